"""What names, reviews and writing cost, in this process: for `python -m tests.bench`."""

import statistics
import time
from functools import partial

NAMES = ("Ivanov", "Nakamura", "Szczepanski", "O'Neill", "欧阳", "Παπαδόπουλος")


def measure_names() -> dict:
    """Median ms of the page's answer to a name and of its evidence, and of evidence for 40 letters."""
    from demo.pages.names import one
    from demo.panel.panel import Page

    def median(handler, name: str) -> float:
        times = []
        for _ in range(9):
            began = time.perf_counter()
            handler(one.NameForm(name=name), Page())
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times[2:])

    def evidence(*request) -> None:
        list(one.evidence_of(*request))

    return {
        "name_ms": max(median(one.countries_of, name) for name in NAMES),
        "evidence_ms": max(median(evidence, name) for name in NAMES),
        "evidence_40_ms": median(evidence, "Wolfeschlegelsteinhausenbergerdorffwelch"),
    }


REVIEWS = (
    "A warm, funny film that never talks down to its audience.",
    "It's not bad at all, but the last half hour drags on and on, and the ending, which nobody needed, is a "
    "mess that not even a cast as good as this one could have saved.",
    "Terrible.",
)


def measure_reviews() -> dict:
    """Median ms of the page's answer to a review at a key, and of its contributions and flips."""
    from demo.pages.reviews import contributions, one
    from demo.panel.panel import Page

    def median(work) -> float:
        times = []
        for _ in range(9):
            began = time.perf_counter()
            work()
            times.append((time.perf_counter() - began) * 1000)
        return statistics.median(times[2:])

    def answered(text: str) -> None:
        one.levels_of(one.OneForm(text=text), Page())

    def taken_apart(text: str) -> None:
        list(contributions.evidence_of(contributions.NetworkForm(text=text), Page()))

    return {
        "review_ms": max(median(partial(answered, text)) for text in REVIEWS),
        "review_evidence_ms": max(median(partial(taken_apart, text)) for text in REVIEWS),
    }


def measure_writing() -> dict:
    """Characters a second as the page streams two sheets to one visitor, to the last picture: the median."""
    from demo.pages.writing.sheets import Desk, WritingForm, write_sheets
    from demo.panel.panel import Page

    rates = {}
    for key, expected in (("shakespeare", 2 * 300), ("poems", 2 * 55)):
        found = []
        for seed in range(9):
            form = WritingForm(key=key, prompt_shakespeare="ROMEO:", form="8x7", length=300, seed=seed)
            began = time.perf_counter()
            for _ in write_sheets(form, Page(), Desk()):
                pass
            found.append(expected / (time.perf_counter() - began))
        rates[key] = statistics.median(found)
    return {"write_chars_per_s": rates["shakespeare"], "write_poem_chars_per_s": rates["poems"]}
