"""What a cached network does inside with one digit: arrays in, arrays out, like `predict`, for the panels."""

import copy
import hashlib
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import nn

from demo import predict
from models import capture, checkpoint, data, registry
from models import film as films
from models.lessons.hello import Layer
from models.probing import attribution, surgery, transforms
from models.probing import gradients as flow
from models.probing import recurrent as recurrence
from models.probing import scene as scenes
from models.probing import whole as wholes
from models.probing.recurrent import Hold, Moment, Place
from models.probing.surgery import Change, Operated, Part
from models.probing.whole import Operation
from models.problem import Problem, Unlisted
from models.registry import Card, find
from models.reviews import ReviewReader
from models.scoring.naive_bayes import NaiveBayes
from models.scoring.surgery import counts
from models.seeds import built
from models.text import evidence, negation, reviews
from models.text.letters import latin
from models.text.lexicon import Lexicon
from models.text.trees import Tree
from models.vocab import ids_of

METHODS = attribution.METHODS
SIGNED = attribution.SIGNED
SWEEP = 21  # amounts tried along one slider
MOST_GRIDS = 512  # about 20 visitors' digits
MOST_STEPS = 16  # of the networks that write two million bytes each
PLAIN = "plain"  # the recipe whose training is filmed
READ_AT_ONCE = 500  # test digits in one batch: a larger one is no faster, and all of them would not fit


