"""K7, the training miracle: the trained rose by 10 points. Compared with whom?"""

from collections.abc import Sequence
from statistics import fmean

from techsales.diagnosis.cases.training_tables import COURSES, ENROLLED, TOPICS, TWICE, make
from techsales.diagnosis.definition import CaseDefinition, Look, Row, Sheet, Suspect, Tables
from techsales.diagnosis.evidence import compare, groups_of, mean_difference, mean_of, named, percent, points
from techsales.intervals import wilson

WHO = "who rose"


def group(tables: Tables, name: str) -> list[Row]:
    """The people of a group who were scored twice."""
    return [row for row in tables["people"] if row["group"] == name and row["second"] is not None]


def changes(rows: Sequence[Row]) -> list[int]:
    """Second score minus first, person by person."""
    return [row["second"] - row["first"] for row in rows]


def before_after(name: str, rows: Sequence[Row], digits: int = 1) -> tuple[str, int, str, str, str]:
    """One line: people, mean of both rounds, mean change."""
    first, second = (f"{fmean(row[when] for row in rows):.{digits}f}" for when in ("first", "second"))
    return name, len(rows), first, second, mean_of(changes(rows)).text(digits)


COLUMNS = ("people scored twice", "n", "first", "second", "change (95 %)")


def by_course(tables: Tables) -> Sheet:
    """The trained before and after, by the day of their course."""
    groups = groups_of(group(tables, "trained"), "course")
    up = all(mean_of(changes(rows)).way == "up" for rows in groups.values())
    lines = tuple(before_after(name, groups[name]) for name in COURSES)
    return Sheet(
        COLUMNS, lines, "the trained rose in every course" if up else "the trained did not rise in every course"
    )


def waiting_list(tables: Tables) -> Sheet:
    """Those chosen the same way who wait for their course, beside the trained."""
    trained, waiting = group(tables, "trained"), group(tables, "waiting")
    more = mean_difference(changes(trained), changes(waiting))
    lines = (
        before_after("waiting", waiting),
        before_after("trained", trained),
        ("trained minus waiting", "", "", "", more.text()),
    )
    if mean_of(changes(waiting)).way != "up":
        return Sheet(COLUMNS, lines, "those who wait did not rise")
    return Sheet(COLUMNS, lines, f"those who wait rose {'too, but less' if more.way == 'up' else 'as much'}")


def never_selected(tables: Tables) -> Sheet:
    """The highest scorers of the first round."""
    rows = group(tables, "never selected")
    word = {"up": "rose", "down": "fell", "": "did not move"}[mean_of(changes(rows)).way]
    return Sheet(COLUMNS, (before_after("never selected", rows),), f"the never selected {word}")


def who_is_missing(tables: Tables) -> Sheet:
    """The enrolled with and without a second score: first score, and quiz at mid-course."""
    enrolled = [row for row in tables["people"] if row["group"] == "trained"]
    parts = {
        "scored twice": [row for row in enrolled if row["second"] is not None],
        "missing": [row for row in enrolled if row["second"] is None],
    }
    lines = tuple(
        (name, len(rows), *(f"{fmean(row[column] for row in rows):.1f}" for column in ("first", "mid-course")))
        for name, rows in parts.items()
    )
    gaps = [
        mean_difference(*([row[column] for row in parts[name]] for name in ("missing", "scored twice")))
        for column in ("first", "mid-course")
    ]
    lines = (*lines, ("missing minus scored twice (95 %)", "", *(gap.text() for gap in gaps)))
    reading = "the missing were behind at mid-course" if gaps[1].way == "down" else "the missing were like the others"
    return Sheet(("enrolled", "n", "first score", "quiz at mid-course, of 30"), lines, reading)


def by_situation(tables: Tables) -> Sheet:
    """Each of the ten situations in both rounds, by those scored twice."""
    lines, moved = [], []
    for row in tables["situations"]:
        pair = (row["second"], TWICE), (row["first"], TWICE)
        if compare(*pair) == "high":
            moved.append(row["topic"])
        cells = (percent(row["first"], TWICE), percent(row["second"], TWICE), points(*pair))
        lines.append((row["topic"], row["situation"], *cells))
    columns = ("topic", "situation", "handled first", "handled second", "points (95 %)")
    alone = f"only the situations on {named(sorted(set(moved)))} rose"
    return Sheet(columns, tuple(lines), alone if moved else "no situation stands out")


def re_score(tables: Tables) -> Sheet:
    """Ten recordings of the second round, scored again by somebody who does not know the round."""
    rows = tables["recordings"]
    gap = mean_of([row["blind"] - row["score"] for row in rows])
    lines = [(str(row["recording"]), row["score"], row["blind"], f"{row['blind'] - row['score']:+d}") for row in rows]
    lines.append(("mean (95 %)", "", "", gap.text()))
    columns = ("recording, second round", "score", "blind score", "difference")
    return Sheet(
        columns,
        tuple(lines),
        "a blind assessor scores lower" if gap.way == "down" else "a blind assessor gives about the same",
    )


def ratings(tables: Tables) -> Sheet:
    """What participants ticked on the last day of the course."""
    stars = [row["rating"] for row in tables["ratings"]]
    low, high = wilson(good := sum(star >= 4 for star in stars), len(stars))
    lines = (
        ("ratings, of those enrolled", percent(len(stars), ENROLLED)),
        ("mean, of 5", f"{fmean(stars):.1f}"),
        ("4 or 5", percent(good, len(stars))),
        ("4 or 5, 95 %", f"{low * 100:.0f} to {high * 100:.0f} %"),
    )
    return Sheet(("rating", "value"), lines, "most liked the course" if low > 0.5 else "not most liked the course")


