"""Recompute published figures, say if a header disagrees: `python -m models.evaluate [KEY...] [--json]`."""

import argparse
import json
import sys

import torch
from torch import nn

from models import checkpoint, data
from models.probing.transforms import shifted
from models.registry import CARDS, DIGITS, NAMES, WRITERS
from models.scoring import baseline, writers
from models.scoring.names import compare_names, measure_names
from models.vocab import Vocab

SHIFTS = range(9)  # pixels
# The part of the test set that a network's own tutorial tested on.
OWN_SPLIT = {"cnn_small": ("last 5,000", slice(5000, None)), "lstm": ("first 2,000", slice(0, 2000))}
SLACK = 2 / 10_000  # two images in ten thousand: what another CPU's rounding may move


@torch.inference_mode()
def answers(model: nn.Module, images: torch.Tensor, batch: int = 1000) -> torch.Tensor:
    """(N,) int64 the digit the network says for each of (N, 28, 28) uint8 images."""
    model.eval()
    device = next(model.parameters()).device
    return torch.cat(
        [model(part[:, None].to(device).float() / 255).argmax(1).cpu() for part in images.split(batch)]
    )


def shift_accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> list[float]:
    """Accuracy at 0…8 px, each the mean over the four directions."""
    means = []
    for r in SHIFTS:
        moves = {(r, 0), (-r, 0), (0, r), (0, -r)}
        rights = [(answers(model, shifted(images, *move)) == labels).float().mean().item() for move in moves]
        means.append(round(sum(rights) / len(rights), 5))
    return means


