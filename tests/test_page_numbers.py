"""Numbers that stand in the pages' prose, computed again from the data and compared with the words."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from techsales.company import rows
from techsales.effects import difference_in_differences
from techsales.intervals import wilson
from techsales.satisfaction import csat_mean, nonresponse_mean

ROOT = Path(__file__).resolve().parents[1]
SCORES = [4.2, 4.1, 4.3, 4.4, 4.5]  # the seed article's own list


def on_time() -> str:
    """19 of 20 as the interval of a share."""
    low, high = wilson(19, 20)
    return f"the 95 % interval runs from {low:.0%} to {high:.0%}".replace("%", " %").replace("95  %", "95 %")


def heron() -> str:
    """Solved in Q4, whenever opened, over opened in Q4."""
    tickets = [row for row in rows("tickets") if row["team"] == "Heron"]
    solved = sum(
        row["resolved"] == "Y" and row["closed_date"] is not None and row["closed_date"].month >= 10 for row in tickets
    )
    opened = sum(row["quarter"] == "2025Q4" for row in tickets)
    assert solved > opened
    return f"team Heron's {solved} over {opened}"


def sellers_time() -> str:
    """The Kestrel pilot's time cost; 6,000 for the trainer and 2,000 for licences stand in no table."""
    time = sum(row["cost_eur"] for row in rows("training") if row["programme"] == "KESTREL")
    return f"{time:,} of {time + 6000 + 2000:,} EUR"


def boost() -> list[str]:
    """What the BOOST course did to the weak sellers' scores, and to those who waited."""
    changes = {
        group: [row["call_score_q2"] - row["call_score_q1"] for row in rows("reps") if row["boost_group"] == group]
        for group in ("trained", "waitlist")
    }
    trained, waited = changes.values()
    found = difference_in_differences(trained, waited)
    assert found is not None and found.low is not None and found.high is not None
    ends = " to ".join(f"{end:+.1f}".replace("-", "−") for end in (found.low, found.high))
    return [
        f"{len(trained)} weak sellers took the BOOST course, and their scores rose by {np.mean(trained):g} points",
        f"The {len(waited)} who waited, drawn by lot, rose by {np.mean(waited):g}.",
        f"That leaves {found.value:g}, with a 95 % interval from {ends}",
    ]


def silent() -> str:
    """Kestrel's answers by e-mail in Q4, and what they become with the silent called back."""
    asked = [row for row in rows("surveys") if row["team"] == "Kestrel" and row["quarter"] == "2025Q4"]
    mails = [row["score"] for row in asked if row["wave"] == 1]
    mean = csat_mean(mails)
    every = nonresponse_mean(mails, [row["score"] for row in asked if row["wave"] == 2], len(mails))
    assert mean is not None and every is not None
    return (
        f"the slide has {mean.value:.1f}. It comes from {mean.n} of {len(mails)} invitations. With the silent called "
        f"back, the estimate for all {len(mails)} is {every.value:.2f}."
    )


def both_dates() -> str:
    """Kestrel's projects delivered in Q4, by the plan in force and by the first promise."""
    done = [
        row
        for row in rows("projects")
        if row["team"] == "Kestrel" and row["quarter"] == "2025Q4" and row["status"] == "delivered"
    ]
    current, original = (
        sum(row["actual_end"] <= row[plan] for row in done) for plan in ("planned_end_current", "planned_end_original")
    )
    n = len(done)
    return f"{current} of {n} Kestrel projects met the current date, {original} of {n} the first one. The {n} are those"


def hours_of_sellers() -> str:
    """The same cost as in the list of the article's errors, in this page's words."""
    time = sum(row["cost_eur"] for row in rows("training") if row["programme"] == "KESTREL")
    return f"Of {time + 6000 + 2000:,} EUR for the Kestrel pilot, {time:,} were the sellers' own time"


def as_torch_prints() -> str:
    """The mean in 32 bits, as PyTorch keeps it unless told otherwise."""
    return str(np.mean(np.array(SCORES, dtype=np.float32)).item())


def terms() -> int:
    """Entries of the glossary."""
    return len(tomllib.loads((ROOT / "book/glossary.toml").read_text(encoding="utf-8"))["term"])


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("book/seed_errors.md", on_time()),
        ("book/seed_errors.md", heron()),
        ("book/seed_errors.md", sellers_time()),
        ("book/seed_errors.md", f"shows {as_torch_prints()}, not 4.3"),
        ("book/setup.md", f"prints `{as_torch_prints()}`"),
        ("book/setup.md", f"> {sum(SCORES) / len(SCORES)}\n"),
        ("book/setup.md", f"a table of {len(rows('deals'))} deals"),
        ("book/trainers.md", f"and {as_torch_prints()}"),
        *(("book/limits.md", words) for words in [*boost(), silent(), both_dates(), hours_of_sellers()]),
        ("CHANGELOG.md", f"a glossary of {terms()} terms"),
    ]
    + [
        ("data/README.md", f"| {len(rows(name)):,} |")
        for name in ("accounts", "reps", "deals", "tickets", "surveys", "projects", "training")
    ],
)
def test_number_in_prose(page: str, words: str) -> None:
    assert words in (ROOT / page).read_text(encoding="utf-8")


def test_glossary_says_how_many_terms() -> None:
    assert terms() == 40
    assert "Forty terms" in (ROOT / "book/glossary.md").read_text(encoding="utf-8")


def test_export_has_as_many_lines_as_the_readme_says() -> None:
    lines = (ROOT / "data/crm_export_raw.csv").read_bytes().count(b"\r\n") - 1
    assert f"| {lines} |" in (ROOT / "data/README.md").read_text(encoding="utf-8")
