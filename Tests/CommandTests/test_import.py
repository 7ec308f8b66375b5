"""Labels and poses of other programs come into a project whole, or not at all."""
import json
import sqlite3

import numpy as np
import pytest
from test_bad_input import contents, project, refused  # noqa: F401

from conftest import ROOT, run

FIXTURES = ROOT / "Tests/Fixtures/formats"


def rows(project, sql):
    with sqlite3.connect(project / "project.db") as db:
        return db.execute(sql).fetchall()


def picture(path, width, height):
    import cv2

    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), np.full((height, width, 3), 90, np.uint8))


def coco(path, pictures):
    """One mouse on each picture; the sizes are not in the file."""
    path.write_text(json.dumps({
        "images": [{"id": i, "file_name": name} for i, name in enumerate(pictures)],
        "categories": [{"id": 1, "name": "mouse", "keypoints": ["nose", "tail"], "skeleton": [[1, 2]]}],
        "annotations": [{"image_id": i, "category_id": 1, "keypoints": [i + 1, 2, 2, 3, 4, 1]} for i in range(len(pictures))],
    }))
    return path


@pytest.fixture
def empty(tmp_path):
    run("new", tmp_path / "p")
    return tmp_path / "p.tarsier"


def test_pictures_of_two_sizes_and_one_that_is_lost(empty, tmp_path):
    for name, size in [("a.png", (64, 48)), ("b.jpg", (32, 32)), ("d.png", (64, 48))]:
        picture(tmp_path / "images" / name, *size)
    outcome = run("import", empty, coco(tmp_path / "coco.json", ["a.png", "b.jpg", "c.png", "d.png"]))
    assert "1 of 4 pictures are not there, such as c.png" in outcome.err + outcome.out
    assert "2 different sizes" in outcome.err + outcome.out
    videos = rows(empty, "SELECT id, width, height, frame_count FROM video ORDER BY id")
    assert [v[1:] for v in videos] == [(64, 48, 2), (32, 32, 1)]
    assert rows(empty, "SELECT video, frame FROM label ORDER BY video, frame") == [
        (videos[0][0], 0), (videos[0][0], 1), (videos[1][0], 0)]
    run("import", empty, tmp_path / "coco.json")
    assert rows(empty, "SELECT count(*) FROM label") == [(3,)]


def test_labels_without_any_picture_wait_for_them(empty, tmp_path):
    outcome = run("import", empty, coco(tmp_path / "coco.json", ["far/a.png"]), code=3)
    assert "can be edited" in outcome.err and "far/a.png" in outcome.err
    assert rows(empty, "SELECT count(*) FROM label") == [(1,)]


def test_poses_go_to_the_video_that_is_told(arena, tmp_path):
    run("new", tmp_path / "p")
    target = tmp_path / "p.tarsier"
    table = tmp_path / "poses.csv"
    table.write_text("track,frame_idx,instance.score,nose.x,nose.y,nose.score\nm1,3,0.5,1,2,0.25\n")
    before = contents(target)
    refused("import", target, table, words=["poses.csv", "the project has none"])
    run("add-video", target, arena / "arena.mp4")
    run("import", target, table)
    assert rows(target, "SELECT frame, score FROM prediction") == [(3, 0.5)]
    assert rows(target, "SELECT count(*) FROM label") == [(0,)] and contents(target) != before
    picture(tmp_path / "other" / "1.png", 20, 20)
    run("add-video", target, tmp_path / "other")
    refused("import", target, table, words=["poses.csv", "arena.mp4", "other", "--video"])
    refused("import", target, table, "--video", 1, words=["frame 4", "only 1 frames"])
    table.rename(tmp_path / "lab.000_arena.analysis.csv")
    run("import", target, tmp_path / "lab.000_arena.analysis.csv")
    assert rows(target, "SELECT count(*) FROM prediction") == [(1,)]


@pytest.mark.parametrize("name, text, words", [
    ("empty.json", "", ["empty"]), ("story.csv", "once upon a time\n", ["begins with"]),
    ("half.json", '{"images": [', ["JSON"]), ("skeleton.json", '{"nodes": [], "links": []}', ["skeleton panel"]),
])
def test_what_holds_no_labels_changes_nothing(project, tmp_path, name, text, words):  # noqa: F811
    before = contents(project)
    (tmp_path / name).write_text(text)
    refused("import", project, tmp_path / name, words=[name, *words])
    assert contents(project) == before


