"""A recurrent layer step by step, by its formulas and not by torch's kernel: every gate, with one held if so.

Any nn.RNN, nn.LSTM or nn.GRU, of any number of layers, in one direction or both. Each layer and direction is
a run of its own; they are counted as in torch's h_n.

Sources: Elman, 1990 (RNN); Hochreiter and Schmidhuber, 1997, with the forget gate of Gers, Schmidhuber and
Cummins, 2000 (LSTM); Cho et al., 2014 (GRU).
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence

GATES = {"rnn": ("h",), "lstm": ("i", "f", "g", "o"), "gru": ("r", "z", "n")}  # in torch's order
BENT = ("h", "g", "n")  # made by tanh, from -1 to 1; all others by a sigmoid, from 0 to 1


@dataclass(frozen=True)
class Hold:
    """A gate of one run kept at `value` in every step, whatever its sum says; `unit`: None for all units."""

    run: int
    gate: str
    value: float
    unit: int | None = None


@dataclass(frozen=True)
class States:
    """One layer in one direction: `read` (T, F) came in, `hidden` (T, D) and `cell`, or None, went out.

    Row t belongs to what is read at t, also where `is_backward` and the last is read first. `gates`
    (T, G, D): each gate's value, in the order of GATES. `start`: (h, c) of (D,), the memory before all steps.
    """

    read: torch.Tensor
    hidden: torch.Tensor
    cell: torch.Tensor | None
    gates: torch.Tensor
    start: tuple[torch.Tensor, torch.Tensor]
    is_backward: bool = False

    def before(self, step: int) -> tuple[torch.Tensor, torch.Tensor]:
        """(h, c) of (D,), the memory that the step begins with; without a cell state c says nothing."""
        earlier = step + 1 if self.is_backward else step - 1
        if not 0 <= earlier < len(self.hidden):
            return self.start
        return self.hidden[earlier], self.start[1] if self.cell is None else self.cell[earlier]

    @property
    def last(self) -> tuple[torch.Tensor, torch.Tensor]:
        """(h, c) of (D,), the memory after all steps."""
        end = 0 if self.is_backward else -1
        return self.hidden[end], self.start[1] if self.cell is None else self.cell[end]


@torch.inference_mode()
def states(
    module: nn.RNNBase,
    sequence: torch.Tensor,
    hold: Hold | None = None,
    start: tuple[torch.Tensor, torch.Tensor] | None = None,
) -> list[States]:
    """Every run of a recurrent module on a sequence (T, F), layer by layer, forward before backward.

    `start`: (h, c) of (runs, D), the memory to go on from; zeros, as in torch, without one.
    """
    directions = 2 if module.bidirectional else 1
    runs: list[States] = []
    for _layer in range(module.num_layers):
        beside = []
        for _direction in range(directions):
            at = len(runs) + len(beside)
            memory = None if start is None else (start[0][at], start[1][at])
            held = hold if hold is not None and hold.run == at else None
            beside.append(_run(module, at, sequence, held, memory))
        runs += beside
        sequence = torch.cat([run.hidden for run in beside], dim=1)
    return runs


def _run(module: nn.RNNBase, at: int, sequence: torch.Tensor, hold: Hold | None, start) -> States:
    weight_x, weight_h, bias_x, bias_h = weights(module, at)
    if start is None:
        zeros = sequence.new_zeros(weight_h.shape[1])
        start = (zeros, zeros)
    is_backward = module.bidirectional and at % 2 == 1
    h, c = start
    step = _STEPS[cell_of(module)]
    keep = _keeper(cell_of(module), hold)
    # What comes of the input does not wait for the step before: all steps at once.
    from_input = sequence @ weight_x.T + bias_x
    rows = []
    for from_x in from_input.flip(0) if is_backward else from_input:
        gates, h, c = step(from_x, weight_h @ h + bias_h, h, c, keep, bend_of(module))
        rows.append((gates, h, c))
    gates, hidden, cell = (torch.stack(each) for each in zip(*rows, strict=True))
    if is_backward:
        gates, hidden, cell = gates.flip(0), hidden.flip(0), cell.flip(0)
    return States(sequence, hidden, cell if has_cell(module) else None, gates, start, is_backward)


Keep = Callable[[str, torch.Tensor], torch.Tensor]


def _keeper(cell: str, hold: Hold | None) -> Keep:
    """What becomes of a gate (D,) of this name: itself, or the value that it is held at."""
    if hold is None:
        return lambda name, gate: gate
    if hold.gate not in GATES[cell]:
        raise KeyError(hold.gate)

    def keep(name: str, gate: torch.Tensor) -> torch.Tensor:
        if name != hold.gate:
            return gate
        if hold.unit is None:
            return torch.full_like(gate, hold.value)
        kept = gate.clone()
        kept[hold.unit] = hold.value
        return kept

    return keep


# ---- one step of each cell: (gates (G, D), h, c); `from_x`, `from_h` (G D,): what its weights make ---------


def _rnn(from_x, from_h, h, c, keep: Keep, bend) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    h = keep("h", bend(from_x + from_h))
    return h[None], h, c


def _lstm(from_x, from_h, h, c, keep: Keep, bend) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    i, f, g, o = (from_x + from_h).chunk(4)
    i = keep("i", i.sigmoid())
    f = keep("f", f.sigmoid())
    g = keep("g", g.tanh())
    o = keep("o", o.sigmoid())
    c = f * c + i * g
    return torch.stack([i, f, g, o]), o * c.tanh(), c


def _gru(from_x, from_h, h, c, keep: Keep, bend) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    r_x, z_x, n_x = from_x.chunk(3)
    r_h, z_h, n_h = from_h.chunk(3)
    r = keep("r", (r_x + r_h).sigmoid())
    z = keep("z", (z_x + z_h).sigmoid())
    # The reset gate works on what comes of the old state, its bias included, as torch has it.
    n = keep("n", (n_x + r * n_h).tanh())
    return torch.stack([r, z, n]), (1 - z) * n + z * h, c


_STEPS = {"rnn": _rnn, "lstm": _lstm, "gru": _gru}


# ---- one unit in one step ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gate:
    """One gate of one unit in one step: the sums of the products with the input and the old state, biases."""

    name: str
    from_input: float
    from_state: float
    bias_input: float
    bias_state: float


@dataclass(frozen=True)
class Moment:
    """One unit in one step: its gates as sums, what each is `opened` to, its memory before and after.

    `cell_before`, `cell`: None where the cell has no cell state.
    """

    gates: tuple[Gate, ...]
    opened: tuple[float, ...]
    before: float
    after: float
    cell_before: float | None
    cell: float | None


@torch.inference_mode()
def moment(module: nn.RNNBase, run: States, at: int, step: int, unit: int) -> Moment:
    """How one unit of run number `at` came about in one step. IndexError."""
    weight_x, weight_h, bias_x, bias_h = weights(module, at)
    size = weight_h.shape[1]
    before, cell_before = run.before(step)
    gates = []
    for place, name in enumerate(GATES[cell_of(module)]):
        row = place * size + unit
        gates.append(
            Gate(
                name,
                float(weight_x[row] @ run.read[step]),
                float(weight_h[row] @ before),
                float(bias_x[row]),
                float(bias_h[row]),
            )
        )
    return Moment(
        tuple(gates),
        tuple(run.gates[step, :, unit].tolist()),
        float(before[unit]),
        float(run.hidden[step, unit]),
        None if run.cell is None else float(cell_before[unit]),
        None if run.cell is None else float(run.cell[step, unit]),
    )


# ---- within a network --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Inside:
    """A recurrent module as it ran within a network on one input: its runs, and what the network gave."""

    module: nn.RNNBase
    runs: list[States]
    output: object


@torch.inference_mode()
def inside(model: nn.Module, inputs: Sequence, path: str, hold: Hold | None = None) -> Inside:
    """The recurrent module at `path` while the model takes a batch of one; what is held changes what follows.

    `runs` is empty where the model steps past the module by itself. KeyError: no such gate.
    """
    # Its own hooks, the original's weights: nothing is written to them, and the cached network has no hooks.
    shared = {id(one): one for one in (*model.parameters(), *model.buffers())}
    model = copy.deepcopy(model, shared)
    module = model.get_submodule(path)
    runs: list[States] = []

    def hook(module: nn.RNNBase, given: tuple, made: tuple):
        sequence, *memory = given
        runs.extend(states(module, _steps_of(sequence, module), hold, _memory(memory, module)))
        return None if hold is None else _as_made(made, module, runs)

    module.register_forward_hook(hook)
    output = model(*inputs)
    return Inside(module, runs, output)


@dataclass(frozen=True)
class Shapes:
    """The shapes around a recurrent module: what it takes, its output and h_n, and what the network gives."""

    module: nn.RNNBase
    given: tuple[int, ...]
    output: tuple[int, ...]
    last: tuple[int, ...]
    answer: tuple[int, ...]


def shapes(model: nn.Module, inputs: Sequence, path: str) -> Shapes:
    """The shapes when the model, which is not used elsewhere, takes these inputs."""
    module = model.get_submodule(path)
    found = []

    def hook(module: nn.RNNBase, given: tuple, made: tuple) -> None:
        output, state = made
        h = state[0] if has_cell(module) else state
        found.append((_shape_of(given[0]), _shape_of(output), tuple(h.shape)))

    module.register_forward_hook(hook)
    answer = model(*inputs)
    answer = answer[0] if isinstance(answer, tuple) else answer
    return Shapes(module, *found[0], tuple(answer.shape))


def _shape_of(sequence: torch.Tensor | PackedSequence) -> tuple[int, ...]:
    """As it would be unpacked, the batch first."""
    if isinstance(sequence, PackedSequence):
        return int(sequence.batch_sizes[0]), len(sequence.batch_sizes), sequence.data.shape[1]
    return tuple(sequence.shape)


def _steps_of(sequence: torch.Tensor | PackedSequence, module: nn.RNNBase) -> torch.Tensor:
    """(T, F) of a batch of one."""
    if isinstance(sequence, PackedSequence):
        return sequence.data
    return sequence[0] if module.batch_first else sequence[:, 0]


def _memory(given: Sequence, module: nn.RNNBase) -> tuple[torch.Tensor, torch.Tensor] | None:
    """(h, c) of (runs, D) that the module was given to go on from, if it was."""
    if not given or given[0] is None:
        return None
    h, c = given[0] if has_cell(module) else (given[0], given[0])
    return h[:, 0], c[:, 0]


def _as_made(made: tuple, module: nn.RNNBase, runs: list[States]) -> tuple:
    """What the module gives of these runs, in the form of what it made."""
    output, _states = made
    directions = 2 if module.bidirectional else 1
    top = torch.cat([run.hidden for run in runs[-directions:]], dim=1)
    if isinstance(output, PackedSequence):
        output = output._replace(data=top)
    else:
        output = top[None] if module.batch_first else top[:, None]
    h = torch.stack([run.last[0] for run in runs])[:, None]
    if not has_cell(module):
        return output, h
    return output, (h, torch.stack([run.last[1] for run in runs])[:, None])


# ---- modules -----------------------------------------------------------------------------------------------


def cell_of(module: nn.RNNBase) -> str:
    """ "rnn", "lstm" or "gru"."""
    return type(module).__name__.lower()


def has_cell(module: nn.RNNBase) -> bool:
    """Whether it keeps a cell state beside the hidden one."""
    return isinstance(module, nn.LSTM)


def bend_of(module: nn.RNNBase) -> Callable[[torch.Tensor], torch.Tensor]:
    """The curve of a plain cell; gated ones always have tanh."""
    return torch.relu if getattr(module, "nonlinearity", "tanh") == "relu" else torch.tanh


def weights(module: nn.RNNBase, at: int) -> tuple[torch.Tensor, ...]:
    """(weight_ih, weight_hh, bias_ih, bias_hh) of run number `at`; zeros for biases that it has not."""
    layer, backward = divmod(at, 2) if module.bidirectional else (at, 0)
    suffix = f"_l{layer}{'_reverse' if backward else ''}"
    weight_x, weight_h = (getattr(module, f"{name}{suffix}") for name in ("weight_ih", "weight_hh"))
    if not module.bias:
        zeros = weight_x.new_zeros(len(weight_x))
        return weight_x, weight_h, zeros, zeros
    return weight_x, weight_h, getattr(module, f"bias_ih{suffix}"), getattr(module, f"bias_hh{suffix}")


@dataclass(frozen=True)
class Place:
    """Which run it is: its layer, counted from 1 of `layers`, and whether it reads from the end.

    `has_ways`: whether the module reads in both directions.
    """

    layer: int
    layers: int
    is_backward: bool
    has_ways: bool


def places(module: nn.RNNBase) -> list[Place]:
    """The place of each of its runs."""
    ways = (False, True) if module.bidirectional else (False,)
    layers = module.num_layers
    return [
        Place(layer, layers, is_backward, module.bidirectional)
        for layer in range(1, layers + 1)
        for is_backward in ways
    ]


def recurrent_paths(model: nn.Module) -> list[str]:
    """The paths of a model's recurrent modules, in the order in which they are made."""
    return [path for path, module in model.named_modules() if isinstance(module, nn.RNNBase)]
