"""A picture of a digit -> its ink, as MNIST has it: grey levels, then the ink, then the digit in its box.

What was measured on MNIST's own 70,000 images stands here, for strokes and for pictures.
"""

SIDE = 28  # pixels: the digit
BOX = 20  # pixels: the longest side of its ink, in 99.97 % of MNIST
PEN = 2.4  # pixels: the width of its strokes; 90 % lie between the next two
THINNEST = 1.6
THICKEST = 4.0
