"""Makes SLP files of every kind that sleap-io writes, for the tests of Tarsier's reader and writer.

usage: make_slp.py FOLDER
"""

import json
import sys
import warnings
from pathlib import Path

import h5py
import imageio.v3 as iio
import numpy as np
import sleap_io as sio
from sleap_io.model.label_image import UserLabelImage
from shapely.geometry import box

warnings.simplefilter("ignore")
out = Path(sys.argv[1])
rng = np.random.default_rng(7)


def skeleton(nodes=("nose", "earL", "earR", "tail")):
    return sio.Skeleton(
        nodes=[sio.Node(n) for n in nodes],
        edges=[("nose", "earL"), ("nose", "earR"), ("nose", "tail")],
        symmetries=[("earL", "earR")],
        name="mouse",
    )


def pictures(folder, count, channels=3):
    names = []
    (out / folder).mkdir(exist_ok=True)
    for i in range(count):
        image = rng.integers(0, 255, (12, 16, channels), dtype=np.uint8)
        names.append(str(out / folder / f"img{i:03d}.png"))
        iio.imwrite(names[-1], image.squeeze())
    return names


def user(s, track=None, hidden=(), absent=(), **more):
    xy = rng.uniform(0, 300, (len(s.nodes), 2))
    for i in absent:
        xy[i] = np.nan
    inst = sio.Instance.from_numpy(xy, skeleton=s, track=track, **more)
    for i in hidden:
        inst.points["visible"][i] = False
    inst.points["complete"] = rng.integers(0, 2, len(s.nodes)).astype(bool)
    return inst


def predicted(s, track=None, absent=()):
    xy = rng.uniform(0, 300, (len(s.nodes), 2)).astype("f4").astype("f8")
    for i in absent:
        xy[i] = np.nan
    scores = rng.uniform(0, 1, len(s.nodes)).astype("f4").astype("f8")
    return sio.PredictedInstance.from_numpy(
        xy, skeleton=s, point_scores=scores, score=float(np.float32(rng.uniform())), track=track,
        tracking_score=float(np.float32(rng.uniform())))


def labels(s, videos):
    tracks = [sio.Track("female"), sio.Track('"männlich"'), sio.Track("")]
    frames = []
    for v, video in enumerate(videos):
        for f in (0, 3, 2):
            p = [predicted(s, tracks[0]), predicted(s, tracks[1], absent=[1])]
            u = user(s, tracks[1], hidden=[2], absent=[3], tracking_score=0.25)
            u.from_predicted = p[1]
            frames.append(sio.LabeledFrame(video=video, frame_idx=f + v, instances=[p[0], u, p[1], user(s)]))
        frames.append(sio.LabeledFrame(video=video, frame_idx=9, is_negative=True))
    return sio.Labels(
        labeled_frames=frames, videos=videos, skeletons=[s], tracks=tracks,
        suggestions=[sio.SuggestionFrame(videos[-1], 5, {"group": 2}), sio.SuggestionFrame(videos[0], 1)],
        provenance={"sleap_version": "1.4.1", "args": {"n": 3, "x": 0.1, "deep": [1, None, True]}, "note": "ä\n\"q\""})


def save(name, made, **more):
    sio.save_slp(made, str(out / name), verbose=False, **more)


clip = lambda n: sio.Video(filename=n, backend_metadata={"shape": (20, 12, 16, 3), "grayscale": False, "fps": 29.97}, open_backend=False)

s = skeleton()
many = labels(s, [clip("C:\\data\\a clip.mp4"), sio.Video.from_filename(pictures("list", 12)), clip("/data/b.mp4")])
save("many.slp", many)

empty = sio.Labels(skeletons=[skeleton()], videos=[], labeled_frames=[])
save("empty.slp", empty)
plain = sio.Labels(skeletons=[sio.Skeleton(["only"], name="dot")], videos=[clip("v.mp4")])
save("no_frames.slp", plain)

# Packages: images of the labelled frames, and of one video suggestions too; a video without any.
package = labels(skeleton(), [sio.Video.from_filename(pictures("p0", 12)), sio.Video.from_filename(pictures("p1", 12, 1))])
save("user.pkg.slp", package, embed="user")
save("all.pkg.slp", package, embed="user+suggestions")
save("restored.slp", sio.load_slp(str(out / "all.pkg.slp")), embed=False)
save("refers.slp", sio.load_slp(str(out / "all.pkg.slp")), embed=False, restore_original_videos=False)

# A package whose frames name their videos by the numbers of sparse groups, as old SLEAP wrote them.
with h5py.File(out / "user.pkg.slp") as src, h5py.File(out / "sparse.pkg.slp", "w") as dst:
    for key in src:
        if not key.startswith("video") or key == "videos_json":
            src.copy(key, dst)
    for i, n in ((0, 3), (1, 15)):
        src.copy(f"video{i}", dst, name=f"video{n}")
    rows = [json.loads(r) for r in src["videos_json"]]
    for row, n in zip(rows, (3, 15)):
        row["backend"]["dataset"] = f"video{n}/video"
    dst["videos_json"][:] = [json.dumps(r) for r in rows]
    for table, column in (("frames", "video"), ("negative_frames", "video_id")):
        values = dst[table][:]
        values[column] = np.where(values[column] == 0, 3, 15)
        dst[table][:] = values

