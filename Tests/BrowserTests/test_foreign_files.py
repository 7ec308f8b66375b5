"""Poses and labels of other programs come in through the dialog and can be taken back; tables leave the project."""

import json
import re

import cv2
import numpy as np
from playwright.sync_api import expect

from server import ROOT, tarsier

PICTURES = ROOT / "artifacts/page"


def choose(bench, name, video=None):
    bench.page.get_by_role("menuitem", name="Project", exact=True).click()
    bench.page.get_by_role("menuitem", name="Import labels or poses…").click()
    dialog = bench.page.get_by_role("dialog", name="Import labels")
    dialog.get_by_role("option", name=re.compile(re.escape(name))).click()
    if video:
        dialog.get_by_label("Poses of an analysis file belong to").select_option(label=video)
    return dialog


def test_a_table_of_poses_becomes_predictions_and_is_taken_back(bench, folder):
    nodes = [n["name"] for n in bench.open(frame=1).project()["skeleton"]["nodes"]]
    (folder / "poses.csv").write_text(
        "track,frame_idx,instance.score," + ",".join(f"{n}.x,{n}.y,{n}.score" for n in nodes) + "\n"
        + "guest,1,0.5," + ",".join(f"{20 + 9 * i},{30 + 5 * i},0.5" for i in range(len(nodes))) + "\n")
    before = len(bench.frame(1).predictions)
    dialog = choose(bench, "poses.csv", video="arena.mp4")
    bench.page.screenshot(path=PICTURES / "import-dialog.png")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(bench.page.locator("#panel-jobs .badge").first).to_have_text("done", timeout=60_000)
    assert bench.until(lambda: len(bench.frame(1).predictions) == before + 1)
    expect(bench.rows).to_have_count(before + 1)
    bench.page.get_by_role("button", name="Undo").first.click()
    expect(bench.rows).to_have_count(before)
    assert bench.until(lambda: len(bench.frame(1).predictions) == before)


def test_pictures_of_a_coco_file_become_a_video(bench, folder):
    for i in range(2):
        cv2.imwrite(str(folder / f"shot{i}.png"), np.full((48, 64, 3), 60 + 80 * i, np.uint8))
    (folder / "coco.json").write_text(json.dumps({
        "images": [{"id": i, "file_name": f"shot{i}.png", "width": 64, "height": 48} for i in range(2)],
        "categories": [{"id": 1, "name": "mouse", "keypoints": ["nose", "tip"]}],
        "annotations": [{"image_id": 1, "category_id": 1, "keypoints": [10, 11, 2, 30, 31, 2]}],
    }))
    bench.open(frame=1)
    choose(bench, "coco.json").get_by_role("button", name="Import", exact=True).click()
    expect(bench.page.locator("#panel-jobs .badge").first).to_have_text("done", timeout=60_000)
    assert bench.until(lambda: len(bench.project()["videos"]) == 2)
    found = bench.project()
    slot = [n["id"] for n in found["skeleton"]["nodes"] if n["name"] == "tip"]
    assert bench.frame(1, video=found["videos"][1]["id"]).labels[0].points[slot[0]][:2].tolist() == [30, 31]
    (folder / "story.json").write_text("{}")
    choose(bench, "story.json").get_by_role("button", name="Import", exact=True).click()
    expect(bench.page.get_by_text(re.compile("holds no labels that Tarsier can read")).first).to_be_visible(timeout=60_000)


def test_tables_leave_one_by_one_and_all_at_once(bench, folder, tmp_path):
    cv2.imwrite(str(folder / "shot.png"), np.full((48, 64, 3), 60, np.uint8))
    (folder / "still").mkdir()
    (folder / "shot.png").rename(folder / "still/shot.png")
    tarsier("add-video", folder / "lab.tarsier", folder / "still")
    bench.open(frame=1)
    panel = bench.tab("export")
    with bench.page.expect_download() as download:
        panel.get_by_role("link", name="arena.mp4 as CSV").click()
    download.value.save_as(tmp_path / "arena.csv")
    assert download.value.suggested_filename == "lab.arena.analysis.csv"
    head, *rows = (tmp_path / "arena.csv").read_text().splitlines()
    assert head.startswith("track,frame_idx,instance.score,") and len(rows) > 40
    panel.get_by_role("button", name="All as CSV").click()
    made = panel.get_by_role("link", name="lab.000_arena.analysis.csv")
    expect(made).to_be_visible(timeout=60_000)
    bench.page.screenshot(path=PICTURES / "export-panel.png")
    with bench.page.expect_download() as download:
        made.click()
    download.value.save_as(tmp_path / "all.csv")
    assert (tmp_path / "all.csv").read_text() == (tmp_path / "arena.csv").read_text()


def test_nwb_leaves_and_comes_in_again(bench, folder):
    before = len(bench.open(frame=45).frame(45).predictions)
    assert before > 0
    panel = bench.tab("export")
    panel.get_by_role("button", name="Make .nwb").click()
    made = panel.get_by_role("link", name="lab.nwb")
    expect(made).to_be_visible(timeout=60_000)
    with bench.page.expect_download() as download:
        made.click()
    download.value.save_as(folder / "poses.nwb")
    choose(bench, "poses.nwb").get_by_role("button", name="Import", exact=True).click()
    card = bench.page.locator("#panel-jobs .job-card", has_text="Import poses.nwb")
    expect(card.locator(".badge")).to_have_text("done", timeout=60_000)
    assert len(bench.frame(45).predictions) == before


def test_several_files_come_in_as_one_job(bench, folder):
    part = bench.open(frame=1).project()["skeleton"]["nodes"][0]["name"]
    for i in range(3):
        (folder / f"part{i}.csv").write_text(f"track,frame_idx,{part}.x,{part}.y\nguest,{i + 1},20,30\n")
    dialog = choose(bench, "part0.csv", video="arena.mp4")
    dialog.get_by_role("option", name=re.compile("part2")).click(modifiers=["Control"])
    dialog.get_by_role("button", name="Import", exact=True).click()
    card = bench.page.locator("#panel-jobs .job-card", has_text="Import 2 files")
    expect(card.locator(".badge")).to_have_text("done", timeout=60_000)
    assert [len(bench.frame(i).predictions) for i in (1, 2, 3)] == [1, 0, 1]
