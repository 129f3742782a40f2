"""The PyTorch program that a panel is running, its current numbers filled in: text that runs as it is.

Tests run them, and compare what they print with what the panels show.
"""

import inspect

from models import made
from models.basics import HEAVY, Walk
from models.data import NAMES_URL
from models.lessons.diabetes import ACTIVATIONS, TRAINING, Course
from models.lessons.hello import Spelling

# ---- a line or a logistic curve ----------------------------------------------------------------------------

WALK = """{imports}import torch
from torch import nn

x = torch.tensor([{xs}])
y = torch.tensor([{ys}])

{start}criterion = nn.{criterion}()
optimizer = torch.optim.{optimizer}(model.parameters(), lr={rate!r}{momentum})

{loop}
w, b = model.weight.item(), model.bias.item()
print(f"w = {{w:.4f}}, b = {{b:.4f}}")
answer = {answer}
print(f"at x = {x:g}: {{answer:.4f}}")
"""
SEEDED = """torch.manual_seed({seed})
model = nn.Linear(1, 1)
"""
GIVEN = """model = nn.Linear(1, 1)
with torch.no_grad():
    model.weight.fill_({w!r})
    model.bias.fill_({b!r})
"""
PLAIN = """for step in range({count}):
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    optimizer.step()
"""
CLOSURE = """
def closure():  # LBFGS asks for the loss several times within one step
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    return loss


for step in range({count}):
    optimizer.step(closure)
"""


def walk(run: Walk, count: int, seed: int | None, x: float) -> str:
    """A straight line or a logistic curve after `count` steps, and what it says at x."""
    xs, ys = zip(*run.points, strict=True)
    is_logistic = run.kind == "logistic"
    # BCE takes logits, MSE wants the probability itself.
    outputs = "model(x).sigmoid()" if is_logistic and run.loss == "mse" else "model(x)"
    loop = CLOSURE if run.optimizer == "LBFGS" else PLAIN
    answer = f"w * {x:g} + b"
    has_momentum = run.momentum and run.optimizer in HEAVY
    return WALK.format(
        imports="import math\n\n" if is_logistic else "",
        xs=_column(xs),
        ys=_column(ys),
        start=GIVEN.format(w=run.w, b=run.b) if seed is None else SEEDED.format(seed=seed),
        criterion="BCEWithLogitsLoss" if run.loss == "bce" else "MSELoss",
        optimizer=run.optimizer,
        rate=run.rate,
        momentum=f", momentum={run.momentum!r}" if has_momentum else "",
        loop=loop.format(count=count, loss=f"criterion({outputs}, y)"),
        answer=f"1 / (1 + math.exp(-({answer})))" if is_logistic else answer,
        x=x,
    )


def _column(values: tuple[float, ...]) -> str:
    return ", ".join(f"[{value!r}]" for value in values)


# ---- hello -------------------------------------------------------------------------------------------------

SPELLING = """import torch
import torch.nn.functional as F
from torch import nn

alphabet = {alphabet!r}
x = torch.tensor({x})  # {source!r}
y = torch.tensor({y})  # {target!r}

torch.manual_seed({seed})
{model}optimizer = torch.optim.Adam(parameters, lr={rate!r})
for epoch in range({count}):
    optimizer.zero_grad()
    logits = forward()
    loss = F.cross_entropy(logits, y{reduction})
    loss.backward()
    optimizer.step()
    says = "".join(alphabet[i] for i in logits.argmax(1).tolist())
    print(f"{{epoch + 1}}: {{says}}, loss {{loss.item():.3f}}")
"""

MODELS = {
    "cell": """cell = nn.{one}({v}, {v})  # the hidden state is the answer: one number a letter


def forward():
    state, answers = None, []
    for letter in F.one_hot(x, {v}).float():
        state = cell(letter[None], state)
        answers.append({hidden})
    return torch.cat(answers)


parameters = cell.parameters()
""",
    "layer": """rnn = nn.{many}({v}, {v})


def forward():
    return rnn(F.one_hot(x, {v}).float())[0]


parameters = rnn.parameters()
""",
    "embedding": """embedding = nn.Embedding({v}, 10)
rnn = nn.{many}(10, 8, num_layers=2)
fc = nn.Linear(8, {v})


def forward():
    return fc(rnn(embedding(x))[0])


parameters = [*embedding.parameters(), *rnn.parameters(), *fc.parameters()]
""",
}


