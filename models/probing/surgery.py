"""A trained network changed by hand: parts switched off, a kernel rewritten, weights pruned or rounded.

What can be done to a network is read off its traced operations. Changes are made to copies of the modules
that they touch: the network itself, and everyone else who reads with it, keeps its weights.
"""

import copy
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import fx, nn

from models.probing.recurrent import GATES, cell_of
from models.probing.whole import ACTIVATIONS, Network, Operation
from models.problem import Problem, Range, Term, Unlisted

SHARES = Range(0, 0.99)  # of the weights that may be pruned: of none at all nothing would be left to see
BITS = (8, 4, 2, 1)
LARGEST = 100.0  # a number of a kernel, either sign; trained ones are below 3
TURNS = 4  # of which the last moves the step by less than a hundredth
FAR = 30.0  # a sigmoid or tanh of it is 1 in float32, of its negative 0 or −1
SKIPPED = (
    *ACTIVATIONS,
    "normalisation",
    "scale",
)  # gives as many numbers as it takes, so it may hand them on
JOINING = ("addition", "concatenation")
CLOSING = {"rnn": (), "lstm": ("o",), "gru": ("z",)}  # the gates that keep a unit's state from being told
EMPTYING = {"rnn": ("h",), "lstm": (), "gru": ("n",)}  # what must be 0 besides


# ---- changes -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Silence:
    """One kernel, neuron or recurrent unit gives 0, at every place and step. `layer`: of a recurrent one.

    What follows may make something of nothing: a batch normalisation gives a silent map its own mean.
    """

    operation: str
    channel: int
    layer: int = 0


@dataclass(frozen=True)
class Skip:
    """An activation, normalisation or scaling hands on what it takes."""

    operation: str


@dataclass(frozen=True)
class Cut:
    """An addition or concatenation gets zeros for one of its inputs: a skip connection or a branch."""

    operation: str
    input: str


@dataclass(frozen=True)
class Hold:
    """A gate of a recurrent layer has the same value from 0 to 1 for all units at every step."""

    operation: str
    gate: str
    value: float
    layer: int = 0


@dataclass(frozen=True)
class Drop:
    """Every dropout wipes out numbers as in training, drawn by `seed`; normalisations stay as they are."""

    seed: int


@dataclass(frozen=True)
class Edit:
    """The numbers (k rows of k) of one kernel's part for one input channel."""

    operation: str
    kernel: int
    channel: int
    numbers: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Prune:
    """The share of all weights that is nearest to 0 becomes 0; biases and normalisations stay.

    All layers are measured by the same rule, so that some lose more than others. Source: Han, Pool, Tran and
    Dally, "Learning both weights and connections for efficient neural networks", 2015.
    """

    share: float


@dataclass(frozen=True)
class Round:
    """Each weight is rounded to a number that `bits` can tell apart; biases and normalisations stay.

    They are multiples of a step, as many above 0 as below it; each matrix has its own, with little squared
    error. With 1 bit a weight keeps its sign alone, times the mean size of all; what is 0 stays 0. Source:
    Esser, McKinstry, Bablani, Appuswamy and Modha, "Learned step size quantization", 2020, for where the step
    begins; Rastegari, Ordonez, Redmon and Farhadi, "XNOR-Net", 2016, for 1 bit.
    """

    bits: int


Change = Silence | Skip | Cut | Hold | Drop | Edit | Prune | Round


