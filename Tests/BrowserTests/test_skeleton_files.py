"""Skeletons are chosen, loaded from files and saved; nodes and animals are merged; each is one step of undo."""

import json

import pytest
from playwright.sync_api import expect

from server import ROOT, Server, tarsier
from workbench import Workbench

PICTURES = ROOT / "artifacts/page"
YAML = "bug:\n  nodes: [{name: nose}, {name: snout}]\n  edges: [{source: {name: nose}, destination: {name: snout}}]\n"


@pytest.fixture
def empty(context, tmp_path):
    tarsier("new", tmp_path / "empty.tarsier")
    server = Server(tmp_path / "empty.tarsier").start()
    yield Workbench(context.new_page(), server)
    server.stop()


def names(bench):
    return [n["name"] for n in bench.project()["skeleton"]["nodes"]]


def test_a_built_in_skeleton_is_chosen_and_saved_again(empty, tmp_path):
    empty.open()
    panel = empty.tab("skeleton")
    panel.get_by_role("button", name="Choose or load one…").click()
    dialog = empty.page.get_by_role("dialog", name="Choose a skeleton")
    dialog.get_by_role("option", name="flies13").click()
    expect(panel.get_by_label("Name of node 13")).to_have_value("eyeR")
    for label, ending in (("Save .json", "json"), (".yaml", "yaml")):
        with empty.page.expect_download() as download:
            panel.get_by_role("button", name=label, exact=True).click()
        assert download.value.suggested_filename == f"empty.skeleton.{ending}"
        download.value.save_as(tmp_path / f"saved.{ending}")
    text = json.loads((tmp_path / "saved.json").read_text())
    assert len(text["nodes"]) == 13 and len(text["links"]) == 12 + 2 * 5
    empty.page.get_by_role("button", name="Undo").first.click()
    expect(panel.get_by_text("No node yet")).to_be_visible()


def test_a_file_is_loaded_and_says_what_it_changes(bench, tmp_path):
    bench.open(frame=10)
    before = bench.project()["skeleton"]
    panel = bench.tab("skeleton")
    first = bench.frame(10).labels[0].points[before["nodes"][0]["id"]]
    (tmp_path / "bug.yaml").write_text(YAML)
    panel.get_by_role("button", name="Choose or load…").click()
    bench.page.get_by_label("Skeleton file").set_input_files(tmp_path / "bug.yaml")
    dialog = bench.page.get_by_role("dialog", name="Load a skeleton")
    kept = [n["name"] for n in before["nodes"] if n["name"] in ("nose", "snout")]
    assert kept, "the arena's mice have a nose or a snout"
    gone = before["nodes"][1]["name"]
    dialog.get_by_label(f"What becomes of {gone}").select_option("")
    dialog.get_by_role("button", name="Load skeleton").click()
    expect(panel.locator(".node-row")).to_have_count(2)
    bench.wait_saved()
    assert names(bench) == ["nose", "snout"]
    node = next(n for n in bench.project()["skeleton"]["nodes"] if n["name"] == before["nodes"][0]["name"])
    assert (bench.frame(10).labels[0].points[node["id"]][:2] == first[:2]).all()
    bench.press("Control+z")
    expect(panel.locator(".node-row")).to_have_count(len(before["nodes"]))


def test_a_file_that_is_no_skeleton_is_refused_in_words(bench, folder):
    bench.open(frame=10)
    (folder / "bad.json").write_text("{}")
    panel = bench.tab("skeleton")
    panel.get_by_role("button", name="Choose or load…").click()
    bench.page.get_by_role("button", name="From the server…").click()
    bench.page.get_by_role("option", name="bad.json").dblclick()
    expect(bench.page.locator(".notice.error")).to_contain_text("bad.json")


def test_a_node_renamed_onto_another_is_merged_once_agreed(bench):
    bench.open(frame=10)
    panel = bench.tab("skeleton")
    before = names(bench)
    field = panel.get_by_label("Name of node 1", exact=True)
    field.fill(before[1])
    field.press("Enter")
    dialog = bench.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Merge")
    dialog.get_by_role("button", name="Cancel").click()
    assert names(bench) == before
    field.fill(before[1])
    field.press("Enter")
    dialog.get_by_role("button", name="Merge").click()
    expect(panel.locator(".node-row")).to_have_count(len(before) - 1)
    assert names(bench) == before[1:]
    bench.page.locator(".stage").click(position={"x": 5, "y": 5})
    bench.press("Control+z")
    expect(panel.locator(".node-row")).to_have_count(len(before))


def test_two_animals_become_one_and_two_again(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    bench.rows.nth(0).locator("td").first.click()
    bench.press("Shift+m")
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    assert [l.id for l in bench.frame(10).labels] == [first.id]
    bench.press("Control+z")
    expect(bench.rows).to_have_count(2)
    bench.click(second.points[0], button="left")
    bench.page.mouse.click(*bench.at((3, 3)), button="right")
    bench.page.get_by_role("menuitem", name="Merge with animal 1").click()
    expect(bench.rows).to_have_count(1)
    bench.wait_saved()
    assert [l.id for l in bench.frame(10).labels] == [second.id]


def test_several_animals_are_selected_and_deleted_together(bench):
    bench.open(frame=10)
    bench.rows.nth(0).locator("td").first.click()
    bench.rows.nth(1).locator("td").first.click(modifiers=["Control"])
    expect(bench.page.locator(".instances-table tr[aria-selected=true]")).to_have_count(2)
    bench.press("Delete")
    expect(bench.rows).to_have_count(0)
    bench.press("Control+z")
    expect(bench.rows).to_have_count(2)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)], ids=["1280", "1920"])
def test_the_dialogs_fit(bench, theme, size, tmp_path):
    PICTURES.mkdir(parents=True, exist_ok=True)
    bench.page.set_viewport_size({"width": size[0], "height": size[1]})
    bench.page.emulate_media(color_scheme=theme)
    bench.open(frame=10)
    panel = bench.tab("skeleton")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-skeleton-panel.png")
    panel.get_by_role("button", name="Choose or load…").click()
    dialog = bench.page.locator("dialog[open]")
    expect(dialog.get_by_role("option").first).to_be_visible()
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-skeleton-choose.png")
    assert dialog.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
    dialog.get_by_role("option", name="mice_of").click()
    expect(dialog).to_contain_text("Load “mice_of”")
    bench.page.screenshot(path=PICTURES / f"{theme}-{size[0]}-skeleton-load.png")
    assert dialog.evaluate("(e) => e.scrollWidth <= e.clientWidth + 1")
