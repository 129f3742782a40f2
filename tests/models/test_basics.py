"""The first models, against closed forms and plain PyTorch written out."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models import basics
from models.basics import HOURS, OPTIMIZERS, Walk
from models.lessons import hello


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_line_takes_the_steps_of_plain_pytorch(name):
    found = list(basics.steps(Walk(optimizer=name, rate=0.05, w=-1, b=4), 12))
    w, b = torch.tensor([-1.0], requires_grad=True), torch.tensor([4.0], requires_grad=True)
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([2.0, 4.0, 6.0])
    optimizer = getattr(torch.optim, name)([w, b], lr=0.05)

    def closure():
        optimizer.zero_grad()
        loss = ((w * x + b - y) ** 2).mean()
        loss.backward()
        return loss

    for moment in found:
        assert (moment.w, moment.b) == pytest.approx((w.item(), b.item()), abs=2e-4), moment.number
        loss = closure()
        assert moment.loss == pytest.approx(loss.item(), rel=1e-3, abs=1e-5)
        if name != "LBFGS":
            assert (moment.slope_w, moment.slope_b) == pytest.approx((w.grad.item(), b.grad.item()), abs=1e-3)
        optimizer.step(closure)
    assert [moment.number for moment in found] == list(range(13))


def test_the_first_step_is_the_closed_form():
    first, second = basics.steps(Walk(w=0, b=0), 1)
    assert (first.loss, first.slope_w, first.slope_b) == pytest.approx((56 / 3, -56 / 3, -8))
    assert (second.w, second.b) == pytest.approx((0.56 / 3, 0.08))


def test_momentum_goes_on_the_way_it_went():
    def places(momentum):
        return [(m.w, m.b) for m in basics.steps(Walk(momentum=momentum), 2)]

    plain, heavy = places(0.0), places(0.9)
    assert heavy[1] == plain[1]
    first, second = basics.steps(Walk(), 1)
    assert heavy[2][0] == pytest.approx(plain[2][0] - 0.01 * 0.9 * first.slope_w, rel=1e-4)


def test_a_rate_too_large_ends_the_run_and_says_so():
    found = list(basics.steps(Walk(rate=1.0, w=-1, b=4), 1000))
    assert 5 < len(found) < 100
    assert found[-1].diverged and not any(moment.diverged for moment in found[:-1])


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_logistic_regression_takes_the_steps_of_plain_pytorch(loss):
    walk = Walk("logistic", loss, HOURS, "SGD", 0.5, w=0.3, b=-0.2)
    found = list(basics.steps(walk, 20))
    w, b = torch.tensor(0.3, requires_grad=True), torch.tensor(-0.2, requires_grad=True)
    x, y = torch.tensor([1.0, 2.0, 3.0]), torch.tensor([0.0, 0.0, 1.0])
    for moment in found:
        p = 1 / (1 + torch.exp(-(w * x + b)))
        written = -(y * p.log() + (1 - y) * (1 - p).log()).mean() if loss == "bce" else ((p - y) ** 2).mean()
        slope_w, slope_b = torch.autograd.grad(written, (w, b))
        told = (moment.w, moment.b, moment.loss, moment.slope_w, moment.slope_b)
        plain = (w.item(), b.item(), written.item(), slope_w.item(), slope_b.item())
        assert told == pytest.approx(plain, abs=1e-5)
        w, b = ((v - 0.5 * s).detach().requires_grad_() for v, s in ((w, slope_w), (b, slope_b)))


def test_a_start_that_is_sure_and_wrong_holds_mse_fast_and_not_bce():
    start = {"points": HOURS, "rate": 0.5, "w": -4.0, "b": 6.0, "kind": "logistic"}
    bce, mse = (list(basics.steps(Walk(loss=loss, **start), 400)) for loss in ("bce", "mse"))
    assert bce[400].w > 3 and bce[400].loss < 0.2
    assert mse[400].w < -4 and abs(mse[400].slope_w) < 0.01 and mse[400].loss > 0.3


@pytest.mark.parametrize(("kind", "loss"), [("line", "mse"), ("logistic", "bce"), ("logistic", "mse")])
def test_the_surface_is_the_loss_that_the_run_meets(kind, loss):
    walk = Walk(kind, loss, HOURS, w=1.5, b=-2)
    height = basics.surface(walk, np.array([0.0, 1.5]), np.array([-2.0, 0.0, 1.0]))
    assert height.shape == (3, 2)
    assert height[0, 1] == pytest.approx(next(basics.steps(walk, 0)).loss, rel=1e-5)


def test_the_best_line_is_the_bottom_of_the_surface():
    assert basics.best(basics.LINE) == pytest.approx((2, 0), abs=1e-9)
    w, b = basics.best([(0, 1), (1, 0), (2, 4)])
    around = basics.surface(Walk(points=((0, 1), (1, 0), (2, 4))), w + np.arange(-1, 2), b + np.arange(-1, 2))
    assert around.argmin() == 4
    assert all(map(math.isfinite, basics.best([(1, 2)])))


def test_a_seed_begins_as_the_tutorials_linear_does():
    torch.manual_seed(5)
    linear = torch.nn.Linear(1, 1)
    before = torch.random.get_rng_state()
    assert basics.seeded(5) == (linear.weight.item(), linear.bias.item())
    assert torch.equal(before, torch.random.get_rng_state())


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=10), st.integers(0, 1))
@settings(deadline=None, max_examples=40)
def test_softmax_is_its_closed_form(scores, target):
    told = basics.softmax(scores, target)
    e = np.exp(np.array(scores) - max(scores))
    p = e / e.sum()
    assert told["probs"] == pytest.approx(p.tolist(), abs=1e-12)
    assert told["cross_entropy"] == told["nll"] == pytest.approx(-told["logs"][target])
    assert told["gradient"] == pytest.approx((p - np.eye(len(scores))[target]).tolist(), abs=1e-12)


def test_the_tutorials_scores():
    told = basics.softmax([0.2, 0.1, -0.1], 0)
    assert told["probs"] == pytest.approx([0.3780, 0.3420, 0.2800], abs=1e-4)
    assert told["nll"] == pytest.approx(0.9729, abs=1e-4)


NAN, INF = float("nan"), float("inf")
WRONG = [
    {"rate": NAN},
    {"rate": 0.0},
    {"rate": 1e9},
    {"rate": "fast"},
    {"momentum": 1.0},
    {"w": INF},
    {"b": True},
    {"optimizer": "Magic"},
    {"kind": "curve"},
    {"loss": "bce"},
    {"points": ()},
    {"points": ((1, NAN),)},
    {"points": ((1, 2, 3),)},
    {"points": ((1, 2),) * 51},
    {"points": ((1, 0.5),), "kind": "logistic", "loss": "bce"},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_absurd_settings_are_told_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"^.{20,}\.$"):
        Walk(**wrong)


@pytest.mark.parametrize(
    "call",
    [
        lambda: list(basics.steps(Walk(), 1001)),
        lambda: list(basics.steps(Walk(), 1.5)),
        lambda: list(basics.steps(Walk(), NAN)),
        lambda: basics.seeded(-1),
        lambda: basics.softmax([1.0], 0),
        lambda: basics.softmax([1.0, NAN], 0),
        lambda: basics.softmax([1.0, 2.0], 2),
        lambda: basics.softmax("12", 0),
        lambda: hello.Spelling("", ""),
        lambda: hello.Spelling("hello", "hell"),
        lambda: hello.Spelling("a" * 21, "b" * 21),
        lambda: hello.Spelling(version="big"),
        lambda: hello.Spelling(cell="elman"),
        lambda: hello.Spelling(rate=NAN),
        lambda: hello.Spelling(rate=0.0),
        lambda: list(hello.epochs(hello.Spelling(), 0)),
    ],
)
def test_whatever_cannot_be_run_is_told_in_a_sentence(call):
    with pytest.raises(ValueError, match=r"^.{15,}\.$"):
        call()


def test_the_loop_version_is_the_tutorials_written_out():
    torch.manual_seed(3)
    cell = torch.nn.RNNCell(4, 4)
    optimizer = torch.optim.Adam(cell.parameters(), lr=0.1)
    x, y = torch.eye(4)[[1, 0, 2, 2, 3]], torch.tensor([3, 1, 2, 3, 2])
    for epoch in hello.epochs(hello.Spelling(seed=3), 5):
        hidden, loss, said = torch.zeros(1, 4), 0.0, ""
        for letter, answer in zip(x, y, strict=True):
            hidden = cell(letter[None], hidden)
            loss = loss + torch.nn.functional.cross_entropy(hidden, answer[None])
            said += "ehlo"[hidden.argmax()]
        assert epoch.loss == pytest.approx(loss.item(), rel=1e-5) and epoch.says == said
        assert torch.allclose(epoch.hidden[-1], hidden[0].detach(), atol=1e-6)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


@pytest.mark.parametrize("version", hello.VERSIONS)
@pytest.mark.parametrize("cell", hello.ONE)
def test_every_version_with_every_cell_learns_any_two_words(version, cell):
    run = list(hello.epochs(hello.Spelling("墨池 a", "abcd", version, cell, rate=0.1), 60))
    assert run[-1].says == "abcd" and run[-1].loss < run[0].loss
    assert (
        run[0].hidden.shape == (4, 8 if version == "embedding" else 7)
        and torch.isfinite(run[-1].hidden).all()
    )
    assert run[0].inputs.shape == (4, 10 if version == "embedding" else 7)
    assert torch.equal(run[0].inputs, run[-1].inputs) == (version != "embedding")


def test_most_seeds_reach_ohlol_in_fifteen_epochs(capsys):
    shares = hello.report()
    assert shares["layer"] >= 0.5 and shares["embedding"] >= 0.5
    assert capsys.readouterr().out.count("%") == 6
