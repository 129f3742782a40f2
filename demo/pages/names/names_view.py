"""One name, as HTML: the most probable countries, what each letter does, what flips the answer."""

import json
from html import escape

import numpy as np

from demo.old.images import SIGNED, colours, figure, reach, scale
from demo.old.tables import both, label
from demo.old.tables.names import COUNTRIES as WORDS
from demo.old.tables.names import NAMES as W
from demo.pages.digits.comparison import confidence, percent
from models.data import COUNTRIES
from models.text.evidence import Change, Evidence

SHOWN = 5  # countries in the answer, and at most in the evidence
FLIPS = 10  # changed names shown
EXAMPLES = ("Nakamura", "Παπαδόπουλος", "欧阳")
NATIONS = dict(zip(COUNTRIES, "* CN CZ NL eng FR DE GR IE IT JP KR PL PT RU sct ES VN".split(), strict=True))


def flag(country: str) -> str:
    """The country's emoji flag; a globe for Arabic, which is no country's alone."""
    code = NATIONS[country]
    if code == "*":
        return "🌐"
    if code.islower():  # a part of Great Britain: a black flag, then its code in tags
        return "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in f"gb{code}") + "\U000e007f"
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in code)


def named(index: int) -> str:
    """Flag and name of a country, by its index."""
    country = COUNTRIES[index]
    return f'<span class="flag" aria-hidden="true">{flag(country)}</span> {both(WORDS, country)}'


def share(p: float) -> str:
    """A probability in percent; never 0 nor 100."""
    return "< 0.1 %" if p < 5e-4 else confidence(p)


def empty() -> str:
    """Three names to try."""
    return f'<p class="chips"><span>{both(W, "try")}</span>{"".join(map(_example, EXAMPLES))}</p>'


def _example(name: str) -> str:
    fill = escape(json.dumps({"name": name}, ensure_ascii=False))
    return f'<button type="button" class="quiet" data-fill="{fill}">{escape(name)}</button>'


def waiting() -> str:
    """Where the answer will stand."""
    return f'<p class="blank-note">{both(W, "waiting")}</p>'


def reading(read: str) -> str:
    """The letters that the network got."""
    return f'<p>{both(W, "reads")} <b class="letters" translate="no">{escape(read)}</b></p>'


def caution(facts: dict | None) -> str:
    """What this is, and what it is not; `facts`: the network's header, None if there is no network."""
    score = ("", "")
    if facts:
        accuracy = percent(facts["correct"] / facts["total"], 2)
        score = tuple(words.format(accuracy=accuracy) for words in W["score"])
    return f'<p class="legend">{both(W, "caution", training="13,374", score=score)}</p>'


def bars(rows: list[tuple[str, float, str]], caption: str, rest: str = "") -> str:
    """A table of horizontal bars: (HTML of the label, share of the width, text of the number).

    `rest`: a last row; with one the first stands out.
    """
    body = "".join(
        f'<tr{" class=best" * (index == 0 and bool(rest))}><th scope="row">{words}</th>'
        f'<td class="level" aria-hidden="true"><i style="--p:{p:.4f}"></i></td>'
        f'<td class="number">{escape(text)}</td></tr>'
        for index, (words, p, text) in enumerate(rows)
    )
    head = f'<caption class="unseen">{caption}</caption>'
    return f'<table class="levels">{head}<tbody>{body}{rest}</tbody></table>'


def answer(probs: np.ndarray) -> str:
    """The most probable countries, as bars."""
    order = np.argsort(-probs)
    rows = [(named(index), float(probs[index]), share(float(probs[index]))) for index in order[:SHOWN]]
    left = float(probs[order[SHOWN:]].sum())
    rest = (
        f'<tr class="rest"><th scope="row">{both(W, "others", count=len(probs) - SHOWN)}</th>'
        f'<td></td><td class="number">{escape(share(left))}</td></tr>'
    )
    told = f'<p class="unsure">{both(W, "unsure")}</p>' if probs.max() < 0.5 else ""
    return f"<div{' class=doubtful' * bool(told)}>{bars(rows, both(W, 'answer'), rest)}{told}</div>"


def said(found: Evidence) -> str:
    """The answer as a sentence, for a screen reader."""
    first, second = np.argsort(-found.probs)[:2]
    p, q = (share(float(found.probs[index])) for index in (first, second))
    names = {"first": WORDS[COUNTRIES[first]], "second": WORDS[COUNTRIES[second]]}
    return both(W, "said", name=found.name, p=p, q=q, **names)