def brief(tables: Tables) -> Sheet:
    """The trained who were scored twice."""
    lines = (before_after("trained", group(tables, "trained"), 0),)
    return Sheet(
        COLUMNS, lines, f"the trained rose, by more than chance; {TWICE} of {ENROLLED} enrolled were scored twice"
    )


CASE = CaseDefinition(
    id="K7",
    title="The training miracle",
    level=4,
    after=(14,),
    chapters=(14,),
    planted="regression and training",
    story="Ferrowick trains the salespeople of its resellers. Of 240 low scorers, 120 were drawn by lot for the course; "
    "the other 120 wait. The 200 highest scorers were never selected. Each was to play ten situations, twice, and assessors score "
    "them. The provider's slide says +10 points, and the next contract is on your desk.",
    kpi="Score of the trained: 46 before, 56 after, of 100 (60 scored twice of 120 enrolled)",
    suspects=(
        Suspect(
            "training",
            "The course did all of it.",
            (WHO, "the trained only"),
            "train the waiting",
            "lot",
            "Those who wait did not rise, and neither missing people nor known situations explain it. This time the slide is right.",
        ),
        Suspect(
            "regression",
            "The low scorers were partly unlucky, and bad luck does not repeat.",
            (WHO, "trained and waiting"),
            "claim nothing",
            "lot",
            "Those who wait rose by about 10 as well, without a course. The never selected fell: good luck does not repeat either.",
        ),
        Suspect(
            "regression and training",
            "Part of the rise is bad luck that ended, part of it is the course.",
            (WHO, "trained and waiting"),
            "claim the difference",
            "lot",
            "Those who wait rose by about 6 without a course. About 4 of the 10 points are left for the course.",
        ),
        Suspect(
            "drift",
            "The assessors have become milder.",
            (WHO, "all three groups"),
            "score blind",
            "blind rounds",
            "All three groups rose, and those who wait as much as the trained. A blind assessor takes the points away again.",
        ),
        Suspect(
            "drift and training",
            "The assessors have become milder, and the course did the rest.",
            (WHO, "all three groups"),
            "score blind and compare",
            "blind rounds",
            "All three groups rose under milder assessors. The trained rose by about 4 points more than those who wait.",
        ),
        Suspect(
            "drop-outs",
            "Those whom the course did not help have no second score.",
            ("who is missing", "those behind at mid-course"),
            "score the missing",
            "count the enrolled",
            "60 of the 120 enrolled have no second score. They were about 5 points of 30 behind at mid-course.",
        ),
        Suspect(
            "leak",
            "Some of the situations were handed out before the second round.",
            ("topic", "pricing"),
            "fresh situations",
            "locked situations",
            "Both situations on {pricing} went from half of the trained to all of them. The other eight stayed where they were.",
        ),
    ),
    looks=(
        Look(
            "trained before and after, by course",
            1,
            by_course,
            "The same under all seven suspects. It repeats the slide in smaller pieces.",
        ),
        Look(
            "how participants rate the course",
            1,
            ratings,
            "Liking is not learning: the ratings are the same under all seven suspects.",
        ),
        Look(
            "those who wait, before and after",
            1,
            waiting_list,
            "Chosen the same way and not trained: what they gained, the course did not do.",
        ),
        Look(
            "never selected, before and after",
            1,
            never_selected,
            "Chosen for being high: luck makes them fall, a milder assessor makes them rise. They are no fair comparison "
            "for the course.",
        ),
        Look(
            "who is missing after the course",
            1,
            who_is_missing,
            "Half are missing under every suspect. The question is which half.",
        ),
        Look(
            "score by situation",
            1,
            by_situation,
            "A skill lifts many situations a little. A leak lifts a few to the top.",
        ),
        Look(
            "ten recordings scored again, blind",
            3,
            re_score,
            "Tests the assessor instead of the trained. Dear, and it cannot see whether luck played a part.",
        ),
    ),
    make=make,
    brief=brief,
    names={"topic": TOPICS},
    places={
        WHO: ("the trained only", "trained and waiting", "all three groups"),
        "who is missing": ("those behind at mid-course", "those ahead at mid-course"),
        "topic": TOPICS,
    },
    fixes={
        "train the waiting": "Report the 10 points and train those who wait.",
        "claim nothing": "Withdraw the 10 points: those who wait gained as much.",
        "claim the difference": "Report what the trained gained more than those who wait, with its interval.",
        "score blind": "Have both rounds scored anew, blind, and withdraw the 10 points.",
        "score blind and compare": "Have both rounds scored anew, blind, and report the gain over those who wait.",
        "score the missing": "Score those who are missing too, and report all who were enrolled.",
        "fresh situations": "Leave the known situations out and score fresh ones.",
        "longer course": "Book a longer course for the lowest scorers.",
        "compare with the best": "Report what the trained gained more than the never selected.",
    },
    verifies={
        "same and control": "The same score, before and after, for the next group trained and for a group drawn by lot that still waits.",
        "same only": "The same score, before and after, for the next group trained.",
        "other metric": "How the participants rate the course.",
        "wait": "The score of the trained in half a year.",
    },
    verify="same and control",
    prevents={
        "lot": "Draw by lot who waits, and write down before the course what will be compared.",
        "blind rounds": "Mix the recordings of both rounds, so that no assessor knows which is which.",
        "count the enrolled": "Stop the report where fewer have a second score than were enrolled.",
        "locked situations": "Keep the situations locked away, and change them every round.",
        "more people": "Train more people, so that the interval gets narrower.",
        "reminder": "Ask the assessors to be careful.",
    },
    lesson="Whoever is chosen for a low score will mostly score higher next time, with or without a course. Compare with "
    "people who were chosen the same way and got nothing; the trained alone look the same whatever the cause.",
)
