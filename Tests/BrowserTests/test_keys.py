"""The overlay of keys, and keys of one's own."""

import pytest
from playwright.sync_api import expect

from server import ROOT

PICTURES = ROOT / "artifacts/page"


def open_editor(bench):
    bench.press("?")
    bench.page.get_by_role("button", name="Change keys…").click()
    return bench.page.get_by_role("dialog", name="Change keys")


def test_a_key_is_changed_works_at_once_and_is_kept(bench):
    bench.open(frame=10)
    dialog = open_editor(bench)
    dialog.get_by_placeholder("Which command?").fill("next frame")
    dialog.get_by_role("button", name="Add a key to Next frame").click()
    bench.press("Shift+l")
    expect(dialog.locator("[data-command=nextFrame]")).to_contain_text("Shift+L")
    bench.press("Escape")
    bench.press("Shift+l")
    bench.wait_frame(11)
    bench.open(frame=20)
    bench.press("Shift+l")
    bench.wait_frame(21)


def test_a_key_that_is_taken_is_asked_about_and_can_be_put_back(bench):
    bench.open(frame=10)
    dialog = open_editor(bench)
    dialog.get_by_placeholder("Which command?").fill("show animals")
    row = dialog.locator("[data-command=showInstances]")
    row.get_by_role("button", name="Add a key to Show animals").click()
    bench.press("p")
    expect(row).to_contain_text("P is “Play”.")
    row.get_by_role("button", name="Take it from there").click()
    expect(row.locator(".key-cap")).to_have_count(2)
    bench.press("Escape")
    bench.press("p")
    expect(bench.page.locator(".status-line")).to_contain_text("animals hidden")
    dialog = open_editor(bench)
    dialog.get_by_role("button", name="All as they come").click()
    bench.press("Escape")
    bench.press("p")
    expect(bench.page.get_by_role("button", name="Pause")).to_be_visible()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_overlay_and_the_editor_fit(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    bench.press("?")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-keys.png")
    bench.page.get_by_role("button", name="Change keys…").click()
    dialog = bench.page.get_by_role("dialog", name="Change keys")
    dialog.get_by_role("button", name="Add a key to Undo").click()
    bench.press("h")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-edit-keys.png")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
