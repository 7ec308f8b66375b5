"""Tarsier and sleap-nn trained for the same wall time on the same labels, tested on the same frames, also turned and scaled.

accuracy.py BINARY DATA WORK SET PIPELINE MINUTES [--sides tarsier,tarsier-stock,sleap-nn]
SET: flies13 (100 frames of 0 to 799; test 800 to 999) or mouse-openfield (74 images; 18).
PIPELINE: single-instance, top-down, bottom-up, top-down-id, bottom-up-id.
Sides: Tarsier with its own profile (PROFILE names another one of the pipeline), Tarsier with SLEAP's stock profiles, sleap-nn with the same stock profiles.
Prints a table in Markdown, of the sides run now and of those run before in the same WORK for as many minutes. Processor threads: TARSIER_BENCH_THREADS (2).
"""
import argparse
import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path

from peer import PIPELINES, THREADS
from rounds import PEER, ROOT, run, skip, table

ANIMALS = {"flies13": 2, "mouse-openfield": 1}


class Comparison:
    def __init__(self, options):
        self.binary, self.data, self.set, self.pipeline = options.binary, options.data, options.set, options.pipeline
        self.minutes, self.again = options.minutes, getattr(options, "again", False)
        self.first = getattr(options, "first", None)
        self.folder = options.work / options.set
        self.prepare()

    def prepare(self):
        """train.slp, test.mp4, test.slp and views.json, made once."""
        if (self.folder / "views.json").exists():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.set == "mouse-openfield":
            project = self.folder / "all.tarsier"
            shutil.rmtree(project, ignore_errors=True)
            run(self.binary, "new", project)
            run(self.binary, "import", project, self.data / "mouse-openfield/config.yaml")
            run(self.binary, "export", project, "--format", "slp", "--out", self.folder / "all.slp")
        run(PEER, ROOT / "Benchmarks/datasets.py", self.set, self.data, self.folder)

    # Each side: trains, predicts the test video, and says how long the training took and what of the processor.

    def trained(self, name, train):
        """What `train` gave, with its seconds; of an earlier call where training is not wanted again."""
        note = self.folder / f"{self.pipeline}-{name}-training.json"
        if self.again and note.exists():
            return json.loads(note.read_text())
        before = processor()
        output, seconds, _ = train()
        result = [output, seconds, processor() - before]
        note.write_text(json.dumps(result))
        return result

    def tarsier(self, profile, name, minutes=None):
        project = self.folder / f"{self.pipeline}-{name}.tarsier"

        def train():
            shutil.rmtree(project, ignore_errors=True)
            run(self.binary, "new", project)
            run(self.binary, "import", project, self.folder / "train.slp")
            return run(self.binary, "train", project, "--profile", profile, "--run", "run", "--minutes",
                       minutes or self.minutes, "--threads", THREADS)
        _, seconds, used = self.trained(name, train)
        out = self.folder / f"{self.pipeline}-{name}.slp"
        run(self.binary, "predict", self.folder / "test.mp4", "--model", project / "models/run", "--out", out,
            "--max-instances", ANIMALS[self.set], "--threads", THREADS)
        return out, seconds, used

    def own(self):
        return self.tarsier(os.environ.get("PROFILE", self.pipeline), "tarsier")

    def stock(self):
        # Tarsier's stock profile of the pose model holds the centroid model too.
        return self.tarsier(f"sleap/{PIPELINES[self.pipeline][-1][0]}", "stock")

    def peer(self):
        models = self.folder / f"{self.pipeline}-sleap-nn"

        def train():
            shutil.rmtree(models, ignore_errors=True)
            return run(PEER, ROOT / "Benchmarks/peer.py", "train", self.pipeline, self.folder / "train.slp", models,
                       self.minutes)
        output, seconds, used = self.trained("sleap-nn", train)
        out = self.folder / f"{self.pipeline}-sleap-nn.slp"
        first = ["--first", self.first] if self.first else []
        run(PEER, ROOT / "Benchmarks/peer.py", "predict", *first, self.folder / "test.mp4", out, ANIMALS[self.set],
            *output.split())
        return out, seconds, used

    def snapshot(self, minute, frames):
        """What sleap-nn, trained before by `peer`, would have predicted of the first frames had it been stopped at this minute."""
        models = self.folder / f"{self.pipeline}-sleap-nn"
        folders = [models / profile.replace(".", "_") for profile, _ in PIPELINES[self.pipeline]]
        folders[-1] = folders[-1] / f"minute-{minute}"
        out = self.folder / f"{self.pipeline}-sleap-nn-{minute}.slp"
        run(PEER, ROOT / "Benchmarks/peer.py", "predict", "--first", frames, self.folder / "test.mp4", out,
            ANIMALS[self.set], *folders)
        return out

    def kept(self, side):
        """Where a side's rows lie, so that the sides can be run one by one."""
        first = f"-first-{self.first}" if self.first else ""
        return self.folder / f"{self.pipeline}-{side}-{self.minutes:g}{first}.json"

    def views(self):
        """What is judged: frames of the test video, from and to."""
        views = json.loads((self.folder / "views.json").read_text())
        if not self.first:
            return views
        view = views[0]
        return [{"name": f"{view['name']}, first {self.first}", "from": view["from"], "to": view["from"] + self.first - 1}]

    def judge(self, predictions, view):
        output, _, _ = run(self.binary, "evaluate", "--truth", self.folder / "test.slp", "--predictions", predictions,
                           "--frames", f"{view['from']}-{view['to']}", "--json")
        return json.loads(output)


