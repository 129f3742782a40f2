"""The panels below the box: beliefs word by word, contributions, negation, the tree, the path."""

import html
import json
import re

import numpy as np
import pytest

from demo import predict, probe
from demo.pages.reviews import contributions, negation, path, tree, words
from models import registry
from models.text.negation import KINDS, PAIRS, share
from models.text.reviews import checked, quoted, tone
from tests.kit.panels import ask, ask_all, problem_of, slots_sent

TEXT = "It's not bad at all, but the last half hour drags on and on."
KEYS = [card.key for card in registry.REVIEWS]
ABOUT_THE_BOX = [words.PANEL, contributions.PANEL, path.PANEL]


@pytest.mark.parametrize("panel", ABOUT_THE_BOX, ids=lambda panel: panel.name)
@pytest.mark.parametrize("text", ["", "😀", "这部电影很好看", "x" * 100_000])
def test_without_a_review_a_panel_says_what_it_is_about_and_has_no_trouble(panel, text):
    slots = slots_sent(panel, {"text": text})
    assert "box above" in "".join(map(str, slots.values())) and not slots["trouble"]
    if panel.play:
        # The page waits for an answer to what it asks after a pause.
        (slots,) = ask_all(panel, {"text": text}, handler="play")
        assert "box above" in "".join(map(str, slots.values()))


@pytest.mark.parametrize("panel", ABOUT_THE_BOX, ids=lambda panel: panel.name)
def test_the_text_of_the_box_is_in_no_address_of_another_panel(panel):
    assert "text" in panel.passing().split()


# ---- word by word ------------------------------------------------------------------------------------------


def beliefs(text: str) -> str:
    (slots,) = ask_all(words.PANEL, {"text": text}, handler="play")
    return slots["beliefs"]


def test_there_is_a_tile_for_every_word_and_a_second_row_for_those_that_read_both_ways():
    table = beliefs(TEXT)
    rows = table.split("<tbody>")[1].split("<tr")[1:]
    count = len(checked(TEXT))
    both_ways = [key for key in KEYS if not probe.reads_one_way(key)]
    assert len(rows) == len(KEYS) + len(both_ways)
    assert all(row.count("<td") == count for row in rows)
    assert table.count('class="settled"') == len(KEYS)


@pytest.mark.parametrize("key", ["reviews_rnn", "reviews_lstm", "reviews_gru"])
def test_the_opinion_on_the_way_is_that_on_the_words_so_far(key):
    read = [word.text for word in checked(TEXT)]
    beginnings = predict.read_reviews([read[: t + 1] for t in range(len(read))], key)
    np.testing.assert_allclose(predict.on_the_way(read, key), beginnings, atol=1e-5)


def test_a_row_says_since_which_word_its_answer_stays():
    onward = np.eye(5, dtype=np.float32)[[2, 3, 1, 3, 3]]
    _name, since, place, tiles = words.row("reviews_lstm", onward)
    assert place == 4 and str(since) == "positive from word 4 of 5 on"
    assert [tile.text for tile, _chances in tiles] == ["0", "+", "−", "+", "+"]


# ---- contributions -----------------------------------------------------------------------------------------


def evidence(text: str, key: str = "reviews_lstm") -> dict:
    slots = {}
    for part in ask_all(contributions.PANEL, {"text": text, "key": key}, handler="play"):
        slots |= part
    return slots


def test_what_a_word_contributes_is_what_the_tone_loses_without_it():
    read = [word.text for word in checked(TEXT)]
    whole = tone(predict.read_reviews([read], "reviews_lstm")[0])
    shorter = [read[:t] + read[t + 1 :] for t in range(len(read))]
    wanted = [100 * float(whole - tone(predict.read_reviews([one], "reviews_lstm")[0])) for one in shorter]
    found = re.findall(r"<small>(−|\+)?(\d+)</small>", evidence(TEXT)["evidence"])
    shown = [int(digits) * (-1 if sign == "−" else 1) for sign, digits in found]
    assert np.abs(np.array(shown) - wanted).max() <= 0.51


def test_a_button_of_a_changed_word_brings_a_review_on_the_other_side():
    before = float(tone(predict.read_reviews([[w.text for w in checked(TEXT)]], "reviews_lstm")[0]))
    flips = evidence(TEXT)["flips"]
    texts = [json.loads(html.unescape(part.split('"')[0]))["text"] for part in flips.split('data-fill="')[1:]]
    assert texts
    for text in texts:
        read = [word.text for word in checked(text)]
        assert before * float(tone(predict.read_reviews([read], "reviews_lstm")[0])) < 0


def test_a_change_that_would_be_read_otherwise_is_not_offered():
    text = "I don't like it."
    typed = [word.text for word in checked(text)]
    assert typed[1:3] == ["do", "n't"]
    inserted = contributions.Change((*typed[:2], "not", *typed[2:]), 2, "not", True, np.ones(5) / 5)
    assert contributions.typed_change(text, checked(text), inserted) is None
    swapped = contributions.Change((*typed[:3], "hate", *typed[4:]), 3, "hate", False, np.ones(5) / 5)
    assert contributions.typed_change(text, checked(text), swapped).text == "I don't hate it."
    left_out = contributions.Change((*typed[:3], *typed[4:]), 3, "", False, np.ones(5) / 5)
    assert contributions.typed_change(text, checked(text), left_out).text == "I don't it."


