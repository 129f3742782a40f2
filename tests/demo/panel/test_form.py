"""A form's fields: what the page sends becomes typed values, or a sentence that names the field."""

import pytest

from demo.panel.form import Choice, ChoiceBy, Form, Number, NumberChoice, Several, Slider, Text
from demo.words import _
from models.problem import Problem, Range

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


def test_a_problem_tells_the_field_of_the_page_that_it_is_in():
    for sent, field in (({"key": "vit"}, "key"), ({"key": "cnn", "layer_cnn": "res1"}, "layer_cnn")):
        with pytest.raises(Problem) as refusal:
            ExampleForm.parse(sent)
        assert refusal.value.field == field


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


class RunForm(Form):
    start: str = Choice(_("Start"), "given", ["given", "seed"])
    w: float = Number(_("w"), -1.0, Range(-9, 9), when="start=given")
    speed: int = NumberChoice(_("Speed"), 20, [5, 20], range=Range(1, 200, whole=True))
    momentum: float = Slider(_("Momentum"), 0, Range(0, 0.9), 0.1, clamp=False)
    race: tuple[str, ...] = Several(_("Race against"), ("SGD", "Adam"))
    points: str = Text(_("Try"), "1, 2", grows=True)


def test_what_is_not_seen_has_its_default_whatever_was_typed_there():
    assert RunForm.parse({"start": "given", "w": "3"}).w == 3
    assert RunForm.parse({"start": "seed", "w": "many"}).w == -1
    with pytest.raises(Problem, match="w is 'many'"):
        RunForm.parse({"w": "many"})


def test_a_number_may_be_chosen_that_the_list_does_not_have():
    assert RunForm.parse({"speed": "7"}).speed == 7 and RunForm.parse({"speed": "1e9"}).speed == 200
    with pytest.raises(Problem, match="Speed is 'many': give a whole number from 1 to 200"):
        RunForm.parse({"speed": "many"})
    assert RunForm.field("speed").count("<option") == 2


def test_a_slide_that_does_not_clamp_refuses_what_is_outside():
    with pytest.raises(Problem, match="Momentum is 1: give a number from 0 to 0.9"):
        RunForm.parse({"momentum": "1"})


def test_of_several_boxes_those_that_are_checked_are_told():
    assert RunForm.parse({"race_Adam": "on", "race_Magic": "on"}).race == ("Adam",)
    assert RunForm.field("race").count('name="race_') == 2


def test_a_field_that_grows_is_one_for_several_lines():
    assert '<textarea name="points" rows="1"' in RunForm.field("points")


class FirstForm(Form):
    first: int = Number(_("Seed"), 1, Range(0, 9, whole=True))


class SecondForm(Form):
    second: int = Number(_("Epochs"), 2, Range(0, 9, whole=True))


class WholeForm(FirstForm, SecondForm):
    third: int = Number(_("Speed"), 3, Range(0, 9, whole=True))


def test_a_form_of_several_parts_has_the_fields_of_all():
    form = WholeForm.parse({"second": "5"})
    assert (form.first, form.second, form.third) == (1, 5, 3)
    assert set(WholeForm.fields) == {"first", "second", "third"}