def processor():
    """Seconds of processor time of the processes that have ended: shows whether both sides were given the same."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def figure(value, digits):
    return "–" if value is None else f"{value:.{digits}f}"


def row(side, view, report, seconds, used):
    d, o, c = report["distance"], report["oks"], report["counts"]
    return [side, view, *(figure(v, 3) for v in (o["mean"], o["mAP"], o["mAPCountingExtra"])),
            *(figure(d[k], 2) for k in ("mean", "p50", "p90", "p95")), f"{c['missed']} / {c['extra']} of {c['truth']}",
            f"{seconds / 60:.1f} min", f"{used / 60:.1f} min"]


def main():
    parser = argparse.ArgumentParser()
    for name in ("binary", "data", "work"):
        parser.add_argument(name, type=Path)
    parser.add_argument("set", choices=ANIMALS)
    parser.add_argument("pipeline", choices=PIPELINES)
    parser.add_argument("minutes", type=float)
    parser.add_argument("--sides", default="tarsier,tarsier-stock,sleap-nn")
    parser.add_argument("--again", action="store_true", help="predict with what was trained before")
    parser.add_argument("--first", type=int, metavar="FRAMES",
                        help="judge the first test frames only, where a side takes too long to predict them all")
    options = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = str(THREADS)
    comparison = Comparison(options)
    views = comparison.views()
    sides = {"tarsier": ("Tarsier", comparison.own), "tarsier-stock": ("Tarsier, SLEAP's profile", comparison.stock),
             "sleap-nn": ("sleap-nn", comparison.peer)}
    rows = []
    for side in options.sides.split(","):
        name, work = sides[side]
        print(f"{time.strftime('%H:%M')} {name}, {options.pipeline}, {options.set}", file=sys.stderr, flush=True)
        try:
            predictions, *times = work()
            kept = [row(name, view["name"], comparison.judge(predictions, view), *times) for view in views]
            comparison.kept(side).write_text(json.dumps(kept))
        except RuntimeError as error:
            skip(name, error)
    for side in sides:
        if comparison.kept(side).exists():
            rows += json.loads(comparison.kept(side).read_text())
    rows.sort(key=lambda r: [v["name"] for v in views].index(r[1]))
    table(f"{options.set}, {options.pipeline}, {options.minutes:g} minutes of training each, {THREADS} threads",
          ["side", "test frames", "mOKS", "mAP", "mAP counting extra", "mean px", "p50", "p90", "p95", "missed / extra",
           "training took", "processor"], rows)


if __name__ == "__main__":
    main()
