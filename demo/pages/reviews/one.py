"""One review: what every network thinks that its writer thought of the film, at every key."""

from collections.abc import Iterator

from markupsafe import Markup

from demo import predict
from demo.draw.numbers import percent, probability
from demo.pages.reviews.parts import (
    LEVELS,
    SIGNS,
    TEXT,
    ReviewForm,
    coloured,
    level_of,
    network_name,
    span_of,
    tone_scale,
)
from demo.panel.form import Text
from demo.panel.limits import LIMITS
from demo.panel.panel import Page, Panel, Slots
from demo.panel.problems import alert, endpoint_problems
from demo.panel.templates import Template
from demo.predict import REVIEWER, Review
from demo.words import Phrase, _
from models.problem import Problem, sayable

T = Template("pages/reviews/one.jinja")
# In a header: of five levels, and of two.
SHARES = (("correct", "total"), ("binary_correct", "binary_total"))


class OneForm(ReviewForm):
    """The box that every panel of the tab reads."""

    text: str = Text(TEXT, longest=LIMITS.body)


# ---- what is answered --------------------------------------------------------------------------------------


def levels_of(form: OneForm, page: Page) -> Slots:
    """What every network says, and the review coloured word by word, at every key."""
    slots = {"caution": T.caution(test_accuracy())}
    if not form.text.strip():
        return slots | nothing_read(None)
    try:
        review = predict.review(form.text)
        if not review.probs:
            predict.require(REVIEWER)
    except Problem as problem:
        return slots | nothing_read(problem)
    return slots | {"answer": answer(review), "sentence": sentence(review)}


def nothing_read(problem: Problem | None) -> Slots:
    """Three sentences to try, and no trace of the review before; an empty box is no problem."""
    return {
        "trouble": alert(problem) if problem else Markup(),
        "answer": T.waiting(),
        "sentence": T.try_one(),
        "said": Markup(),
    }


def said_of(form: OneForm, page: Page) -> Iterator[Slots]:
    """The answer in words, once the typing has paused."""
    try:
        review = predict.review(form.text)
    except Problem:
        # `levels_of` has said why.
        yield {"said": Markup()}
        return
    yield {"said": in_words(review).__html__() if review.probs else Markup()}


def test_accuracy() -> tuple[str, str] | None:
    """Of the best network on the test sentences, in percent: five levels, two; None without its weights."""
    try:
        facts = predict.facts(REVIEWER)
    except Problem:
        return None
    return tuple(percent(facts[right] / facts[total]) for right, total in SHARES)


# ---- how it is shown ---------------------------------------------------------------------------------------


def answer(review: Review) -> Markup:
    """A row for each network: the level that it says, its five probabilities, how sure it is."""
    rows = []
    for key, probs in review.probs.items():
        bars = [(float(p), probability(float(p))) for p in probs]
        rows.append((key, network_name(key), level_of(probs), bars, probability(float(probs.max()))))
    return T.answer(rows, list(zip(SIGNS, LEVELS, strict=True)), REVIEWER)


def sentence(review: Review) -> Markup:
    """The review coloured by what each word moved, and what is to be known of its words."""
    if review.moves is None:
        return Markup()
    span = span_of(review.moves)
    words = coloured(review.text, review.words, review.moves, review.unseen, span)
    return T.sentence(words, tone_scale(span), sum(review.unseen), len(review.words), review.is_foreign)


def in_words(review: Review) -> Phrase:
    """The answer as a sentence, for a screen reader."""
    *_others, last = review.probs.values()
    probs = review.probs.get(REVIEWER, last)
    level = level_of(probs)
    agreeing = sum(level_of(other).at == level.at for other in review.probs.values())
    return _(
        "The writer’s opinion of the film: {level}, {p}. {agree} of {count} networks say so.",
        level=level.words,
        p=probability(float(probs.max())),
        agree=agreeing,
        count=len(review.probs),
    )


def review(text: str) -> dict:
    """What the writer of a film review thought of the film; no measure of a person.

    Example: "Not bad at all."

    Args:
        text: A review in English, 200 words at most.

    Returns:
        {"text", "words" (as the networks read them), "level" (0, very negative, to 4), "says", "probs": the
        five probabilities by the best network, "networks": {key: the same by each}}
    """
    with endpoint_problems():
        read = predict.review(text)
        probs = predict.review_probs([text])[0]
        return {
            "text": sayable(text),
            "words": [word.text for word in read.words],
            "level": int(probs.argmax()),
            "says": str(level_of(probs).words),
            "probs": rounded(probs),
            "networks": {key: rounded(one) for key, one in read.probs.items()},
        }


def rounded(probs) -> list[float]:
    """(5,) probabilities as JSON-ready numbers."""
    return probs.astype(float).round(4).tolist()


PANEL = Panel(
    "review",
    _(
        "Type what you thought of a film and watch five networks weigh every word; look for the word that "
        "turns them, and for those they fall for."
    ),
    OneForm,
    "pages/reviews/one.jinja",
    levels_of,
    play=said_of,
    listens="none",
    asks_again="submit",
    endpoints=(review,),
)
