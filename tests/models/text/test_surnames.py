"""Surnames: what the network is told, what it invents, and the runs of the writers on little data."""

import pytest
import torch

from models import checkpoint, data
from models.recipes import Recipe
from models.scoring import nats
from models.text import bloom_filter, poems, surnames, tang
from models.text.sampling import Sampling
from models.training import writers
from models.vocab import IGNORED, Vocab
from models.writer import Writer

NAMES, LABELS = ["Rossi", "Li", "O'Hara"], torch.tensor([9, 1, 8])
VOCAB = Vocab.of(surnames.STOP + "".join(NAMES))


def test_every_letter_is_told_the_one_before_and_the_country_and_the_end_is_learnt():
    inputs, targets = surnames.examples(NAMES, LABELS, VOCAB)
    assert inputs.shape == (3, 7, 2) and targets.shape == (3, 7)
    assert VOCAB.decode(targets[0, :6]) == "Rossi\n" and VOCAB.decode(inputs[0, :6, 0]) == "\nRossi"
    assert targets[1].tolist()[3:] == [IGNORED] * 4 and inputs[1, :, 1].unique().tolist() == [1]


@pytest.fixture
def writer():
    torch.manual_seed(0)
    return Writer(len(VOCAB), 8, 16, cell="gru", conditions=18).eval()


def test_a_surname_is_never_empty_and_ends_in_time(writer):
    found = [surnames.invent(writer, VOCAB, seed % 18, Sampling(1.5, seed=seed)) for seed in range(60)]
    assert all(1 <= len(name) <= surnames.LONGEST and surnames.STOP not in name for name in found)
    assert len(set(found)) > 30
    assert surnames.invent(writer, VOCAB, 3, Sampling(seed=1), "Ross").startswith("Ross")


def test_the_country_matters(writer):
    ids = VOCAB.encode(surnames.STOP + "R")[None]
    with torch.inference_mode():
        a, b = (writer(ids, None, torch.tensor([country]))[0] for country in (0, 9))
    assert not torch.allclose(a, b)


def test_losses_count_every_letter_and_the_end_once(writer):
    inputs, targets = surnames.examples(NAMES, LABELS, VOCAB)
    total, count = nats.conditioned_nats(writer, inputs, targets)
    assert count == sum(len(name) + 1 for name in NAMES)
    alone = [nats.conditioned_nats(writer, *surnames.examples([name], label[None], VOCAB))[0]
             for name, label in zip(NAMES, LABELS, strict=True)]  # fmt: skip
    assert total == pytest.approx(sum(alone), rel=1e-5)


def test_a_run_of_surnames_learns_and_keeps_which_exist(monkeypatch):
    monkeypatch.setattr(data, "names", lambda train, root=None: (NAMES * 20, LABELS.repeat(20)))
    monkeypatch.setattr(checkpoint, "facts", lambda key: {})
    run = writers.SurnamesRun("surnames", "robust", Recipe(2, "adamw", 0.01, 8, robust=True))
    run.read_data()
    run.model = Writer(len(run.vocab), 8, 16, conditions=18)
    run.optimizer = run.settings.optimize(run.model.parameters())
    for _ in range(2):
        assert len(list(run.train_epoch())) == run.batches == 7
    assert run.curve["validation"][1] < run.curve["validation"][0]
    bits = run.tensors()["beside.known"]
    assert bloom_filter.contains(bits, "Rossi") and not bloom_filter.contains(bits, "Ross")


def test_a_run_of_poems_learns_and_keeps_rhymes_and_lines(monkeypatch):
    lines = ["春花秋月何", "时了往事知", "多少小楼昨", "夜又东风知"]
    train = [tuple(lines[i:] + lines[:i]) for i in range(4)] * 12
    monkeypatch.setattr(tang, "split", lambda root=None: (train, train[:4], train[:4]))
    monkeypatch.setattr(writers.rhyme, "groups", lambda found, vocab: torch.zeros(len(vocab)))
    run = writers.PoemsRun("poems", "robust", Recipe(2, "adamw", 0.01, 8, robust=True))
    run.read_data()
    run.model = Writer(len(run.vocab), 8, 16, conditions=poems.PLACES)
    run.optimizer = run.settings.optimize(run.model.parameters())
    for _ in range(2):
        assert len(list(run.train_epoch())) == run.batches == 6
    assert run.curve["validation"][1] < run.curve["validation"][0]
    bits = run.tensors()["beside.known"]
    assert bloom_filter.contains(bits, lines[0]) and bloom_filter.contains(bits, "花秋月何时了往事")
    assert not bloom_filter.contains(bits, "何月秋花春")


def header(**figures):
    rhyme = {"poems": 0.9, "written": 0.8, "unaided": 0.1, "chance": 0.05}
    facts = {"nats": 5.0, "bigram": 500.0, "trigram": 480.0, "rhyme": rhyme, "repeated": 0.01}
    return facts | figures


def test_every_figure_of_a_writer_must_agree():
    assert nats.agree(header(), header())
    for other in ({"nats": 5.01}, {"trigram": 470.0}, {"repeated": 0.5}):
        assert not nats.agree(header(), header(**other))
    boast = header()["rhyme"] | {"poems": 0.95}
    assert not nats.agree(header(), header(rhyme=boast))
