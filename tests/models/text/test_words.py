"""The one tokeniser: the corpus's words and a visitor's, places in the text, any text at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models import data
from models.text.reviews import quoted
from models.text.trees import Tree, sentence
from models.text.words import of_tree, placed, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't like it.", "i do n't like it ."),
        ("It’s NOT “bad”…", 'it \'s not " bad " ...'),
        ("dont cant wont isnt cannot", "do n't ca n't wo n't is n't can not"),
        ("couldn't've", "could n't 've"),
        ("the directors' films; the '80s", "the directors ' films ; the '80s"),
        ("a well-made R&B film", "a well-made r&b film"),
        ("Amélie and the clichés", "amelie and the cliches"),
        ("Soooo gooood!!!", "soo good !"),
        ("XXX, viii, hmmmm, zzzzzz", "xxx , viii , hmm , zzz"),
        ("(good) and/or [bad]", "( good ) and / or [ bad ]"),
        ("Mr. O'Neill, E.T. and 9/11, 2,500", "mr. o'neill , e.t. and 9/11 , 2,500"),
        ("yes—no -- maybe", "yes -- no -- maybe"),
        ("great.But", "great . but"),
        ("👍👍👍 很好", "👍 很好"),
    ],
)
def test_a_text_is_cut_as_the_treebank_cuts(text, expected):
    assert words(text) == expected.split(" ")


def test_a_word_knows_its_place_in_the_text():
    text = "Isn’t “Amélie” soooo so-so!!!"
    found = placed(text)
    shown = [text[word.start : word.stop] for word in found]
    assert shown == ["Is", "n’t", "“", "Amélie", "”", "soooo", "so-so", "!!!"]


@given(st.text(max_size=80))
@example("cannnot don'ttt n't't 's's ''' ...- --.")
@example("İstanbul ẞ ﬃ ½ ｡ \ud800 \u200d e\u0301")
@example("A¼ ㏂x ⑴")
@example("dont's a.b.c.d x-n't O'n't'll")
def test_any_text_is_cut_and_cutting_again_changes_nothing(text):
    found = placed(text)
    assert words(" ".join(word.text for word in found)) == [word.text for word in found]
    for before, after in zip(found, found[1:], strict=False):
        assert before.stop <= after.start
    for word in found:
        assert 0 <= word.start <= word.stop <= len(text) and word.text
        assert not any(character.isspace() for character in word.text)


@given(
    st.lists(st.sampled_from("a n't 's ' - -- . ... ! ? do ca not can't soooo well-made Mr. é 9/11".split()))
)
def test_spaces_more_or_less_between_words_are_nothing(parts):
    assert words("  ".join(parts)) == words("\n".join(parts))


def comes_back(tree: Tree) -> bool:
    """Whether the corpus's words, written as a person would, are cut into the same words."""
    return words(sentence(tree.words())) == of_tree(tree)


def test_the_sentences_at_hand_are_cut_as_the_corpus_cuts_them():
    assert all(map(comes_back, quoted()))


def test_nearly_all_sentences_of_the_corpus_are_cut_as_the_corpus_cuts_them(reviews_root):
    for part in ("train", "dev", "test"):
        trees = data.sst(part, reviews_root)
        share = sum(map(comes_back, trees)) / len(trees)
        print(f"{part}: {share:.2%} of the sentences come back")
        assert share > 0.995
