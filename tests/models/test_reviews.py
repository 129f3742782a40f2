"""Networks for film reviews: packed equals one by one, what training chooses, figures of hand-made cases."""

import pytest
import torch
import torch.nn.functional as F

from models import checkpoint, data, registry
from models.recipes import Recipe
from models.registry import REVIEWS
from models.reviews import ReviewEnsemble, ReviewReader
from models.scoring import naive_bayes
from models.scoring import reviews as scores
from models.text.lexicon import Lexicon
from models.text.reviews import encoded, logits_of
from models.text.trees import Tree
from models.text.words import of_tree
from models.training.reviews import ReviewEnsembleRun, ReviewRun
from tests.kit import reviews as kit

TEXTS = [["good"], ["not", "a", "good", "film"], ["unheard-of"], ["a", "bad"] * 30, ["film", "good"]]
LEXICON = Lexicon.of(TEXTS[:2] + TEXTS[3:])


@pytest.fixture(params=REVIEWS, ids=lambda card: card.key)
def model(request):
    torch.manual_seed(0)
    model = request.param.build()
    if model.reads_letters:
        torch.nn.init.normal_(model.votes.weight)
    return model.eval()


def test_packed_in_a_batch_equals_each_text_alone(model):
    together = logits_of(model, LEXICON, TEXTS)
    alone = torch.cat([logits_of(model, LEXICON, [text]) for text in TEXTS])
    assert together.shape == (5, 5)
    assert torch.allclose(together, alone, atol=1e-4)


def test_every_parameter_gets_a_gradient(model):
    logits = model.train()(encoded(model, LEXICON, TEXTS))
    loss_fn = ReviewEnsembleRun.loss_fn if model.reads_letters else F.cross_entropy
    loss_fn(logits, torch.eye(5)).backward()
    assert not [n for n, p in model.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]


def test_the_order_of_words_counts(model):
    logits = logits_of(model, LEXICON, [["not", "good", "a", "film"], ["a", "film", "not", "good"]])
    assert not torch.allclose(logits[0], logits[1], atol=1e-4)


def test_the_states_of_a_text_do_not_depend_on_its_batch(model):
    with torch.inference_mode():
        together = model.states(encoded(model, LEXICON, TEXTS))
        alone = model.states(encoded(model, LEXICON, [TEXTS[1]]))
    assert together.shape[:2] == (5, 60)
    assert torch.allclose(together[1, :4], alone[0], atol=1e-5)
    assert not together[1, 4:].any()


def test_the_state_after_the_last_word_is_what_answers():
    for cell in ("rnn", "gru", "lstm"):
        model = ReviewReader(cell).eval()
        inputs = encoded(model, LEXICON, [TEXTS[1]])
        with torch.inference_mode():
            assert torch.allclose(model.decide(model.states(inputs)[:, -1]), model(inputs), atol=1e-6)


def test_the_four_plain_networks_differ_in_the_cell_alone():
    plain = [card.build() for card in REVIEWS if card.recipes == ("plain",)]
    assert [type(model) for model in plain] == [ReviewReader] * 4
    assert len({model.embedding.weight.shape for model in plain}) == 1
    assert len({model.rnn.hidden_size for model in plain}) == 1


def test_the_ensemble_averages_its_readers_probabilities():
    torch.manual_seed(0)
    model = ReviewEnsemble().eval()
    rows = encoded(model, LEXICON, TEXTS[1:3])
    with torch.inference_mode():
        spelled = model.spelled(rows[..., 1:])
        votes = model.all_votes(rows[..., 0], rows[..., 1:])
        lengths = (rows[..., 0] > 0).sum(1)
        each = [
            (reader(embedding(rows[..., 0]) + spelled, lengths) + votes).softmax(1)
            for embedding, reader in zip(model.embeddings, model.readers, strict=True)
        ]
        probs = model(rows).softmax(1)
    assert torch.allclose(probs, torch.stack(each).mean(0), atol=1e-6)


def test_unknown_words_are_told_apart_by_their_letters():
    torch.manual_seed(0)
    plain, best = ReviewReader().eval(), ReviewEnsemble().eval()
    texts = [["blorp"], ["wonderfulness"]]
    said = logits_of(plain, LEXICON, texts)
    assert torch.equal(said[0], said[1])
    said = logits_of(best, LEXICON, texts)
    assert not torch.allclose(said[0], said[1], atol=1e-4)


