"""From nothing to the first label."""

import pytest
from playwright.sync_api import expect

from server import Server


@pytest.fixture
def server(folder):
    server = Server(None, roots=[folder]).start()
    yield server
    server.stop()


def test_a_project_is_made_a_video_added_a_skeleton_named_and_an_animal_placed(bench, folder):
    page = bench.page
    page.goto(bench.server.url)
    expect(page.get_by_role("heading", name="Tarsier")).to_be_visible()
    page.get_by_role("button", name="New project…").click()
    page.get_by_role("dialog").get_by_label("Name").fill("first")
    page.get_by_role("button", name="Create").click()
    expect(page.locator(".project-name")).to_have_text("first")
    assert (folder / "first.tarsier/project.db").exists()

    expect(page.locator(".stage-message")).to_contain_text("Add the first video")
    page.locator(".stage-message").get_by_role("button", name="Add video…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("option", name="arena.mp4").click()
    dialog.get_by_role("button", name="Add", exact=True).click()
    bench.wait_frame(0)
    expect(page.locator(".video-row")).to_contain_text("90 frames")

    page.get_by_role("button", name="Set up the skeleton").click()
    for name in ["nose", "tail"]:
        page.get_by_label("Name of the new node").fill(name)
        bench.press("Enter")
        expect(page.get_by_role("button", name=f"Delete {name}")).to_be_visible()
    page.locator("#panel-skeleton").get_by_role("button", name="Add").nth(1).click()
    expect(page.locator(".edge-row")).to_have_count(1)

    bench.tab("instances")
    page.locator(".overlay").click(position={"x": 5, "y": 5})
    bench.press("i")
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    assert len(bench.frame(0).labels[0].points) == 2


def test_an_existing_project_is_opened(bench):
    page = bench.page
    page.goto(bench.server.url)
    page.get_by_role("button", name="Open project…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("option", name="lab.tarsier").click()
    dialog.get_by_role("button", name="Open").click()
    expect(page.locator(".project-name")).to_have_text("lab")
    bench.wait_frame(0)


def test_a_page_without_the_token_says_what_to_do(bench):
    bench.page.goto(f"http://localhost:{bench.server.port}/")
    expect(bench.page.locator("body")).to_contain_text("token")
