"""A small corpus of film reviews as trees, made on the spot."""

from models.text.trees import Tree

WORDS = {"awful": 0, "bad": 1, "film": 2, "good": 3, "great": 4}
TURNED = {0: 3, 1: 3, 2: 2, 3: 1, 4: 1}


def phrase(words: list[str]) -> Tree:
    """The words as a tree that branches to the right; "not" turns what follows it."""
    if len(words) == 1:
        return Tree(WORDS.get(words[0], 2), words[0])
    rest = phrase(words[1:])
    first = Tree(WORDS.get(words[0], 2), words[0])
    # The stronger of two judgements is that of both.
    label = max(first.label, rest.label, key=lambda level: abs(level - 2))
    return Tree(TURNED[label] if words[0] == "not" else label, children=(first, rest))


def trees(*endings: str) -> list[Tree]:
    """A tree for each kind of sentence with each ending."""
    beginnings = ["a", "this is a", "not a", "it is not a", "really a very"]
    return [
        phrase(f"{beginning} {word} film {ending}".split())
        for beginning in beginnings
        for word in WORDS
        for ending in endings
    ]


PARTS = {
    "train": trees(".", "!", "indeed", "for us", "too"),
    "dev": trees("again"),
    "test": trees("now", "?"),
}


def reviews(part: str, root=None) -> list[Tree]:
    """Instead of `data.sst`."""
    return PARTS[part]
