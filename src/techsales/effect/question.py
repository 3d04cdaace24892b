"""What the mapping asks: who was trained, between which quarters, against whom, at what cost, by which definitions."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from techsales.course import CourseError
from techsales.effect.company import Company
from techsales.metrics import Plan

YES, NO = {"yes", "true", "y", "ja"}, {"no", "false", "n", "nein", ""}
ALL_OTHERS = "all others"
#: Figures of a group of fewer people would be figures about persons; ``edition.privacy`` holds to the same number.
FEWEST = 5


@dataclass(frozen=True)
class Question:
    """The reviewed question.

    Attributes:
        trained: the teams that were trained. before, after: two quarters, as 2025Q3. programme: name in
        the training table. others: the teams compared with. nearest: the one named beforehand, or "".
        chosen_low: the trained were chosen for low results. by_lot: they were drawn by lot.
        costs: amounts by name beside the working time. margin: gross margin, 0 to 1, or None.
        currency: as printed. scale: ends of the satisfaction scale. strict: a reopened ticket is
        unsolved. small: other teams of fewer than five people, which are ranked without their names. plan: which date a project is held against. count_cancelled: cancelled are late.
    """

    trained: tuple[str, ...]
    before: str
    after: str
    programme: str
    others: tuple[str, ...]
    nearest: str
    chosen_low: bool = False
    by_lot: bool = False
    costs: Mapping[str, float] = field(default_factory=dict)
    margin: float | None = None
    currency: str = "EUR"
    scale: tuple[float, float] = (1, 5)
    strict: bool = False
    plan: Plan = "current"
    count_cancelled: bool = False
    small: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """How the trained are called in a sentence."""
        return self.trained[0] if len(self.trained) == 1 else f"the {len(self.trained)} trained teams"

    def begins(self, one: str, many: str) -> str:
        """The trained at the beginning of a sentence, with the verb that fits their number."""
        group = self.group
        return f"{group} {one}" if len(self.trained) == 1 else f"T{group[1:]} {many}"

    @property
    def units(self) -> dict[str, tuple[str, ...]]:
        """The trained as one unit, and each other team as one, in the order of the names shown."""
        labels = {team: f"small team {place}" for place, team in enumerate(self.small, 1)}
        return {self.group: self.trained} | {labels.get(team, team): (team,) for team in self.others}


def question_of(settings: Mapping[str, Any], company: Company) -> Question:
    """The question in a mapping's settings.

    Raises:
        CourseError: nobody is said to be trained, a team or quarter is not in the data (the nearest
        name is offered), or a value makes no sense; the text names the entry of the mapping.
    """
    asked = part(settings, "training")
    rules = part(settings, "definitions")
    trained = names(asked.get("trained"), "training: trained")
    if not trained:
        raise CourseError("The mapping does not say who was trained. Write under training: trained: [name of a team].")
    for team in trained:
        known(team, company.teams, "team", "training: trained")
    after = quarter_of(asked, "after", company)
    before = quarter_of(asked, "before", company)
    if not before < after:
        raise CourseError(
            f"The mapping, training: before is {before} and after is {after}. The quarter before the training comes first."
        )
    others = others_of(asked, trained, company)
    nearest = str(asked.get("nearest") or "")
    if nearest:
        known(nearest, company.teams, "team", "training: nearest")
        if nearest in trained:
            raise CourseError(f"The mapping, training: nearest: {nearest} was trained itself. Name another team.")
        others += () if nearest in others else (nearest,)
    protect_few("trained", trained, company)
    protect_few("nearest", (nearest,) if nearest else (), company)
    plan = str(rules.get("on_time_plan") or "current")
    if plan not in ("current", "original"):
        raise CourseError(f"The mapping, definitions: on_time_plan is {plan!r}. It is current or original.")
    return Question(
        trained=trained,
        before=before,
        after=after,
        programme=str(asked.get("programme") or ""),
        others=others,
        nearest=nearest,
        chosen_low=yes(asked, "chosen_for_low_results"),
        by_lot=yes(asked, "drawn_by_lot"),
        costs=costs_of(asked),
        margin=share_of(asked, "gross_margin"),
        currency=str(settings.get("currency") or "EUR"),
        scale=scale_of(settings),
        strict=yes(rules, "reopened_counts_as_unsolved", "definitions"),
        plan="original" if plan == "original" else "current",
        count_cancelled=yes(rules, "cancelled_counts_as_late", "definitions"),
        small=tuple(team for team in others if team != nearest and 0 < company.people.get(team, 0) < FEWEST),
    )


def protect_few(key: str, teams: Sequence[str], company: Company) -> None:
    """Refuse a group whose figures would be about a handful of persons; where nobody is named, none can be counted.

    Raises:
        CourseError: the data name at least one person in it, and fewer than five.
    """
    people = sum(company.people.get(team, 0) for team in teams)
    if 0 < people < FEWEST:
        raise CourseError(
            f"The mapping, training: {key}: {' and '.join(teams)} {'has' if len(teams) == 1 else 'have'} {people} "
            f"{'person' if people == 1 else 'people'} in the data. Below {FEWEST}, a figure is one about persons. "
            + ("Add a team that was trained as well." if key == "trained" else "Name a larger team, or none.")
        )


def part(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of the mapping that has lines of its own."""
    found = settings.get(name) or {}
    if not isinstance(found, Mapping):
        raise CourseError(f"The mapping, {name}: this needs lines of its own below it, indented; it is {found!r}.")
    return found


