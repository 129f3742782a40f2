"""Sentences as trees, people's judgement at every node: the notation of the Penn Treebank, read and written.

Source: Socher et al., "Recursive deep models for semantic compositionality over a sentiment treebank", 2013.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.problem import Problem

# The ASCII space alone separates: three tokens of the corpus hold a no-break space, which \s would split.
PIECES = re.compile(r"[()]|[^ ()]+")
# What the Penn Treebank writes for signs that its own notation needs, and for quotation marks.
ESCAPES = {
    **{"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}"},
    **{"``": '"', "''": '"', "`": "'"},
}


@dataclass(frozen=True)
class Tree:
    """A phrase and how it was judged: `label` 0, very negative, to 4, very positive.

    A leaf has its `word` as the corpus writes it, every other node its `children`.
    """

    label: int
    word: str = ""
    children: tuple["Tree", ...] = ()

    def leaves(self) -> Iterator["Tree"]:
        """Its words, from left to right."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def words(self) -> list[str]:
        """Its words as the corpus writes them."""
        return [leaf.word for leaf in self.leaves()]

    def nodes(self) -> Iterator["Tree"]:
        """Itself, then all nodes under it, each before its children."""
        yield self
        for child in self.children:
            yield from child.nodes()

    def __str__(self) -> str:
        inside = " ".join(map(str, self.children)) if self.children else self.word
        return f"({self.label} {inside})"


def parse(line: str) -> Tree:
    """The tree of one line, as in "(3 (2 It) (3 works))". Problem for a line that is none."""
    # Each open node: its label once that is read, its word, its children so far.
    stack: list[list] = []
    trees = []
    for piece in PIECES.findall(line):
        if trees:
            raise _no_tree(line)
        if piece == "(":
            stack.append([None, "", []])
        elif not stack:
            raise _no_tree(line)
        elif piece == ")":
            label, word, children = stack.pop()
            # A node has a word or children: neither is nothing to judge, both would lose one of them.
            if label is None or bool(word) == bool(children):
                raise _no_tree(line)
            (stack[-1][2] if stack else trees).append(Tree(label, word, tuple(children)))
        elif stack[-1][0] is None:
            if piece not in ("0", "1", "2", "3", "4"):
                raise _no_tree(line)
            stack[-1][0] = int(piece)
        elif stack[-1][1] or stack[-1][2]:
            raise _no_tree(line)
        else:
            stack[-1][1] = piece
    if stack or not trees:
        raise _no_tree(line)
    return trees[0]


def _no_tree(line: str) -> Problem:
    return Problem("This line is no tree of words and labels from 0 to 4: {line}", line=line[:60])


def parse_all(text: str) -> list[Tree]:
    """The trees of a file, one a line; empty lines and those that begin with # are passed over. Problem."""
    # Not splitlines: it would also break at signs that may stand inside a sentence.
    lines = text.split("\n")
    return [parse(line) for line in lines if line.strip() and not line.startswith("#")]


def written(word: str) -> str:
    """A word of the corpus as people write it: brackets, slashes and quotation marks instead of escapes."""
    return ESCAPES.get(word) or word.replace("\\/", "/").replace("\\*", "*")


# What stands close to the word before it, and close to the word after it.
CLOSE_BEFORE = re.compile(r"[.,:;!?%)\]}]+|\.\.\.|n't|'(?:s|re|ve|ll|d|m)?|''", re.IGNORECASE)
CLOSE_AFTER = ("-LRB-", "-LSB-", "-LCB-", "``", "`", "$", "#")


def sentence(words: list[str]) -> str:
    """The words of the corpus as a person would type them: "It 's n't bad ." -> "It's n't bad."."""
    text = ""
    is_close = True
    for word in words:
        if not (is_close or CLOSE_BEFORE.fullmatch(word) or word in ("-RRB-", "-RSB-", "-RCB-")):
            text += " "
        text += written(word)
        is_close = word in CLOSE_AFTER
    return text
