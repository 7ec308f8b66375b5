"""Reads the binary window of instances independently of the page (docs/api.md, “Frames”)."""

import struct
from dataclasses import dataclass, field

import numpy as np


@dataclass
class Instance:
    id: int
    track: int | None
    points: np.ndarray
    flags: np.ndarray | None = None
    from_prediction: int | None = None
    score: float | None = None

    def is_visible(self, node):
        return bool(self.flags[node] & 1)


@dataclass
class Frame:
    frame: int
    negative: bool
    labels: list = field(default_factory=list)
    predictions: list = field(default_factory=list)


def padded(n):
    return (n + 7) // 8 * 8


def parse(data):
    magic, version, slots, count, _revision = struct.unpack_from("<IIIIq", data, 0)
    assert (magic, version) == (0x31575354, 1)
    entries = [struct.unpack_from("<IHHB7x", data, 24 + 16 * i) for i in range(count)]
    at = 24 + 16 * count
    frames = {}
    for number, labels, predictions, negative in entries:
        frame = frames[number] = Frame(number, bool(negative))
        for _ in range(labels):
            frame.labels.append(label(data, at, slots))
            at += 24 + 16 * slots + padded(slots)
        for _ in range(predictions):
            frame.predictions.append(prediction(data, at, slots))
            at += 24 + padded(12 * slots)
    assert at == len(data)
    return frames


def optional(value):
    return None if value < 0 else value


def label(data, at, slots):
    identity, track, source = struct.unpack_from("<qqq", data, at)
    points = np.frombuffer(data, "<f8", 2 * slots, at + 24).reshape(slots, 2)
    flags = np.frombuffer(data, "u1", slots, at + 24 + 16 * slots)
    return Instance(identity, optional(track), points, flags, optional(source))


def prediction(data, at, slots):
    identity, track, score, _tracking = struct.unpack_from("<qqff", data, at)
    points = np.frombuffer(data, "<f4", 3 * slots, at + 24).reshape(slots, 3)
    return Instance(identity, optional(track), points, score=score)
