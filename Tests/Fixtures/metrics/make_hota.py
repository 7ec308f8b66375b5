"""Writes hota.json: animals and predictions of two short videos, and what TrackEval 1.3 (PyPI) says of them.

    python -m venv VENV && VENV/bin/pip install trackeval==1.3.0 && VENV/bin/python make_hota.py

The similarity is worked out here anew: 1 - d / (2 gate), d the mean distance of the shared nodes, gate a quarter of the
diagonal of the box around the labelled points, at least 5 px.
"""
import json
from pathlib import Path

import numpy as np
import trackeval

NODES, FRAMES = 3, 60


def similarity(truth, found):
    box = np.nanmax(truth, 0) - np.nanmin(truth, 0)
    gate = max(0.25 * np.hypot(*box), 5)
    apart = np.linalg.norm(truth - found, axis=1)
    return 0.0 if np.isnan(apart).all() else max(0.0, 1 - np.nanmean(apart) / (2 * gate))


def video(random):
    """Three animals that wander about each other; predictions are off, missing, invented, exchanged and unnamed."""
    shape = random.uniform(-20, 20, (3, NODES, 2))
    place = random.uniform(60, 140, (3, 2))
    names = [0, 1, 2]
    frames = []
    for frame in range(FRAMES):
        place += random.normal(0, 4, (3, 2))
        if frame % 17 == 16:
            names[0], names[1] = names[1], names[0]
        if frame == 40:
            names[2] = 7
        truth = [{"track": i, "points": (shape[i] + place[i]).round(3)} for i in range(3) if random.random() < 0.95]
        found = []
        for i in range(3):
            points = shape[i] + place[i] + random.normal(0, random.choice([1, 5]), (NODES, 2))
            points[random.random(NODES) < 0.1] = np.nan
            if random.random() < 0.9:
                found.append({"track": None if random.random() < 0.05 else names[i], "points": points.round(3)})
        if random.random() < 0.1:
            found.append({"track": 9, "points": (shape[0] + random.uniform(0, 200, 2)).round(3)})
        order = random.permutation(len(found))
        frames.append({"truth": truth, "found": [found[i] for i in order]})
    return frames


def judge(frames):
    """TrackEval wants ids from 0 without gaps; a prediction without a track is a track of its own that is like nothing."""
    numbers, gt, found, alike = {}, [], [], []
    for index, frame in enumerate(frames):
        names = [p["track"] if p["track"] is not None else (index, i) for i, p in enumerate(frame["found"])]
        gt.append(np.array([t["track"] for t in frame["truth"]], int))
        found.append(np.array([numbers.setdefault(n, len(numbers)) for n in names], int))
        alike.append(np.array([[0 if p["track"] is None else similarity(t["points"], p["points"])
                                for p in frame["found"]] for t in frame["truth"]]).reshape(len(gt[-1]), len(names)))
    return {"num_timesteps": len(frames), "gt_ids": gt, "tracker_ids": found, "similarity_scores": alike,
            "num_gt_ids": 3, "num_tracker_ids": len(numbers), "num_gt_dets": sum(map(len, gt)),
            "num_tracker_dets": sum(map(len, found))}


def plain(value):
    return [None if np.isnan(x).any() else x.tolist() for x in value]


random = np.random.default_rng(5)
videos = [video(random) for _ in range(2)]
quiet = {"PRINT_CONFIG": False}
metrics = {"hota": trackeval.metrics.HOTA(), "identity": trackeval.metrics.Identity(quiet | {"THRESHOLD": 0.5}),
           "clear": trackeval.metrics.CLEAR(quiet | {"THRESHOLD": 0.5})}
data = [judge(v) for v in videos]
sums = {name: metric.combine_sequences({str(i): metric.eval_sequence(d) for i, d in enumerate(data)})
        for name, metric in metrics.items()}
expected = {"HOTA": sums["hota"]["HOTA"].mean(), "DetA": sums["hota"]["DetA"].mean(), "AssA": sums["hota"]["AssA"].mean(),
            "IDF1": sums["identity"]["IDF1"], "MOTA": sums["clear"]["MOTA"], "switches": sums["clear"]["IDSW"]}
result = {"expected": {k: float(v) for k, v in expected.items()},
          "videos": [[{side: [{"track": a["track"], "points": plain(a["points"])} for a in frame[side]]
                       for side in ("truth", "found")} for frame in v] for v in videos]}
Path(__file__).with_name("hota.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")
print(result["expected"])
