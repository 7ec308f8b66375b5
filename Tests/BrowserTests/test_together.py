"""Two pages on one project."""

import pytest
from playwright.sync_api import expect

from workbench import Workbench, far_node


@pytest.fixture
def other(context, server):
    return Workbench(context.new_page(), server)


def test_pages_see_each_others_edits(bench, other):
    bench.open(frame=13)
    other.open(frame=13)
    bench.press("i")
    expect(other.rows).to_have_count(1)
    other.press("i")
    expect(bench.rows).to_have_count(2)
    expect(other.rows).to_have_count(2)
    bench.press("Delete")
    expect(other.rows).to_have_count(1)


def test_a_node_moved_on_one_page_moves_on_the_other(bench, other):
    bench.open(frame=10)
    other.open(frame=10)
    first, second = bench.frame(10).labels
    node = far_node(first, [second])
    target = first.points[node] + [14, -10]
    bench.drag(first.points[node], target)
    bench.wait_saved()
    # The other page finds the node under the pointer at its new place, and can drag it on.
    other.page.mouse.move(*other.at(target))
    expect(other.page.locator(".overlay")).to_have_attribute("data-cursor", "node")
    other.drag(target, target + [6, 6])
    other.wait_saved()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(target + [6, 6], abs=2)


def test_the_skeleton_changes_on_both(bench, other):
    bench.open(frame=10).tab("skeleton")
    panel = other.open(frame=10).tab("skeleton")
    bench.page.get_by_label("Name of the new node").fill("paw")
    bench.press("Enter")
    expect(panel.get_by_role("button", name="Delete paw")).to_be_visible()


def test_a_person_is_seen_in_the_colour_of_their_choice(chromium, bench, server):
    """A browser of their own: the colour is kept where the person works, and others hear of it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    context.set_default_timeout(15_000)
    try:
        bob = Workbench(context.new_page(), server)
        bob.page.goto(server.url)
        context.add_cookies([{"name": "author", "value": "bob", "url": f"http://localhost:{server.port}"}])
        bob.open(frame=10)
        bench.open(frame=10)
        face = bench.page.locator(".people").get_by_role("img", name="bob")
        expect(face).to_be_visible()
        before = face.evaluate("e => getComputedStyle(e).backgroundColor")
        bob.page.get_by_role("menuitem", name="Edit", exact=True).click()
        bob.page.get_by_role("menu", name="Edit").get_by_text("Your name…").click()
        dialog = bob.page.get_by_role("dialog", name="Your name")
        dialog.get_by_label("Another colour").fill("#12ab9f")
        dialog.get_by_role("button", name="Use this name").click()
        expect(face).to_have_css("background-color", "rgb(18, 171, 159)")
        assert before != "rgb(18, 171, 159)"
        bob.page.reload()
        expect(bob.page.locator(".people").get_by_role("img", name="bob")).to_have_css("background-color", "rgb(18, 171, 159)")
    finally:
        context.close()
