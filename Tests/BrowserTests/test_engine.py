"""Training, prediction and export from the panels."""

import re

import h5py
from playwright.sync_api import expect

from server import tarsier
from workbench import ANY_NUMBER

MINUTES = 60_000


def start_training(bench, name, minutes):
    panel = bench.tab("train")
    panel.get_by_label("What is in the video").select_option("top-down")
    panel.locator("summary", has_text="Name and time").click()
    panel.get_by_label("Stop after (minutes)").fill(str(minutes))
    panel.get_by_label("Name of the model").fill(name)
    panel.get_by_role("button", name="Start training").click()
    return panel


def test_train_with_a_live_curve_then_predict_and_follow(bench):
    bench.open(frame=0)
    panel = start_training(bench, "tiny", 0.4)
    expect(panel.locator(".badge")).to_have_text("running")
    expect(panel.locator(".curve-facts").first).to_contain_text(ANY_NUMBER, timeout=2 * MINUTES)
    expect(bench.page.locator(".job-chip")).to_be_visible()
    expect(panel.locator(".badge")).to_have_text("done", timeout=4 * MINUTES)

    models = bench.tab("runs")
    expect(models.locator(".run-name")).to_have_text("tiny")
    models.locator(".run-head").click()
    expect(models.locator(".curve-card")).to_have_count(2)

    judge(bench, "tiny")
    panel = bench.page.locator("#panel-predict")
    panel.get_by_label("Predict on").select_option("range")
    panel.get_by_label("Frames", exact=True).fill("61-80")
    panel.get_by_role("button", name="Start prediction").click()
    expect(panel.locator(".badge").first).to_have_text("done", timeout=2 * MINUTES)
    expect(panel.locator(".job-facts").first).to_contain_text("20 frames")

    panel.get_by_role("button", name="Log").first.click()
    expect(bench.page.locator(".log")).to_contain_text(re.compile(r"\w"))


def judge(bench, name):
    """Side by side in the list; each part's error, and the worst frame at a click; then to prediction with this model."""
    tarsier("evaluate", bench.server.project, "--run", name)
    bench.page.reload()
    models = bench.tab("runs")
    row = models.locator(".run-row")
    expect(row.locator("td.number")).to_have_text([ANY_NUMBER] * 4)
    models.locator(".run-head").click()
    expect(models.locator(".parts tbody tr")).to_have_count(5)
    worst = models.locator(".worst-row").first
    frame = int(worst.locator(".number").first.inner_text()) - 1
    assert frame % 10 == 0, "only labelled frames are judged"
    worst.click()
    bench.wait_frame(frame)
    expect(bench.rows.and_(bench.page.locator("[aria-selected=true]"))).to_have_count(1)
    models.get_by_role("button", name="Predict with it").click()
    expect(bench.page.locator("#panel-predict select").first).to_have_value(name)


def test_the_pace_is_chosen_where_a_pipeline_has_several(bench):
    profiles = [{"name": n, "title": f"Title {n}", "description": f"About {n}.", "settings": {}, "problem": None}
                for n in ("top-down", "top-down-fast", "single-instance", "sleap/baseline.centroid")]
    bench.page.route("**/api/profiles", lambda route: route.fulfill(json=profiles))
    bench.open(frame=0)
    panel = bench.tab("train")
    kind = panel.get_by_label("What is in the video")
    expect(kind).to_have_value("top-down")
    expect(kind.locator("optgroup option")).to_have_text(["Title sleap/baseline.centroid"])
    expect(panel.get_by_role("radio", name="Accurate")).to_be_hidden()
    panel.get_by_role("radio", name="Fast").check()
    expect(panel.get_by_text("About top-down-fast.")).to_be_visible()
    kind.select_option("single-instance")
    expect(panel.get_by_role("radiogroup")).to_be_hidden()
    expect(panel.get_by_text("About single-instance.")).to_be_visible()


def test_training_is_cancelled(bench):
    bench.open(frame=0)
    panel = start_training(bench, "stopped", 5)
    expect(panel.locator(".badge")).to_have_text("running")
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.locator(".badge")).to_have_text("cancelled", timeout=MINUTES)
    expect(bench.page.locator(".job-chip")).to_be_hidden()


def test_training_without_labels_says_why(bench):
    bench.open(frame=0)
    panel = bench.tab("train")
    panel.locator("summary", has_text=re.compile("^Frames$")).click()
    panel.get_by_label("Frames to train on").fill("12")
    panel.get_by_role("button", name="Start training").click()
    expect(panel.locator(".badge")).to_have_text("failed", timeout=MINUTES)
    expect(panel.locator(".job-error")).to_contain_text("label")


def test_the_analysis_file_is_downloaded_and_opens(bench, tmp_path):
    bench.open(frame=0)
    panel = bench.tab("export")
    with bench.page.expect_download() as download:
        panel.get_by_role("link", name="arena.mp4 as HDF5").click()
    path = tmp_path / "analysis.h5"
    download.value.save_as(path)
    with h5py.File(path) as file:
        assert file["tracks"].shape[1:3] == (2, 5)
        assert file["track_occupancy"][:].sum() > 0
        assert [n.decode() for n in file["node_names"]][0] == bench.project()["skeleton"]["nodes"][0]["name"]


def test_an_slp_is_made_and_offered(bench):
    bench.open(frame=0)
    panel = bench.tab("export")
    panel.get_by_role("button", name="Make .slp").click()
    expect(panel.get_by_role("link", name=re.compile(r"\.slp$"))).to_be_visible(timeout=MINUTES)