# ---- a digit moved about -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """One network on a digit moved to 441 places, each array (21, 21), [dy + 10, dx + 10].

    `own`: the answer that all are compared with; `says`: what it says there; `sure`: the probability of that;
    `kept`: that of `own`. `ms`: how long the batch took.
    """

    says: np.ndarray
    sure: np.ndarray
    kept: np.ndarray
    own: int
    ms: float = 0.0

    @property
    def flip(self) -> tuple[int, int] | None:
        """(dx, dy) of the shortest shift that changes its answer; None when none of the 441 does."""
        shifts = np.arange(-transforms.FARTHEST, transforms.FARTHEST + 1)
        distance = np.hypot(*np.meshgrid(shifts, shifts))
        distance[self.says == self.own] = np.inf
        y, x = np.unravel_index(distance.argmin(), distance.shape)
        if np.isinf(distance[y, x]):
            return None
        return int(shifts[x]), int(shifts[y])


_grids: dict[tuple, Grid] = {}
_grids_lock = threading.Lock()


def shift_grid(digit: np.ndarray, key: str, recipe: str, drawn: np.ndarray | None = None) -> Grid:
    """What the network says of the (28, 28) digit at every shift of up to 10 px, in one batch.

    `drawn`: the digit whose answer it is compared with, where `digit` has been turned or the like since.
    The last few hundred are kept, under a hash of the digits: dragging one asks for them again and again.
    """
    digit = predict.checked(np.asarray(digit)[None])[0]
    drawn = digit if drawn is None else predict.checked(np.asarray(drawn)[None])[0]
    name = _name(digit, key, recipe, drawn)
    grid = _grids.get(name)
    if grid is None:
        grid = _shift_grid(digit, key, recipe, drawn)
        with _grids_lock:
            while len(_grids) >= MOST_GRIDS:
                oldest = next(iter(_grids))
                del _grids[oldest]
            _grids[name] = grid
    return grid


def _shift_grid(digit: np.ndarray, key: str, recipe: str, drawn: np.ndarray) -> Grid:
    began = time.perf_counter()
    pictures = np.concatenate([drawn[None], transforms.shifts(digit).reshape(-1, 28, 28)])
    first, *_ = probs = predict.digit_probs(pictures, [key], recipe)[key]
    own = int(first.argmax())
    moved = probs[1:]
    side = 2 * transforms.FARTHEST + 1
    tables = (table.reshape(side, side) for table in (moved.argmax(1), moved.max(1), moved[:, own]))
    return Grid(*tables, own=own, ms=(time.perf_counter() - began) * 1000)


def known_grid(digit: np.ndarray, key: str, recipe: str, drawn: np.ndarray | None = None) -> Grid | None:
    """What `shift_grid` gave before, if it is still kept."""
    return _grids.get(_name(digit, key, recipe, digit if drawn is None else drawn))


def forget() -> None:
    """Drop every kept grid."""
    _grids.clear()


def _name(digit: np.ndarray, key: str, recipe: str, drawn: np.ndarray) -> tuple:
    both = np.ascontiguousarray([digit, drawn], np.float32)
    return hashlib.sha256(both).digest(), key, recipe


@dataclass(frozen=True)
class Sweep:
    """One network over the range of one amount: `values`, what it `says` at each, the probability `kept` of
    `own`, which is what it says of the untouched digit. Arrays of (SWEEP,)."""

    values: np.ndarray
    says: np.ndarray
    kept: np.ndarray
    own: int


def sweep(
    digit: np.ndarray, key: str, recipes: Sequence[str], name: str, amounts: Mapping[str, float]
) -> dict[str, Sweep]:
    """{recipe: Sweep} over the range of `name` in `transforms.RANGES`, the other amounts as given."""
    low, high, _ = transforms.RANGES[name]
    values = np.linspace(low, high, SWEEP)
    moved = [transforms.moved(digit, **amounts | {name: float(value)}) for value in values]
    pictures = np.stack([digit, *moved])
    sweeps = {}
    for recipe in recipes:
        probs = predict.digit_probs(pictures, [key], recipe)[key]
        own = int(probs[0].argmax())
        sweeps[recipe] = Sweep(values, probs[1:].argmax(1), probs[1:, own], own)
    return sweeps


# ---- convolutions ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pooling:
    """A pooling layer as it ran on one digit: `after` (C, H', W') of `before` (C, H, W).

    `kind`: "max" or "mean" of each `size` × `size` square, `stride` pixels apart.
    """

    kind: str
    size: int
    stride: int
    before: np.ndarray
    after: np.ndarray


@dataclass(frozen=True)
class Convolution:
    """A convolution as it ran on one digit: `output` (C', H', W') of `input` (C, H, W).

    `weight` (C', C, k, k); `bias` (C',) or None; `pooling`: the one right after it, if there is one.
    """

    weight: np.ndarray
    bias: np.ndarray | None
    stride: int
    padding: int
    input: np.ndarray
    output: np.ndarray
    pooling: Pooling | None

    @property
    def size(self) -> int:
        """The kernel's side, in pixels."""
        return self.weight.shape[-1]


def convolutional() -> tuple[str, ...]:
    """The keys of the digit readers with convolutions, in display order."""
    return tuple(card.key for card in registry.DIGITS if card.convolutions)


def conv_layers(key: str) -> dict[str, tuple[int, ...]]:
    """{path: (output channels, input channels, kernel size)} of a network's convolutions, trained or not."""
    card, _ = find(key)
    return _conv_shapes(card)


# By the card and not by its key: another network may be registered under the same one.
@lru_cache(maxsize=64)
def _conv_shapes(card: Card) -> dict[str, tuple[int, ...]]:
    network = built(card.build)
    paths = [conv.path for conv in card.convolutions]
    return {path: tuple(network.get_submodule(path).weight.shape[:3]) for path in paths}


def follows(key: str, layer: str) -> str:
    """What happens to a convolution's output next: "relu", "norm", "add" or "none". KeyError."""
    return {conv.path: conv.then for conv in find(key)[0].convolutions}[layer]


def conv_maps(digit: np.ndarray, key: str, recipe: str) -> dict[str, Convolution]:
    """{path: Convolution} of a network on one (28, 28) digit, in the order they run. Unlisted, Problem."""
    card, recipe = find(key, recipe)
    if not card.convolutions:
        raise Problem("{kind} has no convolution: choose one of {these}.", kind=key, these=convolutional())
    network, _ = predict.network(key, recipe)
    maps = capture.conv_maps(network, _tensor(digit))
    return {path: _convolution(one) for path, one in maps.items()}


def conv_layer(digit: np.ndarray, key: str, layer: str, recipe: str) -> Convolution:
    """One convolution of the network on one digit. Unlisted names the layers that there are."""
    maps = conv_maps(digit, key, recipe)
    if layer not in maps:
        raise Unlisted(
            "{kind} has no convolution {value!r}; there are: {these}.",
            kind=key, value=str(layer)[:40], these=tuple(maps),
        )  # fmt: skip
    return maps[layer]


def _convolution(maps: capture.ConvMaps) -> Convolution:
    conv = maps.conv
    return Convolution(
        weight=conv.weight.cpu().numpy(),
        bias=None if conv.bias is None else conv.bias.cpu().numpy(),
        stride=conv.stride[0],
        padding=conv.padding[0],
        input=maps.input.cpu().numpy(),
        output=maps.output.cpu().numpy(),
        pooling=None if maps.pool is None else _pooling(maps),
    )


def _pooling(maps: capture.ConvMaps) -> Pooling:
    before, after = (array.cpu().numpy() for array in maps.pooled)
    kind = "max" if isinstance(maps.pool, nn.MaxPool2d) else "mean"
    return Pooling(kind, maps.pool.kernel_size, maps.pool.stride, before, after)


# ---- the whole network -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Whole:
    """A network on one digit: its `operations` in order, and by their names what each made of it, `values`.

    The softmax is that of logits / `temperature`.
    """

    operations: tuple[Operation, ...]
    values: Mapping[str, np.ndarray]
    temperature: float
    _network: wholes.Network = field(repr=False)
    _values: wholes.Values = field(repr=False)

    def operation(self, name: str) -> Operation:
        """The operation of this name. Unlisted names those that there are."""
        for one in self.operations:
            if one.name == name:
                return one
        raise Unlisted(
            "No operation {value!r} in this network; there are: {these}.",
            value=str(name)[:40], these=tuple(one.name for one in self.operations),
        )  # fmt: skip

    def number(self, name: str, place: tuple[int, ...]) -> wholes.Number | None:
        """How the number at `place` of what the operation made came about; None where no rule is known."""
        if self.operation(name).kind not in wholes.RULES:
            return None
        return wholes.number(self._network, self._values, name, place, self.temperature)

    def states(self, name: str) -> list[np.ndarray]:
        """(T, D) of each layer of a recurrent operation: its hidden state after each step."""
        module = self._network.modules[name]
        if module.num_layers == 1:
            return [self.values[name]]
        (source,) = self.operation(name).inputs
        sequence = self._values[source].reshape(len(self.values[name]), -1)
        return [layer.hidden.cpu().numpy() for layer in recurrence.states(module, sequence)]


# A traced network reads the weights of the cached one, and goes with it.
_traced: WeakKeyDictionary[nn.Module, wholes.Network] = WeakKeyDictionary()


def whole(digit: np.ndarray, key: str, recipe: str) -> Whole:
    """Everything that the network makes of one (28, 28) digit. Unlisted, CheckpointError, Problem."""
    recipe = predict.reader(key, recipe)
    network, facts = predict.network(key, recipe)
    return look_through(network, digit, facts.get("temperature", 1.0))


def look_through(network: nn.Module, digit: np.ndarray, temperature: float = 1.0) -> Whole:
    """Everything that a network of (B, 1, 28, 28) makes of one (28, 28) digit. Problem."""
    traced = _trace(network)
    x = _tensor(digit).to(next(network.parameters()).device)
    values = wholes.run(traced, x, temperature)
    arrays = {name: value.cpu().numpy() for name, value in values.items()}
    return Whole(traced.operations, arrays, temperature, traced, values)


def _trace(network: nn.Module) -> wholes.Network:
    traced = _traced.get(network)
    if traced is None:
        traced = _traced[network] = wholes.trace(network)
    return traced


def operations(key: str) -> tuple[Operation, ...]:
    """A network's operations in order, trained or not. Unlisted."""
    return _operations(find(key)[0])


@lru_cache(maxsize=64)
def _operations(card: Card) -> tuple[Operation, ...]:
    return wholes.trace(built(card.build).eval()).operations


# ---- surgery -----------------------------------------------------------------------------------------------


def parts(key: str) -> tuple[Part, ...]:
    """What can be changed by hand in a network, trained or not. Unlisted."""
    return _parts(find(key)[0])


@lru_cache(maxsize=64)
def _parts(card: Card) -> tuple[Part, ...]:
    return surgery.parts(wholes.trace(built(card.build).eval()))


def operated(key: str, recipe: str, changes: Sequence[Change]) -> Operated:
    """The network with changes of one's own; the cached one stays as it is. Unlisted, Problem."""
    network, _ = predict.network(key, predict.reader(key, recipe))
    return Operated(_trace(network), changes)


def operated_probs(operated: Operated, digits: np.ndarray, key: str, recipe: str) -> np.ndarray:
    """(B, 10) what an operated network gives (B, 28, 28) digits, at its temperature as trained. Problem."""
    x = torch.from_numpy(predict.checked(digits))[:, None].to(predict.DEVICE)
    return predict.probabilities(operated(x)[:, None].cpu().numpy(), [key], recipe)[:, 0]


def test_counts(operated: Operated) -> Iterator[tuple[int, int]]:
    """(read rightly, read) of MNIST's 10,000 test digits so far, again and again. DataError without them."""
    return counts(operated, *_test_set())


# ---- recurrence --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reading:
    """A recurrent network after each of its T steps through a digit.

    `probs` (T, 10), `hidden` (layers, T, units), `cell` the same or None; `output` (units,) is the last one,
    which the classifier reads. `steps`: what it reads one after the other, "rows", "columns" or "feature
    rows".
    """

    probs: np.ndarray
    hidden: np.ndarray
    cell: np.ndarray | None
    output: np.ndarray
    steps: str

    @property
    def settled(self) -> int:
        """The step, counted from 1, from which its answer stays what it is in the end."""
        says = self.probs.argmax(1)
        others = np.flatnonzero(says != says[-1])
        return int(others[-1]) + 2 if len(others) else 1


def recurrent() -> tuple[str, ...]:
    """The keys of the digit readers that read step by step, in display order."""
    return tuple(card.key for card in registry.DIGITS if card.steps)


def read_in_steps(key: str) -> str | None:
    """What a network for digits reads one after the other, as its card has it. Unlisted."""
    return find(key)[0].steps


def reading_steps(digit: np.ndarray, key: str, recipe: str) -> Reading:
    """The network after each step of its reading of one (28, 28) digit. Unlisted, Problem."""
    card, recipe = find(key, recipe)
    if not card.steps:
        raise Problem(
            "{kind} does not read step by step: choose one of {these}.", kind=key, these=recurrent()
        )
    network, _ = predict.network(key, recipe)
    run = capture.unrolled(network, _tensor(digit))
    return Reading(
        probs=predict.probabilities(run.logits[:, None].cpu().numpy(), [key], recipe)[:, 0],
        hidden=run.hidden.cpu().numpy(),
        cell=None if run.cell is None else run.cell.cpu().numpy(),
        output=run.output.cpu().numpy(),
        steps=card.steps,
    )


# ---- within a recurrent step -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Run:
    """One layer of a recurrent network in one direction over T steps; row t belongs to what it read there.

    `read` (T, F) came in, `hidden` (T, D) and `cell`, or None, went out; `gates`: each (T, D) by its letter.
    `unheld` (T, D): what `hidden` is when nothing is held.
    """

    read: np.ndarray
    hidden: np.ndarray
    cell: np.ndarray | None
    gates: Mapping[str, np.ndarray]
    unheld: np.ndarray
    place: Place

    @property
    def steps(self) -> int:
        return len(self.hidden)

    @property
    def units(self) -> int:
        return self.hidden.shape[1]


@dataclass(frozen=True)
class Steps:
    """A recurrent part of a network on one input: its `runs`, and the `probs` that the network answers with.

    `kind`: "RNN", "LSTM" or "GRU"; `held`: the probabilities with a gate held, None where none is.
    """

    kind: str
    runs: tuple[Run, ...]
    probs: np.ndarray
    held: np.ndarray | None
    _inside: recurrence.Inside = field(repr=False)

    def moment(self, run: int, step: int, unit: int) -> Moment:
        """How one unit of a run came about in one step."""
        found = self._inside
        return recurrence.moment(found.module, found.runs[run], run, step, unit)


_steps: dict[tuple, Steps] = {}
_steps_lock = threading.Lock()


def kept_steps(
    network: nn.Module,
    name: Hashable,
    given: Sequence | Callable[[], Sequence],
    path: str,
    hold: Hold | None,
    probs_of: Callable[[object], np.ndarray],
) -> Steps:
    """The recurrent module at `path` on a batch of one; `probs_of`: the network's answer of what it gives.

    The last ones are kept under the network and the `name` of what is given: who points about asks for the
    same again and again. What is costly to give is a function, called where nothing is kept.
    """
    cache_key = (network, name, path, hold)
    steps = _steps.get(cache_key)
    if steps is None:
        if callable(given):
            given = given()
        if hold is None:
            found = free = recurrence.inside(network, given, path)
        else:
            free = kept_steps(network, name, given, path, None, probs_of)._inside
            found = recurrence.inside(network, given, path, hold)
        steps = _steps_of(found, free, hold, probs_of)
        with _steps_lock:
            while len(_steps) >= MOST_STEPS:
                del _steps[next(iter(_steps))]
            _steps[cache_key] = steps
    return steps


def _steps_of(found: recurrence.Inside, free: recurrence.Inside, hold: Hold | None, probs_of) -> Steps:
    runs = []
    places = recurrence.places(found.module)
    for run, unheld, place in zip(found.runs, free.runs, places, strict=True):
        gates = run.gates.cpu().numpy()
        letters = recurrence.GATES[recurrence.cell_of(found.module)]
        runs.append(
            Run(
                run.read.cpu().numpy(),
                run.hidden.cpu().numpy(),
                None if run.cell is None else run.cell.cpu().numpy(),
                {letter: gates[:, at] for at, letter in enumerate(letters)},
                unheld.hidden.cpu().numpy(),
                place,
            )
        )
    held = None if hold is None else probs_of(found.output)
    return Steps(type(found.module).__name__, tuple(runs), probs_of(free.output), held, found)


def recurrent_part(key: str) -> Operation:
    """The recurrent operation of a network for digits; its shape is (T, D). Unlisted, Problem."""
    find(key)
    if key in recurrent():
        for operation in operations(key):
            if operation.kind == "recurrent":
                return operation
    raise Problem("{kind} does not read step by step: choose one of {these}.", kind=key, these=recurrent())


def digit_steps(digit: np.ndarray, key: str, path: str, recipe: str, hold: Hold | None = None) -> Steps:
    """A recurrent part of a network on one (28, 28) digit. Unlisted, CheckpointError, Problem."""
    recipe = predict.reader(key, recipe)
    network, _ = predict.network(key, recipe)
    x = _tensor(digit)

    def probs_of(logits: torch.Tensor) -> np.ndarray:
        return predict.probabilities(logits[:, None].cpu().numpy(), [key], recipe)[0, 0]

    return kept_steps(network, x.numpy().tobytes(), [x.to(predict.DEVICE)], path, hold, probs_of)


def recurrent_paths(key: str) -> tuple[str, ...]:
    """The paths of a network's recurrent modules, trained or not. Unlisted."""
    return _recurrent_paths(find(key)[0])


@lru_cache(maxsize=64)
def _recurrent_paths(card: Card) -> tuple[str, ...]:
    return tuple(recurrence.recurrent_paths(built(card.build)))


def recurrent_module(key: str, path: str) -> tuple[str, int, int]:
    """("LSTM", its runs, its units) of the recurrent module at `path`, trained or not. Unlisted."""
    return _recurrent_module(find(key)[0], path)


# By the card and not by its key: another network may be registered under the same one.
@lru_cache(maxsize=64)
def _recurrent_module(card: Card, path: str) -> tuple[str, int, int]:
    module = built(card.build).get_submodule(path)
    return type(module).__name__, len(recurrence.places(module)), module.hidden_size


def name_steps_within(read: str, key: str, path: str, hold: Hold | None = None) -> Steps:
    """A recurrent part of a name classifier on a name as `letters.latin` gives it. CheckpointError."""
    network, _ = predict.network(key)
    ids = ids_of([read]).to(predict.DEVICE)
    return kept_steps(network, read, [ids], path, hold, _shares)


def review_steps_within(words: Sequence[str], key: str, path: str, hold: Hold | None = None) -> Steps:
    """A recurrent part of a network for reviews on the words of one. Unlisted, CheckpointError."""
    network, lexicon = _reviewer(key)
    given = [reviews.encoded(network, lexicon, [words])]
    return kept_steps(network, tuple(words), given, path, hold, _shares)


PIECE = 128  # letters that a writer learns from at once


@lru_cache(maxsize=1)
def shapes() -> dict[str, recurrence.Shapes]:
    """The shapes around recurrent networks of this app: of a digit, a name of 8 letters, a review of 9 words,
    one letter of a writer, a piece that a writer learns from, and the "hello" of the first steps."""
    letters = torch.zeros(1, PIECE, dtype=torch.long)
    return {
        "digits": _shapes("lstm", torch.zeros(1, 1, 28, 28)),
        "names": _shapes("names", ids_of(["Nakamura"])),
        "reviews": _shapes("reviews_lstm", torch.ones(1, 9, dtype=torch.long)),
        "writing": _shapes("shakespeare", letters[:, :1]),
        "training": _shapes("shakespeare", letters),
        "hello": recurrence.shapes(Layer(4), [letters[0, :5]], "rnn"),
    }


def _shapes(key: str, given: torch.Tensor) -> recurrence.Shapes:
    return recurrence.shapes(built(registry.CARDS[key].build).eval(), [given], "rnn")


def _shares(logits: torch.Tensor) -> np.ndarray:
    return logits[0].float().softmax(0).cpu().numpy()


# ---- attribution -------------------------------------------------------------------------------------------


def has_gradcam(key: str) -> bool:
    """Whether Grad-CAM can be asked of a network: it needs convolutions. Unlisted."""
    return find(key)[0].last_conv is not None


def attribute(digit: np.ndarray, key: str, method: str, target: int | None, recipe: str) -> np.ndarray:
    """(28, 28) float32: how much each pixel matters to the logit of `target` (None: of what it says).

    Unlisted: no such network, recipe or method; Problem: no such digit, or Grad-CAM of a network without
    convolutions.
    """
    card, _ = find(key, recipe)
    if target is None:
        target = int(predict.digit_probs(np.asarray(digit)[None], [key], recipe)[key][0].argmax())
    if type(target) is not int or target not in range(10):
        raise Problem("The target is {value}: give a digit from 0 to 9, or none.", value=str(target)[:20])
    network, _ = predict.network(key, recipe)
    return attribution.attribution(network, _tensor(digit), target, method, card.last_conv)


def _tensor(digit: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(predict.checked(np.asarray(digit)[None]))[:, None]


# ---- gradients ---------------------------------------------------------------------------------------------

SEEDS = 5  # networks with new weights whose mean is shown
CUT = "resnet_cut"  # the ResNet without its additions
PAIRS = {  # networks whose gradients are compared
    "mlp": ("mlp_sigmoid", "mlp"),
    "resnet": (CUT, "resnet"),
    "recurrent": ("rnn", "lstm", "gru"),
}


@dataclass(frozen=True)
class Flow:
    """How much of the gradient reaches each of `parts` of a network, the first layer or row first.

    Root mean squares, (N,): with `new` weights, the geometric mean of SEEDS networks, and with the `trained`
    ones. `cell`: whether they are those of an LSTM's cell state.
    """

    key: str
    parts: tuple[str, ...]
    new: np.ndarray
    trained: np.ndarray
    cell: bool = False


def gradients(digit: np.ndarray, pair: str, of: str, target: int, recipe: str) -> tuple[Flow, ...]:
    """The gradient of the loss of one digit that was meant to be `target`, in the networks of a pair.

    of: "weights" or "outputs" of the layers; recurrent networks are always asked for their states after each
    row. A network without this recipe is asked with the one that it has.
    """
    x = _tensor(digit)
    flows = []
    for key in PAIRS[pair]:
        card, _ = find(_card_key(key))
        networks = [_asked(key, recipe), *_new_networks(card, key == CUT)]
        asked = (
            _step_sizes(networks, x, target) if pair == "recurrent" else _layer_sizes(networks, x, target, of)
        )
        for name, (parts, (trained, *new)) in asked.items():
            flows.append(Flow(key, parts, flow.mean_size(new), trained, cell=name == "cell"))
    return tuple(flows)


def _card_key(key: str) -> str:
    return "resnet" if key == CUT else key


def _asked(key: str, recipe: str) -> nn.Module:
    network, _ = predict.network(_card_key(key), predict.offered(_card_key(key), recipe))
    # Beside the new ones, and because cuDNN gives no gradients of a recurrent network in eval mode.
    network = copy.deepcopy(network).cpu()
    return flow.without_additions(network) if key == CUT else network


# By the card and not by its key: another network may be registered under the same one.
@lru_cache(maxsize=16)
def _new_networks(card: Card, is_cut: bool) -> tuple[nn.Module, ...]:
    networks = [flow.new(card.build, seed) for seed in range(SEEDS)]
    return tuple(flow.without_additions(network) if is_cut else network for network in networks)


Asked = dict[str, tuple[tuple[str, ...], Sequence[np.ndarray]]]  # {of what: (its parts, sizes by network)}


def _layer_sizes(networks: Sequence[nn.Module], x: torch.Tensor, target: int, of: str) -> Asked:
    by_network = []
    for network in networks:
        weights, outputs = flow.by_layer(network, x, target)
        by_network.append(weights if of == "weights" else outputs)
    return {"layers": (tuple(by_network[0]), [np.array(list(sizes.values())) for sizes in by_network])}


def _step_sizes(networks: Sequence[nn.Module], x: torch.Tensor, target: int) -> Asked:
    hidden, cell = flow.by_step(networks, x, target)
    rows = tuple(str(row) for row in range(1, hidden.shape[1] + 1))
    sizes = {"hidden": (rows, hidden)}
    if cell is not None:
        sizes["cell"] = (rows, cell)
    return sizes


# ---- films of a training -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shot:
    """A moment of a training: `done` of `unit` ("epoch", "batch" or "step"), the `error` then, or None.

    `weights` (N, H, W) of the first layer as pictures; `maps`: {path: (M, H, W)} that the convolutions made
    of a digit, or the hidden state, a column for each step; `probs` (10,).
    """

    done: int
    unit: str
    error: float | None
    weights: np.ndarray
    maps: Mapping[str, np.ndarray]
    probs: np.ndarray


def filmed() -> tuple[str, ...]:
    """The keys of the networks whose plain training was recorded, where the film is at hand."""
    return tuple(key for key in films.FILMED if films.path(key, PLAIN).exists())


@lru_cache(maxsize=8)
def film(key: str) -> films.Film:
    """The film of a network's plain training, loaded once. FilmError, CheckpointError, Unlisted."""
    return films.load(key, PLAIN)


# All films': a visitor who draws again asks for the same ones, and another for another film.
@lru_cache(maxsize=films.MOST * len(films.FILMED))
def _network_then(key: str, index: int) -> nn.Module:
    return film(key).network(index)


def film_moments(digit: np.ndarray, key: str) -> tuple[Shot, ...]:
    """Every moment of a published training, for one (28, 28) digit. FilmError, CheckpointError, Unlisted."""
    temperature = predict.facts(key, PLAIN).get("temperature", 1.0)
    taken = film(key)
    networks = [_network_then(key, index) for index in range(len(taken.moments))]
    unit = "epoch" if taken.moments[-1].epoch else "batch"
    times = [(moment.epoch or moment.batch, unit, moment.error) for moment in taken.moments]
    return moments_of(digit, networks, times, temperature)


def moments_of(
    digit: np.ndarray,
    networks: Sequence[nn.Module],
    times: Sequence[tuple[int, str, float | None]],
    temperature: float = 1.0,
) -> tuple[Shot, ...]:
    """What a network was at these (done, unit, error), by what it was like then, for one digit."""
    x = _tensor(digit)
    chosen = scenes.strongest(networks[-1])
    moments = []
    for network, (done, unit, error) in zip(networks, times, strict=True):
        seen = scenes.scene(network, x, chosen)
        maps = {one.name: one.values.numpy() for one in seen.maps}
        probs = (seen.logits / temperature).softmax(0).numpy()
        moments.append(Shot(done, unit, error, seen.weights.numpy(), maps, probs))
    return tuple(moments)


# ---- the test digits ---------------------------------------------------------------------------------------


class Answers(NamedTuple):
    """MNIST's test digits as a network reads them: (N, 28, 28) uint8 images, the rest (N,)."""

    images: np.ndarray
    labels: np.ndarray
    says: np.ndarray
    sure: np.ndarray


_read: dict[tuple[str, str], tuple[np.ndarray, np.ndarray]] = {}


def has_test_set() -> bool:
    """Whether MNIST's test digits are at hand."""
    return all(file.exists() for file in data.mnist_files(train=False))


def has_read_test(key: str, recipe: str) -> bool:
    """Whether `test_answers` of this network are known already."""
    return (key, recipe) in _read


def test_answers(key: str, recipe: str) -> Answers:
    """MNIST's test digits as a network reads them; read once a network and kept. DataError without them."""
    images, labels = _test_set()
    if (key, recipe) not in _read:
        says = []
        sure = []
        for part in images.split(READ_AT_ONCE):
            probs = predict.digit_probs(part.numpy() / np.float32(255), [key], recipe)[key]
            says.append(probs.argmax(1).astype(np.uint8))
            sure.append(probs.max(1))
        _read[key, recipe] = np.concatenate(says), np.concatenate(sure)
    return Answers(images.numpy(), labels.numpy(), *_read[key, recipe])


@lru_cache(maxsize=1)
def _test_set() -> tuple[torch.Tensor, torch.Tensor]:
    return data.mnist(train=False)


# ---- names -------------------------------------------------------------------------------------------------


def name_evidence(read: str) -> evidence.Evidence:
    """What the name classifier makes of the parts of a name, as `letters.latin` gives it. Problem."""
    network, _ = predict.network(predict.NAMER)
    return evidence.evidence(network, read)


@dataclass(frozen=True)
class NameStates:
    """The tutorial's name classifier after reading a name of T letters in both directions.

    `output` (T, 2 D): of its top layer, the forward direction's numbers first; `hidden` (2 L, D): h_n, the
    last two of which are the top layer's, forward and backward.
    """

    output: np.ndarray
    hidden: np.ndarray


@torch.inference_mode()
def name_states(name: str) -> NameStates:
    """What the tutorial's GRU gives for a name in any writing. Unreadable, CheckpointError."""
    network, _ = predict.network("names")
    ids = ids_of([latin(name)]).to(predict.DEVICE)
    output, hidden = network.rnn(network.embedding(ids))  # one name, no padding: nothing to pack
    return NameStates(output[0].cpu().numpy(), hidden[:, 0].cpu().numpy())


# ---- film reviews ------------------------------------------------------------------------------------------

COUNTING = "words"  # the reader that only counts words, beside the networks


@dataclass(frozen=True)
class ReviewSteps:
    """A network's belief over T words. `onward`, `backward`: (T, 5) after each word, from each word on.

    `settled`: the word from which on its answer stays, reading onward.
    """

    onward: np.ndarray
    backward: np.ndarray
    settled: int


def review_steps(words: Sequence[str], key: str) -> ReviewSteps:
    """How a network's belief moves from word to word. Unlisted, CheckpointError."""
    network, lexicon = _reviewer(key)
    onward = reviews.beliefs(network, lexicon, words)
    backward = reviews.beliefs_backwards(network, lexicon, words)
    return ReviewSteps(onward, backward, reviews.settled(onward))


def reads_one_way(key: str) -> bool:
    """Whether a network for reviews reads from left to right alone: it has one hidden state then."""
    network, _ = predict.network(key)
    return isinstance(network, ReviewReader) and not network.rnn.bidirectional


def one_way_reviewers() -> list[str]:
    """The keys of those that can answer, in display order."""
    return [key for key in predict.reviewers() if reads_one_way(key)]


def review_contributions(words: Sequence[str], key: str = predict.REVIEWER) -> reviews.Contributions:
    """What each word contributes, by leaving it out. Unlisted, CheckpointError."""
    return reviews.contributions(*_reviewer(key), words)


def review_flips(words: Sequence[str], key: str = predict.REVIEWER) -> list[reviews.Change]:
    """The one-word changes that take a text to the other side, the farthest first."""
    return reviews.flips(*_reviewer(key), words)


def review_paths(texts: Sequence[Sequence[str]], key: str) -> reviews.Paths:
    """The hidden state over the words of the texts, in one plane."""
    return reviews.paths(*_reviewer(key), texts)


def judged(tree: Tree, key: str = predict.REVIEWER) -> list[reviews.Node]:
    """People's labels at every node of a tree and the network's answers."""
    return reviews.judged(*_reviewer(key), tree)


def turns(pairs: Sequence[negation.Pair] = negation.PAIRS) -> dict[str, list[negation.Turn]]:
    """{key: what it makes of each pair} of every network, and of COUNTING. NoReview, CheckpointError."""
    found = {}
    if predict.REVIEWER in predict.reviewers():
        counts = checkpoint.extras(predict.REVIEWER)
        counting = NaiveBayes(predict.lexicon(predict.REVIEWER), counts["words"], counts["sentences"])
        found[COUNTING] = negation.turns(lambda texts: counting.logits(texts).softmax(1).numpy(), pairs)
    for key in predict.reviewers():
        found[key] = negation.turns(partial(predict.read_reviews, key=key), pairs)
    return found


def _reviewer(key: str) -> tuple[nn.Module, Lexicon]:
    return predict.network(key)[0], predict.lexicon(key)
