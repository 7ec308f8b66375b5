"""Tarsier's global tracker and the trackers of sleap-nn 0.3.5 on the same detections.

trackers.py BINARY DATA WORK run SET…     tracks and judges what has not been judged yet
trackers.py BINARY DATA WORK table [SET…] prints what has been judged, in Markdown
SET: flies13-KIND (KIND as in detections.py) or arena-ANIMALS-KIND[-SEED]; FRAMES limits those of an arena.
"""
import copy
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import sleap_io as sio

from detections import KINDS, make
from peer import quiet
from trackers_peer import configurations

# Seeds of the arenas: the animals' walk and looks, and (added to the place of the kind) of the errors. Nothing was chosen on them.
SEEDS = {2: 9102, 5: 9105, 10: 9110}
FRAMES = {2: 1800, 5: 1200, 10: 600}
FLIES = ["exact", "drop10", "drop30", "jitter", "merged"]
SETS = [f"flies13-{k}" for k in FLIES] + [f"arena-{n}-{k}" for n in SEEDS for k in KINDS if k != "exact"] + ["predicted"]


def tarsier(binary, *words, check=True):
    done = subprocess.run([str(binary), *map(str, words)], capture_output=True, text=True)
    if check and done.returncode:
        raise RuntimeError(f"tarsier {' '.join(map(str, words))}: {done.stderr.strip()}")
    return done.stdout


class Set:
    def __init__(self, name, binary, data, work):
        self.name, self.binary, self.data = name, binary, data
        self.folder = work / name
        self.folder.mkdir(parents=True, exist_ok=True)
        words = name.split("-")
        if name == "predicted":
            # Made before: WORK/predicted/arena.mp4, truth.slp and arena.tarsier with predictions (see scripts/trackers).
            self.animals, self.truth, self.video = 2, self.folder / "truth.slp", self.folder / "arena.mp4"
            if not self.detections.exists():
                self.take_predictions()
            return
        self.kind = words[2] if words[0] == "arena" else words[1]
        self.animals = int(words[1]) if words[0] == "arena" else 2
        seed = int(words[3]) if len(words) > 3 else SEEDS.get(self.animals)
        if words[0] == "arena":
            folder = work / "arenas" / f"{self.animals}-{seed}"
            if not (folder / "truth.slp").exists():
                shutil.rmtree(folder, ignore_errors=True)
                tarsier(binary, "arena", folder, "--frames", FRAMES[self.animals], "--animals", self.animals, "--labels", 1,
                        "--seed", seed)
            self.truth, self.video = folder / "truth.slp", folder / "arena.mp4"
        else:
            seed = 9013
            self.truth, self.video = data / "flies13/labels.slp", data / "flies13/clip.mp4"
        if not self.detections.exists():
            labels = sio.load_slp(str(self.truth), open_videos=False)
            make(labels, self.kind, seed + list(KINDS).index(self.kind), self.video, self.detections)

    @property
    def detections(self):
        return self.folder / "detections.slp"

    def take_predictions(self):
        """The predictions of a project, as a file of detections."""
        everything = self.folder / "all.slp"
        tarsier(self.binary, "export", self.folder / "arena.tarsier", "--format", "slp", "--out", everything)
        labels = sio.load_slp(str(everything), open_videos=False)
        for frame in labels.labeled_frames:
            frame.instances = [i for i in frame.instances if isinstance(i, sio.PredictedInstance)]
            for instance in frame.instances:
                instance.track = None
        video = sio.Video(str(self.video), open_backend=False)
        labels.replace_videos(old_videos=labels.videos, new_videos=[video])
        labels.tracks = []
        labels.save(str(self.detections), embed=False)

    # What has been judged

    @property
    def results(self):
        file = self.folder / "results.json"
        known = {"global", "global, no looks", *configurations(self.animals)}
        return {k: v for k, v in json.loads(file.read_text()).items() if k in known} if file.exists() else {}

    def keep(self, name, result):
        (self.folder / "results.json").write_text(json.dumps(self.results | {name: result}, indent=1))

    def judge(self, predictions):
        frames = [f.frame_idx for f in sio.load_slp(str(self.truth), open_videos=False).labeled_frames]
        report = json.loads(tarsier(self.binary, "evaluate", "--truth", self.truth, "--predictions", predictions, "--tracking",
                                    "--frames", f"{min(frames)}-{max(frames)}", "--json"))["tracking"]
        return {k: report[k] for k in ("switches", "idf1", "hota", "mota")}

    # The trackers

    def ours(self, looks):
        """The global tracker; without looks the project does not find the video."""
        project = self.folder / "ours.tarsier"
        shutil.rmtree(project, ignore_errors=True)
        detections = self.detections
        if not looks:
            labels = sio.load_slp(str(detections), open_videos=False)
            detections = self.folder / "without-video.slp"
            labels.replace_filenames(new_filenames=["nowhere.mp4"])
            labels.save(str(detections), embed=False)
        tarsier(self.binary, "new", project)
        tarsier(self.binary, "import", project, detections, check=looks)
        tarsier(self.binary, "track", project, "--max-tracks", self.animals)
        return self.judge(project)

    def peer(self, configuration):
        from sleap_nn.inference.tracking import TrackerConfig, apply_tracking
        labels = sio.load_slp(str(self.detections), open_videos=configuration.get("use_flow", False))
        tracked = self.folder / "peer.slp"
        with quiet():
            labels = apply_tracking(labels, TrackerConfig(**configuration))
            labels.save(str(tracked), embed=False)
        return self.judge(tracked)

    def run(self):
        work = {"global": lambda: self.ours(True), "global, no looks": lambda: self.ours(False)}
        for name, configuration in configurations(self.animals).items():
            work[name] = lambda c=copy.deepcopy(configuration): self.peer(c)
        # ONLY and SKIP name families, so that a part can be run by itself.
        only, left = (os.environ.get(key, "").split(",") for key in ("ONLY", "SKIP"))
        for name, track in work.items():
            if only != [""] and family(name) not in only or family(name) in left:
                continue
            if name in self.results:
                continue
            start = time.process_time()
            try:
                result = track()
            except (RuntimeError, ValueError, IndexError, TypeError) as error:
                result = {"error": str(error)}
            self.keep(name, result)
            print(f"{time.strftime('%H:%M:%S')} {self.name} {name}: {result} {time.process_time() - start:.1f} s",
                  file=sys.stderr, flush=True)


