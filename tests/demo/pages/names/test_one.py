"""One name: an answer at every key, its evidence after a pause, and never that of another name."""

import html
import json

import gradio as gr
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.draw.flags import FLAGS, flag
from demo.pages.names import one
from demo.words import catalogue, languages
from models import checkpoint, data
from tests.kit.panels import ask, ask_all, is_chinese, slots_sent

EXAMPLES = ("Nakamura", "Nguyễn", "田中")


def answer(name: str, **fields) -> dict:
    return ask(one.PANEL, {"name": name, **fields})


def evidence(name: str, **fields) -> dict:
    """All slots after the last word about the evidence."""
    slots = {}
    for part in ask_all(one.PANEL, {"name": name, **fields}, handler="play"):
        slots |= part
    return slots


def test_every_country_has_a_flag_and_a_name_in_every_language():
    assert predict.COUNTRIES == data.COUNTRIES
    assert len({flag(country) for country in data.COUNTRIES}) == 18
    assert set(data.COUNTRIES) - set(FLAGS) == {"Arabic"}  # of many countries, so it has a globe
    for language in languages()[1:]:
        assert {(None, country) for country in data.COUNTRIES} <= set(catalogue(language))


def test_without_weights_the_page_says_which_command_makes_them(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint.load, "__defaults__", (None, tmp_path))
    monkeypatch.setattr(predict, "_loaded", {})
    told = slots_sent(one.PANEL, {"name": "Li"})
    assert "python -m models.train names" in told["trouble"]
    caution = answer("")["caution"]
    assert "13,374" in caution and "83" not in caution and "86" not in caution


def test_the_caution_names_the_accuracy():
    assert "right for 86.19 % of 6,700 test names" in answer("")["caution"]


def test_every_key_brings_the_reading_and_the_countries():
    slots = answer("Иванов")
    assert "Ivanov" in slots["read"]
    first = slots["answer"].split("<tr")[1]
    assert (
        "Russian" in first and "俄罗斯" in first and str(flag("Russian")) in first and "&gt; 99.9 %" in first
    )
    bars, factors = slots["answer"].split('<table class="factors">')
    assert bars.count("<tr") == 6 and factors.count("<tr") == 1 + one.FACTORS


def first(slots: dict) -> str:
    """The row of the likeliest country."""
    return slots["answer"].split("<tr")[1]


def test_what_the_writing_tells_is_said_first_and_counts():
    slots = answer("孙")
    tells = "Han characters: Chinese, Japanese, Korean, Vietnamese."
    assert (
        slots["read"].index(tells) < slots["read"].index("The network sees only") < slots["read"].index("Sun")
    )
    assert "汉字：中国" in slots["read"] and "Chinese" in first(slots)
    assert "Japanese" in first(answer("田中")) and "Vietnamese" in first(answer("Nguyễn"))


def test_the_writing_can_be_left_out_and_the_networks_own_answer_stays_in_sight():
    both, alone = answer("孙"), answer("孙", counted="network")
    assert "Korean" in first(alone) and "factors" not in alone["answer"]
    own = both["answer"].split("The network alone, of")[1]
    assert "Sun" in own and "Korean" in own
    assert "Korean" in evidence("孙", counted="network")["said"] and "Chinese" in evidence("孙")["said"]


def test_each_country_reads_a_character_in_its_own_way():
    factors = answer("林")["answer"].split('<table class="factors">')[1]
    assert all(f">{read}<" in factors for read in ("Lin", "Hayashi", "Lim", "Lam"))


def test_a_plain_name_has_no_evidence_but_its_letters():
    slots = answer("Ivanov")
    assert "The network reads" in slots["read"] and "tells" not in slots["read"]
    assert "factors" not in slots["answer"]


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("孙", "characters and tones"),
        ("Lê", "the marks on the letters"),
        ("محمد", "the vowels"),
        ("Гоголь", "letters"),
        ("สมชาย", "letters"),
    ],
)
def test_a_warning_tells_what_transliteration_lost(name, lost):
    assert f"Lost on the way: {lost}" in answer(name)["read"]
    assert "Lost on the way" not in answer("Иванов")["read"]


