"""The page as a whole, where something is missing."""

from demo import predict
from demo.pages.digits import why
from tests.kit.panels import slots_sent


def test_the_page_is_built_without_any_weights(tmp_path, monkeypatch):
    from demo.ui import build
    from models import checkpoint

    monkeypatch.setattr(checkpoint.load, "__defaults__", (None, tmp_path))
    monkeypatch.setattr(predict, "_loaded", {})
    build()
    slots = slots_sent(why.PANEL, {"digit": [200] * 784, "key": "cnn", "recipe": "robust"})
    assert "python -m models.train cnn --recipe robust" in slots["trouble"]
