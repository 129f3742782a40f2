"""The PyTorch code of a network of one's own: the class as it is in models/, and the loop that trains it."""

import base64
import inspect
import textwrap
import zlib

from models import made, recurrent
from models.own.settings import KINDS, MADE, Settings
from models.recipes import OPTIMIZERS
from models.training import distortions

_HEAD = '''"""{title}

python own.py                            trains it on {data} and writes own.safetensors
STEPS=3 python own.py                    tries it: three steps on random pictures, nothing fetched or written
WEIGHTS=own.safetensors python own.py    reads weights instead, of this script or downloaded, and checks them

Needs torch{needs} and safetensors.
"""

{imports}
import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import nn
{dataset}
STEPS = int(os.environ.get("STEPS", 0))
WEIGHTS = os.environ.get("WEIGHTS")


'''
# Where the digits come from: fetched, or made on the spot as `models.made` does.
_MNIST = '''

def digits():
    """(60,000, 28, 28) uint8 and (60,000,) labels of MNIST's training part; random ones for STEPS."""
    if STEPS:
        random = torch.Generator().manual_seed(0)
        images = torch.randint(0, 256, ({needed}, 28, 28), dtype=torch.uint8, generator=random)
        return images, torch.arange({needed}) % 10
    mnist = MNIST("data", train=True, download=True)
    return mnist.data, mnist.targets
'''
_MADE = '''

# The digits are made, from {count} drawings of 28 x 28 pixels, packed here, by distorting each many times.
LABELS = torch.tensor({labels})
DRAWINGS = (
{packed}
)
HALF = {half}  # pixels from the middle to the edge, which grids count as 1


{functions}

def digits():
    """({made:,}, 28, 28) uint8 and ({made:,},) labels, made on the spot."""
    greys = bytearray(zlib.decompress(base64.b64decode(DRAWINGS)))
    drawings = torch.frombuffer(greys, dtype=torch.uint8).view(-1, 28, 28)
    torch.manual_seed(0)
    return varied(drawings, LABELS, {made})
'''
_REST = '''

@torch.inference_mode()
def error(model, images, labels):
    """The share of digits read wrongly."""
    model.eval()
    wrong = 0
    for x, y in zip(images.split(1000), labels.split(1000)):
        logits = model(x[:, None].float() / 255)
        wrong += (logits.argmax(1) != y).sum().item()
    model.train()
    return wrong / len(labels)


def train(model, images, labels):
    """{epochs} epoch{plural} in random order, {batch} digits a step."""
    optimizer = torch.optim.{optimizer}(model.parameters(), lr={lr!r})
    random = torch.Generator().manual_seed({seed})
    step = 0
    for epoch in range({epochs}):
        for index in torch.randperm(len(images), generator=random).split({batch}):
            logits = model(images[index][:, None].float() / 255)
            loss = F.cross_entropy(logits, labels[index])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step == STEPS:
                print(f"step {{step}}, loss {{loss.item():.4f}}")
                return
        print(f"epoch {{epoch + 1}}, validation error {{error(model, *validation):.2%}}")


images, labels = digits()
learned = (images[:{learned}], labels[:{learned}])
validation = (images[-{kept}:], labels[-{kept}:])
torch.manual_seed({seed})
model = {call}
if WEIGHTS:
    model.load_state_dict(load_file(WEIGHTS), strict=True)
    print(f"validation error {{error(model, *validation):.2%}}")
else:
    train(model, *learned)
    if not STEPS:
        save_file(model.state_dict(), "own.safetensors")
'''


def call(settings: Settings) -> str:
    """The call that builds the network, as code: "CNN(width=10)"."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in settings.arguments.items())
    return f"{KINDS[settings.kind].network.__name__}({arguments})"


def code(settings: Settings) -> str:
    """A script that trains this network, step for step as `own.training` does, or reads its weights."""
    network = KINDS[settings.kind].network
    optimizer = OPTIMIZERS[settings.optimizer].__name__
    which = "made" if settings.made else "MNIST"
    title = f"{call(settings)} on {settings.learned:,} {which} digits: {optimizer}, seed {settings.seed}."
    # The class as it is in models/, so that weights fit and nobody keeps two versions of it alike.
    source = inspect.getsource(network)
    if network is recurrent.Recurrent:
        # The table of cells, which the class looks its own up in.
        lines = inspect.getsource(recurrent).splitlines()
        cells = next(line for line in lines if line.startswith("CELLS"))
        source = f"{cells}\n\n\n{source}"
    facts = {**settings.facts(), "optimizer": optimizer}
    rest = _REST.format(
        **facts,
        learned=settings.learned,
        kept=settings.source.kept,
        plural="s" if settings.epochs > 1 else "",
        call=call(settings),
    )
    if settings.made:
        head = _HEAD.format(
            title=title,
            data="digits that it makes itself",
            needs="",
            imports="import base64\nimport math\nimport os\nimport zlib\n",
            dataset="",
        )
        return head + source + _made_digits() + rest
    head = _HEAD.format(
        title=title,
        data="MNIST (fetched into ./data)",
        needs=", torchvision",
        imports="import os\n",
        dataset="from torchvision.datasets import MNIST\n",
    )
    needed = min(settings.learned + settings.source.kept, settings.source.count)
    return head + source + _MNIST.format(needed=needed) + rest


def _made_digits() -> str:
    """The code that makes the digits, our drawings packed in it: nothing is fetched."""
    images, labels = made.drawings()
    packed = base64.b64encode(zlib.compress(images.numpy().tobytes(), 9)).decode()
    lines = [f'    "{line}"' for line in textwrap.wrap(packed, 96)]
    parts = (
        distortions.affine_grid,
        distortions.elastic_field,
        distortions.change_pen,
        distortions.distort,
        made.varied,
    )
    return _MADE.format(
        count=len(labels),
        labels=labels.tolist(),
        packed="\n".join(lines),
        half=distortions.HALF,
        functions="\n\n".join(inspect.getsource(part) for part in parts),
        made=MADE.count,
    )
