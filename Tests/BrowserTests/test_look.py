"""What changes the drawing and nothing else: brightness, colours, trails; and the sharpness of the canvas."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from server import ROOT
from workbench import Workbench

PICTURES = ROOT / "artifacts/page"

OVERLAY = """(at) => { const c = document.querySelector('.overlay'), d = window.devicePixelRatio;
  return [...c.getContext('2d').getImageData(Math.round(at[0] * d), Math.round(at[1] * d), 1, 1).data]; }"""

INK = """() => { const c = document.querySelector('.overlay');
  const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let n = 0; for (let i = 3; i < data.length; i += 4) if (data[i] > 0) n++; return n; }"""

ALPHA = INK.replace("n++", "n += data[i]")


def slide(bench, name, value):
    bench.page.get_by_role("slider", name=name).fill(str(value))


def shot(bench, at):
    """The colour that the screen shows at a point of the frame."""
    x, y = bench.at(at)
    png = bench.page.screenshot(clip={"x": x, "y": y, "width": 8, "height": 8})
    from io import BytesIO

    from PIL import Image
    return np.asarray(Image.open(BytesIO(png)).convert("RGB"), dtype=float).mean()


def test_brightness_changes_what_is_shown_is_kept_and_can_be_reset(bench):
    bench.open(frame=11)
    bench.press("b")
    card = bench.page.locator(".look-card:not(.network-card)")
    expect(card).to_be_visible()
    plain = shot(bench, [20, 200])
    slide(bench, "Brightness", 40)
    expect(card).to_contain_text("0.40")
    expect(bench.page.locator(".picture")).to_have_css("filter", re.compile("tone"))
    assert bench.until(lambda: shot(bench, [20, 200]) > plain + 40)
    bench.page.reload()
    bench.wait_frame(11)
    assert bench.until(lambda: shot(bench, [20, 200]) > plain + 40)
    bench.press("b")
    bench.page.get_by_role("button", name="Reset").click()
    expect(bench.page.locator(".picture")).to_have_css("filter", "none")
    assert bench.until(lambda: abs(shot(bench, [20, 200]) - plain) < 2)


def test_arrows_step_frames_after_a_slider_was_dragged(bench):
    bench.open(frame=11)
    bench.press("b")
    bench.page.get_by_role("slider", name="Gamma").click()
    bench.press("ArrowRight")
    bench.wait_frame(12)


def test_arrows_step_frames_at_once_after_the_card_was_closed_from_a_slider(bench):
    bench.open(frame=11)
    for _ in range(5):
        frame = bench.frame_number()
        bench.press("b")
        slide(bench, "Gamma", 50)
        # In one task: the browser takes the focus off a hidden control only when it paints.
        bench.page.evaluate("""() => { for (const key of ['b', 'ArrowRight'])
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, code: key === 'b' ? 'KeyB' : key, bubbles: true, cancelable: true })); }""")
        bench.wait_frame(frame + 1)


def test_trails_are_drawn_when_asked_for_only(bench):
    bench.open(frame=58)
    bench.page.wait_for_timeout(300)
    without = bench.page.evaluate(INK)
    bench.press("r")
    assert bench.until(lambda: bench.page.evaluate(INK) > without + 150)
    bench.press("r")
    assert bench.until(lambda: abs(bench.page.evaluate(INK) - without) < 20)


def test_trails_are_as_wide_and_as_opaque_as_one_wants(bench):
    bench.open(frame=58)
    bench.press("r", "b")
    card = bench.page.locator(".look-card:not(.network-card)")

    def drawn(width, opacity):
        card.get_by_label("Width", exact=True).select_option(width)
        card.get_by_label("Opacity", exact=True).select_option(opacity)
        bench.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        return bench.page.evaluate(INK), bench.page.evaluate(ALPHA)
    bench.until(lambda: bench.page.locator(".overlay").is_visible())
    assert bench.until(lambda: drawn("8", "1")[0] > drawn("1", "1")[0] + 300)
    full, faint = drawn("8", "1"), drawn("8", "0.25")
    assert abs(full[0] - faint[0]) < 20, "as many pixels"
    assert faint[1] < 0.9 * full[1], "fainter ones"


def test_nodes_have_their_own_colours_when_coloured_by_node(bench):
    bench.open(frame=10)
    label = bench.frame(10).labels[0]
    box = bench.page.locator(".overlay").bounding_box()

    def colors():
        spots = [bench.at(p) for p in label.points[:3]]
        return [tuple(bench.page.evaluate(OVERLAY, [x - box["x"], y - box["y"]])[:3]) for x, y in spots]
    assert bench.until(lambda: len(set(colors())) == 1)
    bench.press("b")
    bench.page.get_by_role("combobox", name="Colour by").select_option("node")
    assert bench.until(lambda: len(set(colors())) == 3)


@pytest.mark.parametrize("density", [1, 1.25, 2])
def test_the_canvas_has_the_pixels_of_the_screen(chromium, server, density):
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, device_scale_factor=density)
    bench = Workbench(context.new_page(), server).open(frame=10)
    width, height, css_width, css_height = bench.page.evaluate(
        "() => { const c = document.querySelector('.overlay'), b = c.getBoundingClientRect();"
        " return [c.width, c.height, b.width, b.height]; }")
    assert abs(width - css_width * density) <= 0.5 and abs(height - css_height * density) <= 0.5
    context.close()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_card_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=55)
    bench.press("b", "c", "r", "1")
    bench.page.get_by_role("combobox", name="Future").select_option("50")
    bench.page.wait_for_timeout(500)
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-look.png")
    card, stage = (bench.page.locator(s).bounding_box() for s in (".look-card:not(.network-card)", ".stage"))
    assert card["y"] + card["height"] <= stage["y"] + stage["height"]
