"""Steps, palettes, focus, names in place, the legend of tracks, swapping by clicks, and tooltips with one's own keys."""

from playwright.sync_api import expect


def look(bench, label, value):
    card = bench.page.locator(".look-card:not(.network-card)")
    if not card.is_visible():
        bench.press("b")
    card.get_by_label(label, exact=True).select_option(value)


def pick(bench, row, *modifiers):
    """Clicks on an animal's number in the list; the middle of the row is the list of its tracks."""
    bench.rows.nth(row).locator("td").first.click(modifiers=list(modifiers))


def add_third(bench):
    """A third animal with a track of its own on frame 10."""
    bench.press("i")
    expect(bench.rows).to_have_count(3)
    bench.wait_saved()
    bench.press("Shift+0")
    expect(bench.rows.nth(2).locator("select")).not_to_have_value("")
    bench.wait_saved()


def test_steps_are_as_long_as_one_wants_and_stay_so(bench):
    bench.open(frame=10)
    look(bench, "Medium", "5")
    look(bench, "Large", "50")
    bench.page.locator(".stage").click(position={"x": 4, "y": 300})
    for key, frame in [("Control+ArrowRight", 15), ("PageDown", 65), ("PageUp", 15), ("Control+ArrowLeft", 10)]:
        bench.press(key)
        bench.wait_frame(frame)
    bench.page.reload()
    bench.wait_frame(10)
    bench.press("Control+ArrowRight")
    bench.wait_frame(15)


def test_every_choice_of_the_card_can_be_drawn(bench):
    bench.open(frame=45)
    bench.press("b")
    card = bench.page.locator(".look-card:not(.network-card)")
    for name in ("Bold lines", "Mean score of the nodes"):
        card.get_by_label(name).check()
    for name in ("Palette", "Draw", "Past", "Nodes", "Width"):
        choices = card.get_by_label(name, exact=True)
        for value in choices.locator("option").evaluate_all("(all) => all.map((o) => o.value)"):
            choices.select_option(value)
    expect(bench.page.locator(".notice.error")).to_have_count(0)
    expect(bench.page.locator(".stage")).to_have_attribute("data-shown", "45")