# ---- what can be done --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Something of a network that one of the changes may be made to.

    `change`: its class; `operation`: the operation, "" for all of them; `kind`: the operation's. `count`:
    kernels or units; `channels` and `size`: of a convolution's input, of its kernels' side. `layer` of
    `layers`, `gate`: of a recurrent layer; `input`: the operation whose numbers are cut off.
    """

    change: type
    operation: str
    kind: str
    count: int = 0
    channels: int = 0
    size: int = 0
    layer: int = 0
    layers: int = 1
    gate: str = ""
    input: str = ""


def parts(network: Network) -> tuple[Part, ...]:
    """Every part of the network that can be changed, in the order in which the operations run."""
    found = []
    for operation in network.operations:
        found += _parts(network, operation)
    if any(_drops(module) for module in network.modules.values()):
        found.append(Part(Drop, "", "dropout"))
    return tuple(found)


def _parts(network: Network, operation: Operation) -> Iterator[Part]:
    name = operation.name
    kind = operation.kind
    module = network.modules.get(name)
    logits, *_others = network.operations[-1].inputs
    if kind == "convolution":
        count, channels, size, _size = module.weight.shape
        yield Part(Silence, name, kind, count)
        yield Part(Edit, name, kind, count, channels, size)
    if kind == "linear" and name != logits:
        # A logit switched off is no unit less: it would be a digit said at random.
        yield Part(Silence, name, kind, module.out_features)
    if kind in SKIPPED:
        yield Part(Skip, name, kind)
    if kind in JOINING:
        for source in operation.inputs:
            yield Part(Cut, name, kind, input=source)
    # Gates are held by their biases.
    if kind == "recurrent" and module.bias and not module.proj_size:
        gates = GATES[cell_of(module)]
        for layer in range(module.num_layers):
            yield Part(Silence, name, kind, module.hidden_size, layer=layer, layers=module.num_layers)
            # The plain cell has no gates, but its state alone.
            for gate in gates if len(gates) > 1 else ():
                yield Part(Hold, name, kind, layer=layer, layers=module.num_layers, gate=gate)


def _drops(module: nn.Module) -> bool:
    return isinstance(module, nn.Dropout) and module.p > 0


# ---- the changed network -----------------------------------------------------------------------------------


class Operated:
    """(B, 1, 28, 28) in [0, 1] -> (B, 10) logits of a traced network with the changes, made in their order.

    Problem, and Unlisted for an operation that it does not have.
    """

    def __init__(self, network: Network, changes: Sequence[Change] = ()):
        self._network = network
        self._parts = parts(network)
        self._modules: dict[str, nn.Module] = {}  # the changed copies, by the modules' paths
        self._skipped: set[str] = set()  # nodes
        self._cut: set[tuple[str, str]] = set()  # a node, and the one whose numbers it does not get
        self._seed: int | None = None
        for change in changes:
            self._make(change)

    @torch.inference_mode()
    def __call__(self, x: torch.Tensor) -> torch.Tensor:
        return _Runner(self).run(x)

    @property
    def device(self) -> torch.device:
        """Where the network lies."""
        return next(self._network._program.parameters()).device

    def kernel(self, operation: str, kernel: int, channel: int) -> np.ndarray:
        """(k, k) float32: the numbers of a kernel for one input channel, as changed. Problem, Unlisted."""
        part = self._part(Edit, operation)
        check_channel(part, kernel)
        check_source(part, channel)
        return self._module(operation).weight[kernel, channel].detach().cpu().numpy()

    def weights(self) -> tuple[int, int]:
        """(how many weights there are, how many of them are 0)."""
        tensors = list(self._weights())
        zeros = sum(int((tensor == 0).sum()) for tensor in tensors)
        return sum(tensor.numel() for tensor in tensors), zeros

    @torch.no_grad()
    def _make(self, change: Change) -> None:
        match change:
            case Silence():
                self._silence(change)
            case Skip(operation):
                self._part(Skip, operation)
                self._skipped.add(self._network._results[operation])
            case Cut(operation, source):
                self._cut_off(operation, source)
            case Hold():
                self._hold(change)
            case Drop(seed):
                self._part(Drop, "")
                self._seed = seed
            case Edit():
                self._edit(change)
            case Prune(share):
                SHARES.checked(Term("The share to prune"), share)
                self._prune(share)
            case Round(bits):
                if bits not in BITS:
                    raise Problem("The bits are {value}: give one of {these}.", value=bits, these=BITS)
                self._round(bits)

    # ---- single parts --------------------------------------------------------------------------------------

    def _silence(self, change: Silence) -> None:
        part = self._part(Silence, change.operation, layer=change.layer)
        check_channel(part, change.channel)
        module = self._copy(change.operation)
        if part.kind != "recurrent":
            module.weight[change.channel] = 0
            if module.bias is not None:
                module.bias[change.channel] = 0
            return
        cell = cell_of(module)
        for gate in CLOSING[cell]:
            _fix(module, change.layer, gate, -FAR, change.channel)
        for gate in EMPTYING[cell]:
            _fix(module, change.layer, gate, 0.0, change.channel)

    def _hold(self, change: Hold) -> None:
        self._part(Hold, change.operation, layer=change.layer, gate=change.gate)
        value = Range(0, 1).checked(Term("The gate’s value"), change.value)
        module = self._copy(change.operation)
        # The candidate (g, n) is a tanh, and so is what gives this value; the gates themselves are sigmoids.
        curve = torch.atanh if change.gate in ("g", "n") else torch.logit
        bias = float(curve(torch.tensor(float(value))).clamp(-FAR, FAR))
        _fix(module, change.layer, change.gate, bias)

    def _cut_off(self, operation: str, source: str) -> None:
        self._part(Cut, operation, input=source)
        node = self._node(operation)
        at = self._network.operation(operation).inputs.index(source)
        self._cut.add((node.name, node.all_input_nodes[at].name))

    def _edit(self, change: Edit) -> None:
        part = self._part(Edit, change.operation)
        check_channel(part, change.kernel)
        check_source(part, change.channel)
        try:
            numbers = np.array(change.numbers, np.float32)
        except ValueError:  # rows of several lengths
            numbers = np.empty(0)
        if numbers.shape != (part.size, part.size):
            raise Problem(
                "A kernel of {name} has {size} rows of {size} numbers: give as many.",
                name=part.operation,
                size=part.size,
            )
        if not (np.abs(numbers) <= LARGEST).all():
            raise Problem(
                "A number of the kernel is too large or no number: give {low} to {high}.",
                low=f"{-LARGEST:g}",
                high=f"{LARGEST:g}",
            )
        self._copy(change.operation).weight[change.kernel, change.channel] = torch.from_numpy(numbers)

    # ---- all weights ---------------------------------------------------------------------------------------

    def _prune(self, share: float) -> None:
        self._copy_all()
        tensors = list(self._weights())
        sizes = torch.cat([tensor.abs().flatten() for tensor in tensors])
        count = math.floor(share * len(sizes))
        # The places and not a limit: where many are of one size, a limit would take all of them. By NumPy,
        # which need not sort for it.
        places = np.argpartition(sizes.cpu().numpy(), count)[:count]
        kept = torch.ones_like(sizes)
        kept[torch.from_numpy(places).to(kept.device)] = 0
        for tensor, part in zip(tensors, kept.split([one.numel() for one in tensors]), strict=True):
            tensor *= part.view_as(tensor)

    def _round(self, bits: int) -> None:
        self._copy_all()
        for tensor in self._weights():
            tensor.copy_(_rounded(tensor, bits))

    def _weights(self) -> Iterator[torch.Tensor]:
        """The matrices and kernels, as changed: biases and normalisations have one number a channel."""
        for path in self._paths():
            for name, tensor in self._at(path).named_parameters(recurse=False):
                if name.startswith("weight") and tensor.ndim > 1:
                    yield tensor

    # ---- modules and nodes ---------------------------------------------------------------------------------

    def _part(self, change: type, operation: str, **which) -> Part:
        """The part of these words. Unlisted, Problem."""
        names = [one.name for one in self._network.operations]
        if operation and operation not in names:
            raise Unlisted(
                "No operation {value!r} in this network; there are: {these}.",
                value=str(operation)[:40],
                these=tuple(names),
            )
        for part in self._parts:
            wanted = {"change": change, "operation": operation, **which}
            if all(getattr(part, name) == value for name, value in wanted.items()):
                return part
        if not operation:
            raise Problem("This network has no dropout: it reads the same in training.")
        raise Problem("This cannot be done to {name}: choose another part of the network.", name=operation)

    def _node(self, operation: str) -> fx.Node:
        name = self._network._results[operation]
        return next(node for node in self._network._program.graph.nodes if node.name == name)

    def _paths(self) -> list[str]:
        """The paths of the modules that run, each once."""
        nodes = self._network._program.graph.nodes
        return list(dict.fromkeys(node.target for node in nodes if node.op == "call_module"))

    def _at(self, path: str) -> nn.Module:
        return self._modules.get(path) or self._network._program.get_submodule(path)

    def _module(self, operation: str) -> nn.Module:
        return self._at(self._node(operation).target)

    def _copy(self, operation: str) -> nn.Module:
        """The module of an operation, a copy that may be changed."""
        path = self._node(operation).target
        if path not in self._modules:
            self._modules[path] = copy.deepcopy(self._at(path))
        return self._modules[path]

    def _copy_all(self) -> None:
        for path in self._paths():
            if path not in self._modules and any(True for _one in self._at(path).parameters()):
                self._modules[path] = copy.deepcopy(self._at(path))


def _rounded(weights: torch.Tensor, bits: int) -> torch.Tensor:
    """The weights as multiples of one step; of which size is found by turns, as is which multiple each is."""
    size = weights.abs().mean()
    if not size:
        return weights
    most = max(1, 2 ** (bits - 1) - 1)
    # Not up to the largest weight: with few steps, a single far one would make zeros of all others.
    step = 2 * size / math.sqrt(most)
    for _ in range(TURNS):
        multiples = weights.sign() if bits == 1 else (weights / step).round().clamp(-most, most)
        step = (weights * multiples).sum() / multiples.square().sum()
    return multiples * step


class _Runner(fx.Interpreter):
    """Runs the traced program with changed modules and without what is skipped or cut off."""

    def __init__(self, operated: Operated):
        super().__init__(operated._network._program)
        self.modules: Mapping[str, nn.Module] = operated._modules
        self.skipped = operated._skipped
        self.cut = operated._cut
        self.seed = operated._seed

    def run_node(self, n: fx.Node):
        if n.name in self.skipped:
            # Of a scaling's two inputs the larger one, which has the shape of the result.
            return max((self.env[one] for one in n.all_input_nodes), key=torch.Tensor.numel)
        gone = [one for one in n.all_input_nodes if (n.name, one.name) in self.cut]
        if not gone:
            return super().run_node(n)
        kept = {one: self.env[one] for one in gone}
        self.env |= {one: torch.zeros_like(value) for one, value in kept.items()}
        try:
            return super().run_node(n)
        finally:
            self.env |= kept

    def call_module(self, target, args, kwargs):
        module = self.modules.get(target) or self.fetch_attr(target)
        if self.seed is not None and _drops(module):
            return _dropped(args[0], module.p, self.seed)
        return module(*args, **kwargs)


def _dropped(x: torch.Tensor, share: float, seed: int) -> torch.Tensor:
    """Numbers wiped out at random, the others made larger so that their sum stays about the same."""
    # A generator of its own: the one of torch is everyone's.
    generator = torch.Generator(x.device).manual_seed(seed)
    kept = torch.rand(x.shape, generator=generator, device=x.device) >= share
    return x * kept / (1 - share)


def _fix(module: nn.RNNBase, layer: int, gate: str, bias: float, unit: int | None = None) -> None:
    """A gate, of one unit or of all, becomes what its bias alone gives."""
    size = module.hidden_size
    at = GATES[cell_of(module)].index(gate) * size
    rows = slice(at, at + size) if unit is None else at + unit
    for name in ("weight_ih", "weight_hh", "bias_hh"):
        getattr(module, f"{name}_l{layer}")[rows] = 0
    getattr(module, f"bias_ih_l{layer}")[rows] = bias


def check_channel(part: Part, channel: int) -> None:
    """Problem for a kernel or unit that the part does not have."""
    if channel in range(part.count):
        return
    if part.kind == "convolution":
        raise Problem(
            "{name} has {count} kernels: give one from 0 to {last}.",
            name=part.operation,
            count=part.count,
            last=part.count - 1,
        )
    raise Problem(
        "{name} has {count} units: give one from 0 to {last}.",
        name=part.operation,
        count=part.count,
        last=part.count - 1,
    )


def check_source(part: Part, channel: int) -> None:
    """Problem for an input channel that a convolution does not have."""
    if channel not in range(part.channels):
        raise Problem(
            "The kernels of {name} have {count} input channels: give one from 0 to {last}.",
            name=part.operation,
            count=part.channels,
            last=part.channels - 1,
        )
