"""Two projects become one, on the command line."""
import sqlite3

import numpy as np
import pytest
import sleap_io

from conftest import run


@pytest.fixture
def pair(arena, tmp_path):
    """`a.tarsier` with frames 0 and 6 labelled; `b.slp` with 6 (two px off) and 12, of the same video at no known place."""
    labels = sleap_io.load_slp(str(arena / "truth.slp"), open_videos=False)
    frames = {f.frame_idx: f for f in labels.labeled_frames}
    labels.labeled_frames = [frames[0], frames[6]]
    labels.save(str(tmp_path / "a.slp"), embed=False)
    run("new", tmp_path / "a.tarsier")
    run("import", tmp_path / "a.tarsier", tmp_path / "a.slp", "--video-root", arena)
    for instance in frames[6].instances:
        instance.points["xy"] += 2
    labels.labeled_frames = [frames[6], frames[12]]
    labels.videos[0].replace_filename("/lab/computer/arena.mp4", open=False)
    labels.save(str(tmp_path / "b.slp"), embed=False)
    return tmp_path


def labelled(project):
    with sqlite3.connect(project / "project.db") as db:
        return [f for f, in db.execute("select frame from label order by frame")]


def test_the_plan_changes_nothing_and_is_what_the_merge_then_does(pair):
    plan = run("merge", pair / "a.tarsier", pair / "b.slp", "--plan", "--json").events[-1]
    assert plan["labels"] == {"added": 2, "same": 0, "left": 2, "gone": 0}
    assert plan["videos"][0]["match"] and plan["conflictFrames"] == 1
    assert labelled(pair / "a.tarsier") == [0, 0, 6, 6]
    outcome = run("merge", pair / "a.tarsier", pair / "b.slp", "--json")
    assert outcome.events[-1]["result"]["labels"] == "2"
    assert labelled(pair / "a.tarsier") == [0, 0, 6, 6, 12, 12]
    again = run("merge", pair / "a.tarsier", pair / "b.slp", "--plan", "--json").events[-1]
    assert again["labels"]["added"] == 0 and again["labels"]["same"] == 2


def test_a_project_is_merged_by_each_rule_and_reads_back_in_sleap(pair):
    run("new", pair / "b.tarsier")
    run("import", pair / "b.tarsier", pair / "b.slp", code=3)
    run("merge", pair / "a.tarsier", pair / "b.tarsier", "--conflicts", "new")
    run("export", pair / "a.tarsier", "--format", "slp", "--out", pair / "out.slp")
    merged = {f.frame_idx: f for f in sleap_io.load_slp(str(pair / "out.slp"), open_videos=False)}
    theirs = {f.frame_idx: f for f in sleap_io.load_slp(str(pair / "b.slp"), open_videos=False)}
    assert sorted(merged) == [0, 6, 12]
    assert np.allclose(merged[6].numpy(), theirs[6].numpy(), equal_nan=True)
    run("merge", pair / "a.tarsier", pair / "a.slp", "--conflicts", "both")
    assert labelled(pair / "a.tarsier") == [0, 0, 6, 6, 6, 6, 12, 12]


def test_what_makes_no_sense_is_refused(pair):
    project = pair / "a.tarsier"
    assert "itself" in run("merge", project, project, code=3).err
    assert "which videos" in run("merge", project, pair / "b.slp", "--pair", "x", code=3).err
    assert "no video 7" in run("merge", project, pair / "b.slp", "--pair", "0=7", code=3).err
    assert labelled(project) == [0, 0, 6, 6]
    run("merge", project, pair / "b.slp", "--pair", "0=new")
    with sqlite3.connect(project / "project.db") as db:
        assert db.execute("select count(*) from video").fetchone() == (2,)


def test_a_package_of_the_project_s_own_frames_goes_onto_its_video(pair, arena):
    run("extract", arena / "arena.tarsier", "--frames", "7-30", "--out", pair / "part.pkg.slp")
    run("merge", pair / "a.tarsier", pair / "part.pkg.slp")
    assert set(labelled(pair / "a.tarsier")) > {0, 6} and max(labelled(pair / "a.tarsier")) <= 30
    with sqlite3.connect(pair / "a.tarsier/project.db") as db:
        assert db.execute("select count(*) from video").fetchone() == (1,)
    assert not (pair / "a.tarsier/images").exists()
    run("new", pair / "bare.tarsier")
    run("merge", pair / "bare.tarsier", pair / "part.pkg.slp", "--plan")
    assert not (pair / "bare.tarsier/images").exists()
    run("merge", pair / "bare.tarsier", pair / "part.pkg.slp", "--pair", "0=new")
