"""Faults of what is shown, found by code from the boxes on the page."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults(page: Page, part: str = "body") -> list[str]:
    """What is cut off, covered, squeezed to nothing, too small to read or without a scale in a part of the
    page, as it stands; each a sentence."""
    find = f"selector => {{ {SCRIPT} return faultsIn(document.querySelector(selector)); }}"
    return page.evaluate(find, part)
