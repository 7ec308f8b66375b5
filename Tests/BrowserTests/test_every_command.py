"""Every entry of every menu and every key is tried: none breaks the page, and none leads into a dead end."""

import json
import subprocess

from playwright.sync_api import expect

from server import ROOT

COMMANDS = """import { createCommands } from './Public/commands/index.js';
console.log(JSON.stringify(createCommands().all.map(({ id, menu, keys }) => ({ id, menu, keys: keys ?? [] }))));"""

NAMES = {"Ctrl": "Control", "Left": "ArrowLeft", "Right": "ArrowRight", "Up": "ArrowUp", "Down": "ArrowDown", "Esc": "Escape"}


def commands():
    out = subprocess.run(["node", "--input-type=module", "-e", COMMANDS], capture_output=True, text=True, cwd=ROOT, check=True)
    return json.loads(out.stdout)


def typed(key):
    """A key as the browser's driver wants it: `Ctrl+Alt+E` becomes `Control+Alt+e`."""
    if key.endswith("++"):
        *parts, base = [*key[:-2].split("+"), "+"]
    else:
        *parts, base = key.split("+") if key != "+" else ["+"]
    base = NAMES.get(base, base.lower() if len(base) == 1 else base)
    return "+".join([*(NAMES.get(p, p) for p in parts), base])


def settle(bench):
    """Closes what a command has opened; the workbench must be usable again."""
    # Some commands ask the server before they open their dialog.
    bench.page.wait_for_timeout(120)
    bench.page.wait_for_load_state("networkidle")
    for _ in range(3):
        if bench.page.locator("dialog[open], .menu, .placing-hint:visible").count() == 0:
            break
        bench.press("Escape")
    expect(bench.page.locator("dialog[open]")).to_have_count(0)
    assert bench.page.locator(".notice.error").count() == 0, bench.page.locator(".notice.error").all_inner_texts()


def test_every_key(bench):
    bench.open(frame=45)
    listed = [(c["id"], c["keys"][0]) for c in commands() if c["keys"]]
    assert len(listed) > 80
    for id, key in listed:
        bench.page.evaluate("document.activeElement?.blur()")
        bench.press(typed(key))
        settle(bench)
    bench.wait_saved()
    expect(bench.page.locator(".frame-entry")).to_be_visible()


def test_every_entry_of_every_menu(bench):
    bench.open(frame=45)
    seen = 0
    for menu in dict.fromkeys(c["menu"] for c in commands()):
        opener = bench.page.get_by_role("menuitem", name=menu, exact=True)
        opener.click()
        count = bench.page.get_by_role("menu", name=menu).locator(".menu-item").count()
        bench.press("Escape")
        for i in range(count):
            opener.click()
            item = bench.page.get_by_role("menu", name=menu).locator(".menu-item").nth(i)
            if item.is_enabled():
                item.click()
                seen += 1
            settle(bench)
            expect(bench.page.locator(".menu")).to_have_count(0)
    assert seen > 60
    bench.wait_saved()
