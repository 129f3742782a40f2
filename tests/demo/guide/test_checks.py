"""Checks: each finds the same as a plain reading of the networks, and says so in every language."""

import inspect

import numpy as np
import pytest
import torch

from demo import predict, probe
from demo.guide.checks import CHECKS, Situation
from demo.words import languages
from models import basics, registry
from models.drawing import from_strokes
from models.mlp import MLP
from models.probing import transforms
from models.probing.gradients import layer_gradients
from models.problem import Problem
from models.samples import PAD, SAMPLES

BLANK = Situation(None)


def found(name, situation, /, **given):
    """The check's Finding for parameters as a file gives them."""
    check = CHECKS[name]
    params = {param: check.params[param](value) for param, value in given.items()}
    finding = check(situation, **params)
    assert all(finding.words.to(language) for language in languages())
    return finding


def answer(name, situation, /, **given):
    return found(name, situation, **given).answer


@pytest.fixture(params=["plain", "robust"])
def situation(request):
    _label, strokes = SAMPLES[7]
    return Situation(from_strokes(strokes, PAD), request.param)


# ---- first models ------------------------------------------------------------------------------------------


def test_the_loss_is_the_mean_of_the_squared_errors():
    assert answer("loss_at", BLANK, w=-1, b=4) == pytest.approx((1 + 4 + 25) / 3)
    assert answer("loss_at", BLANK, w=2, b=0) == 0


def test_a_rate_above_two_over_the_curvature_diverges_and_one_below_does_not():
    x, _y = np.array(basics.LINE).T
    curvature = 2 * np.array([[(x * x).mean(), x.mean()], [x.mean(), 1]])
    edge = 2 / np.linalg.eigvalsh(curvature).max()
    rates = [round(edge - 0.005, 3), round(edge + 0.005, 3)]
    assert answer("diverging", BLANK, rates=rates) == (f"{rates[1]:g}",)


def test_the_fastest_optimizer_has_the_smallest_loss():
    assert answer("fastest", BLANK, optimizers=["SGD", "LBFGS"], rate=0.1, steps=10) == ("LBFGS",)


def test_where_the_curve_is_sure_and_wrong_bce_pulls_harder():
    assert answer("stronger_pull", BLANK, w=-4, b=6) == ("bce",)


def test_equal_scores_cost_the_logarithm_of_their_number():
    assert answer("cross_entropy", BLANK, scores=[5, 5, 5, 5], target=2) == pytest.approx(np.log(4))


def test_only_the_right_class_is_pushed_up():
    assert answer("pushed_up", BLANK, scores=[0.2, 0.1, -0.1], target=1) == ("1",)


def test_softmax_does_not_feel_what_is_added_to_every_score():
    assert answer("after_adding", BLANK, scores=[0.2, 0.1, -0.1], added=7) == ("same",)


def test_relu_learns_the_patients_faster():
    assert answer("faster_units", BLANK, epochs=12) == ("relu",)


# ---- fully connected and convolutional layers --------------------------------------------------------------


def test_parameters_are_counted_in_the_network_and_in_a_layer(situation):
    network = MLP()
    assert answer("parameters", situation, key="mlp") == sum(p.numel() for p in network.parameters())
    assert answer("parameters", situation, key="mlp", layer="layers.1") == 784 * 512 + 512
    with pytest.raises(Problem, match="layers.1"):
        found("parameters", situation, key="mlp", layer="conv1")


def test_the_sigmoid_is_at_most_a_quarter_steep():
    assert answer("steepest", BLANK) == pytest.approx(0.25, abs=1e-4)


def test_sigmoids_let_the_gradient_vanish_and_relu_does_not(situation):
    powers = [1, 10, 100, 1000, 10000]
    assert answer("vanishing", situation, activation="sigmoid", powers=powers) == ("10000",)
    assert int(answer("vanishing", situation, activation="relu", powers=powers)[0]) <= 100


def test_a_layers_gradient_is_the_one_that_pytorch_computes(situation):
    before = torch.random.get_rng_state()
    first, *_others = layer_gradients("relu", situation.digit, 7)
    assert torch.equal(torch.random.get_rng_state(), before)
    torch.manual_seed(0)
    network = MLP("relu")
    x = torch.from_numpy(situation.digit)[None, None]
    torch.nn.functional.cross_entropy(network(x), torch.tensor([7])).backward()
    assert first == pytest.approx(float(network.layers[1].weight.grad.abs().mean()))


def test_sizes_follow_the_formula_and_what_does_not_fit_is_told():
    assert answer("output_size", BLANK, kernel=5) == 24
    assert answer("output_size", BLANK, size=28, kernel=3, stride=2, padding=1) == 14
    with pytest.raises(Problem, match="does not fit"):
        found("output_size", BLANK, size=3, kernel=5)


@pytest.mark.parametrize(
    ("kernel", "kind"), [("edges", "zero"), ("sobel_x", "zero"), ("blur", "same"), ("sharpen", "same")]
)
def test_weights_that_add_up_to_nothing_wipe_out_flat_areas(kernel, kind):
    assert answer("flat", BLANK, kernel=kernel) == (kind,)


