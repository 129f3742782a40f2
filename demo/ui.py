"""The shell: title, switches, the tabs in order; what the page loads and how it is launched."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import gradio as gr
from gradio.blocks import Block
from starlette.middleware import Middleware

from demo import assets, gate, janitor, messages, preview, skeleton, visitors
from demo.guide import strip
from demo.pages import digits, lessons, names, networks, reviews, writing
from demo.pages.digits import live, pad
from demo.panel import route
from demo.panel.limits import LIMITS
from demo.panel.templates import Template
from demo.session import Session
from demo.words import _, language_name, languages
from models.samples import PAD

T = Template("shell.jinja")
TABS = (
    ("digits", _("Digits"), digits.build),
    ("names", _("Names"), names.build),
    ("reviews", _("Reviews"), reviews.build),
    ("writing", _("Writing"), writing.build),
    ("steps", _("First steps"), lessons.build),
    ("networks", _("Networks"), networks.build),
)
STATIC = Path(__file__).parent / "static"
MONO_FONTS = ["ui-monospace", "SF Mono", "Menlo", "Consolas", "monospace"]


def build() -> gr.Blocks:
    """The whole page. The first screen needs no scrolling at 1280 x 800."""
    with gr.Blocks(title=preview.TITLE, fill_width=True, analytics_enabled=False) as blocks:
        session = Session()
        header = gr.HTML(
            value="en",
            html_template=header_template(),
            js_on_load=assets.component_script("header"),
            server_functions=[networks.card],
            apply_default_css=False,
            places={},
            elem_id="header",
        )
        strip.build()
        with gr.Tabs(elem_id="tabs"):
            for name, words, build_tab in TABS:
                with gr.Tab(id=name) as tab:
                    build_tab(session)
                session.rename(tab, words)
        gr.HTML(T.privacy(), apply_default_css=False, js_on_load=None)
        header.props["places"] = places(blocks)
        header.input(
            session.relabel,
            header,
            session.labelled(),
            queue=False,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="always_last",
        )
        wiped = header.clear(visitors.forget, queue=False, api_visibility="private", show_progress="hidden")
        # Also when it fails: the browser has forgotten by then, and a new page is a new visitor.
        wiped.then(
            js='() => window.dispatchEvent(new CustomEvent("inkwell:wiped"))', api_visibility="private"
        )
    return blocks


def places(blocks: gr.Blocks) -> dict[str, list[str]]:
    """{a name that an address may give: the tabs to open for it, the outer one first}: of tabs and panels."""
    tabs = {}
    panels = {}
    for block in blocks.blocks.values():
        path = [part.id for part in around(block) if isinstance(part, gr.Tab)]
        if isinstance(block, gr.Tab):
            tabs[block.id] = [*path, block.id]
        elif "panel-box" in (getattr(block, "elem_classes", None) or ()):
            panels[block.elem_id] = path
    return tabs | panels


def around(block: Block) -> list[Block]:
    """What a block stands in, the outermost first."""
    parents = []
    while block.parent is not None:
        block = block.parent
        parents.insert(0, block)
    return parents


def header_template() -> str:
    """Title and switches, and the dialogs: the keys, the lessons, a network's card."""
    return T.header([(language, language_name(language)) for language in languages()])


@asynccontextmanager
async def lifespan(app) -> AsyncIterator[None]:
    """The time in which the server runs. `app`: as Gradio made it."""
    visitors.keep_little(app)
    async with janitor.looked_after(app):
        yield


def painted() -> Middleware:
    """What is seen before the first script: the names of the tabs, and a pad with a hint on it."""
    names = [words for _name, words, _build in TABS]
    return Middleware(skeleton.Skeleton, skeleton.head(), skeleton.body(names, pad.hint(), PAD))


def launch_options(mcp: bool = True) -> dict:
    """What `launch` needs to show the page as designed: theme, style sheet, script, limits.

    `mcp`: whether assistants are offered the endpoints as tools, where the package mcp is installed.
    Run history stays off: it would keep visitors' drawings in their browser without being asked.
    """
    fonts = {"font": assets.SYSTEM_FONTS, "font_mono": MONO_FONTS}
    return {
        "theme": gr.themes.Base(primary_hue="blue", neutral_hue="stone", radius_size="sm", **fonts),
        "head": assets.head(),
        "footer_links": ["api"],
        "run_history": False,
        "allowed_paths": [str(STATIC.parents[1] / name) for name in ("models", "notebooks", "weights")],
        "max_file_size": LIMITS.upload,
        "state_session_capacity": LIMITS.visitors,
        "enable_monitoring": False,
        "favicon_path": str(STATIC / "icon.png"),
        "pwa": True,
        "mcp_server": mcp and find_spec("mcp") is not None,
        "ssr_mode": False,
        "app_kwargs": {
            "routes": [*assets.routes(), live.route(), route.route()],
            "middleware": [*gate.MIDDLEWARE, painted(), Middleware(preview.Preview), *messages.MIDDLEWARE],
            "lifespan": lifespan,
        },
    }
