"""The grey levels of a picture -> the ink of its one digit, without ruled lines, frames and specks.

No step asks whether the picture is one of MNIST: paper, chalk, screens and photographs all come this way.
"""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from PIL import Image
from scipy import ndimage

FAINTEST = 0.03  # contrast, of black to white, below which nothing counts as ink
WINDOW = 0.4  # of the short side: the surroundings that ink is told from, at first
TIGHT = 3.5  # stroke widths: the same, once the strokes are known
SMALLEST = 0.04  # of the picture's longest side: less is a speck
EIGHT = np.ones((3, 3))  # neighbours across corners belong together
SMALL = 24  # pixels: a picture whose longest side is shorter is enlarged, nearly to twice that
ENLARGED = 56
LARGE = 256  # pixels: a longer side is halved before a margin is put around it
MARGIN = 0.25  # of the longest side, on each side
EDGE = 0.06  # of the short side: so far from the border is still on it
IN_CORNER = 0.03  # and so far from both sides is in the corner
CROSSED = 0.3  # of the picture's contrast: less along its border is no stroke
FLATTEST = 0.35  # height to width: ruled lines and smears are flatter, digits never
BROADEST = 0.49  # stroke, where it is broadest, to longest side: a broader one is a shadow or a thumb
CORNER = 0.25  # the same of what covers a corner of the picture
SLIM = 0.2  # short side to long, of what may be a rest of a ruled line
THIN = 2  # pixels: the stroke of such a rest
RINGED = 0.7  # of the picture's border: noise covers so much, no digit does
PALEST = 0.06  # contrast of the strokes themselves: less is no one's ink
INSIDE = 0.3  # of what touches the border: a digit inside is at least so long
SEVERAL = 3  # lines are ruled, whatever they look like
BEYOND = 0.12  # of the side: so far a ruled line goes on, on both sides of the digit
SPECK = 0.02  # of the main part's ink: less is none of the digit's
AT_EDGE = 0.02  # how much a part counts that touches the border: a shadow, a thumb, the next digit


@dataclass(frozen=True)
class Digit:
    """What was found in a picture: its `ink` (H, W), the bool `mask` of the strokes, their width and level.

    `is_dark`: the ink is darker than the ground; `ruling`: how strong the lines were that are gone from it;
    `margin`: how many pixels on each side were no part of the picture.
    """

    ink: np.ndarray
    is_dark: bool
    ruling: float
    margin: int
    mask: np.ndarray | None = None
    width: float = 0.0
    level: float = 0.0

    @property
    def reaches_border(self) -> bool:
        """Whether a stroke touches the border of the picture, or nearly."""
        inner = _inner(self.mask, self.margin)
        edge = _edge(inner)
        return bool(
            inner[:edge].any() or inner[-edge:].any() or inner[:, :edge].any() or inner[:, -edge:].any()
        )

    @property
    def length(self) -> float:
        """The longer side of its box, as a share of the picture's."""
        return _longest_side(self.mask) / max(_inner(self.mask, self.margin).shape)


def steps(grey):
    """Yield ("ink", (H, W)), then ("cleaned", (h, w)) if there is a digit; float32 in [0, 1], ink bright."""
    found = find(grey)
    if found is None:
        return
    yield "ink", np.clip(found.ink, 0, 1)
    if may_be_digit(found):
        yield "cleaned", cleaned(found, found.mask)


def find(grey):
    """The `Digit` of a picture, which may be none: see `may_be_digit`. None for a picture of one colour."""
    grey = _large_enough(grey)
    found = _find(grey, _surroundings(grey))
    return _fuller(found, _find_in_margin(grey)) if _is_crossed(grey) else found


def cleaned(found, mask):
    """(h, w) float32 in [0, 1]: what of the ink a (H, W) mask of strokes holds, alone."""
    return _clean(found.ink, mask, found.width, found.level)


def components(found):
    """(H, W) bool masks of all that is as dark as the digit and no speck: its parts, and what is beside it.

    What touches the border of the picture is left out, unless the digit does.
    """
    labels, mass = _labelled(_smooth(found.ink), found.level / 2)
    main = mass[np.unique(labels[found.mask & (labels > 0)]) - 1].max()
    everything = [labels == at + 1 for at in np.flatnonzero(mass >= SPECK * main)]
    if found.reaches_border:
        return everything
    # Only what is cut by it, not what is near it: a number fills its picture from side to side.
    return [mask for mask in everything if not _ring(_inner(mask, found.margin)).any()]


