"""A clip with its animals, made and fetched from the page."""

import numpy as np
import sleap_io
from playwright.sync_api import expect

MINUTES = 60_000


def test_a_clip_is_previewed_made_and_fetched(bench, tmp_path):
    bench.open(frame=10)
    bench.page.get_by_role("menuitem", name="View", exact=True).click()
    bench.page.get_by_role("menu", name="View").get_by_text("Render clip with animals…").click()
    dialog = bench.page.get_by_role("dialog", name="Render clip with animals")
    preview = dialog.locator(".render-preview")
    expect(preview).to_contain_text("Frame 11, 320 × 240 px")
    dialog.get_by_label("Size").select_option("0.5")
    dialog.get_by_label("Part of the frame").select_option("half")
    expect(preview).to_contain_text("Frame 11, 80 × 60 px")
    dialog.get_by_label("Part of the frame").select_option("whole")
    dialog.get_by_label("Background").select_option("white")
    expect(preview).to_contain_text("160 × 120 px")
    white = """() => { const c = document.querySelector('.render-preview canvas');
      return c && c.getContext('2d').getImageData(1, 1, 1, 1).data[0] > 250; }"""
    assert bench.until(lambda: bench.page.evaluate(white))
    dialog.get_by_label("Which frames").select_option("frames")
    dialog.get_by_label("Frames", exact=True).fill("1-20")
    dialog.get_by_role("button", name="Render", exact=True).click()
    panel = bench.page.locator("#panel-export")
    link = panel.get_by_role("link", name="lab.arena.1-20.mp4")
    expect(link).to_be_visible(timeout=MINUTES)
    with bench.page.expect_download() as download:
        link.click()
    path = tmp_path / "clip.mp4"
    download.value.save_as(path)
    clip = sleap_io.load_video(str(path))
    assert clip.shape[:3] == (20, 120, 160)
    labelled, plain = clip[10].astype(int), clip[11].astype(int)
    assert np.ptp(labelled, axis=-1).max() > 80, "the labelled frame has animals in colour"
    assert plain.min() > 240, "the frame without animals is white"
