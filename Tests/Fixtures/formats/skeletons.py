"""Writes skeletons with sleap-io, and prints those that sleap-io reads, for the tests of skeleton files.

write FOLDER     writes one file per case and kind into the folder
dump FILE…       prints what sleap-io reads of each file
"""

import json
import sys
from pathlib import Path

import sleap_io as sio

CASES = {
    "fly": (["head", "thorax", "wingL", "wingR"], [("thorax", "head"), ("thorax", "wingL"), ("thorax", "wingR")], [("wingL", "wingR")]),
    "chain": (["c", "a", "b", "d", "alone"], [("a", "b"), ("c", "d"), ("d", "a")], []),
    "two pairs": (["n", "L1", "R1", "L2", "R2"], [("n", "L1"), ("n", "R1"), ("L1", "L2"), ("R1", "R2")], [("L1", "R1"), ("L2", "R2")]),
    "odd names": (["no", "12", "a: b", "ohr größe", "it's \"it\"", "- x", "#y"], [("no", "12"), ("12", "a: b")], []),
    "no edges": (["a", "b", "c"], [], []),
    "pairs only": (["a", "b", "c"], [], [("a", "c")]),
}


def dump(path):
    skeleton = sio.load_skeleton(path)
    skeleton = skeleton[0] if isinstance(skeleton, list) else skeleton
    names = skeleton.node_names
    # Of its JSON sleap-io reads the nodes in the order of the links, not in that of the file's list.
    return {
        "nodes": names if str(path).endswith(".yaml") else sorted(names),
        "edges": sorted([names[a], names[b]] for a, b in skeleton.edge_inds),
        "symmetries": sorted(sorted(n.name for n in s.nodes) for s in skeleton.symmetries),
    }


def write(folder):
    for name, (nodes, edges, symmetries) in CASES.items():
        skeleton = sio.Skeleton(nodes=nodes, edges=edges, symmetries=symmetries, name=name)
        for kind in ("json", "yaml"):
            sio.save_skeleton(skeleton, str(Path(folder) / f"{name}.{kind}"))


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "write":
        write(rest[0])
    else:
        print(json.dumps([dump(path) for path in rest]))
