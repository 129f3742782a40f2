"""A form's fields: what the page sends becomes typed values, or a sentence that names the field."""

import pytest

from demo.panel.form import Choice, ChoiceBy, Form
from demo.words import _
from models.problem import Problem

LAYERS = {
    "cnn": Choice(_("Layer"), "conv1", ["conv1", "conv2"]),
    "resnet": Choice(_("Layer"), "res1", ["res1", "res2"]),
}


class ExampleForm(Form):
    key: str = Choice(_("Network"), "cnn", ["cnn", "resnet", "mlp"])
    layer: str = ChoiceBy("key", lambda: LAYERS)
    any: str = Choice(_("Order"), "first", ["first"], strict=False)


def test_a_choice_takes_what_it_lists_and_names_itself_when_it_refuses():
    assert ExampleForm.parse({"key": "resnet"}).key == "resnet"
    assert ExampleForm.parse({}).key == "cnn"
    with pytest.raises(Problem, match="Network is 'vit': give one of cnn, resnet, mlp."):
        ExampleForm.parse({"key": "vit"})


def test_a_choice_that_is_not_strict_hands_on_what_it_does_not_list():
    assert ExampleForm.parse({"any": "last"}).any == "last"


def test_options_may_depend_on_another_field():
    sent = {"layer_cnn": "conv2", "layer_resnet": "res1"}
    assert ExampleForm.parse(sent | {"key": "cnn"}).layer == "conv2"
    assert ExampleForm.parse(sent | {"key": "resnet"}).layer == "res1"
    assert ExampleForm.parse(sent | {"key": "mlp"}).layer == ""
    assert ExampleForm.parse({"key": "cnn"}).layer == "conv1"
    html = ExampleForm.field("layer")
    assert 'data-if="key=cnn"' in html and 'name="layer_resnet"' in html
