"""One name: what its writing tells, the most probable countries, what each letter does, what flips it."""

from collections.abc import Iterator

import numpy as np
from markupsafe import Markup

from demo import predict, probe
from demo.draw.countries import country_name, flagged
from demo.draw.elements import joined
from demo.draw.images import reach
from demo.draw.numbers import percent, probability
from demo.draw.tiles import tiles
from demo.pages.names.scripts import COUNTED, lost_words, script_words
from demo.panel.form import Form, Radios, Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots
from demo.panel.problems import alert, endpoint_problems
from demo.panel.templates import Template
from demo.predict import COUNTRIES, Origin
from demo.words import Phrase, _
from models.problem import Problem, sayable
from models.text.evidence import Change, Evidence
from models.text.letters import Unreadable

T = Template("pages/names/one.jinja")
ROWS = 5  # countries in the answer, and in the evidence
FLIPS = 10  # changed names on buttons
FACTORS = 4  # countries for which the two factors of the answer are shown


class NameForm(Form):
    """A surname, as it is being typed."""

    # What is too long for a name is told as such: then the evidence of the name before goes as well.
    name: str = Text(_("A surname, in any writing"), longest=LIMITS.body)
    counted: str = Radios(_("What counts"), "writing", COUNTED)

    @property
    def counts_writing(self) -> bool:
        """Whether the writing of the name is evidence too."""
        return self.counted == "writing"

    def origin(self) -> Origin:
        """Where the name may come from, by what counts. Unreadable."""
        return predict.origin(self.name, self.counts_writing)


# ---- what is answered --------------------------------------------------------------------------------------


def countries_of(form: NameForm, page: Page) -> Slots:
    """What was read and the most probable countries, at every key."""
    slots = {"caution": T.caution(test_accuracy())}
    try:
        origin = form.origin()
    except Unreadable as problem:
        return slots | nothing_read(problem if form.name.strip() else None)
    return slots | {"read": reading(origin), "answer": answer(origin, form.counts_writing)}


def nothing_read(problem: Problem | None) -> Slots:
    """Three names to try, and no trace of the name before; an empty box is no problem."""
    return {
        "trouble": alert(problem) if problem else Markup(),
        "read": T.try_one(),
        "answer": T.waiting(),
        "said": Markup(),
        "evidence": Markup(),
    }


def evidence_of(form: NameForm, page: Page) -> Iterator[Slots]:
    """The answer's evidence, and the answer in words, once the typing has paused."""
    try:
        origin = form.origin()
    except Unreadable:
        # `countries_of` has said why.
        yield {"said": Markup(), "evidence": Markup()}
        return
    said = joined(in_words(origin))
    if origin.writing.is_mute and form.counts_writing:
        # The network has no part in the answer: its letters would explain nothing.
        yield {"said": said, "evidence": Markup()}
        return
    is_alone = form.counts_writing and origin.writing.tells
    yield {"said": said, "evidence": evidence_figure(probe.name_evidence(origin.read), is_alone)}


def test_accuracy() -> str | None:
    """Of the network on the test names, in percent; None where its weights are missing."""
    try:
        facts = predict.facts(predict.NAMER)
    except Problem:
        return None
    return percent(facts["correct"] / facts["total"], 2)


# ---- how it is shown ---------------------------------------------------------------------------------------


def reading(origin: Origin) -> Markup:
    """What the writing tells, the letters that the network sees, and what was lost on the way there."""
    writing = origin.writing
    lost = [lost_words(what, origin.read) for what in writing.lost]
    countries = tuple(country_name(country) for country in writing.countries)
    return T.reading(script_words(writing.script), countries, origin.read, lost)


def answer(origin: Origin, counts_writing: bool) -> Markup:
    """The most probable countries, and what they are made of where the writing counts."""
    bars = answer_bars(origin.probs)
    if not counts_writing or not origin.writing.tells:
        return bars
    writing = origin.writing
    rows = []
    for index in np.argsort(-origin.probs)[:FACTORS]:
        country = COUNTRIES[index]
        # A network that cannot read the name has no part in the answer.
        network = None if writing.is_mute else probability(origin.own[index])
        share, both = probability(writing.prior[index]), probability(origin.probs[index])
        rows.append((flagged(country), writing.reading(country), share, network, both))
    alone = origin.network.argmax()
    says = flagged(COUNTRIES[alone]), probability(origin.network[alone])
    return joined(bars, T.factors(rows, writing.read, *says))


