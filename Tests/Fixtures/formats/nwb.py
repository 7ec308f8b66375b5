"""NWB files with poses, through pynwb and ndx-pose.

usage: nwb.py dump FILE                  what pynwb reads of it, and what its validator objects to, as JSON
       nwb.py sleap LABELS.slp OUT       as sleap-io writes predictions
       nwb.py other OUT                  as a program with a rate, shared times and no skeleton's link writes it
       nwb.py none OUT                   a file without poses
"""

import datetime
import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")

import ndx_pose  # noqa: E402
import pynwb  # noqa: E402
from hdmf.validate import ValidatorMap  # noqa: E402


def dump(path):
    with pynwb.NWBHDF5IO(path, "r") as io:
        nwb = io.read()
        # pynwb's own call knows only the schemas that are in the file.
        poses = ValidatorMap(io.manager.namespace_catalog.get_namespace("ndx-pose"))
        problems = [str(e) for e in [*pynwb.validate(io=io), *poses.validate(io.read_builder())]]
        out = {"problems": problems, "modules": {}}
        for name, module in nwb.processing.items():
            if name == "behavior":
                continue
            out["modules"][name] = {
                key: {
                    "nodes": list(pose.skeleton.nodes[:]), "edges": pose.skeleton.edges[:].tolist(),
                    "videos": list(pose.original_videos[:]),
                    "series": {
                        s.name: [
                            [round(t, 6), *(None if np.isnan(v) else v for v in [*xy, c])]
                            for t, xy, c in zip(s.timestamps[:], s.data[:].tolist(), s.confidence[:].tolist())]
                        for s in pose.pose_estimation_series.values()},
                } for key, pose in module.data_interfaces.items()}
    json.dump(out, sys.stdout)


def empty():
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    return pynwb.NWBFile(session_description="s", identifier="i", session_start_time=start)


def write(nwb, path):
    with pynwb.NWBHDF5IO(path, "w") as io:
        io.write(nwb)


def other(path):
    nwb = empty()
    module = nwb.create_processing_module("behavior", "poses")
    skeleton = ndx_pose.Skeleton(name="subject", nodes=["nose", "tail"], edges=np.array([[0, 1]], "u1"))
    module.add(ndx_pose.Skeletons(skeletons=[skeleton]))
    first = ndx_pose.PoseEstimationSeries(
        name="nose", data=np.array([[1.0, 2], [3, 4], [np.nan, np.nan]]), unit="pixels", reference_frame="-",
        confidence=np.array([0.5, 0.25, 0.0]), timestamps=[0.1, 0.2, 0.3])
    second = ndx_pose.PoseEstimationSeries(
        name="tail", data=np.array([[5.0, 6], [7, 8], [9, 10]]), unit="pixels", reference_frame="-",
        confidence=np.array([1.0, 1, 1]), timestamps=first)
    module.add(ndx_pose.PoseEstimation(
        name="PoseEstimation", pose_estimation_series=[first, second], skeleton=skeleton, source_software="other"))
    write(nwb, path)


if __name__ == "__main__":
    command, target = sys.argv[1:3]
    if command == "dump":
        dump(target)
    elif command == "sleap":
        import sleap_io

        sleap_io.save_nwb(sleap_io.load_slp(target, open_videos=False), sys.argv[3], "predictions")
    elif command == "other":
        other(target)
    else:
        write(empty(), target)
