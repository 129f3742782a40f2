"""The shell: what it is built of, and what a switch of the language renames."""

import pytest

from demo import ui
from demo.session import Session
from demo.words import languages


@pytest.fixture(scope="module")
def blocks():
    return ui.build()


def labels(blocks) -> list[str]:
    """The labels that Gradio draws itself."""
    parts = blocks.get_config_file()["components"]
    return [part["props"]["label"] for part in parts if part["type"] == "tabitem"]


def test_every_tab_has_its_name_from_the_start(blocks):
    names = labels(blocks)
    assert [str(words) for _name, words, _build in ui.TABS] == [name for name in names if name in TOP]
    assert {"Compare", "Test set", "Line", "Yours"} <= set(names)
    assert None not in names and "" not in names


TOP = ["Digits", "Names", "Reviews", "Writing", "First steps", "Networks"]


def test_a_switch_renames_every_tab_and_the_upload(blocks):
    (event,) = [fn for fn in blocks.fns.values() if getattr(fn.fn, "__name__", "") == "relabel"]
    session = event.fn.__self__
    assert isinstance(session, Session)
    updates = session.relabel("zh")
    assert [update["label"] for update in updates[:2]] == ["一张图片，上面是一个数字或一个多位数", "对比"]
    assert len(event.outputs) == len(updates) == len(labels(blocks)) + 1
    assert [update["label"] for update in session.relabel("tlh")] == [
        part.label for part in session.labelled()
    ]


def test_every_tab_and_panel_has_its_place(blocks):
    places = ui.places(blocks)
    assert places["networks"] == ["networks"]
    assert places["compare"] == ["digits", "compare"] and places["softmax"] == ["steps", "softmax"]
    assert places["hand"] == ["digits", "inside"] and places["names_one"] == ["names"]
    assert places["review"] == ["reviews"] and places["tree"] == ["reviews", "tree"]
    # What an address leaves out is the first.
    assert list(places)[0] == "digits" and list(places)[1] == "compare"
    (header,) = [block for block in blocks.blocks.values() if block.elem_id == "header"]
    assert header.props["places"] == places


def test_the_header_names_everything_in_every_language():
    header = ui.header_template()
    for language in languages():
        assert f'data-{language}="' in header and f'<span lang="{language}">' in header
    assert '<span lang="en">中文</span><span lang="zh">English</span>' in header


def test_with_three_languages_each_has_a_button():
    three = [("en", "English"), ("fr", "français"), ("zh", "中文")]
    switch = ui.T.language_switch(three)
    assert switch.count("<button") == 3 and 'data-set="lang=fr"' in switch
