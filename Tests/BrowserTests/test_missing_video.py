"""One bad file spoils nothing else."""

import pytest
from playwright.sync_api import expect

from server import Server
from workbench import Workbench, far_node


@pytest.fixture
def server(folder):
    (folder / "arena.mp4").rename(folder / "moved.mp4")
    server = Server(folder / "lab.tarsier", roots=[folder]).start()
    yield server
    server.stop()


def test_a_missing_video_is_shown_as_such_and_its_labels_stay_editable(bench):
    bench.open(frame=10)
    expect(bench.page.locator(".video-row.missing")).to_contain_text("missing")
    expect(bench.page.locator(".stage-message")).to_contain_text("cannot be opened")
    expect(bench.rows).to_have_count(2)
    first, second = bench.frame(10).labels
    node = far_node(first, [second])
    bench.drag(first.points[node], first.points[node] + [9, 6])
    bench.wait_saved()
    assert bench.frame(10).labels[0].points[node] == pytest.approx(first.points[node] + [9, 6], abs=1.5)


def test_it_is_found_again_through_the_file_browser(bench):
    bench.open(frame=10)
    bench.page.get_by_role("button", name="Find the video…").click()
    dialog = bench.page.get_by_role("dialog")
    dialog.get_by_role("option", name="moved.mp4").click()
    dialog.get_by_role("button", name="Use this one").click()
    expect(bench.page.locator(".video-row.missing")).to_have_count(0)
    expect(bench.page.locator(".stage-message")).to_be_hidden()
    assert bench.project()["videos"][0]["problem"] is None


def test_a_file_that_is_no_video_is_refused_with_its_name(bench, folder):
    (folder / "notes.mp4").write_text("this is not a video")
    bench.open(frame=10)
    bench.press("v")
    dialog = bench.page.get_by_role("dialog")
    dialog.get_by_role("option", name="notes.mp4").click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(bench.page.locator(".notice.error")).to_contain_text("notes.mp4")
    expect(bench.page.locator(".video-row")).to_have_count(1)
    bench.wait_saved()