def test_only_the_selected_animal_is_drawn_and_hit(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    look(bench, "Draw", "selected")
    bench.page.mouse.move(*bench.at(second.points[0]))
    expect(bench.page.locator(".overlay")).to_have_attribute("data-cursor", "node")
    pick(bench, 0)
    bench.page.mouse.move(*bench.at((3, 3)))
    bench.page.mouse.move(*bench.at(second.points[0]))
    expect(bench.page.locator(".overlay")).not_to_have_attribute("data-cursor", "node")


def test_a_tracks_name_is_changed_in_its_row(bench):
    bench.open(frame=10)
    bench.rows.nth(0).locator("select").select_option("rename")
    field = bench.rows.nth(0).locator("input")
    field.fill("queen")
    field.press("Enter")
    expect(bench.rows.nth(0).locator("select option:checked")).to_have_text("queen")
    bench.wait_saved()
    assert "queen" in [t["name"] for t in bench.project()["tracks"]]


def test_of_three_animals_two_are_swapped_by_clicks(bench):
    bench.open(frame=10)
    add_third(bench)
    before = {l.id: l.track for l in bench.frame(10).labels}
    bench.press("Escape", "t")
    expect(bench.page.get_by_text("Click the first of the two animals")).to_be_visible()
    bench.press("Escape")
    expect(bench.page.get_by_text("Click the first of the two animals")).to_be_hidden()
    pick(bench, 0)
    pick(bench, 2, "Control")
    bench.press("t")
    bench.wait_saved()
    after = {l.id: l.track for l in bench.frame(10).labels}
    ids = sorted(before)
    assert [after[i] for i in ids] == [before[ids[2]], before[ids[1]], before[ids[0]]]
    bench.press("Escape", "t")
    first, second = bench.frame(10).labels[:2]
    bench.click(first.points[0])
    expect(bench.page.get_by_text("Now click the animal that gets its track")).to_be_visible()
    bench.click(second.points[0])
    bench.wait_saved()
    last = {l.id: l.track for l in bench.frame(10).labels}
    assert (last[first.id], last[second.id]) == (after[second.id], after[first.id])


def test_control_shows_the_tracks_and_all_are_deleted_at_once(bench):
    bench.open(frame=10)
    pick(bench, 0)
    bench.page.keyboard.down("Control")
    legend = bench.page.locator(".track-legend")
    expect(legend).to_be_visible()
    expect(legend.locator(".legend-row")).to_have_count(len(bench.project()["tracks"]))
    bench.page.keyboard.up("Control")
    expect(legend).to_be_hidden()
    bench.page.get_by_role("menuitem", name="Tracks", exact=True).click()
    bench.page.get_by_role("menuitem", name="Delete a track…").click()
    bench.page.get_by_role("button", name="Delete all tracks").click()
    expect(bench.page.locator("dialog[open] .edge-row")).to_have_count(0)
    bench.press("Escape")
    bench.wait_saved()
    assert bench.project()["tracks"] == [] and len(bench.frame(10).labels) == 2
    bench.press("Control+z")
    bench.wait_saved()
    assert len(bench.project()["tracks"]) == 2


def test_a_tooltip_names_ones_own_key(bench):
    bench.open(frame=10)
    add = bench.page.get_by_role("button", name="New animal", exact=True)
    add.hover()
    expect(add).to_have_attribute("title", "New animal (I)")
    bench.press("?")
    bench.page.get_by_role("button", name="Change keys…").click()
    row = bench.page.get_by_role("dialog", name="Change keys").locator("[data-command=addInstance]")
    row.get_by_role("button", name="Add a key to New animal").click()
    bench.press("Shift+l")
    expect(row.locator(".key-cap")).to_have_count(3)
    bench.press("Escape")
    bench.page.mouse.move(5, 5)
    add.hover()
    expect(add).to_have_attribute("title", "New animal (Shift+L)")


def test_a_track_holds_for_the_selected_frames_only(bench):
    bench.open(frame=10)
    first, second = bench.frame(10).labels
    bench.press("Control+Shift+ArrowRight")
    bench.wait_frame(20)
    expect(bench.page.locator(".status-line")).to_contain_text("11 – 21")
    bench.press("1")
    bench.press("Shift+2" if first.track == bench.project()["tracks"][0]["id"] else "Shift+1")
    bench.wait_saved()
    tracks = {f: [label.track for label in bench.frame(f).labels] for f in (0, 10, 20, 30)}
    assert tracks[0] == tracks[30] == [first.track, second.track]
    assert tracks[10] == tracks[20] == [second.track, first.track]


def test_all_preferences_go_back_to_what_they_were_at_first(bench):
    bench.open(frame=10)
    look(bench, "Palette", "distinct")
    look(bench, "Medium", "5")
    bench.press("b", "Shift+p")
    bench.page.get_by_role("menuitem", name="Help", exact=True).click()
    bench.page.get_by_role("menuitem", name="Reset all preferences").click()
    dialog = bench.page.get_by_role("dialog", name="Reset all preferences?")
    dialog.get_by_role("button", name="Reset", exact=True).click()
    expect(bench.page.locator(".notice")).to_contain_text("as they were at first")
    bench.page.reload()
    bench.wait_frame(10)
    bench.press("b")
    card = bench.page.locator(".look-card:not(.network-card)")
    expect(card.get_by_label("Palette", exact=True)).to_have_value("tarsier")
    expect(card.get_by_label("Medium", exact=True)).to_have_value("10")
    assert bench.page.evaluate("JSON.parse(localStorage.getItem('tarsier.settings')).propagate") is True
