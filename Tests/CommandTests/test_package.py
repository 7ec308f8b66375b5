"""A training packed here, run elsewhere, and its run brought home."""

import json
import shutil
import subprocess
import zipfile

import numpy as np
import sleap_io
from conftest import BINARY, run as tarsier, short_profile


def test_a_package_trains_elsewhere_and_its_run_comes_home(tmp_path):
    home, away = tmp_path / "home", tmp_path / "away"
    tarsier("arena", home, "--frames", 40, "--width", 320, "--labels", 8, "--seed", 3)
    project = home / "arena.tarsier"
    tarsier("package", project, "--profile", short_profile(home / "short.json", "top-down-fast", 1, 4), "--run", "far", "--out", home / "p.zip",
            "--validation-frames", "0-10")
    away.mkdir()
    subprocess.run(["python3", "-m", "zipfile", "-e", home / "p.zip", away], check=True)
    original = sleap_io.load_slp(str(home / "truth.slp"), open_videos=False)
    packed = sleap_io.load_slp(str(away / "far/labels.pkg.slp"))
    truth = {f.frame_idx: f for f in original.labeled_frames}
    video = sleap_io.load_video(str(home / "arena.mp4"))
    assert len(packed.labeled_frames) == 8
    for frame in packed.labeled_frames:
        expected = sorted(i.numpy().tolist() for i in truth[frame.frame_idx].instances)
        assert np.allclose(sorted(i.numpy().tolist() for i in frame.instances), expected, equal_nan=True)
        assert np.abs(frame.image.astype(int)[..., 0] - video[frame.frame_idx].astype(int)[..., 0]).max() <= 1
    # The script calls the program by its name.
    (away / "bin").mkdir()
    (away / "bin/tarsier").symlink_to(BINARY)
    subprocess.run(["sh", away / "far/train.sh"], check=True, capture_output=True,
                   env={"PATH": f"{away / 'bin'}:/usr/bin:/bin"}, timeout=120)
    run = away / "far/training.tarsier/models/far"
    validation = json.loads((run / "config.json").read_text())["validationFrames"]
    assert sorted(f["frame"] for f in validation) == [i for i, f in enumerate(sorted(truth_frames(packed))) if f <= 10]
    shutil.copytree(run, project / "models/far")
    out = tarsier("predict", project, "--model", "far", "--frames", "0-2")
    assert "3 frames" in out.out


def test_suggested_and_predicted_frames_come_along(tmp_path):
    tarsier("arena", tmp_path, "--frames", 40, "--width", 320, "--labels", 4, "--seed", 3)
    labels = sleap_io.load_slp(str(tmp_path / "truth.slp"), open_videos=False)
    labels.suggestions = [sleap_io.SuggestionFrame(labels.videos[0], f) for f in (5, 10, 33)]
    predicted = [f for f in labels.labeled_frames if f.frame_idx in (7, 8)]
    for frame in predicted:
        frame.instances = [sleap_io.PredictedInstance.from_numpy(i.numpy(), skeleton=i.skeleton, score=0.5) for i in frame.instances]
    labels.labeled_frames = [f for f in labels.labeled_frames if f.frame_idx % 10 == 0] + predicted
    labels.save(str(tmp_path / "some.slp"), embed=False)
    project = tmp_path / "some.tarsier"
    tarsier("new", project)
    tarsier("import", project, tmp_path / "some.slp")
    frames = {}
    for also in ([], ["--also", "suggested"], ["--also", "predicted"]):
        out = tarsier("package", project, "--profile", "top-down", "--run", "r", "--out", tmp_path / "p.zip", *also)
        assert "4 labelled frames" in out.out
        kind = also[-1] if also else "labelled"
        subprocess.run(["python3", "-m", "zipfile", "-e", tmp_path / "p.zip", tmp_path / kind], check=True)
        packed = sleap_io.load_slp(str(tmp_path / kind / "r/labels.pkg.slp"))
        frames[kind] = sorted(packed.videos[0].backend.embedded_frame_inds), sorted(s.frame_idx for s in packed.suggestions)
        assert all(f.image.shape[:2] == (240, 320) for f in packed.labeled_frames)
    assert frames["labelled"] == ([0, 10, 20, 30], [])
    assert frames["suggested"] == ([0, 5, 10, 20, 30, 33], [5, 10, 33])
    assert frames["predicted"] == ([0, 5, 7, 8, 10, 20, 30, 33], [5, 10, 33])
    assert sum(len(f.predicted_instances) for f in packed.labeled_frames) == 4


def truth_frames(labels):
    return [f.frame_idx for f in labels.labeled_frames]


def test_frames_of_several_videos_cannot_be_named(tmp_path):
    tarsier("arena", tmp_path, "--frames", 20, "--width", 320, "--labels", 5, "--seed", 3)
    project = tmp_path / "arena.tarsier"
    tarsier("arena", tmp_path / "second", "--frames", 10, "--width", 320, "--labels", 0, "--seed", 4)
    tarsier("import", project, tmp_path / "second/truth.slp")
    failed = tarsier("package", project, "--profile", "top-down", "--out", tmp_path / "p.zip", "--test-frames", "0-5", code=3)
    assert "--video" in failed.err
    assert not (tmp_path / "p.zip").exists()
