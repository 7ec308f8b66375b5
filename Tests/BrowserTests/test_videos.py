"""Several videos at once: added from the server's folders in one step, chosen with Ctrl and Shift, removed after a count."""

import shutil

import pytest
from playwright.sync_api import expect

from server import ROOT

PICTURES = ROOT / "artifacts/page"


@pytest.fixture
def recordings(folder):
    (folder / "more").mkdir()
    for name in ("one.mp4", "two.mp4", "three.mp4"):
        shutil.copy(folder / "arena.mp4", folder / "more" / name)


def rows(bench):
    return bench.page.locator(".video-row")


def add_three(bench):
    bench.press("v")
    dialog = bench.page.get_by_role("dialog", name="Add videos")
    dialog.get_by_role("option", name="more").click()
    dialog.get_by_role("option", name="one.mp4").click()
    dialog.get_by_role("option", name="two.mp4").click(modifiers=["Shift"])
    expect(dialog.get_by_text("3 chosen")).to_be_visible()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(rows(bench)).to_have_count(4)


def test_several_are_added_in_one_step(bench, recordings):
    bench.open(frame=10)
    add_three(bench)
    bench.wait_saved()
    assert [v["name"] for v in bench.project()["videos"]] == ["arena.mp4", "one.mp4", "three.mp4", "two.mp4"]
    bench.page.get_by_role("button", name="Undo").first.click()
    expect(rows(bench)).to_have_count(1)


def test_several_are_removed_in_one_step_after_a_count(bench, recordings):
    bench.open(frame=10)
    add_three(bench)
    # The video that is shown, one.mp4, is chosen with the first; then it is left out.
    rows(bench).nth(0).click(modifiers=["Control"])
    rows(bench).nth(1).click(modifiers=["Control"])
    rows(bench).nth(2).click(modifiers=["Control"])
    expect(bench.page.locator(".video-row.chosen")).to_have_count(2)
    bench.page.get_by_role("button", name="Remove the 2 chosen…").click()
    dialog = bench.page.get_by_role("dialog", name="Remove video")
    expect(dialog).to_contain_text("arena.mp4, three.mp4")
    expect(dialog.locator(".removed-counts")).to_have_text("8 labelled frames and 19 predicted frames go with them.")
    dialog.get_by_role("button", name="Remove 2 videos").click()
    expect(rows(bench)).to_have_count(2)
    expect(bench.page.locator(".video-row.chosen")).to_have_count(0)
    bench.page.get_by_role("button", name="Undo").first.click()
    expect(rows(bench)).to_have_count(4)
    bench.wait_saved()
    assert len(bench.frame(10).labels) == 2


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_dialog_fits(bench, recordings, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    add_three(bench)
    rows(bench).nth(0).click()
    rows(bench).nth(2).click(modifiers=["Shift"])
    expect(bench.page.locator(".video-row.chosen")).to_have_count(3)
    bench.page.get_by_role("button", name="Remove the 3 chosen…").click()
    dialog = bench.page.get_by_role("dialog", name="Remove video")
    expect(dialog).to_be_visible()
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-videos.png")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
