"""A list of reviews: answers or reasons, a chart, a file. What names share with it is tested there."""

import base64
import csv
import io
import json

import gradio as gr
import pytest

from demo import predict
from demo.pages.reviews import review_list
from tests.kit.panels import ask

LIST = 'stars,review\n5,"A warm, funny and wonderful film."\n1,"=A dull, boring mess"\n0,:-)\n3,\n2,这部电影'


def read(text: str, language: str = "en") -> dict:
    slots = {}
    for update in ask(review_list.PANEL, {"reviews": text, "lang": language}, None, handler="play"):
        slots |= update.slots
    return slots


def saved(markup: str) -> list[list[str]]:
    """The rows of the file behind the download link."""
    file = base64.b64decode(markup.split("base64,")[1].split('"')[0])
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))


def test_a_table_is_read_by_its_column_of_reviews_and_given_back_with_every_probability():
    assert "“review” (2 of 2)" in ask(review_list.PANEL, {"reviews": LIST}, None).slots["found"]
    slots = read(LIST)
    assert "2 reviews read, 3 not" in slots["shares"] and slots["table"].count('class="problem"') == 3
    head, good, bad, signs, empty, chinese = saved(slots["download"])
    assert head[:3] == ["review", "level", "says"] and len(head) == 9
    assert good[0] == "A warm, funny and wonderful film." and bad[0] == "'=A dull, boring mess"
    for row in (good, bad):
        probs = [float(cell) for cell in row[3:8]]
        assert sum(probs) == pytest.approx(1, abs=1e-3) and int(row[1]) == probs.index(max(probs))
    assert float(good[1]) > float(bad[1])
    assert all(row[1:8] == [""] * 7 and row[8] for row in (signs, empty, chinese))


def test_the_file_speaks_the_language_of_the_page():
    rows = saved(read("A dull, boring mess.\nA wonderful film.", "zh")["download"])
    assert rows[0][:2] == ["影评", "档"] and "负面" in rows[1][2]


def test_a_review_a_line_is_not_cut_at_its_commas():
    slots = read("Good, but long.\nBad, and loud, too.")
    assert [row[0] for row in saved(slots["download"])[1:]] == ["Good, but long.", "Bad, and loud, too."]


def test_what_stands_in_a_list_is_escaped():
    table = read("<b>Good</b> film\nBad film")["table"]
    assert "<b>Good" not in table and "&lt;b&gt;Good" in table


def test_the_same_review_has_the_same_answer_in_a_list_and_alone():
    texts = ["Not bad at all.", "A terrible waste of a great cast, from the first minute to the last."]
    listed = review_list.reviews(texts)
    for text, row in zip(texts, listed, strict=True):
        assert row["probs"] == pytest.approx(predict.review_probs([text])[0].tolist(), abs=2e-4)


def test_the_endpoint_gives_plain_json_and_says_what_it_could_not_read():
    good, bad = review_list.reviews(["A wonderful film.", "123"])
    assert set(good) == {"text", "level", "says", "probs"} and set(bad) == {"text", "error"}
    assert json.loads(json.dumps([good, bad])) == [good, bad] and review_list.reviews([]) == []


@pytest.mark.parametrize("texts", ["Good.", ["Good.", None], ["Good."] * 2_001, 7])
def test_a_wrong_call_of_the_endpoint_gets_a_sentence(texts):
    with pytest.raises(gr.Error) as raised:
        review_list.reviews(texts)
    assert len(raised.value.message) > 20
