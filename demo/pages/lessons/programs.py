"""The PyTorch program that a panel is running, its current numbers filled in: text that runs as it is."""

from models.basics import Walk
from models.data import NAMES_URL
from models.lessons.diabetes import ACTIVATIONS, TRAINING, Course
from models.lessons.hello import Spelling

PLAIN = """for step in range({count}):
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    optimizer.step()
"""
CLOSURE = """def closure():  # LBFGS asks for the loss several times within one step
    optimizer.zero_grad()
    loss = {loss}
    loss.backward()
    return loss


for step in range({count}):
    optimizer.step(closure)
"""


def walk(run: Walk, count: int, seed: int | None, x: float) -> str:
    """A straight line or a logistic curve after `count` steps, and what it says at x."""
    column = [", ".join(f"[{value!r}]" for value in values) for values in zip(*run.points, strict=True)]
    momentum = f", momentum={run.momentum!r}" if run.momentum and run.optimizer in ("SGD", "RMSprop") else ""
    logistic = run.kind == "logistic"
    sigmoid = ".sigmoid()" if logistic and run.loss == "mse" else ""
    criterion = "BCEWithLogitsLoss" if run.loss == "bce" else "MSELoss"
    loop = CLOSURE if run.optimizer == "LBFGS" else PLAIN
    start = f"with torch.no_grad():\n    model.weight.fill_({run.w!r})\n    model.bias.fill_({run.b!r})\n"
    squashed = "1 / (1 + math.exp(-({})))" if logistic else "{}"
    return (
        f"{'import math' + chr(10) * 2 if logistic else ''}import torch\nfrom torch import nn\n\n"
        f"x = torch.tensor([{column[0]}])\ny = torch.tensor([{column[1]}])\n\n"
        f"{'' if seed is None else f'torch.manual_seed({seed})' + chr(10)}model = nn.Linear(1, 1)\n"
        f"{start if seed is None else ''}criterion = nn.{criterion}()\n"
        f"optimizer = torch.optim.{run.optimizer}(model.parameters(), lr={run.rate!r}{momentum})\n\n"
        f"{chr(10) * (loop is CLOSURE)}{loop.format(count=count, loss=f'criterion(model(x){sigmoid}, y)')}\n"
        f"w, b = model.weight.item(), model.bias.item()\n"
        f'print(f"w = {{w:.4f}}, b = {{b:.4f}}")\n'
        f"answer = {squashed.format(f'w * {x:g} + b')}\n"
        f'print(f"at x = {x:g}: {{answer:.4f}}")\n'
    )


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
    many = run.cell.upper()
    filled = {"v": len(run.alphabet), "one": f"{many}Cell", "many": many}
    model = MODELS[run.version].format(**filled, hidden="state[0]" if run.cell == "lstm" else "state")
    reduction = ', reduction="sum"' if run.version == "cell" else ""
    return (
        "import torch\nimport torch.nn.functional as F\nfrom torch import nn\n\n"
        f"alphabet = {run.alphabet!r}\nx = torch.tensor({run.ids(run.source).tolist()})  # {run.source!r}\n"
        f"y = torch.tensor({run.ids(run.target).tolist()})  # {run.target!r}\n\n"
        f"torch.manual_seed({run.seed})\n{model}optimizer = torch.optim.Adam(parameters, lr={run.rate!r})\n"
        f"for epoch in range({count}):\n    optimizer.zero_grad()\n    logits = forward()\n"
        f"    loss = F.cross_entropy(logits, y{reduction})\n    loss.backward()\n    optimizer.step()\n"
        '    says = "".join(alphabet[i] for i in logits.argmax(1).tolist())\n'
        '    print(f"{epoch + 1}: {says}, loss {loss.item():.3f}")\n'
    )


def softmax(scores: list[float], target: int) -> str:
    """Probabilities, both losses and the gradient for these scores."""
    return (
        "import torch\nimport torch.nn.functional as F\n\n"
        f"scores = torch.tensor([{scores}], requires_grad=True)\ntarget = torch.tensor([{target}])\n\n"
        "logs = F.log_softmax(scores, dim=1)\nprint(logs.exp())  # the probabilities\n"
        "print(F.nll_loss(logs, target))\nloss = F.cross_entropy(scores, target)  # both steps in one\n"
        "loss.backward()\nprint(loss, scores.grad)  # the gradient: probabilities minus one-hot\n"
    )


def course(run: Course, count: int) -> str:
    """The diabetes network after `count` epochs; it fetches the table itself."""
    act = "nn." + ACTIVATIONS[run.activation].__name__ + "()"
    return (
        "import numpy as np\nimport torch\nfrom torch import nn\n"
        "from torch.utils.data import DataLoader, TensorDataset\n\n"
        f'table = np.loadtxt("{NAMES_URL}/diabetes.csv.gz", delimiter=",")\n'
        "table = torch.tensor(table, dtype=torch.float32)\n"
        "order = torch.randperm(len(table), generator=torch.Generator().manual_seed(0))\n"
        "x, y = table[order, :8], table[order, 8:]\n"
        f"training = TensorDataset(x[:{TRAINING}], y[:{TRAINING}])\n"
        f"order = torch.Generator().manual_seed({run.seed})\n"
        f"loader = DataLoader(training, batch_size={run.batch}, shuffle=True, generator=order)\n\n"
        f"torch.manual_seed({run.seed})\nmodel = nn.Sequential(\n"
        f"    nn.Linear(8, 6), {act}, nn.Linear(6, 4), {act}, nn.Linear(4, 1)\n)\n"
        "criterion = nn.BCEWithLogitsLoss()  # the last sigmoid is in it\n"
        f"optimizer = torch.optim.{run.optimizer}(model.parameters(), lr={run.rate!r})\n"
        f"for epoch in range({count}):\n    for inputs, answers in loader:\n        optimizer.zero_grad()\n"
        "        loss = criterion(model(inputs), answers)\n"
        "        loss.backward()\n        optimizer.step()\n\n"
        f"with torch.no_grad():\n    logits = model(x[{TRAINING}:])\n"
        f'    print(f"test loss {{criterion(logits, y[{TRAINING}:]).item():.4f}}")\n'
        f"    right = (logits > 0) == (y[{TRAINING}:] > 0.5)\n"
        '    print(f"test accuracy {right.float().mean().item():.4f}")\n'
    )
