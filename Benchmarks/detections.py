"""Detections made from labels: identities taken off, and the errors that detectors make. The same seed gives the same errors."""
import numpy as np
import sleap_io as sio

KINDS = {"exact": "identities taken off", "drop10": "10 % dropped", "drop30": "30 % dropped", "jitter": "2 px of jitter",
         "merged": "merged", "occluded": "occluded up to 2 s, 2 px of jitter"}
# Two animals whose middles are nearer than this share of their size may be found as one.
CLOSE = 0.85


def animals(labels):
    """Frame number and points of each animal, [animals, nodes, 2], in an order of the tracks; NaN for one that is not there."""
    tracks = {track: i for i, track in enumerate(labels.tracks)}
    result = []
    for frame in sorted(labels.labeled_frames, key=lambda f: f.frame_idx):
        points = np.full((len(tracks), len(labels.skeleton.nodes), 2), np.nan)
        for instance in frame.instances:
            points[tracks[instance.track]] = instance.numpy(invisible_as_nan=False)[:, :2]
        result.append((frame.frame_idx, points))
    return result


def nearness(points):
    """Distance of the middles of each two animals, as a share of their mean size."""
    middle = np.nanmedian(points, axis=1)
    size = np.linalg.norm(np.nanmax(points, axis=1) - np.nanmin(points, axis=1), axis=1)
    apart = np.linalg.norm(middle[:, None] - middle[None], axis=2)
    return apart / ((size[:, None] + size[None]) / 2)


def merged(frames, random):
    """While two are close they may be found as one for up to half a second: each node from one or the other."""
    until = {}
    for number, points in frames:
        near = nearness(points)
        found = [p for p in points]
        for a in range(len(points)):
            for b in range(a + 1, len(points)):
                if not near[a, b] < CLOSE:
                    until.pop((a, b), None)
                    continue
                if until.get((a, b), -1) < number and random.random() < 0.1:
                    until[a, b] = number + random.integers(1, 16)
                if until.get((a, b), -1) >= number and found[a] is not None and found[b] is not None:
                    found[a] = np.where(random.random(points.shape[1])[:, None] < 0.5, points[a], points[b])
                    found[b] = None
        yield number, [p for p in found if p is not None]


def occluded(frames, random, rate=30):
    """Half of the meetings hide one of the two for 0.3 to 2 s, and each animal is hidden once in 10 s besides."""
    hidden, met = {}, set()
    for number, points in frames:
        near = nearness(points)
        for a in range(len(points)):
            if random.random() < 1 / (10 * rate):
                hidden[a] = number + random.uniform(0.3, 2) * rate
            for b in range(a + 1, len(points)):
                if near[a, b] < CLOSE and (a, b) not in met:
                    met.add((a, b))
                    if random.random() < 0.5:
                        hidden[a if random.random() < 0.5 else b] = number + random.uniform(0.3, 2) * rate
                elif not near[a, b] < 2 * CLOSE:
                    met.discard((a, b))
        found = [p for i, p in enumerate(points) if hidden.get(i, -1) < number]
        yield number, [p + random.normal(0, 2, p.shape) for p in found]


def noisy(frames, kind, random):
    if kind in ("merged", "occluded"):
        yield from {"merged": merged, "occluded": occluded}[kind](frames, random)
        return
    for number, points in frames:
        share = {"drop10": 0.1, "drop30": 0.3}.get(kind, 0)
        yield number, [p + (random.normal(0, 2, p.shape) if kind == "jitter" else 0) for p in points
                       if random.random() >= share]


def make(labels, kind, seed, video, out):
    """An .slp of detections without identities, in a random order on each frame."""
    random = np.random.default_rng(seed)
    video = sio.Video(str(video), open_backend=False)
    frames = []
    for number, found in noisy(animals(labels), kind, random):
        found = [p for p in found if not np.isnan(p).all()]
        instances = [sio.PredictedInstance.from_numpy(
            found[i], skeleton=labels.skeleton, point_scores=np.full(len(found[i]), 0.9), score=random.uniform(0.7, 1))
            for i in random.permutation(len(found))]
        frames.append(sio.LabeledFrame(video=video, frame_idx=number, instances=instances))
    sio.Labels(labeled_frames=frames, videos=[video], skeletons=labels.skeletons).save(str(out), embed=False)
