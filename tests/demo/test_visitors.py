"""What the server keeps of a visitor: the states, and neither a copy of the page nor what was last shown."""

import pytest

from tests.kit.visitor import Visitor


@pytest.fixture
def visitor(app_url):
    with Visitor(app_url) as visitor:
        yield visitor


def kept(visitor):
    import app

    return app.demo.app.state_holder.session_data[visitor.session]


def test_visitors_share_the_page_and_have_states_of_their_own(app_url, visitor):
    with Visitor(app_url) as other:
        for one, sheets in ((visitor, "1"), (other, "2")):
            list(one.play("writing", key="surnames", sheets=sheets, seed="3"))
        mine = kept(visitor)
        others = kept(other)
    assert mine.blocks_config is others.blocks_config
    assert mine.state_data and mine.state_data is not others.state_data


def test_who_wants_to_be_forgotten_is(app_url, visitor):
    with Visitor(app_url) as other:
        for one in (visitor, other):
            list(one.play("writing", key="surnames", sheets="1", seed="3"))
        visitor.ask("header", "clear").raise_for_status()
        with pytest.raises(KeyError):
            kept(visitor)
        assert kept(other).state_data


def test_an_answer_is_not_kept_once_it_is_on_the_page(visitor):
    digit = [0] * 784
    digit[300:400] = [255] * 100
    answer = visitor.ask("reading", digit=digit, key="lstm2")
    assert len(answer.text) > 10_000
    state = kept(visitor)
    assert not state.config_values and not state.state_data and not state._changed
    (box,) = [block for block in state.blocks_config.blocks.values() if block.elem_id == "reading"]
    assert box.constructor_args["shown"] == "{}"


def test_a_label_is_changed_for_who_asks_and_for_nobody_else(visitor):
    import app

    answer = visitor.send(visitor.message("header", "input", {}) | {"data": ["zh"]}).json()
    labels = [one["label"] for one in answer["data"]]
    assert "数字" in labels
    assert not kept(visitor)._changed
    assert "数字" not in [getattr(block, "label", None) for block in app.demo.blocks.values()]


def written(visitor):
    (desk,) = kept(visitor).state_data.values()
    return desk.written["shakespeare"].sheets


def test_what_a_visitor_had_written_is_there_at_the_next_event(visitor):
    list(visitor.play("writing", key="shakespeare", sheets="2", length="50"))
    first, second = written(visitor)
    list(visitor.play("writing", key="shakespeare", sheets="2", length="50", only="2", temperature="0"))
    again, anew = written(visitor)
    assert again == first
    assert anew.text != second.text
