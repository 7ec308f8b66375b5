"""What the page does first: the frame, then all that stands around it."""

import threading

from playwright.sync_api import expect


def hold(page, pattern):
    """Keeps back what matches until it is let go."""
    held, is_open = [], threading.Event()
    page.route(pattern, lambda route: route.continue_() if is_open.is_set() else held.append(route))

    def let_go():
        is_open.set()
        for route in held:
            route.continue_()
    return let_go


def go_to_frame_42(bench):
    """As a browser does that has just been started; does not wait for what is held back."""
    bench.page.goto("about:blank")
    bench.page.goto(f"http://localhost:{bench.server.port}/#video=1&frame=42", wait_until="commit")


def test_the_picture_is_asked_for_before_the_page_is_composed(bench):
    page = bench.page
    page.goto(bench.server.url)
    let_go = hold(page, "**/main.js")
    with page.expect_request(lambda r: "/api/videos/1/frames/41.jpg" in r.url), \
            page.expect_request(lambda r: "/api/videos/1/instances?from=0&to=63" in r.url):
        go_to_frame_42(bench)
    asked = []
    page.on("request", lambda r: asked.append(r.url))
    let_go()
    bench.wait_saved()
    bench.wait_frame(41)
    assert not [url for url in asked if "/frames/41.jpg" in url or "from=0&to=63" in url], "what is on its way is not asked for again"


def test_the_first_frame_waits_for_nothing_but_its_own_modules(bench):
    page = bench.page
    page.goto(bench.server.url)
    let_go = hold(page, "**/workbench.js")
    go_to_frame_42(bench)
    expect(page.locator(".stage")).to_have_attribute("data-shown", "41")
    before = page.locator(".stage").bounding_box()
    expect(page.locator(".frame-entry")).to_have_count(0)
    let_go()
    bench.wait_saved()
    bench.wait_frame(41)
    assert page.locator(".stage").bounding_box() == before, "nothing moves when the rest comes"
    bench.press("ArrowRight")
    bench.wait_frame(42)
