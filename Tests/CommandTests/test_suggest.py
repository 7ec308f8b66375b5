"""Frames that are worth labelling, by every method."""
import shutil
import sqlite3

import pytest
import sleap_io

from conftest import run

FRAMES = 240
SEEN = set(range(0, FRAMES, 6))


@pytest.fixture(scope="session")
def predicted(arena, tmp_path_factory):
    """Every sixth frame labelled, predictions on all; two tracks; on frame 101 the first animal has jumped and is doubtful."""
    folder = tmp_path_factory.mktemp("suggest")
    labels = sleap_io.load_slp(str(arena / "truth.slp"), open_videos=False)
    for frame in labels.labeled_frames:
        at = frame.frame_idx
        if at in SEEN:
            continue
        frame.instances = [guess(i, at, place) for place, i in enumerate(frame.instances)]
    labels.save(str(folder / "guesses.slp"), embed=False)
    run("new", folder / "p.tarsier")
    shutil.copy(arena / "arena.mp4", folder / "arena.mp4")
    run("import", folder / "p.tarsier", folder / "guesses.slp")
    return folder


def guess(instance, frame, place):
    points = instance.numpy()
    odd = frame == 101 and place == 0
    scores = [0.1 if odd else 0.9] * len(points)
    return sleap_io.PredictedInstance.from_numpy(
        points + (60 if odd else 0), skeleton=instance.skeleton, point_scores=scores, score=0.2 if odd else 4.5,
        track=instance.track)


@pytest.fixture
def project(predicted, tmp_path):
    shutil.copytree(predicted, tmp_path / "w")
    return tmp_path / "w/p.tarsier"


def suggestions(project):
    with sqlite3.connect(project / "project.db") as db:
        return db.execute('select frame, "group", reason from suggestion order by position').fetchall()


@pytest.mark.parametrize("words, first, why", [
    (["--method", "sample", "--count", 10], 1, "one frame in 20"),
    (["--method", "sample", "--sampling", "random", "--count", 10], None, "picked at random"),
    (["--method", "frame-chunk", "--frames", "30-59"], 31, "in frames 31 to 60"),
    (["--method", "prediction-score"], 101, "lowest score 0.20"),
    (["--method", "velocity", "--node", "nose"], 101, "nose moves "),
    (["--method", "max-point-displacement"], 101, "moves "),
    (["--method", "uncertain"], 101, "lowest score 0.10"),
    (["--method", "diverse", "--samples", 40, "--count", 5], None, "unlike the "),
    (["--method", "image-features", "--samples", 40, "--count", 10], None, "look 1 of 5"),
    (["--method", "image-features", "--image-feature", "brisk", "--samples", 20, "--count", 10], None, "look 1 of "),
    (["--method", "image-features", "--image-feature", "hog", "--samples", 20, "--together"], None, "look 1 of "),
], ids=lambda w: w[1] + "-" + w[-1] if isinstance(w, list) and isinstance(w[-1], str) else None)
def test_each_method_suggests_new_frames_and_says_why(project, words, first, why):
    outcome = run("suggest", project, *words, "--json")
    found = suggestions(project)
    assert int(outcome.events[-1]["result"]["suggestions"]) == len(found) > 0
    frames = [f for f, _, _ in found]
    assert len(set(frames)) == len(frames) and not SEEN & set(frames)
    if first is not None:
        assert frames[0] == first
    assert found[0][2].startswith(why), found[0]
    # Asked again, it finds others or says that there are none.
    again = run("suggest", project, *words, code=None)
    assert again.code in (0, 3), again
    frames = [f for f, _, _ in suggestions(project)]
    assert len(set(frames)) == len(frames) and not SEEN & set(frames)


def test_all_of_them_are_one_edit(project):
    run("suggest", project, "--method", "sample", "--count", 30, "--author", "anna")
    with sqlite3.connect(project / "project.db") as db:
        entries = db.execute("select name, author from edit where author = 'anna'").fetchall()
    assert entries == [("Add suggestions", "anna")]


def test_more_than_there_are_is_all_there_are(project):
    run("suggest", project, "--method", "sample", "--frames", "0-11", "--count", 500)
    assert [f for f, _, _ in suggestions(project)] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]
    outcome = run("suggest", project, "--method", "sample", "--frames", "0-11", code=3)
    assert "nothing left to suggest" in outcome.err


@pytest.mark.parametrize("words, code, said", [
    (["--method", "guess"], 2, "guess"),
    (["--method", "sample", "--count", 0], 2, "--count"),
    (["--method", "sample", "--model", "none"], 2, "uncertain and diverse"),
    (["--method", "image-features", "--scale", 0], 2, "--scale"),
    (["--method", "velocity", "--node", "wing"], 3, "wing"),
    (["--method", "sample", "--frames", "900-950"], 3, "240"),
    (["--method", "uncertain", "--model", "none"], 3, "none"),
    (["--method", "prediction-score", "--score-limit", 0.01], 3, "No frame fits"),
    (["--method", "max-point-displacement", "--displacement", 900], 3, "900"),
    (["--method", "sample", "--video", 7], 3, "video 7"),
])
def test_what_makes_no_sense_is_said_and_changes_nothing(project, words, code, said):
    outcome = run("suggest", project, *words, code=code)
    assert said in outcome.err
    assert suggestions(project) == []


@pytest.mark.parametrize("method, said", [
    ("uncertain", "predict"), ("velocity", "track"), ("prediction-score", "predict")])
def test_without_predictions_it_says_what_to_do_first(tmp_path, arena, method, said):
    run("new", tmp_path / "p", "--skeleton", "mouse-5")
    run("add-video", tmp_path / "p.tarsier", arena / "arena.mp4")
    outcome = run("suggest", tmp_path / "p.tarsier", "--method", method, code=3)
    assert said in outcome.err
    run("suggest", tmp_path / "p.tarsier", "--method", "diverse", "--samples", 12, "--count", 3)
    assert suggestions(tmp_path / "p.tarsier")[0][2] == "the most usual"


def test_a_project_without_a_video_says_so(tmp_path):
    run("new", tmp_path / "p")
    assert "no video" in run("suggest", tmp_path / "p.tarsier", "--method", "sample", code=3).err


def test_a_trained_model_is_asked_twice_and_lends_its_encoder(trained, tmp_path):
    shutil.copytree(trained.parent, tmp_path / "w")
    project = tmp_path / "w/arena.tarsier"
    run("suggest", project, "--method", "uncertain", "--model", "first", "--samples", 12, "--count", 4, "--json")
    assert all("mirrored" in reason for _, _, reason in suggestions(project))
    count = len(suggestions(project))
    run("suggest", project, "--method", "diverse", "--model", "first", "--samples", 12, "--count", 4)
    assert suggestions(project)[count][2].startswith("unlike the ")
    shutil.copytree(project / "models/first", project / "models/second")
    outcome = run("suggest", project, "--method", "uncertain", "--model", "first", "--model", "second", "--samples", 4,
                  code=3)
    assert "unsure" in outcome.err
