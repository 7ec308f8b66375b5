"""What the page is measured on: made once, kept in the work folder."""

import os
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

BIN = 16_384


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    frames: int
    videos: int
    animals: int
    line: int
    tracks: int


FULL = Size(frames=100_000, videos=10, animals=10, line=1_000_000, tracks=200)
SHORT = Size(frames=2_000, videos=2, animals=10, line=20_000, tracks=20)
LOOP = 1_000


class Data:
    def __init__(self, tarsier, work, size):
        self.tarsier = tarsier
        self.work = Path(work)
        self.size = size
        self.work.mkdir(parents=True, exist_ok=True)

    def run(self, *words):
        subprocess.run([self.tarsier, *map(str, words)], check=True, stdout=subprocess.DEVNULL)

    def once(self, name, make):
        """Makes a file or folder unless it is whole already."""
        path, stamp = self.work / name, self.work / f".{name}.made"
        if not stamp.exists():
            if path.is_dir():
                shutil.rmtree(path)
            print(f"  making {name} …", flush=True)
            make(path)
            stamp.touch()
        return path

    def clip(self):
        """1024x1024 H.264, a key frame every 250 frames: an arena of 1,000 frames, over and over."""
        def make(path):
            arena = self.work / "arena"
            shutil.rmtree(arena, ignore_errors=True)
            self.run("arena", arena, "--frames", LOOP, "--width", 1368, "--labels", 0, "--animals", 4)
            one = self.work / "one.mp4"
            ffmpeg("-i", arena / "arena.mp4", "-vf", "crop=1024:1024", "-c:v", "libx264", "-preset", "veryfast", "-crf", "23",
                   "-g", "250", "-keyint_min", "250", "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-an", one)
            ffmpeg("-stream_loop", self.size.frames // LOOP - 1, "-i", one, "-c", "copy", path)
            one.unlink()
            shutil.rmtree(arena)
        return self.once("clip.mp4", make)

    def project(self):
        """The big one: every frame of every video has its animals."""
        def make(path):
            self.run("new", path, "--skeleton", "flies13")
            for i in range(self.size.videos):
                video = self.work / f"video-{i + 1}.mp4"
                video.unlink(missing_ok=True)
                os.link(self.clip(), video)
                self.run("add-video", path, video)
            self.run("bench", "predictions", path, "--animals", self.size.animals)
        return self.once("big.tarsier", make)

    def labels(self):
        """A skeleton of 24 nodes, for the frame with 20 labels."""
        def make(path):
            self.run("new", path, "--skeleton", "fly-24")
            self.run("add-video", path, self.clip())
        return self.once("labels.tarsier", make)

    def line(self):
        """A video of a million frames with 200 tracks; its summaries are written as the store writes them."""
        def make(path):
            small, video = self.work / "small.mp4", self.work / "line.mp4"
            ffmpeg("-f", "lavfi", "-i", "testsrc2=size=64x64:rate=30", "-frames:v", LOOP, "-c:v", "libx264", "-g", "250", "-pix_fmt", "yuv420p", small)
            ffmpeg("-stream_loop", self.size.line // LOOP - 1, "-i", small, "-c", "copy", video)
            self.run("new", path, "--skeleton", "flies13")
            self.run("add-video", path, video)
            write_tracks(path / "project.db", self.size)
        return self.once("line.tarsier", make)


def ffmpeg(*words):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, words)], check=True)


def write_tracks(path, size):
    """Each track is there throughout, with eight gaps in every bin of 16,384 frames."""
    with sqlite3.connect(path) as db:
        for track in range(1, size.tracks + 1):
            db.execute("INSERT INTO track (id, name, position) VALUES (?, ?, ?)", (track, f"track {track}", track - 1))
        db.execute("UPDATE counter SET next = ? WHERE kind = 'track'", (size.tracks + 1,))
        for number in range((size.line + BIN - 1) // BIN):
            last = min(BIN, size.line - number * BIN)
            for track in range(1, size.tracks + 1):
                gaps = [(g * 2_000 + 5 * track, g * 2_000 + 5 * track + 200) for g in range(8)]
                db.execute("INSERT INTO track_summary (video, bin, track, frames) VALUES (1, ?, ?, ?)", (number, track, encoded(last, gaps)))


def encoded(length, gaps):
    """A set of frames as `FrameSet` writes it: 0, then for each run the gap before it and its length less one."""
    out, end, start = bytearray([0]), 0, 0
    for low, high in [*gaps, (length, length)]:
        low, high = min(low, length), min(high, length)
        if low > start:
            out += leb128(start - end) + leb128(low - start - 1)
            end = low
        start = max(start, high)
    return bytes(out)


def leb128(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return out
