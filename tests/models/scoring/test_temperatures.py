"""What a temperature costs, told of small poems by a network that knows nothing."""

import torch

from models.scoring import temperatures
from models.scoring.temperatures import Line, again, beginnings, couplets
from models.text import bloom_filter, poems, tang
from models.vocab import Vocab
from models.writer import Writer

POEMS = [
    ("春江花月夜何年", "初照人间花月天", "江水流春去欲尽", "月落江潭复西斜"),
    ("秋江花月夜何人", "初照江山花月春", "流水年年春欲尽", "月落西江天复明"),
]


def test_what_comes_more_than_once_is_counted_each_time():
    assert again(["a", "b", "a", "c"]) == 0.5
    assert again(["a", "b"]) == 0


def test_couplets_are_two_lines_and_beginnings_are_given_once():
    assert couplets(("一", "二", "三", "四")) == ["一二", "三四"]
    assert list(beginnings([*POEMS, *POEMS])) == ["春", "秋"]


def test_a_cold_network_repeats_itself_and_a_warm_one_does_not(monkeypatch):
    monkeypatch.setattr(tang, "split", lambda root: (POEMS, POEMS, POEMS))
    torch.manual_seed(0)
    vocab = Vocab.of(poems.STOP + "".join(line for poem in POEMS for line in poem))
    poet = Writer(len(vocab), 8, 16, conditions=poems.PLACES)
    known = bloom_filter.build(line for poem in POEMS for line in poem)
    extras = {"known": known, "rhyme": torch.zeros(len(vocab), dtype=torch.int16)}
    lines = temperatures.table(poet, {"vocab": vocab.text}, extras, (0.0, 1.5), 6, "春")
    cold, warm, poets = lines
    assert cold.couplets == cold.lines == 1 and warm.couplets == 0
    assert (cold.known, warm.known, poets.known) == (0, 0, 1)
    assert poets.name == "poems kept out" and poets.perplexity < warm.perplexity
    assert cold.rhyming == 1


def test_a_line_is_one_of_the_table():
    line = Line("0.6", 0.0, 0.125, 0.001, 163.4, 0.86)
    assert str(line) == "| 0.6 | 0.0 % | 12.5 % | 0.1 % | 163 | 86 % |"
    assert str(line).count("|") == temperatures.HEAD.split("\n")[0].count("|")


def test_the_command_prints_each_line_as_it_comes(monkeypatch, capsys):
    lines = [Line("0.6", 0, 0, 0, 1, 1), Line("poems kept out", 0, 0, 0, 1, 1)]
    asked = []

    def table(model, facts, extras, *chosen, root):
        asked.extend(chosen)
        return iter(lines)

    monkeypatch.setattr(temperatures, "table", table)
    monkeypatch.setattr("sys.argv", ["temperatures", "0.6", "--beginnings", "3"])
    threads = torch.get_num_threads()
    try:
        temperatures.main()
    finally:
        torch.set_num_threads(threads)
    assert asked == [(0.6,), 3, None]
    assert capsys.readouterr().out.count("\n|") == 3
