"""Trees: the notation as it is published, its three traps, and what is none."""

import pytest

from models import data
from models.problem import Problem
from models.text import trees
from models.text.trees import parse, parse_all, sentence, written

LINE = r"(3 (2 It) (4 (4 (2 's) (3 (2 n't) (1 bad))) (2 .)))"


def test_a_tree_knows_labels_words_and_nodes_in_order():
    tree = parse(LINE)
    assert tree.label == 3 and tree.words() == ["It", "'s", "n't", "bad", "."]
    assert [node.label for node in tree.nodes()] == [3, 2, 4, 4, 2, 3, 2, 1, 2]
    assert [leaf.label for leaf in tree.leaves()] == [2, 2, 2, 1, 2]
    assert str(tree) == LINE


def test_a_no_break_space_does_not_end_a_word():
    tree = parse("(2 (2 8\xa01\\/2) (2 women))")
    assert tree.words() == ["8\xa01\\/2", "women"]


def test_a_sign_that_ends_lines_elsewhere_does_not_end_a_line_here():
    (tree,) = parse_all("(2 (2 a\x85b) (2 c\u2028d))\n")
    assert tree.words() == ["a\x85b", "c\u2028d"]


def test_escapes_are_what_people_write():
    words = ["``", "Now", "''", "-LRB-", "and\\/or", "-RRB-", "\\*\\*", "`", "x"]
    assert [written(word) for word in words] == ['"', "Now", '"', "(", "and/or", ")", "**", "'", "x"]


def test_letters_beyond_ascii_are_kept():
    assert parse("(3 (2 Amélie) (2 Næss))").words() == ["Amélie", "Næss"]


def test_a_sentence_is_joined_as_a_person_types_it():
    words = "It 's n't `` bad '' , -LRB- really -RRB- ; I ca n't wait ... for $ 5 .".split(" ")
    assert sentence(words) == "It'sn't \"bad\", (really); I can't wait... for $5."


def test_comments_and_empty_lines_are_passed_over():
    assert [tree.label for tree in parse_all(f"# a source\n\n{LINE}\n(0 no)\n")] == [3, 0]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "word",
        "(3 word",
        "3 word)",
        "(3)",
        "(5 word)",
        "(3 a b)",
        "(3 (2 a) b)",
        "(3 a (2 b))",
        "(2 a) (2 b)",
    ]
    + ["(x word)", "()", "(3 ())", ")(", "(2 a))", "(3 a)\t"],
)
def test_what_is_no_tree_is_refused_in_a_sentence(line):
    with pytest.raises(Problem, match="no tree"):
        parse(line)


def test_the_published_trees_have_their_known_size(reviews_root):
    counts = {"train": (8_544, 318_582), "dev": (1_101, 41_447), "test": (2_210, 82_600)}
    for part, expected in counts.items():
        sentences = data.sst(part, reviews_root)
        assert (len(sentences), sum(1 for tree in sentences for _ in tree.nodes())) == expected
    assert any("\xa0" in word for tree in data.sst("train", reviews_root) for word in tree.words())


def test_training_holds_none_of_the_sentences_to_choose_by(reviews_root):
    train, dev = ({str(tree) for tree in data.sst(part, reviews_root)} for part in ("train", "dev"))
    assert len(train & dev) <= 2


def test_a_tree_is_written_as_it_was_read(reviews_root):
    lines = (reviews_root / "sst" / "dev.txt").read_text(encoding="utf-8").split("\n")
    assert all(str(trees.parse(line)) == line for line in lines if line)
