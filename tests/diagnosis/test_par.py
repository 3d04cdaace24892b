"""Par: hand-reckoned trees, and what must hold for any menu."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from techsales.diagnosis.par import Menu, alive_after, split

# The matrix with which case K3 was first drawn up: expected 2.50, par 3, worst 4, proof 2.
K3 = {
    "sub": "East low|Corvid low|-|two low|-|Corvid cells|-",
    "region": "East low|Corvid low|-|two low|-|East row|-",
    "size": "-|-|L low|-|-|-|-",
    "team": "East low|-|-|one low|-|East row|-",
    "season": "-|-|-|-|Q4 low|-|-",
    "dates": "East low|Corvid low|-|two low|-|East row|shorter",
}
LOOKS = ("region", "subcontractor", "size", "team", "quarter", "region x subcontractor", "planned days")


def menu_k3() -> Menu:
    matrix = {code: dict(zip(LOOKS, row.split("|"), strict=True)) for code, row in K3.items()}
    return Menu(matrix, {look: 2 if " x " in look else 1 for look in LOOKS})


def test_the_drawn_case_has_the_figures_it_was_drawn_with() -> None:
    menu = menu_k3()
    assert (menu.expected, menu.par, menu.worst) == (2.5, 3, 4)
    assert menu.certify("sub") == ("region x subcontractor",)


def test_two_suspects_and_one_look() -> None:
    menu = Menu({"a": {"x": "1", "dear": "1"}, "b": {"x": "2", "dear": "2"}}, {"dear": 3, "x": 1})
    assert (menu.expected, menu.par, menu.worst, menu.path("a")) == (1.0, 1, 1, ["x"])


def test_a_dear_look_that_tells_all_apart_may_beat_two_cheap_ones() -> None:
    matrix = {code: {"all": code, "a?": str(code == "a"), "b?": str(code == "b")} for code in "abc"}
    # Cheap ones: 1 + 2/3 = 1.67 on average. The dear one at 1.5 would be taken, at 2 not.
    assert Menu(matrix, {"all": 2, "a?": 1, "b?": 1}).expected == pytest.approx(5 / 3)
    assert Menu(matrix, {"all": 1, "a?": 1, "b?": 1}).expected == 1


def test_survivors_that_no_look_tells_apart_cost_nothing_more() -> None:
    menu = Menu({"a": {"x": "1"}, "b": {"x": "1"}, "c": {"x": "2"}}, {"x": 1})
    assert menu.expected == 1
    assert not menu.decided("a") and menu.decided("c")
    assert alive_after(menu.matrix, "a", ["x"]) == ("a", "b")


@st.composite
def menus(draw: st.DrawFn) -> Menu:
    codes = "abcdef"[: draw(st.integers(2, 6))]
    looks = "uvwxyz"[: draw(st.integers(1, 5))]
    outcome = st.sampled_from("123")
    matrix = {code: {look: draw(outcome) for look in looks} for code in codes}
    return Menu(matrix, {look: draw(st.integers(1, 4)) for look in looks})


@settings(deadline=None)
@given(menus())
def test_the_best_way_ends_with_what_the_whole_menu_leaves(menu: Menu) -> None:
    for truth in menu.matrix:
        path = menu.path(truth)
        assert alive_after(menu.matrix, truth, path) == alive_after(menu.matrix, truth, menu.costs)
        assert menu.cost(menu.certify(truth)) <= menu.cost(path) <= menu.worst
    average = sum(menu.cost(menu.path(truth)) for truth in menu.matrix) / len(menu.matrix)
    assert average == pytest.approx(menu.expected)


@settings(deadline=None)
@given(menus())
def test_no_fixed_first_look_beats_the_policy(menu: Menu) -> None:
    whole = tuple(menu.matrix)
    for look, cost in menu.costs.items():
        groups = split(menu.matrix, whole, look)
        if len(groups) > 1:
            found: dict[tuple[str, ...], tuple[float, str | None]] = {}
            value = cost + sum(len(g) / len(whole) * menu.solve(g, found) for g in groups.values())
            assert menu.expected <= value + 1e-9