def test_a_kernel_is_as_thick_as_its_input(situation):
    assert answer("kernel_numbers", situation, key="cnn_small", layer="conv1") == 25
    assert answer("kernel_numbers", situation, key="cnn_small", layer="conv2") == 4 * 25


def test_relu_silences_what_is_not_above_zero(situation):
    output = probe.conv_layer(situation.digit, "cnn_small", "conv1", situation.recipe).output
    share = answer("silenced", situation, key="cnn_small", layer="conv1")
    assert share == pytest.approx(100 * (np.maximum(output, 0) == 0).mean())
    strongest = answer("strongest_map", situation, key="cnn_small", layer="conv1")
    assert strongest == (str(np.unravel_index(output.argmax(), output.shape)[0]),)


@pytest.mark.parametrize(
    ("key", "layer"), [("cnn", "conv1"), ("cnn", "conv2"), ("cnn_small", "conv2"), ("resnet", "res1.conv2")]
)
def test_the_receptive_field_is_as_wide_as_what_changes_the_number(key, layer):
    # A pixel that changes the output moves it: those that do lie in a square of that width.
    random = np.random.default_rng(0)
    canvas = random.random((28, 28), np.float32)
    output = probe.conv_layer(canvas, key, layer, "plain").output
    middle = output.shape[1] // 2
    columns = []
    for column in range(28):
        touched = canvas.copy()
        touched[:, column] = 1 - touched[:, column]
        after = probe.conv_layer(touched, key, layer, "plain").output
        if np.abs(after - output)[:, middle, middle].max() > 1e-6:
            columns.append(column)
    width = answer("receptive_field", BLANK, key=key, layer=layer)
    assert width == columns[-1] - columns[0] + 1


@pytest.mark.parametrize(("key", "layer"), [("inception", "conv2"), ("modern", "features.0.0")])
def test_of_branches_and_attention_no_receptive_field_is_told(key, layer):
    with pytest.raises(Problem, match="follow each other"):
        found("receptive_field", BLANK, key=key, layer=layer)


# ---- digits moved ------------------------------------------------------------------------------------------


def test_who_keeps_its_answer_says_the_same_of_the_moved_digit(situation):
    moved = transforms.moved(situation.digit, dx=6)
    before = {
        row["key"]: row["says"] for row in predict.read(situation.digit, recipe=situation.recipe)["rows"]
    }
    after = {row["key"]: row["says"] for row in predict.read(moved, recipe=situation.recipe)["rows"]}
    keeping = {key for key in before if before[key] == after[key]}
    assert set(answer("after_shift", situation, dx=6)) == keeping
    told = found("count_after_shift", situation, dx=6)
    assert told.answer == len(keeping) and "Moved 6 px right: " in str(told.words)


def test_how_far_it_can_go_is_the_last_shift_before_another_answer(situation):
    held = int(answer("holds_right", situation, key="cnn"))
    grid = probe.shift_grid(situation.digit, "cnn", situation.recipe)
    middle = transforms.FARTHEST
    assert (grid.says[middle, middle : middle + held + 1] == grid.own).all()
    assert held == middle or grid.says[middle, middle + held + 1] != grid.own


def test_the_easier_way_is_the_one_with_more_answers_kept(situation):
    # Turned by a quarter, what was up and down lies sideways.
    for digit in (situation.digit, situation.digit.T):
        grid = probe.shift_grid(digit, "gru", situation.recipe)
        middle = transforms.FARTHEST
        upright = (grid.says[:, middle] == grid.own).sum()
        sideways = (grid.says[middle] == grid.own).sum()
        easier = answer("easier_direction", Situation(digit, situation.recipe), key="gru")
        assert ("upright" in easier, "sideways" in easier) == (upright >= sideways, sideways >= upright)


def test_robust_training_keeps_more_than_convolution_without_it(situation):
    contestants = ["mlp.robust", "cnn.plain"]
    assert answer("keeps_more", situation, contestants=contestants) == ("mlp.robust",)
    both = found("keeps_more", situation, contestants=["mlp.robust", "cnn.robust"])
    assert set(both.answer) <= {"mlp.robust", "cnn.robust"}


# ---- recurrence --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", probe.recurrent())
def test_the_last_output_is_the_top_layers_hidden_state(situation, key):
    layers = len(probe.reading_steps(situation.digit, key, situation.recipe).hidden)
    assert answer("equals_output", situation, key=key) == (f"h_n.{layers - 1}",)


def test_what_it_says_after_its_last_step_is_its_answer(situation):
    step = int(answer("settles", situation, key="lstm"))
    last = answer("says_after", situation, key="lstm", step=28)
    assert answer("says_after", situation, key="lstm", step=step) == last
    assert step == 1 or answer("says_after", situation, key="lstm", step=step - 1) != last


def test_the_first_to_settle_needs_the_smallest_share_of_its_steps(situation):
    keys = ["rnn", "lstm", "gru"]
    steps = {key: answer("settles", situation, key=key) for key in keys}
    first = answer("first_to_settle", situation, keys=keys)
    assert {steps[key] for key in first} == {min(steps.values())}


