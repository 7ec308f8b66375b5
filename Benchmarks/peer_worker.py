"""A warm sleap-nn that does one piece of work each time it is asked, so that both sides can take turns.

peer_worker.py train PROFILE LABELS     a line "N" on standard input: N steps; answers with the median step in ms
peer_worker.py predict MODEL…           a line of JSON {"source", "frames", "out"}; answers with the seconds it took
peer_worker.py once JSON MODEL…         the same wish once, as a process of its own
Answers are lines of JSON; the end of the input ends the worker.
"""
import json
import os
import sys
import tempfile
import time

import peer

answers = os.fdopen(os.dup(1), "w")


def answer(value):
    answers.write(json.dumps(value) + "\n")
    answers.flush()


def train(profile, labels):
    peer.threads()
    from lightning.pytorch.callbacks import Callback

    class Turns(Callback):
        """Two steps to warm up, then as many as are asked for."""
        left, times = 2, []

        def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
            now = time.perf_counter()
            self.times.append(now - getattr(self, "last", now))
            self.left -= 1
            if self.left == 0:
                answer(sorted(self.times)[len(self.times) // 2] * 1000)
                line = sys.stdin.readline()
                self.left, self.times = int(line or 0), []
                if not line:
                    os._exit(0)
            self.last = time.perf_counter()

    with tempfile.TemporaryDirectory() as folder, peer.quiet():
        peer.train(profile, labels, folder, "steps", [Turns()], steps_per_epoch=100_000)


def predict(models):
    with peer.quiet():
        loaded = peer.predictor(models)
    answer("ready")
    for line in sys.stdin:
        wish = json.loads(line)
        answer(peer.predict(loaded, wish["source"], wish["out"], list(range(wish["frames"]))))


if sys.argv[1] == "once":
    wish = json.loads(sys.argv[2])
    peer.predict(peer.predictor(sys.argv[3:]), wish["source"], wish["out"], list(range(wish["frames"])))
elif sys.argv[1] == "train":
    train(*sys.argv[2:])
else:
    predict(sys.argv[2:])
