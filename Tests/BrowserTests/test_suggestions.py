"""Frames worth labelling: suggested by a job, walked in the order of the table, labelled, and taken back in one step."""

import re

import pytest
from playwright.sync_api import expect

from server import ROOT, tarsier

PICTURES = ROOT / "artifacts/page"
MINUTE = 60_000


def suggest(panel, method, count=None):
    panel.get_by_label("Which frames").select_option(method)
    if count is not None:
        panel.get_by_label("How many").fill(str(count))
    panel.get_by_role("button", name="Suggest frames").click()


def rows(panel):
    return panel.locator(".suggestion-table tbody tr")


def frames(panel):
    return [int(t.replace(",", "")) - 1 for t in panel.locator("tbody .column-frame").all_inner_texts()]


def test_suggest_walk_label_and_undo(bench):
    bench.open(frame=0)
    panel = bench.tab("suggestions")
    expect(rows(panel)).to_have_count(3)
    panel.get_by_role("columnheader", name="Frame").wait_for()
    # Uncertain by stored predictions: their frames alone have scores.
    suggest(panel, "uncertain", 4)
    expect(rows(panel)).to_have_count(7, timeout=MINUTE)
    expect(panel.locator(".suggestion-count")).to_have_text("1 of 7 labelled (14 %)")
    expect(rows(panel).filter(has_text="lowest score")).to_have_count(4)
    expect(rows(panel).filter(has_text="added by hand")).to_have_count(3)
    assert frames(panel) == sorted(frames(panel))

    # Space walks the order of the table, which a click on a head changes.
    panel.get_by_role("button", name=re.compile("^Why")).click()
    order = frames(panel)
    assert order[4:] == [5, 25, 70], "what has no reason comes last"
    for frame in [*order, order[0]]:
        bench.press("Space")
        bench.wait_frame(frame)
        expect(panel.locator("tr[aria-selected=true] .column-frame")).to_have_text(f"{frame + 1}")
    bench.press("Shift+Space")
    bench.wait_frame(70)
    bench.press("Shift+Space")
    bench.wait_frame(25)

    # A label on a suggested frame counts, in the panel and on the left.
    bench.press("i")
    bench.wait_saved()
    expect(panel.locator(".suggestion-count")).to_have_text("2 of 7 labelled (29 %)")
    expect(bench.page.locator(".suggestion-done")).to_have_text("2 of 7 labelled (29 %)")
    expect(panel.locator("tr[aria-selected=true] .column-labels")).to_have_text("1")
    bench.press("Control+z")
    expect(panel.locator(".suggestion-count")).to_have_text("1 of 7 labelled (14 %)")

    # The whole lot was one edit of this person's.
    bench.press("Control+z")
    expect(rows(panel)).to_have_count(3)
    bench.press("Control+Shift+z")
    expect(rows(panel)).to_have_count(7)


def test_one_is_removed_one_is_added_and_all_are_cleared(bench):
    bench.open(frame=33)
    panel = bench.tab("suggestions")
    bench.press("s")
    expect(rows(panel)).to_have_count(4)
    panel.get_by_role("button", name="Remove frame 26 from the suggestions").click()
    expect(rows(panel)).to_have_count(3)
    assert frames(panel) == [5, 33, 70]
    panel.get_by_role("button", name="Remove all suggestions").click()
    expect(rows(panel)).to_have_count(0)
    expect(panel.get_by_text("Nothing suggested yet")).to_be_visible()
    bench.press("Control+z")
    expect(rows(panel)).to_have_count(3)


def test_several_are_removed_at_once(bench):
    bench.open(frame=33)
    panel = bench.tab("suggestions")
    bench.press("s")
    expect(rows(panel)).to_have_count(4)
    rows(panel).nth(0).click(modifiers=["Control"])
    rows(panel).nth(2).click(modifiers=["Shift"])
    expect(panel.locator("tr.chosen")).to_have_count(3)
    rows(panel).nth(1).click(modifiers=["Control"])
    expect(panel.locator(".suggestion-count")).to_have_text("2 chosen")
    assert bench.frame_number() == 33, "choosing goes nowhere"
    panel.get_by_role("button", name="Remove the 2 chosen").click()
    expect(rows(panel)).to_have_count(2)
    assert frames(panel) == [25, 70]
    bench.press("Control+z")
    expect(rows(panel)).to_have_count(4)
    # One that is not among the chosen ones goes alone.
    rows(panel).nth(0).click(modifiers=["Control"])
    panel.get_by_role("button", name="Remove frame 71 from the suggestions").click()
    expect(rows(panel)).to_have_count(3)
    assert frames(panel) == [5, 25, 33]


def test_what_cannot_be_is_said(bench):
    bench.open(frame=0)
    panel = bench.tab("suggestions")
    suggest(panel, "max-point-displacement")
    panel.get_by_text("More choices").click()
    panel.get_by_label("Farther than (px)").fill("9000")
    expect(panel.get_by_role("button", name="Suggest frames")).to_be_enabled(timeout=MINUTE)
    panel.get_by_role("button", name="Suggest frames").click()
    expect(panel.locator(".job-error")).to_contain_text("9000", timeout=MINUTE)
    panel.get_by_role("button", name="Dismiss").click()
    expect(panel.locator(".job-card")).to_have_count(0)
    expect(bench.tab("jobs").locator(".job-error").filter(has_text="9000")).to_have_count(1)
    bench.tab("suggestions")
    panel.get_by_label("How many").fill("0")
    panel.get_by_label("Farther than (px)").fill("10")
    count = rows(panel).count()
    panel.get_by_role("button", name="Suggest frames").click()
    assert rows(panel).count() == count


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_panel_fits_empty_and_full(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    project = bench.server.project
    for words in (["diverse", "--samples", 30, "--count", 6], ["image-features", "--samples", 30, "--count", 8],
                  ["uncertain", "--count", 6], ["sample", "--count", 9]):
        tarsier("suggest", project, "--method", *words)
    bench.open(frame=25)
    panel = bench.tab("suggestions")
    panel.get_by_label("Which frames").select_option("image-features")
    panel.get_by_text("More choices").click()
    expect(rows(panel).nth(20)).to_be_attached()
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-suggestions.png")
    assert panel.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
    form = panel.locator(".suggest-form").bounding_box()
    assert form["y"] + form["height"] <= size[1], "the form is in view"
    panel.get_by_role("button", name="Remove all suggestions").click()
    expect(panel.get_by_text("Nothing suggested yet")).to_be_visible()
    panel.get_by_label("Which frames").select_option("sample")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-suggestions-empty.png")
    assert panel.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