# The table

def family(name):
    return "global" if name.startswith("global") else name.split(":")[0]


def best(results, kind):
    """Of a family, the fewest switches, then the highest IDF1: chosen after the fact, in the family's favour."""
    fits = [(r["switches"], -(r["idf1"] or 0), name) for name, r in results.items() if family(name) == kind and "error" not in r]
    return min(fits)[2] if fits else None


def cell(result):
    return f"{result['switches']} · {result['idf1']:.3f}" if result else "–"


def title(name):
    words = name.split("-")
    if name == "predicted":
        return "predicted by a 3-minute model, 2 animals"
    return f"flies13, {KINDS[words[1]]}" if words[0] == "flies13" else f"arena of {words[1]}, {KINDS[words[2]]}"


def table(sets):
    kinds = list(dict.fromkeys(family(n) for s in sets for n in s.results if not n.startswith("global")))
    print("Switches · IDF1; of each of sleap-nn's the options with the fewest switches on that set.\n")
    print("| detections | global | global, no looks | " + " | ".join(kinds) + " |\n|" + "---|" * (3 + len(kinds)))
    for s in sets:
        results = s.results
        if not results:
            continue
        own = [cell(results.get(n)) for n in ("global", "global, no looks")]
        print("| " + " | ".join([title(s.name), *own, *(cell(results.get(best(results, k) or "")) for k in kinds)]) + " |")
    print("\nThe same with HOTA · MOTA, beside sleap-nn's best of all.\n")
    print("| detections | global | sleap-nn's best | which |\n|---|---|---|---|")
    for s in sets:
        results = s.results
        if "global" not in results:
            continue
        names = [b for b in (best(results, k) for k in kinds) if b]
        if not names:
            continue
        name = min(names, key=lambda n: (results[n]["switches"], -results[n]["idf1"]))
        figures = [f"{results[n]['switches']} · {results[n]['idf1']:.3f} · {results[n]['hota']:.3f} · {results[n]['mota']:.3f}"
                   for n in ("global", name)]
        print(f"| {title(s.name)} | {figures[0]} | {figures[1]} | {name} |")


def main():
    binary, data, work, verb, *names = sys.argv[1:]
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sets = [Set(n, Path(binary), Path(data), Path(work)) for n in names or SETS]
    if verb == "run":
        for s in sets:
            s.run()
    else:
        table(sets)


main()
