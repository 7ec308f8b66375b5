"""Another project joins the open one: counts first, videos matched, frames that both have resolved by a rule, one step."""

import shutil

import numpy as np
import pytest
import sleap_io
from playwright.sync_api import expect

from server import ROOT, tarsier

PICTURES = ROOT / "artifacts/page"


@pytest.fixture
def other(folder):
    """The same video's project elsewhere: frame 10 labelled a little otherwise, frame 15 new, one part more."""
    labels = sleap_io.load_slp(str(folder / "labels.slp"), open_videos=False)
    frames = {f.frame_idx: f for f in labels.labeled_frames}
    skeleton = labels.skeletons[0]
    wanted = [(10, [(i.numpy() + 1, i.track) for i in frames[10]]), (15, [(i.numpy(), i.track) for i in frames[20]])]
    skeleton.add_node("whisker")
    labels.labeled_frames = [
        sleap_io.LabeledFrame(video=labels.videos[0], frame_idx=at, instances=[
            sleap_io.Instance.from_numpy(np.vstack([points, [np.nan, np.nan]]), skeleton=skeleton, track=track)
            for points, track in animals]) for at, animals in wanted]
    labels.suggestions = []
    labels.save(str(folder / "other.slp"), embed=False)
    (folder / "elsewhere").mkdir()
    shutil.copy(folder / "arena.mp4", folder / "elsewhere/arena.mp4")
    tarsier("new", folder / "elsewhere/other.tarsier")
    tarsier("import", folder / "elsewhere/other.tarsier", folder / "other.slp", "--video-root", folder / "elsewhere")
    return folder / "elsewhere/other.tarsier"


def compare(bench, other):
    bench.page.get_by_role("menuitem", name="Project", exact=True).click()
    bench.page.get_by_role("menuitem", name="Merge into project…").click()
    files = bench.page.get_by_role("dialog", name="Merge into this project")
    files.get_by_role("option", name="elsewhere").click()
    files.get_by_role("option", name=other.name).click()
    files.get_by_role("button", name="Compare").click()
    dialog = bench.page.get_by_role("dialog", name="Merge into project")
    expect(dialog.locator(".merge-video")).to_have_count(1)
    return dialog


def numbers(dialog, row):
    return dialog.locator("tbody tr").nth(row).locator("td").all_inner_texts()[1:]


def test_counts_come_first_and_undo_takes_all_of_it_back(bench, other):
    bench.open(frame=10)
    before = bench.frame(10).labels
    dialog = compare(bench, other)
    expect(dialog.locator(".merge-video")).to_contain_text("same ")
    expect(dialog.locator(".merge-plan")).to_contain_text("New body parts (1)")
    expect(dialog.get_by_text("Labelled differently: 1 frame")).to_be_visible()
    assert numbers(dialog, 0) == ["2", "0", "2", "0"]
    dialog.get_by_role("combobox", name="Where both have something").select_option("new")
    bench.until(lambda: numbers(dialog, 0) == ["4", "0", "0", "2"])
    assert numbers(dialog, 0) == ["4", "0", "0", "2"]
    assert len(bench.frame(15).labels) == 0
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(bench.page.locator(".job-card.done").first).to_contain_text("4 new labels")
    bench.until(lambda: any(n["name"] == "whisker" for n in bench.project()["skeleton"]["nodes"]))
    assert len(bench.project()["videos"]) == 1
    assert len(bench.frame(15).labels) == 2 and len(bench.frame(10).labels) == 2
    assert abs(bench.frame(10).labels[0].points[0, 0] - before[0].points[0, 0]) == pytest.approx(1, abs=0.01)
    bench.page.get_by_role("button", name="Undo").first.click()
    bench.until(lambda: len(bench.frame(15).labels) == 0)
    assert (bench.frame(10).labels[0].points[:4, :2] == before[0].points[:4, :2]).all()
    assert all(n["name"] != "whisker" for n in bench.project()["skeleton"]["nodes"])


def test_a_person_decides_which_video_is_which(bench, other):
    bench.open(frame=10)
    dialog = compare(bench, other)
    dialog.get_by_role("combobox", name="What arena.mp4 is here").select_option("a new video")
    expect(dialog.get_by_text("Labelled differently")).to_have_count(0)
    expect(dialog.locator(".merge-plan")).not_to_have_attribute("aria-busy", "true")
    assert numbers(dialog, 0) == ["4", "0", "0", "0"]
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(bench.page.locator(".video-row")).to_have_count(2)
    assert len(bench.frame(15, video=bench.project()["videos"][1]["id"]).labels) == 2


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_dialog_fits(bench, other, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    dialog = compare(bench, other)
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-merge.png")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")
