"""A whole network taken apart: all its operations in order, what each made of one digit, and of what.

torch.fx reads the operations off the network's own code, so that a network more needs nothing here.
"""

import math
import operator
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import fx, nn

from models.probing.recurrent import Moment, moment, states

INPUT = "input"
ANSWER = "softmax"
SIDE = 28  # of a digit

# What a module does, by its class, and a function or method, by its name.
MODULES = {
    nn.Conv2d: "convolution",
    nn.Linear: "linear",
    nn.ReLU: "relu",
    nn.Sigmoid: "sigmoid",
    nn.SiLU: "silu",
    nn.Tanh: "tanh",
    nn.MaxPool2d: "max_pool",
    nn.AvgPool2d: "mean_pool",
    nn.BatchNorm2d: "normalisation",
    nn.Dropout: "dropout",
    nn.Flatten: "flatten",
    nn.RNN: "recurrent",
    nn.LSTM: "recurrent",
    nn.GRU: "recurrent",
}
FUNCTIONS = {
    "relu": "relu",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "silu": "silu",
    "cat": "concatenation",
    "add": "addition",
    "mul": "scale",
    "sub": "standardise",
    "truediv": "standardise",
    "mean": "squeeze",
    "flatten": "flatten",
    "transpose": "reshape",
    "getattr": "reshape",
    "reshape": "reshape",
    "view": "reshape",
    "permute": "reshape",
}
RESHAPING = ("flatten", "reshape")
ROUTED = ("last", *RESHAPING)  # every number comes from another place
COPYING = (INPUT, "concatenation", "dropout", *ROUTED)  # a number goes on as it is
# What torch.fx would call "sub", "getattr_1" or "getitem_2".
NAMES = {"standardise": "standardised", "reshape": "reshaped", "last": "last"}
ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "silu": nn.functional.silu, "tanh": torch.tanh}


