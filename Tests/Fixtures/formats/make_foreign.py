"""Makes files of LEAP and DeepPoseKit as those programs write them.

usage: make_foreign.py KIND OUT              KIND: leap5, leap7 (compressed), leap73 (HDF5), annotations, pose
       make_foreign.py spoil FILE.h5 WHAT    an analysis file with matrices that contradict each other
"""

import sys

import h5py
import numpy as np
import scipy.io

POSITIONS = np.full((3, 2, 4), np.nan)
POSITIONS[:, :, 1] = [[1, 1], [2.5, 3], [np.nan, np.nan]]
POSITIONS[:, :, 3] = [[10, 20], [30, 40], [50, 60]]
NODES, EDGES, VIDEO = ["head", "neck", "Schwänzchen"], np.array([[1.0, 2], [2, 3]]), "D:\\data\\clip.mp4"


def leap(out, compressed):
    cells = np.empty(3, dtype=object)
    cells[:] = NODES
    scipy.io.savemat(
        out, {
            "boxPath": VIDEO, "positions": POSITIONS.astype("f4"), "session": np.uint8(3),
            "skeleton": {"nodes": cells.reshape(3, 1), "edges": EDGES, "pos": np.zeros((3, 2))},
        }, do_compression=compressed)


def leap73(out):
    """MATLAB's way into HDF5: dimensions reversed, texts as UTF-16, cells as references."""
    with h5py.File(out, "w", userblock_size=512) as f:

        def put(name, values, kind):
            f[name] = values
            f[name].attrs["MATLAB_class"] = np.bytes_(kind)

        def text(name, words):
            put(name, np.frombuffer(words.encode("utf-16-le"), "u2").reshape(-1, 1), "char")

        put("positions", POSITIONS.T, "double")
        text("boxPath", VIDEO)
        for i, node in enumerate(NODES):
            text(f"#refs#/{i}", node)
        put("skeleton/nodes", np.array([[f[f"#refs#/{i}"].ref for i in range(3)]], dtype=h5py.ref_dtype), "cell")
        put("skeleton/edges", EDGES.T, "double")
    with open(out, "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(124) + b"\x00\x02IM")


def annotations(out):
    """Three pictures with two parts: both annotated, one of them, none; the pictures are blue (OpenCV's order)."""
    pictures = np.zeros((3, 6, 8, 3), "u1")
    pictures[..., 0] = 200
    with h5py.File(out, "w") as f:
        f["images"] = pictures
        f["annotations"] = np.arange(12.0).reshape(3, 2, 2) + 0.5
        f["annotated"] = np.array([[True, True], [True, False], [False, False]])
        f["skeleton"] = np.array([[-1, -1], [0, -1]], "i4")


def pose(out):
    poses = np.full((2, 3, 2, 3), np.nan, "f4")
    poses[0, 1] = [[1, 2, 0.5], [3, 4, 1]]
    poses[1, 1, 0] = [5, 6, 0.25]
    with h5py.File(out, "w") as f:
        f["pose"] = poses


def spoil(path, what):
    with h5py.File(path, "r+") as f:
        if what == "nodes":
            names = f["node_names"][:-1]
            del f["node_names"]
            f["node_names"] = names
        else:
            name = "point_scores" if what == "scores" else "tracks"
            values = {"scores": f[name][..., :-1], "flat": f["tracks"][0], "xy": f["tracks"][:, :1]}[what]
            del f[name]
            f[name] = values


if __name__ == "__main__":
    kind, target = sys.argv[1:3]
    {
        "spoil": lambda: spoil(target, sys.argv[3]),
        "leap5": lambda: leap(target, False), "leap7": lambda: leap(target, True), "leap73": lambda: leap73(target),
        "annotations": lambda: annotations(target), "pose": lambda: pose(target),
    }[kind]()
