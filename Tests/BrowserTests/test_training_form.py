"""What a person sets before a training: three fields, what it will take, the anchor, a package, what follows."""

import json
import re
import zipfile

from playwright.sync_api import expect

from workbench import ANY_NUMBER

MINUTES = 60_000


def opened(bench, *groups):
    panel = bench.tab("train")
    for title in groups:
        panel.locator("summary", has_text=re.compile(f"^{title}$")).click()
    return panel


def jobs(bench):
    return json.loads(bench.get("/api/jobs").text())


def test_three_fields_and_what_it_will_take(bench):
    bench.open(frame=10)
    panel = bench.tab("train")
    shown = panel.locator("form :is(input, select):visible")
    labels = shown.evaluate_all("all => [...new Set(all.map((e) => e.closest('.field')?.querySelector('.field-label')?.textContent))]")
    assert labels == ["What is in the video", "How thorough", "Then predict on"]
    head = panel.locator(".estimate-head")
    expect(head).to_have_text(re.compile(r"About [\d.]+ [MG]B of memory, at most about \d+"), timeout=MINUTES)
    before = head.inner_text()
    panel.locator("summary", has_text="Name and time").click()
    panel.get_by_label("Epochs at most").fill("2")
    panel.get_by_label("Epochs at most").press("Tab")
    expect(head).not_to_have_text(before, timeout=MINUTES)
    panel.get_by_label("Stop after (minutes)").fill("0.1")
    panel.get_by_label("Stop after (minutes)").press("Tab")
    expect(head).to_contain_text("your limit", timeout=MINUTES)


def test_an_impossible_choice_is_said_before_anything_starts(bench):
    bench.open(frame=10)
    panel = opened(bench, "Frames")
    panel.get_by_label("Frames to train on").fill("12-3")
    panel.get_by_role("button", name="Start training").click()
    expect(bench.page.locator(".notice.error")).to_contain_text("ends before it begins")
    assert jobs(bench) == []


def test_the_anchor_is_picked_on_the_animal_and_the_crop_shown(bench):
    bench.open(frame=10)
    panel = opened(bench, "Crop and anchor part")
    node = next(i for i in range(5) if bench.frame(10).labels[0].is_visible(i))
    panel.get_by_role("button", name="Pick on the frame").click()
    expect(panel.get_by_role("button", name="Click a node…")).to_be_visible()
    bench.click(bench.frame(10).labels[0].points[node])
    name = bench.project()["skeleton"]["nodes"][node]["name"]
    expect(panel.get_by_label("Anchor part")).to_have_value(f"part:{name}")
    expect(panel.get_by_label("Show on the frame")).to_be_checked()
    expect(panel.locator("canvas.crop")).to_have_count(2)
    bright = panel.locator("canvas.crop").first.evaluate(
        "c => c.getContext('2d').getImageData(c.width / 2, c.height / 2, 1, 1).data[3]")
    assert bright == 255
    # Escape takes back what was asked for, and the frame is the workbench's again.
    panel.get_by_role("button", name="Pick on the frame").click()
    bench.press("Escape")
    expect(panel.get_by_role("button", name="Pick on the frame")).to_be_visible()
    panel.locator("summary", has_text="Name and time").click()
    panel.get_by_label("Name of the model").fill("anchored")
    panel.get_by_label("Stop after (minutes)").fill("5")
    panel.get_by_role("button", name="Start training").click()
    expect(panel.locator(".badge")).to_have_text("running")
    expect(panel.locator(".job-facts").first).to_contain_text(ANY_NUMBER, timeout=MINUTES)
    run = json.loads((bench.server.project / "models/anchored/config.json").read_text())
    assert {m["input"]["anchorPart"] for m in run["models"]} == {name}
    panel.get_by_role("button", name="Cancel").click()
    expect(panel.locator(".badge")).to_have_text("cancelled", timeout=MINUTES)


def test_prediction_waits_for_the_training_and_falls_with_it(bench):
    bench.open(frame=10)
    panel = opened(bench, "Name and time", "Frames")
    panel.get_by_label("Then predict on").select_option("video")
    panel.get_by_label("Stop after (minutes)").fill("5")
    panel.get_by_label("Held out for choosing").select_option("frames")
    panel.get_by_label("How many, or which", exact=True).fill("1-21")
    panel.get_by_label("Held out for judging").select_option("frames")
    panel.get_by_label("How many or which", exact=True).fill("81")
    panel.get_by_role("button", name="Start training").click()
    expect(panel.locator(".badge")).to_have_text("running")
    expect(bench.tab("jobs").locator(".badge")).to_have_text(["waiting", "running"])
    predict, train = jobs(bench)
    assert "--validation-frames=0-20" in train["arguments"] and "--test-frames=80" in train["arguments"]
    run = next(a for a in train["arguments"] if a.startswith("--run=")).removeprefix("--run=")
    assert f"--model={run}" in predict["arguments"]
    bench.tab("train").get_by_role("button", name="Cancel").click()
    expect(bench.tab("jobs").locator(".badge")).to_have_text(["cancelled", "cancelled"], timeout=MINUTES)


def test_a_package_for_another_machine(bench, tmp_path):
    bench.open(frame=10)
    panel = opened(bench, "Name and time", "Train elsewhere")
    panel.get_by_label("Name of the model").fill("away")
    panel.get_by_label("Pictures of").select_option("suggested")
    panel.get_by_role("button", name="Pack for another machine").click()
    link = panel.get_by_role("link", name="lab.away.training.zip")
    expect(link).to_be_visible(timeout=MINUTES)
    with bench.page.expect_download() as download:
        link.click()
    path = tmp_path / "package.zip"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert sorted(archive.namelist()) == [f"away/{n}" for n in ("README.txt", "labels.pkg.slp", "profile.json", "train.sh")]
        assert "10 frames" in archive.read("away/README.txt").decode(), "eight labelled ones, and two of the suggested that are not"
        assert "tarsier train training.tarsier --profile profile.json --run away" in archive.read("away/README.txt").decode()
