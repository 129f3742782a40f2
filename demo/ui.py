"""The shell: title, switches, the tabs in order; what the page loads and how it is launched."""

from pathlib import Path

import gradio as gr

from demo import assets
from demo.old.tables import LANGUAGES, both, label, pick
from demo.old.tables.digits import DIGITS
from demo.old.tables.shell import SHELL as W
from demo.old.tables.steps import STEPS
from demo.pages import digits, lessons, names, networks, writing
from demo.pages.digits.comparison import icon
from demo.pages.lessons import yours
from demo.panel.limits import BODY_LIMIT

PAGES = {
    "digits": digits.build,
    "names": names.build,
    "writing": writing.build,
    "steps": lessons.build,
    "networks": networks.build,
}
WITH_OWN = ("digits", "steps")  # the pages that know the visitor's own network
KEPT = (60, 120)  # seconds: how often uploads are looked through, and how old the oldest may be
STATIC = Path(__file__).parent / "static"
SYSTEM_FONTS = [
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Roboto",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
]
MONO_FONTS = ["ui-monospace", "SF Mono", "Menlo", "Consolas", "monospace"]


def build() -> gr.Blocks:
    """The whole page. The first screen needs no scrolling at 1280 x 800."""
    with gr.Blocks(title="Inkwell", fill_width=True, analytics_enabled=False, delete_cache=KEPT) as page:
        header = gr.HTML(
            value="en",
            html_template=header_template(),
            js_on_load=HEADER_SCRIPT,
            server_functions=[networks.card],
            apply_default_css=False,
            elem_id="header",
        )
        tabs, labelled = [], []
        mine = gr.State(None, time_to_live=yours.LESSON)  # the digit network that the visitor trained
        with gr.Tabs(elem_id="tabs"):
            for name, build_page in PAGES.items():
                with gr.Tab(pick(W, name), id=name) as tab:
                    labelled += build_page(*[mine] * (name in WITH_OWN)) or []
                tabs.append(tab)
        gr.HTML(f'<p class="privacy">{both(W, "privacy")}</p>', apply_default_css=False, js_on_load=None)
        header.input(
            relabel,
            header,
            [*tabs, *labelled],
            queue=False,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="always_last",
        )
    return page


HEADER_SCRIPT = """
window.inkwell.start((lang) => { props.value = lang; trigger("input"); }, (which) => server.card(which));
"""


def relabel(lang: str) -> tuple:
    """The labels that Gradio draws itself, in the language of the switch."""
    lang = lang if lang in LANGUAGES else "en"
    return (
        *(gr.Tab(label=pick(W, name, lang)) for name in PAGES),
        *(gr.Tab(label=pick(DIGITS, name, lang)) for name in digits.PANELS),
        gr.Image(label=pick(DIGITS, "upload", lang)),
        *(gr.Tab(label=pick(STEPS, name, lang)) for name in lessons.PANELS),
    )


def header_template() -> str:
    """Title and switches, and the two dialogs: the keys, and a network's card."""
    recipes = "".join(
        f'<button type="button" data-set="recipe={name}" aria-pressed="false" {label(W, f"{name}_is")}>'
        f"{both(W, name)}</button>"
        for name in ("plain", "robust")
    )
    switches = "".join(
        f'<button type="button" id="{name}" {does} {label(W, f"{name}_label")}>{sign}</button>'
        for name, does, sign in (
            ("theme", "data-set=theme", icon("moon")),
            ("projector", "data-set=projector", icon("expand")),
            ("keys", "data-dialog=help", "?"),
        )
    )
    keys = "".join(
        f"<tr><td>{' '.join(f'<kbd>{key}</kbd>' for key in pressed.split())}</td>"
        f"<td>{both(W, does)}</td></tr>"
        for pressed, does in (
            ("Z", "key_undo"),
            ("X", "key_clear"),
            ("← ↑ ↓ →", "key_arrows"),
            ("0 … 9", "key_digits"),
        )
    )
    everywhere = "".join(
        f"<tr><td>{' '.join(f'<kbd>{key}</kbd>' for key in pressed.split())}</td>"
        f"<td>{both(W, does)}</td></tr>"
        for pressed, does in (("Alt+1 … Alt+5", "key_tabs"), ("?", "key_help"))
    )
    close = f'<button type="button" class="close" {label(W, "close")}>×</button>'
    return (
        f'<header class="top"><h1>{both(W, "title")}</h1><p>{both(W, "tagline")}</p>'
        f'<div class="switches"><div class="choice" role="group" {label(W, "recipe")}>{recipes}</div>'
        f'<button type="button" id="lang" data-set="lang" {label(W, "language_label")}>'
        f"{both(W, 'language')}</button>{switches}</div>"
        f'</header><dialog id="help">{close}<h2>{both(W, "help")}</h2>'
        f"<table><tbody><tr><th colspan=2>{both(W, 'while_pad')}</th></tr>{keys}"
        f"<tr><th colspan=2>{both(W, 'anywhere')}</th></tr>{everywhere}</tbody></table></dialog>"
        f'<dialog id="card">{close}<p class="lost">{both(W, "lost")}</p><div class="body"></div></dialog>'
    )


def launch_options() -> dict:
    """What `launch` needs to show the page as designed: theme, style sheet, script, limits.

    Run history stays off: it would keep visitors' drawings in their browser without being asked.
    """
    page, panel = ((STATIC / name).read_text(encoding="utf-8") for name in ("page.js", "panel.js"))
    fonts = {"font": SYSTEM_FONTS, "font_mono": MONO_FONTS}
    return {
        "theme": gr.themes.Base(primary_hue="blue", neutral_hue="stone", radius_size="sm", **fonts),
        "head": f"{assets.head()}<script>{page}{panel}</script>",
        "footer_links": ["api"],
        "run_history": False,
        "allowed_paths": [str(STATIC.parents[1] / name) for name in ("models", "weights")],
        "max_file_size": "20mb",
        "ssr_mode": False,
        "app_kwargs": {"routes": assets.routes(), "middleware": [BODY_LIMIT]},
    }
