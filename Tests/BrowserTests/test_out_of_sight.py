"""Animals put out of sight for a while, and how large the labelled ones are."""

import re

from playwright.sync_api import expect

from workbench import far_node


def eye(bench, row):
    return bench.rows.nth(row).locator(".eye")


def test_a_hidden_track_stays_hidden_until_it_is_shown_again(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    node = first.points[far_node(first, [second])]
    overlay = bench.page.locator(".overlay")
    bench.page.mouse.move(*bench.at(node))
    expect(overlay).to_have_attribute("data-cursor", "node")
    eye(bench, 0).click()
    expect(bench.rows.nth(0)).to_have_class(re.compile("concealed"))
    expect(bench.rows.nth(1)).not_to_have_class(re.compile("concealed"))
    flag = bench.page.locator(".status-line").get_by_role("button")
    expect(flag).to_have_text("1 of them hidden")
    bench.page.mouse.move(*bench.at(node + [0.5, 0.5]))
    expect(overlay).to_have_attribute("data-cursor", "none")
    bench.press("Alt+ArrowRight")
    bench.wait_frame(20)
    expect(bench.page.locator(".instances-table tr.concealed")).to_have_count(1)
    flag.click()
    expect(bench.page.locator(".instances-table tr.concealed")).to_have_count(0)
    expect(flag).to_have_count(0)


def test_only_one_is_shown(bench):
    bench.open(frame=10)
    eye(bench, 1).click(modifiers=["Alt"])
    expect(bench.rows.nth(0)).to_have_class(re.compile("concealed"))
    expect(bench.rows.nth(1)).not_to_have_class(re.compile("concealed"))
    eye(bench, 0).click()
    expect(bench.page.locator(".instances-table tr.concealed")).to_have_count(0)


def test_the_score_of_the_nodes_has_a_column(bench):
    bench.open(frame=45)
    expect(bench.page.locator(".instances-table th")).to_have_text(["#", "Points", "Track", "Score"])
    bench.press("b")
    bench.page.get_by_label("Mean score of the nodes").check()
    bench.press("b")
    expect(bench.page.locator(".instances-table th")).to_have_text(["#", "Points", "Track", "Score", "Nodes"])
    expect(bench.rows.nth(0).locator("td").nth(4)).to_have_text(re.compile(r"^\d\.\d\d$"))


def test_sizes_of_animals(bench):
    bench.open(frame=45)
    bench.page.get_by_role("menuitem", name="Predict", exact=True).click()
    bench.page.get_by_role("menu", name="Predict").get_by_text("Sizes of animals…").click()
    dialog = bench.page.get_by_role("dialog", name="Sizes of animals")
    expect(dialog.get_by_role("status")).to_contain_text("16 animals")
    before = dialog.get_by_role("status").inner_text()
    dialog.locator("select").select_option("turned")
    expect(dialog.get_by_role("status")).not_to_have_text(before)
    bars = dialog.locator(".size-bar:enabled")
    bars.last.click()
    row = dialog.locator(".bulk-frame").first
    frame = int(row.locator(".number").first.inner_text()) - 1
    row.click()
    bench.wait_frame(frame)
    expect(bench.page.locator(".instances-table tr[aria-selected=true]")).to_have_count(1)
    bench.press("Escape")
    expect(dialog).to_have_count(0)


def test_the_animals_are_kept_in_view(bench):
    """The first frame's animals are zoomed to, and those of the next one; without it the zoom stays as it is."""
    bench.open(frame=10)
    name = bench.page.locator(".overlay")
    first, second = bench.frame(20).labels
    node = first.points[far_node(first, [second])]
    bench.press("b")
    keep = bench.page.get_by_label("Keep the animals in view")
    keep.check()
    bench.press("b", "Alt+ArrowRight")
    bench.wait_frame(20)
    # Where the node would be if all of the frame were shown, there is something else now.
    bench.page.mouse.move(*bench.at(node))
    expect(name).not_to_have_attribute("data-cursor", "node")
    bench.press("b")
    keep.uncheck()
    bench.press("b", "0")
    bench.page.mouse.move(*bench.at(node + [1, 0]))
    expect(name).to_have_attribute("data-cursor", "node")