def test_arabic_is_answered_by_its_writing_alone_and_hebrew_is_declined():
    slots = answer("محمد")
    assert "Arabic" in first(slots) and evidence("محمد")["evidence"] == ""
    assert "Russian" in first(answer("محمد", counted="network"))
    declined = answer("כהן")
    assert "none of the 18 countries writes in it" in declined["trouble"]
    assert "trouble" not in answer("כהן", counted="network")


@pytest.mark.parametrize("name", ["123", "🙂", "a" * 200, "a" * 20_000])
def test_what_cannot_be_read_is_told_and_the_old_evidence_goes(name):
    slots = answer(name)
    assert 'role="alert"' in slots["trouble"] and slots["evidence"] == slots["said"] == ""
    assert evidence(name) == {"said": "", "evidence": ""}
    chinese = slots["trouble"].split('<span lang="zh">')[1].split("</span>")[0]
    assert is_chinese(chinese, set())


def test_an_empty_box_shows_three_names_to_try_and_no_alarm():
    slots = answer(" ")
    assert slots["trouble"] == "" and slots["read"].count("data-fill") == 3
    for example in EXAMPLES:
        assert f">{example}</button>" in slots["read"]
        assert "blank-note" not in answer(example)["answer"]


def test_the_evidence_shows_every_letter_twice_its_gain_and_the_flips():
    slots = evidence("Иванов")
    figure = slots["evidence"]
    assert "Ivanov: Russian" in slots["said"] and "Ivanov：俄罗斯" in slots["said"]
    assert figure.count('<th scope="col"') == 6 and figure.count("background:rgb") == 6
    assert figure.count("--p:") == 2 * one.ROWS * 6
    parts = figure.split('data-fill="')[1:]
    fills = [json.loads(html.unescape(part.split('"')[0])) for part in parts]
    assert fills
    for fill in fills:
        assert one.country(fill["name"])["country"] != "Russian"


def test_a_single_letter_has_no_gains_and_says_why():
    figure = evidence("K")["evidence"]
    assert "A single letter cannot be left out." in figure and "background:rgb" not in figure


def test_of_a_long_name_only_the_likeliest_changes_are_read():
    assert "HotFlip" in evidence("Wolfeschlegelsteinhausen")["evidence"]
    assert "HotFlip" not in evidence("Li")["evidence"]


def test_a_name_that_is_little_better_than_a_guess_says_so():
    shy = next(name for name in ("Lane", "Adam", "Martin", "Simon") if one_of(name) < 0.5)
    assert "Little better than a guess." in answer(shy)["answer"]
    assert "Little better than a guess." not in answer("Иванов")["answer"]


def one_of(name: str) -> float:
    """The highest probability of a name."""
    return float(predict.country_probs([name]).max())


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered_or_told_and_escaped(name):
    typed = f"<i>{name}"
    slots = answer(typed) | evidence(typed)
    assert "<i>" not in "".join(slots.values()).replace("<i style", "")


def test_the_endpoint_gives_plain_json():
    named = one.country("Παπαδόπουλος")
    assert (named["read"], named["country"], len(named["probs"])) == ("Papadopoylos", "Greek", 18)
    assert sum(named["probs"].values()) == pytest.approx(1, abs=1e-3)
    assert json.loads(json.dumps(named)) == named


def test_one_endpoint_is_the_networks_own_and_the_other_counts_the_writing():
    alone, both = one.country("孙"), one.origin("孙")
    assert (alone["country"], both["country"]) == ("Korean", "Chinese")
    assert alone["probs"]["Korean"] == pytest.approx(predict.country_probs(["孙"])[0].max(), abs=1e-4)
    assert both["network"] == alone["probs"] and both["lost"] == ["characters"]
    assert max(both["writing"], key=both["writing"].get) == "Chinese"
    assert json.loads(json.dumps(both)) == both


@pytest.mark.parametrize("name", ["123", 7, "a" * 1000])
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(name):
    for endpoint in (one.country, one.origin):
        with pytest.raises(gr.Error) as raised:
            endpoint(name)
        assert len(raised.value.message) > 20
