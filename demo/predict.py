"""Trained networks, loaded once and cached on a device: arrays in, arrays out.

The rest of the page knows networks only through this file, so a cluster could answer in its place.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypedDict

import numpy as np
import torch

from demo.zero_gpu import ZERO_GPU
from models import checkpoint, export, novelty, number, registry
from models.capture import Layer, layers
from models.captured import CapturedReaders, CaptureError
from models.data import COUNTRIES  # the order of `country_probs`
from models.novelty import Detector
from models.number import Part
from models.problem import Problem, Term, Unlisted, WrongType
from models.registry import RECIPES, Card, find
from models.scoring import names as scores
from models.text import reviews
from models.text.letters import Unreadable, latin
from models.text.lexicon import Lexicon
from models.text.words import Word
from models.text.writing import MIXED, Writing, heard, weighed, writing_of
from models.vocab import ids_of
from models.voting import votes

# One thread a call: these networks are so small that waiting for a second core costs more than it brings,
# and on a busy machine ten to a hundred times more.
torch.set_num_threads(1)

BLANK = np.zeros((1, 28, 28), np.float32)
WHOLE = (0.0, 0.0, 28.0, 28.0)  # the box of a digit that comes alone
NAMER = "names_best"  # the name classifier that answers
REVIEWER = "reviews_best"  # the network that answers for reviews where one answers for all
MOVER = "reviews_lstm"  # whose opinion colours a review word by word
# A long list is read by so many names, with so many seconds between for who else wants Python's lock.
BATCH = 200
PAUSE = 0.005
# In this order: on ZeroGPU the question alone would do harm.
DEVICE = torch.device("cuda" if not ZERO_GPU and torch.cuda.is_available() else "cpu")

_loaded: dict[tuple[str, str], tuple[torch.nn.Module, dict]] = {}
_times: dict[tuple[str, str], deque] = {}
# The words that a network for reviews knows.
_lexicons: dict[str, Lexicon] = {}
_missing: set[str] = set()
_loading = threading.Lock()
# One graph answers for all readers of a recipe at once; None where PyTorch does.
_graphs: dict[str, "Graph | None"] = {}
# (keys, what tells from their logits whether a drawing may be no digit); None where there is none.
_detectors: dict[str, tuple[tuple[str, ...], Detector] | None] = {}
WARM = 3  # answers that a network gives before its time is taken
TIMED = 5


def cards(recipe: str) -> tuple[Card, ...]:
    """The digit readers that have this recipe, in display order. Unlisted for an unknown recipe."""
    if recipe not in RECIPES:
        raise Unlisted(
            "No recipe {recipe!r}; there are: {these}.",
            recipe=recipe,
            these=tuple(Term(name) for name in RECIPES),
        )
    return tuple(card for card in registry.DIGITS if recipe in card.recipes)


def network(key: str, recipe: str | None = None) -> tuple[torch.nn.Module, dict]:
    """The cached network on DEVICE in eval mode (do not change it), its facts. Unlisted, CheckpointError."""
    _, recipe = find(key, recipe)
    with _loading:
        if (key, recipe) not in _loaded:
            model, facts = checkpoint.load(key, recipe)
            _loaded[key, recipe] = model.to(DEVICE).requires_grad_(False), facts
            _times[key, recipe] = deque(maxlen=20)
    return _loaded[key, recipe]


@dataclass(frozen=True)
class Graph:
    """All ready readers of a recipe as one. `logits`: (B, 1, 28, 28) -> (B, N, 10), in the keys' order."""

    keys: tuple[str, ...]
    logits: Callable[[np.ndarray], np.ndarray]


def graph(recipe: str) -> Graph | None:
    """The recipe's graph, made once: a captured one on a GPU, ONNX Runtime's on a CPU.

    None where there can be none, and why is printed: the networks answer one by one.
    """
    if recipe not in _graphs:
        keys = ready(recipe)
        _graphs[recipe] = None
        if keys:
            try:
                _graphs[recipe] = Graph(tuple(keys), _together(keys, recipe))
            except (export.ExportError, CaptureError) as error:
                print(error)
    return _graphs[recipe]


