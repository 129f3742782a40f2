"""What keeps somebody out of a page, as axe finds it."""

from functools import cache
from importlib import resources

from playwright.sync_api import Page

# What stands on a control is a part of its name: for those who say what they see.
RULES = {"rules": {"label-content-name-mismatch": {"enabled": True}}}


@cache
def script() -> str:
    """axe itself."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def serious(page: Page, part: str = "html") -> list[str]:
    """What it finds that is serious or worse, on the page or in the part of this selector."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(script())
    found = page.evaluate("([part, rules]) => axe.run(part, rules)", [part, RULES])["violations"]
    return [
        f"{rule['id']}: {node['html'][:120]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]