@dataclass(frozen=True)
class Operation:
    """One step of a network's computation.

    `name`: the path of its module where it has one to itself, else what torch.fx calls it; `kind`: what it
    does, as MODULES and FUNCTIONS say, or "input", "last", "softmax", "other"; `inputs`: the operations that
    it takes its numbers from; `shape`: of what it makes, without the batch; `multiply_adds`: of convolutions,
    linear and recurrent layers, for others they are few; `code`: the line of PyTorch that does it; `detail`:
    the side of a kernel or window such as "5×5", or the cell of a recurrent layer such as "LSTM".
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    parameters: int
    multiply_adds: int
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Network:
    """A network's operations in the order in which they run, the input first, the softmax last.

    `modules`: those of the operations that have one; `shifts`: what each "standardise" subtracts, and what it
    divides by; `routes`: of those that only rearrange, where in their input each number was, counted flat.
    """

    operations: tuple[Operation, ...]
    modules: Mapping[str, nn.Module]
    shifts: Mapping[str, tuple[float, float]]
    routes: Mapping[str, np.ndarray]
    _program: fx.GraphModule = field(repr=False)
    _results: Mapping[str, str] = field(repr=False)  # operation -> the node whose value it made

    def operation(self, name: str) -> Operation:
        """The operation of this name. KeyError."""
        return {one.name: one for one in self.operations}[name]


Values = Mapping[str, torch.Tensor]


# ---- operations --------------------------------------------------------------------------------------------


class _Recorder(fx.Interpreter):
    """Runs a traced network and keeps what every node made."""

    def __init__(self, program: fx.GraphModule):
        super().__init__(program, garbage_collect_values=False)
        self.made: dict[str, object] = {}

    def run_node(self, n: fx.Node):
        self.made[n.name] = super().run_node(n)
        return self.made[n.name]


_TRACING = threading.Lock()


class _Tracer(fx.Tracer):
    """Follows what one thread calls: torch.fx puts its hooks into the class of all modules, and other threads
    go on asking theirs meanwhile."""

    def __init__(self):
        super().__init__()
        self._thread = threading.get_ident()

    def call_module(self, m, forward, args, kwargs):
        if threading.get_ident() != self._thread:
            return forward(*args, **kwargs)
        return super().call_module(m, forward, args, kwargs)

    def getattr(self, attr, attr_val, parameter_proxy_cache):
        if threading.get_ident() != self._thread:
            return attr_val
        return super().getattr(attr, attr_val, parameter_proxy_cache)


@torch.inference_mode()
def trace(model: nn.Module) -> Network:
    """The operations of a network in eval mode that takes (B, 1, 28, 28) and gives (B, 10) logits.

    torch.fx.proxy.TraceError where its code depends on the numbers themselves.
    """
    with _TRACING:
        program = fx.GraphModule(model, _Tracer().trace(model))
    # Where it lies the network is only read: the program refers to its modules.
    device = next(model.parameters()).device
    recorder = _Recorder(program)
    recorder.run(torch.zeros(1, 1, SIDE, SIDE, device=device))
    return _Tracing(program, recorder.made).network()


class _Tracing:
    """From the nodes of torch.fx to operations: what only changes the shape by ones is no operation."""

    def __init__(self, program: fx.GraphModule, made: Mapping[str, object]):
        self.program = program
        self.made = made
        self.operations: list[Operation] = []
        self.modules: dict[str, nn.Module] = {}
        self.shifts: dict[str, tuple[float, float]] = {}
        self.routes: dict[str, torch.Tensor] = {}
        self.results: dict[str, str] = {}
        self.names: dict[str, str] = {}  # node -> the operation whose value it has
        self.uses: dict[str, int] = {}
        for node in program.graph.nodes:
            if node.op == "call_module":
                self.uses[node.target] = self.uses.get(node.target, 0) + 1

    def network(self) -> Network:
        for node in self.program.graph.nodes:
            self.add(node)
        logits = self.operations[-1]
        code = f"{ANSWER} = {_variable(logits.name)}.softmax(1)"
        answer = Operation(ANSWER, ANSWER, (logits.name,), logits.shape, 0, 0, code)
        operations = (*self.operations, answer)
        routes = {name: route[0].cpu().numpy() for name, route in self.routes.items()}
        return Network(operations, self.modules, self.shifts, routes, self.program, self.results)

    def add(self, node: fx.Node) -> None:
        value = self.made[node.name]
        if node.op == "output" or not node.users:
            return
        if node.op == "placeholder":
            shape = tuple(value.shape[1:])
            self.keep(node, Operation(INPUT, INPUT, (), shape, 0, 0, "x  # (B, 1, 28, 28)"))
            return
        sources = [self.names[one.name] for one in node.all_input_nodes]
        if self.is_alias(node, value):
            self.names[node.name] = sources[0]
        else:
            # A recurrent layer gives its state too: its outputs over the steps are what goes on.
            self.add_operation(node, value[0] if isinstance(value, tuple) else value, sources)

    def is_alias(self, node: fx.Node, value: torch.Tensor) -> bool:
        """Whether the node hands on its only input, but for ones in the shape or the state beside it."""
        if len(node.all_input_nodes) != 1 or node.op == "call_module":
            return False
        (source,) = node.all_input_nodes
        before = self.made[source.name]
        if isinstance(before, tuple):
            return node.args[1] == 0
        names = ("squeeze", "unsqueeze", "getitem")
        return _function(node) in names and _without_ones(before) == _without_ones(value)

    def add_operation(self, node: fx.Node, value: torch.Tensor, sources: list[str]) -> None:
        kind = self.kind_of(node)
        shape = tuple(value.shape[1:])
        last = self.operations[-1]
        if kind == "standardise" and self.goes_on(node, last):
            subtracted, divided = self.shift_of(node, *self.shifts[last.name])
            self.shifts[last.name] = subtracted, divided
            source = _variable(last.inputs[0])
            code = f"{_variable(last.name)} = ({source} - {subtracted:g}) / {divided:g}"
            self.replace(node, last, shape, code)
            return
        if kind in RESHAPING and last.kind in RESHAPING and last.name in sources:
            code = f"{last.code}{self.call_of(node).removeprefix(_variable(last.name))}"
            self.routes[last.name] = self.rearranged(node, self.routes[last.name])
            self.replace(node, last, shape, code)
            return
        module = self.program.get_submodule(node.target) if node.op == "call_module" else None
        is_alone = module is not None and self.uses[node.target] == 1
        name = node.target if is_alone else self.name_of(node, kind)
        parameters = sum(one.numel() for one in module.parameters()) if module is not None else 0
        work = _multiply_adds(module, shape)
        code = f"{_variable(name)} = {self.call_of(node)}"
        if module is not None:
            self.modules[name] = module
            code += f"  # {_made_by(module)}"
        if kind == "standardise":
            self.shifts[name] = self.shift_of(node, 0.0, 1.0)
        if kind in ROUTED:
            before = self.made[node.all_input_nodes[0].name]
            before = before[0] if isinstance(before, tuple) else before
            places = torch.arange(before.numel(), device=before.device)
            self.routes[name] = self.rearranged(node, places.reshape(before.shape))
        self.keep(node, Operation(name, kind, tuple(sources), shape, parameters, work, code, _detail(module)))

    def keep(self, node: fx.Node, operation: Operation) -> None:
        self.operations.append(operation)
        self.names[node.name] = operation.name
        self.results[operation.name] = node.name

    def replace(self, node: fx.Node, last: Operation, shape: tuple[int, ...], code: str) -> None:
        """The node goes on with what the last operation began: both are one."""
        self.operations.pop()
        self.keep(node, Operation(last.name, last.kind, last.inputs, shape, 0, 0, code))

    def name_of(self, node: fx.Node, kind: str) -> str:
        """A name that no operation has yet."""
        if kind not in NAMES:
            return node.name
        count = sum(one.kind == kind for one in self.operations)
        return f"{NAMES[kind]}_{count}" if count else NAMES[kind]

    def rearranged(self, node: fx.Node, places: torch.Tensor) -> torch.Tensor:
        """Places of numbers, moved as the node moves the numbers."""
        if node.op == "call_module":
            return self.program.get_submodule(node.target)(places)
        function = getattr(torch.Tensor, node.target) if node.op == "call_method" else node.target
        return function(places, *node.args[1:], **node.kwargs)

    def goes_on(self, node: fx.Node, last: Operation) -> bool:
        (source,) = node.all_input_nodes
        return last.kind == "standardise" and self.names[source.name] == last.name

    def shift_of(self, node: fx.Node, subtracted: float, divided: float) -> tuple[float, float]:
        """(subtracted, divided by) with this node's number."""
        number = float(node.args[1])
        if _function(node) == "sub":
            return subtracted + number * divided, divided
        return subtracted, divided * number

    def kind_of(self, node: fx.Node) -> str:
        if node.op == "call_module":
            module = self.program.get_submodule(node.target)
            return MODULES.get(type(module), "other") if _is_plain(module) else "other"
        name = _function(node)
        takes = len(node.all_input_nodes)
        if name == "getitem":
            return "last" if node.args[1] == (slice(None), -1) else "other"
        if name in ("add", "mul") and takes != 2:
            return "other"
        if name in ("sub", "truediv") and not (takes == 1 and isinstance(node.args[1], (int, float))):
            return "other"
        return FUNCTIONS.get(name, "other")

    def call_of(self, node: fx.Node) -> str:
        """The node as Python writes it."""
        sources = [_variable(self.names[one.name]) for one in node.all_input_nodes]
        first = sources[0] if sources else "self"
        others = [repr(value) for value in node.args[1:] if not isinstance(value, fx.Node)]
        if node.op == "call_module":
            return f"self.{_path(node.target)}({first})"
        name = _function(node)
        if name == "cat":
            return f"torch.cat([{', '.join(sources)}], dim={node.kwargs.get('dim', 0)})"
        if name == "getitem":
            return f"{first}[:, -1]"
        if name == "getattr":
            return f"{first}.{node.args[1]}"
        signs = {"add": "+", "mul": "*", "sub": "-", "truediv": "/"}
        if name in signs:
            return f"{first} {signs[name]} {' '.join(sources[1:] or others)}"
        return f"{first}.{name}({', '.join(others)})"


