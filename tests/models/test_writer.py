"""Writers: next-character logits, the state they carry, their run and their figure."""

import pytest
import torch
import torch.nn.functional as F

from models import data
from models.recipes import Recipe
from models.scoring import nats as shared
from models.scoring import prose
from models.training import writers
from models.training.loop import fit
from models.training.writers import Carried, nats
from models.vocab import Vocab
from models.writer import Writer


@pytest.fixture(params=["lstm", "gru"])
def writer(request):
    torch.manual_seed(0)
    return Writer(12, 8, 16, layers=2, cell=request.param, conditions=3 if request.param == "gru" else 0)


def given(writer, ids):
    condition = None if writer.condition is None else torch.arange(len(ids)) % 3
    return writer(ids, None, condition)


def test_every_step_gets_logits_over_the_vocabulary(writer):
    logits, _ = given(writer, torch.randint(12, (3, 7)))
    assert logits.shape == (3, 7, 12) and logits.isfinite().all()


def test_no_step_sees_what_comes_after_it(writer):
    ids = torch.randint(12, (1, 9))
    changed = ids.clone()
    changed[0, 5:] = (changed[0, 5:] + 1) % 12
    with torch.inference_mode():
        a, b = (given(writer.eval(), given_ids)[0] for given_ids in (ids, changed))
    assert torch.equal(a[:, :5], b[:, :5]) and not torch.equal(a[:, 5:], b[:, 5:])


def test_reading_in_pieces_with_the_state_equals_reading_at_once():
    torch.manual_seed(0)
    writer, ids = Writer(12, 8, 16).eval(), torch.randint(12, (2, 10))
    carried = Carried(writer)
    with torch.inference_mode():
        whole, _ = writer(ids)
        pieces = torch.cat([carried(ids[:, :4]), carried(ids[:, 4:])], 1)
    assert torch.allclose(whole, pieces, atol=1e-6)


def test_every_parameter_gets_a_gradient(writer):
    ids = torch.arange(24).view(2, 12) % 12
    logits, _ = given(writer.train(), ids)
    F.cross_entropy(logits.flatten(0, 1), ids.flatten()).backward()
    names = [n for n, p in writer.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    assert not names


def test_a_round_is_learned_by_heart():
    torch.manual_seed(0)
    vocab = Vocab.of("inkwel ")
    ids = vocab.encode("inkwell " * 12).view(1, -1)
    writer = Writer(len(vocab), 8, 32, 1, dropout=0.0)
    optimizer = torch.optim.Adam(writer.parameters(), 0.02)
    batches = ((ids[:, :-1], ids[:, 1:]) for _ in range(80))
    losses = [step.loss for step in fit(Carried(writer), batches, nats, optimizer, clip=1.0)]
    assert losses[0] > 1.5 and losses[-1] < 0.1


def test_clipping_bounds_the_step():
    model = torch.nn.Linear(1, 1, bias=False)
    before = model.weight.item()
    batches = [(torch.tensor([[100.0]]), torch.tensor([[-1e4]]))]
    list(fit(model, batches, F.mse_loss, torch.optim.SGD(model.parameters(), 0.1), clip=1.0))
    assert abs(model.weight.item() - before) == pytest.approx(0.1, rel=1e-3)


TEXT = "the quick brown fox jumps over the lazy dog. " * 60


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A writer's run on a few hundred words."""
    monkeypatch.setattr(data, "shakespeare", lambda root=None: (TEXT, TEXT[:400]))
    monkeypatch.setattr(writers, "PIECE", 16)
    run = writers.ShakespeareRun("shakespeare", "robust", Recipe(2, "adamw", 0.01, 4, robust=True, clip=1.0))
    run.model = Writer(len(set(TEXT)), 8, 16)
    run.optimizer = run.settings.optimize(run.model.parameters())
    run.file = tmp_path / "run.safetensors"
    run.read_data()
    return run


def test_a_run_tells_its_vocabulary_and_the_loss_of_the_half_precision_it_keeps(small):
    for _ in range(2):
        assert len(list(small.train_epoch())) == small.batches
    facts = small.facts()
    assert facts["vocab"] == "".join(sorted(set(TEXT)))
    assert len(facts["curve"]["train"]) == facts["epochs"] == 2
    assert facts["curve"]["train"][1] < facts["curve"]["train"][0]
    kept = small.tensors()
    assert all(tensor.dtype == torch.float16 for tensor in kept.values())
    small.model.load_state_dict(kept)
    again = prose.measure(small.model, facts)
    assert again["nats"] == pytest.approx(facts["nats"], abs=1e-5)


def test_the_loss_is_the_mean_over_every_character_but_the_first_of_each_strip(monkeypatch):
    monkeypatch.setattr(data, "shakespeare", lambda root=None: ("", "abca" * 30))
    vocab, writer = Vocab("abc"), Writer(3, 4, 8).eval()
    found = prose.measure(writer, {"vocab": vocab.text}, strips=1)
    ids = vocab.encode("abca" * 30)[None]
    with torch.inference_mode():
        expected = nats(writer(ids[:, :-1])[0], ids[:, 1:]).item()
    assert found == {"nats": pytest.approx(expected, abs=1e-4), "characters": 119}


def test_writers_agree_within_half_a_thousandth():
    assert shared.compare({"nats": 1.4504}, {"nats": 1.45})["agrees"]
    assert not shared.compare({"nats": 1.4506}, {"nats": 1.45})["agrees"]
    assert shared.compare({"nats": 1.45}, {"nats": 1.45})["perplexity"] == pytest.approx(4.2631)


def test_the_text_is_split_as_usual(data_root):
    if not (data_root / "tinyshakespeare").exists():
        pytest.skip("no tinyshakespeare at hand")
    training, validation = data.shakespeare(data_root)
    assert (len(training), len(validation)) == (1_003_854, 111_540)
    assert training.startswith("First Citizen") and not set(validation) - set(training)
