"""Poems: the form as a property over many seeds, the rhymes, what stood in the training poems, the data."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.scoring import ngrams
from models.text import bloom_filter, poems, rhyme, tang
from models.text.sampling import Sampling
from models.vocab import Vocab
from models.writer import Writer

TEXT = "春花秋月何时了往事知多少小楼昨夜又东风故国不堪回首中"
VOCAB = Vocab.of(poems.STOP + TEXT)


@pytest.fixture(scope="module")
def poet():
    torch.manual_seed(0)
    return Writer(len(VOCAB), 8, 16, conditions=poems.PLACES).eval()


def composed(poet, form, given, seed=0, temperature=1.0, labels=None, **more):
    labels = torch.full((len(VOCAB),), -1, dtype=torch.int16) if labels is None else labels
    return "".join(poems.compose(poet, VOCAB, labels, form, given, Sampling(temperature, seed=seed), **more))


@given(
    st.sampled_from(poems.FORMS),
    st.integers(0, 10_000),
    st.floats(0, 2),
    st.dictionaries(st.integers(0, 19), st.sampled_from(TEXT), max_size=8),
)
@settings(max_examples=40, deadline=None)
def test_the_form_is_kept_exactly_and_so_is_what_is_given(poet, form, seed, temperature, given):
    text = composed(poet, form, given, seed, temperature)
    lines, width = form
    assert len(text) == lines * width and poems.STOP not in text
    assert all(text[place] == character for place, character in given.items())
    printed = poems.punctuated(text, form)
    assert [len(row) for row in printed.split("\n")] == [2 * width + 2] * (lines // 2)
    assert all(row[width] == "，" and row[-1] == "。" for row in printed.split("\n"))


def test_the_first_characters_of_the_lines_are_an_acrostic(poet):
    text = composed(poet, (4, 5), {0: "春", 5: "花", 10: "秋", 15: "月"})
    assert text[::5] == "春花秋月"


def test_even_lines_are_helped_to_rhyme_and_repeat_no_rhyme(poet):
    labels = torch.full((len(VOCAB),), -1, dtype=torch.int16)
    group = VOCAB.encode("花月风中楼")
    labels[group] = 3
    for seed in range(10):
        text = composed(poet, (8, 5), {9: "花"}, seed, labels=labels, encouraged=50.0)
        ends = [text[end] for end in (9, 19, 29, 39)]
        assert len(set(ends)) == 4 and set(ends) <= set("花月风中楼")


def test_a_beginning_is_punctuated_as_far_as_it_goes():
    assert poems.punctuated("床前明月光疑是", (4, 5)) == "床前明月光，\n疑是"[:6] + "疑是"
    assert poems.punctuated("", (4, 5)) == ""


def test_an_acrostic_is_printed_with_a_line_a_row():
    assert poems.punctuated("春色满园花江上", (4, 5), a_row=1) == "春色满园花，\n江上"
    assert poems.punctuated("春" * 20, (4, 5), a_row=1).split("\n") == ["春" * 5 + "，", "春" * 5 + "。"] * 2


def test_places_name_every_place_of_every_form_once():
    assert torch.cat([poems.places(form) for form in poems.FORMS]).tolist() == list(range(poems.PLACES))


def test_what_the_network_is_told_is_the_character_before_and_the_place():
    poem = ("春花秋月何", "时了往事知", "多少小楼昨", "夜又东风故")
    rows = poems.rows([poem], VOCAB)
    inputs, targets = poems.examples((4, 5), rows[4, 5])
    assert VOCAB.decode(targets[0]) == "".join(poem)
    assert VOCAB.decode(inputs[0, 1:, 0]) == "".join(poem)[:-1] and inputs[0, 0, 0] == 0
    assert inputs[0, :, 1].tolist() == list(range(20))


def test_characters_that_close_even_lines_together_rhyme():
    torch.manual_seed(0)
    first, second = "天年烟前眠边", "风中空同红东"
    every = []
    for kind in (first, second):
        for i in range(30):
            a, b = kind[i % 6], kind[(i + 1 + i // 6) % 6]
            every.append(("一二三四五", f"一二三四{a}", "一二三四五", f"一二三四{b}"))
    vocab = Vocab.of("\n" + "一二三四五" + first + second)
    rhyme_groups = rhyme.GROUPS
    try:
        rhyme.GROUPS = 2
        labels = rhyme.groups(every, vocab)
    finally:
        rhyme.GROUPS = rhyme_groups
    one, two = (set(labels[vocab.encode(kind)].tolist()) for kind in (first, second))
    assert len(one) == len(two) == 1 and one != two and -1 not in one | two
    assert labels[vocab.encode("一五")].tolist() == [-1, -1]
    assert rhyme.rate(every, labels, vocab) == 1.0


def test_the_filter_misses_nothing_and_is_seldom_wrong():
    there = [f"{i:06d}" for i in range(5000)]
    bits = bloom_filter.build(there)
    assert bits.dtype == torch.uint8 and len(bits) < 9500
    assert all(bloom_filter.contains(bits, string) for string in there)
    wrong = sum(bloom_filter.contains(bits, f"x{i}") for i in range(10_000))
    assert wrong <= 25  # one in a thousand, and the luck of the draw


def test_runs_ignore_line_ends():
    assert bloom_filter.runs("春花秋月何时了往事") == ["春花秋月何时了往", "花秋月何时了往事"]


def test_ngrams_are_probabilities_even_after_what_was_never_seen():
    train = [
        ("春花秋月何", "时了往事知", "多少小楼昨", "夜又东风故"),
        ("春风秋月夜", "花了小楼东", "往事何时故", "昨又多少知"),
    ]
    vocab = sorted(set("".join("".join(poem) for poem in train)))
    held = ("知春", "故花")
    total = 0.0
    for last in vocab:  # 知 is followed by nothing in training, 春知 by nothing ever
        found = ngrams.perplexities(train, [held], [(f"{last}",)])
        total += 1 / found[3]
    assert total == pytest.approx(1, abs=1e-6)
    assert 1 <= ngrams.perplexities(train, train, train)[3] <= ngrams.perplexities(train, train, train)[2]


def test_after_a_context_never_seen_the_shorter_one_decides():
    train = [("一二三四",), ("三二一四",)]
    once, twice = (ngrams.perplexities(train, train, [poem])[3] for poem in (("四一",), ("四三",)))
    assert once == pytest.approx(twice)  # after 四 nothing was seen, and 一 and 三 are as frequent


@pytest.mark.parametrize(
    "text, lines",
    [
        ("床前明月光，疑是地上霜。举头望明月，低头思故乡。", 4),
        ("床前明月光，疑是地上霜？举头望明月，低头思故乡！", 4),
        ("床前明月光，疑是地上霜。举头望明月，低头思故。", 0),
        ("床前明月光，疑是地上霜。", 0),
        ("床前明月光，疑是地上霜。举头□明月，低头思故乡。", 0),
        ("床前明月光，疑是地上霜。举头望明月，低头思故乡", 0),
        ("", 0),
    ],
)
def test_only_regular_poems_are_taken(text, lines):
    assert len(tang.lines_of(text) or ()) == lines


def test_the_poems_kept_out_share_no_line_with_the_others(data_root):
    if not (data_root / "tang").exists():
        pytest.skip("no Tang poems at hand")
    train, choose, report = tang.split(data_root)
    kept_out = {line for poem in choose + report for line in poem}
    assert not kept_out & {line for poem in train for line in poem}
    assert len(train) == 31_185 and 1450 < len(choose) <= 1500 and 1450 < len(report) <= 1500
    known_characters = {character for poem in train for line in poem for character in line}
    assert known_characters >= {character for line in kept_out for character in line}