def _is_plain(module: nn.Module) -> bool:
    """Whether the rules below hold for it: no groups of channels, no holes in kernels, one direction."""
    if isinstance(module, nn.Conv2d):
        return module.groups == 1 and module.dilation == (1, 1) and isinstance(module.padding, tuple)
    return not getattr(module, "bidirectional", False)


def _function(node: fx.Node) -> str:
    """What the code calls, such as "relu" or "add"."""
    target = node.target
    if target is operator.iadd:
        return "add"
    return target if isinstance(target, str) else getattr(target, "__name__", str(target))


def _without_ones(value: torch.Tensor) -> tuple[int, ...]:
    return tuple(length for length in value.shape[1:] if length != 1)


def _variable(name: str) -> str:
    """The operation's result as a variable of Python."""
    return "x" if name == INPUT else name.replace(".", "_")


def _path(target: str) -> str:
    """A module's path as Python writes it: the numbers of a Sequential in brackets."""
    first, *others = target.split(".")
    return first + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in others)


def _made_by(module: nn.Module) -> str:
    """The line that makes such a module, with what is not usual alone."""
    name = f"nn.{type(module).__name__}"
    if isinstance(module, nn.Conv2d):
        arguments = [str(module.in_channels), str(module.out_channels), str(_side(module.kernel_size))]
        if module.stride != (1, 1):
            arguments.append(f"stride={_side(module.stride)}")
        if module.padding != (0, 0):
            arguments.append(f"padding={_side(module.padding)}")
        if module.bias is None:
            arguments.append("bias=False")
        return f"{name}({', '.join(arguments)})"
    if isinstance(module, nn.Linear):
        return f"{name}({module.in_features}, {module.out_features})"
    if isinstance(module, nn.BatchNorm2d):
        return f"{name}({module.num_features})"
    if isinstance(module, (nn.MaxPool2d, nn.AvgPool2d)):
        arguments = [str(_side(module.kernel_size))]
        if module.stride != module.kernel_size:
            arguments.append(f"stride={_side(module.stride)}")
        if module.padding:
            arguments.append(f"padding={_side(module.padding)}")
        return f"{name}({', '.join(arguments)})"
    return f"nn.{module}"