def test_a_pair_of_words_that_training_never_met_does_not_vote():
    model = ReviewEnsemble().eval()
    rows = encoded(model, LEXICON, TEXTS)
    assert not model.all_votes(rows[..., 0], rows[..., 1:]).any()


@pytest.fixture
def small(monkeypatch, tmp_path):
    """The made corpus instead of the published one, and a folder to keep runs in."""
    monkeypatch.setattr(data, "sst", kit.reviews)
    monkeypatch.chdir(tmp_path)


def trained(run, epochs):
    run.read_data()
    for _ in range(epochs):
        assert len(list(run.train_epoch())) == run.batches
    return run


def test_the_chosen_epoch_is_the_best_on_other_sentences_and_its_weights_are_kept(small):
    run = trained(ReviewRun("reviews_lstm", "plain", Recipe(5, "adam", 0.01, batch=16)), 3)
    best = {name: tensor.clone() for name, tensor in run.best.items()}
    run._put("validation", 1.0)  # an epoch that learnt nothing good
    run.model.fc.bias.data += 100
    facts = run.facts()
    errors = facts["curve"]["validation"]
    assert errors[facts["chosen_epoch"] - 1] == min(errors)
    assert torch.equal(run.model.fc.bias, best["fc.bias"])
    assert facts["test_reads"] == 1 and facts["total"] == 50


def test_a_run_that_is_taken_up_still_knows_its_best_epoch(small, tmp_path):
    settings = Recipe(4, "adam", 0.01, batch=16)
    run = trained(ReviewRun("reviews_gru", "plain", settings), 2)
    run.save()
    again = ReviewRun("reviews_gru", "plain", settings)
    again.read_data()
    assert again.resume() and again.epoch == 2
    assert again.best.keys() == run.best.keys()
    assert all(torch.equal(tensor, again.best[name]) for name, tensor in run.best.items())


def test_plain_networks_learn_a_vector_for_the_unknown_word(small):
    run = ReviewRun("reviews_rnn", "plain", Recipe(1, "adam", 0.01, batch=16))
    run.least = 26
    run.read_data()
    assert (run.ids == 1).any() and run.lexicon.knows("film") and not run.lexicon.knows("us")


def test_every_phrase_is_learnt_once_and_sentences_weigh_more_for_the_ensemble(small):
    run = ReviewEnsembleRun("reviews_best", "robust", Recipe(1, "adamw", 0.01, batch=16, robust=True))
    run.read_data()
    different = {phrase for phrase, _ in scores.phrases_of(kit.PARTS["train"])}
    assert len(run.ids) == len(different)
    weights = run.targets.sum(1)
    assert weights.mean() == pytest.approx(1, abs=1e-5)
    assert (weights[run.whole] / weights[~run.whole].mean()).mean() == pytest.approx(4, rel=1e-4)


def test_an_ensemble_that_learnt_to_turn_a_word_is_stored_as_it_is_measured(small, tmp_path, monkeypatch):
    settings = Recipe(6, "adamw", 0.01, batch=32, robust=True, clip=5.0, fused=True)
    run = trained(ReviewEnsembleRun("reviews_best", "robust", settings), 6)
    facts = run.facts()
    checkpoint.save(run.tensors(), facts, tmp_path / "reviews_best.robust.safetensors")
    model, header = checkpoint.load("reviews_best", weights=tmp_path)
    measured = scores.measure(model, header)
    assert scores.compare(measured, header)["agrees"]
    assert measured["correct"] / measured["total"] > 0.6
    counts = checkpoint.extras("reviews_best", weights=tmp_path)
    assert counts["sentences"].sum() == len(kit.PARTS["train"])
    assert len(counts["words"]) == len(Lexicon.read(header["vocab"]).words)


def reader(levels):
    """Logits that put everything on the level named for the first word of a text."""

    def read(texts):
        return 9 * F.one_hot(torch.tensor([levels[text[0]] for text in texts]), 5).float()

    return read


