"""A simulated person who proofreads identities, through the server's own routes.

proofread.py BINARY WORK SET…          SET: ANIMALS-KIND-SEED[-FRAMES], KIND as in detections.py

An arena video with known truth is tracked by the global tracker. Then a person who never errs
1. answers the review queue in its order (open joins above `doubtful`'s limit), each after its loop of a second before and after;
2. walks the leaps that the timeline marks, and mends those that are errors of identity;
3. draws a random sample and judges it, mends every error found there, and draws anew, until the stated bound is below 0.1 %.
Counted: keys, and frames looked at (a loop's frames once; for an error that is mended also the frames to both its ends).

What is right: at its first second each track gets the name of the animal it lies on. A pose is an animal if no other animal lies
nearer than two thirds of its distance (mean over the parts, plus 2 px): a mixture of two may so have either name.
"""
import collections
import json
import re
import shutil
import struct
import subprocess
import sys
import urllib.request
import uuid
from pathlib import Path

import numpy as np
import sleap_io as sio

from detections import animals, make

GOAL = 0.001
# Keys: one for each answer. A swap takes one, and two more where more than two animals are to choose from; the stretch of a swap
# takes two (begin, end), taking a track away two (select, none), drawing a sample two.
SWAP, CHOOSE, STRETCH, NO_TRACK, DRAW = 1, 2, 2, 2, 2
# Frames for which an animal may be out of sight within one error.
GAP = 30


