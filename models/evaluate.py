"""Recompute published figures, say if a header disagrees: `python -m models.evaluate [KEY...] [--json]`."""

import argparse
import json
import sys
from pathlib import Path
from types import ModuleType

from models import checkpoint, data, export, novelty, registry
from models.registry import Card
from models.scoring import baseline, naive_bayes, numbers, photographs, pictures, scripts
from models.scoring import novelty as novelty_scores
from models.scoring import surgery as surgery_scores

NOVELTY = "novelty"  # among the keys: what tells that a drawing may be no digit


def check(card: Card, recipe: str, root: str | Path | None = None) -> dict:
    """The published line of one network, measured afresh; {"agrees": False, "error"} where that cannot be."""
    scoring = card.run_class().scoring
    try:
        model, header = checkpoint.load(card.key, recipe)
        measured = scoring.measure(model, header, checkpoint.extras(card.key, recipe), root)
    except (checkpoint.CheckpointError, data.DataError) as error:
        return {"agrees": False, "error": str(error)}
    return scoring.compare(measured, header)


def check_novelty(recipe: str, root: str | Path | None = None) -> dict:
    """The published line of what tells that a drawing may be no digit, measured afresh."""
    try:
        read = export.Graph(recipe)
        detector, header = novelty.load(read.keys, recipe)
        measured = novelty_scores.measure(detector, read, root)
    except (novelty.NoveltyError, export.ExportError, data.DataError) as error:
        return {"agrees": False, "error": str(error)}
    return novelty_scores.compare(measured, header)


def add_curves(key: str, recipe: str, root: str | Path | None = None) -> dict:
    """The header of a digit reader with its curves of accuracy against pruning and bits, written.

    CheckpointError, DataError.
    """
    model, _ = checkpoint.load(key, recipe)
    file = checkpoint.path(key, recipe)
    tensors, facts = checkpoint.read(file)
    facts["surgery"] = surgery_scores.measure(model, facts, root)
    # Every point has read MNIST's test part once more, though it chose nothing.
    facts["test_reads"] += surgery_scores.READINGS
    checkpoint.save(tensors, facts, file)
    return facts