def _side(value) -> int | tuple[int, int]:
    """One number for a square."""
    pair = _pair(value)
    return pair[0] if pair[0] == pair[1] else pair


def _detail(module: nn.Module | None) -> str:
    if isinstance(module, nn.RNNBase):
        return type(module).__name__
    size = getattr(module, "kernel_size", None)
    return "" if size is None else "{}×{}".format(*_pair(size))


def _multiply_adds(module: nn.Module | None, shape: tuple[int, ...]) -> int:
    """Multiplications whose products are added up, for one digit."""
    if isinstance(module, nn.Conv2d):
        return math.prod(shape) * math.prod(module.weight.shape[1:])
    if isinstance(module, nn.Linear):
        return module.weight.numel()
    if isinstance(module, nn.RNNBase):
        weights = sum(one.numel() for name, one in module.named_parameters() if name.startswith("weight"))
        return shape[0] * weights
    return 0


# ---- what it makes of a digit ------------------------------------------------------------------------------


@torch.inference_mode()
def run(network: Network, x: torch.Tensor, temperature: float = 1.0) -> dict[str, torch.Tensor]:
    """{operation: what it made of one digit `x` (1, 1, 28, 28), without the batch}.

    The softmax is that of logits / temperature, as the page's answers are.
    """
    recorder = _Recorder(network._program)
    recorder.run(x)
    values = {}
    for name, node in network._results.items():
        made = recorder.made[node]
        values[name] = made[0][0] if isinstance(made, tuple) else made[0]
    answer = network.operations[-1]
    values[ANSWER] = (values[answer.inputs[0]] / temperature).softmax(0)
    return values


# ---- one number --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Number:
    """How one number of an operation's result came about.

    `place`: its index there; `value`: what the network has. `inputs`: the numbers that it was made of, such
    as a patch (C, k, k) or a vector (N,); `weights`: what each was multiplied by, of the same shape, or None;
    `bias`; `facts`: single numbers by name, such as a mean. `origin`: where `inputs` begin, as (operation,
    index) of the first, negative in the padding. `moment`: of a recurrent step.
    """

    kind: str
    place: tuple[int, ...]
    value: float
    inputs: np.ndarray
    weights: np.ndarray | None = None
    bias: float = 0.0
    facts: Mapping[str, float] = field(default_factory=dict)
    origin: tuple[str, tuple[int, ...]] = ("", ())
    moment: Moment | None = None

    @property
    def products(self) -> np.ndarray:
        """Each input times its weight."""
        return self.inputs * self.weights

    def again(self) -> float:
        """The number computed anew from these parts alone."""
        return RULES[self.kind](self)


