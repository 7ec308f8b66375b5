"""CLEAR MOT and identity metrics by py-motmetrics, as a check on Tarsier's.

Reads {"frames": [{"objects": [id, ...], "hypotheses": [id, ...], "distances": [[px or null, ...], ...]}]} from
standard input (null: too far apart to correspond) and writes one JSON object.
"""
import json
import sys

import motmetrics
import numpy as np

# py-motmetrics 1.4 names the infinity that numpy 2 spells differently.
if not hasattr(np, "Inf"):
    np.Inf = np.inf
if not hasattr(np, "asfarray"):
    np.asfarray = lambda a: np.asarray(a, dtype=float)

accumulator = motmetrics.MOTAccumulator(auto_id=True)
for frame in json.load(sys.stdin)["frames"]:
    shape = (len(frame["objects"]), len(frame["hypotheses"]))
    distances = np.array(
        [np.nan if d is None else d for row in frame["distances"] for d in row], dtype=float).reshape(shape)
    accumulator.update(frame["objects"], frame["hypotheses"], distances)

names = ["num_switches", "idf1", "mota", "num_misses", "num_false_positives", "num_objects"]
summary = motmetrics.metrics.create().compute(accumulator, metrics=names, name="all")
json.dump({name: float(summary[name]["all"]) for name in names}, sys.stdout)