def _together(keys: list[str], recipe: str) -> Callable[[np.ndarray], np.ndarray]:
    """What gives the logits of these readers at once on DEVICE. ExportError, CaptureError."""
    if DEVICE.type == "cuda":
        return CapturedReaders([network(key, recipe)[0] for key in keys])
    session = export.session(keys, recipe)
    return lambda x: session.run([export.OUTPUT], {export.INPUT: x})[0]


def detector(keys: Sequence[str], recipe: str) -> Detector | None:
    """What tells from these readers' logits whether a drawing may be no digit, loaded once.

    None where there is none for exactly these: nobody is told then, and why is printed once.
    """
    if recipe not in _detectors:
        _detectors[recipe] = None
        readers = ready(recipe)
        try:
            _detectors[recipe] = tuple(readers), novelty.load(readers, recipe)[0]
        except novelty.NoveltyError as error:
            print(error)
    known, found = _detectors[recipe] or ((), None)
    return found if tuple(keys) == known else None


@torch.inference_mode()
def not_digit(logits: np.ndarray, keys: Sequence[str], recipe: str) -> list[float | None]:
    """From 0, a digit, to 1, none, by each of (B, N, 10) logits of `keys`; None where nobody can tell."""
    found = detector(keys, recipe)
    if found is None:
        return [None] * len(logits)
    return found(torch.from_numpy(logits)).tolist()


def hints(digits: np.ndarray, recipe: str) -> np.ndarray:
    """(B,) bool: which of (B, 28, 28) float32 digits may be none, by the recipe's readers; False unknown."""
    keys = ready(recipe)
    logits = digit_logits(digits, keys, recipe)
    return np.array([is_hint(nothing) for nothing in not_digit(logits, keys, recipe)])


def is_hint(nothing: float | None) -> bool:
    """Whether a drawing may be no digit, by what `not_digit` says of it."""
    return nothing is not None and nothing > novelty.HINT


def names() -> dict[str, str]:
    """{key: name} of the networks that read digits, in display order."""
    return {card.key: card.name for card in registry.DIGITS}


def recipes(key: str) -> tuple[str, ...]:
    """The recipes of a network, in order. Unlisted."""
    return find(key)[0].recipes


def only_recipe(key: str) -> str | None:
    """The recipe of a network that has one alone."""
    offered = recipes(key)
    return offered[0] if len(offered) == 1 else None


def facts(key: str, recipe: str | None = None) -> dict:
    """The header of a network's weights: how it was made, what it scored. Unlisted, CheckpointError."""
    return network(key, recipe)[1]


def require(key: str, recipe: str | None = None) -> None:
    """Nothing, if the network can answer. Unlisted; CheckpointError names the file and the command."""
    network(key, recipe)


def reader(key: str, recipe: str | None) -> str:
    """The recipe (the card's last for None) of a network that reads digits. Unlisted for any other."""
    card, recipe = find(key, recipe)
    if card not in registry.DIGITS:
        readers = tuple(card.key for card in registry.DIGITS)
        raise Unlisted("{key!r} reads no digits; these do: {these}.", key=key, these=readers)
    return recipe


def described(key: str, recipe: str | None) -> tuple[str, dict, list[Layer]]:
    """Recipe (the card's last for None), facts, every layer with its shape. Unlisted, CheckpointError."""
    recipe = reader(key, recipe)
    model, facts = network(key, recipe)
    return recipe, facts, layers(model, torch.zeros(1, 1, 28, 28, device=DEVICE))


def dissected(key: str) -> tuple[str, dict, list[tuple[str, str, int]]]:
    """Recipe, facts and parts (name, kind, parameters) of a network for text. Unlisted, CheckpointError."""
    _, recipe = find(key)
    model, facts = network(key, recipe)
    parts = []
    for name, part in model.named_modules():
        is_whole = not list(part.children())
        count = sum(parameter.numel() for parameter in part.parameters())
        if is_whole and count:
            parts.append((name, type(part).__name__, count))
    return recipe, facts, parts


def text_ready() -> list[str]:
    """The keys of the networks for text that can answer, in display order."""
    keys = []
    for card in registry.NAMES + registry.REVIEWS + registry.WRITERS:
        try:
            require(card.key)
        except checkpoint.CheckpointError as error:
            print(error)
        else:
            keys.append(card.key)
    return keys


def offered(key: str, recipe: str) -> str:
    """`recipe`, or the one that the network has where it lacks that. Unlisted for what is not listed."""
    if key in [card.key for card in cards(recipe)]:
        return recipe
    return find(key)[1]


