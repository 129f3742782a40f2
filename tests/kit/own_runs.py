"""What the tests of one's own network share: digits of no data set, settings, a visitor who trains."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from demo import learn
from demo.learn import OwnNetwork
from demo.pages.lessons.yours import own_network
from demo.panel.limits import LIMITS
from demo.panel.panel import Update
from demo.panel.playback import Playhead
from tests.kit.lessons import collected, run
from tests.kit.panels import ask

OWN = {"kind": "cnn", "width_cnn": "5", "digits": "1000", "epochs": "1", "batch": "100", "speed": "0"}
BATCHES = OWN | {"experiment": "batch", "optimizer": "sgd", "lr": "0.05"}
UNITS = OWN | {"experiment": "units", "kind": "mlp", "width_mlp": "128", "optimizer": "sgd"}


@pytest.fixture(autouse=True)
def mnist(monkeypatch):
    """MNIST's place taken by ten patterns in noise, so that no data is needed."""
    # Not politely: beside the other tests a run would take minutes.
    threads = ThreadPoolExecutor(LIMITS.trainings)
    monkeypatch.setattr(learn, "THREADS", threads)
    random = torch.Generator().manual_seed(1)
    labels = torch.arange(15_000) % 10
    patterns = torch.randint(0, 200, (10, 28, 28), generator=random)
    images = patterns[labels] + torch.randint(0, 56, (15_000, 28, 28), generator=random)
    monkeypatch.setattr(learn, "at_hand", lambda: True)
    monkeypatch.setattr(learn, "digits", lambda is_made=False: (images.to(torch.uint8), labels))
    yield
    threads.shutdown()


class Owner:
    """Somebody at the panel of their own network: `network` is what training gave."""

    def __init__(self, fields: dict):
        self.fields = fields
        self.head = Playhead()
        self.network: OwnNetwork | None = None

    def parts(self, handler: str, **fields):
        """What a handler gives or yields."""
        return ask(own_network.PANEL, self.fields | fields, self.head, self.network, handler=handler)

    def taken(self, part) -> dict:
        """The part's slots; its states are kept."""
        if not isinstance(part, Update):
            return part
        if part.states is not None and isinstance(part.states[1], OwnNetwork):
            self.network = part.states[1]
        return part.slots

    def ask(self, handler="answer", **fields) -> dict:
        """The slots that answer a change ("answer") or Reset ("reset")."""
        return self.taken(self.parts(handler, **fields))

    def step(self, **fields) -> dict:
        """The slots after one press of Step."""
        (part,) = run(collected(self.parts("step", **fields), 2))
        return self.taken(part)

    def play(self, most=10_000, **fields) -> list[dict]:
        """The slots that come while it trains, the last of them where it ended."""
        return [self.taken(part) for part in run(collected(self.parts("play", **fields), most))]

    def files(self, **fields) -> list[dict]:
        """The slots with the file that was asked for."""
        return [self.taken(part) for part in self.parts("follow", **fields)]

    @property
    def trial(self):
        """What trains, opened as only a test may."""
        return self.head.recording._trial


def trained_network(fields=OWN) -> OwnNetwork:
    """The network of a run to its end."""
    owner = Owner(fields)
    owner.play()
    return owner.network
