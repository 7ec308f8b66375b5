"""Tarsier and sleap-nn side by side on the real videos: network, training step, inference, start-up, memory.

engine.py BINARY DATA WORK [--short] [--only PART,…] [--prepare MINUTES]: prints tables in Markdown; what the machine lacks is skipped with its
reason. PART: network, training, inference, start, memory; prepare only makes what the others need. WORK keeps what is made
once: labels and models.
"""
import argparse
import json
import os
import sys
import time
from pathlib import Path

import network
from rounds import PEER, ROOT, Worker, alternate, run, skip, table

THREADS = 2
SETS = {"flies13": "flies13/clip.mp4", "flies-pair": "flies-pair/centered_pair_small.mp4"}
STOCK = {"bottom_up": "baseline_medium_rf.bottomup", "centered_instance": "baseline_medium_rf.topdown"}
PEER_MODELS = {"bottom-up": ["baseline_medium_rf_bottomup"], "top-down": ["baseline_centroid", "baseline_medium_rf_topdown"]}
GIVEN_MODELS = {"bottom-up": ["minimal_instance_bottomup"],
                "top-down": ["minimal_instance_centroid", "minimal_instance_centered_instance"]}


# The stock profiles learn flies13 for too short to be sure of anything; its two animals are to be found all the same,
# because crops and grouping belong to what is measured.
WISHES = {"flies13": {"threshold": 0.05, "animals": 2}, "flies-pair": {}}


