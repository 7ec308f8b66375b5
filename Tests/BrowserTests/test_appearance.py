"""Names on every control, no layout jumps, and pictures of every panel to look at (artifacts/page)."""

import pytest
from playwright.sync_api import expect

from server import ROOT, Server, tarsier
from workbench import Workbench

PICTURES = ROOT / "artifacts/page"
PANELS = ["instances", "skeleton", "suggestions", "checks", "train", "predict", "runs", "jobs", "export"]
SIZES = [(1280, 720), (1920, 1080)]

UNNAMED = """() => [...document.querySelectorAll('button, a, input, select, [role=tab], [role=option], [role=slider]')]
  .filter((e) => e.offsetParent !== null)
  .filter((e) => !(e.getAttribute('aria-label') || e.title || e.textContent.trim() || e.labels?.[0]?.textContent.trim()
    || e.placeholder))
  .map((e) => e.outerHTML.slice(0, 120))"""

OVERFLOWING = """() => [...document.querySelectorAll('.top-bar, .left, .side, .transport, .status-line, .panel:not([hidden])')]
  .filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.className)"""


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=["1280", "1920"])
def test_panels_have_names_and_fit(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    expect(bench.page.locator("html")).to_have_attribute("data-theme", theme)
    bench.press("1")
    for panel in PANELS:
        bench.tab(panel)
        assert bench.page.evaluate(UNNAMED) == []
        assert bench.page.evaluate(OVERFLOWING) == []
        bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-{panel}.png")


@pytest.fixture
def newcomer(context, tmp_path):
    """A page on a project with nothing in it."""
    tarsier("new", tmp_path / "empty.tarsier")
    server = Server(tmp_path / "empty.tarsier").start()
    yield Workbench(context.new_page(), server)
    server.stop()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", SIZES, ids=["1280", "1920"])
def test_every_empty_panel_says_what_to_do_next(newcomer, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    newcomer.page.set_viewport_size({"width": size[0], "height": size[1]})
    newcomer.page.emulate_media(color_scheme=theme)
    newcomer.open()
    for panel in PANELS:
        expect(newcomer.tab(panel).locator(".empty-title:visible")).to_have_count(1)
        assert newcomer.page.evaluate(UNNAMED) == []
        newcomer.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-empty-{panel}.png")


def test_the_theme_button_is_remembered(bench):
    bench.open(frame=10)
    bench.page.get_by_role("button", name="Light theme").click()
    expect(bench.page.locator("html")).to_have_attribute("data-theme", "light")
    bench.page.reload()
    expect(bench.page.locator("html")).to_have_attribute("data-theme", "light")
    expect(bench.page.get_by_role("button", name="Dark theme")).to_be_visible()


def test_nothing_moves_when_jobs_notices_and_frames_come_and_go(bench):
    bench.open(frame=10)
    before = bench.page.locator(".stage").bounding_box()
    bench.press("s", "ArrowRight", "i", "End", "Alt+ArrowRight")
    bench.wait_saved()
    assert bench.page.locator(".stage").bounding_box() == before


def test_focus_is_visible_and_reaches_the_panels(bench):
    bench.open(frame=10)
    for _ in range(12):
        bench.press("Tab")
    outline = bench.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
