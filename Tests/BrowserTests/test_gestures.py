"""The rarer habits of the hand."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from workbench import far_node


def grip(bench, frame=10):
    first, second = bench.frame(frame).labels
    return first, far_node(first, [second])


def test_ctrl_drag_copies_an_animal(bench):
    bench.open(frame=10)
    first, node = grip(bench)
    bench.drag(first.points[node], first.points[node] + [10, -12], modifiers=["Control"])
    expect(bench.rows).to_have_count(3)
    bench.wait_saved()
    labels = bench.frame(10).labels
    assert np.nanmax(abs(labels[2].points - first.points - [10, -12])) < 1.5
    assert labels[2].track is None
    assert labels[0].points == pytest.approx(first.points, nan_ok=True)


def test_shift_click_on_a_node_checks_all_of_them(bench):
    bench.open(frame=45)
    bench.press("Shift+a")
    expect(bench.page.locator("tr.predicted")).to_have_count(0)
    bench.wait_saved()
    first, node = grip(bench, 45)
    assert not (first.flags & 2).any(), "an accepted prediction is not checked yet"
    bench.page.keyboard.down("Shift")
    bench.click(first.points[node])
    bench.page.keyboard.up("Shift")
    bench.wait_saved()
    labels = bench.frame(45).labels
    assert (labels[0].flags & 2).all()
    assert not (labels[1].flags & 2).any()


def test_copy_and_paste_onto_another_frame_keeps_the_track(bench):
    bench.open(frame=10)
    first = bench.frame(10).labels[0]
    bench.press("1", "Control+c", "ArrowRight")
    bench.wait_frame(11)
    bench.press("Control+v")
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    pasted = bench.frame(11).labels[0]
    assert pasted.points == pytest.approx(first.points, nan_ok=True)
    assert pasted.track == first.track


def test_alt_drag_on_the_picture_zooms_to_the_rectangle(bench):
    bench.open(frame=10)
    first, node = grip(bench)
    at = first.points[node]
    bench.drag(at + [-30, -30], at + [30, 30], modifiers=["Alt"])
    box = bench.page.locator(".overlay").bounding_box()
    # The middle of the rectangle is now the middle of the stage.
    bench.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "node")


def test_drag_on_the_picture_moves_it_and_changes_nothing(bench):
    bench.open(frame=10)
    before = bench.project()["revision"]
    bench.drag([5, 5], [60, 40])
    bench.wait_saved()
    assert bench.project()["revision"] == before


def test_selection_by_key_and_the_list_of_nodes(bench):
    bench.open(frame=10)
    bench.press("`")
    expect(bench.rows.nth(0)).to_have_attribute("aria-selected", "true")
    bench.press("`")
    expect(bench.rows.nth(1)).to_have_attribute("aria-selected", "true")
    expect(bench.page.locator(".nodes li")).to_have_count(5)
    bench.press("Escape")
    expect(bench.page.locator("tr[aria-selected=true]")).to_have_count(0)


def test_hidden_animals_are_announced(bench):
    bench.open(frame=10)
    bench.press("h")
    expect(bench.page.locator(".status-line")).to_contain_text("animals hidden – press H")
    bench.press("h")
    expect(bench.page.locator(".status-line")).not_to_contain_text("hidden")


def test_menus_list_their_commands_with_keys(bench):
    bench.open(frame=10)
    bench.page.get_by_role("menuitem", name="Labels", exact=True).click()
    menu = bench.page.get_by_role("menu", name="Labels")
    expect(menu.get_by_role("menuitem", name=re.compile("^New animal I$"))).to_be_enabled()
    expect(menu.get_by_role("menuitem", name=re.compile("^Delete selected animal"))).to_be_disabled()
    menu.get_by_role("menuitem", name=re.compile("^Add this frame to the suggestions")).click()
    expect(bench.page.locator(".suggestion-row")).to_have_count(4)