def answer_bars(probs: np.ndarray) -> Markup:
    """The most probable countries, as bars, and the rest of them in one row."""
    order = np.argsort(-probs)
    rows = []
    for index in order[:ROWS]:
        p = float(probs[index])
        rows.append((flagged(COUNTRIES[index]), p, probability(p)))
    others = probs[order[ROWS:]]
    rest = probability(float(others.sum()))
    return T.answer(rows, len(others), rest, bool(probs.max() < 0.5))


def in_words(origin: Origin) -> Phrase:
    """The answer as a sentence, for a screen reader."""
    first, second = np.argsort(-origin.probs)[:2]
    p, q = origin.probs[[first, second]].tolist()
    return _(
        "{name}: {first}, {p}; then {second}, {q}.",
        name=origin.read,
        first=country_name(COUNTRIES[first]),
        p=probability(p),
        second=country_name(COUNTRIES[second]),
        q=probability(q),
    )


def evidence_figure(evidence: Evidence, is_alone: bool) -> Markup:
    """The letters with what each adds, the beliefs in both directions, and what flips the answer.

    `is_alone`: the answer above counts the writing too, and these do not.
    """
    believed = np.concatenate([evidence.prefixes, evidence.suffixes]).mean(0)
    believed[evidence.country] += 1  # the answer comes first, whatever the parts say
    countries = np.argsort(-believed)[:ROWS].tolist()
    parts = [
        (_("from the start →"), belief_rows(evidence.prefixes, countries)),
        (_("← from the end"), belief_rows(evidence.suffixes, countries)),
    ]
    gains, span = [], None
    if evidence.gains is not None:
        span = reach(evidence.gains, signed=True)
        gains = tiles(evidence.gains, span)
    country = COUNTRIES[evidence.country]
    return T.evidence(evidence.name, country, gains, span, parts, flips(evidence), is_alone)


def belief_rows(probs: np.ndarray, countries: list[int]) -> list[tuple]:
    """(country, [(its probability, whether it is the answer) at each letter]) of these countries."""
    answers = probs.argmax(1)
    rows = []
    for index in countries:
        bars = [(float(p), answer == index) for p, answer in zip(probs[:, index], answers, strict=True)]
        rows.append((COUNTRIES[index], bars))
    return rows


def flips(evidence: Evidence) -> Markup:
    """Buttons of names with one other letter and another answer."""
    surest: dict[tuple[int, int], Change] = {}
    # They come with the surest first, so that the first of each place and country stays.
    for change in evidence.changes:
        surest.setdefault((change.at, change.country), change)
    changes = [(change, COUNTRIES[change.country]) for change in surest.values()]
    return T.flips(changes[:FLIPS], len(evidence.changes), evidence.tried, evidence.possible)


def country(name: str) -> dict:
    """Which country's language a surname may come from; a guess, not to be used to judge a person.

    Example: "Παπαδόπουλος" is read as "Papadopoylos".

    Args:
        name: A surname in any writing, 100 letters at most.

    Returns:
        {"name", "read" (its ASCII letters), "country", "probs": {country: probability}}
    """
    with endpoint_problems():
        origin = predict.origin(name, counts_writing=False)
        shares = shares_of(origin.probs)
        country = max(shares, key=shares.get)
        return {"name": sayable(name), "read": origin.read, "country": country, "probs": shares}


def origin(name: str) -> dict:
    """The same with the name's writing counted as evidence, beside what the network says alone.

    Example: "田中" is Japanese by its writing; the network alone reads "Tian" and says Chinese.

    Args:
        name: A surname in any writing, 100 letters at most.

    Returns:
        {"name", "read" (its ASCII letters, as that country reads it), "country", "probs": {country:
        probability}, "network": the same by the network alone, "writing": {country: share}, "lost" (what the
        transliteration lost: "characters", "letters", "marks", "vowels")}
    """
    with endpoint_problems():
        origin = predict.origin(name)
        shares = shares_of(origin.probs)
        return {
            "name": sayable(name),
            "read": origin.read,
            "country": max(shares, key=shares.get),
            "probs": shares,
            "network": shares_of(origin.network),
            "writing": shares_of(origin.writing.prior),
            "lost": list(origin.writing.lost),
        }


def shares_of(probs: np.ndarray) -> dict[str, float]:
    """{country: probability} of (18,) probabilities."""
    return dict(zip(COUNTRIES, probs.astype(float).round(4).tolist(), strict=True))


PANEL = Panel(
    "names_one",
    _(
        "Type a surname and watch the answer change with every letter; pause, and see which letters it "
        "hangs on."
    ),
    NameForm,
    "pages/names/one.jinja",
    countries_of,
    play=evidence_of,
    listens="none",
    asks_again="submit",
    endpoints=(country, origin),
)
