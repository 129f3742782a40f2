"""Words that may stand for one another in a review: of one kind, from very negative to very positive."""

# Our own choice of common words; one of a kind is tried in place of another.
KINDS = {
    "adjective": "terrible awful bad dull boring weak predictable good funny moving charming great wonderful",
    "adverb": "badly poorly barely hardly never rarely often always well nicely beautifully brilliantly",
    "verb": "fails disappoints bores drags lacks works entertains charms succeeds delights",
    "feeling": "hate dislike despise like enjoy love admire",
    "amount": "no little too enough very so more most",
    "noun": "disaster failure mess bore waste delight treat triumph masterpiece joy",
    "turn": "and but although because",
}
LISTED = {kind: tuple(words.split()) for kind, words in KINDS.items()}
# Endings that tell the kind of most other words.
ENDINGS = {
    "adverb": ("ly",),
    "adjective": ("ful", "less", "ous", "ive", "able", "ible", "ing", "ish", "ic", "al", "ed"),
    "noun": ("ness", "ment", "tion", "sion", "ity", "ism"),
}
SHORTEST = 5  # letters of a word whose ending is looked at: "red" and "king" have none


def kind_of(word: str) -> str | None:
    """The kind of a word, by the list or by its ending; None for what is not exchanged."""
    for kind, words in LISTED.items():
        if word in words:
            return kind
    if len(word) < SHORTEST:
        return None
    for kind, endings in ENDINGS.items():
        if word.endswith(endings):
            return kind
    return None


def swaps_for(word: str) -> tuple[str, ...]:
    """The words that may stand in its place, it itself not among them."""
    kind = kind_of(word)
    return tuple(other for other in LISTED[kind] if other != word) if kind else ()