def problems(recipe: str) -> dict[str, str]:
    """{key: sentence} of the networks with unusable weights: which file, and the command that makes it."""
    sentences = {}
    for card in cards(recipe):
        try:
            require(card.key, recipe)
        except checkpoint.CheckpointError as error:
            sentences[card.key] = str(error)
    return sentences


def ready(recipe: str) -> list[str]:
    """The keys of the networks that can answer with this recipe, in display order."""
    broken = problems(recipe)
    return [card.key for card in cards(recipe) if card.key not in broken]


def pace(key: str, recipe: str) -> float:
    """Milliseconds for one digit, by PyTorch, the network alone: the median of the last 20 times taken.

    They are taken at warm-up, while the server is idle, and when it is asked alone; before any, now.
    """
    times = tuple(_times[key, recipe])
    if not times:
        digit_probs(BLANK, [key], recipe)
        times = tuple(_times[key, recipe])
    return median(times)


def warm_up() -> None:
    """Load every reader and let each answer a few times, so that the first visitor waits for none."""
    take_times(WARM)
    for times in _times.values():
        times.clear()
    take_times(TIMED)
    for recipe in RECIPES:
        digit_probs(BLANK, ready(recipe), recipe)
    try:
        guesses(["Ivanov", "王"], counts_writing=True)
    except checkpoint.CheckpointError as error:
        print(error)
    review("Not bad at all.")


def take_times(repeats: int = 1) -> None:
    """Have every ready network answer alone, so that `pace` knows what it takes."""
    for recipe in RECIPES:
        for key in ready(recipe):
            for _ in range(repeats):
                digit_probs(BLANK, [key], recipe)


def digit_probs(digits, keys=None, recipe="robust", raw: bool = False) -> dict[str, np.ndarray]:
    """{key: (B, 10) float32 probabilities} of (B, 28, 28) float32 digits in [0, 1]; keys None: the recipe's.

    raw: by softmax alone, without the networks' temperatures. Unlisted names an unlisted (key, recipe);
    Problem says what is wrong with the digits.
    """
    digits = checked(digits)
    keys = [card.key for card in cards(recipe)] if keys is None else keys
    probs = probabilities(digit_logits(digits, keys, recipe), keys, recipe, raw)
    return {key: probs[:, at] for at, key in enumerate(keys)}


@torch.inference_mode()
def digit_logits(digits: np.ndarray, keys: Sequence[str], recipe: str) -> np.ndarray:
    """(B, N, 10) float32 logits of these networks, for digits that `checked` has seen. Unlisted."""
    x = digits[:, None]  # (B, 1, 28, 28)
    together = graph(recipe) if len(keys) > 1 else None
    if together and set(keys) == set(together.keys):
        logits = together.logits(x)
        return logits if tuple(keys) == together.keys else logits[:, [together.keys.index(k) for k in keys]]
    # All are loaded before the first answers: a file that is missing is told at once.
    models = {key: network(key, reader(key, recipe))[0] for key in keys}
    x = torch.from_numpy(x).to(DEVICE)
    logits = np.empty((len(x), len(models), 10), np.float32)
    for at, (key, model) in enumerate(models.items()):
        began = time.perf_counter()
        logits[:, at] = model(x).cpu().numpy()
        ms = 1000 * (time.perf_counter() - began)
        if len(x) == 1:
            _times[key, recipe].append(ms)
    return logits


def probabilities(logits: np.ndarray, keys: Sequence[str], recipe: str, raw: bool = False) -> np.ndarray:
    """(B, N, 10) probabilities of the logits of these networks, calibrated by their temperatures or `raw`."""
    if raw:
        return softmax(logits)
    heats = [facts(key, reader(key, recipe)).get("temperature", 1.0) for key in keys]
    return softmax(logits / np.array(heats, np.float32)[:, None])


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    # The largest is taken away first: no power of e is too large then.
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


class NetworkAnswer(TypedDict):
    """What one network says of a digit: the digit, its ten probabilities, milliseconds."""

    key: str
    says: int
    probs: list[float]
    ms: float


class DigitReading(TypedDict):
    """What all networks say of a digit, JSON-ready; of a blank pad no vote and no rows.

    `not_digit`: from 0, surely a digit, to 1, or None where nobody can tell; `hint`: it may be none.
    """

    vote: int | None
    agree: int
    rows: list[NetworkAnswer]
    digit: list[list[float]] | None
    not_digit: float | None
    hint: bool


