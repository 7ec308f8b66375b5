"""Labels are checked as one goes; one key leads from one odd label to the next."""

import csv
import re

import pytest
from playwright.sync_api import expect

from server import ROOT
from workbench import far_node

PICTURES = ROOT / "artifacts/page"


def spoil(bench, frame):
    """Drags a node of the first label to a corner, far from the animal."""
    first, second = bench.frame(frame).labels
    node = far_node(first, [second])
    corner = max([[6, 6], [314, 6], [6, 234], [314, 234]],
                 key=lambda c: ((first.points[node] - c) ** 2).sum())
    bench.drag(first.points[node], corner)
    bench.wait_saved()


def test_a_point_dragged_far_away_is_told_and_found_again_by_a_key(bench):
    bench.open(frame=20)
    flag = bench.page.locator(".flag.odd")
    bench.page.wait_for_timeout(600)
    expect(flag).to_have_count(0)
    spoil(bench, 20)
    expect(flag).to_be_visible()
    bench.press("Home")
    bench.wait_frame(0)
    expect(flag).to_have_count(0)
    bench.press("u")
    bench.wait_frame(20)
    expect(bench.rows.nth(0)).to_have_attribute("aria-selected", "true")
    panel = bench.tab("checks")
    row = panel.get_by_role("listitem").first
    expect(row).to_contain_text("Point far off")
    expect(row).to_have_attribute("aria-current", "true")
    bench.press("Control+z")
    expect(flag).to_have_count(0)


def test_the_whole_project_is_checked_and_what_is_right_is_dismissed(bench):
    bench.open(frame=80)
    spoil(bench, 80)
    panel = bench.tab("checks")
    panel.get_by_role("button", name="Check the whole project").click()
    expect(panel.locator(".check-facts")).to_contain_text("on 8 frames" if len(bench.frame(0).labels) else "frames")
    rows = panel.get_by_role("listitem")
    expect(rows.first).to_contain_text("81")
    before = rows.count()
    panel.get_by_role("button", name="frame 81: it is right").first.click()
    expect(rows).to_have_count(before - 1)


def test_how_much_is_listed_can_be_chosen_and_the_list_is_saved(bench, tmp_path):
    bench.open(frame=20)
    spoil(bench, 20)
    panel = bench.tab("checks")
    expect(panel.get_by_role("listitem").first).to_contain_text("Point far off")
    chart = panel.get_by_role("img")
    expect(chart).to_have_attribute("aria-label", re.compile(r"1 label of \d+ beyond the limit"))
    panel.get_by_role("combobox", name="What is listed").select_option("what might be odd too")
    bench.page.reload()
    bench.wait_frame(20)
    expect(panel.get_by_role("combobox", name="What is listed")).to_have_value("0.6")
    expect(panel.get_by_role("listitem").first).to_contain_text("Point far off")
    with bench.page.expect_download() as download:
        panel.get_by_role("button", name="Save the list as CSV").click()
    assert download.value.suggested_filename == "lab.checks.csv"
    download.value.save_as(tmp_path / "list.csv")
    rows = list(csv.DictReader((tmp_path / "list.csv").open()))
    assert (rows[0]["video"], rows[0]["frame"], rows[0]["check"]) == ("arena.mp4", "21", "far")


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_list_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=20)
    spoil(bench, 20)
    bench.press("u")
    panel = bench.tab("checks")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    bench.page.wait_for_timeout(300)
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-checks.png")
    assert panel.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
