"""What a run's networks see, drawn over the frame."""

import re

import pytest
from playwright.sync_api import expect

from server import Server, copy_project, tarsier
from workbench import Workbench

INK = """() => { const c = document.querySelector('.overlay');
  const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  let n = 0; for (let i = 3; i < data.length; i += 4) if (data[i] > 0) n++; return n; }"""


@pytest.fixture(scope="module")
def trained(base, tmp_path_factory):
    folder = tmp_path_factory.mktemp("network") / "work"
    project = copy_project(base, folder)
    tarsier("train", project, "--profile", "bottom-up-fast", "--run", "seer", "--minutes", "0.15")
    return folder


@pytest.fixture
def seer(context, trained):
    server = Server(trained / "lab.tarsier", roots=[trained]).start()
    page = context.new_page()
    yield Workbench(page, server)
    server.stop()


def shown(bench, frame):
    card = bench.page.locator(".network-card")
    expect(card).to_have_attribute("data-frame", str(frame), timeout=30_000)
    expect(card).to_have_attribute("data-state", "shown")
    return card


def test_maps_and_fields_follow_the_frame(seer):
    seer.open(frame=11)
    seer.press("h")
    assert seer.until(lambda: seer.page.evaluate(f"({INK})() === 0"))
    seer.press("Shift+N")
    card = shown(seer, 11)
    expect(card.get_by_label("Model")).to_have_value("seer")
    expect(card.get_by_label("Output").locator("option")).to_have_text(
        ["Parts (bottom-up)", "Limbs (bottom-up)"])
    assert seer.until(lambda: seer.page.evaluate(f"({INK})() > 0"))
    expect(card.locator(".network-key")).to_have_count(5)
    seer.press("ArrowRight")
    shown(seer, 12)
    card.get_by_label("Output").select_option("1")
    shown(seer, 12)
    expect(card.locator(".network-key").first).to_contain_text("→")
    card.get_by_label("Part").select_option(index=1)
    shown(seer, 12)
    seer.press("Shift+N")
    expect(card).to_be_hidden()
    assert seer.until(lambda: seer.page.evaluate(f"({INK})() === 0"))


def test_without_a_model_it_says_what_to_do(bench):
    bench.open(frame=11)
    bench.press("Shift+N")
    expect(bench.page.locator(".network-card")).to_contain_text(re.compile("Train a model first"))
    bench.press("Shift+N")
    expect(bench.page.locator(".network-card")).to_be_hidden()
