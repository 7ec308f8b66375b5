"""Real projects of SLEAP and DeepLabCut come in whole; skipped where the shared data sets are not at hand."""
import sqlite3

import sleap_io

from conftest import run


def counts(project):
    with sqlite3.connect(project / "project.db") as db:
        return tuple(db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("label", "track", "video"))


def test_flies13_comes_in_once_and_goes_out_again(shared, tmp_path):
    project = tmp_path / "flies.tarsier"
    run("new", project)
    run("import", project, shared / "flies13/labels.slp")
    run("import", project, shared / "flies13/labels.slp")
    assert counts(project) == (2000, 2, 1), "importing twice adds nothing twice"
    run("export", project, "--format", "slp", "--out", tmp_path / "out.slp")
    before = sleap_io.load_slp(str(shared / "flies13/labels.slp"), open_videos=False)
    after = sleap_io.load_slp(str(tmp_path / "out.slp"), open_videos=False)
    for a, b in zip(before, after, strict=True):
        assert a.frame_idx == b.frame_idx
        for one, other in zip(a.instances, b.instances, strict=True):
            assert one.track.name == other.track.name
            assert one.numpy().tobytes() == other.numpy().tobytes(), "points come back bit for bit"


def test_mouse_openfield_comes_in_whole(shared, tmp_path):
    project = tmp_path / "mouse.tarsier"
    run("new", project)
    run("import", project, shared / "mouse-openfield/config.yaml")
    assert counts(project) == (92, 0, 1)