def test_figures_count_what_their_names_say():
    def leaf(label, word):
        return Tree(label, word)

    learnt = [Tree(3, children=(leaf(3, "Good"), leaf(2, "film")))]
    test = [
        Tree(4, children=(leaf(3, "good"), leaf(2, "one"))),  # said 3: positive, but another level
        Tree(1, children=(leaf(1, "bad"), leaf(2, "film"))),  # said 1
        Tree(2, children=(leaf(2, "film"), leaf(2, "one"))),  # said 2: on no side
    ]
    found = scores.figures(reader({"good": 3, "bad": 1, "film": 2, "one": 0}), test, learnt)
    assert (found["correct"], found["total"]) == (2, 3)
    assert (found["binary_correct"], found["binary_total"]) == (2, 2)
    assert (found["nodes_correct"], found["nodes_total"]) == (6, 9)
    # Unseen are the three sentences, "one" and "bad": small and capital letters are alike.
    assert (found["unseen_correct"], found["unseen_total"]) == (3, 5)


def test_a_phrase_that_was_judged_in_two_ways_counts_once_by_most():
    trees = [Tree(label, "odd") for label in (1, 3, 3)]
    assert scores.unseen(trees, []) == [(("odd",), 3)]


def test_figures_agree_within_a_few():
    facts = {name: 500 for pair in scores.SHARES.values() for name in pair} | {"ece": 0.02}
    assert scores.compare(facts, facts | {"correct": 498})["agrees"]
    assert not scores.compare(facts, facts | {"correct": 497})["agrees"]
    assert not scores.compare(facts, facts | {"unseen_correct": 490})["agrees"]
    assert not scores.compare(facts, facts | {"ece": 0.03})["agrees"]


def test_counting_words_gives_the_textbooks_probabilities():
    lexicon = Lexicon(["good", "bad"])
    counted = naive_bayes.NaiveBayes.of(lexicon, [(["good", "good"], 3), (["bad", "new"], 1), (["bad"], 1)])
    probs = counted.logits([["good"], ["new"]]).softmax(1)
    # Of the prior 2/3 and 1/3; "good" after smoothing: 3/4 of level 3, 1/4 of level 1.
    assert probs[1].tolist() == pytest.approx([0, 2 / 3, 0, 1 / 3, 0])
    assert probs[0, 3] == pytest.approx((1 / 3 * 3 / 4) / (1 / 3 * 3 / 4 + 2 / 3 * 1 / 4))


def test_counting_words_does_not_see_their_order(small):
    trees = kit.PARTS["train"]
    lexicon = Lexicon.of([of_tree(tree) for tree in trees])
    counted = naive_bayes.NaiveBayes.of(lexicon, scores.phrases_of(trees))
    logits = counted.logits([["not", "a", "good", "film"], ["film", "good", "not", "a"]])
    assert torch.allclose(logits[0], logits[1], atol=1e-5)
    assert 0 < naive_bayes.measure()["accuracy"] < 1


PUBLISHED = [(card.key, recipe) for card in REVIEWS for recipe in card.recipes]


@pytest.mark.parametrize(("key", "recipe"), PUBLISHED)
def test_the_header_is_complete_and_the_vocabulary_fits(key, recipe):
    model, facts = checkpoint.load(key, recipe)
    lexicon = Lexicon.read(facts["vocab"])
    table = model.embeddings[0] if model.reads_letters else model.embedding
    assert table.num_embeddings == len(lexicon)
    assert facts["total"] == 2_210 and facts["binary_total"] == 1_821 and facts["nodes_total"] == 82_600
    assert facts["correct"] / facts["total"] > 0.38 and facts["ece"] < 0.1
    assert 1 <= facts["chosen_epoch"] <= facts["epochs"] == len(facts["curve"]["validation"])
    assert facts["temperature"] == pytest.approx(float(model.temperature), rel=1e-3)
    assert checkpoint.path(key, recipe).stat().st_size < 10_000_000


@pytest.mark.parametrize(("key", "recipe"), PUBLISHED)
def test_the_test_sentences_are_read_as_the_header_says(key, recipe, reviews_root):
    model, facts = checkpoint.load(key, recipe)
    trees = data.sst("test", reviews_root)
    said = logits_of(model, Lexicon.read(facts["vocab"]), [of_tree(tree) for tree in trees]).argmax(1)
    right = int((said == torch.tensor([tree.label for tree in trees])).sum())
    assert abs(right - facts["correct"]) <= 4


def test_reviews_are_a_family_of_the_table():
    assert [card.key for card in registry.REVIEWS] == [
        *("reviews_rnn", "reviews_lstm", "reviews_gru", "reviews_bilstm", "reviews_best")
    ]
    assert all(registry.CARDS[card.key] is card for card in registry.REVIEWS)
