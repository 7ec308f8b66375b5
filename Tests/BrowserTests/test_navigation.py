"""Going through a video."""

import re

from playwright.sync_api import expect


def test_keys_step_through_the_frames(bench):
    bench.open(frame=10)
    for key, frame in [("ArrowRight", 11), ("ArrowLeft", 10), ("Control+ArrowRight", 20), ("Control+ArrowLeft", 10),
                       ("End", 89), ("Home", 0), ("Alt+ArrowRight", 10), ("Alt+ArrowLeft", 0), ("Space", 5), ("Space", 25),
                       ("Shift+Space", 5), ("Control+Alt+ArrowRight", 89)]:
        bench.press(key)
        bench.wait_frame(frame)


def test_the_animal_of_a_new_track_is_selected(bench):
    bench.open(frame=13)
    bench.press("i")
    expect(bench.rows).to_have_count(1)
    picker = bench.rows.locator(".track-picker")
    picker.select_option("new")
    expect(picker.locator("option:checked")).to_have_text("track_3")
    bench.wait_saved()
    bench.open(frame=3)
    expect(bench.page.locator(".timeline-canvas")).to_have_attribute("aria-valuemax", "90")
    bench.press("Control+e")
    bench.wait_frame(13)
    expect(bench.rows).to_have_attribute("aria-selected", "true")


def test_a_click_on_the_timeline_goes_there(bench):
    bench.open(frame=0)
    box = bench.page.locator(".timeline-canvas").bounding_box()
    bench.page.mouse.click(box["x"] + box["width"] * 0.5 + 2, box["y"] + 60)
    bench.wait_frame(45)
    bench.page.mouse.move(box["x"] + 2, box["y"] + 60)
    bench.page.mouse.down()
    bench.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 60, steps=8)
    bench.page.mouse.up()
    bench.wait_frame(22)


def test_shift_drag_on_the_timeline_selects_frames(bench):
    bench.open(frame=0)
    box = bench.page.locator(".timeline-canvas").bounding_box()
    bench.page.keyboard.down("Shift")
    bench.page.mouse.move(box["x"] + 1, box["y"] + 60)
    bench.page.mouse.down()
    bench.page.mouse.move(box["x"] + box["width"] / 3 - 2, box["y"] + 60, steps=5)
    bench.page.mouse.up()
    bench.page.keyboard.up("Shift")
    expect(bench.page.locator(".status-line")).to_contain_text("Selection 1 – 30")


def test_playback_advances_and_stops(bench):
    bench.open(frame=0)
    bench.press("p")
    expect(bench.page.locator(".frame-entry")).to_have_value(re.compile(r"^[2-9]\d$"))
    bench.press("p")
    expect(bench.page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    stopped = bench.frame_number()
    bench.wait_frame(stopped)
    assert stopped > 11


def test_playback_ends_at_the_last_frame(bench):
    bench.open(frame=70)
    bench.press("p")
    bench.wait_frame(89)
    expect(bench.page.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_wheel_zooms_at_the_pointer(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    node = first.points[0]
    x, y = bench.at(node)
    bench.page.mouse.move(x, y)
    for _ in range(8):
        bench.page.mouse.wheel(0, -100)
    # What was under the pointer still is.
    bench.page.mouse.move(x + 1, y + 1)
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "node")
    bench.press("0")
    bench.page.mouse.move(*bench.at(node))
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "node")


def test_go_to_frame_and_the_palette(bench):
    bench.open(frame=0)
    bench.press("g")
    bench.page.keyboard.type("34")
    bench.press("Enter")
    bench.wait_frame(33)
    bench.press("Control+k")
    bench.page.keyboard.type("first frame")
    bench.press("Enter")
    bench.wait_frame(0)


def test_every_key_of_every_command_is_listed_in_the_overlay(bench):
    bench.open(frame=0)
    bench.press("?")
    dialog = bench.page.get_by_role("dialog")
    for words in ["Next labelled frame", "New animal", "Right-click a node", "Undo"]:
        expect(dialog).to_contain_text(words)
    bench.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_reload_comes_back_to_the_frame(bench):
    bench.open(frame=10)
    bench.press("ArrowRight", "ArrowRight")
    bench.wait_frame(12)
    bench.page.wait_for_url("**/#video=1&frame=13")
    bench.page.reload()
    bench.wait_frame(12)


def test_shift_selects_frames_as_one_steps(bench):
    bench.open(frame=10)
    bench.press("Shift+ArrowRight", "Shift+ArrowRight")
    bench.wait_frame(12)
    expect(bench.page.locator(".status-line")).to_contain_text("11 – 13")
    bench.press("Shift+ArrowLeft")
    expect(bench.page.locator(".status-line")).to_contain_text("11 – 12")
    bench.press("Control+Shift+j")
    dialog = bench.page.get_by_role("dialog", name="Select to frame")
    dialog.get_by_role("spinbutton").fill("31")
    bench.press("Enter")
    expect(bench.page.locator(".status-line")).to_contain_text("11 – 31")


def test_shift_double_click_on_the_timeline_selects_the_stretch(bench):
    bench.open(frame=45)
    canvas = bench.page.locator(".timeline-canvas").bounding_box()
    bench.page.keyboard.down("Shift")
    bench.page.mouse.dblclick(canvas["x"] + canvas["width"] * 55.5 / 90, canvas["y"] + 30)
    bench.page.keyboard.up("Shift")
    expect(bench.page.locator(".status-line")).to_contain_text("Selection")
