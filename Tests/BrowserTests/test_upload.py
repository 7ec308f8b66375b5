"""Videos of the browser's machine: chosen or dropped, interrupted and gone on with, refused when broken."""

import base64

import pytest
from playwright.sync_api import expect

from server import tarsier

DROP = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: 'video/mp4', lastModified: 7 }));
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    window.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    if (kind === 'dragover') window.veilShown = !document.querySelector('.drop-veil').hidden;
  }
}"""


@pytest.fixture(scope="session")
def recording(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recording")
    tarsier("arena", folder, "--frames", 30, "--width", 320, "--labels", 0, "--seed", 9)
    (folder / "arena.mp4").rename(folder / "recording.mp4")
    return folder / "recording.mp4"


def choose(bench, path):
    bench.page.get_by_role("menuitem", name="Project", exact=True).click()
    bench.page.get_by_role("menu", name="Project").get_by_text("Upload videos of this computer…").click()
    dialog = bench.page.get_by_role("dialog", name="Upload videos")
    dialog.get_by_label("Videos of this computer").set_input_files(path)
    dialog.get_by_role("button", name="Upload", exact=True).click()
    expect(dialog).to_be_hidden()


def test_a_chosen_video_arrives_and_is_shown(bench, recording):
    bench.open(frame=10)
    choose(bench, recording)
    row = bench.page.locator(".video-row", has_text="recording.mp4")
    expect(row).to_be_visible()
    expect(row).to_contain_text("30 frames")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(bench.page.locator(".upload")).to_have_count(0)
    assert (bench.server.project / "videos/recording.mp4").read_bytes() == recording.read_bytes()


def test_a_dropped_video_arrives_and_a_broken_one_is_refused(bench, recording):
    bench.open(frame=10)
    bench.page.evaluate(DROP, ["broken.mp4", base64.b64encode(b"no video").decode()])
    assert bench.page.evaluate("window.veilShown") is True
    expect(bench.page.locator(".drop-veil")).to_be_hidden()
    card = bench.page.get_by_role("article", name="broken.mp4")
    expect(card).to_contain_text("“broken.mp4”")
    card.get_by_role("button", name="Cancel upload").click()
    expect(card).to_have_count(0)
    bench.page.evaluate(DROP, ["dropped.mp4", base64.b64encode(recording.read_bytes()).decode()])
    expect(bench.page.locator(".video-row", has_text="dropped.mp4")).to_be_visible()
    assert not list((bench.server.project / "uploads").glob("*.part"))


def test_an_upload_that_loses_the_server_goes_on(bench, recording):
    """The first answer to a piece never comes; the page asks where the server stands and goes on from there."""
    lost = []

    def lose_the_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        route.abort()

    bench.page.route("**/api/uploads/*?offset=*", lose_the_answer)
    bench.open(frame=10)
    choose(bench, recording)
    expect(bench.page.locator(".video-row", has_text="recording.mp4")).to_be_visible(timeout=30_000)
    assert lost == [200]
    assert (bench.server.project / "videos/recording.mp4").read_bytes() == recording.read_bytes()