def test_a_file_for_each_video_leaves_the_project(empty, tmp_path):
    import h5py

    for name in ("one", "two", "three"):
        picture(tmp_path / name / "1.png", 20, 20)
        run("add-video", empty, tmp_path / name)
    for number in (0, 2):
        table = tmp_path / f"{number}.csv"
        table.write_text(f"track,frame_idx,instance.score,nose.x,nose.y,nose.score\nm,0,1,{number},5.5,1\n")
        run("import", empty, table, "--video", number)
    outcome = run("export", empty, "--format", "analysis", "--all-videos", "--out", tmp_path / "out", "--json")
    names = ["p.000_one.analysis.h5", "p.002_three.analysis.h5"]
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == names
    result = [e for e in outcome.events if e["event"] == "result"][0]["result"]
    assert result["files"].split("\n") == [str(tmp_path / "out" / n) for n in names]
    with h5py.File(tmp_path / "out" / names[1]) as f:
        assert f["tracks"][0, :, 0, 0].tolist() == [2.0, 5.5]
    run("export", empty, "--format", "csv", "--video", 2, "--out", tmp_path / "three.csv")
    assert (tmp_path / "three.csv").read_text().splitlines()[1] == "m,0,1.0,2.0,5.5,1.0"
    refused("export", empty, "--format", "csv", "--out", tmp_path / "x.csv", words=["--all-videos"])


def test_nwb_leaves_and_comes_back_at_the_same_frames(arena, tmp_path):
    run("new", tmp_path / "p")
    run("add-video", tmp_path / "p.tarsier", arena / "arena.mp4")
    table = tmp_path / "t.csv"
    table.write_text("track,frame_idx,instance.score,nose.x,nose.y,nose.score\nm,7,0.5,1,2,0.5\nm,100,0.5,3,4,0.5\n")
    run("import", tmp_path / "p.tarsier", table)
    run("export", tmp_path / "p.tarsier", "--format", "nwb", "--out", tmp_path / "p.nwb")
    run("new", tmp_path / "q")
    refused("import", tmp_path / "q.tarsier", tmp_path / "p.nwb", "--video", 0, words=["no video 0"])
    run("import", tmp_path / "q.tarsier", tmp_path / "p.nwb")
    assert rows(tmp_path / "q.tarsier", "SELECT frame FROM prediction ORDER BY frame") == [(7,), (100,)]
    picture(tmp_path / "stills" / "1.png", 20, 20)
    run("new", tmp_path / "r")
    run("add-video", tmp_path / "r.tarsier", tmp_path / "stills")
    refused("import", tmp_path / "r.tarsier", tmp_path / "p.nwb", "--video", 0, words=["p.nwb", "stills", "another video"])
    assert rows(tmp_path / "r.tarsier", "SELECT count(*) FROM prediction") == [(0,)]


def test_pictures_inside_a_deepposekit_set_go_into_the_project(empty, tmp_path):
    import subprocess
    import sys

    import cv2

    subprocess.run([sys.executable, FIXTURES / "make_foreign.py", "annotations", tmp_path / "set.h5"], check=True)
    run("import", empty, tmp_path / "set.h5")
    assert rows(empty, "SELECT frame FROM label ORDER BY frame") == [(0,), (1,)]
    [(path, width, height, frames)] = rows(empty, "SELECT path, width, height, frame_count FROM video")
    assert (width, height, frames) == (8, 6, 3)
    assert cv2.imread(str(empty / path / "000002.png"))[0, 0].tolist() == [200, 0, 0]


def test_labels_of_leap_go_to_the_projects_video_of_that_name(arena, tmp_path):
    import subprocess
    import sys

    (tmp_path / "clip.mp4").write_bytes((arena / "arena.mp4").read_bytes())
    run("new", tmp_path / "p")
    run("add-video", tmp_path / "p.tarsier", tmp_path / "clip.mp4")
    subprocess.run([sys.executable, FIXTURES / "make_foreign.py", "leap7", tmp_path / "clip.labels.mat"], check=True)
    run("import", tmp_path / "p.tarsier", tmp_path / "clip.labels.mat")
    assert rows(tmp_path / "p.tarsier", "SELECT video, frame FROM label ORDER BY frame") == [(1, 1), (1, 3)]
    assert rows(tmp_path / "p.tarsier", "SELECT count(*) FROM video") == [(1,)]
