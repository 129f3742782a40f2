"""Which pairs of phrases a reader turns, such as "good" and "not good"; whoever counts words turns few.

The phrases are our own; which side each of them is on is what we mean by them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models.text.reviews import checked, tone

# (phrases of one kind of turn): what the first says, and what the second makes of it.
KINDS = {
    "not": (
        ("a good film", "not a good film"),
        ("this is funny", "this is not funny"),
        ("it works", "it does not work"),
        ("I enjoyed it", "I did not enjoy it"),
        ("a great story", "not a great story"),
        ("the plot makes sense", "the plot makes no sense"),
        ("worth seeing", "not worth seeing"),
        ("it is charming", "it isn't charming"),
        ("you will love this movie", "you won't love this movie"),
        ("the jokes are clever", "the jokes are never clever"),
    ),
    "not bad": (
        ("bad", "not bad at all"),
        ("a boring film", "not a boring film"),
        ("it is dull", "it is never dull"),
        ("a bad movie", "not a bad movie"),
        ("it fails", "it does not fail"),
        ("I was bored", "I was never bored"),
        ("a waste of time", "not a waste of time"),
        ("it is predictable", "it is anything but predictable"),
        ("the ending disappoints", "the ending does not disappoint"),
        ("a terrible idea", "not such a terrible idea"),
    ),
    "but": (
        ("a good cast", "a good cast, but a terrible film"),
        ("it looks beautiful", "it looks beautiful, but it is empty and boring"),
        ("the first half is funny", "the first half is funny, but the rest is a mess"),
        ("a clever idea", "a clever idea, but badly made"),
        ("a slow start", "a slow start, but a wonderful film"),
        ("the story is silly", "the story is silly, but I loved every minute"),
        ("a predictable plot", "a predictable plot, but charming and very funny"),
        ("it is too long", "it is too long, but it is a masterpiece"),
        ("I wanted to love it", "I wanted to love it, but it bored me"),
        ("the actors try hard", "the actors try hard, but nothing works"),
    ),
    "other words": (
        ("full of life", "empty of life"),
        ("a film with charm", "a film without charm"),
        ("it has wit and heart", "it has neither wit nor heart"),
        ("a good movie", "hardly a good movie"),
        ("more than a thriller", "less than a thriller"),
        ("it is interesting", "it is far from interesting"),
        ("it could be better", "it could not be better"),
        ("it has its problems", "it has no problems"),
        ("it is enjoyable", "it would be enjoyable if it had a story"),
        ("as good as the book", "nowhere near as good as the book"),
    ),
}
# Pairs whose first phrase is meant as a reproach; of all others it is praise.
REPROACHES = (
    *KINDS["not bad"],
    *KINDS["but"][4:8],
    *KINDS["other words"][6:8],
)


@dataclass(frozen=True)
class Pair:
    """Two phrases of opposite meaning; `kind`: by what the second turns; `side`: 1 if the first is praise."""

    first: str
    second: str
    kind: str
    side: int

    def texts(self) -> list[list[str]]:
        """Both, tokenised. NoReview."""
        return [[word.text for word in checked(text)] for text in (self.first, self.second)]


PAIRS = tuple(
    Pair(*pair, kind, -1 if pair in REPROACHES else 1) for kind, pairs in KINDS.items() for pair in pairs
)


@dataclass(frozen=True)
class Turn:
    """What a reader makes of a pair: the `tone` of both phrases, from -1, negative, to 1, positive."""

    pair: Pair
    tones: tuple[float, float]

    @property
    def turned(self) -> bool:
        """Whether both phrases are on the sides that are meant."""
        first, second = self.tones
        return first * self.pair.side > 0 > second * self.pair.side


Reader = Callable[[Sequence[Sequence[str]]], np.ndarray]  # N tokenised texts -> (N, 5) probabilities


def turns(read: Reader, pairs: Sequence[Pair] = PAIRS) -> list[Turn]:
    """What the reader makes of each pair, in one batch. NoReview for a pair that cannot be read."""
    tones = tone(read([text for pair in pairs for text in pair.texts()])).reshape(-1, 2).tolist()
    return [Turn(pair, tuple(both)) for pair, both in zip(pairs, tones, strict=True)]


def share(turned: Sequence[Turn]) -> float:
    """The share of the pairs that are turned, from 0 to 1."""
    return sum(turn.turned for turn in turned) / len(turned)
