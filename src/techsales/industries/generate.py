"""A sister company's tables from an industry and a seed, with the standard library only.

Ferrowick's own generator makes the rows; then outcomes are handed out evenly, so that nothing differs between the
quarters, teams or parts; then the industry's cause is planted; last, the names become the company's. Every count is
fixed: a seed changes which rows, never how many.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from techsales.company.accounts import account_book, make_accounts
from techsales.company.basics import LAST_NAMES, QUARTERS, REPS_PER_TEAM, TEAMS, Row, spread
from techsales.company.deals import Planned, make_deals
from techsales.company.projects import make_projects
from techsales.company.reps import add_call_scores, make_reps
from techsales.company.surveys import make_surveys
from techsales.company.tickets import make_tickets
from techsales.company.training import make_training
from techsales.course import CourseError
from techsales.industries import even
from techsales.industries.profile import FERROWICK, INDUSTRIES, Profile, find_industry, read_profile
from techsales.industries.scenes import SCENES

Tables = dict[str, list[Row]]
Plant = Callable[[Tables, Random], None]
SEED = 2025
#: Deals of every quarter, as in Ferrowick's good quarters.
USUAL: Planned = ((5, [1, 1, 1, 1, 2, 1, 1, 2]), (20, [10] * 8))
#: Won by the seven teams that were not trained: a level of each, and some noise, in thousand EUR; both add up to 0.
LEVELS, NOISE = (-45, -30, -15, 0, 15, 30, 45), (-12, -8, -4, 0, 4, 8, 12)


@dataclass(frozen=True)
class Plan:
    """What an industry's company has of its own.

    Attributes:
        deals: closed and won, by quarter, where they are not as usual. trained, others: thousand EUR won by the
        trained team, and on average by each of the others, by quarter, where it is not 1,000. plant: puts the cause
        into the evened tables, in Ferrowick's names.
    """

    deals: dict[str, Planned]
    trained: dict[str, int]
    others: dict[str, int]
    plant: Plant


def nothing(_tables: Tables, _rng: Random) -> None:
    """The cause lies in the deals already."""


def definition(tables: Tables, rng: Random) -> None:
    """460 of 500 tickets of Q4 are marked as solved; 280 of them came back."""
    even.tickets(tables["tickets"], "2025Q4", 460, 280, rng)


def left_out(tables: Tables, rng: Random) -> None:
    """Three of ten projects of Q4 were cancelled, and are in no share of those delivered."""
    even.projects(tables["projects"], "2025Q4", 0.30, 0.95, rng)


def rare_class(tables: Tables, rng: Random) -> None:
    """94 % are solved in both quarters; of the one in twenty that is severe, 90 % in Q3 and 40 % in Q4."""
    for quarter, solved, severe, severe_solved in (("2025Q3", 376, 20, 18), ("2025Q4", 470, 25, 10)):
        even.tickets(tables["tickets"], quarter, solved, solved // 10, rng)
        opened = even.in_quarter(tables["tickets"], quarter)
        for flag, few in (("Y", severe_solved), ("N", severe - severe_solved)):
            some = [row for row in opened if row["resolved"] == flag]
            even.flags(some, "severity", few, even.STEPS[3], rng)
            mild = [row for row in some if row["severity"] == "N"]
            even.flags(mild, "severity", round(0.4 * len(mild)), even.STEPS[4], rng)
            for row in some:
                row["severity"] = {"Y": 2, "N": 3}[str(row["severity"])] if row in mild else 1


def blanks(tables: Tables, rng: Random) -> None:
    """Six in a hundred take months in both quarters, the others 4 days on average.

    The mean is 10 days in Q3, when the slow ones have closed, and 4 in Q4, when they have no closing date yet.
    """
    even.tickets(tables["tickets"], "2025Q3", 400, 40, rng)
    even.tickets(tables["tickets"], "2025Q4", 470, 47, rng, days=4)
    opened = even.in_quarter(tables["tickets"], "2025Q3")
    even.flags(opened, "closed_date", 24, even.STEPS[2], rng)
    slow = [row for row in opened if row["closed_date"] == "Y"]
    fast = [row for row in opened if row["closed_date"] == "N"]
    still_open = [row for row in even.in_quarter(tables["tickets"], "2025Q4") if row["closed_date"] == ""]
    for quarter, some in (("2025Q3", slow), ("2025Q4", still_open)):
        even.along(some, "opened_date", [place % 15 for place in range(len(some))], even.STEPS[0], rng)
        for row in some:
            row["opened_date"] = even.later(str(QUARTERS[quarter].first), int(row["opened_date"]))
    for some, mean, sd, low, high in ((slow, 104, 4, 95, 113), (fast, 4, 4, 0, 25)):
        even.along(some, "closed_date", spread(rng, len(some), mean, sd, low, high), even.STEPS[1], rng)
        for row in some:
            row["closed_date"] = even.later(str(row["opened_date"]), int(row["closed_date"]))


def who_was_asked(tables: Tables, rng: Random) -> None:
    """In Q4 the invitation goes out almost only after a solved ticket; inside both groups nothing changes."""
    even.surveys(tables["surveys"], "2025Q4", 305, rng)


PLANS = {
    "enterprise_it": Plan({}, {}, {}, definition),
    "software": Plan({}, {}, {}, left_out),
    # 80 of 200 deals are won in each of three quarters, then 48 of 120: fewer, and the same share.
    "smart_manufacturing": Plan(
        dict.fromkeys(QUARTERS, ((5, [1] * 8), (20, [9] * 8)))
        | {"2025Q4": ((3, [1, 0, 1, 0, 1, 1, 0, 1]), (12, [5, 6, 5, 6, 5, 5, 6, 5]))},
        {"2025Q4": 600},
        {"2025Q4": 600},
        nothing,
    ),
    "fintech": Plan({}, {}, {}, rare_class),
    "healthcare": Plan({}, {}, {}, blanks),
    "smart_home": Plan({}, {}, {}, who_was_asked),
    # 25 % of the large customers' deals are won and 50 % of the small ones', before and after; their shares move.
    "logistics": Plan(
        dict.fromkeys(QUARTERS, ((11, [3, 3, 3, 2, 3, 3, 2, 3]), (9, [4, 5, 4, 5, 4, 5, 4, 5])))
        | {"2025Q4": ((6, [1, 2, 1, 2, 1, 2, 1, 2]), (14, [7] * 8))},
        {},
        {},
        nothing,
    ),
    # The trained team is 12 % above the others after its training, and was 11 % above them before.
    "agriculture": Plan(
        {},
        {"2025Q1": 800, "2025Q2": 800, "2025Q3": 800, "2025Q4": 840},
        {"2025Q1": 720, "2025Q2": 720, "2025Q3": 720, "2025Q4": 750},
        nothing,
    ),
}


def won_eur(plan: Plan, rng: Random) -> dict[tuple[str, str], int]:
    """What each team wins in a quarter, in EUR; the mean of the seven others is exact."""
    trained, *others = TEAMS
    levels = rng.sample(LEVELS, len(others))
    made: dict[tuple[str, str], int] = {}
    for quarter in QUARTERS:
        made[trained, quarter] = 1000 * plan.trained.get(quarter, 1000)
        noise = rng.sample(NOISE, len(others))
        for team, level, some in zip(others, levels, noise, strict=True):
            made[team, quarter] = 1000 * (plan.others.get(quarter, 1000) + level + some)
    return made


def make_company(industry: str, seed: int = SEED) -> Tables:
    """The seven tables of Ferrowick's sister company in an industry, with the columns of Ferrowick's own.

    Args:
        industry: such as ``fintech``. seed: which rows carry what.

    Raises:
        CourseError: no such industry, or a seed that is no whole number.
    """
    name, rng = find_industry(industry), chance_of(industry, seed)
    profile, plan = read_profile(name), PLANS[name]
    own = seed * len(INDUSTRIES) + INDUSTRIES.index(name)
    reps = make_reps(rng)
    trained = add_call_scores(reps, own)
    accounts = make_accounts(rng)
    book = account_book(accounts)
    tables: Tables = {
        "accounts": accounts,
        "reps": reps,
        "deals": make_deals(rng, book, dict.fromkeys(QUARTERS, USUAL) | plan.deals, won_eur(plan, rng)),
        "tickets": make_tickets(rng, book),
        "surveys": make_surveys(rng, book, own),
        "projects": make_projects(rng, book),
        "training": make_training(rng, reps[:REPS_PER_TEAM], trained),
    }
    make_even(tables, rng)
    plan.plant(tables, rng)
    rename(tables, profile)
    return tables


def make_scene(industry: str, seed: int = SEED) -> list[Row]:
    """The table of an industry's scene in the book, which no other company has.

    Raises:
        CourseError: no such industry, or a seed that is no whole number.
    """
    return SCENES[find_industry(industry)].make(chance_of(industry, seed, "scene"))


def chance_of(industry: str, seed: int, *more: str) -> Random:
    """The source of chance of an industry and a seed."""
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 1_000_000:
        raise CourseError(f"A seed is a whole number from 0 to 999,999; this is {str(seed)[:20]}.")
    return Random("/".join((find_industry(industry), str(seed), *more)))


def make_even(tables: Tables, rng: Random) -> None:
    """Two quarters that differ in nothing but their numbers of rows."""
    even.deals(tables["deals"], rng)
    for quarter, solved, answers in (("2025Q3", 336, 205), ("2025Q4", 420, 210)):
        even.tickets(tables["tickets"], quarter, solved, solved // 10, rng)
        even.surveys(tables["surveys"], quarter, answers, rng)
    for quarter in QUARTERS:
        even.projects(tables["projects"], quarter, 0.05, 0.90, rng)


def rename(tables: Tables, profile: Profile) -> None:
    """Every name of Ferrowick's becomes the company's, in place."""
    names: dict[object, str] = dict(profile.pairs())
    branches = dict(zip(FERROWICK["branches"], profile.lists["branches"], strict=True))
    kinds = dict(zip(FERROWICK["customers"], profile.lists["customers"], strict=True))
    for row in (row for rows in tables.values() for row in rows):
        row.update({column: names[value] for column, value in row.items() if value in names})
    for row in tables["accounts"]:
        row["industry"] = branches[str(row["industry"])]
        family, kind, number = str(row["account_name"]).split()
        assert family in LAST_NAMES
        row["account_name"] = f"{family} {kinds[kind]} {number}"
