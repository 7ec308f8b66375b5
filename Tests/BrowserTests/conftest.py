"""A real browser, the real program, and a small project that its command line makes."""

import os
import subprocess

import pytest
import sleap_io
from playwright.sync_api import sync_playwright

from server import BINARY, Server, copy_project, tarsier
from workbench import Workbench

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FRAMES = 90
LABELED = list(range(0, FRAMES, 10))
PREDICTED = list(range(41, 60))


def pytest_collection_finish(session):
    if session.items and not BINARY.exists():
        pytest.exit(f"{BINARY} is not built; run `swift build -c release` first", returncode=1)


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """A folder with arena.mp4 (90 frames, two mice) and lab.tarsier: labels on every tenth frame, predictions on 41 to 59."""
    folder = tmp_path_factory.mktemp("base")
    tarsier("arena", folder, "--frames", FRAMES, "--width", 320, "--labels", 0, "--seed", 3)
    write_labels(folder / "truth.slp", folder / "labels.slp")
    (folder / "truth.slp").unlink()
    subprocess.run(["rm", "-r", folder / "arena.tarsier"], check=True)
    tarsier("new", folder / "lab.tarsier")
    tarsier("add-video", folder / "lab.tarsier", folder / "arena.mp4")
    tarsier("import", folder / "lab.tarsier", folder / "labels.slp")
    return folder


def write_labels(truth, path):
    labels = sleap_io.load_slp(str(truth), open_videos=False)
    frames = []
    for frame in labels.labeled_frames:
        if frame.frame_idx in PREDICTED:
            frame.instances = [predicted(i) for i in frame.instances]
        elif frame.frame_idx not in LABELED:
            continue
        frames.append(frame)
    labels.labeled_frames = frames
    labels.suggestions = [sleap_io.SuggestionFrame(labels.videos[0], f) for f in (5, 25, 70)]
    labels.save(str(path), embed=False)


def predicted(instance):
    return sleap_io.PredictedInstance.from_numpy(
        instance.numpy(), skeleton=instance.skeleton, score=0.8, track=instance.track)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def folder(base, tmp_path):
    copy_project(base, tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def server(folder):
    server = Server(folder / "lab.tarsier", roots=[folder]).start()
    yield server
    server.stop()


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark")
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def bench(context, server):
    """The workbench on an open page; a script error or a broken rule of the CSP fails the test."""
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda m: problems.append(m.text) if "Content Security Policy" in m.text else None)
    yield Workbench(page, server)
    assert problems == []
