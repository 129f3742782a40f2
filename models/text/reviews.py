"""What a network for reviews makes of a text: word by word, without a word, with another, and inside.

Works with any network of `models.reviews`: each takes what `encoded` gives and answers (B, 5) logits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.problem import Problem, WrongType
from models.reviews import LEVELS, NEUTRAL
from models.text.lexicon import Lexicon
from models.text.swaps import swaps_for
from models.text.trees import Tree, parse_all
from models.text.words import Word, of_tree, placed

BATCH = 250  # texts read at once
MOST_WORDS = 200
MOST_CHARACTERS = 10_000  # a text of more is not even looked at
FOREIGN = 0.5  # of the words: when more are unknown, the text is hardly English
FEWEST = 4  # words of a text that can be called foreign
PLACES = 6  # words of a text that are exchanged, those that matter most: more would take too long


class NoReview(Problem):
    """There is no review to read; the sentence says why."""


def checked(text: str) -> list[Word]:
    """The words of a text that can be read, 1 to 200 of them. WrongType, NoReview."""
    if not isinstance(text, str):
        raise WrongType("A review is text, not {kind}.", kind=type(text).__name__)
    if not text.strip():
        raise NoReview("There is no review here.")
    if len(text) > MOST_CHARACTERS:
        raise _too_long()
    words = placed(text)
    letters = [character for word in words for character in word.text if character.isalpha()]
    if not letters:
        raise NoReview("No words here: a review has words, in English.")
    # One name in another writing does no harm; a text in it was never learnt.
    if sum(character.isascii() for character in letters) < len(letters) / 2:
        raise NoReview("These networks read English only: they learnt from English film reviews.")
    if len(words) > MOST_WORDS:
        raise _too_long()
    return words


def _too_long() -> NoReview:
    return NoReview("Longer than {most} words: give a sentence or a few.", most=MOST_WORDS)


def is_foreign(lexicon: Lexicon, words: Sequence[str]) -> bool:
    """Whether so many words are unknown that this is hardly English."""
    letters = [word for word in words if word[0].isalpha()]
    unknown = sum(not lexicon.knows(word) for word in letters)
    return len(letters) >= FEWEST and unknown > FOREIGN * len(letters)


# ---- answers -----------------------------------------------------------------------------------------------


def encoded(model: nn.Module, lexicon: Lexicon, texts: Sequence[Sequence[str]]) -> torch.Tensor:
    """What the network takes for tokenised texts: their words' ids, with their letters if it reads them."""
    inputs = (lexicon.encode_letters if model.reads_letters else lexicon.encode)(texts)
    return inputs.to(next(model.parameters()).device)


@torch.inference_mode()
def logits_of(model: nn.Module, lexicon: Lexicon, texts: Sequence[Sequence[str]]) -> torch.Tensor:
    """(N, 5) float32 logits of tokenised texts, on the CPU; each is answered as if it were alone."""
    model.eval()
    rows = [torch.zeros(0, LEVELS)]
    for start in range(0, len(texts), BATCH):
        rows.append(model(encoded(model, lexicon, texts[start : start + BATCH])).float().cpu())
    return torch.cat(rows)


def probs_of(model: nn.Module, lexicon: Lexicon, texts: Sequence[Sequence[str]]) -> np.ndarray:
    """(N, 5) float32 probabilities of tokenised texts, very negative first."""
    return logits_of(model, lexicon, texts).softmax(1).numpy()


def tone(probs: np.ndarray) -> np.ndarray:
    """(…) how much likelier the positive levels are than the negative ones, from -1 to 1, of (…, 5)."""
    return probs[..., 3:].sum(-1) - probs[..., :2].sum(-1)


# ---- word by word ------------------------------------------------------------------------------------------


def beliefs(model: nn.Module, lexicon: Lexicon, words: Sequence[str]) -> np.ndarray:
    """(T, 5) probabilities after each word, when nothing of the rest has been read; all in one batch."""
    return probs_of(model, lexicon, [words[: t + 1] for t in range(len(words))])


