"""Known words and their ids, drawn-out words, letter groups."""

import torch

from models.text.lexicon import MOST_GROUPS, PADDING, UNKNOWN, Lexicon, groups_of

SENTENCES = [["so", "good"], ["so", "bad", "!"], ["good", "good"]]


def test_the_commonest_word_comes_first_and_rare_ones_may_be_left_out():
    assert Lexicon.of(SENTENCES).words == ("good", "so", "!", "bad")
    assert Lexicon.of(SENTENCES, least=2).words == ("good", "so")


def test_a_lexicon_is_read_as_it_was_written():
    lexicon = Lexicon.of(SENTENCES)
    assert Lexicon.read(str(lexicon)).ids == lexicon.ids and len(lexicon) == 6


def test_a_drawn_out_word_is_the_word_that_was_meant():
    lexicon = Lexicon.of(SENTENCES)
    assert lexicon.find("soo") == lexicon.find("so") == 3
    assert lexicon.find("goodd") == UNKNOWN  # undoubled it is "god", which is not known either
    assert lexicon.find("good") == 2 and lexicon.knows("soo") and not lexicon.knows("dull")


def test_texts_are_padded_behind_their_ends():
    lexicon = Lexicon.of(SENTENCES)
    assert lexicon.encode([["so", "what"], ["bad"]]).tolist() == [[3, UNKNOWN], [5, PADDING]]
    rows = lexicon.encode_letters([["so", "what"], ["bad"]])
    assert rows.shape == (2, 2, 1 + MOST_GROUPS)
    assert torch.equal(rows[..., 0], lexicon.encode([["so", "what"], ["bad"]]))
    assert rows[0, 1, 1] > 0 and not rows[1, 1].any()
    assert lexicon.encode([]).shape == (0, 1) and lexicon.encode_letters([]).shape[0] == 0


def test_the_letter_table_gives_what_reading_the_words_gives():
    lexicon = Lexicon.of(SENTENCES)
    rows = lexicon.encode_letters([["so", "bad"]])
    assert torch.equal(lexicon.letter_table()[rows[..., 0]], rows[..., 1:])


def test_words_that_look_alike_share_groups_and_a_compound_has_its_parts():
    known = set(groups_of("cliche"))
    assert groups_of("cliche")[0] in groups_of("cliche-ridden")
    assert len(known & set(groups_of("cliched"))) > 5
    assert all(len(groups_of(word)) == MOST_GROUPS for word in ("a", "a" * 60, "incomprehensibilities"))
    assert groups_of("-")[0] > 0
