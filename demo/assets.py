"""Scripts and style sheets as files: where they are served, and what the page's head says of them.

They are served in front of Gradio's own routes, and so also to visitors whom Gradio's `auth` would turn away.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from demo.words import languages

DEMO = Path(__file__).parent
STATIC = DEMO / "static"
TABS = ("digits", "names", "reviews", "writing", "lessons", "networks")
SHEETS = [
    *(STATIC / name for name in ("tokens.css", "shell.css", "plots.css")),
    DEMO / "guide" / "guide.css",
    DEMO / "pages" / "recurrence" / "recurrence.css",
    *(DEMO / "pages" / tab / f"{tab}.css" for tab in TABS),
]
INLINE = ("first-paint.js", "skeleton.js")
MODULES = sorted(file for file in STATIC.glob("*.js") if file.name not in INLINE)
PREVIEW = STATIC / "preview.png"
FILES = {file.name: file for file in [*SHEETS, *MODULES, PREVIEW]}


def digest(files: dict[str, Path]) -> str:
    """12 letters that change when a file does."""
    content = hashlib.sha256()
    for name, file in sorted(files.items()):
        content.update(name.encode() + file.read_bytes())
    return content.hexdigest()[:12]


VERSION = digest(FILES)
SYSTEM_FONTS = [
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
]
# Relative, so that it holds under whatever prefix a proxy serves the app. The version is a folder and no
# query, because what a module imports is found beside it: one address brings all files of one version.
ADDRESS = f"./inkwell/static/{VERSION}"


class Assets(StaticFiles):
    """The listed files at /<version>/<name>, to be kept for a year; under other versions asked for again."""

    def __init__(self):
        super().__init__(directory=STATIC)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Only what FILES lists is served, whatever else lies beside it."""
        file = FILES.get(Path(path).name)
        return (str(file), file.stat()) if file else ("", None)

    def file_response(self, full_path, stat_result, scope: Scope, status_code: int = 200) -> Response:
        """The file, or 304, and how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        current = f"/{VERSION}/" in scope["path"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if current else "no-cache"
        return response


def head() -> str:
    """What the page's head gets: links to sheets and modules, a rule a language, and what waits for them.

    In the head and not in `css`, because Gradio rewrites the selectors of style sheets that are handed to it.
    """
    listed = " ".join(languages())
    meta = f'<meta name="inkwell" data-languages="{listed}" data-modules="{ADDRESS}/main.js">'
    sheets = "".join(f'<link rel="stylesheet" href="{ADDRESS}/{file.name}" data-inkwell>' for file in SHEETS)
    # All at once: otherwise each module would be fetched only when another that imports it has been read.
    modules = "".join(f'<link rel="modulepreload" href="{ADDRESS}/{file.name}">' for file in MODULES)
    rules = "".join(language_rule(lang) for lang in languages())
    return f"{meta}{sheets}{modules}<style>{rules}</style><script>{inline('first-paint.js')}</script>"


@dataclass(frozen=True)
class Early:
    """What a page needs before its scripts: addresses of sheets and modules, and a style of its own."""

    sheets: list[str]
    modules: list[str]
    style: Markup


def early() -> Early:
    """For the page's own head, which is read before Gradio's scripts put `head` there."""
    fonts = f":root {{ --system-fonts: {', '.join(SYSTEM_FONTS)}; }}"
    rules = "".join(language_rule(lang) for lang in languages())
    style = Markup(fonts) + inline("tokens.css") + inline("skeleton.css") + Markup(rules)
    sheets = [f"{ADDRESS}/{file.name}" for file in SHEETS]
    return Early(sheets, [f"{ADDRESS}/{file.name}" for file in MODULES], style)


def inline(name: str) -> Markup:
    """A script or sheet of ours that stands in the page itself."""
    return Markup((STATIC / name).read_text(encoding="utf-8"))


def component_script(module: str) -> str:
    """The `js_on_load` of a component that a module in demo/static starts: one of those in main.js."""
    return f'inkwell("{module}", {{ element, props, trigger, watch, server }});'


def language_rule(lang: str) -> str:
    """The style that hides the words of one language unless it is the page's."""
    return f'html:not([lang="{lang}"]) :is(span, div, tspan)[lang="{lang}"] {{ display: none; }}\n'


def routes() -> list[Mount]:
    """What `launch(app_kwargs={"routes": …})` puts first; /static and /assets are Gradio's own."""
    return [Mount("/inkwell/static", Assets())]
