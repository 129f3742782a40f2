"""The Names tab's server side: a name gets answer and evidence, a list answers or reasons, and a file."""

import base64
import csv
import io
import json

import gradio as gr
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo import predict
from demo.old import panel
from demo.old.tables.names import COUNTRIES, NAMES
from demo.old.tables.panels import PANELS
from demo.pages import names
from demo.pages.names import names_view as view
from models import checkpoint, data
from models.text.letters import SENTENCES

TABLE = "id,姓名,city\n1,王小明,北京\n2,Müller,Köln\n3,,Oslo\n4,Ivanov,Москва\n"


def url(data: bytes) -> str:
    return f"data:text/csv;base64,{base64.b64encode(data).decode()}"


def last(parts) -> dict:
    """All slots after a handler's last word."""
    slots = {}
    for part in parts:
        slots |= part
    return slots


def saved(html: str) -> list[list[str]]:
    """The rows of the file behind the download link."""
    found = base64.b64decode(html.split("base64,")[1].split('"')[0])
    assert found.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("words", [NAMES, COUNTRIES])
def test_every_word_stands_in_both_languages(words):
    import re

    for key, (en, zh) in words.items():
        assert en and zh, key
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", zh)), key


def test_every_country_and_every_problem_has_words():
    assert tuple(COUNTRIES) == data.COUNTRIES == predict.COUNTRIES
    assert set(SENTENCES) <= set(NAMES) and {"names_one", "names_list"} <= set(PANELS)
    assert len({view.flag(country) for country in COUNTRIES}) == 18
    assert (view.flag("Polish"), view.flag("Scottish")) == ("🇵🇱", "🏴󠁧󠁢󠁳󠁣󠁴󠁿")


# ---- probabilities -------------------------------------------------------------------------------


def test_names_in_any_writing_get_probabilities_of_eighteen_countries():
    probs = predict.country_probs(["Nakamura", "Παπαδόπουλος", "欧阳", "Иванов"])
    assert probs.shape == (4, 18) and probs.dtype == np.float32
    assert probs.sum(1) == pytest.approx([1] * 4, abs=1e-5)
    said = [predict.COUNTRIES[index] for index in probs.argmax(1)]
    assert said == ["Japanese", "Greek", "Chinese", "Russian"]
    assert predict.country_probs([]).shape == (0, 18)


def test_a_list_gets_what_each_name_gets_alone():
    many = ["Li", "Szczepański", "O'Neill"]
    alone = np.concatenate([predict.country_probs([name]) for name in many])
    assert predict.country_probs(many) == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("bad", ["Ivanov", None, 7, {"Li": 1}, ["Li", 7], ["Li", None]])
def test_what_is_no_list_of_strings_is_a_type_error(bad):
    with pytest.raises(TypeError, match="list of strings|Name 2 of 2"):
        predict.country_probs(bad)


@pytest.mark.parametrize("bad", ["", "123", "🙂", "a" * 200])
def test_a_name_that_cannot_be_read_is_pointed_out(bad):
    with pytest.raises(ValueError, match="Name 2 of 3"):
        predict.country_probs(["Li", bad, "Kim"])


def test_without_weights_the_page_says_which_command_makes_them(tmp_path, monkeypatch):
    monkeypatch.setattr(checkpoint.load, "__defaults__", (None, tmp_path))
    monkeypatch.setattr(predict, "_loaded", {})
    told = json.loads(panel._once(names.answer)({"name": "Li"})["shown"])
    assert "python -m models.train names" in told["trouble"]
    assert "83" not in view.caution(names._facts())


def test_no_probability_is_shown_as_none_or_all():
    assert [view.share(p) for p in (0, 4e-4, 0.5, 0.9996)] == ["< 0.1 %", "< 0.1 %", "50.0 %", "> 99.9 %"]


# ---- one name ------------------------------------------------------------------------------------


def test_every_key_brings_the_reading_and_the_countries():
    slots = names.answer({"name": "Иванов"})
    assert "Ivanov" in slots["read"]
    first = slots["answer"].split("<tr")[1]
    assert "Russian" in first and "俄罗斯" in first and "🇷🇺" in first and "&gt; 99.9 %" in first
    assert slots["answer"].count("<tr") == 6


@pytest.mark.parametrize("name", ["123", "🙂", "a" * 200])
def test_what_cannot_be_read_is_told_and_the_old_evidence_goes(name):
    slots = names.answer({"name": name})
    assert 'role="alert"' in slots["trouble"] and slots["evidence"] == ""
    assert last(names.evidence({"name": name})) == {"said": "", "evidence": ""}


def test_an_empty_box_shows_three_names_to_try_and_no_alarm():
    slots = names.answer({"name": " "})
    assert slots["trouble"] == "" and slots["read"].count("data-fill") == 3
    for example in view.EXAMPLES:
        assert "blank-note" not in names.answer({"name": example})["answer"]