def table() -> str:
    """The published table as Markdown, read from the headers alone."""
    lines = [
        "| network | parameters | plain | tutorial | robust | tablet, robust | moved 4 px: plain → robust |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    # From the headers, so that the README's table can be checked without a data set.
    for card in registry.DIGITS:
        facts = {recipe: checkpoint.facts(card.key, recipe) for recipe in card.recipes}
        # A network may have only one of the two, which then is a dash in the table.
        plain = facts.get("plain")
        robust = facts.get("robust")
        cells = (
            f"{card.name} (`{card.key}`)",
            f"{(robust or plain)['parameters']:,}",
            _percent(plain, "correct", "total"),
            f"{100 * card.reported:.2f}" if card.reported else "–",
            _percent(robust, "correct", "total"),
            _percent(robust, "pen_correct", "pen_total"),
            f"{_moved(plain)} → {_moved(robust)}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def text_table() -> str:
    """The same of the networks for text."""
    lines = ["| network | parameters | file | what it scored |", "|---|--:|--:|---|"]
    for card in registry.NAMES + registry.REVIEWS + registry.WRITERS:
        facts = checkpoint.facts(card.key)
        megabytes = checkpoint.path(card.key).stat().st_size / 1e6
        cells = (
            f"{card.name} (`{card.key}`)",
            f"{facts['parameters']:,}",
            f"{megabytes:.1f} MB",
            card.run_class().scoring.sentence(facts),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _percent(facts: dict | None, correct: str, total: str) -> str:
    return f"{100 * facts[correct] / facts[total]:.2f}" if facts else "–"


def _moved(facts: dict | None) -> str:
    return f"{100 * facts['shift'][4]:.1f}" if facts else "–"


def main(argv=None) -> int:
    """Print a line a network, one JSON object with --json. 1 if a header disagrees or a file is unusable."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("keys", nargs="*", metavar="KEY", help=f"networks to check, or {NOVELTY} (all)")
    parser.add_argument("--recipe", choices=registry.RECIPES, help="only this recipe")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--table", action="store_true", help="only print what the headers say, as Markdown")
    parser.add_argument(
        "--scripts", action="store_true", help="only measure common surnames in their own script, as Markdown"
    )
    parser.add_argument(
        "--pictures", action="store_true", help="only measure made photographs of digits, as Markdown"
    )
    parser.add_argument(
        "--numbers", action="store_true", help="only measure composed numbers of 2 and 3 digits, as Markdown"
    )
    parser.add_argument(
        "--curves",
        action="store_true",
        help="measure digit readers, pruned and rounded, and write that into their headers",
    )
    parser.add_argument(
        "--part", choices=photographs.PARTS, default="report", help="of whose hands those are (report)"
    )
    args = parser.parse_args(argv)
    if args.pictures or args.numbers or args.scripts:
        return _print_measured(args)
    if args.table:
        print(table(), text_table(), sep="\n\n")
        return 0
    cards = registry.CARDS
    unlisted = [key for key in args.keys if key not in (*cards, NOVELTY)]
    if unlisted:
        parser.error(f"no network {', '.join(unlisted)}; listed: {', '.join((*cards, NOVELTY))}")
    if args.curves:
        return _write_curves(args)
    # In the table's order, whatever order they were named in.
    chosen = [card for card in cards.values() if card.key in (args.keys or cards)]
    lines = {}
    for card in chosen:
        for recipe in card.recipes:
            if args.recipe in (None, recipe):
                name = f"{card.key}.{recipe}"
                lines[name] = check(card, recipe, args.data)
                # Each as soon as it is there, and not among the JSON: all of them take minutes.
                print(f"{name:20} {_summary(card, lines[name])}", file=sys.stderr, flush=True)
    for recipe in registry.RECIPES:
        if args.recipe in (None, recipe) and NOVELTY in (args.keys or [NOVELTY]):
            name = f"{NOVELTY}.{recipe}"
            lines[name] = check_novelty(recipe, args.data)
            said = lines[name].get("error") or novelty_scores.sentence(lines[name])
            print(f"{name:20} {said}", file=sys.stderr, flush=True)
    for title, cards, yardstick in (
        ("letter groups", registry.NAMES, baseline),
        ("words counted", registry.REVIEWS, naive_bayes),
    ):
        names = [f"{card.key}.{recipe}" for card in chosen if card in cards for recipe in card.recipes]
        _add_baseline(title, [lines[name] for name in names if name in lines], yardstick, args.data)
    if args.json:
        print(json.dumps(lines))
    return int(not all(line["agrees"] for line in lines.values()))


def _print_measured(args: argparse.Namespace) -> int:
    """Print what no header holds, as Markdown; 1 if data or weights are missing."""
    try:
        if args.pictures:
            text = pictures.table(pictures.measure(args.part, root=args.data))
        elif args.numbers:
            text = numbers.table(numbers.measure(args.part, root=args.data))
        else:
            model, _ = checkpoint.load("names_best")
            text = scripts.table(scripts.measure(model))
    except (data.DataError, checkpoint.CheckpointError, export.ExportError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(text)
    return 0


def _write_curves(args: argparse.Namespace) -> int:
    """Measure what pruning and rounding cost the chosen digit readers; 1 if data or weights are missing."""
    recipes = [args.recipe] if args.recipe else registry.RECIPES
    try:
        for recipe in recipes:
            cards = [card for card in registry.DIGITS if recipe in card.recipes]
            chosen = [card for card in cards if card.key in (args.keys or registry.CARDS)]
            for card in chosen:
                facts = add_curves(card.key, recipe, args.data)
                print(f"{card.key}.{recipe}: {surgery_scores.sentence(facts['surgery'])}", flush=True)
    except (data.DataError, checkpoint.CheckpointError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _summary(card: Card, line: dict) -> str:
    return line["error"] if "error" in line else card.run_class().scoring.summary(line)


def _add_baseline(title: str, lines: list[dict], yardstick: ModuleType, root) -> None:
    """Put what a simple method scores, trained and measured once, beside each line of its kind."""
    if not lines:
        return
    try:
        measured = yardstick.measure(root)
        sentence = yardstick.sentence(measured)
    except data.DataError as error:
        measured = None
        sentence = str(error)
    print(f"{title:20} {sentence}", file=sys.stderr)
    if measured:
        for line in lines:
            line["yardstick"] = measured


if __name__ == "__main__":
    sys.exit(main())