# Of a blank pad.
NOTHING: DigitReading = {
    "vote": None,
    "agree": 0,
    "rows": [],
    "digit": None,
    "not_digit": None,
    "hint": False,
}


class PlacedReading(DigitReading):
    """What all networks say of one digit of a number.

    `box`: [left, top, right, bottom] in the drawing's units; `strokes`: which of the drawing's are its own.
    """

    box: list[float]
    strokes: list[int]


class NumberReading(DigitReading):
    """What all networks say of a number, digit by digit from left to right; all else is of the first."""

    number: str
    digits: list[PlacedReading]


def read(digit, keys=None, recipe="robust", raw: bool = False) -> NumberReading:
    """What every ready network says of one (28, 28) digit, JSON-ready; of None (blank) nothing, same shape.

    {"vote": int, "agree": int, "rows": [{"key", "says", "probs", "ms"}], "digit": 28 x 28 numbers in [0, 1],
    "not_digit": 0 to 1, "hint": bool}; ms is what the network takes alone. Vote ties go to the digit with
    more summed probability. raw: probabilities by softmax alone, without the networks' temperatures.
    """
    if digit is None:
        return read_number([])
    return read_all(np.asarray(digit)[None], keys, recipe, raw)[0]


def read_all(digits, keys=None, recipe="robust", raw: bool = False) -> list[NumberReading]:
    """The same of each of (B, 28, 28) digits, in one batch."""
    keys = ready(recipe) if keys is None else keys
    digits = checked(digits)
    logits = digit_logits(digits, keys, recipe)
    return read_drawings([[Part(digit, WHOLE)] for digit in digits], logits, keys, recipe, raw)


def read_number(parts: Sequence[Part], keys=None, recipe="robust", raw: bool = False) -> NumberReading:
    """The same of a drawing in which these may be digits: of those that the networks are surest of."""
    if not parts:
        return {**NOTHING, "number": "", "digits": []}
    keys = ready(recipe) if keys is None else keys
    digits = checked([part.digit for part in parts])
    return read_drawings([parts], digit_logits(digits, keys, recipe), keys, recipe, raw)[0]


def read_drawings(
    drawings: Sequence[Sequence[Part]],
    logits: np.ndarray,
    keys: Sequence[str],
    recipe: str,
    raw: bool = False,
) -> list[NumberReading]:
    """The same of each drawing, once (P, N, 10) logits of `keys` are known of all their parts, in order.

    Problem when no network can answer.
    """
    # By the softmax alone: the settings of the cutting were chosen on it.
    sound = np.isfinite(logits).all((0, 2))
    digits = []  # (which drawing, the part, the place of its logits)
    start = 0
    for at, parts in enumerate(drawings):
        stop = start + len(parts)
        is_choice = len(parts) > 1 and sound.any()
        places = number.best(parts, softmax(logits[start:stop, sound])) if is_choice else [0]
        digits += [(at, parts[place], start + place) for place in places]
        start = stop
    # All digits of all drawings at once: one by one they would take the time that the batch saves.
    pictures = np.stack([part.digit for _at, part, _place in digits])
    each = readings(pictures, logits[[place for _at, _part, place in digits]], keys, recipe, raw)
    placed = [[] for _drawing in drawings]
    for (at, part, _place), reading in zip(digits, each, strict=True):
        placed[at].append({**reading, "box": list(part.box), "strokes": list(part.strokes)})
    return [_numbered(row) for row in placed]


def _numbered(digits: list[PlacedReading]) -> NumberReading:
    """The reading of a number: all of its first digit but box and strokes, and the digits."""
    first = {name: value for name, value in digits[0].items() if name not in ("box", "strokes")}
    return {**first, "number": "".join(str(digit["vote"]) for digit in digits), "digits": digits}


