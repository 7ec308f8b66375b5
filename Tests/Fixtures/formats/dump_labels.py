"""Prints what sleap-io reads of label files, a line an animal: picture or video and frame, track, the parts that are there.

usage: dump_labels.py FORMAT FILE...      FORMAT: coco, dlc, alphatracker, leap, analysis, csv, slp
"""

import json
import sys
import warnings
from pathlib import PurePosixPath

import numpy as np
import sleap_io as sio

warnings.simplefilter("ignore")
LOADERS = {
    "coco": sio.load_coco, "dlc": sio.load_dlc, "alphatracker": sio.load_alphatracker, "leap": sio.load_leap,
    "analysis": sio.load_analysis_h5, "csv": sio.load_csv, "slp": lambda f: sio.load_slp(f, open_videos=False),
}


def line(lf, instance):
    name = lf.video.filename if lf.video is not None else ""
    place = name[lf.frame_idx] if isinstance(name, list) else f"{name}#{lf.frame_idx}"
    track = instance.track.name.removeprefix("track_") if instance.track else "-"
    parts = [
        f"{node}={x:.3f},{y:.3f}" for node, (x, y) in sorted(zip(instance.skeleton.node_names, instance.numpy().tolist()))
        if not np.isnan(x)]
    return f"{PurePosixPath(str(place).replace(chr(92), '/')).name} {track} " + " ".join(parts)


def dump(labels):
    skeleton = labels.skeletons[0] if labels.skeletons else labels[0].instances[0].skeleton
    return {
        "nodes": skeleton.node_names, "edges": [list(e) for e in skeleton.edge_names],
        "animals": sorted(line(lf, i) for lf in labels for i in lf.instances if not np.isnan(i.numpy()).all()),
    }


json.dump([dump(LOADERS[sys.argv[1]](file)) for file in sys.argv[2:]], sys.stdout)
