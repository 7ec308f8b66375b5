"""The simulated person of scripts/proofread on a short video: what is stated at the end is true, and errors are found and mended."""
import sys

import pytest

from conftest import BINARY, ROOT

sys.path.insert(0, str(ROOT / "Benchmarks"))
import proofread  # noqa: E402

FRAMES = 240


@pytest.fixture(scope="module")
def tracked(tmp_path_factory):
    return proofread.prepare(BINARY, tmp_path_factory.mktemp("proofread"), 2, "drop10", 3, FRAMES, size=320)


@pytest.fixture
def server(tracked):
    server = proofread.Server(BINARY, tracked[0])
    yield server
    server.stop()


def test_a_person_who_never_errs_finds_every_error_and_states_what_is_left(tracked, server):
    # The tracker makes no error here, so two are made by hand: one to the end of the video, and one of a few frames.
    for edit in ({"from": 120}, {"from": 60, "to": 63}):
        server.edit(type="swapTracks", video=1, first=1, second=2, **edit)
    person = proofread.Person(server, tracked[1], FRAMES)
    report = person.proofread()
    assert 0.45 < report["before"] < 0.6, report
    assert report["after the leaps"] <= report["after the queue"] <= report["before"], report
    assert report["true error"] == 0 and report["stated"] == 0, report
    # Every animal-frame was drawn, since there are fewer than a sample has: each frame was looked at, at a key each.
    assert report["drawn"] == report["animal-frames"], report
    assert report["frames"]["sample"] >= FRAMES - 10 and report["keys"]["sample"] >= report["frames"]["sample"], report
    assert report["keys"]["leaps"] < 20, report


def test_what_the_person_sees_is_what_the_server_has(tracked, server):
    person = proofread.Person(server, tracked[1], FRAMES)
    assert len(person.found) > FRAMES - 10 and len(person.names) == 2
    assert sorted(person.names.values()) == [0, 1]
    assert all(len(poses) <= 2 and points.shape == (5, 2) for poses in person.found.values() for _, _, points in poses)
