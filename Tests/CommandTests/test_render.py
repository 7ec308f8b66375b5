"""Clips with animals drawn into them."""

import numpy as np
import sleap_io
from conftest import run


def test_a_clip_has_the_chosen_frames_and_animals_where_they_are(tmp_path):
    # A project of its own: others predict in the shared one.
    arena = tmp_path
    run("arena", arena, "--frames", 60, "--labels", 20, "--width", 320, "--seed", 3)
    out = tmp_path / "clip.mp4"
    said = run("render", arena / "arena.tarsier", "--frames", "0-39:2", "--out", out, "--scale", 0.5, "--trails", 10, "--json")
    assert [e["result"]["frames"] for e in said.events if e["event"] == "result"] == ["20"]
    clip, video = sleap_io.load_video(str(out)), sleap_io.load_video(str(arena / "arena.mp4"))
    assert clip.shape[0] == 20 and clip.shape[1:3] == (video.shape[1] // 2, video.shape[2] // 2)
    labels = sleap_io.load_slp(str(arena / "truth.slp"), open_videos=False)
    labelled = run("render", arena / "arena.tarsier", "--out", tmp_path / "some.mp4", "--skip-empty", "--json")
    count = int([e["result"]["frames"] for e in labelled.events if e["event"] == "result"][0])
    assert count == 20
    # Frame 0 is labelled: near each of its points the clip is coloured, and the video grey.
    picture = clip[0].astype(int)
    for instance in next(f for f in labels.labeled_frames if f.frame_idx == 0).instances:
        for x, y in instance.numpy():
            if x == x:
                column, row = round((x + 0.5) / 2 - 0.5), round((y + 0.5) / 2 - 0.5)
                assert np.ptp(picture[row, column]) > 40


def test_bad_wishes_are_refused_in_words(arena, tmp_path):
    project = arena / "arena.tarsier"
    assert "px" in run("render", project, "--out", tmp_path / "x.mp4", "--crop", "0,0,9000,10", code=3).err
    assert "“wing”" in run("render", project, "--out", tmp_path / "x.mp4", "--trail-node", "wing", code=3).err
    run("render", project, "--out", tmp_path / "x.mp4", "--scale", 9, code=2)
    run("render", project, "--out", tmp_path / "x.mp4", "--frames", "5000-6000", code=3)
    assert not (tmp_path / "x.mp4").exists() and not (tmp_path / "x.mp4.partial").exists()
