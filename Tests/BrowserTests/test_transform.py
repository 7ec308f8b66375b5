"""Turning, enlarging, and placing animals node by node."""

import numpy as np
import pytest
from playwright.sync_api import expect

from workbench import far_node


def corner(bench, points, i):
    """A corner of the box around an animal, px of the window; 7 px outside its points."""
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    x, y = bench.at([(low[0], high[0])[i in (1, 2)], (low[1], high[1])[i > 1]])
    return x + (7 if i in (1, 2) else -7), y + (7 if i > 1 else -7)


def turn(bench, point, notches):
    bench.page.mouse.move(*bench.at(point))
    bench.page.keyboard.down("Alt")
    for _ in range(abs(notches)):
        bench.page.mouse.wheel(0, -100 if notches < 0 else 100)
        bench.page.wait_for_timeout(30)


def test_alt_wheel_turns_an_animal_about_a_node_in_one_step(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    node = far_node(first, [second])
    turn(bench, first.points[node], 5)
    bench.page.keyboard.up("Alt")
    bench.wait_saved()
    after = bench.frame(10).labels[0].points
    angle = np.deg2rad(30)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    expected = (first.points - first.points[node]) @ rotation.T + first.points[node]
    assert after == pytest.approx(expected, abs=1e-6, nan_ok=True)
    bench.press("Control+z")
    expect(bench.page.locator(".command-redo")).to_be_enabled()
    bench.wait_saved()
    assert bench.frame(10).labels[0].points == pytest.approx(first.points, nan_ok=True)


def test_escape_takes_a_turn_back(bench):
    bench.open(frame=10)
    before = bench.project()["revision"]
    first, second = bench.frame(10).labels
    turn(bench, first.points[far_node(first, [second])], -4)
    bench.press("Escape")
    bench.page.keyboard.up("Alt")
    bench.page.wait_for_timeout(900)
    assert bench.project()["revision"] == before


def test_a_corner_of_the_box_enlarges_the_animal(bench):
    bench.open(frame=10)
    first = bench.frame(10).labels[0]
    bench.press("1")
    expect(bench.rows.nth(0)).to_have_attribute("aria-selected", "true")
    low, high = np.nanmin(first.points, axis=0), np.nanmax(first.points, axis=0)
    x, y = corner(bench, first.points, 2)
    bench.page.mouse.move(x, y)
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "scale-down")
    bench.page.mouse.down()
    to = bench.at(low + (high - low) * 1.5)
    bench.page.mouse.move(to[0] + 7, to[1] + 7, steps=5)
    bench.page.mouse.up()
    bench.wait_saved()
    after = bench.frame(10).labels[0]
    assert after.points == pytest.approx(low + (first.points - low) * 1.5, abs=1e-6, nan_ok=True)
    assert (after.flags == first.flags).all()
    bench.press("Control+z")
    bench.wait_saved()
    assert bench.frame(10).labels[0].points == pytest.approx(first.points, nan_ok=True)


def test_one_key_goes_to_the_next_animal_and_zooms_to_it(bench):
    bench.open(frame=10)
    bench.press("w")
    expect(bench.rows.nth(0)).to_have_attribute("aria-selected", "true")
    first = bench.frame(10).labels[0].points
    middle = (np.nanmin(first, axis=0) + np.nanmax(first, axis=0)) / 2
    box = bench.page.locator(".overlay").bounding_box()
    low, high = np.nanmin(first, axis=0), np.nanmax(first, axis=0)
    scale = min(np.array([box["width"], box["height"]]) / ((high - low) * 1.3))
    nose = np.array([box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]) + (first[0] - middle) * scale
    bench.page.mouse.move(*map(float, nose))
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "node")
    bench.press("w")
    expect(bench.rows.nth(1)).to_have_attribute("aria-selected", "true")
    bench.press("w")
    expect(bench.rows.nth(0)).to_have_attribute("aria-selected", "true")


def test_nodes_are_placed_one_click_after_another(bench):
    bench.open(frame=11)
    names = [n["name"] for n in bench.project()["skeleton"]["nodes"]]
    hint = bench.page.locator(".placing-hint:visible")
    bench.press("d")
    expect(hint).to_contain_text(names[0])
    spots = [[40, 40], [60, 50], None, [80, 60], [90, 90]]
    for name, spot in zip(names, spots):
        expect(hint).to_contain_text(name)
        bench.click(spot or [10, 10], button="left" if spot else "right")
    expect(hint).to_contain_text("Animal 2")
    bench.wait_saved()
    [made] = bench.frame(11).labels
    for i, spot in enumerate(spots):
        if spot is None:
            assert np.isnan(made.points[i]).all()
        else:
            assert made.points[i] == pytest.approx(spot, abs=1) and made.flags[i] == 3
    bench.press("Escape")
    expect(hint).to_be_hidden()
    bench.press("Control+z", "Control+z")
    bench.wait_saved()
    assert np.isnan(bench.frame(11).labels[0].points[[2, 3, 4]]).all()


def test_a_misplaced_node_is_dragged_without_leaving_the_mode(bench):
    bench.open(frame=11)
    bench.press("d")
    bench.click([40, 40])
    expect(bench.page.locator(".placing-hint:visible strong")).to_have_text(bench.project()["skeleton"]["nodes"][1]["name"])
    bench.drag([40, 40], [70, 70])
    bench.wait_saved()
    [made] = bench.frame(11).labels
    assert made.points[0] == pytest.approx([70, 70], abs=1)
    assert np.isnan(made.points[1:]).all()
