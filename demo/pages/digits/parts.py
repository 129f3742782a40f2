"""What the panels beside the pad have in common: the choice of a network, and how networks are named."""

from markupsafe import Markup

from demo import predict
from demo.draw.elements import button
from demo.panel.form import Form, Strip
from demo.words import _


class NetworkForm(Form):
    """The form of a panel about one chosen network."""

    key: str = Strip(_("Network"), "cnn_small", lambda: predict.names().items())

    def recipe(self, wanted: str) -> str:
        """The page's recipe, or the one that the network has where it lacks that. Unlisted."""
        return predict.offered(self.key, wanted)


def chooser(key: str) -> Markup:
    """The network's name as a button that chooses it in the panel around it."""
    return button(predict.names()[key], class_="open", data_fill={"key": key})