def test_without_memory_one_letter_has_one_answer():
    assert answer("without_memory", BLANK, source="hello", target="ohlol") == 4
    assert answer("without_memory", BLANK, source="abc", target="cab") == 3


def test_the_epoch_in_which_hello_is_reached_is_told():
    assert answer("reaches", BLANK, version="cell", seed=3) == 8
    assert answer("reaches", BLANK, version="cell", seed=3, epochs=5) == 6


def test_only_the_cell_state_leaves_the_unit_interval(situation):
    assert answer("beyond_one", situation, key="lstm") == ("cell",)
    assert answer("beyond_one", situation, key="gru") == ()
    assert answer("state_numbers", situation, key="lstm2") == 2 * 100


def test_the_backward_direction_ends_at_the_first_letter():
    assert answer("end_of_direction", BLANK, name="Rossi", direction="forward") == ("last",)
    assert answer("end_of_direction", BLANK, name="Rossi", direction="backward") == ("first",)


# ---- names and writing -------------------------------------------------------------------------------------


def test_the_writing_is_counted_unless_only_the_network_is_asked():
    assert answer("country", BLANK, name="孙") == ("Chinese",)
    alone = predict.COUNTRIES[predict.country_probs(["孙"])[0].argmax()]
    assert answer("country", BLANK, name="孙", counted="network") == (alone,)


def test_a_names_answer_hangs_on_its_letters_and_not_on_its_batch():
    gains = probe.name_evidence("Rossi").gains
    assert answer("strongest_letter", BLANK, name="Rossi") == (str(int(gains.argmax()) + 1),)
    assert 0 < answer("flips", BLANK, name="Rossi") < 100
    assert answer("beside_another", BLANK, name="Kim", beside="Papadopoulos") == ("same",)


def test_temperature_nothing_writes_the_same_again_and_comes_back_to_it():
    prompt = "ROMEO:\n"
    assert answer("by_seed", BLANK, prompt=prompt, temperature=0, seeds=[1, 2], length=30) == ("same",)
    assert answer("by_seed", BLANK, prompt=prompt, temperature=1, seeds=[1, 2], length=30) == ("different",)
    assert answer("repeats", BLANK, prompt=prompt, temperatures=[0, 1.5]) == ("0",)


def test_what_writers_know_and_copy_is_counted():
    assert answer("vocabulary", BLANK, key="shakespeare") == 65
    assert answer("next_chance", BLANK, prompt="First Citize", character="n") > 99
    assert 0 <= answer("believed", BLANK, country="Japanese", count=3) <= 3
    assert answer("copied", BLANK, prompt="春") in range(5)


# ---- what is refused ---------------------------------------------------------------------------------------


def test_a_blank_pad_is_told_to_whoever_asks_about_a_drawing():
    for name, params in [("says", {}), ("after_shift", {"dx": 2}), ("settles", {"key": "lstm"})]:
        with pytest.raises(Problem, match="Draw a digit first"):
            found(name, BLANK, **params)


REFUSED = [
    ("after_shift", "dx", 11),
    ("after_shift", "dx", "far"),
    ("holds_right", "key", "lenet"),
    ("settles", "key", "cnn"),
    ("keeps_more", "contestants", ["cnn.plain", "cnn.plain"]),
    ("keeps_more", "contestants", ["cnn.plain"]),
    ("keeps_more", "contestants", ["modern.plain", "cnn.plain"]),
    ("diverging", "rates", 0.1),
    ("diverging", "rates", [0.1, 0]),
    ("repeats", "length", 10_000),
    ("repeats", "prompt", ""),
    ("next_chance", "character", "ab"),
    ("believed", "country", "Atlantis"),
    ("country", "name", ["Kim"]),
]


@pytest.mark.parametrize(("name", "param", "value"), REFUSED)
def test_a_parameter_out_of_bounds_gets_a_sentence(name, param, value):
    with pytest.raises(Problem):
        CHECKS[name].params[param](value)


UNANSWERABLE = [
    ("cross_entropy", {"scores": [0, 0, 0], "target": 5}),
    ("parameters", {"key": "mlp", "layer": "conv1"}),
    ("kernel_numbers", {"key": "mlp", "layer": "conv1"}),
    ("without_memory", {"source": "hello", "target": "ohl"}),
    ("country", {"name": "12345"}),
    ("flips", {"name": "…"}),
    ("next_chance", {"prompt": "To be", "character": "春"}),
    ("repeats", {"prompt": "春", "temperatures": [0, 1]}),
    ("copied", {"prompt": "ABC"}),
]


@pytest.mark.parametrize(("name", "params"), UNANSWERABLE)
def test_what_cannot_be_computed_is_told(name, params):
    with pytest.raises(Problem):
        found(name, BLANK, **params)


def test_every_parameter_of_a_check_is_one_of_its_function():
    for name, check in CHECKS.items():
        _situation, *declared = inspect.signature(check.compute).parameters
        assert set(declared) == set(check.params), name


def test_networks_are_those_of_the_registry():
    for card in registry.DIGITS:
        assert CHECKS["holds_right"].params["key"](card.key) == card.key