def readings(
    digits: np.ndarray, logits: np.ndarray, keys: Sequence[str], recipe: str, raw: bool = False
) -> list[DigitReading]:
    """What (B, N, 10) logits of `keys` say of (B, 28, 28) digits. Problem when no network can answer."""
    # What is no number has no vote, and would take the others theirs: it counts as the largest.
    sound = np.isfinite(logits).all((0, 2))
    if not sound.any():
        raise Problem(
            "No network is ready with recipe {recipe!r}: {why}",
            recipe=recipe,
            why=" ".join(problems(recipe).values()),
        )
    nothings = not_digit(logits, keys, recipe) if sound.all() else [None] * len(logits)
    keys = [key for key, is_sound in zip(keys, sound, strict=True) if is_sound]
    paces = [round(pace(key, recipe), 2) for key in keys]
    probs = probabilities(logits[:, sound], keys, recipe, raw)  # (B, N, 10)
    says = probs.argmax(2)
    vote, agree = votes(probs)
    # Numbers for JSON, all at once: one by one they take a third of the time that the networks take.
    # So many decimals, because what a network nearly rules out tells it from the others.
    probs = np.round(probs.astype(np.float64), 8).tolist()
    pictures = np.round(digits.astype(np.float64), 3).tolist()
    numbers = zip(vote.tolist(), agree.tolist(), says.tolist(), probs, pictures, nothings, strict=True)
    return [
        {
            "vote": vote,
            "agree": agree,
            "rows": _rows(keys, says, probs, paces),
            "digit": picture,
            "not_digit": None if nothing is None else round(nothing, 5),
            "hint": is_hint(nothing),
        }
        for vote, agree, says, probs, picture, nothing in numbers
    ]


def _rows(
    keys: list[str], says: list[int], probs: list[list[float]], paces: list[float]
) -> list[NetworkAnswer]:
    columns = zip(keys, says, probs, paces, strict=True)
    return [{"key": key, "says": digit, "probs": ten, "ms": ms} for key, digit, ten, ms in columns]


@dataclass(frozen=True)
class Guess:
    """The country that a surname most probably comes from, or what is wrong with the name.

    `read`: its ASCII letters, as that country reads them; `country`: an index into COUNTRIES; `p`: the
    probability, from 0 to 1; `lost`: what transliteration lost, of those in `models.text.writing`.
    """

    name: str
    read: str = ""
    country: int = -1
    p: float = 0.0
    problem: Problem | None = None
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a surname may come from: what its writing tells, what the network says, and both together.

    `network`: (18,) probabilities of COUNTRIES by the network alone, of the usual transliteration; `own`:
    (18,), each of the country's own reading; `probs`: (18,) with the writing counted, or the network's where
    it is not. `read`: the letters, as the likeliest country reads them.
    """

    writing: Writing
    network: np.ndarray
    own: np.ndarray
    probs: np.ndarray
    read: str


def country_probs(names) -> np.ndarray:
    """(B, 18) float32 probabilities of COUNTRIES for B names in any writing.

    WrongType for what is no list of strings, Problem for a name that cannot be read: it says which.
    """
    check_list(names)
    return read_names([_letters(name, at + 1, len(names)) for at, name in enumerate(names)])


def origin(name: str, counts_writing: bool = True) -> Origin:
    """Where a surname may come from. WrongType; Unreadable for a name that cannot be read or answered."""
    writing = _answerable(writing_of(name), counts_writing)
    return _origins([writing], counts_writing)[0]


def guesses(names, counts_writing: bool = False) -> list[Guess]:
    """The most probable country of each name, by the network alone or with its writing counted. WrongType."""
    check_list(names)
    found = []
    for start in range(0, len(names), BATCH):
        if start:
            time.sleep(PAUSE)
        writings = [_writing(name, counts_writing) for name in names[start : start + BATCH]]
        answers = iter(
            _origins([writing for writing in writings if isinstance(writing, Writing)], counts_writing)
        )
        for name, writing in zip(names[start : start + BATCH], writings, strict=True):
            is_read = isinstance(writing, Writing)
            found.append(_guess(name, next(answers)) if is_read else Guess(name, problem=writing))
    return found


def check_list(names) -> None:
    """WrongType for what is no list; what stands in it is looked at when it is read."""
    if isinstance(names, str) or not isinstance(names, list | tuple):
        raise WrongType("Names are a list of strings, not {kind}.", kind=type(names).__name__)


def _letters(name, number: int, count: int) -> str:
    """What `latin` makes of a name; its problem says which of the names it is."""
    try:
        return latin(name)
    except WrongType as problem:
        raise WrongType("Name {n} of {count}: {why}", n=number, count=count, why=problem) from None
    except Unreadable as problem:
        raise Problem(
            "Name {n} of {count}, {name!r}: {why}", n=number, count=count, name=name[:40], why=problem
        ) from None


def _writing(name, counts_writing: bool) -> Writing | Unreadable:
    """What the name's writing tells, or why the name has no answer."""
    try:
        return _answerable(writing_of(name), counts_writing)
    except Unreadable as problem:
        return problem


