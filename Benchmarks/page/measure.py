"""The speed of the page on a big project, in a real browser: the targets of the labelling workbench.

    measure.py TARSIER WORK [--short] [--only open,step,far,jump,drag,memory,timeline] [--minutes N]
"""

import argparse
import json
import math
import random
import sys
import time
import uuid

from playwright.sync_api import sync_playwright

from browser import CHROMIUM, Measured, Server, renderer_memory
from data import FULL, SHORT, Data
from slow_line import SlowLine

PARTS = ["open", "step", "far", "jump", "drag", "memory", "timeline"]


def share(values, p):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(p * len(ordered)))]


class Report:
    def __init__(self):
        self.rows = []

    def add(self, what, target, is_met, words, **numbers):
        self.rows.append({"what": what, "target": target, "met": is_met, "result": words, **numbers})
        print(f"  {what}: {words}", flush=True)

    def times(self, what, values, target, p50=None, p95=None):
        middle, high = share(values, 0.5), share(values, 0.95)
        met = (p50 is None or middle < p50) and (p95 is None or high < p95)
        self.add(what, target, met, f"p50 {middle:.0f} ms, p95 {high:.0f} ms, worst {max(values):.0f} ms ({len(values)} times)",
                 p50=middle, p95=high, worst=max(values))

    def table(self):
        print("\n| what | result | target | met |\n|---|---|---|---|")
        for row in self.rows:
            met = "" if row["met"] is None else "yes" if row["met"] else "**no**"
            print(f"| {row['what']} | {row['result']} | {row['target']} | {met} |")


