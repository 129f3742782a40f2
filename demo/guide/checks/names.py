"""Checks on where a surname may come from, and on what the answer hangs."""

import numpy as np

from demo import predict, probe
from demo.draw.countries import country_name
from demo.draw.numbers import percent, probability, signed
from demo.guide.checks.finding import SAME, Check, Finding, Situation
from demo.guide.checks.params import one, text
from demo.predict import COUNTRIES
from demo.words import _


def country(situation: Situation, name: str, counted: str = "writing") -> Finding:
    """The likeliest country of a surname, by its writing and its letters or by the network alone."""
    origin = predict.origin(name, counted == "writing")
    first, second = np.argsort(-origin.probs)[:2]
    return Finding(
        (COUNTRIES[first],),
        _(
            "{name}: {first}, {p}; then {second}, {q}.",
            name=origin.read,
            first=country_name(COUNTRIES[first]),
            p=probability(float(origin.probs[first])),
            second=country_name(COUNTRIES[second]),
            q=probability(float(origin.probs[second])),
        ),
    )


def strongest_letter(situation: Situation, name: str) -> Finding:
    """The place, from 1, of the letter without which the answer loses most. Unreadable."""
    evidence = _evidence(name)
    gains = np.zeros(1) if evidence.gains is None else evidence.gains
    figures = tuple(f"{letter} {signed(gain)}" for letter, gain in zip(evidence.name, gains, strict=True))
    return Finding(
        (str(int(gains.argmax()) + 1),),
        _(
            "What each letter adds to the log-odds of {country}: {figures}.",
            country=country_name(COUNTRIES[evidence.country]),
            figures=figures,
        ),
    )


def flips(situation: Situation, name: str) -> Finding:
    """The percentage of single-letter changes that give the name another country."""
    evidence = _evidence(name)
    share = len(evidence.changes) / max(evidence.tried, 1)
    return Finding(
        100 * share,
        _(
            "{count} of {tried} changes of one letter turn the answer: {share}. The surest: {other}.",
            count=len(evidence.changes),
            tried=evidence.tried,
            share=percent(share, 0),
            other=evidence.changes[0].name if evidence.changes else "–",
        ),
    )


def beside_another(situation: Situation, name: str, beside: str) -> Finding:
    """Whether a name's answer is the "same" or "changed" when a longer one is read in the same batch."""
    alone = predict.country_probs([name])[0]
    together = predict.country_probs([name, beside])[0]
    most = int(alone.argmax())
    apart = float(np.abs(alone - together).max())
    return Finding(
        ("same" if apart < SAME else "changed",),
        _(
            "{name} alone: {country}, {p}. Padded to the {count} letters of {beside}: {q}.",
            name=name,
            country=country_name(COUNTRIES[most]),
            p=percent(float(alone[most]), 3),
            count=len(beside),
            beside=beside,
            q=percent(float(together[most]), 3),
        ),
    )


def _evidence(name: str):
    return probe.name_evidence(predict.origin(name, counts_writing=False).read)


NAME = text(30)

CHECKS = {
    "country": Check(country, {"name": NAME, "counted": one(("writing", "network"))}),
    "strongest_letter": Check(strongest_letter, {"name": NAME}),
    "flips": Check(flips, {"name": NAME}),
    "beside_another": Check(beside_another, {"name": NAME, "beside": NAME}),
}
