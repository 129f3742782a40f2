"""Every view of the page with something in it, and the page as different visitors have it before them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.kit.boxes import faults
from tests.kit.chromium import Pad

SIZES = (
    (360, 740),
    (390, 844),
    (768, 1024),
    (820, 1180),
    (1024, 768),
    (1280, 800),
    (1440, 900),
    (1920, 1080),
)

# Of each panel a selector that is there once it is filled.
BESIDE_THE_PAD = {
    "compare": "[data-row=cnn] .says:not(:empty)",
    "inside": "#inside [data-figure=pixel]",
    "shift": "#shift [data-slot=learned] li",
    "reading": "#reading [data-figure=output-and-state]",
    "why": "#why .doubts td:nth-child(4):has-text('px')",
    "testset": "#testset .blank-note button, #testset [data-figure=confusion]",
}
# The same of the panels below the box for reviews.
BELOW_THE_BOX = {
    "words": "#words .opinions",
    "contributions": "#contributions .turns button",
    "negation": "#negation [data-figure=own-pair] .chip",
    "tree": "#tree svg.tree",
    "path": "#path circle.route-end",
    "within": "#review_steps [data-figure=gates]",
}
WRITERS = ("shakespeare", "poems", "surnames")
LESSONS = ("line", "softmax", "passing", "hello", "diabetes", "own")
BESIDE = tuple(f"digits/{name}" for name in BESIDE_THE_PAD)
ELSEWHERE = (
    "names/",
    "reviews/contributions",
    "reviews/tree",
    *(f"writing/{name}" for name in WRITERS),
    *(f"steps/{name}" for name in LESSONS),
    "networks/",
)
# Seen by the full matrix alone: they are laid out as the others are, and take as long.
MORE = ("reviews/words", "reviews/negation", "reviews/path", "reviews/within")
VIEWS = BESIDE + ELSEWHERE + MORE


@dataclass(frozen=True)
class Look:
    """How a visitor has the page: the window in px, and the switches of its header."""

    size: tuple[int, int]
    theme: str
    lang: str
    projector: str


def in_pairs() -> list[Look]:
    """Each size once; every pair of theme, language and projector with each other, languages together."""
    looks = []
    for at, size in enumerate(SIZES):
        # The sizes of either language are the odd and the even ones, of phones, tablets and desks alike.
        looks.append(
            Look(
                size,
                theme=("light", "dark")[at // 2 % 2],
                lang=("en", "zh")[at % 2],
                projector=("off", "on")[(at // 4 + at // 2 + at) % 2],
            )
        )
    return sorted(looks, key=lambda look: look.lang)


def all_together() -> list[Look]:
    """Every size with every setting of the switches."""
    return [
        Look(size, theme, lang, projector)
        for lang in ("en", "zh")
        for projector in ("off", "on")
        for theme in ("light", "dark")
        for size in SIZES
    ]


def open_view(pad: Pad, view: str) -> None:
    """Open a tab, and in it a panel, and wait until something is shown there."""
    tab, _, panel = view.partition("/")
    page = pad.page
    # All tabs are in sight only where there is room for them.
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(f"#tabs > .tab-wrapper [data-tab-id={tab}]").click()
    if tab == "digits":
        page.locator(f"#inner > .tab-wrapper [data-tab-id={panel}]").click()
        page.locator(BESIDE_THE_PAD[panel]).first.wait_for()
    elif tab == "names":
        page.locator("#names_one [name=name]").fill("Kowalczyk")
        page.locator("#names_one .flips button").first.wait_for()
    elif tab == "reviews":
        page.locator("#review textarea").fill(
            "A warm and funny film, zorblaxly, that never talks down to its audience."
        )
        page.locator(f"#closer > .tab-wrapper [data-tab-id={panel}]").click()
        if panel == "negation":
            page.locator("#negation [name=first]").fill("I liked it.")
            page.locator("#negation [name=second]").fill("I never liked it.")
        page.locator(BELOW_THE_BOX[panel]).first.wait_for()
        page.locator("#review .coloured").wait_for()
    elif tab == "writing":
        page.locator(f"#writing [name=key][value={panel}]").check(force=True)
        sheets = page.locator(f"#writing [data-slot={panel}]")
        sheets.locator("[data-trigger=submit]").first.wait_for()
        if sheets.locator(".blank-note").count():
            page.locator("#writing .write").click()
        sheets.locator(".figure").first.wait_for()
    elif tab == "steps":
        page.locator(f"#taught > .tab-wrapper [data-tab-id={panel}]").click()
        page.locator(f"#{panel} .listing code:not(:empty)").wait_for(state="attached")
    else:
        page.locator("#networks tbody tr").first.wait_for()


def switched(pad: Pad, look: Look) -> None:
    """Have the page as the visitor has it; what the server writes anew in the other language is there."""
    page = pad.page
    for name in ("theme", "projector", "lang"):
        wanted = getattr(look, name)
        if page.evaluate("name => document.documentElement.dataset[name]", name) != wanted:
            page.evaluate("name => document.querySelector(`[data-set=${name}]`).click()", name)
    page.set_viewport_size({"width": look.size[0], "height": look.size[1]})
    page.wait_for_function(
        "larger => (getComputedStyle(document.documentElement).fontSize !== '15px') === larger",
        arg=look.projector == "on",
    )
    settled(pad)


def settled(pad: Pad) -> None:
    """No answer is awaited, and nothing glides."""
    pad.page.wait_for_function(
        """() => !document.querySelector("form[aria-busy=true]")
          && document.getAnimations().every((one) => one.playState !== "running")"""
    )


def looked_at(pad: Pad, looks: Sequence[Look], views: Sequence[str]) -> Iterator[tuple[str, Look]]:
    """Each of the views in every look, one after the other."""
    for view in views:
        open_view(pad, view)
        for look in looks:
            switched(pad, look)
            yield view, look


def seen_in(pad: Pad, looks: Sequence[Look], views: Sequence[str]) -> dict[str, list[str]]:
    """{what is wrong: where}."""
    wrong = {}
    for view, look in looked_at(pad, looks, views):
        for fault in faults(pad.page):
            where = f"{view} {look.size[0]} px {look.theme} {look.lang} projector {look.projector}"
            wrong.setdefault(fault, []).append(where)
    return wrong
