"""What the browser is told to refuse, and that the page needs none of it."""

from PIL import Image, ImageDraw
from playwright.sync_api import expect

LISTENER = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
});
"""


def test_the_page_draws_reads_and_writes_within_its_policy(visit, tmp_path, app_url):
    paper = Image.new("L", (300, 400), 255)
    ImageDraw.Draw(paper).line([(150, 80), (150, 320)], fill=0, width=16)
    paper.save(tmp_path / "one.png")

    pad = visit("/")
    page = pad.page
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2] or "data"))
    page.add_init_script(LISTENER)
    page.reload()
    page.wait_for_selector("#inner > .tab-wrapper [role=tab][aria-selected=true]", state="attached")
    page.wait_for_function("window.rests > 0")

    pad.draw([(310, 230), (690, 230), (690, 232), (500, 840)])
    pad.wait_for_vote("7")
    for name in ("inside", "shift", "why"):
        panel = pad.go(name)
        expect(panel.locator("img:visible, svg:visible").first).to_be_visible()

    page.locator("[data-act=picture]").click()
    page.locator("#picture input[type=file]").set_input_files(tmp_path / "one.png")
    pad.wait_for_vote("1")

    page.locator("#tabs > .tab-wrapper [data-tab-id=writing]").click()
    expect(page.locator("#tabs button:visible").first).to_be_visible()
    assert page.evaluate("window.refused") == []
    assert hosts <= {app_url.split("/")[2], "data"}


def test_a_script_of_another_host_is_refused(visit):
    page = visit("/").page
    page.evaluate(LISTENER)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.src = "https://example.com/tracker.js";
          document.head.append(script);
        }"""
    )
    page.wait_for_function("window.refused.length > 0")
    assert "script-src" in page.evaluate("window.refused[0]")
