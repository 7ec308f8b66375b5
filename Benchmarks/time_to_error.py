"""How long either side trains until its mean error on the test frames is 1.5 times the best that sleap-nn reaches.

time_to_error.py BINARY DATA WORK SET PIPELINE MINUTES [--budgets 0.5,1,2,4] [--peer-minutes 1,2,3,4,6,8]
Needs sleap-nn's training of accuracy.py (same WORK, SET, PIPELINE, MINUTES), which keeps its weights of each minute; Tarsier is
trained anew for each budget, because its learning rate falls towards the end of the time that it is given. The mean error counts
a part that is there and was not found as far away as the animal is large, so that finding little does not pass for accuracy.
Set-up is part of both sides' time. Prints a table in Markdown.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import sleap_io as sio
from accuracy import ANIMALS, Comparison
from peer import PIPELINES
from rounds import skip, table


def poses(path, first, last):
    """Points `[animals, parts, 2]` of each frame, px."""
    labels = sio.load_slp(str(path), open_videos=False)
    frames = {f.frame_idx: f for f in labels.labeled_frames}
    return [np.array([i.numpy()[:, :2] for i in frames[n].instances]) if n in frames and frames[n].instances else None
            for n in range(first, last + 1)]


def mean_error(truth, found):
    """Mean distance in px of every part of every animal; what is not found counts as the animal's diagonal."""
    from scipy.optimize import linear_sum_assignment
    distances = []
    for true, seen in zip(truth, found):
        if true is None:
            continue
        for_missing = np.linalg.norm(np.nanmax(true, axis=1) - np.nanmin(true, axis=1), axis=1)[:, None]
        cost = np.broadcast_to(for_missing, true.shape[:2])
        if seen is None:
            distances += [cost[~np.isnan(true[..., 0])]]
            continue
        apart = np.linalg.norm(true[:, None] - seen[None], axis=-1)
        apart = np.minimum(np.where(np.isnan(apart), for_missing[:, None], apart), for_missing[:, None])
        apart = np.where(np.isnan(true[..., 0])[:, None], np.nan, apart)
        rows, columns = linear_sum_assignment(np.nansum(apart, axis=-1))
        best = cost.copy()
        best[rows] = apart[rows, columns]
        distances += [best[~np.isnan(true[..., 0])]]
    return float(np.concatenate(distances).mean())


def main():
    parser = argparse.ArgumentParser()
    for name in ("binary", "data", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("set", choices=ANIMALS)
    parser.add_argument("pipeline", choices=PIPELINES)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--budgets", default="0.5,1,2,4")
    parser.add_argument("--peer-minutes", default="1,2,3,4,6,8")
    options = parser.parse_args()
    comparison = Comparison(options)
    view = json.loads((comparison.folder / "views.json").read_text())[0]
    truth = poses(comparison.folder / "test.slp", view["from"], view["to"])

    def judge(path):
        return mean_error(truth, poses(path, view["from"], view["to"]))
    peer = {options.minutes: judge(comparison.folder / f"{options.pipeline}-sleap-nn.slp")}
    for minute in map(int, options.peer_minutes.split(",")):
        try:
            peer[minute] = judge(comparison.snapshot(minute, view["to"] + 1))
        except RuntimeError as error:
            skip(f"sleap-nn's minute {minute}", error)
    goal = 1.5 * min(peer.values())
    ours = {}
    for budget in map(float, options.budgets.split(",")):
        out, seconds, _ = comparison.tarsier(options.pipeline, f"budget-{budget:g}", budget)
        ours[round(seconds / 60, 1)] = error = judge(out)
        if error <= goal:
            break
    rows = [["sleap-nn", f"{m:g} min", f"{e:.2f}", "yes" if e <= goal else "no"] for m, e in sorted(peer.items())]
    rows += [["Tarsier", f"{m:g} min", f"{e:.2f}", "yes" if e <= goal else "no"] for m, e in sorted(ours.items())]
    table(f"{options.set}, {options.pipeline}: mean error after so long, goal {goal:.2f} px",
          ["side", "trained", "mean px", "reaches the goal"], rows)


if __name__ == "__main__":
    main()
