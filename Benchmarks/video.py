"""Random access and reading on, ours and OpenCV's, alternating in one run; medians and ratios."""
import json
import random
import subprocess
import sys
import time

import cv2

ROUNDS, JUMPS, READS = 5, 50, 300


def opencv(path):
    capture = cv2.VideoCapture(path)
    count = int(capture.get(cv2.CAP_PROP_FRAME_COUNT))
    rng = random.Random(1)
    jumps = []
    for _ in range(JUMPS):
        start = time.perf_counter()
        capture.set(cv2.CAP_PROP_POS_FRAMES, rng.randrange(count))
        capture.read()
        jumps.append((time.perf_counter() - start) * 1000)
    capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
    start = time.perf_counter()
    for _ in range(min(READS, count)):
        cv2.cvtColor(capture.read()[1], cv2.COLOR_BGR2GRAY)
    return sorted(jumps)[JUMPS // 2], min(READS, count) / (time.perf_counter() - start)


def main(binary, path):
    cv2.setNumThreads(2)
    pairs = []
    for _ in range(ROUNDS):
        ours = json.loads(subprocess.check_output([binary, "bench", "video", path]))
        pairs.append((ours["random_p50_ms"], ours["sequential_frames_per_s"], *opencv(path)))
    median = lambda values: sorted(values)[len(values) // 2]
    print(f"{path.split('/')[-1]}, medians of {ROUNDS} alternating rounds")
    print(f"  random access  ours {median([p[0] for p in pairs]):6.1f} ms   OpenCV {median([p[2] for p in pairs]):6.1f} ms"
          f"   {median([p[2] / p[0] for p in pairs]):.2f} times as fast")
    print(f"  reading on     ours {median([p[1] for p in pairs]):6.0f}/s   OpenCV {median([p[3] for p in pairs]):6.0f}/s"
          f"   {median([p[1] / p[3] for p in pairs]):.2f} times as fast")


main(*sys.argv[1:3])
