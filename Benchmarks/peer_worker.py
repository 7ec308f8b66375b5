"""A warm sleap-nn that does one piece of work each time it is asked, so that both sides can take turns.

peer_worker.py train PROFILE LABELS     a line "N" on standard input: N steps; answers with the median step in ms
peer_worker.py predict JSON MODEL…      a line of JSON {"source", "frames", "out"}; answers with the seconds it took
peer_worker.py once JSON MODEL…         such a wish once, as a process of its own
In the JSON on the command line "threshold" and "animals" are those of the predictions.
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


def load(wish, models):
    with peer.quiet():
        return peer.predictor(models, wish.get("animals"), wish.get("threshold", 0.2))


def predict(wish, models):
    loaded = load(wish, models)
    answer("ready")
    for line in sys.stdin:
        wish = json.loads(line)
        answer(peer.predict(loaded, wish["source"], wish["out"], list(range(wish["frames"]))))


verb, *words = sys.argv[1:]
if verb == "train":
    train(*words)
elif verb == "predict":
    predict(json.loads(words[0]), words[1:])
else:
    wish = json.loads(words[0])
    peer.predict(load(wish, words[1:]), wish["source"], wish["out"], list(range(wish["frames"])))
