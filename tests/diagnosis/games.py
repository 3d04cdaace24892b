"""Games to test with, and a case small enough to reckon by hand."""

from random import Random

from techsales.diagnosis.definition import EVERYWHERE, CaseDefinition, Look, Sheet, Suspect, Tables
from techsales.diagnosis.draw import Setup, find_case, set_up
from techsales.diagnosis.matrix import admitted_of


def whole(case: str, truth: str | None = None) -> Setup:
    """A game of a case with its whole menu; with ``truth``, one in which that suspect did it."""
    found = (set_up(case, seed) for seed in admitted_of(find_case(case)))
    return next(setup for setup in found if setup.whole and truth in (None, setup.truth))


def closed(case: str) -> Setup:
    """A game in which no cause can be established."""
    return next(s for s in (set_up(case, seed) for seed in admitted_of(find_case(case))) if s.closed)


def toy(flip: float = 0.0) -> CaseDefinition:
    """Three suspects and three looks; ``flip`` is how often chance spoils a look."""

    def make(code: str, chance: Random) -> Tables:
        return {"t": [{"code": code, "spoilt": chance.random() < flip}]}

    def look(name: str, cost: int, codes: set[str]) -> Look:
        def take(tables: Tables) -> Sheet:
            row = tables["t"][0]
            return Sheet(("x",), ((1,),), "spoilt" if row["spoilt"] else "yes" if row["code"] in codes else "no")

        return Look(name, cost, take)

    three = {"one": "One.", "two": "Two.", "three": "Three."}
    return CaseDefinition(
        id="K2",
        title="toy",
        level=1,
        after=(1,),
        planted="a",
        story="",
        kpi="",
        suspects=tuple(Suspect(code, code, EVERYWHERE, "one", "one", "") for code in "abc"),
        looks=(look("a?", 1, {"a"}), look("b?", 1, {"b"}), look("dear", 3, {"a", "b"})),
        make=make,
        brief=lambda _: Sheet(("x",), (), "brief"),
        names={"region": ("East", "West")},
        places={"everywhere": ("everywhere",)},
        fixes=three,
        verifies=three,
        verify="one",
        prevents=three,
        lesson="",
    )