def beliefs_backwards(model: nn.Module, lexicon: Lexicon, words: Sequence[str]) -> np.ndarray:
    """(T, 5) probabilities from each word on to the end, when nothing before it has been read."""
    return probs_of(model, lexicon, [words[t:] for t in range(len(words))])


def settled(probs: np.ndarray) -> int:
    """The index of the word from which on the answer stays what it is at the end, of (T, 5) beliefs."""
    says = probs.argmax(1)
    others = np.flatnonzero(says != says[-1])
    return int(others[-1]) + 1 if len(others) else 0


# ---- one word less, one word else --------------------------------------------------------------------------


@dataclass(frozen=True)
class Contributions:
    """What each of T words adds, by leaving it out; None both for a single word.

    `odds`: (T,) rise of the answer's log-odds by the word; `tones`: (T,) rise of the `tone`.
    """

    odds: np.ndarray | None
    tones: np.ndarray | None


def contributions(model: nn.Module, lexicon: Lexicon, words: Sequence[str]) -> Contributions:
    """What each word contributes to the network's answer, in one batch."""
    if len(words) < 2:
        # Without its only word nothing is left to read.
        return Contributions(None, None)
    logits = logits_of(model, lexicon, [words, *shorter(words)])
    answer = int(logits[0].argmax())
    # Log-odds and no probabilities: near 1 these hardly move, however much a word adds.
    odds = log_odds(logits, answer).numpy()
    tones = tone(logits.softmax(1).numpy())
    return Contributions(odds[0] - odds[1:], tones[0] - tones[1:])


def shorter(words: Sequence[str]) -> list[list[str]]:
    """The text without its first word, without its second, and so on."""
    return [[*words[:t], *words[t + 1 :]] for t in range(len(words))]


def log_odds(logits: torch.Tensor, level: int) -> torch.Tensor:
    """(N,) log of p / (1 - p) of one level."""
    # From the logits: where p is nearly 1, 1 - p has no digits left.
    others = torch.cat([logits[:, :level], logits[:, level + 1 :]], dim=1)
    return logits[:, level] - others.logsumexp(1)


@dataclass(frozen=True)
class Change:
    """A text with one word changed at the place `at`, and what the network says of it.

    `new`: the word that stands there now, "" where the old one is left out; `inserted`: it was put before
    the old one. `probs`: (5,).
    """

    words: tuple[str, ...]
    at: int
    new: str
    inserted: bool
    probs: np.ndarray

    @property
    def level(self) -> int:
        """The answer."""
        return int(self.probs.argmax())

    @property
    def tone(self) -> float:
        """From -1, negative, to 1, positive."""
        return float(tone(self.probs))


def flips(model: nn.Module, lexicon: Lexicon, words: Sequence[str]) -> list[Change]:
    """The one-word changes that take the text to the other side, the farthest first; tried in two batches.

    Each word is left out and "not" is put before it; then the words that matter most are exchanged for known
    ones of their kind. Of a text that stands on no side: the changes of its answer.
    """
    words = list(words)
    now = probs_of(model, lexicon, [words])[0]
    before = float(tone(now))
    answer = int(now.argmax())
    first = [(at, "not", True) for at in range(len(words))]
    if len(words) > 1:
        first += [(at, "", False) for at in range(len(words))]
    changes = _tried(model, lexicon, words, first)
    moved = np.zeros(len(words))
    for change in changes:
        moved[change.at] = max(moved[change.at], abs(change.tone - before))
    # A word without a kind takes no place from the others.
    swaps = [(int(at), swaps_for(words[at])) for at in np.argsort(-moved)]
    places = [(at, others) for at, others in swaps if others][:PLACES]
    second = [(at, new, False) for at, others in places for new in others if lexicon.knows(new)]
    changes += _tried(model, lexicon, words, second)
    if answer == NEUTRAL:
        turned = [change for change in changes if change.level != answer]
    else:
        turned = [change for change in changes if (change.level - NEUTRAL) * (answer - NEUTRAL) < 0]
    return sorted(turned, key=lambda change: -abs(change.tone - before))