def evidence(found: Evidence) -> str:
    """The letters with what each adds, the beliefs in both directions, and what flips the answer."""
    country = WORDS[COUNTRIES[found.country]]
    letters = "".join(f'<th scope="col" translate="no">{escape(letter)}</th>' for letter in found.name)
    head = f'<tr><th scope="row" class="side">{both(W, "letter")}</th>{letters}</tr>'
    if found.gains is None:
        gains, legend = "", f'<p class="legend">{both(W, "gain_one")}</p>'
    else:
        span = reach(found.gains, signed=True)
        gains = (
            f'<tr class="gains"><th scope="row" class="side">{both(W, "gain")}</th>{_tiles(found, span)}</tr>'
        )
        legend = (
            f'<p class="legend">{scale(SIGNED, span, "scale_for")}{both(W, "gain_is", country=country)}</p>'
        )
    believed = np.concatenate([found.prefixes, found.suffixes]).mean(0)
    believed[found.country] += 1
    rows = "".join(
        _beliefs(probs, np.argsort(-believed)[:SHOWN], words)
        for probs, words in ((found.prefixes, "prefixes"), (found.suffixes, "suffixes"))
    )
    table = (
        f'<div class="across" tabindex="0" role="region" {label(W, "evidence")}><table class="parts">'
        f"<thead>{head}{gains}</thead>{rows}</table></div>"
    )
    told = legend + f'<p class="legend">{both(W, "belief_is")}</p>'
    letters = figure("letters", table + told, f"<b>{both(W, 'evidence')}</b>")
    return f'<div class="pair">{letters}<section>{flips(found)}</section></div>'


def _tiles(found: Evidence, span: tuple[float, float]) -> str:
    """A cell for each letter's contribution, coloured; dark or light text, whichever reads better."""
    cells = ""
    for gain, rgb in zip(found.gains, colours(found.gains[None], SIGNED, *span)[0], strict=True):
        ink = "#14171f" if rgb @ (0.299, 0.587, 0.114) > 128 else "#fff"
        red, green, blue = rgb
        value = f"{gain:+.1f}".replace("-", "−") if abs(gain) >= 0.05 else "0"
        cells += f'<td style="background:rgb({red} {green} {blue});color:{ink}">{value}</td>'
    return cells


def _beliefs(probs: np.ndarray, shown: np.ndarray, words: str) -> str:
    """Rows of bars: how probable each of the `shown` countries is at every letter."""
    rows = f'<tr class="way"><th colspan="{len(probs) + 1}" scope="rowgroup">{both(W, words)}</th></tr>'
    for index in shown.tolist():
        cells = "".join(
            f"<td{' class=best' * (int(part.argmax()) == index)}>"
            f'<i style="--p:{part[index]:.3f}" title="{escape(share(float(part[index])))}"></i>'
            f'<span class="unseen">{escape(share(float(part[index])))}</span></td>'
            for part in probs
        )
        rows += f'<tr><th scope="row" class="side">{named(index)}</th>{cells}</tr>'
    return f"<tbody>{rows}</tbody>"


def flips(found: Evidence) -> str:
    """Buttons of names with one other letter and another answer."""
    best: dict[tuple[int, int], Change] = {}
    for change in found.changes:  # the surest first
        best.setdefault((change.at, change.country), change)
    buttons = "".join(_flip(change) for change in list(best.values())[:FLIPS])
    words = "flips_is" if found.changes else "flips_none"
    told = both(W, words, found=len(found.changes), tried=found.tried)
    if found.tried < found.possible:
        told += f" {both(W, 'screened', possible=found.possible, tried=found.tried)}"
    return f'<h3>{both(W, "flips")}</h3><p class="legend">{told}</p><p class="chips flips">{buttons}</p>'


def _flip(change: Change) -> str:
    country, p = WORDS[COUNTRIES[change.country]], share(change.p)
    before, letter, after = change.name[: change.at], change.name[change.at], change.name[change.at + 1 :]
    fill = escape(json.dumps({"name": change.name}))
    return (
        f'<button type="button" class="quiet" data-fill="{fill}" '
        f"{label(W, 'flip', name=change.name, country=country, p=p)}>"
        f'<b translate="no">{escape(before)}<mark>{letter}</mark>{escape(after)}</b> '
        f'{named(change.country)} <span class="number">{escape(p)}</span></button>'
    )
