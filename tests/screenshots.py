"""Take a picture of every tab in every language: `python -m tests.screenshots`, in a real Chromium.

They are files of demo/static/tabs, named <tab>.<language>.webp, small enough for a page that is read on a
phone; README shows some of them.
"""

import io
from collections.abc import Iterator

from PIL import Image
from playwright.sync_api import Browser, Page

from demo.assets import STATIC
from demo.words import languages
from models.samples import SAMPLES
from tests.kit.chromium import Pad, chromium
from tests.kit.views import Look, open_view, switched

FOLDER = STATIC / "tabs"
SIZE = (1280, 800)
MOST = 150_000  # bytes
QUALITIES = (85, 70, 55, 40, 25)
SEVEN = SAMPLES[7][1]
VIEWS = {  # of each tab the view that says most of it at a glance
    "digits": "digits/compare",
    "names": "names/",
    "reviews": "reviews/contributions",
    "writing": "writing/shakespeare",
    "steps": "steps/line",
    "networks": "networks/",
}


def pictures(browser: Browser, address: str) -> Iterator[tuple[str, Image.Image]]:
    """(name, picture) of each tab, in one language after the other."""
    for lang in languages():
        page = browser.new_page(viewport=dict(zip(("width", "height"), SIZE, strict=True)), locale=lang)
        page.set_default_timeout(120_000)
        pad = Pad(page, f"{address}#lang={lang}")
        for stroke in SEVEN:
            with pad.reading():
                pad.draw(stroke)
        for tab, view in VIEWS.items():
            open_view(pad, view)
            switched(pad, Look(SIZE, "light", lang, "off"))
            yield f"{tab}.{lang}", taken(page)
        page.close()


def taken(page: Page) -> Image.Image:
    """The window from the top of the page, nothing pointed at."""
    page.mouse.move(0, 0)
    page.evaluate("scrollTo(0, 0)")
    return Image.open(io.BytesIO(page.screenshot()))


def packed(picture: Image.Image) -> bytes:
    """WebP of the best quality that keeps within MOST."""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.convert("RGB").save(file, "WEBP", quality=quality, method=6)
        if file.tell() <= MOST:
            break
    return file.getvalue()


def main() -> None:
    """Take them all."""
    import app
    from demo.ui import launch_options

    FOLDER.mkdir(exist_ok=True)
    _, address, _ = app.demo.launch(**launch_options(), prevent_thread_lock=True, quiet=True)
    with chromium() as browser:
        for name, picture in pictures(browser, address):
            data = packed(picture)
            (FOLDER / f"{name}.webp").write_bytes(data)
            print(f"{name}.webp: {len(data) / 1000:.0f} kB")
    app.demo.close()


if __name__ == "__main__":
    main()