class Bench:
    def __init__(self, data, browser, short, report, minutes=None):
        self.data, self.browser, self.short, self.report, self.minutes = data, browser, short, report, minutes
        self.random = random.Random(1)

    def times(self, full):
        return max(5, full // 10) if self.short else full

    def open(self, server):
        values = []
        for i in range(self.times(10)):
            with Measured(self.browser, server) as page:
                frame = 0 if i % 2 == 0 else self.random.randrange(self.data.size.frames)
                values.append(page.open(1 + i % self.data.size.videos, frame))
        self.report.times("project open to first frame painted", values, "under 1 s", p95=1000)

    def steps(self, page, count, pause):
        page.open(1, 1_000)
        time.sleep(1)
        values = []
        for i in range(count):
            values.append(page.press("ArrowRight", 1_001 + i))
            time.sleep(self.random.uniform(*pause))
        return values

    def step(self, server):
        with Measured(self.browser, server) as page:
            self.report.times("step to the next frame painted", self.steps(page, self.times(300), (0.05, 0.1)),
                              "p50 16 ms, p95 50 ms", p50=16, p95=50)
            self.held(page)

    def held(self, page):
        """The key kept down, as a keyboard repeats it: 30 times a second."""
        page.open(1, 500)
        time.sleep(1)
        presses, start = self.times(150), time.monotonic()
        page.page.evaluate("window.probe.paints.length = 0")
        page.page.keyboard.down("ArrowRight")
        for i in range(1, presses):
            time.sleep(max(0, start + i / 30 - time.monotonic()))
            page.page.keyboard.down("ArrowRight")
        page.page.keyboard.up("ArrowRight")
        took = time.monotonic() - start
        time.sleep(1)
        paints = page.page.evaluate("window.probe.paints")
        lag = paints[-1]["at"] - paints[-1]["pressed"]
        self.report.add("key held, 30 presses/s", "", None,
                        f"{len(paints) / took:.0f} frames/s painted, the last one {lag:.0f} ms after the last press", painted=len(paints) / took)

    def far(self, server):
        line = SlowLine(server.port, 0.025)
        with Measured(self.browser, server, line.port) as page:
            self.report.times("the same with 50 ms of added round trip", self.steps(page, self.times(300), (0.05, 0.1)), "p95 100 ms", p95=100)

    def jump(self, server):
        with Measured(self.browser, server) as page:
            page.open(1, 0)
            time.sleep(1)
            values = []
            for _ in range(self.times(100)):
                values.append(page.jump(self.random.randrange(self.data.size.frames)))
                time.sleep(0.3)
        self.report.times(f"random jump, {self.data.size.frames:,} frames, key frame every 250", values, "p95 250 ms", p95=250)

    def memory(self, server):
        """Stepping on and on, at about 30 frames a second: 4,000 steps, or as long as `--minutes` says."""
        session = self.browser.new_browser_cdp_session()
        with Measured(self.browser, server) as page:
            page.open(2, 0)
            end = None if self.minutes is None else time.monotonic() + 60 * self.minutes
            first, samples, at, steps, way = page.held(), [], 0, 0, 1
            while len(samples) < self.times(40) if end is None else time.monotonic() < end:
                for _ in range(100):
                    way = 1 if at == 0 else -1 if at == self.data.size.frames - 1 else way
                    at, steps = at + way, steps + 1
                    page.page.keyboard.press("ArrowRight" if way > 0 else "ArrowLeft")
                    time.sleep(0.02)
                page.painted(at)
                samples.append(renderer_memory(session))
            last = page.held()
        all_of_it, own = [s[1] * 1.048576 for s in samples], max(s[0] for s in samples) * 1.048576
        parts = [max(all_of_it[len(samples) * k // 4:max(1, len(samples) * (k + 1) // 4)], default=0) for k in range(4)]
        heap = ", ".join(f"{words} {a} to {b}" for words, a, b in zip(["script heap MB", "nodes", "listeners"], first, last))
        self.report.add(f"memory of the page over {steps:,} steps", "under 300 MB", max(all_of_it) < 300,
                        f"at most {max(all_of_it):.0f} MB, {own:.0f} MB of it its own; by quarters of the time "
                        f"{', '.join(f'{p:.0f}' for p in parts)}; what is held after a collection, first and last: {heap}; "
                        f"server's peak {server.memory() * 1.048576:.0f} MB", samples=[round(m) for m in all_of_it])

    def drag(self):
        with Server(self.data.tarsier, self.data.labels()) as server, Measured(self.browser, server) as page:
            animals = label_twenty(page)
            page.open(1, 100)
            page.page.wait_for_timeout(1_000)
            box = page.page.locator(".overlay").bounding_box()
            scale = min(box["width"], box["height"]) / 1024
            left, top = box["x"] + (box["width"] - 1024 * scale) / 2, box["y"] + (box["height"] - 1024 * scale) / 2
            at = lambda x, y: (left + (x + 0.5) * scale, top + (y + 0.5) * scale)
            x, y = animals[7][0]
            mouse = page.page.mouse
            mouse.move(*at(x, y))
            mouse.down()

            def circle():
                end, turn = time.monotonic() + (2 if self.short else 6), 0
                while time.monotonic() < end:
                    turn += 0.05
                    mouse.move(*at(x + 60 * math.sin(turn), y + 60 * math.cos(turn)))
            intervals, _, lags = page.frames(circle)
            mouse.up()
        rate = 1000 / (sum(intervals) / len(intervals))
        late = sum(i > 20 for i in intervals) / len(intervals)
        self.report.add("a node dragged, 20 animals of 24 nodes", "60 frames/s", rate > 59,
                        f"{rate:.1f} frames/s, {late:.1%} of them late; "
                        f"pointer to paint p50 {share(lags, 0.5):.0f} ms, p95 {share(lags, 0.95):.0f} ms", rate=rate)

    def timeline(self):
        with Server(self.data.tarsier, self.data.line()) as server, Measured(self.browser, server) as page:
            opened = page.open(1, 5_000)
            page.page.wait_for_load_state("networkidle")
            fetched = page.page.evaluate("performance.getEntriesByType('resource').filter((e) => e.name.endsWith('/timeline')).map((e) => [e.duration, e.transferSize])")
            box = page.page.locator(".timeline").bounding_box()
            page.page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] / 2)

            def zoom():
                for i in range(self.times(120)):
                    page.page.mouse.wheel(0, -100 if i % 60 < 40 else 100)
                    time.sleep(0.016)
            intervals, work, _ = page.frames(zoom)
        busy = [w for w in work if w > 0.5]
        rate = 1000 / (sum(intervals) / len(intervals))
        size = self.data.size
        self.report.add(f"timeline of {size.line:,} frames, {size.tracks} tracks", "smooth", rate > 55,
                        f"fetched in {max(f[0] for f in fetched):.0f} ms ({max(f[1] for f in fetched) / 1e6:.1f} MB); zooming {rate:.0f} frames/s, "
                        f"drawing p50 {share(busy or [0], 0.5):.1f} ms, p95 {share(busy or [0], 0.95):.1f} ms; page open {opened:.0f} ms", rate=rate)


def label_twenty(page):
    """Twenty animals of 24 nodes on frame 101, each a ring in a grid of 5 by 4; their points."""
    rings = []
    for i in range(20):
        x, y = 110 + 200 * (i % 5), 130 + 250 * (i // 5)
        rings.append([(x + 70 * math.cos(k * math.pi / 12), y + 70 * math.sin(k * math.pi / 12)) for k in range(24)])
        points = [{"x": x, "y": y, "visible": True, "complete": False} for x, y in rings[-1]]
        edit = {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"ring {i}")), "edit": {"type": "addInstance", "video": 1, "frame": 100, "points": points}}
        answer = page.context.request.post(f"http://localhost:{page.port}/api/edits", data=edit)
        if not answer.ok:
            raise RuntimeError(answer.text())
    return rings


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tarsier")
    parser.add_argument("work")
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--minutes", type=float, help="how long the part “memory” steps; without it, 4,000 steps")
    options = parser.parse_args()
    parts = options.only.split(",")
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"bench-page: no part {', '.join(unknown)}; there are {', '.join(PARTS)}")
    size = SHORT if options.short else FULL
    data, report = Data(options.tarsier, options.work, size), Report()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        bench = Bench(data, browser, options.short, report, options.minutes)
        if on_big := [p for p in ["open", "step", "far", "jump", "memory"] if p in parts]:
            project = data.project()
            print(f"{size.videos} videos of {size.frames:,} frames, {size.videos * size.frames * size.animals:,} predicted animals", flush=True)
            with Server(options.tarsier, project) as server:
                for part in on_big:
                    getattr(bench, part)(server)
        for part in ["drag", "timeline"]:
            if part in parts:
                getattr(bench, part)()
        browser.close()
    report.table()
    (data.work / "result.json").write_text(json.dumps(report.rows, indent=1))


main()
