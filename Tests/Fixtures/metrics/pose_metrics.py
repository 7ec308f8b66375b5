"""Pose metrics written out with numpy from their published formulas, as a check on Tarsier's.

OKS: Ronchi and Perona, "Benchmarking and Error Diagnosis in Multi-Instance Pose Estimation", ICCV 2017, eq. 1.
Average precision: PASCAL VOC as COCO samples it (101 levels of recall), with OKS in the place of IoU. SLEAP leaves out
predictions that match nothing (mAP, mAR); "All" counts them as false, with an OKS of 0.

Reads {"frames": [{"truth": [[[x, y], ...], ...], "predictions": [{"points": ..., "score": s}, ...]}]} from standard
input (absent points are null) and writes one JSON object.
"""
import json
import sys

import numpy as np

SIGMA = 0.025


def array(points):
    return np.array([[np.nan, np.nan] if p is None else p for p in points], dtype=float).reshape(-1, 2)


def oks(truth, prediction):
    there = ~np.isnan(truth).any(axis=1)
    extent = np.nanmax(truth, axis=0) - np.nanmin(truth, axis=0)
    squared = ((truth - prediction) ** 2).sum(axis=1)
    variance = (2 * SIGMA) ** 2
    similarity = np.exp(-squared / (2 * variance * (extent.prod() + np.spacing(1))))
    return np.where(there & ~np.isnan(squared), np.nan_to_num(similarity), 0).sum() / there.sum()


def match(frame):
    free = [array(t) for t in frame["truth"]]
    predictions = sorted(frame["predictions"], key=lambda p: -p["score"])  # stable
    pairs, extra = [], []
    for prediction in predictions:
        points = array(prediction["points"])
        values = [oks(t, points) for t in free]
        if values and max(values) > 0:
            best = int(np.argmax(values))
            pairs.append((free.pop(best), points, prediction["score"], values[best]))
        else:
            extra.append(prediction["score"])
    return pairs, extra, free


def voc(scores, matches, count):
    order = np.argsort(-np.array(scores), kind="stable")
    matches = np.array(matches)[order]
    precisions, recalls = [], []
    for threshold in np.linspace(0.5, 0.95, 10):
        hits = np.cumsum(matches >= threshold)
        precision = hits / (np.arange(len(matches)) + 1)
        recall = hits / count
        envelope = np.maximum.accumulate(precision[::-1])[::-1]
        at = [np.flatnonzero(recall >= level) for level in np.linspace(0, 1, 101)]
        precisions.append(np.mean([envelope[i[0]] if len(i) else 0 for i in at]))
        recalls.append(recall[-1])
    return float(np.mean(precisions)), float(np.mean(recalls))


def main():
    pairs, extra, lost = [], [], []
    for frame in json.load(sys.stdin)["frames"]:
        found, unmatched, left = match(frame)
        pairs += found
        extra += unmatched
        lost += left
    missed = len(lost)
    distances = np.array([np.linalg.norm(t - p, axis=1) for t, p, _, _ in pairs])
    values = distances[~np.isnan(distances)]
    in_truth = np.array([~np.isnan(t).any(axis=1) for t, _, _, _ in pairs])
    in_prediction = np.array([~np.isnan(p).any(axis=1) for _, p, _, _ in pairs])
    precision, recall = voc([p[2] for p in pairs], [p[3] for p in pairs], len(pairs) + missed)
    scores = [p[2] for p in pairs]
    everything, _ = voc(scores + extra, [p[3] for p in pairs] + [0] * len(extra), len(pairs) + missed)
    correct = [np.mean([np.nan_to_num(row, nan=np.inf) < limit for limit in range(1, 11)]) for row in distances]
    pck_precision, pck_recall = voc(scores, correct, len(pairs) + missed)
    good = sum(p[3] >= 0.5 for p in pairs)
    first = distances[:, 0]
    within = [np.mean(np.nan_to_num(distances, nan=np.inf) < limit) for limit in range(1, 11)]
    both = (in_truth & in_prediction).sum()
    json.dump({
        "mean": values.mean(), "p50": np.percentile(values, 50), "p75": np.percentile(values, 75),
        "p90": np.percentile(values, 90), "p95": np.percentile(values, 95), "p99": np.percentile(values, 99),
        "oks": float(np.mean([p[3] for p in pairs])), "mAP": precision, "mAR": recall, "pck": float(np.mean(within)),
        "visibilityPrecision": both / in_prediction.sum(), "visibilityRecall": both / in_truth.sum(),
        "matched": len(pairs), "missed": missed, "extra": len(extra),
        "mAPAll": everything, "pckMAP": pck_precision, "pckMAR": pck_recall,
        "precision": len(pairs) / (len(pairs) + len(extra)), "precisionAt50": good / (len(pairs) + len(extra)),
        "recallAt50": good / (len(pairs) + missed),
        "firstMean": np.nanmean(first), "firstP90": np.nanpercentile(first, 90), "firstP95": np.nanpercentile(first, 95),
        "firstMissed": int(sum(in_truth[:, 0] & ~in_prediction[:, 0]) + sum(~np.isnan(t[0]).any() for t in lost)),
    }, sys.stdout)


main()