def names(value: Any, where: str) -> tuple[str, ...]:
    """One name or a list of names."""
    if value is None:
        return ()
    given = [value] if isinstance(value, str) else value
    if not isinstance(given, Sequence):
        raise CourseError(f"The mapping, {where}: write a list of names, as in [North, South]; it is {value!r}.")
    return tuple(dict.fromkeys(str(name) for name in given))


def known(name: str, there: Sequence[str], what: str, where: str) -> None:
    """Refuse a name the data do not have, and offer the nearest one."""
    if name in there:
        return
    lower = {one.casefold(): one for one in there}
    near = difflib.get_close_matches(name.casefold(), list(lower), n=1, cutoff=0.5)
    hint = f" Did you mean {lower[near[0]]}?" if near else ""
    listed = ", ".join(there[:12]) + (", …" if len(there) > 12 else "")
    raise CourseError(
        f"The mapping, {where}: the data hold no {what} called {name!r}.{hint} There are: {listed or 'none'}."
    )


def quarter_of(asked: Mapping[str, Any], key: str, company: Company) -> str:
    """A quarter of the mapping."""
    value = str(asked.get(key) or "")
    if not re.fullmatch(r"\d{4}Q[1-4]", value):
        raise CourseError(f"The mapping, training: {key} is {value or 'missing'}. Write a quarter such as 2025Q4.")
    tables = ("deals", "tickets", "surveys", "projects")
    there = sorted({quarter for table in tables for quarter in company.quarters(table)})
    if key == "after":
        known(value, there, "quarter", f"training: {key}")
    return value


def others_of(asked: Mapping[str, Any], trained: Sequence[str], company: Company) -> tuple[str, ...]:
    """The teams compared with: all others, unless some are named."""
    given = asked.get("compare_with")
    if given is None or (isinstance(given, str) and given.strip().lower() == ALL_OTHERS):
        return tuple(team for team in company.teams if team not in trained)
    chosen = names(given, "training: compare_with")
    for team in chosen:
        known(team, company.teams, "team", "training: compare_with")
    both = [team for team in chosen if team in trained]
    if both:
        raise CourseError(
            f"The mapping, training: compare_with: {both[0]} was trained itself. Take it out of one list."
        )
    return chosen


def yes(asked: Mapping[str, Any], key: str, where: str = "training") -> bool:
    """A yes or no, as YAML or as a word; nothing is no."""
    value = asked.get(key)
    word = "" if value is None else str(value).strip().lower()
    if word not in YES | NO:
        raise CourseError(f"The mapping, {where}: {key} is {value!r}. Write yes or no.")
    return word in YES


def costs_of(asked: Mapping[str, Any]) -> dict[str, float]:
    """The costs beside working time, by their names without the currency's mark."""
    given = part(asked, "cost")
    found: dict[str, float] = {}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise CourseError(f"The mapping, training: cost: {name} is {value!r}. Write an amount of 0 or more.")
        found[re.sub(r"_[a-z]{3}$", "", str(name)).replace("_", " ")] = value
    return found


def share_of(asked: Mapping[str, Any], key: str) -> float | None:
    """A share between 0 and 1, or nothing."""
    value = asked.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise CourseError(f"The mapping, training: {key} is {value!r}. Write 40 % as 0.40.")
    return float(value)


def scale_of(settings: Mapping[str, Any]) -> tuple[float, float]:
    """The ends of the satisfaction scale."""
    value = settings.get("csat_scale") or (1, 5)
    try:
        low, high = (float(end) for end in value)
    except (TypeError, ValueError):
        raise CourseError(f"The mapping: csat_scale is {value!r}. Write its two ends, as in [1, 5].") from None
    if not low < high:
        raise CourseError(f"The mapping: csat_scale runs from {low:g} to {high:g}. The lower end comes first.")
    return low, high