# Format 1.0: corners of pixels, no tracking score, no number of the format.
with h5py.File(out / "many.slp") as src:
    for name, number in (("format_1_0.slp", 1.0), ("format_1_1.slp", 1.1)):
        with h5py.File(out / name, "w") as dst:
            for key in src:
                if key != "instances":
                    src.copy(key, dst)
            old = src["instances"][:]
            kept = [n for n in old.dtype.names if n != "tracking_score"]
            new = np.zeros(len(old), dtype=[(n, old.dtype[n]) for n in kept])
            for n in kept:
                new[n] = old[n]
            dst["instances"] = new
            dst["metadata"].attrs["format_id"] = number

# SLEAP's own layout of skeletons since 1.3.2, symmetries both ways, and types named before.
with h5py.File(out / "many.slp") as src, h5py.File(out / "nx_graph.slp", "w") as dst:
    for key in src:
        src.copy(key, dst)
    md = json.loads(src["metadata"].attrs["json"])
    graph = md["skeletons"][0]
    pair = [l for l in graph["links"] if l["type"].get("py/reduce", [0, {"py/tuple": [1]}])[1]["py/tuple"] == [2]][0]
    back = dict(pair, source=pair["target"], target=pair["source"], type={"py/id": 1})
    edges = [l for l in graph["links"] if l is not pair]
    edges[0]["type"], edges[1]["type"] = {"py/reduce": [{"py/type": "sleap.skeleton.EdgeType"}, {"py/tuple": [1]}]}, {"py/id": 2}
    for e in edges[1:]:
        e["type"] = {"py/id": 2}
    graph["links"] = [pair, back] + edges
    md["skeletons"] = [{"nx_graph": graph, "description": "d", "preview_image": {"py/b64": "aGk="}}]
    md["nodes"] = md["nodes"][::-1]
    flip = lambda i: len(md["nodes"]) - 1 - i
    for link in graph["links"]:
        link["source"], link["target"] = flip(link["source"]), flip(link["target"])
    for node in graph["nodes"]:
        node["id"] = flip(node["id"])
    dst["metadata"].attrs["json"] = np.bytes_(json.dumps(md))

# Everything that Tarsier has no place for must not keep the poses from being read.
rich = labels(skeleton(), [clip("a.mp4"), clip("b.mp4")])
lf = rich.labeled_frames[0]
lf.rois.append(sio.UserROI(geometry=box(1, 1, 5, 5), name="nest"))
lf.bboxes.append(sio.UserBoundingBox(x1=1, y1=2, x2=3, y2=4))
lf.masks.append(sio.UserSegmentationMask.from_numpy(np.eye(12, 16, dtype=bool)))
lf.label_images.append(UserLabelImage(data=np.arange(192, dtype=np.int32).reshape(12, 16) % 3))
identity = sio.Identity("anna")
lf.instances[0].identity = identity
rich.identities.append(identity)
lf.instances[0].category = sio.Category("mouse")
rich.events.append(sio.UserEvent(type=sio.EventType("groom"), video=rich.videos[0], start_frame=1, end_frame=4))
cameras = [sio.Camera(name="left"), sio.Camera(name="right")]
session = sio.RecordingSession(camera_group=sio.CameraGroup(cameras=cameras))
for camera, video in zip(cameras, rich.videos):
    session.add_video(video, camera)
rich.sessions.append(session)
save("rich.slp", rich)

cropped = labels(skeleton(), [sio.Video.from_filename(pictures("crop", 12)).crop((4, 2, 12, 10))])
save("cropped.slp", cropped)

# Two skeletons: of the same nodes in another order; and of other nodes.
a, b = skeleton(), skeleton(("tail", "earR", "nose", "earL"))
video = clip("v.mp4")
two = lambda second: sio.Labels(
    [sio.LabeledFrame(video=video, frame_idx=0, instances=[user(a), user(second), predicted(second)])],
    videos=[video], skeletons=[a, second])
save("two_orders.slp", two(b))
save("two_skeletons.slp", two(sio.Skeleton(["x", "y"], name="other")))
unused = sio.Labels([sio.LabeledFrame(video=video, frame_idx=0, instances=[user(a)])], videos=[video], skeletons=[sio.Skeleton(["x"], name="other"), a])
save("unused_skeleton.slp", unused)

twice = sio.Labels([sio.LabeledFrame(video=video, frame_idx=4, instances=[predicted(a), user(a)]) for _ in range(2)], videos=[video], skeletons=[a])
for lf in twice.labeled_frames:
    lf.instances[1].from_predicted = lf.instances[0]
save("frame_twice.slp", twice)
