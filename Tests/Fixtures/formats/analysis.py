"""Analysis files: SLEAP's own as labels, and what is wrong with one that Tarsier wrote.

usage: analysis.py labels ANALYSIS.h5 OUT.slp       the labels from which SLEAP made the file
       analysis.py compare MADE.h5 ANALYSIS.h5      differences from SLEAP's own file, as a JSON list
       analysis.py rules MADE.h5 LABELS.slp VIDEO   differences from SLEAP's rules applied to the labels
       analysis.py matlab|standard LABELS.slp OUT.h5   sleap-io's own file, with its axes in that order
"""

import json
import sys
import warnings

import h5py
import numpy as np
import sleap_io as sio

warnings.simplefilter("ignore")
TEXT = ("labels_path", "video_path", "provenance")


def make_labels(analysis, out):
    with h5py.File(analysis) as f:
        nodes = [n.decode() for n in f["node_names"]]
        s = sio.Skeleton(nodes, edges=[tuple(int(i) for i in e) for e in f["edge_inds"]])
        video = sio.Video(filename=f["video_path"][()].decode(), open_backend=False)
        tracks, scores, points = f["tracks"][0], f["instance_scores"][0], f["point_scores"][0]
        frames = []
        for i in np.flatnonzero(f["track_occupancy"][:, 0]):
            xy = tracks[:, :, i].T
            if np.isnan(scores[i]):
                inst = sio.Instance.from_numpy(xy, skeleton=s)
            else:
                inst = sio.PredictedInstance.from_numpy(
                    xy, skeleton=s, point_scores=points[:, i], score=scores[i], tracking_score=f["tracking_scores"][0, i])
            frames.append(sio.LabeledFrame(video=video, frame_idx=int(i), instances=[inst]))
    sio.save_slp(sio.Labels(frames, videos=[video], skeletons=[s]), out, verbose=False)


def same(a, b):
    if a.dtype.kind == "f":
        return np.array_equal(a.astype("f4"), np.asarray(b, dtype="f4"), equal_nan=True)
    return np.array_equal(a, b)


def difference(f, expected):
    """What of `f` is not as in `expected`, a dict of arrays."""
    wrong = []
    if sorted(f) != sorted(expected):
        wrong.append(f"data sets {sorted(f)}")
    for name, truth in expected.items():
        found = f[name][()]
        if name in TEXT:
            if found.decode() != truth:
                wrong.append(f"{name} is {found}")
            continue
        found, truth = np.asarray(found), np.asarray(truth)
        if found.shape != truth.shape or found.dtype.kind != truth.dtype.kind:
            wrong.append(f"{name} is {found.shape} {found.dtype}, not {truth.shape} {truth.dtype}")
        elif found.dtype.kind in "fu" and found.dtype != truth.dtype:
            wrong.append(f"{name} is {found.dtype}")
        elif not same(found, truth):
            wrong.append(f"{name} differs")
    for name in ("tracks", "track_occupancy", "point_scores", "instance_scores", "tracking_scores"):
        if f[name].compression != "gzip":
            wrong.append(f"{name} is not compressed")
    return wrong


def rules(slp, index):
    """SLEAP's rules: a user's instance wins on its track, untracked ones count only where there are no tracks."""
    labels = sio.load_slp(slp, open_videos=False)
    video, s = labels.videos[index], labels.skeletons[0]
    lfs = [lf for lf in labels.labeled_frames if lf.video is video]
    count, slots, nodes = max(lf.frame_idx for lf in lfs) + 1, labels.tracks or [None], s.node_names
    out = {
        "tracks": np.full((len(slots), 2, len(nodes), count), np.nan),
        "point_scores": np.full((len(slots), len(nodes), count), np.nan),
        "instance_scores": np.full((len(slots), count), np.nan),
        "tracking_scores": np.full((len(slots), count), np.nan),
        "track_occupancy": np.zeros((count, len(slots)), dtype="u1"),
    }
    for lf in lfs:
        for t, track in enumerate(slots):
            here = [i for i in lf.user_instances if i.track is track] or [
                i for i in lf.predicted_instances if i.track is track]
            for inst in here:
                out["track_occupancy"][lf.frame_idx, t] = 1
                out["tracks"][t, :, :, lf.frame_idx] = inst.numpy().T
                if isinstance(inst, sio.PredictedInstance):
                    out["point_scores"][t, :, lf.frame_idx] = inst.points["score"]
                    out["instance_scores"][t, lf.frame_idx] = inst.score
                    out["tracking_scores"][t, lf.frame_idx] = inst.tracking_score
    kept = out["track_occupancy"].any(axis=0)
    for name in out:
        out[name] = out[name][:, kept] if name == "track_occupancy" else out[name][kept]
    names = [t.name.encode() for t, k in zip(slots, kept) if k and t is not None]
    out["track_names"] = np.array(names) if names else np.array([])
    out["node_names"] = np.array([n.encode() for n in nodes])
    out["edge_names"] = np.array([[a.encode(), b.encode()] for a, b in s.edge_names]) if s.edges else np.array([])
    out["edge_inds"] = np.array(s.edge_inds) if s.edges else np.array([])
    provenance = {k: v for k, v in labels.provenance.items() if k != "filename"}
    out |= {"labels_path": slp, "video_ind": np.array(index), "provenance": json.dumps(provenance)}
    names = video.filename
    out["video_path"] = names if isinstance(names, str) else names[0].rsplit("/", 1)[0]
    return out


if __name__ == "__main__":
    command, first, second = sys.argv[1:4]
    if command == "labels":
        make_labels(first, second)
    elif command in ("matlab", "standard"):
        sio.save_analysis_h5(sio.load_slp(first, open_videos=False), second, preset=command)
    elif command == "compare":
        with h5py.File(first) as made, h5py.File(second) as own:
            expected = {n: own[n][()].decode() if n in TEXT else own[n][()] for n in own}
            json.dump(difference(made, expected), sys.stdout)
    else:
        with h5py.File(first) as made:
            json.dump(difference(made, rules(second, int(sys.argv[4]))), sys.stdout)