def _activation(number: Number) -> float:
    return float(ACTIVATIONS[number.kind](torch.tensor(float(number.inputs[0]), dtype=torch.float64)))


def _softmax(number: Number) -> float:
    powers = np.exp(number.inputs - number.inputs.max())
    return float(powers[number.place[0]] / powers.sum())


def _normalised(number: Number) -> float:
    facts = number.facts
    standard = (number.inputs[0] - facts["mean"]) / math.sqrt(facts["variance"] + facts["epsilon"])
    return float(standard * facts["weight"] + facts["bias"])


def _standardised(number: Number) -> float:
    return float((number.inputs[0] - number.facts["mean"]) / number.facts["deviation"])


def _recurred(number: Number) -> float:
    moment = number.moment
    sums = [gate.from_input + gate.from_state + gate.bias_input + gate.bias_state for gate in moment.gates]
    if len(sums) == 1:
        return math.tanh(sums[0])
    if len(sums) == 4:
        i, f, g, o = _sigmoid(sums[0]), _sigmoid(sums[1]), math.tanh(sums[2]), _sigmoid(sums[3])
        return o * math.tanh(f * moment.cell_before + i * g)
    r, z = _sigmoid(sums[0]), _sigmoid(sums[1])
    candidate = moment.gates[2]
    from_state = candidate.from_state + candidate.bias_state
    n = math.tanh(candidate.from_input + candidate.bias_input + r * from_state)
    return (1 - z) * n + z * moment.before


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def _weighed(number: Number) -> float:
    return float(number.products.sum() + number.bias)


RULES = {
    "convolution": _weighed,
    "linear": _weighed,
    "max_pool": lambda number: float(number.inputs.max()),
    "mean_pool": lambda number: float(number.inputs.mean()),
    "squeeze": lambda number: float(number.inputs.mean()),
    "addition": lambda number: float(number.inputs.sum()),
    "scale": lambda number: float(number.inputs.prod()),
    "standardise": _standardised,
    "normalisation": _normalised,
    "softmax": _softmax,
    "recurrent": _recurred,
    **dict.fromkeys(ACTIVATIONS, _activation),
    **dict.fromkeys(COPYING, lambda number: float(number.inputs[0])),
}


@torch.inference_mode()
def number(
    network: Network, values: Values, name: str, place: tuple[int, ...], temperature: float = 1.0
) -> Number:
    """How the number at `place` of the operation's result came about. KeyError where there is no rule."""
    operation = network.operation(name)
    if operation.kind not in RULES:
        raise KeyError(operation.kind)
    made = values[name]
    parts = _Parts(network, values, operation, temperature)
    # What hands on, or changes each number alone, needs no more than the number in the same place.
    take = getattr(parts, operation.kind, parts.alone)
    return Number(operation.kind, place, float(made[place]), **take(place))


