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
TRIED = 400  # changed names that are read at most: all of them up to 16 letters


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
    prefixes = [name[: t + 1] for t in range(count)]
    suffixes = [name[t:] for t in range(count)]
    # Without its only letter nothing is left to read.
    shorter = [name[:t] + name[t + 1 :] for t in range(count)] if count > 1 else []
    # In one batch: one by one, the waiting for each would be most of the time.
    logits = read(model, prefixes + suffixes + shorter)
    probs = logits.softmax(1).numpy()
    country = int(logits[count - 1].argmax())
    # Log-odds and no probabilities: near 1 these hardly move, however much a letter adds.
    odds = log_odds(logits, country).numpy()
    gains = odds[count - 1] - odds[2 * count :] if shorter else None
    possible = substitutions(name)
    chosen = possible
    if len(possible) > tried:
        chosen = likeliest(model, name, country, gains, possible)[:tried]
    return Evidence(
        name,
        prefixes=probs[:count],
        suffixes=probs[count : 2 * count],
        gains=gains,
        changes=changes(model, name, country, chosen),
        tried=len(chosen),
        possible=len(possible),
    )


def substitutions(name: str) -> list[tuple[int, str]]:
    """Every (place, other letter) of a name, in the case of the letter that it replaces."""
    pairs = []
    for at, old in enumerate(name):
        if old.isalpha():
            others = LETTERS.replace(old.lower(), "")
            pairs += [(at, letter.upper() if old.isupper() else letter) for letter in others]
    return pairs


def changes(model: nn.Module, name: str, country: int, chosen: list[tuple[int, str]]) -> list[Change]:
    """The substitutions that the classifier answers with another country, the surest first."""
    if not chosen:
        return []
    others = [name[:at] + letter + name[at + 1 :] for at, letter in chosen]
    sure, says = read(model, others).softmax(1).max(1)
    rows = zip(others, chosen, says.tolist(), sure.tolist(), strict=True)
    turned = [Change(other, at, now, p) for other, (at, _), now, p in rows if now != country]
    return sorted(turned, key=lambda change: -change.p)


def likeliest(model, name: str, country: int, gains: np.ndarray, possible: list) -> list[tuple[int, str]]:
    """The substitutions, those first that lower the answer's odds the most to first order.

    Where the classifier's embedding cannot be followed: those of the letters that support it the most.
    """
    estimate = first_order(model, name, country)
    if estimate is None:
        return sorted(possible, key=lambda change: -gains[change[0]])
    return sorted(possible, key=lambda change: float(estimate[change[0], ord(change[1])]))


@dataclass(frozen=True)
class _Lookup:
    """One look-up of the name in an embedding: its weights, the name's codes there, where it starts."""

    weight: torch.Tensor
    codes: torch.Tensor
    start: int
    nudge: torch.Tensor


def first_order(model: nn.Module, name: str, country: int) -> np.ndarray | None:
    """(T, ALPHABET) change of the answer's log-odds by each letter at each place, by the gradient.

    It follows every nn.Embedding of ALPHABET rows that is handed the name's codes, perhaps between marks or
    in small letters; in an ensemble those of all members; None if there is none. On a copy of the model:
    hooks on a shared one would reach other threads.
    """
    # On the CPU: cuDNN has no gradient in eval mode, and to switch it off would do so for every thread.
    model = copy.deepcopy(model).cpu()
    ids = ids_of([name])
    lookups: list[_Lookup] = []

    def follow(module, inputs, output):
        start = place(ids[0], inputs[0]) if module.num_embeddings == ALPHABET else None
        if start is None:
            return None
        # Zeros are added to what was looked up: their gradient is that of the looked-up vectors.
        nudge = torch.zeros_like(output, requires_grad=True)
        codes = inputs[0][0, start : start + len(name)]
        lookups.append(_Lookup(module.weight, codes, start, nudge))
        return output + nudge

    for part in model.modules():
        if isinstance(part, nn.Embedding):
            part.register_forward_hook(follow)
    with torch.enable_grad():
        odds = log_odds(model(ids), country)[0]
        if not lookups:
            return None
        slopes = torch.autograd.grad(odds, [lookup.nudge for lookup in lookups])
    letters = torch.arange(ALPHABET)
    total = 0
    for lookup, slope in zip(lookups, slopes, strict=True):
        here = slope[0, lookup.start : lookup.start + len(name)]
        along = here @ lookup.weight.detach().T  # (T, ALPHABET)
        along = along - along.gather(1, lookup.codes[:, None])
        # A member that reads small letters takes a capital for its small one.
        same_case = torch.equal(lookup.codes, ids[0])
        total = total + along[:, letters if same_case else small(letters)]
    return total.numpy()


def place(ids: torch.Tensor, codes: torch.Tensor) -> int | None:
    """Where the (T,) name stands in the only row of the codes, capital or small; None if it does not."""
    if codes.dim() != 2 or len(codes) != 1:
        return None
    name = small(ids)
    row = small(codes[0])
    for start in range(len(row) - len(name) + 1):
        if torch.equal(row[start : start + len(name)], name):
            return start
    return None


def small(codes: torch.Tensor) -> torch.Tensor:
    """ASCII codes, capitals as small letters."""
    capital = (codes >= ord("A")) & (codes <= ord("Z"))
    return torch.where(capital, codes + 32, codes)


@torch.inference_mode()
def read(model: nn.Module, names: list[str], batch: int = 500) -> torch.Tensor:
    """(N, countries) float32 logits of ASCII names."""
    ids = ids_of(names).to(device_of(model))
    return torch.cat([model(part) for part in ids.split(batch)]).float().cpu()


def log_odds(logits: torch.Tensor, country: int) -> torch.Tensor:
    """(N,) log of p / (1 - p) of one country."""
    # From the logits: where p is nearly 1, 1 - p has no digits left.
    others = torch.cat([logits[:, :country], logits[:, country + 1 :]], dim=1)
    return logits[:, country] - others.logsumexp(1)


def device_of(model: nn.Module) -> torch.device:
    """The device on which the model's parameters are."""
    return next(model.parameters()).device
