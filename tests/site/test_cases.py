"""A case on the page, in Chromium at phone width: pressed from brief to debrief, and typed beside it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from techsales.diagnosis.cases import MODULES
from techsales.diagnosis.draw import Setup, set_up
from techsales.diagnosis.learner import first_open
from techsales.gates.browser import GRAVE, PHONE, Look

K2 = "cases/k2_rate_of_110.html"
PYTHON = 60_000  # the longest that Python may take to start on a busy machine, in ms
SMALL = """board => [...board.querySelectorAll("button, select, label.dd-mark, input[type=range]")]
    .filter(one => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44)
    .map(one => one.outerHTML)"""

#: Press a look twice, and the next one as soon as the first has come: a double click on a list that moved.
FAST = """async board => {
    const look = () => board.querySelector('[aria-label^="Take this look"]');
    const come = new Promise(done => new MutationObserver(() => {
        if (board.querySelector('[data-part="look-1"]')) done();
    }).observe(board, { childList: true, subtree: true }));
    look().click();
    look().click();
    await come;
    // Set after the board's own pause began, and shorter: it ends first on the slowest machine too.
    await new Promise(done => setTimeout(done, 50));
    look().click();
}"""


@pytest.fixture(scope="module")
def look(site: Path, look_at: Callable[[Path], Look]) -> Look:
    return look_at(site)


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Setup:
    """What a newcomer's first K2 is, for a test that knows the answer."""
    monkeypatch.setenv("TECHSALES_PROGRESS", str(tmp_path / "progress.jsonl"))
    return set_up("K2", first_open("K2"))


@pytest.fixture
def page(look: Look) -> Iterator[Page]:
    """A new profile on a phone; a request to anywhere else is stopped and fails the test."""
    foreign: list[str] = []

    def guard(route: Route) -> None:
        if route.request.url.startswith((look.address, "data:", "blob:")):
            return route.continue_()
        foreign.append(route.request.url)
        route.abort()

    context: BrowserContext = look.browser.new_context(
        viewport={"width": PHONE, "height": 760}, reduced_motion="reduce", service_workers="block"
    )
    context.route("**/*", guard)
    page = context.new_page()
    page.goto(look.address + K2)
    yield page
    context.close()
    assert foreign == []


def opened(page: Page) -> Locator:
    """Run the cell with the board."""
    page.locator("#cell-play-run").get_by_role("button", name="Run", exact=True).click()
    board = page.locator("#cell-play-run .dd-board.dd-live")
    expect(board).to_be_visible(timeout=PYTHON)
    return board


def press(board: Locator, name: str) -> None:
    """Press a button, and wait until the board takes presses again."""
    board.get_by_role("button", name=name, exact=True).click()
    expect(board).not_to_have_attribute("data-busy", "", timeout=PYTHON)


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"))


def part(board: Locator, title: str) -> Locator:
    return board.get_by_role("region", name=title, exact=True)


def sound(page: Page, board: Locator, look: Look) -> None:
    """No grave finding of axe, targets large enough, no page that scrolls sideways."""
    page.evaluate(look.axe_script)
    found = page.evaluate("axe.run(document.querySelector('.dd-board.dd-live'))")["violations"]
    assert [one["id"] for one in found if one["impact"] in GRAVE] == []
    assert board.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_k2_is_played_from_brief_to_debrief_with_a_reload_in_the_middle(look: Look, page: Page, setup: Setup) -> None:
    board = opened(page)
    way = setup.menu.path(setup.truth)
    press(board, f"Take this look: {way[0]}")
    assert focused(page) == "Look 1"
    expect(board.locator(".dd-says")).to_contain_text(f"Look 1 shows: {setup.take(way[0]).reading}")
    others = [suspect.code for suspect in setup.suspects if suspect.code != setup.truth]
    press(board, f"Strike out: {others[0]}")
    expect(part(board, "The suspects")).to_contain_text("(struck out)")
    sound(page, board, look)

    page.reload()
    board = opened(page)
    expect(part(board, "Look 1")).to_contain_text(setup.take(way[0]).reading)
    expect(board.get_by_role("button", name=f"Put back: {others[0]}")).to_be_visible()
    for name in way[1:]:
        press(board, f"Take this look: {name}")
    press(board, "Hand in this diagnosis")
    expect(part(board, "Your diagnosis").locator(".dd-told")).to_contain_text("No cause is chosen yet")
    assert focused(page) == "Hand in this diagnosis"

    suspect = setup.case.suspect(setup.truth)
    column, value = suspect.where
    form = part(board, "Your diagnosis")
    form.get_by_role("radio", name=f"{setup.truth}:").check()
    form.get_by_label("Where it is").select_option(f"{column}: {setup.shown(value)}")
    for box in form.get_by_role("checkbox").all():
        box.check()
    form.get_by_role("slider", name="How sure you are").press("End")
    expect(form.locator("output")).to_have_text("100 %")
    press(board, f"Strike out: {others[1]}")
    expect(form.get_by_role("radio", name=f"{setup.truth}:")).to_be_checked()
    expect(form.locator("output")).to_have_text("100 %")
    for text in (setup.case.fixes[suspect.fix], setup.case.verifies[setup.case.verify]):
        form.get_by_role("radio", name=setup.shown(text), exact=True).check()
    form.get_by_role("radio", name=setup.shown(setup.case.prevents[suspect.prevent]), exact=True).check()
    press(board, "Hand in this diagnosis")
    debrief = part(board, "Score and debrief")
    expect(debrief).to_contain_text("Proven: your looks leave nothing else.")
    expect(debrief).to_contain_text("Brier score of your confidence: 0.00")
    assert focused(page) == "Score and debrief"
    expect(form).to_have_count(0)
    sound(page, board, look)

    page.reload()
    page.locator("#cell-diagnose-run").locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(f'from techsales import Case\nCase("K2", seed={setup.seed}).score()')
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#cell-diagnose-run")).to_contain_text("Proven", timeout=PYTHON)