class _Parts:
    """What one number of an operation was made of, by kind; each gives the fields of a Number."""

    def __init__(self, network: Network, values: Values, operation: Operation, temperature: float):
        self.operation = operation
        self.module = network.modules.get(operation.name)
        self.shift = network.shifts.get(operation.name)
        self.route = network.routes.get(operation.name)
        self.temperature = temperature
        self.values = values
        self.sources = [values[one] for one in operation.inputs]

    def alone(self, place) -> dict:
        source = self.sources[0] if self.sources else self.values[self.operation.name]
        return self.handed_on(source, place)

    def handed_on(self, source: torch.Tensor, place, at: int = 0) -> dict:
        # Without the ones that a shape may have before or after.
        place = place if source.ndim == len(place) else _folded(source, place, self.operation.shape)
        origin = (self.operation.inputs[at], tuple(place)) if self.operation.inputs else ("", ())
        return {"inputs": _array(source[tuple(place)].reshape(1)), "origin": origin}

    def convolution(self, place) -> dict:
        kernel, y, x = place
        module = self.module
        patch, origin = self.window(module.kernel_size, module.stride, module.padding, y, x)
        bias = 0.0 if module.bias is None else float(module.bias[kernel])
        return {
            "inputs": _array(patch),
            "weights": _array(module.weight[kernel]),
            "bias": bias,
            "origin": (self.operation.inputs[0], (0, *origin)),
        }

    def window(self, size, stride, padding, y: int, x: int, fill: float = 0.0) -> tuple:
        """The (C, k, k) that lie under the window at (y, x) of the result, and the row and column of its
        corner in the input."""
        size, stride, padding = _pair(size), _pair(stride), _pair(padding)
        source = self.sources[0]
        edges = (padding[1], padding[1], padding[0], padding[0])
        padded = nn.functional.pad(source, edges, value=fill)
        top = y * stride[0]
        left = x * stride[1]
        patch = padded[:, top : top + size[0], left : left + size[1]]
        return patch, (top - padding[0], left - padding[1])

    def pooled(self, place, fill: float) -> dict:
        channel, y, x = place
        module = self.module
        patch, origin = self.window(module.kernel_size, module.stride, module.padding, y, x, fill)
        return {"inputs": _array(patch[channel]), "origin": (self.operation.inputs[0], (channel, *origin))}

    def max_pool(self, place) -> dict:
        return self.pooled(place, -math.inf)

    def mean_pool(self, place) -> dict:
        return self.pooled(place, 0.0)

    def linear(self, place) -> dict:
        bias = 0.0 if self.module.bias is None else float(self.module.bias[place[0]])
        return {
            "inputs": _array(self.sources[0].flatten()),
            "weights": _array(self.module.weight[place[0]]),
            "bias": bias,
            "origin": (self.operation.inputs[0], (0,)),
        }

    def squeeze(self, place) -> dict:
        (channel,) = place
        origin = (self.operation.inputs[0], (channel, 0, 0))
        return {"inputs": _array(self.sources[0][channel]), "origin": origin}

    def softmax(self, place) -> dict:
        return {
            "inputs": _array(self.sources[0]) / self.temperature,
            "facts": {"temperature": self.temperature},
            "origin": (self.operation.inputs[0], (0,)),
        }

    def concatenation(self, place) -> dict:
        channel, *rest = place
        for at, source in enumerate(self.sources):
            if channel < len(source):
                return self.handed_on(source, (channel, *rest), at)
            channel -= len(source)
        raise IndexError(place)

    def addition(self, place) -> dict:
        numbers = [source[tuple(place)] for source in self.sources]
        return {"inputs": _array(torch.stack(numbers)), "origin": (self.operation.inputs[0], tuple(place))}

    def scale(self, place) -> dict:
        numbers = [source[tuple(place)[: source.ndim]] for source in self.sources]
        return {"inputs": _array(torch.stack(numbers)), "origin": (self.operation.inputs[0], tuple(place))}

    def standardise(self, place) -> dict:
        subtracted, divided = self.shift
        return self.alone(place) | {"facts": {"mean": subtracted, "deviation": divided}}

    def normalisation(self, place) -> dict:
        channel = place[0]
        module = self.module
        facts = {
            "mean": float(module.running_mean[channel]),
            "variance": float(module.running_var[channel]),
            "epsilon": module.eps,
            "weight": float(module.weight[channel]),
            "bias": float(module.bias[channel]),
        }
        return self.alone(place) | {"facts": facts}

    def rearranged(self, place) -> dict:
        source = self.sources[0]
        came_from = np.unravel_index(int(self.route[tuple(place)]), tuple(source.shape))
        return self.handed_on(source, tuple(int(one) for one in came_from))

    last = flatten = reshape = rearranged

    def recurrent(self, place) -> dict:
        step, unit = place
        sequence = self.sources[0].reshape(self.operation.shape[0], -1)
        runs = states(self.module, sequence)
        top = runs[-1]
        found = moment(self.module, top, len(runs) - 1, step, unit)
        return {
            "inputs": _array(top.read[step]),
            "moment": found,
            "origin": (self.operation.inputs[0], (step, 0)),
        }


def _folded(source: torch.Tensor, place, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The place in `source` of the number that is at `place` of a shape that differs by ones."""
    flat = int(np.ravel_multi_index(tuple(place), shape))
    return tuple(int(one) for one in np.unravel_index(flat, tuple(source.shape)))


def _pair(value) -> tuple[int, int]:
    return value if isinstance(value, tuple) else (value, value)


def _array(tensor: torch.Tensor) -> np.ndarray:
    """float64, so that sums of many products are not rounded again."""
    return tensor.detach().cpu().numpy().astype(float)
