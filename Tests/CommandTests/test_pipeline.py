"""The whole job on the arena: import, train, predict, track, evaluate, export, and what survives a kill."""
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import time

import h5py
import numpy as np
import pytest
import sleap_io

from conftest import BINARY, run, short_profile

VERBS = ["new", "import", "add-video", "train", "suggest", "predict", "track", "evaluate", "export", "serve", "doctor", "arena"]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    outcome = run(verb, "--help")
    assert "USAGE: tarsier " + verb in outcome.out


def test_doctor_says_what_this_machine_can_do():
    outcome = run("doctor", "--json")
    facts = json.loads(outcome.out.splitlines()[-1])
    assert facts["version"] and facts["checks"]
    assert all(check["ok"] for check in facts["checks"] if check["required"]), facts


def test_training_writes_a_run_that_can_be_traced(trained):
    run_folder = trained / "models/first"
    config = json.loads((run_folder / "config.json").read_text())
    text = json.dumps(config)
    for fact in ("seed", "version", "top-down", "nose"):
        assert fact in text, fact
    assert (run_folder / "log.csv").exists() and (run_folder / "metrics.json").exists()
    assert list(run_folder.glob("*.safetensors"))


def test_a_second_run_of_the_same_name_is_refused(trained):
    outcome = run("train", trained, "--profile", "top-down", "--run", "first", code=3)
    assert "first" in outcome.err


def predictions(project):
    with sqlite3.connect(project / "project.db") as db:
        return db.execute("select video, frame, points from prediction order by 1, 2, 3").fetchall()


def test_predict_track_evaluate_export(trained, arena, tmp_path):
    predicted = run("predict", trained, "--model", "first", "--max-instances", 2, "--json")
    kinds = [event["event"] for event in predicted.events]
    assert kinds[0] == "started" and kinds[-1] == "result" and "progress" in kinds and "frames" in kinds
    tracked = run("track", trained, "--max-tracks", 2, "--json")
    assert tracked.events[-1]["event"] == "result"

    report = run("evaluate", "--truth", arena / "truth.slp", "--predictions", trained, "--tracking", "--json")
    scores = json.loads(report.out.splitlines()[-1])
    for group, keys in {
        "distance": ["mean", "p50", "p90", "p95"], "oks": ["mean", "mAP", "mAR"], "pck": ["mean"],
        "visibility": ["precision", "recall"], "counts": ["truth", "matched", "missed", "extra"],
        "tracking": ["switches", "idf1", "mota", "hota", "detectionAccuracy", "associationAccuracy"],
    }.items():
        assert set(keys) <= set(scores[group]), group
    # Few epochs on small frames: loose, but a pipeline with a shifted grid or swapped axes fails it.
    assert scores["distance"]["p50"] < 4, scores
    assert scores["counts"]["matched"] > 0.8 * scores["counts"]["truth"], scores
    # The animals overlap for ten frames; identities that were handed out without looking would switch hundreds of times.
    assert scores["tracking"]["switches"] <= 20, scores

    out = tmp_path / "arena.analysis.h5"
    run("export", trained, "--format", "analysis", "--out", out)
    with h5py.File(out) as file:
        assert set(file) == {
            "edge_inds", "edge_names", "instance_scores", "labels_path", "node_names", "point_scores", "provenance",
            "track_names", "track_occupancy", "tracking_scores", "tracks", "video_ind", "video_path"}
        tracks, frames = file["tracks"].shape[0], file["tracks"].shape[3]
        assert file["tracks"].shape == (tracks, 2, 5, frames) and tracks >= 2 and frames == 240
        assert file["track_occupancy"].shape == (frames, tracks)

    out = tmp_path / "arena.slp"
    run("export", trained, "--format", "slp", "--out", out)
    labels = sleap_io.load_slp(str(out))
    assert len(labels.labeled_frames) == 240
    assert sum(len(frame.user_instances) for frame in labels) == 80
    assert labels.skeleton.node_names[0] == "nose"


def test_predictions_of_a_video_alone_go_to_a_file(trained, arena, tmp_path):
    out = tmp_path / "alone.slp"
    run("predict", arena / "arena.mp4", "--model", trained / "models/first", "--frames", "0-19", "--out", out)
    labels = sleap_io.load_slp(str(out))
    assert [frame.frame_idx for frame in labels] == list(range(20))
    assert all(type(i) is sleap_io.PredictedInstance for frame in labels for i in frame.instances)


def test_predictions_leave_labels_alone(trained):
    with sqlite3.connect(trained / "project.db") as db:
        assert db.execute("select count(*) from label").fetchone()[0] == 80


def test_a_killed_prediction_resumes_where_it_stopped(trained, arena, tmp_path):
    out = tmp_path / "resumed.slp"
    arguments = [str(BINARY), "predict", str(arena / "arena.mp4"), "--model", str(trained / "models/first"),
                 "--out", str(out), "--json"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if json.loads(line)["event"] == "frames":
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists()
    again = subprocess.run(arguments, capture_output=True, text=True, check=True)
    done = [json.loads(line) for line in again.stdout.splitlines()]
    total = next(event["total"] for event in done if event["event"] == "progress")
    assert 0 < total < 240, "frames that were stored before the kill are not predicted again"

    whole = tmp_path / "whole.slp"
    run("predict", arena / "arena.mp4", "--model", trained / "models/first", "--out", whole)
    first, second = (sleap_io.load_slp(str(path)) for path in (out, whole))
    assert len(first) == len(second) == 240
    for a, b in zip(first, second):
        np.testing.assert_array_equal(a.numpy(), b.numpy())


def test_a_killed_training_resumes(arena, tmp_path):
    project = tmp_path / "copy/arena.tarsier"
    run("arena", tmp_path / "copy", "--frames", 60, "--labels", 20, "--width", 320, "--animals", 1)
    arguments = [str(BINARY), "train", str(project), "--profile", "single-instance", "--run", "again", "--minutes", "0.5",
                 "--json"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    epochs = 0
    for line in process.stdout:
        epochs += json.loads(line)["event"] == "metrics"
        if epochs == 2:
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    again = run("train", project, "--profile", "single-instance", "--run", "again", "--minutes", 0.3, "--resume", "--json")
    first = next(event for event in again.events if event["event"] == "metrics")
    assert first["metrics"]["epoch"] >= 2, "training goes on, it does not begin again"


def test_memory_does_not_grow_with_the_video(trained, arena, tmp_path):
    """The peak of predicting 200 frames and of predicting 40 is the same, but for the allocator's play."""
    script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
              "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    peaks = []
    for frames in ("0-39", "0-199"):
        result = subprocess.run(
            [os.environ.get("TARSIER_PYTHON", "python3"), "-c", script, str(BINARY), "predict", str(arena / "arena.mp4"),
             "--model", str(trained / "models/first"), "--frames", frames, "--out", str(tmp_path / f"{frames}.slp"), "--json"],
            capture_output=True, text=True, check=True)
        peaks.append(int(result.stdout))
    assert peaks[1] < peaks[0] * 1.25 + 20_000, peaks


def test_training_is_reproducible(tmp_path):
    profile = short_profile(tmp_path / "short.json", "single-instance", epochs=2, batches=10)
    digests = []
    for name in ("a", "b"):
        run("arena", tmp_path / name, "--frames", 30, "--labels", 12, "--width", 320, "--animals", 1)
        project = tmp_path / name / "arena.tarsier"
        run("train", project, "--profile", profile, "--run", "r", "--seed", 7)
        weights = sorted((project / "models/r").glob("*.safetensors"))
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in weights])
    assert digests[0] == digests[1] and digests[0]