def _tried(
    model: nn.Module, lexicon: Lexicon, words: list[str], places: list[tuple[int, str, bool]]
) -> list[Change]:
    texts = []
    for at, new, inserted in places:
        after = words[at:] if inserted else words[at + 1 :]
        texts.append((*words[:at], *([new] if new else []), *after))
    probs = probs_of(model, lexicon, texts)
    return [Change(text, *place, each) for text, place, each in zip(texts, places, probs, strict=True)]


# ---- the state over the words ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paths:
    """The hidden state over the words of several texts, in the plane of their first two components.

    `points`: a (T, 2) array a text; `explained`: (2,) shares of the variance; `tones`: (N,) of the answers.
    """

    points: list[np.ndarray]
    explained: np.ndarray
    tones: np.ndarray


@torch.inference_mode()
def paths(model: nn.Module, lexicon: Lexicon, texts: Sequence[Sequence[str]]) -> Paths:
    """The texts' states in one plane, which is found from all of them; positive ends lie to the right."""
    model.eval()
    states = [model.states(encoded(model, lexicon, [text]))[0].float().cpu() for text in texts]
    together = torch.cat(states)
    centre = together.mean(0)
    _, sizes, axes = torch.linalg.svd(together - centre, full_matrices=False)
    axes = _padded(axes, 2)
    variances = sizes.square()
    explained = _padded(variances[:, None], 2)[:2, 0] / variances.sum().clamp(min=1e-12)
    points = [((state - centre) @ axes[:2].T) for state in states]
    tones = tone(probs_of(model, lexicon, texts))
    ends = torch.stack([point[-1] for point in points])
    # The sign of a component is chance: turned so that the positive texts end to the right, and higher.
    along = torch.from_numpy(tones) - float(tones.mean())
    signs = torch.where((ends - ends.mean(0)).T @ along < 0, -1.0, 1.0)
    return Paths([(point * signs).numpy() for point in points], explained.numpy(), tones)


def _padded(rows: torch.Tensor, count: int) -> torch.Tensor:
    """The rows, with zeros below where there are fewer than `count`."""
    return nn.functional.pad(rows, (0, 0, 0, max(0, count - len(rows))))


# ---- a tree ------------------------------------------------------------------------------------------------


@cache
def quoted() -> tuple[Tree, ...]:
    """Some thirty test sentences that we chose, with people's labels; the file names their source."""
    return tuple(parse_all(Path(__file__).with_name("quoted_reviews.txt").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Node:
    """A phrase of a tree: its leaves from `start` up to `stop`, people's `label`, the network's `probs` (5,).

    `depth`: 0 for the whole sentence; `children`: their places in the list of all nodes.
    """

    start: int
    stop: int
    depth: int
    label: int
    probs: np.ndarray
    children: tuple[int, ...]

    @property
    def level(self) -> int:
        """What the network says."""
        return int(self.probs.argmax())


def judged(model: nn.Module, lexicon: Lexicon, tree: Tree) -> list[Node]:
    """People's labels and the network's answers at every node, each node before its children; one batch."""
    spans: list[tuple[int, int, int, Tree, list[int]]] = []

    def walk(node: Tree, start: int, depth: int) -> int:
        at = len(spans)
        spans.append((start, start, depth, node, []))
        stop = start if node.children else start + 1
        for child in node.children:
            spans[at][4].append(len(spans))
            stop = walk(child, stop, depth + 1)
        spans[at] = (start, stop, depth, node, spans[at][4])
        return stop

    walk(tree, 0, 0)
    probs = probs_of(model, lexicon, [of_tree(node) for _, _, _, node, _ in spans])
    return [
        Node(start, stop, depth, node.label, each, tuple(children))
        for (start, stop, depth, node, children), each in zip(spans, probs, strict=True)
    ]
