"""The selected frames leave the page as a clip with its labels."""

import zipfile

import pytest
import sleap_io
from playwright.sync_api import expect

from server import ROOT

PICTURES = ROOT / "artifacts/page"
MINUTES = 60_000


def open_dialog(bench):
    bench.page.get_by_role("menuitem", name="Labels", exact=True).click()
    bench.page.get_by_role("menuitem", name="Extract clip and labels…").click()
    return bench.page.get_by_role("dialog", name="Extract clip and labels")


def test_a_clip_with_its_labels_is_made_and_fetched(bench, tmp_path):
    bench.open(frame=10)
    bench.press("Control+Shift+ArrowRight")
    bench.wait_frame(20)
    dialog = open_dialog(bench)
    expect(dialog).to_contain_text("frames 11 to 21 of arena.mp4")
    dialog.get_by_role("button", name="Extract", exact=True).click()
    link = bench.page.locator("#panel-export").get_by_role("link", name="lab.arena.11-21.zip")
    expect(link).to_be_visible(timeout=MINUTES)
    with bench.page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "clip.zip")
    zipfile.ZipFile(tmp_path / "clip.zip").extractall(tmp_path)
    labels = sleap_io.load_slp(str(tmp_path / "lab.arena.11-21/labels.slp"))
    assert labels.videos[0].shape[:3] == (11, 240, 320)
    assert [f.frame_idx for f in labels.labeled_frames] == [0, 10]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_dialog_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    dialog = open_dialog(bench)
    expect(dialog).to_contain_text("all of arena.mp4, 90 frames")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-extract.png")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
