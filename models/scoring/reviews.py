"""Published figures of the networks that read film reviews: sentences, two levels, phrases, calibration."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch import nn

from models import data
from models.reviews import NEUTRAL
from models.scoring import calibration, verdict
from models.text.lexicon import Lexicon
from models.text.reviews import logits_of
from models.text.trees import Tree
from models.text.words import of_tree

# What counts: (figure, right answers in the header, out of how many).
SHARES = {
    "accuracy": ("correct", "total"),
    "binary": ("binary_correct", "binary_total"),
    "nodes": ("nodes_correct", "nodes_total"),
    "unseen": ("unseen_correct", "unseen_total"),
}

Phrase = tuple[str, ...]
Reader = Callable[[Sequence[Phrase]], torch.Tensor]  # N tokenised texts -> (N, 5) logits


def phrases_of(trees: Sequence[Tree]) -> list[tuple[Phrase, int]]:
    """[(words as networks read them, label)] of every node of the trees, in their order."""
    return [(tuple(of_tree(node)), node.label) for tree in trees for node in tree.nodes()]


def spelled(tree: Tree) -> str:
    """A phrase in small letters as the corpus writes it: by this "seen" and "unseen" are told apart."""
    return " ".join(tree.words()).lower()


def unseen(trees: Sequence[Tree], learnt: Sequence[Tree]) -> list[tuple[Phrase, int]]:
    """[(words, label)] of the trees' different phrases that stand nowhere in the learnt ones.

    The label is the commonest where a phrase was judged more than once.
    """
    known = {spelled(node) for tree in learnt for node in tree.nodes()}
    labels: dict[str, Counter] = {}
    words = {}
    for tree in trees:
        for node in tree.nodes():
            text = spelled(node)
            if text not in known:
                labels.setdefault(text, Counter())[node.label] += 1
                words.setdefault(text, tuple(of_tree(node)))
    return [(words[text], counts.most_common(1)[0][0]) for text, counts in labels.items()]


def answers(read: Reader, phrases: Sequence[Phrase]) -> dict[Phrase, torch.Tensor]:
    """{phrase: (5,) logits}, each of the different phrases read once."""
    # By length, so that little is padded.
    different = sorted(set(phrases), key=len)
    return dict(zip(different, read(different), strict=True))


def measure(model: nn.Module, facts: dict, extras: dict | None = None, root=None) -> dict:
    """Every published figure of a network, by one reading of the 2,210 test trees; `facts`: its vocabulary.

    `binary`: two levels, of the sentences that are not neutral; `nodes`: of all phrases in the trees;
    `unseen`: of the different phrases that stand nowhere in training; `ece`: expected calibration error of
    the sentences.
    """
    read = partial(logits_of, model, Lexicon.read(facts["vocab"]))
    return figures(read, data.sst("test", root), data.sst("train", root))


def figures(read: Reader, trees: Sequence[Tree], learnt: Sequence[Tree]) -> dict:
    """The same of any reader on any trees, with those that it has learnt."""
    nodes = phrases_of(trees)
    new = unseen(trees, learnt)
    said = answers(read, [phrase for phrase, _ in nodes])
    sentences = [(tuple(of_tree(tree)), tree.label) for tree in trees]
    probs = torch.stack([said[phrase] for phrase, _ in sentences]).softmax(1)
    labels = torch.tensor([label for _, label in sentences])
    right = probs.argmax(1) == labels
    judged = labels != NEUTRAL
    positive = probs[:, 3:].sum(1) > probs[:, :2].sum(1)
    return {
        "correct": int(right.sum()),
        "total": len(labels),
        "binary_correct": int((positive == (labels > NEUTRAL))[judged].sum()),
        "binary_total": int(judged.sum()),
        "nodes_correct": _hits(said, nodes),
        "nodes_total": len(nodes),
        "unseen_correct": _hits(said, new),
        "unseen_total": len(new),
        "ece": round(calibration.error(probs.amax(1), right), 5),
    }


def _hits(said: dict[Phrase, torch.Tensor], phrases: Sequence[tuple[Phrase, int]]) -> int:
    logits = torch.stack([said[phrase] for phrase, _ in phrases])
    labels = torch.tensor([label for _, label in phrases])
    return int((logits.argmax(1) == labels).sum())


def compare(measured: dict, header: dict) -> dict:
    """The published line of one network, and whether it agrees with its header."""
    # Another processor rounds otherwise: of each thousand answers that are counted one may turn.
    counts = all(
        abs(measured[correct] - header[correct]) <= 2 + measured[total] // 1000
        for correct, total in SHARES.values()
    )
    shares = {name: measured[correct] / measured[total] for name, (correct, total) in SHARES.items()}
    return {
        **shares,
        "correct": measured["correct"],
        "total": measured["total"],
        "header": header["correct"] / header["total"],
        "ece": measured["ece"],
        "agrees": counts and abs(measured["ece"] - header["ece"]) <= 0.002,
    }


def sentence(facts: dict) -> str:
    """What a finished run scored, in words."""
    shares = {name: 100 * facts[correct] / facts[total] for name, (correct, total) in SHARES.items()}
    return (
        f"{shares['accuracy']:.2f} % of 2,210 test sentences (5 levels), {shares['binary']:.2f} % of two "
        f"levels; {shares['nodes']:.2f} % of all phrases, {shares['unseen']:.2f} % of those it never saw; "
        f"calibration error {facts['ece']:.3f}"
    )


def summary(line: dict) -> str:
    """A published line in a few words, for the terminal."""
    shares = "  ".join(f"{name} {line[name]:.2%}" for name in ("binary", "nodes", "unseen"))
    stated = f"{100 * line['header']:.2f} %"
    return f"sentences {line['accuracy']:.2%}  {shares}  ECE {line['ece']:.3f}  {verdict(line, stated)}"
