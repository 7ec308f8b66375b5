"""A stretch of a video leaves with its labels, and comes back as a project of its own."""
import zipfile

import numpy as np
import sleap_io

from conftest import run


def result(outcome):
    return [e["result"] for e in outcome.events if e["event"] == "result"][0]


def test_a_clip_and_its_labels_are_those_of_the_frames(arena, tmp_path):
    out = tmp_path / "part.zip"
    made = result(run("extract", arena / "arena.tarsier", "--frames", "30-89", "--out", out, "--json"))
    assert made["frames"] == "60"
    zipfile.ZipFile(out).extractall(tmp_path)
    labels = sleap_io.load_slp(str(tmp_path / "part/labels.slp"))
    whole = sleap_io.load_video(str(arena / "arena.mp4"))
    clip = labels.videos[0]
    assert clip.shape[0] == 60 and clip.shape[1:3] == whole.shape[1:3]
    assert np.abs(clip[7].astype(int) - whole[37].astype(int)).mean() < 2
    assert np.abs(clip[7].astype(int) - whole[67].astype(int)).mean() > np.abs(clip[7].astype(int) - whole[37].astype(int)).mean()
    truth = {f.frame_idx: f for f in sleap_io.load_slp(str(arena / "truth.slp"), open_videos=False)}
    assert len(labels.labeled_frames) > 3
    for frame in labels.labeled_frames:
        assert np.allclose(frame.numpy(), truth[frame.frame_idx + 30].numpy(), equal_nan=True)
    run("new", tmp_path / "back.tarsier")
    run("import", tmp_path / "back.tarsier", tmp_path / "part/labels.slp")


def test_a_package_has_the_pictures_of_the_labelled_frames(arena, tmp_path):
    out = tmp_path / "part.pkg.slp"
    made = result(run("extract", arena / "arena.tarsier", "--frames", "30-89", "--out", out, "--json"))
    labels = sleap_io.load_slp(str(out))
    assert len(labels.labeled_frames) == int(made["frames"]) > 3
    whole = sleap_io.load_video(str(arena / "arena.mp4"))
    picture, frame = labels.labeled_frames[0].image.astype(int), int(labels.videos[0].backend.source_inds[0])
    assert 30 <= frame <= 89 and np.abs(picture - whole[frame].astype(int)).mean() < 2


def test_what_makes_no_sense_is_refused(arena, tmp_path):
    project = arena / "arena.tarsier"
    assert "5000-6000" in run("extract", project, "--frames", "5000-6000", "--out", tmp_path / "x.zip", code=3).err
    run("extract", project, "--out", tmp_path / "x.mp4", code=2)
    run("new", tmp_path / "bare.tarsier")
    run("add-video", tmp_path / "bare.tarsier", arena / "arena.mp4")
    assert "labelled" in run("extract", tmp_path / "bare.tarsier", "--out", tmp_path / "x.pkg.slp", code=3).err
    assert not list(tmp_path.glob("x.*"))
