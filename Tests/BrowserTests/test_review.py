"""Proofreading as a person does it: the queue of joins, a swap and its undo, a sample, and what it states."""

import json
import re

import pytest
import sleap_io
from playwright.sync_api import expect

from server import ROOT, Server, tarsier
from workbench import Workbench

PICTURES = ROOT / "artifacts/page"
FRAMES = 160
# Here one mouse is not found for eight frames, and as soon as it is back the other one is not.
GAPS = [50, 100]


@pytest.fixture(scope="session")
def tracked(tmp_path_factory):
    """Two mice that are lost one after the other, twice; the global tracker leaves a join at each of these places."""
    folder = tmp_path_factory.mktemp("tracked")
    tarsier("arena", folder, "--frames", FRAMES, "--width", 320, "--labels", 0, "--seed", 3)
    labels = sleap_io.load_slp(str(folder / "truth.slp"), open_videos=False)
    frames = []
    for frame in labels.labeled_frames:
        lost = {(frame.frame_idx - gap) // 8 for gap in GAPS}
        animals = sorted(frame.instances, key=lambda i: i.track.name)
        frame.instances = [sleap_io.PredictedInstance.from_numpy(a.numpy(), skeleton=a.skeleton, score=0.8)
                           for place, a in enumerate(animals) if place not in lost]
        frames.append(frame)
    labels.labeled_frames = frames
    labels.tracks = []
    labels.save(str(folder / "found.slp"), embed=False)
    tarsier("new", folder / "lab.tarsier")
    tarsier("add-video", folder / "lab.tarsier", folder / "arena.mp4")
    tarsier("import", folder / "lab.tarsier", folder / "found.slp")
    tarsier("track", folder / "lab.tarsier", "--max-tracks", 2)
    return folder


@pytest.fixture
def folder(tracked, tmp_path):
    from server import copy_project
    copy_project(tracked, tmp_path / "work")
    return tmp_path / "work"


def queue(bench):
    return json.loads(bench.get("/api/review/joins").text())


def tracks(bench, frame):
    """The tracks of the frame's animals, from left to right."""
    return [p.track for p in sorted(bench.frame(frame).predictions, key=lambda p: p.points[3, 0])]


def edit(bench, **fields):
    response = bench.page.context.request.post(
        f"http://localhost:{bench.server.port}/api/edits", data={"id": f"test-{fields}", "edit": fields})
    assert response.ok, response.text()


def test_the_queue_leads_to_an_injected_swap(bench):
    bench.open(frame=0)
    joins = sorted(queue(bench)["joins"], key=lambda j: j["frame"])
    assert [j["before"] for j in joins] == [49, 99], joins
    first, second = joins[0]["track"], joins[0]["other"]
    right = tracks(bench, 120)
    edit(bench, type="swapTracks", video=1, first=first, second=second, **{"from": joins[1]["frame"]})
    assert tracks(bench, 120) == right[::-1]

    bench.press(".")
    panel = bench.page.locator("#panel-review")
    expect(panel).to_be_visible()
    expect(panel.get_by_role("list", name="Joins").get_by_role("listitem")).to_have_count(2)
    expect(panel.locator(".review-card")).to_contain_text("wrong")
    expect(bench.page.locator(".transport").get_by_role("button", name="Pause")).to_be_visible()
    for _ in joins:
        current = panel.locator("[role=listitem][aria-current=true] .join-go")
        frame = int(current.get_attribute("aria-label").split()[-1]) - 1
        bench.press("o" if frame == joins[1]["frame"] else "y")
        expect(panel.locator("[role=listitem][aria-current=true] .join-go", has_text=f"{frame + 1}")).to_have_count(0)
    expect(panel).to_contain_text("All 2 joins answered: 1 right, 1 swapped, 0 unsure.")
    bench.wait_saved()
    assert tracks(bench, 120) == right

    # Which was answered last, and so is taken back first, the ranking of the queue decides.
    bench.press("Control+z")
    expect(panel).to_contain_text("1 of 2 joins left")
    bench.press("Control+z")
    expect(panel).to_contain_text("2 of 2 joins left")
    assert bench.until(lambda: tracks(bench, 120) == right[::-1])
    bench.press("Control+Shift+z")
    expect(panel).to_contain_text("1 of 2 joins left")
    bench.press("Control+Shift+z")
    expect(panel).to_contain_text("1 right, 1 swapped")
    assert bench.until(lambda: tracks(bench, 120) == right)


def test_tracking_again_keeps_what_was_answered(bench, folder):
    bench.open(frame=0)
    join = max(queue(bench)["joins"], key=lambda j: j["frame"])
    before, earlier = tracks(bench, 120), tracks(bench, 80)
    # The person knows better than the tracker, whatever that is in truth.
    edit(bench, type="answerJoin", join=join["id"], answer="swapped")
    swapped = tracks(bench, 120)
    assert swapped == before[::-1]
    tarsier("track", folder / "lab.tarsier", "--max-tracks", 2)
    assert tracks(bench, 120) == swapped
    assert tracks(bench, 80) == earlier
    states = {j["frame"]: j["state"] for j in queue(bench)["joins"]}
    assert states[join["frame"]] == "swapped" and len(states) == 2


def test_a_sample_states_a_rate_until_identities_change(bench):
    bench.open(frame=0)
    edit(bench, type="drawSample", video=1, count=12, seed=5)
    bench.page.reload()
    panel = bench.tab("review")
    expect(panel).to_contain_text("0 of 12 animal-frames judged")
    frames = {i["frame"] for i in json.loads(bench.get("/api/review/sample").text())["sample"]["items"]}
    bench.press("Shift+y")
    for frame in sorted(frames):
        bench.wait_frame(frame)
        expect(panel.locator(".review-card")).to_contain_text(f"{frame + 1}")
        bench.press("y")
    expect(panel.locator(".sample-bound")).to_have_text("≤ 27 %")
    expect(panel).to_contain_text("At most 27 % of animal-frames have the wrong identity, with 95 % confidence.")
    expect(panel).to_contain_text("0 wrong among 12 drawn at random")
    bench.wait_saved()
    bench.press("Home")
    bench.wait_frame(0)
    bench.press("t")
    expect(panel).to_contain_text("The sample no longer speaks for the tracks")
    bench.press("Control+z")
    expect(panel.locator(".sample-bound")).to_have_text("≤ 27 %")


def test_split_and_connect_are_one_step_each(bench):
    bench.open(frame=20)
    before = tracks(bench, 30)
    bench.press("1")
    bench.press("Shift+k")
    expect(bench.page.locator("#connection")).to_have_text("saved")
    expect(bench.page.get_by_role("menuitem", name="Tracks", exact=True)).to_be_visible()
    assert bench.until(lambda: bench.page.evaluate("async () => (await (await fetch('/api/project')).json()).tracks.length === 3"))
    assert len(set(tracks(bench, 30)) - set(before)) == 1
    assert tracks(bench, 19) == tracks(bench, 10)
    bench.press("Shift+j")
    dialog = bench.page.locator("dialog[open]")
    expect(dialog).to_contain_text("goes on as")
    dialog.get_by_role("button", name="Connect").click()
    expect(dialog).to_have_count(0)
    bench.wait_saved()
    assert bench.until(lambda: bench.page.evaluate("async () => (await (await fetch('/api/project')).json()).undo === 'Connect tracks'"))
    assert tracks(bench, 30) == before
    bench.press("Control+z", "Control+z")
    assert bench.until(lambda: bench.page.evaluate("async () => (await (await fetch('/api/project')).json()).tracks.length === 2"))
    assert tracks(bench, 30) == before


def test_an_outlier_is_marked_and_found_by_a_key(bench):
    bench.open(frame=0)
    swapped = tracks(bench, 80)
    # For one frame the animals have each other's track: both leap there and back.
    edit(bench, type="swapTracks", video=1, first=swapped[0], second=swapped[1], **{"from": 80}, to=80)
    panel = bench.tab("review")
    panel.get_by_role("button", name="Mark the outliers").click()
    expect(panel.locator(".outlier-body")).to_contain_text("leap")
    bench.page.locator(".frame-entry").fill("79")
    bench.press("Enter")
    bench.wait_frame(78)
    bench.press(";")
    bench.wait_frame(80)
    expect(panel.locator(".outlier-here")).to_contain_text("Frame 81: track_")
    expect(panel.locator(".outlier-here")).to_contain_text("leaps")
    bench.press(";")
    bench.wait_frame(81)
    # Where the panel is not open a notice says it.
    bench.tab("instances")
    bench.press(":")
    bench.wait_frame(80)
    expect(bench.page.locator(".notice").last).to_contain_text("Frame 81: track_")
    bench.tab("review")
    # The marks lie on the timeline's scale; a person's eye judges the pictures.
    count = """() => { const c = document.querySelector('.timeline-canvas'), x = c.getContext('2d'), d = window.devicePixelRatio || 1;
        const ink = document.createElement('canvas').getContext('2d');
        ink.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--mark-negative').trim();
        ink.fillRect(0, 0, 1, 1);
        const want = ink.getImageData(0, 0, 1, 1).data, p = x.getImageData(0, Math.round(13 * d), c.width, Math.round(4 * d)).data;
        let k = 0;
        for (let i = 0; i < p.length; i += 4) if (Math.abs(p[i] - want[0]) + Math.abs(p[i + 1] - want[1]) + Math.abs(p[i + 2] - want[2]) < 12) k++;
        return k > 8; }"""
    assert bench.until(lambda: bench.page.evaluate(count))
    PICTURES.mkdir(parents=True, exist_ok=True)
    for theme, (width, height) in [("dark", (1280, 720)), ("dark", (1920, 1080)), ("light", (1280, 720)), ("light", (1920, 1080))]:
        bench.page.set_viewport_size({"width": width, "height": height})
        bench.page.emulate_media(color_scheme=theme)
        assert bench.until(lambda: bench.page.evaluate(count))
        bench.page.screenshot(path=PICTURES / f"{theme}-{width}-outliers.png")


def test_one_animal_stays_in_the_middle_of_its_view(bench):
    bench.open(frame=20)
    bench.press("1", "Shift+z")
    card = bench.page.locator(".animal-card")
    expect(card).to_be_visible()
    expect(card.locator(".animal-title")).to_have_text(re.compile("track_"))
    expect(card.locator(".animal-absent")).to_be_hidden()
    # The animal's parts are drawn around the middle of the view, on every frame.
    count = """() => { const c = document.querySelector('.animal-canvas'), n = Math.floor(c.width / 2), x = c.getContext('2d');
        const d = x.getImageData(n - 40, n - 40, 80, 80).data; let k = 0;
        for (let i = 0; i < d.length; i += 4) if (Math.max(d[i], d[i + 1], d[i + 2]) - Math.min(d[i], d[i + 1], d[i + 2]) > 80) k++;
        return k > 30; }"""
    assert bench.until(lambda: bench.page.evaluate(count))
    bench.press("Control+ArrowRight")
    bench.wait_frame(30)
    assert bench.until(lambda: bench.page.evaluate(count))
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.screenshot(path=PICTURES / "dark-1280-animal.png")
    bench.press("Shift+z")
    expect(card).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_panel_fits(bench, theme, size):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=0)
    bench.press(".")
    panel = bench.page.locator("#panel-review")
    expect(panel.locator(".review-card")).to_be_visible()
    # The loop begins once its frames are there; before that the key would begin to play.
    expect(bench.page.locator(".transport").get_by_role("button", name="Pause")).to_be_visible()
    bench.press("p")
    expect(bench.page.locator(".transport").get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(bench.page.locator(".stage")).to_have_attribute("data-shown", str(bench.frame_number()))
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-review.png")
    assert panel.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
    assert panel.locator(".panel-body").evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")


def test_without_joins_the_panel_says_how_to_get_them(context, base, tmp_path):
    from server import copy_project
    copy_project(base, tmp_path / "work")
    server = Server(tmp_path / "work/lab.tarsier", roots=[tmp_path]).start()
    try:
        bench = Workbench(context.new_page(), server).open(frame=45)
        panel = bench.tab("review")
        expect(panel).to_contain_text("No joins to review")
        PICTURES.mkdir(parents=True, exist_ok=True)
        bench.page.screenshot(path=PICTURES / "dark-1280-review-empty.png")
        bench.press(".")
        expect(bench.page.locator(".notice")).to_contain_text("no joins to review")
    finally:
        server.stop()
