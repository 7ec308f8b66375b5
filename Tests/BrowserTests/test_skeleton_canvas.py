"""A skeleton is drawn: nodes by clicks, edges and pairs by dragging from node to node."""

import pytest
from playwright.sync_api import expect

from server import ROOT, Server, tarsier
from workbench import Workbench

PICTURES = ROOT / "artifacts/page"


def place(bench, x, y):
    box = bench.page.locator(".skeleton-field").bounding_box()
    return box["x"] + box["width"] * x, box["y"] + box["height"] * y


def drag(bench, start, end):
    bench.page.mouse.move(*place(bench, *start))
    bench.page.mouse.down()
    bench.page.mouse.move(*place(bench, *end), steps=5)
    bench.page.mouse.up()


@pytest.fixture
def empty(context, tmp_path):
    tarsier("new", tmp_path / "empty.tarsier")
    server = Server(tmp_path / "empty.tarsier").start()
    yield Workbench(context.new_page(), server)
    server.stop()


def test_a_skeleton_is_drawn_on_an_empty_field(empty):
    empty.open()
    empty.press("Shift+s")
    expect(empty.page.locator(".skeleton-field")).to_be_visible()
    spots = {"nose": (0.5, 0.2), "ear_left": (0.3, 0.35), "ear_right": (0.7, 0.35), "tail": (0.5, 0.8)}
    for i, (name, spot) in enumerate(spots.items()):
        empty.page.mouse.click(*place(empty, *spot))
        field = empty.page.get_by_label("Name of the node")
        expect(field).to_be_focused()
        field.fill(name)
        empty.press("Enter")
        expect(empty.page.locator(".skeleton-field text").nth(i)).to_have_text(name)
    empty.page.get_by_role("radio", name="Edges").check(force=True)
    for name in ("ear_left", "ear_right", "tail"):
        drag(empty, spots["nose"], spots[name])
    expect(empty.page.locator(".skeleton-edge")).to_have_count(3)
    drag(empty, spots["tail"], spots["nose"])
    expect(empty.page.locator(".skeleton-edge")).to_have_count(2)
    empty.page.get_by_role("radio", name="Pairs").check(force=True)
    drag(empty, spots["ear_left"], spots["ear_right"])
    expect(empty.page.locator(".skeleton-pair")).to_have_count(1)
    empty.press("Control+z")
    expect(empty.page.locator(".skeleton-pair")).to_have_count(0)
    skeleton = empty.project()["skeleton"]
    assert [n["name"] for n in skeleton["nodes"]] == list(spots)
    assert {(e["source"], e["destination"]) for e in skeleton["edges"]} == {(0, 1), (0, 2)}


def test_a_node_that_is_moved_stays_there_and_the_skeleton_is_unchanged(bench):
    bench.open(frame=10)
    before = bench.project()["revision"]
    bench.press("Shift+s")
    circle = bench.page.locator(".skeleton-field circle").first
    box = circle.bounding_box()
    field = bench.page.locator(".skeleton-field").bounding_box()
    start = ((box["x"] + box["width"] / 2 - field["x"]) / field["width"], (box["y"] + box["height"] / 2 - field["y"]) / field["height"])
    drag(bench, start, (0.9, 0.1))
    bench.press("Escape")
    bench.press("Shift+s")
    box = circle.bounding_box()
    assert abs(box["x"] + box["width"] / 2 - place(bench, 0.9, 0.1)[0]) < 4
    assert bench.project()["revision"] == before


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_canvas_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    bench.press("Shift+s")
    bench.page.wait_for_timeout(300)
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-skeleton-canvas.png")
    dialog = bench.page.get_by_role("dialog", name="Skeleton")
    assert dialog.evaluate("(e) => e.scrollHeight <= e.clientHeight + 1 && e.scrollWidth <= e.clientWidth + 1")