def spelling(run: Spelling, count: int) -> str:
    """One of the three versions, trained `count` epochs, printing what it says in each."""
    layer = run.cell.upper()
    model = MODELS[run.version].format(
        v=len(run.alphabet),
        one=f"{layer}Cell",
        many=layer,
        hidden="state[0]" if run.cell == "lstm" else "state",
    )
    return SPELLING.format(
        alphabet=run.alphabet,
        source=run.source,
        target=run.target,
        x=run.ids(run.source).tolist(),
        y=run.ids(run.target).tolist(),
        seed=run.seed,
        model=model,
        rate=run.rate,
        count=count,
        # The loop adds the letters' losses up, as its tutorial does.
        reduction=', reduction="sum"' if run.version == "cell" else "",
    )


# ---- softmax -----------------------------------------------------------------------------------------------

SOFTMAX = """import torch
import torch.nn.functional as F

scores = torch.tensor([{scores}], requires_grad=True)
target = torch.tensor([{target}])

logs = F.log_softmax(scores, dim=1)
print(logs.exp())  # the probabilities
print(F.nll_loss(logs, target))
loss = F.cross_entropy(scores, target)  # both steps in one
loss.backward()
print(loss, scores.grad)  # the gradient: probabilities minus one-hot
"""


def softmax(scores: list[float], target: int) -> str:
    """Probabilities, both losses and the gradient for these scores."""
    return SOFTMAX.format(scores=scores, target=target)


# ---- diabetes ----------------------------------------------------------------------------------------------

FETCHED = """import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

table = np.loadtxt("{url}/diabetes.csv.gz", delimiter=",")
table = torch.tensor(table, dtype=torch.float32)
order = torch.randperm(len(table), generator=torch.Generator().manual_seed(0))
x, y = table[order, :8], table[order, 8:]
"""
MADE = """import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


{patients}

x, y = patients()
order = torch.randperm(len(x), generator=torch.Generator().manual_seed(0))
x, y = x[order], y[order, None]
"""
COURSE = """{table}training = TensorDataset(x[:{training}], y[:{training}])
order = torch.Generator().manual_seed({seed})
loader = DataLoader(training, batch_size={batch}, shuffle=True, generator=order)

torch.manual_seed({seed})
model = nn.Sequential(
    nn.Linear(8, 6), {units}, nn.Linear(6, 4), {units}, nn.Linear(4, 1)
)
criterion = nn.BCEWithLogitsLoss()  # the last sigmoid is in it
optimizer = torch.optim.{optimizer}(model.parameters(), lr={rate!r})
for epoch in range({count}):
    for inputs, answers in loader:
        optimizer.zero_grad()
        loss = criterion(model(inputs), answers)
        loss.backward()
        optimizer.step()

with torch.no_grad():
    logits = model(x[{training}:])
    print(f"test loss {{criterion(logits, y[{training}:]).item():.4f}}")
    right = (logits > 0) == (y[{training}:] > 0.5)
    print(f"test accuracy {{right.float().mean().item():.4f}}")
"""


def course(run: Course, count: int) -> str:
    """The diabetes network after `count` epochs; it fetches the table itself, or makes it."""
    if run.made:
        table = MADE.format(patients=inspect.getsource(made.patients))
    else:
        table = FETCHED.format(url=NAMES_URL)
    return COURSE.format(
        table=table,
        training=TRAINING,
        seed=run.seed,
        batch=run.batch,
        units=f"nn.{ACTIVATIONS[run.activation].__name__}()",
        optimizer=run.optimizer,
        rate=run.rate,
        count=count,
    )
