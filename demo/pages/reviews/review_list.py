"""A list of reviews, pasted or from a file: how the levels share it, each review, and a file of it all."""

from collections import Counter

from markupsafe import Markup

from demo import predict
from demo.draw.numbers import grouped, percent
from demo.pages.reviews.parts import LEVELS, level, level_of
from demo.panel.form import Form, Text
from demo.panel.limits import LIMITS
from demo.panel.listing import ROWS, ListKind, ListReader
from demo.panel.panel import Panel
from demo.panel.problems import endpoint_problems
from demo.panel.spreadsheet import Wanted
from demo.panel.templates import Template
from demo.predict import Opinion
from demo.words import _, problem_phrase
from models.problem import Problem, sayable

T = Template("pages/reviews/review_list.jinja")
MOST = 2_000  # reviews in a list
BATCH = 100  # reviews between two reports of progress
WIDEST = 160  # characters of a review that are shown

# How the column to read may be headed, the best first.
REVIEWS = Wanted(
    (
        "review",
        "reviews",
        "text",
        "comment",
        "comments",
        "sentence",
        "phrase",
        "content",
        "影评",
        "评论",
        "评价",
        "内容",
        "文本",
    ),
    are_sentences=True,
)


class ListForm(Form):
    """The list as it stands in the box, and a file that has just been chosen, as a data: URL."""

    reviews: str = Text(_("Reviews, one a line, or a pasted table"), longest=LIMITS.body, passing=True)
    upload: str = Text(_("Choose a CSV file"), longest=LIMITS.body, passing=True)


# ---- what is answered --------------------------------------------------------------------------------------


def answers(reviews: list[str], form: ListForm) -> list[Opinion]:
    """The five probabilities of each."""
    return predict.opinions(reviews)


def no_reviews() -> Problem:
    """Told when there is nothing to read."""
    return Problem("Paste some reviews or choose a file first.")


def too_many(count: int) -> Problem:
    """Told of more reviews than are read at once."""
    return Problem(
        "These are {count} reviews; at most {most} are read at once. Split the list.",
        count=grouped(count),
        most=grouped(MOST),
    )


def too_large() -> Problem:
    """Told of a file that is too large."""
    return Problem(
        "The file is larger than 500 kB. Save the column of reviews alone as CSV and choose that, or paste "
        "it."
    )


# ---- how it is shown ---------------------------------------------------------------------------------------


def shares(opinions: list[Opinion], total: int) -> Markup:
    """How many reviews each level got, as bars, the best level first."""
    read = [opinion for opinion in opinions if not opinion.problem]
    counts = Counter(level_of(opinion.probs).at for opinion in read)
    longest = max(counts.values(), default=1)
    rows = []
    for at in reversed(range(len(LEVELS))):
        text = f"{grouped(counts[at])} · {percent(counts[at] / max(1, len(read)))}"
        rows.append((level(at), counts[at] / longest, text))
    unsure = sum(float(opinion.probs.max()) < 0.5 for opinion in read)
    return T.shares(rows, len(read), len(opinions) - len(read), unsure)


def table(opinions: list[Opinion], total: int) -> Markup:
    """The first rows: review, level, probability; or why it could not be read."""
    rows = []
    for opinion in opinions[:ROWS]:
        text = opinion.text if len(opinion.text) <= WIDEST else f"{opinion.text[:WIDEST]}…"
        said = None if opinion.problem else level_of(opinion.probs)
        rows.append((text, opinion, said))
    return T.table(rows, ROWS, total)


def file_row(opinion: Opinion, language: str) -> tuple[str, ...]:
    """One row of the file."""
    if opinion.problem:
        return opinion.text, "", "", *[""] * len(LEVELS), problem_phrase(opinion.problem).to(language)
    said = level_of(opinion.probs)
    probs = [f"{p:.4f}" for p in opinion.probs.tolist()]
    return opinion.text, str(said.at), said.words.to(language), *probs, ""


def reviews(texts: list[str]) -> list[dict]:
    """What the writer of each film review thought of the film; no measure of a person.

    Example: ["Not bad at all.", "A terrible waste of a great cast."].

    Args:
        texts: Reviews in English of 200 words at most, 2,000 of them at most.

    Returns:
        For each {"text", "level" (0, very negative, to 4), "says", "probs": five probabilities}, or {"text",
        "error"} where there is no review to read.
    """
    with endpoint_problems():
        predict.check_texts(texts)
        READER.check_count(texts)
        return [answer_row(opinion) for opinion in predict.opinions(texts)]


def answer_row(opinion: Opinion) -> dict:
    """One review's part of the endpoint's answer."""
    text = sayable(opinion.text)
    if opinion.problem:
        return {"text": text, "error": str(opinion.problem)}
    said = level_of(opinion.probs)
    probs = opinion.probs.astype(float).round(4).tolist()
    return {"text": text, "level": said.at, "says": str(said.words), "probs": probs}


READER = ListReader(
    ListKind(
        box="reviews",
        wanted=REVIEWS,
        most=MOST,
        batch=BATCH,
        settings=lambda form: "",
        answers=answers,
        shares=shares,
        table=table,
        heads=(_("review"), _("level"), _("says"), *LEVELS, _("problem")),
        row=file_row,
        none=no_reviews,
        too_many=too_many,
        too_large=too_large,
        template=T,
    )
)

PANEL = Panel(
    "reviews_list",
    _(
        "Read a whole list: look at how the levels share it, and find reviews whose level surprises you. Do "
        "they mean what they say?"
    ),
    ListForm,
    "pages/reviews/review_list.jinja",
    READER.count,
    play=READER.read,
    listens="none",
    endpoints=(reviews,),
)