def confusion_matrix(said: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """(10, 10) int64 counts: row is the true digit, column what the network says."""
    return torch.bincount(labels * 10 + said, minlength=100).view(10, 10)


def measure(model: nn.Module, key: str, root=None) -> dict:
    """Every published figure of a digit reader, JSON-ready, by one reading of MNIST's 10,000 test images."""
    images, labels = data.mnist(train=False, data=root)
    said = answers(model, images)
    right = said == labels
    pens, pen_labels = data.pen_digits(keep=True, root=root)
    facts = {
        "correct": int(right.sum()),
        "total": len(labels),
        "shift": shift_accuracy(model, images, labels),
        "confusion": confusion_matrix(said, labels).tolist(),
        "pen_correct": int((answers(model, pens) == pen_labels).sum()),
        "pen_total": len(pen_labels),
    }
    if key in OWN_SPLIT:
        name, part = OWN_SPLIT[key]
        facts["own_split"] = {"images": name, "accuracy": round(right[part].float().mean().item(), 5)}
    return facts


def told(facts: dict) -> str:
    """What a finished run scored, in words."""
    if "nats" in facts:
        return writers.told(facts)
    if "macro_f1" in facts:
        accuracy, unseen = (facts[f"{kind}correct"] / facts[f"{kind}total"] for kind in ("", "unseen_"))
        return (
            f"{100 * accuracy:.2f} % of 6,700 test names, {100 * unseen:.2f} % of those it never saw; "
            f"macro-F1 {facts['macro_f1']:.3f}, calibration error {facts['ece']:.3f}"
        )
    accuracy, pen = facts["correct"] / facts["total"], facts["pen_correct"] / facts["pen_total"]
    return f"{accuracy:.2%} of MNIST's test digits, {pen:.2%} of the kept-out writers' pen digits."


def compare(found: dict, header: dict) -> dict:
    """The published line of one network: what was found, what its header says, and whether they agree."""
    accuracy, stated = found["correct"] / found["total"], header["correct"] / header["total"]
    drift = [abs(a - b) for a, b in zip(found["shift"], header["shift"], strict=True)]
    drift += [abs(accuracy - stated), abs(found["pen_correct"] - header["pen_correct"]) / 10_000]
    moved = torch.tensor(found["confusion"]) - torch.tensor(header["confusion"])
    drift.append(int(moved.abs().max()) / 10_000)
    if "own_split" in header:  # a part of the test set: two images are a larger share of it
        share = len(range(10_000)[OWN_SPLIT[header["key"]][1]]) / 10_000
        drift.append(share * abs(found["own_split"]["accuracy"] - header["own_split"]["accuracy"]))
    return {
        "accuracy": accuracy,
        "correct": found["correct"],
        "total": found["total"],
        "header": stated,
        "pen": found["pen_correct"] / found["pen_total"],
        "shift": found["shift"],
        "agrees": all(value <= SLACK + 1e-9 for value in drift),
    }


def table() -> str:
    """The published table as Markdown, read from the headers alone."""
    lines = [
        "| network | parameters | plain | tutorial | robust | tablet, robust | moved 4 px: plain → robust |",
        "|---|--:|--:|--:|--:|--:|--:|",
    ]
    for card in DIGITS:
        facts = {recipe: checkpoint.facts(card.key, recipe) for recipe in card.recipes}
        plain, robust = facts.get("plain"), facts.get("robust")
        reported = f"{100 * card.reported:.2f}" if card.reported else "–"
        lines.append(
            f"| {card.name} (`{card.key}`) | {(robust or plain)['parameters']:,} "
            f"| {_percent(plain, 'correct', 'total')} | {reported} "
            f"| {_percent(robust, 'correct', 'total')} | {_percent(robust, 'pen_correct', 'pen_total')} "
            f"| {_moved(plain)} → {_moved(robust)} |"
        )
    return "\n".join(lines)


def text_table() -> str:
    """The same of the networks for text."""
    lines = ["| network | parameters | file | what it scored |", "|---|--:|--:|---|"]
    for card in NAMES + WRITERS:
        facts, file = checkpoint.facts(card.key), checkpoint.path(card.key)
        lines.append(
            f"| {card.name} (`{card.key}`) | {facts['parameters']:,} | {file.stat().st_size / 1e6:.1f} MB "
            f"| {told(facts)} |"
        )
    return "\n".join(lines)


def _percent(facts: dict | None, correct: str, total: str) -> str:
    return f"{100 * facts[correct] / facts[total]:.2f}" if facts else "–"


def _moved(facts: dict | None) -> str:
    return f"{100 * facts['shift'][4]:.1f}" if facts else "–"


def main(argv=None) -> int:
    """Print a line a network, one JSON object with --json. 1 if a header disagrees or a file is unusable."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("keys", nargs="*", metavar="KEY", help="networks to check (all)")
    parser.add_argument("--recipe", choices=["plain", "robust"], help="only this recipe")
    parser.add_argument("--data", help="folder of the data sets ($INKWELL_DATA, ./data)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object")
    parser.add_argument("--table", action="store_true", help="only print what the headers say, as Markdown")
    args = parser.parse_args(argv)
    if args.table:
        print(table(), text_table(), sep="\n\n")
        return 0
    unknown = [key for key in args.keys if key not in CARDS]
    if unknown:
        parser.error(f"no network {', '.join(unknown)}; listed: {', '.join(CARDS)}")
    lines, failed = {}, False
    for card in CARDS.values():
        for recipe in card.recipes:
            if (args.keys and card.key not in args.keys) or (args.recipe and recipe != args.recipe):
                continue
            try:
                model, header = checkpoint.load(card.key, recipe)
                if card in WRITERS:
                    beside, vocab = checkpoint.beside(card.key, recipe), Vocab(header["vocab"])
                    found = writers.measure(card.key, model, vocab, beside, args.data)
                    line = writers.compare(found, header)
                elif card in NAMES:
                    line = compare_names(measure_names(model, args.data), header)
                else:
                    line = compare(measure(model, card.key, args.data), header)
            except (checkpoint.CheckpointError, data.DataError) as error:
                line = {"agrees": False, "error": str(error)}
            lines[f"{card.key}.{recipe}"] = line
            failed |= not line["agrees"]
            print(_told(f"{card.key}.{recipe}", line), file=sys.stderr, flush=True)
    if any(CARDS[line.split(".")[0]] in NAMES for line in lines):
        found = _yardstick(args.data)
        for name in lines:
            if found and CARDS[name.split(".")[0]] in NAMES:
                lines[name]["yardstick"] = found
    if args.json:
        print(json.dumps(lines))
    return int(failed)


def _yardstick(root) -> dict | None:
    try:
        found = baseline.measure(root)
        print(f"{'letter groups':20} {baseline.told(found)}", file=sys.stderr)
        return found
    except data.DataError as error:
        print(f"{'letter groups':20} {error}", file=sys.stderr)
        return None


def _told(name: str, line: dict) -> str:
    if "error" in line:
        return f"{name:20} {line['error']}"
    if "nats_per_char" in line:
        verdict = "agrees" if line["agrees"] else f"DISAGREES: its header says {line['header']}"
        return f"{name:20} {line['nats_per_char']:.4f} nats per character  {verdict}"
    verdict = "agrees" if line["agrees"] else f"DISAGREES: its header says {100 * line['header']:.2f} %"
    if "macro_f1" in line:
        figures = f"names {line['accuracy']:.2%}  unseen {line['unseen']:.2%}  "
        figures += f"macro-F1 {line['macro_f1']:.3f}  ECE {line['ece']:.3f}"
        return f"{name:20} {figures}  {verdict}"
    figures = f"MNIST {100 * line['accuracy']:6.2f} %  pen {100 * line['pen']:6.2f} %"
    return f"{name:20} {figures}  shifted 4 px {100 * line['shift'][4]:6.2f} %  {verdict}"


if __name__ == "__main__":
    sys.exit(main())
