"""The data sets that stand beside the repository, as both sides read them: one .slp to train on, one video to test on."""
import json
import sys
from pathlib import Path

import cv2
import numpy as np
import sleap_io as sio

TURNS = [30, 90, 150]
SCALES = [0.9, 1.1]


def kept(labels, frames, video=None):
    """The user's labels of some frames alone."""
    chosen = [f for f in labels.labeled_frames if f.frame_idx in frames and f.user_instances]
    for frame in chosen:
        frame.instances = frame.user_instances
    return sio.Labels(labeled_frames=chosen, videos=labels.videos, skeletons=labels.skeletons, tracks=labels.tracks)


def flies_pair(data):
    """Pseudo-labels of another model, taken as labels: for speed, not for accuracy."""
    labels = sio.load_slp(str(data / "flies-pair/centered_pair_predictions.slp"), open_videos=False)
    labels.replace_filenames(new_filenames=[str(data / "flies-pair/centered_pair_small.mp4")])
    labels.labeled_frames = [f for f in labels.labeled_frames if f.frame_idx < 900][::9]
    for frame in labels.labeled_frames:
        frame.instances = [sio.Instance.from_numpy(i.numpy(), skeleton=labels.skeleton) for i in frame.instances
                           if not np.isnan(i.numpy()).all()]
    labels.tracks = []
    labels.labeled_frames = [f for f in labels.labeled_frames if f.instances]
    return labels


def transforms(width, height):
    """Name and matrix of each view of a test frame, about its middle."""
    middle = ((width - 1) / 2, (height - 1) / 2)
    yield "as it is", np.float64([[1, 0, 0], [0, 1, 0]])
    for angle in TURNS:
        yield f"turned by {angle}°", cv2.getRotationMatrix2D(middle, -angle, 1)
    for scale in SCALES:
        yield f"scaled by {scale}", cv2.getRotationMatrix2D(middle, 0, scale)


def write_test(labels, frames, folder, every=1):
    """test.mp4 shows each frame as it is, then every so many of them turned and scaled; test.slp holds their labels,
    views.json where each view begins. What leaves the picture is no label any more, nor is what one point is left of."""
    labelled = {(f.video, f.frame_idx): f for f in labels.labeled_frames if f.user_instances}
    everything = [f for f in frames if f in labelled]
    first = everything[0][0][everything[0][1]]
    height, width = first.shape[:2]
    path = folder / "test.mp4"
    writer = sio.VideoWriter(str(path), fps=25, crf=4, preset="veryfast")
    views, result, number = [], [], 0
    video = sio.Video(str(path))
    with writer:
        for name, matrix in transforms(width, height):
            places = everything if name == "as it is" else everything[::every]
            views.append({"name": name, "from": number, "to": number + len(places) - 1})
            for place in places:
                picture = np.squeeze(place[0][place[1]])
                border = np.median(picture, axis=(0, 1)).tolist()
                turned = picture if name == "as it is" else cv2.warpAffine(
                    picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)
                writer.write_frame(turned if turned.ndim == 3 else np.repeat(turned[..., None], 3, axis=2))
                instances = []
                for instance in labelled[place].user_instances:
                    points = instance.numpy() @ matrix[:, :2].T + matrix[:, 2]
                    outside = (points < 0).any(axis=1) | (points[:, 0] > width - 1) | (points[:, 1] > height - 1)
                    points[outside] = np.nan
                    # A single point has no size, so that OKS can match nothing with it.
                    if (~np.isnan(points[:, 0])).sum() > 1:
                        instances.append(sio.Instance.from_numpy(points, skeleton=labels.skeleton, track=instance.track))
                result.append(sio.LabeledFrame(video=video, frame_idx=number, instances=instances))
                number += 1
    truth = sio.Labels(labeled_frames=result, videos=[video], skeletons=labels.skeletons, tracks=labels.tracks)
    truth.save(str(folder / "test.slp"), embed=False)
    (folder / "views.json").write_text(json.dumps(views))


def flies13(data, folder):
    labels = sio.load_slp(str(data / "flies13/labels.slp"))
    labels.replace_filenames(new_filenames=[str(data / "flies13/clip.mp4")])
    write_test(labels, [(labels.videos[0], f) for f in range(800, 1000)], folder, every=5)
    kept(labels, set(range(0, 800, 8))).save(str(folder / "train.slp"), embed=False)


def mouse(folder):
    """Every fifth image of the 92 is kept for testing, but the last: 74 to train on, 18 to test. `all.slp` is ours."""
    labels = sio.load_slp(str(folder / "all.slp"))
    test = set(range(4, 90, 5))
    write_test(labels, [(labels.videos[0], f) for f in sorted(test)], folder)
    kept(labels, set(range(92)) - test).save(str(folder / "train.slp"), embed=False)


if __name__ == "__main__":
    # datasets.py SET DATA FOLDER
    name, data, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    if name == "flies13":
        flies13(data, folder)
    elif name == "mouse-openfield":
        mouse(folder)
    else:
        flies_pair(data).save(str(folder / "train.slp"), embed=False)
