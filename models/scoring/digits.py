"""Published figures of the networks that read digits: MNIST's test set, shifted too, and pen digits."""

import torch
from torch import nn

from models import data
from models.probing.transforms import shifted
from models.registry import TEST_DIGITS, find
from models.scoring import calibration, verdict

SHIFTS = range(9)  # pixels
SLACK = 2 / TEST_DIGITS  # two images in ten thousand: what another CPU's rounding may move
CLOSE = 0.002  # so near are two calibration errors of the same network


@torch.inference_mode()
def logits_of(model: nn.Module, images: torch.Tensor, batch: int = 1000) -> torch.Tensor:
    """(N, 10) float32 logits of the network for each of (N, 28, 28) uint8 images."""
    model.eval()
    device = next(model.parameters()).device
    # In batches: the maps of 10,000 digits at once would take gigabytes.
    parts = [model(part[:, None].to(device).float() / 255).cpu() for part in images.split(batch)]
    return torch.cat(parts)


def answers(model: nn.Module, images: torch.Tensor) -> torch.Tensor:
    """(N,) int64 the digit the network says for each of (N, 28, 28) uint8 images."""
    return logits_of(model, images).argmax(1)


def accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> float:
    """The share of (N, 28, 28) uint8 images that the network reads as their labels say."""
    right = answers(model, images) == labels
    return right.float().mean().item()


def shift_accuracy(model: nn.Module, images: torch.Tensor, labels: torch.Tensor) -> list[float]:
    """Accuracy at 0…8 px, each the mean over the four directions."""
    means = []
    for pixels in SHIFTS:
        # A set: at 0 px the four directions are one, and need to be read once.
        moves = {(pixels, 0), (-pixels, 0), (0, pixels), (0, -pixels)}
        shares = [accuracy(model, shifted(images, dx, dy), labels) for dx, dy in moves]
        means.append(round(sum(shares) / len(shares), 5))
    return means


