"""Draw the page's icon, and the picture that previews show: `python -m tests.pictures`, in a real Chromium.

Both are files of demo/static. The second is the page itself, so it is drawn anew when that has changed.
"""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from demo.assets import PREVIEW, STATIC
from models.samples import PAD, SAMPLES
from tests.kit.chromium import Pad, chromium

ICON = STATIC / "icon.png"
ICON_SIDE = 512  # px: the largest that a system asks for
PREVIEW_SIZE = (1200, 630)  # px: what networks show without cutting anything off
ACCENT = "#2456d6"
PAPER = "#fbfaf7"
SEVEN = SAMPLES[7][1]


def icon_svg() -> str:
    """A 7 written with a broad pen on a square of ink. What systems cut off at the corners holds nothing."""
    points = " ".join(f"{x},{y}" for stroke in SEVEN for x, y in stroke)
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{ICON_SIDE}" height="{ICON_SIDE}"
      viewBox="0 0 {PAD} {PAD}" style="display: block">
      <rect width="{PAD}" height="{PAD}" rx="208" fill="{ACCENT}"/>
      <polyline points="{points}" fill="none" stroke="{PAPER}" stroke-width="104" stroke-linecap="round"
        stroke-linejoin="round"/>
    </svg>"""


def draw_icon(browser: Browser) -> None:
    """Write the icon, with corners that show what is behind."""
    page = browser.new_page(viewport={"width": ICON_SIDE, "height": ICON_SIDE})
    page.set_content(f"<style>body {{ margin: 0; background: transparent; }}</style>{icon_svg()}")
    # In full colour: Gradio makes smaller ones of it, which a palette would leave ragged.
    save(opened(page.screenshot(omit_background=True)), ICON)
    page.close()


def draw_preview(browser: Browser, address: str) -> None:
    """Write the picture: the page with a digit on its pad, in English, light."""
    width, height = PREVIEW_SIZE
    page = browser.new_page(viewport={"width": width, "height": height}, locale="en", color_scheme="light")
    pad = Pad(page, address)
    for stroke in SEVEN:
        with pad.reading():
            pad.draw(stroke)
    # 256 colours are a third of the bytes, and nobody sees it.
    save(opened(page.screenshot()).quantize(256, dither=Image.Dither.NONE), PREVIEW)
    page.close()


def save(image: Image.Image, file: Path) -> None:
    """Write a picture, and say how large it is."""
    image.save(file, optimize=True)
    print(f"{file.name}: {image.width} x {image.height}, {file.stat().st_size / 1000:.0f} kB")


def opened(picture: bytes) -> Image.Image:
    """A screenshot as a picture."""
    return Image.open(io.BytesIO(picture))


def main() -> None:
    """Draw both."""
    import app
    from demo.ui import launch_options

    with chromium() as browser:
        draw_icon(browser)
        _, address, _ = app.demo.launch(**launch_options(), prevent_thread_lock=True, quiet=True)
        draw_preview(browser, address)
    app.demo.close()


if __name__ == "__main__":
    main()
