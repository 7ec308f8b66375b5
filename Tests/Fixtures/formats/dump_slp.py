"""Prints what sleap-io reads of SLP files, as one JSON list: the truth that Tarsier's reader and writer are held to.

usage: dump_slp.py FILE...
"""

import hashlib
import json
import math
import sys
import warnings

import h5py
import sleap_io as sio
from sleap_io.io.slp import read_videos

warnings.simplefilter("ignore")


def number(value):
    value = float(value)
    return None if math.isnan(value) else value


def name(video):
    names = video.filename
    return [str(n) for n in names] if isinstance(names, list) else [str(names)]


def images(video):
    """Frame numbers and digests of a package's images, in the order of the package."""
    backend = video.backend
    if type(backend).__name__ == "CropVideoBackend" or not getattr(backend, "has_embedded_images", False):
        return []
    with h5py.File(video.filename) as f:
        data = f[backend.dataset]
        numbers = f[backend.dataset.rsplit("/", 1)[0] + "/frame_numbers"][:]
        rows = [bytes(data[i].astype("uint8").tobytes()).rstrip(b"\0") for i in range(len(data))]
    return [[int(n), hashlib.sha1(row).hexdigest()] for n, row in zip(numbers, rows)]


def skeleton(s):
    return {
        "name": s.name,
        "nodes": s.node_names,
        "edges": [list(e) for e in s.edge_inds],
        "symmetries": sorted(sorted(s.index(n) for n in pair.nodes) for pair in s.symmetries),
    }


def instance(inst, labels, predictions, nodes, origin):
    out = {
        "track": labels.tracks.index(inst.track) if inst.track is not None else None,
        "trackingScore": number(inst.tracking_score or 0),
    }
    predicted = isinstance(inst, sio.PredictedInstance)
    if predicted:
        out["score"] = number(inst.score)
    elif inst.from_predicted is not None:
        out["from"] = next((i for i, p in enumerate(predictions) if p is inst.from_predicted), None)
    points = inst.points[[inst.skeleton.index(n) for n in nodes]]
    xy = [[None if math.isnan(v) else v + o for v, o in zip(row, origin)] for row in points["xy"].tolist()]
    if predicted:
        flags = [[number(v)] for v in points["score"]]
    else:
        flags = zip(points["visible"].astype(float).tolist(), points["complete"].astype(float).tolist())
    out["points"] = [place + list(flag) for place, flag in zip(xy, flags)]
    return out


def frame(lf, labels, nodes):
    predictions = lf.predicted_instances
    crop = lf.video.crop_rect
    rest = (labels, predictions, nodes, crop[:2] if crop is not None else (0, 0))
    return {
        "video": labels.videos.index(lf.video),
        "frame": int(lf.frame_idx),
        "negative": bool(lf.is_negative),
        "labels": [instance(i, *rest) for i in lf.user_instances],
        "predictions": [instance(i, *rest) for i in predictions],
    }


def joined(frames):
    """Sorted by video and frame, a frame that is there twice made one."""
    out = {}
    for f in frames:
        known = out.setdefault((f["video"], f["frame"]), f)
        if known is not f:
            for label in f["labels"]:
                if label.get("from") is not None:
                    label["from"] += len(known["predictions"])
            known["labels"] += f["labels"]
            known["predictions"] += f["predictions"]
            known["negative"] |= f["negative"]
    return [out[key] for key in sorted(out)]


def dump(path):
    labels = sio.load_slp(path)
    unresolved = read_videos(path, open_backend=False)
    used = [i.skeleton for lf in labels.labeled_frames for i in lf.instances] or labels.skeletons
    body = next(s for s in labels.skeletons if s is used[0] or s.node_names == used[0].node_names)
    return {
        "videos": [
            {
                "names": [] if images(v) else name(u),
                "source": name(u.source_video) if u.source_video is not None else None,
                "images": images(v),
            }
            for v, u in zip(labels.videos, unresolved)
        ],
        "skeleton": skeleton(body),
        "tracks": [t.name for t in labels.tracks],
        "frames": joined(frame(lf, labels, body.node_names) for lf in labels.labeled_frames),
        "suggestions": [
            {"video": labels.videos.index(s.video), "frame": int(s.frame_idx), "group": s.metadata.get("group") or 0}
            for s in labels.suggestions
        ],
        "provenance": {k: json.dumps(v, separators=(",", ":")) for k, v in labels.provenance.items() if k != "filename"},
    }


if __name__ == "__main__":
    json.dump([dump(path) for path in sys.argv[1:]], sys.stdout)
