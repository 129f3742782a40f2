"""One review: what every network says at every key, the words' colours, what cannot be read, the endpoint."""

import html
import json
import re

import gradio as gr
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.pages.reviews import one
from models import checkpoint, registry
from models.text.reviews import tone
from tests.kit.panels import ask, ask_all, slots_sent

PRAISE = "A warm, funny and wonderful film."
BLAME = "A dull, boring and terrible mess."


def answer(text: str) -> dict:
    """The slots of an answer at a key."""
    return ask(one.PANEL, {"text": text})


def numbers(markup: str) -> list[int]:
    """What stands on the tiles."""
    found = re.findall(r"<small>(−|\+)?(\d+)</small>", markup)
    return [int(digits) * (-1 if sign == "−" else 1) for sign, digits in found]


def test_every_network_has_its_row_with_five_probabilities():
    table = answer(PRAISE)["answer"]
    for card in registry.REVIEWS:
        assert f'data-card="{card.key}"' in table
    assert table.count("--p:") == 5 * len(registry.REVIEWS)
    assert table.count('class="bar won"') == len(registry.REVIEWS)


def test_levels_are_told_by_sign_and_word_and_not_by_colour_alone():
    table = answer(PRAISE)["answer"]
    assert re.search(r"<b aria-hidden=\"true\">\+{1,2}</b>", table) and "positive" in table
    assert "负面" in answer(BLAME)["answer"]


def test_praise_is_praise_and_blame_is_blame_for_most_networks():
    for text, side in ((PRAISE, 1), (BLAME, -1)):
        tones = [float(tone(probs)) for probs in predict.review(text).probs.values()]
        assert sum(side * one_tone > 0 for one_tone in tones) > len(tones) / 2


def test_what_the_words_move_adds_up_to_the_tone():
    text = "It's not bad at all, but the last half hour drags on and on."
    review = predict.review(text)
    whole = float(tone(predict.read_reviews([[word.text for word in review.words]], predict.MOVER)[0]))
    assert review.moves.sum() == pytest.approx(whole, abs=1e-5)
    shown = numbers(answer(text)["sentence"])
    assert len(shown) == len(review.words)
    assert np.abs(np.array(shown) - 100 * review.moves).max() <= 0.5001


def test_the_review_stands_on_its_tiles_as_it_was_typed():
    text = "It's  GREAT —\nisn't it?"
    shown = re.sub(r"<small>.*?</small>", "", answer(text)["sentence"].split('<p class="coloured"')[1])
    plain = html.unescape(re.sub(r"<[^>]*>", "", shown.split(">", 1)[1].split("</p>")[0]))
    assert plain == text


def test_an_empty_box_has_three_sentences_to_try_and_no_trouble():
    slots = answer("  ")
    assert slots["sentence"].count("data-fill") == 3 and slots["trouble"] == ""
    for part in slots["sentence"].split('data-fill="')[1:]:
        text = json.loads(html.unescape(part.split('"')[0]))["text"]
        assert answer(text)["answer"].count("<tr") > 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("😀 😀 🎬", "No words here"),
        ("12 !!", "No words here"),
        ("这部电影很好看", "English only"),
        ("Хороший фильм", "English only"),
        ("good " * 201, "Longer than 200 words"),
        ("x" * 100_000, "Longer than 200 words"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_of_the_review_before_stays(text, told):
    slots = slots_sent(one.PANEL, {"text": text})
    assert told in slots["trouble"] and "verdicts" not in slots["answer"] and not slots["said"]


def test_words_that_training_never_saw_are_marked_and_counted():
    sentence = answer("A zorblaxian film.")["sentence"]
    assert sentence.count('class="word never"') == 1 and "(1 of 4 words)" in sentence
    assert "never" not in answer("A good film.")["sentence"]


def test_what_is_hardly_english_is_warned_of():
    told = answer("Ce film est vraiment magnifique et les acteurs jouent merveilleusement")["sentence"]
    assert "If this is not English" in told
    assert "If this is not English" not in answer(PRAISE)["sentence"]


def test_the_limits_stand_on_the_page_with_the_figures_of_the_header():
    caution = answer("")["caution"]
    facts = checkpoint.facts(predict.REVIEWER)
    assert "before 2005" in caution and "irony" in caution and "2005 年以前" in caution
    assert f"{100 * facts['correct'] / facts['total']:.1f} %" in caution


def test_the_answer_is_said_once_the_typing_has_paused():
    (slots,) = ask_all(one.PANEL, {"text": PRAISE}, handler="play")
    assert f"of {len(registry.REVIEWS)} networks say so" in slots["said"]
    assert ask_all(one.PANEL, {"text": "!!"}, handler="play") == [{"said": ""}]


def test_without_any_weights_the_command_that_makes_them_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(checkpoint, "WEIGHTS", tmp_path)
    monkeypatch.setattr(predict, "_loaded", {})
    slots = slots_sent(one.PANEL, {"text": PRAISE})
    assert "python -m models.train reviews_best" in slots["trouble"]
    assert ask_all(one.PANEL, {"text": PRAISE}, handler="play") == [{"said": ""}]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_answered_or_told_and_escaped(text):
    slots = slots_sent(one.PANEL, {"text": f"<u>{text}"})
    assert "<u>" not in "".join(str(slot) for slot in slots.values())


def test_the_endpoint_gives_plain_json():
    found = one.review("Not bad at all.")
    assert found["words"] == ["not", "bad", "at", "all", "."]
    assert sum(found["probs"]) == pytest.approx(1, abs=1e-3) and found["level"] == np.argmax(found["probs"])
    assert set(found["networks"]) == {card.key for card in registry.REVIEWS}
    assert found["networks"][predict.REVIEWER] == found["probs"]
    assert json.loads(json.dumps(found)) == found


@pytest.mark.parametrize("text", ["", "123", 7, None, "x" * 100_000, "这部电影很好看"])
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(text):
    with pytest.raises(gr.Error) as raised:
        one.review(text)
    assert len(raised.value.message) > 20
