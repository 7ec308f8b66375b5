"""What a person sees and does on the page, and what the server then says."""

import json
import re
import time

from playwright.sync_api import expect

import window

WIDTH, HEIGHT = 320, 240


# A busy machine paints late; what never comes fails all the same.
expect.set_options(timeout=15_000)


class Workbench:
    def __init__(self, page, server):
        self.page = page
        self.server = server

    def open(self, frame=None, video=1):
        self.page.goto(self.server.url)
        if frame is not None:
            self.page.goto(f"http://localhost:{self.server.port}/#video={video}&frame={frame + 1}")
            self.page.reload()
        expect(self.page.locator(".workbench")).to_be_visible()
        self.wait_saved()
        if frame is not None:
            self.wait_frame(frame)
        return self

    # What the page says.

    def wait_saved(self, timeout=10_000):
        expect(self.connection).to_have_text("saved", timeout=timeout)

    def wait_frame(self, frame):
        """The picture and the labels of this frame are on the canvas."""
        expect(self.page.locator(".frame-entry")).to_have_value(f"{frame + 1:,}")
        expect(self.page.locator(".stage")).to_have_attribute("data-shown", str(frame))

    def until(self, says, patience=15):
        """Asks again while the page paints; the last answer stands. (`wait_for_function` polls by `eval`, which the page's
        policy forbids: it fails whenever it has to wait.)"""
        end = time.monotonic() + patience
        while not says() and time.monotonic() < end:
            self.page.wait_for_timeout(50)
        return says()

    @property
    def connection(self):
        return self.page.locator("#connection")

    @property
    def rows(self):
        return self.page.locator(".instances-table tbody tr")

    def frame_number(self):
        return int(self.page.locator(".frame-entry").input_value().replace(",", "")) - 1

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def tab(self, name):
        self.page.click(f"#tab-{name}")
        return self.page.locator(f"#panel-{name}")

    # Where things are on the screen: the whole picture is fitted into the stage.

    def at(self, point):
        box = self.page.locator(".overlay").bounding_box()
        scale = min(box["width"] / WIDTH, box["height"] / HEIGHT)
        left = box["x"] + (box["width"] - WIDTH * scale) / 2
        top = box["y"] + (box["height"] - HEIGHT * scale) / 2
        return float(left + (point[0] + 0.5) * scale), float(top + (point[1] + 0.5) * scale)

    def drag(self, start, end, release=True, modifiers=()):
        for key in modifiers:
            self.page.keyboard.down(key)
        self.page.mouse.move(*self.at(start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(end), steps=6)
        if release:
            self.page.mouse.up()
        for key in modifiers:
            self.page.keyboard.up(key)

    def click(self, point, **options):
        self.page.mouse.click(*self.at(point), **options)

    def double_click(self, point):
        self.page.mouse.dblclick(*self.at(point))

    # What the server has, asked past the page.

    def get(self, path):
        response = self.page.context.request.get(f"http://localhost:{self.server.port}{path}")
        assert response.ok, f"{path}: {response.status} {response.text()}"
        return response

    def frame(self, number, video=1):
        data = self.get(f"/api/videos/{video}/instances?from={number}&to={number}").body()
        return window.parse(data).get(number, window.Frame(number, False))

    def project(self):
        return json.loads(self.get("/api/project").text())


def far_node(instance, others):
    """The node of an instance that is farthest from every node of the others: safe to point at."""
    def distance(node):
        rest = [p for other in others for p in other.points[:, :2]]
        rest += [p for i, p in enumerate(instance.points[:, :2]) if i != node]
        return min(((p - instance.points[node, :2]) ** 2).sum() for p in rest if p[0] == p[0])
    return max((i for i in range(len(instance.points)) if instance.points[i, 0] == instance.points[i, 0]), key=distance)


ANY_NUMBER = re.compile(r"\d")
