"""The page of a Space on huggingface.co, which shows the app in a frame as tall as its content."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, Page

from tests.kit.waiting import wait_until

ADDRESS = "https://huggingface.co/spaces/who/inkwell"
SIGNED = "__theme={theme}&__sign=secret"  # what the Hub's page adds to the address of the frame
DEADLINE = 60_000  # ms
# What the Hub's page allows the frame, as far as the app uses it; browsers ask before a page of the net may
# show one of this machine.
ALLOWED = "camera; clipboard-read; clipboard-write; fullscreen; local-network-access; microphone"
SANDBOX = (
    "allow-downloads allow-forms allow-modals allow-pointer-lock allow-popups allow-popups-to-escape-sandbox "
    "allow-same-origin allow-scripts allow-storage-access-by-user-activation"
)
HEADER = 64  # px above the frame

# The outer half of iframe-resizer's protocol; the inner half is a script that Gradio loads. A message is
# "[iFrameSizer]<id>:<height>:<width>:<kind>", an answer "[iFrameSizer]<kind>:<what>".
OUTER = """<!doctype html><meta name="viewport" content="width=device-width, initial-scale=1">
<body style="margin: 0; font: 16px sans-serif"><header style="height: {header}px">who / inkwell</header>
<iframe id="space" src="{address}" allow="{allowed}" sandbox="{sandbox}" scrolling="no"
  style="display: block; border: 0; width: 100%; height: 100vh"></iframe><script>
  const frame = document.getElementById("space");
  const header = "[iFrameSizer]";
  const settings = ["space", 8, false, false, 32, true, false, "", "bodyOffset", "", "", 0, false, "parent"];
  const send = (text) => frame.contentWindow.postMessage(header + text, "*");
  let timer = 0;
  window.heard = [];

  function tellPage() {
    timer = 0;
    const { top, left, height, width } = frame.getBoundingClientRect();
    const body = document.body.getBoundingClientRect();
    const info = {
      iframeHeight: height,
      iframeWidth: width,
      clientHeight: innerHeight,
      clientWidth: innerWidth,
      offsetTop: Math.trunc(top - body.top),
      offsetLeft: Math.trunc(left - body.left),
      scrollTop: scrollY,
      scrollLeft: scrollX,
    };
    send(`pageInfo:${JSON.stringify(info)}`);
  }

  function follow() {
    timer ||= setTimeout(tellPage, 32);
  }

  addEventListener("message", ({ data }) => {
    if (data?.hash !== undefined) {
      window.heard.push(data.hash);
    }
    if (data === "[iFrameResizerChild]Ready") {
      send([...settings, "scroll", false].join(":"));
    }
    if (!String(data).startsWith(header)) {
      return;
    }
    const [, height, width, kind] = data.slice(header.length).split(":");
    if (kind === "pageInfo") {
      follow();
      addEventListener("scroll", follow);
      addEventListener("resize", follow);
    } else if (kind === "scrollToOffset") {
      const { top } = frame.getBoundingClientRect();
      scrollTo(0, top + scrollY + Number(height));
    } else if (kind === "size" || kind === "init") {
      frame.style.height = `${height}px`;
    }
  });
  frame.addEventListener("load", () => send([...settings, "scroll", false].join(":")));
</script>"""

# What the server of a Space says of itself, and no other does.
IN_A_SPACE = """{
  let config;
  Object.defineProperty(window, "gradio_config", {
    get: () => config,
    set: (value) => { config = { ...value, space_id: "who/inkwell" }; },
  });
}"""
# A browser that keeps nothing for a page within another's.
WITHOUT_STORAGE = """if (window.parent !== window) {
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });
  }
}"""


@dataclass
class Space:
    """The Hub's page and the app's frame in it."""

    page: Page
    app: FrameLocator
    inner: Frame
    errors: list[str] = field(default_factory=list)

    def scroll(self, to: int) -> None:
        """Scroll the Hub's page to so many px, at most to its end, and wait until the app knows."""
        wait_until(lambda: self._stands_at(to))

    def _stands_at(self, to: int) -> bool:
        # The page's end comes and goes while the app is laid out: each time the page is scrolled anew.
        scrolled = self.page.evaluate("to => { scrollTo(0, to); return scrollY; }", to)
        sight_top = self.inner.evaluate(
            "parseFloat(document.documentElement.style.getPropertyValue('--sight-top'))"
        )
        has_come = scrolled > 0 or to == 0
        return has_come and sight_top == pytest.approx(max(0, scrolled - HEADER))

    def draw(self, strokes) -> None:
        """Draw strokes of (x, y) in pad units 0-1024."""
        box = self.app.locator("canvas.ink").bounding_box()
        for stroke in strokes:
            places = [
                (box["x"] + x * box["width"] / 1024, box["y"] + y * box["height"] / 1024) for x, y in stroke
            ]
            self.page.mouse.move(*places[0])
            self.page.mouse.down()
            for place in places:
                self.page.mouse.move(*place)
            self.page.mouse.up()


def shown(
    browser: Browser,
    url: str,
    hash: str = "",
    theme: str = "light",
    allowed: str = ALLOWED,
    scripts: tuple[str, ...] = (IN_A_SPACE,),
    permissions: tuple[str, ...] = (),
    **options,
) -> Space:
    """A visitor at the Space's page, as soon as the app in it is drawn; `options`: of the context."""
    context = browser.new_context(
        **{"viewport": {"width": 1280, "height": 800}, "locale": "en-US"} | options,
        permissions=["local-network-access", *permissions],
    )
    context.set_default_timeout(DEADLINE)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    for script in scripts:
        page.add_init_script(script)
    body = OUTER
    address = f"{url}/?{SIGNED.format(theme=theme)}{hash}"
    for name, value in (
        ("header", str(HEADER)),
        ("address", address),
        ("allowed", allowed),
        ("sandbox", SANDBOX),
    ):
        body = body.replace(f"{{{name}}}", value)
    page.route(ADDRESS, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(ADDRESS)
    app = page.frame_locator("#space")
    app.locator("#inner > .tab-wrapper [role=tab][aria-selected=true]").wait_for(state="attached")
    app.locator("[data-set^=recipe][aria-pressed=true]").wait_for(state="attached")
    inner = next(frame for frame in page.frames if frame.url.startswith(url))
    return Space(page, app, inner, errors)
