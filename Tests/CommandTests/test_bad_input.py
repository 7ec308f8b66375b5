"""Each kind of bad input ends with its cause in words, a non-zero exit and nothing lost."""
import shutil
import sqlite3

import h5py
import pytest

from conftest import run


@pytest.fixture
def project(tmp_path):
    run("new", tmp_path / "p", "--skeleton", "mouse-5")
    return tmp_path / "p.tarsier"


def refused(*arguments, code=3, words=()):
    outcome = run(*arguments, code=code)
    assert outcome.err.startswith("tarsier: "), outcome
    for word in words:
        assert str(word) in outcome.err, outcome
    return outcome


def contents(project):
    """Every row of a project, to show that nothing changed."""
    with sqlite3.connect(project / "project.db") as db:
        return list(db.iterdump())


def test_text_file_named_mp4(project, tmp_path):
    before = contents(project)
    (tmp_path / "notes.mp4").write_text("these are only words\n" * 100)
    refused("add-video", project, tmp_path / "notes.mp4", words=["notes.mp4", "video"])
    assert contents(project) == before


def test_truncated_video(project, arena, tmp_path):
    data = (arena / "arena.mp4").read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 3])
    refused("add-video", project, tmp_path / "cut.mp4", words=["cut.mp4"])


def test_video_with_zero_frames(project, tmp_path):
    (tmp_path / "empty.mp4").write_bytes(b"")
    refused("add-video", project, tmp_path / "empty.mp4", words=["empty.mp4"])
    (tmp_path / "folder").mkdir()
    refused("add-video", project, tmp_path / "folder", words=["folder"])


def test_missing_video(project, tmp_path):
    refused("add-video", project, tmp_path / "nowhere.mp4", words=["nowhere.mp4"])


def test_slp_that_is_not_hdf5(project, tmp_path):
    before = contents(project)
    (tmp_path / "bad.slp").write_text("not an HDF5 file")
    refused("import", project, tmp_path / "bad.slp", words=["bad.slp", "HDF5"])
    assert contents(project) == before


def test_slp_with_a_missing_data_set(project, arena, tmp_path):
    shutil.copy(arena / "truth.slp", tmp_path / "part.slp")
    with h5py.File(tmp_path / "part.slp", "a") as file:
        del file["points"]
    before = contents(project)
    refused("import", project, tmp_path / "part.slp", words=["part.slp", "points"])
    assert contents(project) == before


def test_slp_whose_video_does_not_exist_keeps_its_labels(project, arena, tmp_path):
    shutil.copy(arena / "truth.slp", tmp_path / "lonely.slp")
    refused("import", project, tmp_path / "lonely.slp", words=["arena.mp4"])
    with sqlite3.connect(project / "project.db") as db:
        assert db.execute("select count(*) from label").fetchone()[0] == 480


def test_folder_without_a_database(tmp_path):
    (tmp_path / "hollow.tarsier").mkdir()
    refused("train", tmp_path / "hollow.tarsier", "--profile", "top-down", words=["hollow.tarsier", "project.db"])
    refused("serve", tmp_path / "hollow.tarsier", "--no-open", words=["hollow.tarsier"])


def test_database_from_a_newer_version(project):
    with sqlite3.connect(project / "project.db") as db:
        db.execute("pragma user_version = 9999")
    refused("export", project, "--format", "slp", "--out", project.parent / "x.slp", words=["newer"])


def test_damaged_database(tmp_path):
    (tmp_path / "broken.tarsier").mkdir()
    (tmp_path / "broken.tarsier/project.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    refused("export", tmp_path / "broken.tarsier", "--format", "slp", "--out", tmp_path / "x.slp")


def test_full_disk_while_exporting(trained, tmp_path):
    out = tmp_path / "full.slp"
    outcome = run("export", trained, "--format", "slp", "--out", out, limit_bytes=4096, code=None)
    assert outcome.code in (1, 3) and outcome.err.startswith("tarsier: "), outcome
    assert not out.exists(), "a half-written file must not look like a whole one"


def test_full_disk_while_importing(project, arena):
    before = contents(project)
    outcome = run("import", project, arena / "truth.slp", limit_bytes=120_000, code=None)
    assert outcome.code in (1, 3) and outcome.err.startswith("tarsier: "), outcome
    assert contents(project) == before


def test_skeleton_with_duplicate_node_names(tmp_path):
    (tmp_path / "twice.json").write_text(
        '{"name": "x", "nodes": [{"id": 0, "name": "nose"}, {"id": 1, "name": "nose"}]}')
    refused("new", tmp_path / "p", "--skeleton", tmp_path / "twice.json", words=["nose"])
    assert not (tmp_path / "p.tarsier").exists()


def test_training_without_labels(project, arena):
    run("add-video", project, arena / "arena.mp4")
    refused("train", project, "--profile", "single-instance", words=["label"])
    assert not list((project / "models").iterdir()), "a run that never began leaves no folder"


def test_training_with_one_labelled_frame(tmp_path, arena):
    run("arena", tmp_path / "one", "--frames", 10, "--labels", 1, "--width", 320)
    refused("train", tmp_path / "one/arena.tarsier", "--profile", "top-down", words=["1"])


def test_usage_errors_exit_2(project):
    for arguments in (["nonsense"], ["train"], ["serve", "--port", "99999999"], ["track", project, "--max-tracks", "0"]):
        outcome = run(*arguments, code=2)
        assert outcome.err


def test_unreadable_frames_are_named(project):
    refused("train", project, "--profile", "top-down", "--frames", "9-3", words=["9-3"])


def test_unknown_names_list_what_there_is(project):
    refused("train", project, "--profile", "bottom-down", words=["bottom-down", "top-down"])
    refused("predict", project, "--model", "nothing", words=["nothing"])
    refused("new", project.parent / "q", "--skeleton", "unicorn", words=["unicorn", "mouse-5"])
