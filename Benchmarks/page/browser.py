"""A page under measurement: opening, stepping, jumping, dragging, in a real Chromium on the real program."""

import os
import re
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROBE = (Path(__file__).parent / "probe.js").read_text()
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


class Server:
    """`tarsier serve` on a project."""

    def __init__(self, tarsier, project):
        words = [tarsier, "serve", project, "--no-open", "--port", "0"]
        self.process = subprocess.Popen(
            [str(w) for w in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
        said = ""
        for line in self.process.stdout:
            said += line
            if found := re.search(r"http://[^/\s]+:(\d+)/\?token=(\w+)", line):
                self.port, self.token = int(found.group(1)), found.group(2)
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return
        raise RuntimeError(f"tarsier serve printed no address:\n{said}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def memory(self):
        """Peak of the server, MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


class Measured:
    """One page, with the probe in it; `port` is the server's, or that of a slow line to it."""

    def __init__(self, browser, server, port=None):
        self.port = port or server.port
        self.context = browser.new_context(viewport={"width": 1280, "height": 720}, color_scheme="dark")
        self.context.add_init_script(PROBE)
        self.page = self.context.new_page()
        self.context.request.get(f"http://localhost:{self.port}/?token={server.token}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.context.close()

    def open(self, video=1, frame=0):
        """From the navigation to the first painted frame, ms; returns once the keys work too."""
        self.page.goto("about:blank")
        self.page.goto(f"http://localhost:{self.port}/#video={video}&frame={frame + 1}", wait_until="commit")
        opened = self.painted(frame)["at"]
        self.page.locator("#connection", has_text="saved").wait_for()
        return opened

    def painted(self, frame, patience=30):
        """Waits until this frame has been painted since the last wait; tells when, ms of the page's clock."""
        paint = self.page.evaluate("([frame, patience]) => window.probe.painted(frame, patience)", [frame, 1000 * patience])
        if paint:
            return paint
        raise RuntimeError(f"frame {frame} was not painted within {patience} s: {self.page.locator('body').inner_text()[:300]}")

    def press(self, key, frame):
        """From the key to the painted frame, ms."""
        self.page.keyboard.press(key)
        paint = self.painted(frame)
        return paint["at"] - paint["pressed"]

    def jump(self, frame):
        entry = self.page.locator(".frame-entry")
        entry.fill(str(frame + 1))
        return self.press("Enter", frame)

    def held(self):
        """What the page holds once garbage is collected: script heap in MB, nodes, listeners."""
        session = self.context.new_cdp_session(self.page)
        session.send("HeapProfiler.collectGarbage")
        session.send("Performance.enable")
        found = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
        session.detach()
        return [round(found["JSHeapUsedSize"] / 1e6, 1), int(found["Nodes"]), int(found["JSEventListeners"])]

    def frames(self, work):
        """Interval and work of each animation frame while `work` goes on, ms; and how late a move was painted."""
        self.page.evaluate("window.probe.run()")
        work()
        self.page.evaluate("window.probe.stop()")
        frames = self.page.evaluate("window.probe.frames")
        intervals = [b["time"] - a["time"] for a, b in zip(frames, frames[1:])]
        return intervals, [f["took"] for f in frames], self.page.evaluate("window.probe.lags")


def renderer_memory(browser_session):
    """Memory that the largest renderer has of its own, and with its share of what others use too, MiB."""
    found = []
    for process in browser_session.send("SystemInfo.getProcessInfo")["processInfo"]:
        if process["type"] != "renderer":
            continue
        try:
            lines = Path(f"/proc/{process['id']}/smaps_rollup").read_text()
        except OSError:
            continue
        sizes = {k: int(v) / 1024 for k, v in re.findall(r"(\w+):\s+(\d+) kB", lines)}
        found.append((sizes["Private_Clean"] + sizes["Private_Dirty"], sizes["Pss"]))
    return max(found)