def _answerable(writing: Writing, counts_writing: bool) -> Writing:
    """The writing itself. Unreadable where neither it nor the network can answer, and it is counted."""
    if not counts_writing or not writing.is_silent:
        return writing
    if writing.script == MIXED:
        raise Unreadable(
            "One of these scripts leaves most vowels out, and none of the 18 countries writes in all of "
            "them: write the name in Latin letters."
        )
    raise Unreadable(
        "This script leaves most vowels out, and none of the 18 countries writes in it: write the name in "
        "Latin letters."
    )


def _origins(writings: list[Writing], counts_writing: bool) -> list[Origin]:
    """What the network says of each, alone and with its writing counted."""
    if not counts_writing:
        network = read_names([writing.read for writing in writings])
        return [
            Origin(writing, probs, probs, probs, writing.read)
            for writing, probs in zip(writings, network, strict=True)
        ]
    network, own = heard(writings, read_names)
    both = weighed(writings, own)
    reads = [
        writing.reading(COUNTRIES[probs.argmax()]) for writing, probs in zip(writings, both, strict=True)
    ]
    return [Origin(*parts) for parts in zip(writings, network, own, both, reads, strict=True)]


def _guess(name: str, origin: Origin) -> Guess:
    probs = origin.probs
    return Guess(name, origin.read, int(probs.argmax()), float(probs.max()), lost=origin.writing.lost)


def read_names(read: list[str]) -> np.ndarray:
    """(B, 18) float32 probabilities of COUNTRIES for B names as `letters.latin` gives them."""
    if not read:
        return np.zeros((0, len(COUNTRIES)), np.float32)
    return scores.country_probs(network(NAMER)[0], ids_of(read)).numpy()


# ---- film reviews ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opinion:
    """What the writer of a review most probably thought, or what is wrong with the text.

    `level`: 0, very negative, to 4, very positive; `p`: its probability, from 0 to 1; `probs`: (5,), of every
    level; `unknown`: words that the network has never met, each once.
    """

    text: str
    level: int = -1
    p: float = 0.0
    probs: np.ndarray | None = None
    unknown: tuple[str, ...] = ()
    problem: Problem | None = None


def reviewers() -> dict[str, str]:
    """{key: name} of the networks that read reviews and can answer, in display order."""
    ready = {}
    for card in registry.REVIEWS:
        try:
            require(card.key)
        except checkpoint.CheckpointError as error:
            # Asked at every key that a visitor types: told once.
            if card.key not in _missing:
                print(error)
                _missing.add(card.key)
        else:
            ready[card.key] = card.name
    return ready


def lexicon(key: str) -> Lexicon:
    """The words that a network for reviews knows. Unlisted, CheckpointError."""
    if key not in _lexicons:
        _lexicons[key] = Lexicon.read(facts(key)["vocab"])
    return _lexicons[key]


def review_probs(texts) -> np.ndarray:
    """(B, 5) float32 probabilities for B English texts, by reviews_best, very negative first.

    WrongType for what is no list of strings, Problem for a text that cannot be read: it says which.
    """
    check_texts(texts)
    return read_reviews([_words(text, at + 1, len(texts)) for at, text in enumerate(texts)])


def read_reviews(texts: Sequence[Sequence[str]], key: str = REVIEWER) -> np.ndarray:
    """(B, 5) float32 probabilities for B texts cut into words. Unlisted, CheckpointError."""
    return reviews.probs_of(network(key)[0], lexicon(key), texts)


def levels(words: Sequence[str]) -> dict[str, np.ndarray]:
    """{key: (5,) float32 probabilities} of every network that can answer, for one text cut into words."""
    return {key: read_reviews([words], key)[0] for key in reviewers()}


