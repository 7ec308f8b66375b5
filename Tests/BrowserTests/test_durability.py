"""Nothing that a person did is lost, whatever happens to the server, the connection or the page."""

import re

import pytest
from playwright.sync_api import expect

from workbench import Workbench, far_node

WAITING = re.compile(r"waiting$")


def grip(bench, frame):
    """A node that can be grasped without touching another, and where it is."""
    first, second = bench.frame(frame).labels
    node = far_node(first, [second])
    return node, first.points[node].copy()


def nudge(bench, at, steps):
    """Drags a node `steps` times, a little each time; returns where it ends."""
    for _ in range(steps):
        bench.drag(at, at + [4, 3])
        at = at + [4, 3]
    return at


def test_every_acknowledged_edit_survives_sigkill(bench, server):
    bench.open(frame=10)
    acknowledged = []
    bench.page.on("response", lambda r: acknowledged.append(r) if "/api/edits" in r.url and r.ok else None)
    node, at = grip(bench, 10)
    for step in range(12):
        bench.drag(at, at + [3, 0])
        at = at + [3, 0]
        if step == 7:
            server.kill()
    expect(bench.connection).to_have_text(WAITING)
    sure = max(r.json()["revision"] for r in acknowledged)
    server.start()
    second_page = bench.page.context.new_page()
    second_page.goto(server.url)
    assert bench.project()["revision"] >= sure
    # The first page goes on by itself once the browser knows the new address, and sends what waited.
    bench.wait_saved(timeout=20_000)
    moved = bench.frame(10).labels[0]
    assert moved.points[node] == pytest.approx(at, abs=1.5)


def test_edits_made_offline_are_sent_when_the_connection_is_back(bench, context):
    bench.open(frame=10)
    node, at = grip(bench, 10)
    context.set_offline(True)
    at = nudge(bench, at, 3)
    expect(bench.connection).to_have_text(re.compile(r"^offline – 3 edits waiting$"))
    context.set_offline(False)
    bench.wait_saved(timeout=20_000)
    assert bench.frame(10).labels[0].points[node] == pytest.approx(at, abs=1.5)


def test_a_page_that_is_closed_offline_leaves_its_edits_to_the_next_one(bench, context, server):
    bench.open(frame=10)
    node, at = grip(bench, 10)
    server.kill()
    at = nudge(bench, at, 2)
    bench.press("i")
    expect(bench.rows).to_have_count(3)
    expect(bench.connection).to_have_text(WAITING)
    bench.page.close()
    server.start()
    again = Workbench(context.new_page(), server).open(frame=10)
    again.wait_saved()
    expect(again.rows).to_have_count(3)
    now = again.frame(10)
    assert len(now.labels) == 3
    assert now.labels[0].points[node] == pytest.approx(at, abs=1.5)


def test_a_reload_in_the_middle_of_a_burst_loses_nothing_and_does_nothing_twice(bench):
    bench.open(frame=13)
    for _ in range(6):
        bench.press("i")
    expect(bench.rows).not_to_have_count(0)
    bench.page.reload()
    bench.wait_frame(13)
    bench.wait_saved()
    labels = bench.frame(13).labels
    assert len(labels) == len({label.id for label in labels})
    expect(bench.rows).to_have_count(len(labels))
    assert 1 <= len(labels) <= 6


def test_undo_goes_on_after_the_server_was_killed(bench, server):
    bench.open(frame=10)
    before = bench.frame(10).labels[0].points.copy()
    nudge(bench, grip(bench, 10)[1], 2)
    bench.wait_saved()
    server.kill()
    server.start()
    bench.open(frame=10)
    for _ in range(2):
        bench.page.locator(".command-undo").click()
        bench.wait_saved()
    expect(bench.page.locator(".command-redo")).to_be_enabled()
    assert bench.frame(10).labels[0].points == pytest.approx(before, nan_ok=True)


def test_a_page_that_a_new_server_does_not_know_says_what_to_do(bench, server):
    bench.open(frame=10)
    server.kill()
    expect(bench.connection).to_have_text(re.compile("^offline"))
    server.start()
    expect(bench.page.locator(".banner")).to_contain_text("Open the address that it printed", timeout=20_000)
    expect(bench.connection).to_have_text("session ended")
    bench.page.context.new_page().goto(server.url)
    bench.wait_saved(timeout=20_000)
    expect(bench.page.locator(".banner")).to_be_hidden()


def test_a_frame_that_was_asked_for_offline_comes_when_the_connection_is_back(bench, context):
    bench.open(frame=0)
    context.set_offline(True)
    bench.press("End")
    expect(bench.page.locator(".stage-message")).to_contain_text("does not answer")
    context.set_offline(False)
    expect(bench.page.locator(".stage-message")).to_be_hidden(timeout=15_000)
    bench.wait_frame(89)
    bench.press("Alt+ArrowLeft")
    bench.wait_frame(80)
    expect(bench.rows).to_have_count(2)