def confusion_matrix(said: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """(10, 10) int64 counts: row is the true digit, column what the network says."""
    return torch.bincount(labels * 10 + said, minlength=100).view(10, 10)


def counted(model: nn.Module, name: str, digits: tuple[torch.Tensor, torch.Tensor]) -> dict[str, int]:
    """{<name>_correct, <name>_total} of (images, labels)."""
    images, labels = digits
    right = answers(model, images) == labels
    return {f"{name}_correct": int(right.sum()), f"{name}_total": len(labels)}


def measure(model: nn.Module, facts: dict, extras: dict | None = None, root=None) -> dict:
    """Every published figure of a digit reader, JSON-ready, by one reading of MNIST's 10,000 test images."""
    card, _ = find(facts["key"])
    images, labels = data.mnist(train=False, data=root)
    said = answers(model, images)
    right = said == labels
    measured = {
        "correct": int(right.sum()),
        "total": len(labels),
        "shift": shift_accuracy(model, images, labels),
        "confusion": confusion_matrix(said, labels).tolist(),
        **counted(model, "pen", data.pen_digits(keep=True, root=root)),
        # Of these, the writers whose digits have chosen nothing.
        **counted(model, "reporting", data.drawn(data.pens(data.REPORTING_WRITERS, root))),
    }
    if not has_learnt_held_out(facts):
        measured |= counted(model, "choosing", data.choosing_digits(root))
    if "temperature" in facts:
        measured["calibration"] = calibrated(model, facts["temperature"], root)
    if card.own_split:
        share = right[card.own_split.part].float().mean().item()
        measured["own_split"] = {"images": card.own_split.name, "accuracy": round(share, 5)}
    return measured


def has_learnt_held_out(facts: dict) -> bool:
    """Whether a network has learnt all of MNIST's training part: by plain, by a refit, before the forms."""
    settings = facts["settings"]
    return not settings.get("forms") or settings.get("refit", False)


def temperature(model: nn.Module, facts: dict, root=None) -> float:
    """What divides a network's logits so that its sureness is honest, by digits that it has not learnt.

    Three writers' pen digits alone where it has learnt all of MNIST's training part. DataError.
    """
    if has_learnt_held_out(facts):
        images, labels = data.drawn(data.pens(data.CHOOSING_WRITERS, root))
    else:
        images, labels = data.choosing_digits(root)
    return calibration.temperature(logits_of(model, images), labels)


def calibrated(model: nn.Module, heat: float, root=None) -> dict[str, dict]:
    """{"mnist", "reporting": {"raw", "calibrated": `calibration.diagram`}} of a temperature. DataError."""
    parts = {
        "mnist": data.mnist(train=False, data=root),
        "reporting": data.drawn(data.pens(data.REPORTING_WRITERS, root)),
    }
    diagrams = {}
    for name, (images, labels) in parts.items():
        logits = logits_of(model, images)
        diagrams[name] = {
            "raw": calibration.diagram(logits, labels),
            "calibrated": calibration.diagram(logits, labels, heat),
        }
    return diagrams


def ece(facts: dict) -> tuple[float, float] | None:
    """The calibration error on MNIST's test part and on the reporting writers; None of a header without."""
    if "calibration" not in facts:
        return None
    return tuple(facts["calibration"][part]["calibrated"]["ece"] for part in ("mnist", "reporting"))


def compare(measured: dict, header: dict) -> dict:
    """The published line of one network: what was measured, its header's accuracy, whether they agree."""
    accuracy = measured["correct"] / measured["total"]
    stated = header["correct"] / header["total"]
    # Everything as a share of the test set: two images more or less are a rounding, whatever is counted.
    drift = [abs(accuracy - stated)]
    for name in ("pen_correct", "reporting_correct", "choosing_correct"):
        # Headers that are older than the choosing writers have only the first.
        if name in header:
            drift.append(abs(measured[name] - header[name]) / TEST_DIGITS)
    drift += [abs(now - then) for now, then in zip(measured["shift"], header["shift"], strict=True)]
    moved = torch.tensor(measured["confusion"]) - torch.tensor(header["confusion"])
    drift.append(int(moved.abs().max()) / TEST_DIGITS)
    errors = ece(measured)
    if errors:
        # A mean over many answers: a digit that falls into another bin moves it more than a count.
        apart = max(abs(now - then) for now, then in zip(errors, ece(header), strict=True))
        drift.append(apart * SLACK / CLOSE)
    if "own_split" in header:
        # A part of the test set: two images are a larger share of it.
        card, _ = find(header["key"])
        apart = abs(measured["own_split"]["accuracy"] - header["own_split"]["accuracy"])
        drift.append(apart * card.own_split.share)
    return {
        "accuracy": accuracy,
        "correct": measured["correct"],
        "total": measured["total"],
        "header": stated,
        "pen": measured["pen_correct"] / measured["pen_total"],
        "reporting": measured["reporting_correct"] / measured["reporting_total"],
        "shift": measured["shift"],
        "ece": errors,
        # The billionth is for fractions that have no exact float.
        "agrees": all(value <= SLACK + 1e-9 for value in drift),
    }


def sentence(facts: dict) -> str:
    """What a finished run scored, in words."""
    accuracy = facts["correct"] / facts["total"]
    pen = facts["pen_correct"] / facts["pen_total"]
    return f"{accuracy:.2%} of MNIST's test digits, {pen:.2%} of the kept-out writers' pen digits."


def summary(line: dict) -> str:
    """A published line in a few words, for the terminal."""
    pens = f"pen {100 * line['pen']:6.2f} % (reporting writers {100 * line['reporting']:6.2f} %)"
    figures = f"MNIST {100 * line['accuracy']:6.2f} %  {pens}"
    moved = f"shifted 4 px {100 * line['shift'][4]:6.2f} %"
    stated = f"{100 * line['header']:.2f} %"
    honest = "ECE {:.4f}, reporting writers {:.4f}  ".format(*line["ece"]) if line["ece"] else ""
    return f"{figures}  {moved}  {honest}{verdict(line, stated)}"
