"""The plot over the timeline, the tip with its picture, and the colours of a system whose theme changes."""

import pytest
from playwright.sync_api import expect

from server import ROOT

PICTURES = ROOT / "artifacts/page"

COLOUR = """([x, y]) => {
  const canvas = document.querySelector('.timeline-canvas');
  const scale = canvas.width / canvas.getBoundingClientRect().width;
  return [...canvas.getContext('2d').getImageData(x * scale, y * scale, 1, 1).data];
}"""


def place(bench, frame):
    box = bench.page.locator(".timeline-canvas").bounding_box()
    return box["x"] + box["width"] * (frame + 0.5) / 90, box["y"]


def pixel(bench, frame, y):
    x, _ = place(bench, frame)
    return bench.page.evaluate(COLOUR, [x - bench.page.locator(".timeline-canvas").bounding_box()["x"], y])


def differ(bench, frame, other, y):
    left = bench.page.locator(".timeline-canvas").bounding_box()["x"]
    places = [[place(bench, f)[0] - left, y] for f in (frame, other)]
    assert bench.until(lambda: bench.page.evaluate(f"([a, b]) => String(({COLOUR})(a)) !== String(({COLOUR})(b))", arg=places))


def choose(bench, kind):
    bench.page.get_by_label("Plot over the timeline").select_option(kind)
    assert bench.until(lambda: bench.page.evaluate("(k) => document.querySelector('.plot-picker').value === k", arg=kind))


def statistic(bench, kind):
    return bench.get(f"/api/videos/1/statistics/{kind}?from=0&to=89&buckets=90").json()


def test_a_plot_is_chosen_drawn_and_remembered(bench):
    bench.open(frame=45)
    before = bench.page.locator(".timeline").bounding_box()["height"]
    with bench.page.expect_response("**/statistics/predictedPoints*"):
        choose(bench, "predictedPoints")
    assert bench.page.locator(".timeline").bounding_box()["height"] > before + 30
    found = statistic(bench, "predictedPoints")
    assert found["high"][50] == 10 and found["high"][30] is None and found["missing"] == 0
    # Within the plot: coloured where there are predictions, empty where there are none.
    differ(bench, 50, 30, 80)
    bench.page.reload()
    expect(bench.page.get_by_label("Plot over the timeline")).to_have_value("predictedPoints")


def test_a_plot_follows_what_is_edited(bench):
    bench.open(frame=50)
    choose(bench, "predictedPoints")
    assert statistic(bench, "predictedPoints")["high"][50] == 10
    bench.rows.nth(0).locator("td").first.click()
    with bench.page.expect_response("**/statistics/predictedPoints*"):
        bench.press("Delete")
    bench.wait_saved()
    assert statistic(bench, "predictedPoints")["high"][50] == 5
    bench.press("Control+z")
    bench.wait_saved()
    expect(bench.rows).to_have_count(2)
    assert statistic(bench, "predictedPoints")["high"][50] == 10


def test_every_plot_is_answered(bench):
    bench.open(frame=50)
    picker = bench.page.get_by_label("Plot over the timeline")
    kinds = picker.locator("option").evaluate_all("(all) => all.map((o) => o.value).filter(Boolean)")
    assert len(kinds) == 12
    for kind in kinds:
        assert len(statistic(bench, kind)["high"]) == 90
    assert statistic(bench, "centroidProximity")["high"][50] > 0
    assert statistic(bench, "pointDisplacementMax")["high"][50] > 0
    assert abs(statistic(bench, "instanceScoreMin")["high"][50] - 0.8) < 1e-3


def test_the_tip_says_what_is_there_and_shows_it(bench):
    bench.open(frame=10)
    choose(bench, "predictedPoints")
    x, y = place(bench, 50)
    bench.page.mouse.move(x, y + 60)
    tip = bench.page.locator(".timeline .tip")
    expect(tip).to_contain_text("Frame 51 – predicted")
    expect(tip).to_contain_text("2 predictions")
    expect(tip).to_contain_text("Number of predicted points: 10")
    expect(tip.locator("img")).to_be_visible()
    assert tip.locator("img").evaluate("(i) => i.naturalWidth") > 100
    bench.page.mouse.move(place(bench, 20)[0], y + 60)
    expect(tip).to_contain_text("Frame 21 – labelled")
    bench.page.mouse.move(x, y - 200)
    expect(tip).to_be_hidden()


def test_the_timeline_changes_with_the_systems_theme(bench):
    bench.open(frame=10)
    dark = pixel(bench, 30, 25)
    bench.page.emulate_media(color_scheme="light")
    expect(bench.page.locator("html")).to_have_attribute("data-theme", "light")
    left = bench.page.locator(".timeline-canvas").bounding_box()["x"]
    at = [place(bench, 30)[0] - left, 25]
    assert bench.until(lambda: bench.page.evaluate(f"([at, old]) => String(({COLOUR})(at)) !== String(old)", [at, dark]))


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_plot_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=45)
    with bench.page.expect_response("**/statistics/*"):
        choose(bench, "pointDisplacementSum")
    x, y = place(bench, 52)
    bench.page.mouse.move(x, y + 60)
    expect(bench.page.locator(".timeline .tip img")).to_be_visible()
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-timeline-plot.png")