def test_another_seed_is_opened_by_its_button(page: Page, setup: Setup) -> None:
    board = opened(page)
    press(board, f"Take this look: {setup.looks[0].name}")
    wrong = next(suspect.code for suspect in setup.suspects if suspect.code != setup.truth)
    for _ in range(2):
        part(board, "Your diagnosis").get_by_role("radio", name=f"{wrong}:").check()
        press(board, "Hand in this diagnosis")
    button = board.get_by_role("button", name="Play another seed")
    number = button.inner_text().split()[-1]
    expect(board.locator(".dd-panel-title")).to_contain_text(f"(seed {setup.seed})")
    button.press("Enter")
    expect(board.locator(".dd-panel-title")).to_contain_text(f"(seed {number})")
    expect(board.get_by_role("radio", name=f"{wrong}:")).not_to_be_checked()


def test_of_fast_presses_the_first_counts_and_the_keyboard_alone_is_enough(page: Page, setup: Setup) -> None:
    board = opened(page)
    board.evaluate(FAST)
    expect(board).not_to_have_attribute("data-busy", "")
    assert board.get_by_role("button", name="Take this look").count() == len(setup.looks) - 1
    expect(part(board, "The menu")).to_contain_text(f"Paid so far: {setup.case.costs[setup.looks[0].name]}.")
    board.get_by_role("button", name=f"Take this look: {setup.looks[1].name}").focus()
    page.keyboard.press("Enter")
    expect(part(board, "Look 2").get_by_role("heading")).to_be_focused()
    expect(board).not_to_have_attribute("data-busy", "")
    code = setup.suspects[0].code
    board.get_by_role("button", name=f"Strike out: {code}").focus()
    page.keyboard.press("Space")
    expect(board.get_by_role("button", name=f"Put back: {code}")).to_be_focused()


def test_a_typed_look_is_on_the_board_and_a_pressed_one_in_the_cells(page: Page, setup: Setup) -> None:
    board = opened(page)
    typed, pressed = setup.looks[0].name, setup.looks[1].name
    page.locator("#cell-looks-run .cm-content").click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(f'case.look("{typed}")')
    page.keyboard.press("Shift+Enter")
    expect(page.locator("#cell-looks-run .cell_output")).to_contain_text(f"Look 1: {typed}", timeout=PYTHON)
    expect(part(board, "Look 1")).to_contain_text(typed)
    press(board, f"Take this look: {pressed}")
    page.locator("#cell-menu-run").get_by_role("button", name="Run", exact=True).click()
    expect(page.locator("#cell-menu-run .cell_output")).to_contain_text("look 2")


@pytest.mark.parametrize("name", [name for name in MODULES if name != "K2"])
def test_every_other_case_is_played_from_brief_to_debrief(
    name: str, site: Path, look: Look, page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TECHSALES_PROGRESS", str(tmp_path / "progress.jsonl"))
    setup = set_up(name, first_open(name))
    (file,) = site.glob(f"cases/{name.lower()}_*.html")
    page.goto(f"{look.address}cases/{file.name}")
    board = opened(page)
    expect(part(board, "The brief")).to_contain_text(setup.shown(setup.case.story)[:40])
    for title in setup.menu.path(setup.truth):
        press(board, f"Take this look: {title}")
    form = part(board, "Your diagnosis")
    form.get_by_role("radio", name=f"{setup.truth}:").check()
    press(board, "Hand in this diagnosis")
    expect(part(board, "Score and debrief")).to_contain_text("Proven: your looks leave nothing else.")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
