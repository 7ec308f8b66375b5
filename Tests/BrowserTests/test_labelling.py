"""Placing and correcting points."""

import numpy as np
import pytest
from playwright.sync_api import expect

from workbench import far_node


def two_labels(bench, frame=10):
    first, second = bench.frame(frame).labels
    return first, second, far_node(first, [second])


def test_dragged_node_is_still_there_after_a_reload(bench):
    bench.open(frame=10)
    first, _, node = two_labels(bench)
    start = first.points[node]
    bench.drag(start, start + [12, -9])
    bench.wait_saved()
    bench.page.reload()
    bench.wait_frame(10)
    moved = bench.frame(10).labels[0]
    assert moved.id == first.id
    assert moved.points[node] == pytest.approx(start + [12, -9], abs=1)
    assert moved.flags[node] & 2, "a point that a person placed counts as checked"
    others = [i for i in range(len(start)) if i != node]
    assert moved.points[others] == pytest.approx(first.points[others], nan_ok=True)


def test_undo_and_redo_by_button_and_by_key(bench):
    bench.open(frame=10)
    first, _, node = two_labels(bench)
    start = first.points[node].copy()
    undo, redo = bench.page.locator(".command-undo"), bench.page.locator(".command-redo")
    bench.drag(start, start + [15, 0])
    bench.wait_saved()
    moved = bench.frame(10).labels[0].points[node].copy()
    expect(undo).to_be_enabled()
    undo.click()
    bench.wait_saved()
    expect(redo).to_be_enabled()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(start)
    redo.click()
    bench.wait_saved()
    expect(redo).to_be_disabled()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(moved)
    bench.press("Control+z")
    expect(redo).to_be_enabled()
    bench.wait_saved()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(start)
    bench.press("Control+Shift+z")
    expect(redo).to_be_disabled()
    bench.wait_saved()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(moved)


def test_escape_takes_a_running_drag_back(bench):
    bench.open(frame=10)
    first, _, node = two_labels(bench)
    bench.drag(first.points[node], first.points[node] + [20, 20], release=False)
    bench.press("Escape")
    bench.page.mouse.up()
    bench.wait_saved()
    assert bench.frame(10).labels[0].points == pytest.approx(first.points, nan_ok=True)


def test_right_click_hides_a_node_and_shows_it_again(bench):
    bench.open(frame=10)
    first, _, node = two_labels(bench)
    before = first.is_visible(node)
    for expected in (not before, before):
        bench.click(first.points[node], button="right")
        bench.wait_saved()
        assert bench.frame(10).labels[0].is_visible(node) is expected


def test_alt_drag_moves_the_whole_animal_in_one_step(bench):
    bench.open(frame=10)
    first, _, node = two_labels(bench)
    bench.drag(first.points[node], first.points[node] + [5, 4], modifiers=["Alt"])
    bench.wait_saved()
    moved = bench.frame(10).labels[0].points - first.points
    assert np.nanmax(abs(moved - [5, 4])) < 1
    bench.press("Control+z")
    expect(bench.page.locator(".command-redo")).to_be_enabled()
    bench.wait_saved()
    assert bench.frame(10).labels[0].points == pytest.approx(first.points, nan_ok=True)


def test_new_animal_and_delete(bench):
    bench.open(frame=13)
    expect(bench.page.locator("#panel-instances .empty-title")).to_be_visible()
    bench.press("i")
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    made = bench.frame(13).labels
    assert len(made) == 1
    assert np.isfinite(made[0].points).all()
    bench.press("Delete")
    expect(bench.rows).to_have_count(0)
    bench.wait_saved()
    assert bench.frame(13).labels == []


def test_new_animal_at_the_pointer_from_the_menu(bench):
    bench.open(frame=13)
    bench.click([60, 200], button="right")
    bench.page.get_by_role("menuitem", name="New animal here: average shape").click()
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    middle = np.nanmean(bench.frame(13).labels[0].points, axis=0)
    assert middle == pytest.approx([60, 200], abs=20)


def test_double_click_accepts_a_prediction(bench):
    bench.open(frame=45)
    first, second = bench.frame(45).predictions
    expect(bench.rows).to_have_count(2)
    bench.double_click(first.points[far_node(first, [second]), :2])
    bench.wait_saved()
    now = bench.frame(45)
    assert len(now.labels) == 1
    assert now.labels[0].from_prediction == first.id
    assert now.labels[0].track == first.track
    assert now.labels[0].points == pytest.approx(first.points[:, :2], abs=1e-3, nan_ok=True)
    assert len(now.predictions) == 2, "the prediction stays, hidden"
    expect(bench.rows).to_have_count(2)


def test_all_predictions_of_a_frame_are_accepted_at_once(bench):
    bench.open(frame=46)
    bench.press("Shift+a")
    bench.wait_saved()
    assert len(bench.frame(46).labels) == 2
    bench.press("Control+z")
    expect(bench.page.locator(".command-redo")).to_be_enabled()
    bench.wait_saved()
    assert bench.frame(46).labels == []


def test_track_is_set_from_the_table(bench):
    bench.open(frame=10)
    tracks = {t["id"]: t["name"] for t in bench.project()["tracks"]}
    before = bench.frame(10).labels[0].track
    other = next(t for t in tracks if t != before)
    picker = bench.rows.first.locator("select")
    picker.focus()
    picker.select_option(str(other))
    bench.wait_saved()
    assert bench.frame(10).labels[0].track == other


def test_frame_is_marked_negative(bench):
    bench.open(frame=13)
    bench.press("n")
    expect(bench.page.locator(".status-line")).to_contain_text("negative frame")
    bench.wait_saved()
    assert bench.frame(13).negative
    bench.press("n")
    expect(bench.page.locator(".status-line")).not_to_contain_text("negative frame")


def test_node_is_added_renamed_and_deleted(bench):
    panel = bench.open(frame=10).tab("skeleton")
    before = [n["name"] for n in bench.project()["skeleton"]["nodes"]]
    panel.get_by_label("Name of the new node").fill("tail tip")
    panel.get_by_label("Name of the new node").press("Enter")
    name = panel.get_by_label(f"Name of node {len(before) + 1}")
    expect(name).to_have_value("tail tip")
    name.fill("tail end")
    name.press("Enter")
    bench.wait_saved()
    expect(panel.get_by_role("button", name="Delete tail end")).to_be_visible()
    assert [n["name"] for n in bench.project()["skeleton"]["nodes"]] == [*before, "tail end"]
    panel.get_by_role("button", name="Delete tail end").click()
    bench.page.get_by_role("button", name="Delete node").click()
    expect(name).to_have_count(0)
    bench.wait_saved()
    assert [n["name"] for n in bench.project()["skeleton"]["nodes"]] == before
