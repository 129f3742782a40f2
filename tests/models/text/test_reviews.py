"""What a network makes of a text: every part read alone again gives the same; what cannot be read is told."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from models.problem import Problem
from models.reviews import ReviewEnsemble, ReviewReader
from models.text import reviews, swaps
from models.text.lexicon import Lexicon
from models.text.reviews import NoReview, checked, flips, logits_of
from models.text.trees import parse
from models.text.words import of_tree, words

TEXT = "This is not a good film , it is dull and badly made .".lower().split()
LEXICON = Lexicon.of([TEXT, *(list(kind) for kind in swaps.LISTED.values())])


@pytest.fixture(params=[ReviewReader, ReviewEnsemble])
def model(request):
    torch.manual_seed(0)
    return request.param().eval().requires_grad_(False)


class Counter(nn.Module):
    """Level 4 of texts with more good words than bad ones, 0 of others, 2 of equally many; "not" turns it."""

    reads_letters = False

    def __init__(self):
        super().__init__()
        self.slope = nn.Parameter(torch.ones(()))
        good, bad = (list(map(LEXICON.find, kind)) for kind in (["good", "great", "well"], ["dull", "badly"]))
        self.worth = torch.zeros(len(LEXICON)).index_fill(0, torch.tensor(good), 1.0)
        self.worth[bad] = -1.0

    def forward(self, ids):
        turned = 1 - 2 * ((ids == LEXICON.find("not")).sum(1) % 2)
        total = (self.worth[ids].sum(1) * turned)[:, None]
        zero = torch.zeros_like(total)
        return self.slope * torch.cat([-2 * total, zero, 0.5 + zero, zero, 2 * total], dim=1)


def alone(model, text):
    return logits_of(model, LEXICON, [text])[0]


def test_the_belief_after_each_word_is_that_of_the_text_so_far(model):
    onward = reviews.beliefs(model, LEXICON, TEXT)
    backward = reviews.beliefs_backwards(model, LEXICON, TEXT)
    assert onward.shape == backward.shape == (len(TEXT), 5)
    for t in (0, 4, len(TEXT) - 1):
        assert onward[t] == pytest.approx(alone(model, TEXT[: t + 1]).softmax(0).numpy(), abs=1e-5)
        assert backward[t] == pytest.approx(alone(model, TEXT[t:]).softmax(0).numpy(), abs=1e-5)
    assert onward[-1] == pytest.approx(backward[0], abs=1e-5)


def test_a_mind_is_made_up_where_the_answer_stays():
    says = np.eye(5)[[2, 3, 2, 1, 1]]
    assert reviews.settled(says) == 3 and reviews.settled(says[:1]) == 0
    assert reviews.settled(np.eye(5)[[1, 1]]) == 0


def test_a_word_contributes_what_is_lost_without_it(model):
    found = reviews.contributions(model, LEXICON, TEXT)
    whole = alone(model, TEXT)
    answer = int(whole.argmax())
    for t in (2, 4):
        less = alone(model, [*TEXT[:t], *TEXT[t + 1 :]])
        p, q = (float(logits.softmax(0)[answer]) for logits in (whole, less))
        assert found.odds[t] == pytest.approx(np.log(p / (1 - p)) - np.log(q / (1 - q)), abs=1e-4)
        tones = [float(reviews.tone(logits.softmax(0).numpy())) for logits in (whole, less)]
        assert found.tones[t] == pytest.approx(tones[0] - tones[1], abs=1e-5)
    single = reviews.contributions(model, LEXICON, ["good"])
    assert single.odds is None and single.tones is None


def test_only_the_words_that_count_contribute_to_one_that_counts():
    found = reviews.contributions(Counter(), LEXICON, "a good and great film".split())
    assert found.tones[1] == pytest.approx(found.tones[3]) and found.tones[1] > 0.05
    assert found.tones[[0, 2, 4]] == pytest.approx([0, 0, 0], abs=1e-6)


def test_the_change_that_flips_a_text_is_found_by_words_of_the_same_kind_or_by_not():
    text = "a good film".split()
    found = flips(Counter(), LEXICON, text)
    assert {(change.at, change.new) for change in found} >= {(1, "dull"), (1, "not"), (0, "not")}
    assert not any(change.new == "great" for change in found)
    assert all(change.level < 2 and change.tone < 0 for change in found)
    for change in found:
        expected = [*text[: change.at], *([change.new] if change.new else [])]
        expected += text[change.at :] if change.inserted else text[change.at + 1 :]
        assert list(change.words) == expected


def test_a_double_negation_is_flipped_by_leaving_out_the_not():
    found = flips(Counter(), LEXICON, "not dull".split())
    assert (0, "", False) in {(change.at, change.new, change.inserted) for change in found}


def test_every_flip_is_verified_and_the_farthest_comes_first(model):
    found = flips(model, LEXICON, TEXT)
    before = float(reviews.tone(alone(model, TEXT).softmax(0).numpy()))
    distances = [abs(change.tone - before) for change in found]
    assert distances == sorted(distances, reverse=True)
    for change in found[:5]:
        assert change.level == int(alone(model, change.words).argmax())


def test_a_single_word_is_never_left_out():
    assert all(change.words for change in flips(Counter(), LEXICON, ["good"]))


def test_the_kinds_of_words_are_known_by_list_or_ending():
    kinds = {word: swaps.kind_of(word) for word in "good slowly painless hate film badly red".split()}
    assert kinds == {
        **{"good": "adjective", "slowly": "adverb", "painless": "adjective", "hate": "feeling"},
        **{"film": None, "badly": "adverb", "red": None},
    }
    assert "bad" in swaps.swaps_for("good") and "good" not in swaps.swaps_for("good")
    assert swaps.swaps_for("film") == ()


def test_paths_are_the_states_along_the_two_widest_directions(model):
    texts = [TEXT, "good".split(), "a great film".split()]
    found = reviews.paths(model, LEXICON, texts)
    assert [len(points) for points in found.points] == [len(text) for text in texts]
    assert found.explained.shape == (2,) and 0 < found.explained[1] <= found.explained[0]
    assert found.explained.sum() <= 1 + 1e-6
    states = torch.cat([model.states(reviews.encoded(model, LEXICON, [text]))[0] for text in texts])
    variances = np.linalg.eigvalsh(np.cov(states.T.numpy()))[::-1]
    assert found.explained == pytest.approx(variances[:2] / variances.sum(), abs=1e-3)
    points = np.concatenate(found.points)
    assert points.mean(0) == pytest.approx([0, 0], abs=1e-4)
    assert np.var(points, 0, ddof=1) == pytest.approx(variances[:2], rel=1e-3)


def test_positive_texts_end_to_the_right(model):
    found = reviews.paths(model, LEXICON, [words("good"), words("dull"), words("a film")])
    ends = np.array([points[-1, 0] for points in found.points])
    assert np.dot(ends - ends.mean(), found.tones - found.tones.mean()) >= 0


def test_a_path_of_one_word_stays_where_it_is(model):
    found = reviews.paths(model, LEXICON, [["good"]])
    assert found.points[0] == pytest.approx(np.zeros((1, 2)), abs=1e-6)
    assert np.isfinite(found.explained).all()


def test_every_node_of_a_tree_is_judged_as_its_phrase_alone(model):
    tree = parse("(1 (2 It) (1 (2 is) (1 (1 (2 not) (3 good)) (2 .))))")
    nodes = reviews.judged(model, LEXICON, tree)
    assert [(node.start, node.stop, node.depth, node.label) for node in nodes] == [
        *[(0, 5, 0, 1), (0, 1, 1, 2), (1, 5, 1, 1), (1, 2, 2, 2), (2, 5, 2, 1)],
        *[(2, 4, 3, 1), (2, 3, 4, 2), (3, 4, 4, 3), (4, 5, 3, 2)],
    ]
    assert nodes[0].children == (1, 2) and nodes[5].children == (6, 7) and nodes[8].children == ()
    assert nodes[5].probs == pytest.approx(alone(model, ["not", "good"]).softmax(0).numpy(), abs=1e-5)
    assert nodes[5].level == nodes[5].probs.argmax()


def test_the_quoted_sentences_are_few_and_each_has_its_tree():
    trees = reviews.quoted()
    assert 20 <= len(trees) <= 30 and {tree.label for tree in trees} == {0, 1, 2, 3, 4}
    assert all(1 < len(checked(" ".join(of_tree(tree)))) <= reviews.MOST_WORDS for tree in trees)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no review here."),
        (" \n\t", "There is no review here."),
        ("👍👍 ❤️", "No words here"),
        ("10/10 !!!", "No words here"),
        ("这部电影很好看", "English only"),
        ("Отличный фильм", "English only"),
        ("good " * 201, "Longer than 200 words"),
        ("a" * 100_000, "Longer than 200 words"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(text, sentence):
    with pytest.raises(NoReview, match=sentence):
        checked(text)


def test_what_is_no_text_is_told_too():
    with pytest.raises(TypeError, match="A review is text, not int"):
        checked(5)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        found = checked(text)
    except Problem as problem:
        assert str(problem)
    else:
        assert 1 <= len(found) <= reviews.MOST_WORDS
        assert logits_of(Counter(), LEXICON, [[word.text for word in found]]).isfinite().all()


def test_a_name_in_another_writing_does_not_make_a_text_foreign():
    assert checked("A good film by 王家卫, with 梁朝伟.")
    assert reviews.is_foreign(LEXICON, words("ce film est une merveille"))
    assert not reviews.is_foreign(LEXICON, words("this film is not good , 王家卫 !"))
    assert not reviews.is_foreign(LEXICON, words("merveille"))
