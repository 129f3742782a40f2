"""Run a program as the page shows it."""

import contextlib
import io


def printed(code: str) -> str:
    """What the program prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "listing", "exec"), {})
    return out.getvalue()
