"""Drives the real binary as a script or a cluster would."""
import json
import os
import resource
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("TARSIER_BINARY", ROOT / ".build/release/tarsier"))
SHARED = Path(os.environ.get("TARSIER_SHARED", ROOT.parent / "shared"))


class Outcome:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    @property
    def events(self):
        return [json.loads(line) for line in self.out.splitlines() if line.startswith("{")]

    def __repr__(self):
        return f"exit {self.code}\n{self.out[-2000:]}\n{self.err[-2000:]}"


def run(*arguments, code=0, cwd=None, limit_bytes=None, timeout=600):
    """Runs `tarsier`, demands the exit code, and returns what it printed."""

    def prepare():
        if limit_bytes is not None:
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    process = subprocess.Popen(
        [str(BINARY), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, cwd=cwd, preexec_fn=prepare)
    out, err = process.communicate(timeout=timeout)
    outcome = Outcome(process.returncode, out, err)
    if code is not None:
        assert outcome.code == code, outcome
    return outcome


@pytest.fixture(scope="session", autouse=True)
def binary():
    if not BINARY.exists():
        pytest.fail(f"{BINARY} is not built; run `swift build -c release` first")


@pytest.fixture(scope="session")
def shared():
    if not (SHARED / "data").exists():
        pytest.skip(f"the shared data sets are not at {SHARED}")
    return SHARED / "data"


@pytest.fixture(scope="session")
def arena(tmp_path_factory):
    """A short arena video with a project in which 40 frames are labelled, and the truth of all."""
    folder = tmp_path_factory.mktemp("arena")
    run("arena", folder, "--frames", 240, "--labels", 40, "--width", 320, "--seed", 3)
    return folder


def short_profile(path, name, epochs, batches):
    """A built-in profile bounded by epochs, not by time: how fast a machine is decides no test."""
    profile = json.loads((ROOT / "templates/profiles" / f"{name}.json").read_text())
    for model in profile["models"]:
        model["optimization"].update(epochs=epochs, batchesPerEpoch=batches)
    path.write_text(json.dumps(profile))
    return path


@pytest.fixture(scope="session")
def trained(arena):
    """The arena's project with a top-down run called `first`."""
    profile = short_profile(arena / "short.json", "top-down", epochs=12, batches=50)
    run("train", arena / "arena.tarsier", "--profile", profile, "--run", "first", "--json")
    return arena / "arena.tarsier"
