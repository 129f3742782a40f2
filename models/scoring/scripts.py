"""How many of the commonest surnames of four countries, in their own script, are placed there.

Before: by the network alone, of one transliteration. After: with what the writing tells.
"""

from torch import nn

from models.data import COUNTRIES
from models.scoring.names import country_probs
from models.scoring.rankings import RANKINGS
from models.text.letters import latin
from models.text.writing import heard, weighed, writing_of
from models.vocab import ids_of

RANKS = {"odd": slice(0, None, 2), "even": slice(1, None, 2)}


def measure(model: nn.Module) -> dict[str, dict]:
    """{country: {"odd", "even": {"before", "after", "total"}, "wrong": even names placed elsewhere}}."""

    def probs_of(names: list[str]):
        return country_probs(model, ids_of(names)).numpy()

    lines = {}
    for country, names in RANKINGS.items():
        truth = COUNTRIES.index(country)
        before = probs_of([latin(name) for name in names]).argmax(1) == truth
        writings = [writing_of(name) for name in names]
        said = weighed(writings, heard(writings, probs_of)[1]).argmax(1)
        after = said == truth
        line = {}
        for kind, ranks in RANKS.items():
            right = {"before": int(before[ranks].sum()), "after": int(after[ranks].sum())}
            line[kind] = right | {"total": len(names[ranks])}
        even = zip(names[RANKS["even"]], said[RANKS["even"]], strict=True)
        line["wrong"] = {name: COUNTRIES[index] for name, index in even if index != truth}
        lines[country] = line
    return lines


def table(lines: dict[str, dict]) -> str:
    """The figures as Markdown."""
    rows = [
        "| in their own script | odd ranks: network → with the writing | even ranks: network → with it |",
        "|---|--:|--:|",
    ]
    for country, line in lines.items():
        cells = [f"{part['before']} → {part['after']} of {part['total']}" for part in map(line.get, RANKS)]
        rows.append(f"| {country} | {' | '.join(cells)} |")
    for country, line in lines.items():
        wrong = ", ".join(f"{name} ({said})" for name, said in line["wrong"].items())
        rows.append(f"\n{country}, even ranks placed elsewhere: {wrong or 'none'}")
    return "\n".join(rows)
