"""Deleting many with a count first, tracks copied and pasted, and one's own name."""

import pytest
from playwright.sync_api import expect

from server import ROOT

PICTURES = ROOT / "artifacts/page"


def open_dialog(bench):
    bench.press("Control+Shift+Delete")
    return bench.page.get_by_role("dialog", name="Delete many")


def test_predictions_are_counted_before_they_are_deleted_and_come_back(bench):
    bench.open(frame=45)
    dialog = open_dialog(bench)
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    dialog.get_by_role("combobox", name="Which").select_option("beyond")
    dialog.get_by_role("spinbutton", name="Animals kept").fill("1")
    dialog.get_by_role("button", name="Count").click()
    expect(dialog.locator(".bulk-total")).to_have_text("19 predictions on 19 frames")
    assert bench.frame(45).predictions and len(bench.frame(45).predictions) == 2
    dialog.get_by_role("button", name="Delete 19").click()
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    assert [len(bench.frame(f).predictions) for f in (41, 50, 59)] == [1, 1, 1]
    bench.press("Control+z")
    expect(bench.rows).to_have_count(2)
    bench.wait_saved()
    assert [len(bench.frame(f).predictions) for f in (41, 50, 59)] == [2, 2, 2]


def test_a_change_of_the_question_forgets_the_count(bench):
    bench.open(frame=10)
    dialog = open_dialog(bench)
    dialog.get_by_role("combobox", name="What").select_option("labels")
    dialog.get_by_role("button", name="Count").click()
    expect(dialog.locator(".bulk-total")).to_contain_text("labels on")
    dialog.get_by_role("combobox", name="Where").select_option("frame")
    expect(dialog.get_by_role("button", name="Delete", exact=True)).to_be_disabled()
    dialog.get_by_role("button", name="Count").click()
    expect(dialog.locator(".bulk-total")).to_have_text("2 labels on 1 frame")
    dialog.get_by_role("button", name="Delete 2").click()
    expect(bench.rows).to_have_count(0)
    bench.wait_saved()
    assert len(bench.frame(10).labels) == 0 and len(bench.frame(20).labels) == 2


def test_a_track_is_copied_from_one_animal_to_another(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    bench.press("1", "Control+Shift+c")
    bench.press("Shift+p", "2", "Control+Shift+v")
    bench.wait_saved()
    assert bench.frame(10).labels[1].track == first.track


def test_work_is_kept_under_the_name_that_one_gives(bench):
    bench.open(frame=10)
    bench.page.get_by_role("menuitem", name="Edit", exact=True).click()
    bench.page.get_by_role("menuitem", name="Your name").click()
    dialog = bench.page.get_by_role("dialog", name="Your name")
    dialog.get_by_label("Name").fill("Zoë Maki")
    dialog.get_by_role("button", name="Use this name").click()
    bench.wait_saved()
    bench.wait_frame(10)
    bench.press("1", "Delete")
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    newest = bench.get("/api/history?limit=1").json()[0]
    assert newest["author"] == "Zoë Maki"
    assert bench.get("/api/session").json()["author"] == "Zoë Maki"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_dialog_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=45)
    dialog = open_dialog(bench)
    dialog.get_by_role("combobox", name="Which").select_option("score")
    dialog.get_by_role("spinbutton", name="Score").fill("0.85")
    dialog.get_by_role("button", name="Count").click()
    expect(dialog.locator(".bulk-total")).to_be_visible()
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-bulk.png")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1")


def test_all_predictions_of_a_video_become_labels_after_a_count_in_one_step(bench):
    bench.open(frame=45)
    bench.page.get_by_role("menuitem", name="Labels", exact=True).click()
    bench.page.get_by_role("menuitem", name="Accept all predictions in this video").click()
    dialog = bench.page.get_by_role("dialog", name="Accept all predictions?")
    expect(dialog).to_contain_text("38 predictions on 19 frames")
    dialog.get_by_role("button", name="Accept 38").click()
    expect(bench.page.locator("tr.predicted")).to_have_count(0)
    bench.wait_saved()
    assert [len(bench.frame(f).labels) for f in (41, 45, 59)] == [2, 2, 2]
    bench.press("Control+z")
    expect(bench.page.locator("tr.predicted")).to_have_count(2)
    bench.wait_saved()
    assert len(bench.frame(59).labels) == 0


def test_all_predictions_of_the_project_become_labels_after_a_count_in_one_step(bench):
    bench.open(frame=45)
    bench.page.get_by_role("menuitem", name="Labels", exact=True).click()
    bench.page.get_by_role("menuitem", name="Accept all predictions in the project").click()
    dialog = bench.page.get_by_role("dialog", name="Accept all predictions?")
    expect(dialog).to_contain_text("38 predictions on 19 frames of the whole project")
    dialog.get_by_role("button", name="Accept 38").click()
    expect(bench.page.locator("tr.predicted")).to_have_count(0)
    bench.wait_saved()
    assert [len(bench.frame(f).labels) for f in (41, 45, 59)] == [2, 2, 2]
    bench.page.get_by_role("menuitem", name="Labels", exact=True).click()
    bench.page.get_by_role("menuitem", name="Accept all predictions in the project").click()
    expect(bench.page.locator(".notice")).to_contain_text("The project has no predictions that are not labels yet.")
    bench.press("Control+z")
    expect(bench.page.locator("tr.predicted")).to_have_count(2)