def test_the_evidence_shows_every_letter_twice_its_gain_and_the_flips():
    slots = last(names.evidence({"name": "Иванов"}))
    html = slots["evidence"]
    assert "Ivanov: Russian" in slots["said"] and "Ivanov：俄罗斯" in slots["said"]
    assert html.count('<th scope="col"') == 6 and html.count("background:rgb") == 6
    assert html.count("--p:") == 2 * view.SHOWN * 6
    fills = [json.loads(part.split('"')[0].replace("&quot;", '"')) for part in html.split('data-fill="')[1:]]
    assert fills
    for fill in fills:
        assert names.country(fill["name"])["country"] != "Russian"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered_or_told_and_escaped(name):
    typed = f"<i>{name}"
    slots = names.answer({"name": typed}) | last(names.evidence({"name": typed}))
    assert "<i>" not in "".join(slots.values()).replace("<i style", "")


# ---- a list ------------------------------------------------------------------------------------


def test_a_file_fills_the_box_and_says_where_the_names_came_from():
    slots = names.found({"upload": url(TABLE.encode("gb18030")), "names": "Li"})
    assert "姓名\n王小明\nMüller\n\nIvanov" in slots["source"] and 'name="upload" value=""' in slots["source"]
    assert "GB18030" in slots["found"] and "“姓名” (2 of 3)" in slots["found"]


def test_a_file_that_is_too_large_is_told_and_the_list_stays():
    slots = names.found({"upload": url(b"Li\n" * 240_000), "names": "Kim"})
    assert "500 kB" in slots["trouble"] and ">Kim<" in slots["source"] and "found" not in slots


@pytest.mark.parametrize("upload", ["data:text/csv;base64,a", "data:,x", "base64,%%%"])
def test_a_file_that_did_not_arrive_whole_is_told_or_empty(upload):
    told = json.loads(panel._once(names.found)({"upload": upload})["shown"])
    assert told["trouble"] or "No names" in told["found"]


def test_a_list_ends_in_a_table_shares_and_a_file_for_spreadsheets():
    text = "surname\nIvanov\n=1+1\n123\n@Rossi\n王小明\n\n+Kim"
    slots = last(names.read_list({"names": text, "lang": "en"}))
    assert slots["table"].count("<tr") == 8 and slots["table"].count('class="problem"') == 3
    assert "4 names read, 3 not" in slots["shares"]
    rows = saved(slots["download"])
    assert rows[0] == ["name", "read as", "country", "probability", "problem"]
    assert [row[0] for row in rows[1:]] == ["Ivanov", "'=1+1", "123", "'@Rossi", "王小明", "", "'+Kim"]
    assert rows[1][1:3] == ["Ivanov", "Russian"] and float(rows[1][3]) > 0.99
    assert rows[2][4].startswith("Only digits")
    assert saved(last(names.read_list({"names": text, "lang": "zh"}))["download"])[1][2] == "俄罗斯"


def test_a_long_list_shows_progress_and_its_first_200_rows(monkeypatch):
    monkeypatch.setattr(names, "BATCH", 100)
    parts = list(names.read_list({"names": "Li\nKim\n" * 150}))
    assert (
        len(parts) == 5 and 'value="200"' in parts[2]["progress"] and "data-trigger" in parts[2]["progress"]
    )
    assert "<progress" not in parts[-1]["progress"]
    assert parts[3]["table"].count("<tr") == 201 and "first 200 of 300" in parts[3]["table"]
    assert len(saved(parts[-1]["download"])) == 301


def test_what_was_read_stays_after_a_stop_and_goes_with_another_list(monkeypatch):
    monkeypatch.setattr(names, "BATCH", 1)
    reading = names.read_list({"names": "Li\nKim"})
    next(reading)
    seen = next(reading)["progress"].split('name="listed" value="')[1].split('"')[0]
    kept = names.found({"names": "Li\nKim", "listed": seen, "done": "1"})
    assert "table" not in kept and "Stopped after 1" in kept["progress"]
    assert len(saved(kept["download"])) == 2  # the head, and the one that was read
    assert names.found({"names": "Li\nKi", "listed": seen, "done": "1"})["table"] == ""


@pytest.mark.parametrize(("text", "told"), [("", "first"), ("Li\n" * 10_001, "10,001")])
def test_no_names_or_too_many_are_told(text, told):
    (slots,) = names.read_list({"names": text})
    assert told in slots["trouble"]
    if text:
        assert told in names.found({"names": text})["trouble"]
        assert "trouble" not in names.found({"names": text[:-3]})


# ---- endpoints -----------------------------------------------------------------------------------


def test_the_endpoints_give_plain_json():
    one = names.country("Παπαδόπουλος")
    assert (one["read"], one["country"], len(one["probs"])) == ("Papadopoylos", "Greek", 18)
    assert sum(one["probs"].values()) == pytest.approx(1, abs=1e-3)
    many = names.countries(["Tanaka", "123"])
    assert many[0]["country"] == "Japanese" and set(many[0]) == {"name", "read", "country", "p"}
    assert many[1] == {"name": "123", "error": "Only digits and signs: a name has letters."}
    assert json.loads(json.dumps([one, many])) == [one, many]
    assert names.countries([]) == []


@pytest.mark.parametrize(
    "call",
    [
        lambda: names.country("123"),
        lambda: names.country(7),
        lambda: names.country("a" * 1000),
        lambda: names.countries("Li"),
        lambda: names.countries(["Li", None]),
        lambda: names.countries(["Li"] * 10_001),
    ],
)
def test_a_wrong_call_of_an_endpoint_gets_a_sentence(call):
    with pytest.raises(gr.Error) as raised:
        call()
    assert len(raised.value.message) > 20