class Server:
    """`tarsier serve` on a project, asked as the page asks it."""

    def __init__(self, binary, project):
        self.process = subprocess.Popen([str(binary), "serve", str(project), "--no-open", "--port", "0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        found = None
        while not found:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError("tarsier serve printed no address")
            found = re.search(r"(http://\S+:\d+)/\?token=\w+", line)
        self.base = found.group(1)
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.opener.open(found.group(0)).read()

    def get(self, path):
        with self.opener.open(self.base + path) as answer:
            return answer.read()

    def json(self, path):
        return json.loads(self.get(path))

    def edit(self, **fields):
        body = json.dumps({"id": str(uuid.uuid4()), "edit": fields}).encode()
        request = urllib.request.Request(self.base + "/api/edits", body, {"Content-Type": "application/json"})
        with self.opener.open(request) as answer:
            return json.loads(answer.read())

    def stop(self):
        self.process.terminate()
        self.process.wait()


def predictions(data):
    """The binary window of docs/api.md: for each frame its predictions as (id, track or None, points [nodes, 2])."""
    slots, count = struct.unpack_from("<II", data, 8)
    heads = [struct.unpack_from("<IHH", data, 24 + 16 * i) for i in range(count)]
    at, result = 24 + 16 * count, {}
    for frame, labels, found in heads:
        at += labels * (24 + 16 * slots + (slots + 7) // 8 * 8)
        result[frame] = []
        for _ in range(found):
            number, track = struct.unpack_from("<qq", data, at)
            points = np.frombuffer(data, "<f4", 3 * slots, at + 24).reshape(slots, 3)[:, :2]
            result[frame].append((number, None if track < 0 else track, points))
            at += (24 + 12 * slots + 7) // 8 * 8
    return result


class Person:
    def __init__(self, server, truth, frames):
        self.server, self.frames = server, frames
        self.keys, self.looked = collections.Counter(), collections.Counter()
        self.owners = {}
        self.truth = truth
        self.read(0, frames - 1)
        self.names = self.name_tracks()

    # What is seen

    def read(self, first, last):
        """What lies on the frames, and which animals each pose can be called."""
        for start in range(first, last + 1, 5000):
            data = self.server.get(f"/api/videos/1/instances?from={start}&to={min(last, start + 4999)}")
            if not hasattr(self, "found"):
                self.found = {}
            self.found.update(predictions(data))
        for frame, found in self.found.items():
            for number, _, points in found:
                if number not in self.owners:
                    self.owners[number] = self.animals(frame, points)

    def animals(self, frame, points):
        apart = np.nanmean(np.linalg.norm(self.truth[frame] - points[None], axis=2), axis=1)
        return {int(a) for a in np.flatnonzero(apart <= 1.5 * np.nanmin(apart) + 2)}

    def at(self, frame, track):
        """The animals that a track's pose can be called on a frame; None where it is not seen."""
        for number, other, _ in self.found.get(frame, []):
            if other == track:
                return self.owners[number]
        return None

    def sure(self, frames, track):
        """The animal that a track is on the first of the frames on which that is clear."""
        for frame in frames:
            owners = self.at(frame, track)
            if owners is not None and len(owners) == 1:
                return next(iter(owners))
        return None

    def both(self, frames, track, other):
        """The animals of two tracks on the first frame on which both are clear."""
        for frame in frames if other is not None else ():
            a, b = (self.at(frame, t) or () for t in (track, other))
            if len(a) == len(b) == 1 and a != b:
                return (*a, *b)
        return None

    def name_tracks(self):
        """The animal of each track where it is seen first; of two tracks on one animal the later one gets what is left."""
        names, tracks = {}, {}
        for frame in sorted(self.found):
            for number, track, _ in self.found[frame]:
                if track is None or track in names or len(self.owners[number]) != 1:
                    continue
                animal = next(iter(self.owners[number]))
                if animal not in names.values():
                    names[track] = animal
            tracks.update({track: None for _, track, _ in self.found[frame] if track is not None})
        left = [a for a in range(len(self.truth[0])) if a not in names.values()]
        for track in tracks:
            if track not in names:
                names[track] = left.pop()
        return names

    def is_wrong(self, frame, track):
        owners = self.at(frame, track)
        return owners is not None and self.names[track] not in owners

    def error(self):
        """Share of all animal-frames with a track whose identity is wrong."""
        all_ = [(f, t) for f, found in self.found.items() for _, t, _ in found if t is not None]
        return sum(self.is_wrong(f, t) for f, t in all_) / len(all_)

    # What is done

    def edit(self, stage, keys, **fields):
        self.keys[stage] += keys
        outcome = self.server.edit(**fields)
        ranges = outcome["changed"]["frames"].get("1", [])
        if ranges:
            self.read(min(a for a, _ in ranges), max(b for _, b in ranges))
        return outcome

    def look(self, stage, first, last):
        self.looked[stage] += max(0, min(last, self.frames - 1) - max(0, first) + 1)

    def answer_queue(self, rate=30):
        """Every open join above the limit of doubt, the most doubtful first, as the page shows them."""
        while True:
            # A swap turns what later joins ask.
            queue = self.server.json("/api/review/joins?video=1&limit=5000")
            if queue["doubtful"] == 0:
                return
            join = next(j for j in queue["joins"] if j["state"] == "open")
            self.look("queue", join["before"] - rate, join["frame"] + rate)
            self.edit("queue", 1, type="answerJoin", join=join["id"], answer=self.judge(join, queue["joins"], rate))

    def judge(self, join, joins, rate):
        """Whether both come out of the meeting as they went in; where they are not both seen, what this join alone did."""
        track, other = join["track"], join.get("other")
        into = self.both(range(join["before"], max(-1, join["before"] - rate - 1), -1), track, other)
        out = self.both(range(join["frame"], min(self.frames, join["frame"] + rate + 1)), track, other)
        if into and out:
            return "right" if into == out else "swapped" if into == out[::-1] else "unsure"
        asked = [j for j in joins if j["id"] != join["id"] and {j["track"], j.get("other")} & {track, other} - {None}]
        first = max([join["before"] - rate] + [j["frame"] for j in asked if j["frame"] <= join["before"]])
        last = min([join["frame"] + rate] + [j["before"] for j in asked if j["before"] >= join["frame"]])
        before, after = range(join["before"], max(-1, first - 1), -1), range(join["frame"], min(self.frames, last + 1))
        a, b = self.sure(before, track), self.sure(after, track)
        if a is None or b is None:
            return "unsure"
        if a == b:
            return "right"
        c, d = (None, None) if other is None else (self.sure(before, other), self.sure(after, other))
        return "swapped" if other is not None and (a == d or b == c) else "unsure"

    def walk_leaps(self):
        """The leaps that the timeline marks, one key each; errors are mended where they are met."""
        frame = -1
        while True:
            leaps = sorted({o["frame"] for start in range(0, self.frames, 50_000)
                            for o in self.server.json(f"/api/videos/1/outliers?from={start}&to={min(self.frames, start + 50_000) - 1}")["outliers"]
                            if o["kind"] == "velocity" and o["frame"] > frame})
            if not leaps:
                return
            frame = leaps[0]
            self.keys["leaps"] += 1
            self.look("leaps", frame - 1, frame)
            for track in [t for _, t, _ in self.found.get(frame, []) if t is not None]:
                if self.is_wrong(frame, track):
                    self.mend("leaps", frame, track)

    def mend(self, stage, frame, track):
        """Both ends of the wrong stretch are sought, and it is swapped with whoever should be called so."""
        first, last = self.end(frame, track, -1), self.end(frame, track, 1)
        # A scrub along the timeline shows one frame in ten on long stretches, and each near the ends.
        self.looked[stage] += min(last - first, 40) + (last - first) // 10
        owner = self.sure(range(frame, last + 1), track)
        other = next((t for t, a in self.names.items() if a == owner), None)
        taken = other is not None and any(self.at(f, other) is not None and not self.is_wrong(f, other) for f in range(first, last + 1))
        if other is None or taken:
            chosen = [n for f in range(first, last + 1) for n, t, _ in self.found.get(f, []) if t == track]
            self.edit(stage, NO_TRACK * len(chosen), type="setPredictionTrack", predictions=chosen, track=None)
        else:
            keys = SWAP + (CHOOSE if len(self.names) > 2 else 0)
            if last + GAP >= self.frames:
                self.edit(stage, keys, type="swapTracks", video=1, first=track, second=other, **{"from": first})
            else:
                self.edit(stage, keys + STRETCH, type="swapTracks", video=1, first=track, second=other, **{"from": first}, to=last)

    def end(self, frame, track, step):
        """The last frame that way on which the track is wrong, over gaps in which it is not seen."""
        last, at = frame, frame + step
        while 0 <= at < self.frames and abs(at - last) <= GAP:
            if self.at(at, track) is not None:
                if not self.is_wrong(at, track):
                    break
                last = at
            at += step
        return last

    def sample(self, seed):
        """One sample, judged frame by frame; every error that is met is noted, and mended at the end."""
        # As many as state the goal if all are right, and one more for what is lost in rounding.
        sizes = self.server.json("/api/review/sample")["sizes"]
        size = next(s["count"] for s in sizes if s["share"] == GOAL) + 1
        self.edit("sample", DRAW, type="drawSample", video=1, count=size, seed=seed)
        sample = self.server.json("/api/review/sample")["sample"]
        frames = collections.defaultdict(list)
        for item in sample["items"]:
            frames[item["frame"]].append(item["track"])
        errors = []
        for frame, tracks in sorted(frames.items()):
            wrong = [t for t in tracks if self.is_wrong(frame, t)]
            errors += [(frame, t) for t in wrong]
            self.looked["sample"] += 1
            verdict = {"verdict": "wrong", "wrong": wrong} if wrong else {"verdict": "right"}
            self.edit("sample", 1 + len(wrong), type="answerSample", sample=sample["id"], video=1, frame=frame, **verdict)
        stated = self.server.json("/api/review/sample")
        if stated["bound"] < GOAL:
            return stated
        for frame, track in errors:
            if self.is_wrong(frame, track):
                self.mend("sample", frame, track)
        return stated

    def proofread(self, most=20):
        """All three steps; how many wrong animal-frames there were after each, and what is stated at the end."""
        report = {"animal-frames": sum(t is not None for f in self.found.values() for _, t, _ in f), "before": self.error()}
        self.answer_queue()
        report["after the queue"] = self.error()
        self.walk_leaps()
        report["after the leaps"] = self.error()
        for round_ in range(1, most + 1):
            stated = self.sample(seed=round_)
            if stated["bound"] < GOAL:
                break
        counts = stated["counts"]
        return report | {"samples": round_, "stated": stated["bound"], "wrong in the last sample": counts["wrong"],
                         "drawn": counts["drawn"], "true error": self.error(), "keys": dict(self.keys), "frames": dict(self.looked)}


def prepare(binary, work, count, kind, seed, frames, size=None):
    """The project of a set, tracked; and the truth of each frame."""
    folder = Path(work) / f"{count}-{kind}-{seed}-{frames}"
    shutil.rmtree(folder, ignore_errors=True)

    def tarsier(*words):
        done = subprocess.run([str(binary), *map(str, words)], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"tarsier {' '.join(map(str, words))}: {done.stderr.strip()}")

    tarsier("arena", folder, "--frames", frames, "--animals", count, "--labels", 1, "--seed", seed, *(["--width", size] if size else []))
    labels = sio.load_slp(str(folder / "truth.slp"), open_videos=False)
    make(labels, kind, seed, folder / "arena.mp4", folder / "found.slp")
    project = folder / "found.tarsier"
    tarsier("new", project)
    tarsier("import", project, folder / "found.slp")
    tarsier("track", project, "--max-tracks", count)
    return project, dict(animals(labels))


def main():
    binary, work, *sets = sys.argv[1:]
    print("| set | animal-frames | wrong before | after the queue | after the leaps | stated | truly wrong | samples | keys | frames looked at |")
    print("|" + "---|" * 10)
    for name in sets:
        count, kind, seed, *frames = name.split("-")
        frames = int(frames[0]) if frames else 1800
        project, truth = prepare(binary, work, int(count), kind, int(seed), frames)
        server = Server(binary, project)
        try:
            r = Person(server, truth, frames).proofread()
        finally:
            server.stop()
        stages = lambda c: f"{sum(c.values()):,} ({', '.join(f'{k} {v:,}' for k, v in c.items())})"
        print(f"| {name} | {r['animal-frames']:,} | {r['before']:.2%} | {r['after the queue']:.2%} | {r['after the leaps']:.2%} "
              f"| ≤ {r['stated']:.3%} | {r['true error']:.3%} | {r['samples']} | {stages(r['keys'])} | {stages(r['frames'])} |", flush=True)


if __name__ == "__main__":
    main()