@dataclass(frozen=True)
class Review:
    """A review of T words and what every network that can answer says of it.

    `words`: as they are read, with their places in `text`; `unseen`: (T,) whether training never met the
    word; `probs`: {key: (5,)}; `moves`: (T,) by how much each word moved MOVER's tone as it read, from -2 to
    2, None where that cannot answer; `is_foreign`: it is hardly English.
    """

    text: str
    words: tuple[Word, ...]
    unseen: tuple[bool, ...]
    probs: dict[str, np.ndarray]
    moves: np.ndarray | None
    is_foreign: bool


def review(text: str) -> Review:
    """What every network that can answer says of a review. WrongType, NoReview."""
    words = tuple(reviews.checked(text))
    read = [word.text for word in words]
    probs = {}
    moves = None
    for key in reviewers():
        if key == MOVER:
            # It reads from left to right: what it says of the whole is the last of what it says on the way.
            beliefs = on_the_way(read, key)
            probs[key] = beliefs[-1]
            moves = np.diff(reviews.tone(beliefs), prepend=0)
        else:
            probs[key] = read_reviews([read], key)[0]
    if not probs:
        return Review(text, words, (False,) * len(words), probs, moves, False)
    known = lexicon(REVIEWER if REVIEWER in probs else next(iter(probs)))
    unseen = tuple(word[0].isalpha() and not known.knows(word) for word in read)
    return Review(text, words, unseen, probs, moves, reviews.is_foreign(known, read))


@torch.inference_mode()
def on_the_way(words: Sequence[str], key: str) -> np.ndarray:
    """(T, 5) float32 probabilities after each word, of a network that reads from left to right, in one go."""
    model, _ = network(key)
    states = model.states(reviews.encoded(model, lexicon(key), [words]))
    return model.decide(states)[0].softmax(1).float().cpu().numpy()


def opinions(texts) -> list[Opinion]:
    """What the writer of each text most probably thought, by reviews_best. WrongType."""
    check_texts(texts)
    found = []
    for start in range(0, len(texts), BATCH):
        if start:
            time.sleep(PAUSE)
        found += _opinions(texts[start : start + BATCH])
    return found


def _opinions(texts: Sequence[str]) -> list[Opinion]:
    cut = [_words_or_problem(text) for text in texts]
    answers = iter(read_reviews([words for words in cut if isinstance(words, list)]))
    return [
        Opinion(text, problem=words) if isinstance(words, Problem) else _opinion(text, words, next(answers))
        for text, words in zip(texts, cut, strict=True)
    ]


def _opinion(text: str, words: list[str], probs: np.ndarray) -> Opinion:
    return Opinion(text, int(probs.argmax()), float(probs.max()), probs, never_seen(words))


def never_seen(words: Sequence[str], key: str = REVIEWER) -> tuple[str, ...]:
    """The words that a network for reviews has never met, each once, in their order."""
    known = lexicon(key)
    return tuple(dict.fromkeys(word for word in words if not known.knows(word)))


def check_texts(texts) -> None:
    """WrongType for what is no list; what stands in it is looked at when it is read."""
    if isinstance(texts, str) or not isinstance(texts, list | tuple):
        raise WrongType("Reviews are a list of strings, not {kind}.", kind=type(texts).__name__)


def _words_or_problem(text: str) -> list[str] | Problem:
    try:
        return [word.text for word in reviews.checked(text)]
    except reviews.NoReview as problem:
        return problem


def _words(text: str, number: int, count: int) -> list[str]:
    """The words of a text; its problem says which of the texts it is."""
    try:
        return [word.text for word in reviews.checked(text)]
    except WrongType as problem:
        raise WrongType("Review {n} of {count}: {why}", n=number, count=count, why=problem) from None
    except reviews.NoReview as problem:
        raise Problem("Review {n} of {count}: {why}", n=number, count=count, why=problem) from None


def checked(digits) -> np.ndarray:
    """(B, 28, 28) float32 of finite numbers from 0 to 1. Problem says what else they are."""
    try:
        digits = np.ascontiguousarray(digits, np.float32)
    except (TypeError, ValueError, OverflowError):
        raise Problem("Digits must be numbers in an array of shape (B, 28, 28).") from None
    if digits.ndim != 3 or digits.shape[1:] != (28, 28):
        raise Problem("Digits must have the shape (B, 28, 28); these have {shape}.", shape=str(digits.shape))
    if not np.isfinite(digits).all() or digits.size and (digits.min() < 0 or digits.max() > 1):
        raise Problem("Digits must be finite numbers from 0 to 1.")
    return digits
