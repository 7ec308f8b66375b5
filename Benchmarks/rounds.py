"""Taking turns, medians, processes and their memory, tables."""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEER = ROOT / ".venv-bench/bin/python"


class Worker:
    """A warm sleap-nn; see peer_worker.py."""

    def __init__(self, *words):
        self.log = open(os.environ.get("TARSIER_BENCH_LOG", os.devnull), "a")
        self.process = subprocess.Popen(
            [PEER, ROOT / "Benchmarks/peer_worker.py", *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self.log, text=True)
        self.first = self.read()

    def read(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"sleap-nn ended with {self.process.wait()}; set TARSIER_BENCH_LOG to see why")
        return json.loads(line)

    def ask(self, wish):
        self.process.stdin.write((wish if isinstance(wish, str) else json.dumps(wish)) + "\n")
        self.process.stdin.flush()
        return self.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def alternate(rounds, ours, theirs):
    """Medians of both and of the ratio theirs / ours, each round one of either; who begins changes each round."""
    pairs = []
    for number in range(rounds):
        first, second = (ours, theirs) if number % 2 == 0 else (theirs, ours)
        values = [first(), second()]
        pairs.append(values if number % 2 == 0 else values[::-1])
    median = statistics.median
    return median(a for a, _ in pairs), median(b for _, b in pairs), median(b / a for a, b in pairs)


def run(*command):
    """Standard output, wall seconds, and peak memory in MiB of a process and its children."""
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=errors)
        output = process.stdout.read()
        # wait4 knows the peak of this child alone.
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            said = [line for line in errors.read().decode().splitlines() if line.strip()]
            raise RuntimeError(f"{Path(str(command[0])).name} {command[1]}: {said[-1] if said else process.returncode}")
    return output.decode(), seconds, usage.ru_maxrss / 1024


def table(title, head, rows):
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(str(c) for c in row)} |")
    sys.stdout.flush()


def skip(what, reason):
    print(f"\nSkipped: {what}: {reason}", flush=True)
