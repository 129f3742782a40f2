"""Why a name classifier gives its answer: partial names, names without a letter, names with another letter.

Works with any classifier of (B, T) ASCII ids -> (B, countries) logits. Where to look for a changed answer in
a long name is estimated to first order: Ebrahimi, Rao, Lowd and Dou, "HotFlip", 2018.
"""

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from models.names import ALPHABET
from models.vocab import ids_of

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TRIED = 400  # changed names that are read at most: all of them up to 8 letters


@dataclass(frozen=True)
class Change:
    """The name with another letter `at` a place, and the country (its index) and probability that it gets."""

    name: str
    at: int
    country: int
    p: float


@dataclass(frozen=True)
class Evidence:
    """What a classifier makes of the parts of a name with T letters.

    `prefixes[t]`, `suffixes[t]`: (countries,) probabilities for the name up to and with letter t, and from
    letter t on. `gains`: (T,) rise of the answer's log-odds by each letter, None for a single letter.
    `changes`: single letters that change the answer, the surest first; `tried` of `possible` were read.
    """

    name: str
    prefixes: np.ndarray
    suffixes: np.ndarray
    gains: np.ndarray | None
    changes: list[Change]
    tried: int
    possible: int

    @property
    def probs(self) -> np.ndarray:
        """(countries,) probabilities of the whole name."""
        return self.prefixes[-1]

    @property
    def country(self) -> int:
        """The index of the answer."""
        return int(self.probs.argmax())


def evidence(model: nn.Module, name: str, tried: int = TRIED) -> Evidence:
    """What the classifier makes of an ASCII name's parts and of its changes. Problem for other names."""
    ids_of([name])
    count = len(name)
    parts = [name[: t + 1] for t in range(count)] + [name[t:] for t in range(count)]
    shorter = [name[:t] + name[t + 1 :] for t in range(count)] if count > 1 else []
    logits = read(model, parts + shorter)
    probs, country = logits.softmax(1).numpy(), int(logits[count - 1].argmax())
    odds = log_odds(logits, country).numpy()
    gains = odds[count - 1] - odds[2 * count :] if shorter else None
    possible = substitutions(name)
    if len(possible) > tried:
        chosen = likeliest(model, name, country, gains, possible)[:tried]
    else:
        chosen = possible
    changes = changed(model, name, country, chosen)
    return Evidence(name, probs[:count], probs[count : 2 * count], gains, changes, len(chosen), len(possible))


def substitutions(name: str) -> list[tuple[int, str]]:
    """Every (place, other letter) of a name, in the case of the letter that it replaces."""
    return [
        (at, letter.upper() if old.isupper() else letter)
        for at, old in enumerate(name)
        if old.isalpha()
        for letter in LETTERS
        if letter != old.lower()
    ]


def changed(model: nn.Module, name: str, country: int, chosen: list[tuple[int, str]]) -> list[Change]:
    """The substitutions that the classifier answers with another country, the surest first."""
    if not chosen:
        return []
    others = [name[:at] + letter + name[at + 1 :] for at, letter in chosen]
    sure, says = read(model, others).softmax(1).max(1)
    found = [
        Change(other, at, int(now), float(p))
        for other, (at, _), now, p in zip(others, chosen, says, sure, strict=True)
        if int(now) != country
    ]
    return sorted(found, key=lambda change: -change.p)


def likeliest(model, name: str, country: int, gains: np.ndarray, possible: list) -> list[tuple[int, str]]:
    """The substitutions, those first that lower the answer's odds the most to first order.

    Where the classifier's embedding cannot be followed: those of the letters that support it the most.
    """
    estimate = first_order(model, name, country)
    if estimate is None:
        return sorted(possible, key=lambda change: -gains[change[0]])
    return sorted(possible, key=lambda change: float(estimate[change[0], ord(change[1])]))


def first_order(model: nn.Module, name: str, country: int) -> np.ndarray | None:
    """(T, ALPHABET) change of the answer's log-odds by each letter at each place, by the gradient.

    It follows every nn.Embedding of ALPHABET rows that is handed the name's codes, perhaps between marks or
    in small letters; in an ensemble those of all members; None if there is none. On a copy of the model:
    hooks on a shared one would reach other threads.
    """
    model, ids, found = copy.deepcopy(model), ids_of([name]).to(device_of(model)), []

    def follow(module, inputs, output):
        start = place(ids[0], inputs[0]) if module.num_embeddings == ALPHABET else None
        if start is not None:
            nudge = torch.zeros_like(output, requires_grad=True)
            found.append((module.weight, inputs[0][0, start : start + len(name)], start, nudge))
            return output + nudge

    for part in model.modules():
        if isinstance(part, nn.Embedding):
            part.register_forward_hook(follow)
    with torch.enable_grad(), torch.backends.cudnn.flags(enabled=False):  # cuDNN has no gradient in eval mode
        odds = log_odds(model(ids), country)[0]
        if not found:
            return None
        slopes = torch.autograd.grad(odds, [nudge for *_, nudge in found])
    total = 0
    for (weight, codes, start, _), slope in zip(found, slopes, strict=True):
        along = slope[0, start : start + len(name)] @ weight.detach().T  # (T, ALPHABET)
        along = along - along.gather(1, codes[:, None])
        letters = torch.arange(ALPHABET, device=ids.device)
        total = total + along[:, letters if torch.equal(codes, ids[0]) else small(letters)]
    return total.cpu().numpy()


def place(ids: torch.Tensor, codes: torch.Tensor) -> int | None:
    """Where the (T,) name stands in the only row of the codes, capital or small; None if it does not."""
    if codes.dim() != 2 or len(codes) != 1:
        return None
    ends = range(len(ids), codes.shape[1] + 1)
    return next(
        (t - len(ids) for t in ends if torch.equal(small(codes[0, t - len(ids) : t]), small(ids))), None
    )


def small(codes: torch.Tensor) -> torch.Tensor:
    """ASCII codes, capitals as small letters."""
    return torch.where((codes >= ord("A")) & (codes <= ord("Z")), codes + 32, codes)


@torch.inference_mode()
def read(model: nn.Module, names: list[str], batch: int = 500) -> torch.Tensor:
    """(N, countries) float32 logits of ASCII names."""
    ids = ids_of(names).to(device_of(model))
    return torch.cat([model(part) for part in ids.split(batch)]).float().cpu()


def log_odds(logits: torch.Tensor, country: int) -> torch.Tensor:
    """(N,) log of p / (1 - p) of one country."""
    others = torch.cat([logits[:, :country], logits[:, country + 1 :]], dim=1)
    return logits[:, country] - others.logsumexp(1)


def device_of(model: nn.Module) -> torch.device:
    return next(model.parameters()).device