def _large_enough(grey):
    """(H, W) float32: the grey levels, enlarged where a stroke is hardly wider than a pixel."""
    if max(grey.shape) >= SMALL:
        return grey
    # By a whole factor, so that every pixel becomes the same.
    factor = ENLARGED // max(grey.shape)
    height, width = grey.shape
    large = Image.fromarray(grey).resize((width * factor, height * factor), Image.BICUBIC)
    return np.clip(np.asarray(large), 0, 1)


def _edge(picture, share=EDGE):
    """How many pixels from the border still count as the border: a crop is seldom exact."""
    return max(2, round(share * min(picture.shape)))


def _is_crossed(grey):
    """Whether something as clear as a stroke crosses the border of the picture, or a line close to it."""
    low, high = np.quantile(grey, (0.005, 0.995))
    edge = _edge(grey)
    rings = [_ring(grey), _ring(_inner(grey, edge))] if min(grey.shape) > 4 * edge else [_ring(grey)]
    # A stroke comes and goes within a fortieth of the way around; light does not.
    steps = [np.abs(ring - np.roll(ring, max(2, len(ring) // 40))).max() for ring in rings]
    return max(steps) > max(FAINTEST, CROSSED * (high - low))


def _ring(picture):
    """(N,) the pixels along the border, once around."""
    return np.concatenate([picture[0], picture[1:, -1], picture[-1, -2::-1], picture[-2:0:-1, 0]])


def _inner(picture, margin):
    """The part of a padded (H, W) picture that a margin surrounds."""
    height, width = picture.shape
    return picture[margin : height - margin, margin : width - margin]


def _corner_grey(grey):
    """The ground's grey: the median along the border, corners counting most, which strokes reach least."""
    sides = [grey[0], grey[-1], grey[:, 0], grey[:, -1]]
    levels = np.concatenate(sides)
    weights = np.concatenate([np.abs(np.linspace(-1, 1, len(side))) + 0.1 for side in sides])
    order = np.argsort(levels)
    share = np.cumsum(weights[order])
    return levels[order][np.searchsorted(share, share[-1] / 2)]


def _find_in_margin(grey):
    """`Digit` of the picture on a larger sheet of its ground's grey, where nothing touches the border."""
    if max(grey.shape) > LARGE:
        grey = np.asarray(Image.fromarray(grey).reduce(2))
    ground = _corner_grey(grey)
    margin = max(3, round(MARGIN * max(grey.shape)))
    sheet = np.pad(grey, margin, constant_values=ground)
    return _find(sheet, np.full_like(sheet, ground), margin)


def _find(grey, around, margin=0):
    """`Digit` of a picture, without a mask where nothing is like strokes; None of one colour."""
    window = round(WINDOW * min(grey.shape))
    is_dark = _is_dark(grey, window, around)
    if is_dark is None:
        return None
    raw = _above_ground(grey, window, is_dark)
    # On the picture alone: a margin has no lines, and they need not cross it.
    lines = np.pad(_rulings(np.maximum(_inner(raw, margin), 0)), margin)
    ink = _without(raw, lines)
    strokes = _strokes(ink, _noise_level(raw, margin))
    if strokes:
        _, width, _ = strokes
        tight = round(TIGHT * width + 6)
        if 2 * tight < window:  # thin strokes in a large picture: look again, closer to them
            raw = _above_ground(grey, tight, is_dark)
            finer = _without(raw, lines)
            again = _strokes(finer, _noise_level(raw, margin))
            if again:
                ink = finer
                strokes = again
    return Digit(ink, is_dark, float(lines.max()), margin, *(strokes or ()))


def _fuller(plain, wide):
    """Of what was found without a margin and with one, what holds the digit whole."""
    if wide is not None and plain is not None:
        wide = replace(wide, ruling=max(wide.ruling, plain.ruling))
    if not may_be_digit(wide) or not wide.reaches_border:
        return plain
    if plain is None or not may_be_digit(plain) or plain.is_dark != wide.is_dark:
        return wide
    # The border cuts the next digit, a thumb, a shadow, where another digit lies inside.
    is_inside = not plain.reaches_border and INSIDE * wide.length < plain.length < 0.9 * wide.length
    return plain if is_inside else wide


def may_be_digit(found):
    """Whether strokes were found, and they are no rest of a ruled line, no smear and no shadow."""
    if found is None or found.mask is None:
        return False
    height, width = (np.ptp(axis) + 1 for axis in np.nonzero(found.mask))
    longest = max(height, width)
    if height < FLATTEST * width:
        return False
    # A pen is darker than the lines on its paper; what is as thin as they are may be a rest of them.
    is_thin = min(height, width) < SLIM * longest or found.width < THIN
    if found.level < max(PALEST, (1.5 if is_thin else 0.8) * found.ruling):
        return False
    inner = _inner(found.mask, found.margin)
    broadest = 2 * ndimage.distance_transform_edt(np.pad(found.mask, 1)).max()
    if broadest > (CORNER if _has_corner(inner) else BROADEST) * longest or _ring(inner).mean() > RINGED:
        return False
    # In few pixels everything is soft.
    return max(inner.shape) <= ENLARGED or not (found.reaches_border and _is_soft(found))


def _has_corner(mask):
    """Whether a (H, W) mask reaches into a corner of the picture."""
    edge = _edge(mask, IN_CORNER)
    return any(
        mask[rows, columns].any() for rows, columns in product((slice(edge), slice(-edge, None)), repeat=2)
    )


def _is_soft(found):
    """Whether the ink ends as slowly as a shadow does."""
    slope = ndimage.gaussian_gradient_magnitude(np.clip(found.ink, 0, found.level), 1)
    # Right outside of it: within a thin stroke nothing slopes.
    edge = ndimage.binary_dilation(found.mask) & ~found.mask
    fade = found.level / max(float(np.median(slope[edge])), 1e-9)
    return fade > max(6, 0.7 * found.width)


def cut_out(picture, mask):
    """(h, w): the part of `picture` (H, W) in the smallest box that holds all of `mask`."""
    rows = np.flatnonzero(mask.any(1))
    columns = np.flatnonzero(mask.any(0))
    return picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _is_dark(grey, window, around):
    """True if the ink is darker than the ground, None if there is neither."""
    dark = np.maximum(_above_ground(grey, window, True), 0)
    bright = np.maximum(_above_ground(grey, window, False), 0)
    # Both see shapes (the hole of a 0 is bright between strokes); ink also differs from what is all around.
    dark = dark * np.maximum(around - grey, 0)
    bright = bright * np.maximum(grey - around, 0)
    # Weighted by edges, which are sharp at ink and not at shadows.
    edges = ndimage.maximum_filter(ndimage.gaussian_gradient_magnitude(grey, 1), 3)
    darkness = (edges * dark).sum()
    brightness = (edges * bright).sum()
    return None if darkness == brightness else darkness > brightness


def _above_ground(grey, window, dark):
    """(H, W) float32 in [0, 1]: how far each pixel is from the ground around it, ink bright."""
    half = max(1, window // 2)  # the window is wider than any stroke, narrower than most shadows
    fill = ndimage.grey_closing if dark else ndimage.grey_opening

    def ground_of(pixels):
        filled = fill(np.pad(pixels, half, "edge"), 2 * half + 1)
        return filled[half:-half, half:-half]

    # Smoothed, or noise would raise the ground; not smoothed, or a shadow's edge would look like a line.
    soft = ground_of(ndimage.gaussian_filter(grey, 1))
    hard = ground_of(grey)
    if not dark:
        return grey - np.maximum(soft, hard)
    ground = np.minimum(soft, hard)
    return (ground - grey) / np.maximum(ground, 0.2)  # a share of the light, also in shade


def _rulings(ink):
    """(H, W): the strength of ruled lines at each pixel; thin, border to border, within 4 degrees."""
    level = _level_lines(ink)
    upright = _level_lines(ink.T).T
    rest = ndimage.gaussian_filter(_without(ink, np.maximum(level, upright)), 1)
    # No digit is a level stroke alone; an upright one is, where no other line crosses it.
    level = level * _are_ruled(level, rest, True)
    upright = upright * _are_ruled(upright.T, rest.T, level.any())
    return np.maximum(level, upright)


def _level_lines(ink):
    """(H, W): the same of the nearly horizontal ones alone, strokes from edge to edge among them."""
    height, width = ink.shape
    # 64 columns tell the slope as well as all do.
    columns = np.linspace(0, width - 1, 64).astype(int)

    def straightness(slope):
        return (_along(ink, columns, slope, 0.15) ** 2).sum()

    # First every hundredth, then around the best one five times as fine: 24 slopes instead of 71.
    slope = 0
    for step, count in ((0.01, 7), (0.002, 4)):
        slopes = slope + step * np.arange(-count, count + 1)
        slope = max(slopes, key=straightness)
    # A line crosses nine tenths of the columns; how strong it is, half of them say.
    sure = _along(ink, columns, slope, 0.1)
    near = ndimage.maximum_filter1d(sure, 5) > FAINTEST / 2
    strength = ndimage.maximum_filter1d(_along(ink, columns, slope, 0.5), 3)
    line = strength * near * (sure.max() > FAINTEST)
    return line[_rows_along(ink.shape, np.arange(width), slope, -1)]


def _are_ruled(lines, rest, alone):
    """Whether level `lines` (H, W) were ruled, and are no strokes from edge to edge; `rest`: the ink without.

    alone: what to say where there is no other ink.
    """
    middle = lines[:, lines.shape[1] // 2]
    strongest = middle.max()
    if not strongest:
        return False
    _, count = ndimage.label(middle > strongest / 3)
    level = np.quantile(rest, 0.995)
    if count >= SEVERAL or strongest < level / 2:  # fainter than the pen
        return True
    # One or two as dark as ink: a line goes on where the digit on it has ended, a stroke does not.
    columns = np.flatnonzero((rest > max(level / 2, strongest / 3)).any(0))
    if not len(columns):
        return alone
    ends = min(columns[0], rest.shape[1] - 1 - columns[-1])
    return ends > BEYOND * rest.shape[1]


def _along(ink, columns, slope, share):
    """(H,) the strength of a thin line through each row: what all but a `share` of the columns exceed."""
    rows = _rows_along(ink.shape, columns, slope, 1)
    level = np.quantile(ink[rows, columns], share, axis=1)
    # What is left of broad strokes and shadows is no line.
    return level - ndimage.grey_opening(level, max(3, ink.shape[0] // 25))


def _rows_along(shape, columns, slope, way):
    """(H, len(columns)): for lines of this slope the row in each column, up or down by `way`."""
    height, width = shape
    drop = np.round(slope * (columns - width / 2)).astype(int)
    rows = np.arange(height)[:, None] + way * drop
    return np.clip(rows, 0, height - 1)


def _without(ink, lines):
    """(H, W): `ink` less the ruled lines, except where a stroke crosses them."""
    return np.where(ink > 2 * lines, ink, np.maximum(ink - 1.3 * lines, 0))


def _surroundings(grey):
    """(H, W) float32: the median grey of the wide surroundings, two thirds of the picture's short side."""
    height, width = grey.shape
    # On 24 pixels: a median over so wide a window takes seconds at full size.
    scale = min(1, 24 / min(grey.shape))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = Image.fromarray(grey).resize(size, Image.BOX)
    window = max(1, 2 * min(small.size) // 3)
    median = Image.fromarray(ndimage.median_filter(np.asarray(small), window))
    return np.asarray(median.resize((width, height), Image.BILINEAR))


def _smooth(ink):
    """(H, W): softened by a four-hundredth of the longest side, which the grain of paper does not survive."""
    return ndimage.gaussian_filter(ink, max(ink.shape) / 400)


def _noise_level(raw, margin):
    """The contrast that noise does not reach; `raw` (H, W) is the ink before it is clipped at 0."""
    smooth = _smooth(raw)
    ground = np.quantile(smooth, 0.3)  # ground even where a digit fills its picture
    # A margin has no noise. Of a normal distribution 15 % lie within 0.189 deviations.
    noise = np.quantile(np.abs(_inner(smooth, margin) - ground), 0.15) / 0.189
    return max(FAINTEST, ground + 5 * noise)


def _strokes(ink, faint):
    """((H, W) bool: the strokes of the digit, their width, their level), or None if nothing is one."""
    smooth = _smooth(ink)
    main, _ = _parts(smooth, faint)
    if main is None:
        return None
    # Twice: how dark the digit is can only be told once it is found, and then its edge lies half way.
    level = np.quantile(smooth[main], 0.95)
    _, mask = _parts(smooth, max(faint, level / 2))
    if mask is None:
        return None
    labels, _ = ndimage.label(mask, EIGHT)
    largest = max(side.stop - side.start for box in ndimage.find_objects(labels) for side in box)
    whole = _longest_side(mask)
    # A digit may be broken, but not into dust.
    if whole < SMALLEST * max(ink.shape) or largest < max(5, 0.2 * whole):
        return None
    return mask, _width(mask), np.quantile(smooth[mask], 0.9)


def _clean(ink, mask, width, level):
    """(h, w) float32 in [0, 1]: the digit alone, strokes near 1, cut at its outline."""
    smooth = _smooth(ink)
    # What lies far from every stroke is clutter: nothing fainter than it belongs to the digit.
    far = ndimage.distance_transform_edt(smooth <= level / 2)
    away = ink[far > 2 * width + 2]
    clutter = min(np.quantile(away, 0.99), level / 2) if away.size else 0
    low = smooth > max(FAINTEST, clutter, 0.15 * level)
    # Faint ink counts where it hangs on the strokes: the thin end of a line.
    labels, _ = ndimage.label(low | mask, EIGHT)
    mask = np.isin(labels, np.unique(labels[mask]))
    near = ndimage.distance_transform_edt(~mask) <= width / 2 + 1
    ink = np.clip((ink - clutter) / (level - clutter), 0, 1) * near
    # In a digit of 20 px a faint pixel is part of the outline; in a larger one only a darker pixel is.
    outline = np.clip(0.25 * (_longest_side(mask) / 20 - 1.1), 0.01, 0.3)
    return cut_out(ink, ink > outline).astype(np.float32)


def _longest_side(mask):
    """The longer side of the smallest box that holds all of a (H, W) mask, in pixels."""
    return max(np.ptp(axis) + 1 for axis in np.nonzero(mask))


def _width(mask):
    """Median width in pixels of the strokes of a (H, W) mask."""
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))
    ridge = depth[(depth == ndimage.maximum_filter(depth, 3)) & (depth > 0)]
    # A stroke of one pixel has depth 1 in the middle and is 1 wide, one of two the same depth: 1.5 between.
    return 2 * float(np.median(ridge)) - 0.5 if ridge.size else 0.0


def _parts(ink, threshold):
    """(H, W) bool masks of the digit's main part and of all its parts; None, None if all is below."""
    labels, mass = _labelled(ink, threshold)
    if not mass.size:
        return None, None
    boxes = [[(side.start, side.stop) for side in box] for box in ndimage.find_objects(labels)]
    low, high = np.moveaxis(np.array(boxes), 2, 0)  # (parts, 2) each
    touches = (low == 0).any(1) | (high == ink.shape).any(1)
    sides = high - low
    best = _main_part(labels, mass, sides, touches)
    # What lies near the main part is of the same digit: the bar of a 5, a second stroke.
    longest = sides[best].max()
    reach = 0.3 * longest
    near = (low < high[best] + reach).all(1) & (high > low[best] - reach).all(1)
    # But no speck, nothing larger than the digit, and nothing from the border where the digit is not there.
    kept = near & (mass >= SPECK * mass[best]) & (sides.max(1) <= 1.5 * longest) & (touches <= touches[best])
    return labels == best + 1, np.isin(labels, np.flatnonzero(kept) + 1)


def _labelled(ink, threshold):
    """(H, W) the number of the part at each pixel, 0 for none, and (parts,) how much ink each has."""
    mask = ink > threshold
    link = max(ink.shape) // 100  # a broken line is one part
    near = ndimage.distance_transform_edt(~mask) <= link if link and mask.any() else mask
    labels, count = ndimage.label(near, EIGHT)
    labels = labels * mask
    # Squared, so that much faint ink does not outweigh a digit.
    return labels, ndimage.sum_labels(ink * ink, labels, np.arange(1, count + 1))


def _main_part(labels, mass, sides, touches):
    """The index of the part with most ink, border parts counting little; not a frame but what it holds."""
    mass = mass.copy()
    inside = ~touches & (sides.max(1) > 0.12 * min(labels.shape))
    best = int((mass * np.where(inside, 1, AT_EDGE)).argmax())
    while True:
        part = labels == best + 1
        hole = ndimage.binary_fill_holes(part) & ~part
        within = np.unique(labels[hole])
        within = within[within > 0] - 1
        # Large enough to be a digit in its frame, and not a dot in a 0.
        large = sides[within].max(1) > 0.25 * sides[best].min()
        within = within[large & (mass[within] > 0.01 * mass[best])]
        if not within.size:
            return best
        mass[best] = 0
        best = int(within[mass[within].argmax()])
