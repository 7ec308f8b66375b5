"""The child that answers what a network sees: its maps, read independently, peak where the model finds parts."""

import json
import struct
import subprocess

import numpy as np
import sleap_io
from conftest import BINARY, run


def parse(data):
    magic, length = struct.unpack_from("<II", data, 0)
    assert magic == 0x314F5354
    head = json.loads(data[8:8 + length])
    output = head["outputs"][head["output"]]
    channels = len(output["channels"]) * (2 if output["kind"] == "partAffinityFields" else 1)
    at, maps = 8 + length, []
    for patch in head["patches"]:
        shape = (channels, patch["height"], patch["width"])
        maps.append(np.frombuffer(data, "u1", int(np.prod(shape)), at).reshape(shape))
        at += int(np.prod(shape))
    assert at == len(data)
    return head, maps


def ask(child, **question):
    child.stdin.write(json.dumps(question) + "\n")
    child.stdin.flush()
    for line in child.stdout:
        answer = json.loads(line)
        if "event" not in answer:
            return answer
    raise AssertionError("the child said nothing")


def test_maps_peak_where_parts_are_found(trained, tmp_path):
    run("predict", trained, "--model", "first", "--frames", "100", "--out", tmp_path / "p.slp")
    found = sleap_io.load_slp(str(tmp_path / "p.slp"), open_videos=False).labeled_frames[0]
    points = np.concatenate([i.numpy() for i in found.instances])
    child = subprocess.Popen([BINARY, "observe", trained], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    seen = {}
    for output in (0, 1):
        file = tmp_path / f"maps{output}"
        assert "error" not in ask(child, id=output, run="first", video=1, frame=100, output=output, file=str(file))
        head, maps = parse(file.read_bytes())
        seen[output] = maps
        assert head["frame"] == 100
        assert [o["model"] for o in head["outputs"]] == ["centroid", "centered_instance"]
        if output == 0:
            assert len(head["patches"]) == 1
            continue
        assert len(head["patches"]) >= len(found.instances)
        distances = []
        for patch, values in zip(head["patches"], maps):
            for channel in values:
                if channel.max() < 100:
                    continue
                row, column = np.unravel_index(channel.argmax(), channel.shape)
                at = np.array([patch["x"] + patch["scale"] * column, patch["y"] + patch["scale"] * row])
                distances.append(np.nanmin(np.linalg.norm(points - at, axis=1)) / patch["scale"])
        assert len(distances) >= 5 and np.median(distances) < 1
    assert "frame" in ask(child, id=3, run="first", video=1, frame=100_000, output=0, file=str(tmp_path / "x"))["error"]
    assert "none" in ask(child, id=4, run="none", video=1, frame=0, output=0, file=str(tmp_path / "x"))["error"]
    assert "error" not in ask(child, id=5, run="first", video=1, frame=100, output=1, file=str(tmp_path / "again"))
    assert np.array_equal(parse((tmp_path / "again").read_bytes())[1][0], seen[1][0])
    child.stdin.close()
    assert child.wait(timeout=10) == 0
