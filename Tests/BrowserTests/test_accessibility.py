"""axe-core looks at the page as a screen reader and a reader of low contrast would: every panel, menu and dialog."""

import os

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from server import Server, tarsier
from test_appearance import PANELS, PICTURES
from workbench import Workbench

THEMES = ["dark", "light"]
# Pictures of all of it lie in artifacts/page afterwards; another size: TARSIER_WINDOW=1920x1080.
WIDTH, HEIGHT = map(int, os.environ.get("TARSIER_WINDOW", "1280x720").split("x"))
SEVERE = {"serious", "critical"}

RUN = """async (place) => (await axe.run(place, { resultTypes: ['violations'] })).violations.map((v) =>
  ({ rule: v.id, impact: v.impact, nodes: v.nodes.map((n) => n.html.slice(0, 160) + ' ' + n.any.map((a) => a.message).join('; ')) }))"""

# Each by the title of the command that opens it. The second makes a track that the third can go on with.
DIALOGS = [
    "Keys", "Split: a new track from here on", "Connect: go on as another track…", "Change keys…", "Your name…", "Delete many…",
    "Add videos…", "Merge into project…", "Extract clip and labels…", "Reset all preferences…", "Go to frame…", "Accept all predictions in this video…", "Remove this video…", "Delete a track…", "New project…",
    "Draw the skeleton…", "About Tarsier", "Choose or load a skeleton…", "Render clip with animals…",
    "Upload videos of this computer…", "Sizes of animals…",
]


class Audit:
    """Gathers what is wrong, so that one run tells all of it."""

    def __init__(self, bench):
        self.bench = bench
        self.found = []
        PICTURES.mkdir(parents=True, exist_ok=True)
        bench.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        bench.page.evaluate(AXE_SCRIPT)

    def look(self, where, place="html"):
        theme = self.bench.page.evaluate("document.documentElement.dataset.theme")
        name = "".join(c if c.isalnum() else "-" for c in where.lower()).strip("-")
        self.bench.page.screenshot(path=PICTURES / f"{theme}-{WIDTH}-at-{name}.png")
        for violation in self.bench.page.evaluate(RUN, place):
            if violation["impact"] in SEVERE:
                self.found.append(f"{where}: {violation['rule']} ({violation['impact']})\n    " + "\n    ".join(violation["nodes"]))

    def end(self):
        assert not self.found, "\n".join(self.found)


def command(bench, title):
    """Runs a command as a person finds it: by its name."""
    bench.press("Control+k")
    search = bench.page.get_by_role("dialog", name="Commands")
    search.get_by_role("combobox").fill(title.rstrip("…"))
    search.get_by_role("option").filter(has=bench.page.get_by_text(title, exact=True)).click()
    expect(search).to_have_count(0)


def settled(bench):
    """Nothing on the page is still fading in."""
    bench.page.wait_for_load_state("networkidle")
    bench.page.evaluate("Promise.all(document.getAnimations().filter((a) => a.effect.getTiming().iterations < 9).map((a) => a.finished))")


@pytest.fixture(params=THEMES)
def themed(request, bench):
    bench.page.emulate_media(color_scheme=request.param)
    bench.open(frame=45)
    expect(bench.page.locator("html")).to_have_attribute("data-theme", request.param)
    return bench


def test_the_workbench_and_its_panels(themed):
    audit = Audit(themed)
    themed.press("1")
    expect(themed.rows.first).to_have_attribute("aria-selected", "true")
    audit.look("workbench")
    for panel in [*PANELS, "review"]:
        themed.tab(panel)
        settled(themed)
        themed.page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        audit.look(f"panel {panel}", f"#panel-{panel}")
    command(themed, "Brightness, colours and trails")
    command(themed, "What the network sees")
    command(themed, "View of one animal")
    settled(themed)
    audit.look("cards over the frame", ".middle")
    audit.end()


def test_dialogs(themed):
    audit = Audit(themed)
    page = themed.page
    themed.press("1")
    page.keyboard.press("Control+k")
    audit.look("commands", "dialog[open]")
    themed.press("Escape")
    for title in DIALOGS:
        themed.press("1")
        command(themed, title)
        if title.startswith("Split"):
            themed.wait_saved()
            continue
        expect(page.locator("dialog[open]")).to_be_visible()
        settled(themed)
        audit.look(title, "dialog[open]")
        themed.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    audit.end()


def test_dialogs_that_are_reached_otherwise(themed):
    audit = Audit(themed)
    page = themed.page
    command(themed, "Choose or load a skeleton…")
    page.get_by_role("option", name="fly32").click()
    expect(page.get_by_role("dialog", name="Load a skeleton")).to_be_visible()
    audit.look("load a skeleton", "dialog[open]")
    themed.press("Escape")
    themed.page.goto(f"http://localhost:{themed.server.port}/#video=1&frame=11")
    themed.page.reload()
    themed.wait_frame(10)
    audit = Audit(themed)
    themed.press("i")
    expect(themed.rows).to_have_count(3)
    themed.wait_saved()
    themed.press("1", "Shift+M")
    expect(page.get_by_role("dialog", name="Merge with")).to_be_visible()
    audit.look("merge", "dialog[open]")
    themed.press("Escape")
    themed.tab("suggestions").get_by_role("button", name="Suggest frames").click()
    themed.tab("jobs")
    card = page.locator("#panel-jobs .job-card.done")
    expect(card).to_be_visible(timeout=60_000)
    audit.look("a job", "#panel-jobs")
    card.get_by_role("button", name="Log").click()
    expect(page.get_by_role("dialog", name="Log:")).to_be_visible()
    settled(themed)
    audit.look("log", "dialog[open]")
    themed.press("Escape")
    audit.end()


def test_menus(themed):
    audit = Audit(themed)
    bar = themed.page.get_by_role("menubar")
    for opener in bar.get_by_role("menuitem").all():
        opener.click()
        audit.look(f"menu {opener.inner_text()}", ".menu")
        themed.press("Escape")
    box = themed.page.locator(".overlay").bounding_box()
    themed.page.mouse.click(box["x"] + 8, box["y"] + 8, button="right")
    expect(themed.page.locator(".context-menu")).to_be_visible()
    audit.look("menu of the frame", ".context-menu")
    audit.end()


@pytest.mark.parametrize("theme", THEMES)
def test_start_page_and_empty_panels(context, tmp_path, theme):
    server = Server(None, roots=[tmp_path]).start()
    page = context.new_page()
    bench = Workbench(page, server)
    try:
        page.emulate_media(color_scheme=theme)
        page.goto(server.url)
        expect(page.get_by_role("button", name="New project…")).to_be_visible()
        audit = Audit(bench)
        audit.look("start page")
        page.get_by_role("button", name="Open project…").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        settled(bench)
        audit.look("open project", "dialog[open]")
    finally:
        server.stop()
    audit.end()


@pytest.mark.parametrize("theme", THEMES)
def test_empty_panels(context, tmp_path, theme):
    tarsier("new", tmp_path / "empty.tarsier")
    server = Server(tmp_path / "empty.tarsier").start()
    bench = Workbench(context.new_page(), server)
    try:
        bench.page.emulate_media(color_scheme=theme)
        bench.open()
        audit = Audit(bench)
        audit.look("empty workbench")
        for panel in PANELS:
            expect(bench.tab(panel).locator(".empty-title:visible")).to_have_count(1)
            audit.look(f"empty panel {panel}", f"#panel-{panel}")
    finally:
        server.stop()
    audit.end()