class Bench:
    def __init__(self, options):
        self.binary, self.data, self.work = options.binary, options.data, options.work
        self.short, self.rounds = options.short, 3 if options.short else 5
        self.minutes = options.prepare or (0.3 if options.short else 2.0)

    # What is made once.

    def labels(self, name):
        folder = self.work / name
        if not (folder / "train.slp").exists():
            run(PEER, ROOT / "Benchmarks/datasets.py", name, self.data, folder)
        return folder / "train.slp"

    def project(self, name):
        project = self.work / f"{name}.tarsier"
        if not project.exists():
            run(self.binary, "new", project)
            run(self.binary, "import", project, self.labels(name))
        return project

    def peer_models(self, name, pipeline):
        """Folders of sleap-nn's models: those at hand, or the stock profile trained for a moment; for speed any will do."""
        if name == "flies-pair":
            return [self.data / "models/sleap-nn" / m for m in GIVEN_MODELS[pipeline]]
        folder = self.work / name / f"{pipeline}-sleap-nn"
        models = [folder / m for m in PEER_MODELS[pipeline]]
        if not all((m / "best.ckpt").exists() for m in models):
            print(f"training sleap-nn, {pipeline}, {name}", file=sys.stderr)
            run(PEER, ROOT / "Benchmarks/peer.py", "train", pipeline, self.labels(name), folder, self.minutes, 1e-3)
        return models

    def own_model(self, name, pipeline):
        """The folder of a run of Tarsier's own profile."""
        run_folder = self.project(name) / "models" / pipeline
        if not (run_folder / "metrics.json").exists():
            print(f"training Tarsier, {pipeline}, {name}", file=sys.stderr)
            run("rm", "-rf", run_folder)
            run(self.binary, "train", self.project(name), "--profile", pipeline, "--run", pipeline, "--minutes",
                min(1, self.minutes), "--threads", THREADS)
        return [run_folder]

    # The parts.

    def network(self):
        network.measure(self.binary, self.rounds, THREADS)

    def training(self):
        labels, rows = self.labels("flies-pair"), []
        for model, profile in STOCK.items():
            title = model.replace("_", " ").replace("bottom up", "bottom-up").replace("centered", "centred")
            if not (ROOT / f"templates/profiles/sleap/{profile}.json").exists():
                skip(f"training step, {title}", f"there is no profile sleap/{profile}")
                continue

            def ours():
                output, _, _ = run(self.binary, "bench", "training", self.project("flies-pair"), "--profile",
                                   f"sleap/{profile}", "--model", model, "--threads", THREADS, "--steps", 6 if self.short else 10)
                return json.loads(output)["step_ms"]
            with Worker("train", profile, labels) as worker:
                a, b, ratio = alternate(self.rounds, ours, lambda: worker.ask("5" if self.short else "8"))
            rows.append([title, f"{a:.0f} ms", f"{b:.0f} ms", f"{ratio:.2f}"])
        table("A training step, from data to optimizer: SLEAP's stock profiles, flies-pair, batch 4",
              ["profile", "Tarsier", "sleap-nn", "times as fast"], rows)

    def prepare(self):
        for name in SETS:
            for pipeline in PEER_MODELS:
                self.peer_models(name, pipeline)
                self.own_model(name, pipeline)

    def predict_command(self, name, models, frames, out):
        words = [self.binary, "predict", self.data / SETS[name]]
        for model in models:
            words += ["--model", model]
        wish = WISHES[name]
        words += ["--peak-threshold", wish["threshold"], "--max-instances", wish["animals"]] if wish else []
        return [*words, "--frames", f"0-{frames - 1}", "--out", out, "--threads", THREADS, "--batch", 4]

    def ours(self, name, models, frames):
        """Seconds and MiB from the start of the process to stored predictions; the file."""
        out = self.work / "ours.slp"
        _, seconds, memory = run(*self.predict_command(name, models, frames, out))
        return seconds, memory, out

    def inference(self):
        rows = []
        for name in SETS:
            for pipeline in PEER_MODELS:
                try:
                    rows.append(self.inference_row(name, pipeline))
                except RuntimeError as error:
                    skip(f"inference, {pipeline}, {name}", str(error).strip().splitlines()[-1])
        table("Inference from the video file to stored predictions, batch 4; sleap-nn warm, Tarsier with its start",
              ["set", "pipeline", "Tarsier, the same model", "sleap-nn", "times as fast", "animals found", "Tarsier's own profile"],
              rows)

    def inference_row(self, name, pipeline):
        frames = {"flies13": 24, "flies-pair": 150}[name] // (2 if self.short else 1)
        models = self.peer_models(name, pipeline)
        with Worker("predict", json.dumps(WISHES[name]), *models) as worker:
            def theirs():
                return worker.ask({"source": str(self.data / SETS[name]), "frames": frames, "out": str(self.work / "theirs.slp")})
            theirs()
            a, b, ratio = alternate(self.rounds, lambda: self.ours(name, models, frames)[0], theirs)
        try:
            own_models = self.own_model(name, pipeline)
            many = 4 * frames
            own = f"{many / self.ours(name, own_models, many)[0]:.1f}/s"
        except RuntimeError as error:
            own = f"– ({str(error).strip().splitlines()[-1]})"
        self.ours(name, models, frames)
        found = f"{animals(self.work / 'ours.slp')} / {animals(self.work / 'theirs.slp')}"
        return [name, pipeline, f"{frames / a:.1f}/s", f"{frames / b:.1f}/s", f"{ratio:.2f}", found, own]

    def start(self):
        rows = []
        for name, pipeline in [("flies-pair", "bottom-up"), ("flies-pair", "top-down")]:
            models = self.peer_models(name, pipeline)
            words = [PEER.parent / "sleap-nn", "predict", "-i", self.data / SETS[name], "-o", self.work / "theirs.slp",
                     "--device", "cpu", "--frames", "0"]
            for model in models:
                words += ["-m", model]
            try:
                a, b, ratio = alternate(
                    self.rounds, lambda: self.ours(name, models, 1)[0], lambda: run(*words)[1])
            except RuntimeError as error:
                skip(f"start, {pipeline}", str(error).strip().splitlines()[-1])
                continue
            rows.append([pipeline, f"{a:.2f} s", f"{b:.2f} s", f"{ratio:.1f}"])
        table("The whole command on one frame of flies-pair: start, load, predict, store", ["pipeline", "Tarsier", "sleap-nn", "times as fast"], rows)

    def memory(self):
        rows = []
        for name in SETS:
            for pipeline in PEER_MODELS:
                try:
                    models = self.peer_models(name, pipeline)
                    few = 40 if name == "flies13" else 100
                    most = (120 if self.short else 600) if name == "flies13" else 1100
                    short, long = (self.ours(name, models, count)[1] for count in (few, most))
                    _, _, peer = run(PEER, ROOT / "Benchmarks/peer_worker.py", "once", json.dumps(
                        {"source": str(self.data / SETS[name]), "frames": few, "out": str(self.work / "theirs.slp"), **WISHES[name]}), *models)
                    rows.append([name, pipeline, f"{short:.0f} MiB of {few} frames, {long:.0f} MiB of {most}", f"{peer:.0f} MiB of {few}"])
                except RuntimeError as error:
                    skip(f"memory, {pipeline}, {name}", str(error).strip().splitlines()[-1])
        table("Peak memory of inference", ["set", "pipeline", "Tarsier", "sleap-nn"], rows)


def animals(path):
    import sleap_io
    return sum(len(f.instances) for f in sleap_io.load_slp(str(path), open_videos=False).labeled_frames)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--prepare", type=float, help="minutes that each pipeline of sleap-nn is trained on flies13, once")
    parser.add_argument("--only", default="network,training,inference,start,memory")
    options = parser.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    os.environ["OMP_NUM_THREADS"] = str(THREADS)
    bench, begun = Bench(options), time.monotonic()
    for part in options.only.split(","):
        if part != "network" and not options.data.is_dir():
            skip(part, f"the data sets are not at {options.data}")
            continue
        try:
            getattr(bench, part)()
        except RuntimeError as error:
            skip(part, str(error).strip().splitlines()[-1])
        print(f"{part}: {time.monotonic() - begun:.0f} s after the start", file=sys.stderr, flush=True)


main()