def test_a_single_word_is_not_left_out():
    assert "A single word cannot be left out." in evidence("Wonderful")["evidence"]


def test_no_other_network_can_be_asked_for():
    assert "Network is 'cnn'" in str(problem_of(contributions.PANEL, {"text": TEXT, "key": "cnn"}))


# ---- negation ----------------------------------------------------------------------------------------------


def test_the_board_has_every_pair_by_its_kind_and_the_share_of_each_reader():
    slots = ask(negation.PANEL, {})
    board = slots["board"]
    assert slots["own"] == "" and len(PAIRS) == 40
    assert set(negation.KINDS) == set(KINDS)
    for pair in PAIRS:
        assert str(html.escape(pair.second, quote=False)) in html.unescape(board)
    turns = probe.turns()
    assert board.count('class="chip"') == 2 * 40 * len(turns)
    assert board.count(">✓<") == sum(turn.turned for answers in turns.values() for turn in answers)
    for answers in turns.values():
        assert f"{100 * share(answers):.0f} % · " in board


def test_a_pair_of_ones_own_needs_both_sentences_and_is_escaped():
    assert ask(negation.PANEL, {"first": "I liked it."})["own"] == ""
    own = ask(negation.PANEL, {"first": "I loved <b>it</b>.", "second": "I never loved it."})["own"]
    assert "I never loved it." in own and "<b>it" not in own
    assert own.count('class="chip"') == 2 * (len(KEYS) + 1)


@pytest.mark.parametrize(("first", "side"), [("a wonderful film", 1), ("a terrible film", -1)])
def test_which_side_a_pair_begins_on_the_networks_say(first, side):
    assert negation.own_pair(first, f"not {first}").side == side


def test_a_pair_that_cannot_be_read_is_told_and_the_board_stays():
    slots = slots_sent(negation.PANEL, {"first": "这部电影", "second": "not good"})
    assert "English only" in slots["trouble"] and "board" not in slots


# ---- the tree ----------------------------------------------------------------------------------------------


def test_every_quoted_sentence_is_drawn_with_both_judgements_at_every_node():
    for at, sentence in enumerate(quoted()):
        drawn = ask(tree.PANEL, {"quotation": str(at), "key": "reviews_lstm"})["tree"]
        nodes = list(sentence.nodes())
        assert drawn.count('class="sign"') == 2 * len(nodes)
        assert drawn.count('class="branch"') == len(nodes) - 1
        parted = drawn.count('class="apart"')
        assert f"They agree at {len(nodes) - parted} of {len(nodes)} nodes" in drawn


def test_a_phrase_stands_between_its_parts_and_words_below_each_other():
    sentence = quoted()[0]
    judged = tree.JudgedTree(sentence.words(), probe.judged(sentence, "reviews_lstm"))
    where = tree.places(judged)
    rows = [place.y for node, place in zip(judged.nodes, where, strict=True) if not node.children]
    assert sorted(rows) == [tree.ROW * (at + 0.5) for at in range(len(judged.words))]
    for node, place in zip(judged.nodes, where, strict=True):
        for child in node.children:
            assert where[child].x > place.x
        if node.children:
            parts = [where[child].y for child in node.children]
            assert min(parts) <= place.y <= max(parts)


@pytest.mark.parametrize("quotation", ["99", "-1", "first"])
def test_a_sentence_that_is_not_quoted_is_refused(quotation):
    assert "Test sentence is" in str(problem_of(tree.PANEL, {"quotation": quotation}))


def test_the_citation_stands_below_the_tree():
    assert "Socher" in ask(tree.PANEL, {"key": "reviews_lstm"})["tree"]


# ---- the path ----------------------------------------------------------------------------------------------


def test_the_path_has_a_dot_for_every_word_and_a_sign_for_every_quoted_sentence():
    drawn = ask(path.PANEL, {"text": TEXT})["path"]
    assert (
        drawn.count('class="route-step"') == len(checked(TEXT)) - 1 and drawn.count('class="route-end"') == 1
    )
    assert drawn.count('class="ended"') == len(quoted()) <= 30
    assert re.search(r"They hold \d+ % and \d+ % of the variance", drawn)


def test_only_networks_that_read_one_way_have_a_path():
    keys = [key for key, _name in path.path_networks()]
    assert keys == ["reviews_rnn", "reviews_lstm", "reviews_gru"]
    assert problem_of(path.PANEL, {"text": TEXT, "key": "reviews_best"})


def test_of_many_words_those_that_move_the_state_are_named():
    places = np.zeros((40, 2))
    places[20:, 0] = 5
    assert path.named_words(places[:5]) == [0, 1, 2, 3, 4]
    named = path.named_words(places)
    assert {0, 20, 39} <= set(named) and len(named) <= path.NAMED
