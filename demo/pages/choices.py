"""What programs may choose from, as types: Gradio lists it on the page of the API, and for assistants.

They only document. What is asked of a network is checked where it is answered.
"""

from typing import Literal

from demo import probe, write
from demo.predict import RECIPES
from models import basics, registry
from models.lessons import hello

Recipe = Literal[tuple(RECIPES)]
Reader = Literal[tuple(card.key for card in registry.DIGITS)]
Convolutional = Literal[tuple(card.key for card in registry.DIGITS if card.convolutions)]
Stepwise = Literal[tuple(card.key for card in registry.DIGITS if card.steps)]
Writer = Literal[tuple(write.KINDS)]
Method = Literal[tuple(probe.METHODS)]
Optimizer = Literal[basics.OPTIMIZERS]
Loss = Literal[basics.LOSSES["logistic"]]
Version = Literal[tuple(hello.VERSIONS)]
Cell = Literal[tuple(hello.CELLS)]
