"""The real program, as a person runs it."""

import os
import re
import shutil
import subprocess
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("TARSIER_BINARY", ROOT / ".build/release/tarsier"))
if not BINARY.is_absolute():
    BINARY = ROOT / BINARY


def tarsier(*words, check=True):
    """Runs a verb of the command line to its end."""
    result = subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True, cwd=ROOT, timeout=300)
    if check and result.returncode != 0:
        raise AssertionError(f"tarsier {words} ended with {result.returncode}:\n{result.stdout}\n{result.stderr}")
    return result


class Server:
    """`tarsier serve`, which can be killed and started again on its port."""

    def __init__(self, project, roots=()):
        self.project = project
        self.roots = roots
        self.port = 0
        self.process = None
        self.url = None

    def start(self):
        words = [BINARY, "serve", *([self.project] if self.project else []), "--no-open", "--port", str(self.port)]
        for root in self.roots:
            words += ["--root", root]
        self.process = subprocess.Popen(
            [str(w) for w in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT)
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            found = re.search(r"http://\S+:(\d+)/\?token=\w+", line)
            if found:
                self.url, self.port = found.group(0), int(found.group(1))
                threading.Thread(target=self.process.stdout.read, daemon=True).start()
                return self
        raise AssertionError("tarsier serve printed no address:\n" + "".join(lines))

    def kill(self):
        """SIGKILL: no chance to save anything."""
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.kill()


def copy_project(source, destination):
    """A project with its video beside it, for one test to change."""
    shutil.copytree(source, destination)
    return destination / "lab.tarsier"
