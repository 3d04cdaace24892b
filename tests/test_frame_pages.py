"""The frame of the book: its numbers are computed again, and the test's key stays with the trainer."""

import re
from pathlib import Path

import pytest

from techsales.company import rows
from techsales.effects import difference_in_differences
from techsales.site.stage import notebooks, plain_files, staged_files

ROOT = Path(__file__).resolve().parents[1]
FORMS = ROOT / "trainer" / "test_forms.md"
PAGES = (
    "preface", "method_card", "industries", "five_steps", "limits", "tools", "outlook", "faq",
    "references", "seed_errors", "role_map", "trainers",
)  # fmt: skip


def page(name: str) -> str:
    """The text of a page of the book."""
    return (ROOT / "book" / f"{name}.md").read_text(encoding="utf-8")


def boost() -> str:
    """Trained minus waiting, as a sentence of the limits page."""
    change = {
        group: [r["call_score_q2"] - r["call_score_q1"] for r in rows("reps") if r["boost_group"] == group]
        for group in ("trained", "waitlist")
    }
    assert [len(values) for values in change.values()] == [14, 14]
    assert sum(change["trained"]) / 14 == 10
    assert sum(change["waitlist"]) / 14 == 6
    effect = difference_in_differences(change["trained"], change["waitlist"])
    assert effect is not None and effect.value == 4
    return f"leaves 4, with a 95 % interval from {effect.low:.1f} to +{effect.high:.1f}".replace("-", "−")


def pilot() -> tuple[int, int]:
    """The Kestrel pilot: the sellers' time, and all of it (8,000 for trainer and licences stand in no table)."""
    time = sum(row["cost_eur"] for row in rows("training") if row["programme"] == "KESTREL")
    return time, time + 8000


def on_time() -> str:
    """Kestrel's projects of the fourth quarter by the current and by the first date."""
    done = [
        row
        for row in rows("projects")
        if (row["team"], row["quarter"], row["status"]) == ("Kestrel", "2025Q4", "delivered")
    ]
    current = sum(row["actual_end"] <= row["planned_end_current"] for row in done)
    first = sum(row["actual_end"] <= row["planned_end_original"] for row in done)
    return f"{current} of {len(done)} Kestrel projects met the current date, {first} of {len(done)} the first one"


def silent() -> str:
    """Satisfaction with the silent called back."""
    asked = [r for r in rows("surveys") if r["team"] == "Kestrel" and r["quarter"] == "2025Q4"]
    mail = [r["score"] for r in asked if r["wave"] == 1]
    answers = [score for score in mail if score is not None]
    phone = [r["score"] for r in asked if r["wave"] == 2 and r["score"] is not None]
    share = len(answers) / len(mail)
    mean = share * sum(answers) / len(answers) + (1 - share) * sum(phone) / len(phone)
    first = f"comes from {len(answers)} of {len(mail)} invitations."
    return f"{first} With the silent called back, the estimate for all {len(mail)} is {mean:.2f}"


def win_rate() -> str:
    """The fall of the win rate; within each segment it did not fall."""
    rate = {}
    for quarter in ("2025Q3", "2025Q4"):
        for segment in (None, "Enterprise", "SMB"):
            closed = [
                r["stage"] == "won"
                for r in rows("deals")
                if r["quarter"] == quarter and r["stage"] != "open" and segment in (None, r["segment"])
            ]
            rate[quarter, segment] = sum(closed) / len(closed)
    assert all(rate["2025Q4", segment] >= rate["2025Q3", segment] for segment in ("Enterprise", "SMB"))
    return f"A win rate fell by {100 * (rate['2025Q3', None] - rate['2025Q4', None]):g} points"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("limits", boost()),
        ("limits", silent()),
        ("limits", on_time()),
        ("limits", f"Of {pilot()[1]:,} EUR for the Kestrel pilot, {pilot()[0]:,} were the sellers' own time"),
        ("five_steps", f"they were {pilot()[0]:,} of {pilot()[1]:,} EUR"),
        ("faq", f"cost 8,000 EUR, and the sellers' own hours {pilot()[0]:,} EUR"),
        ("faq", win_rate()),
        ("industries", f"a month of 30 days has room for {0.001 * 30 * 24 * 60:.0f} minutes of silence"),
        ("industries", f"in both months {100 * 40 / 600:.1f} in 100 hours"),
        ("industries", f"in both months {100 * 22 / 330:.1f} in 100 hours"),
        ("industries", f"{60 + 9_900 - 90:,} of 10,000"),
        ("industries", f"right in {(60 + 9_900 - 90) / 10_000:.1%}".replace("%", " %")),
        ("industries", f"45 of 100 parcels were short: {0.45 * 2 + 0.55 * 4:.1f} days"),
        ("industries", f"70 of 100: {0.70 * 2 + 0.30 * 4:.1f} days"),
        ("industries", f"yield {8.4 / 7.5 - 1:.0%} more".replace("%", " %")),
        ("industries", f"sensor is {(8.4 - 8.0) - (7.5 - 7.2):.1f} tonnes, not {8.4 - 7.5:.1f}"),
        ("method_card", f"links 3 + 12 = {3 + 12} of 30, attachments 15 of 30, together {3 + 12 + 15} of 60"),
    ],
)
def test_number_in_the_frame(name: str, words: str) -> None:
    assert words in page(name)


def test_the_method_card_fits_two_pages() -> None:
    text = page("method_card")
    assert len(text.split()) < 700
    for verb in ("Observe", "Localise", "Hypothesise", "Test", "Fix", "Verify", "Prevent"):
        assert text.count(f"{verb}**") == 2


def test_eight_industries_of_the_article() -> None:
    found = re.findall(r"^## (.+)$", page("industries"), re.MULTILINE)
    assert [name.lower() for name in found if name != "Your own"] == [
        "enterprise it", "software", "smart manufacturing", "fintech", "healthcare", "smart home", "logistics",
        "agriculture",
    ]  # fmt: skip


def test_a_question_before_each_answer_of_the_errata() -> None:
    entries = re.split(r"^### \d+ · ", page("seed_errors"), flags=re.MULTILINE)[1:]
    assert len(entries) == 21
    for entry in entries:
        question, answer = entry.split("<details>")
        assert re.search(r"\*\*[^*]+[?.]\*\*", question)
        assert "*Work on it:*" in answer


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_planned_in_the_frame(name: str) -> None:
    assert not re.search(r"planned (chapter|page)|not written yet", page(name))


def forms() -> dict[str, str]:
    """Form A, form B and the key, by title."""
    _, *parts = re.split(r"^# (Form A|Form B|Key)$", FORMS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def task(form: str, number: int) -> str:
    """The text of one task."""
    return re.split(r"^\*\*\d\.\*\* ", forms()[form], flags=re.MULTILINE)[number]


def key(form: str) -> list[str]:
    """The six answers of a form."""
    column = {"Form A": 1, "Form B": 2}[form]
    lines = [line.split("|") for line in forms()["Key"].splitlines() if re.match(r"\| \d \|", line)]
    return [cells[column + 1].strip() for cells in lines]


def loop(text: str) -> str:
    """What the code gives, for all values and for the first three."""
    code = text.split("```python\n")[1].split("```")[0]
    name = re.findall(r"^(\w+) = 0$", code, re.MULTILINE)[0]
    found = []
    for source in (code, re.sub(r"\[(\d+, \d+, \d+), .*?\]", r"[\1]", code)):
        known: dict[str, int] = {}
        exec(source.replace("print(", "str("), known)
        found.append(str(known[name]))
    return " · ".join(found)


def share(text: str, where: str, good: str, undone: str) -> str:
    """Numerator and denominator of a share of the finished ones."""
    table = re.findall(r"^\| \d \| (\w+) \| ([\w ]+) \|$", text, re.MULTILINE)
    assert len(table) == 8
    states = [state for place, state in table if place == where]
    return f"{states.count(good)} · {len(states) - states.count(undone)}"


def join(text: str) -> int:
    """Rows of a join on a key that repeats on both sides."""
    left, right = re.findall(r"rows: (\d) .*?, (\d) ", text)
    return sum(int(one) * int(other) for one, other in zip(left, right, strict=True))


def mix(text: str) -> str:
    """Neither, where no slice fell although the total did."""
    rows_of = [line for line in text.splitlines() if re.search(r"\d of \d", line)]
    slices = [[(int(k), int(n)) for k, n in re.findall(r"(\d+) of (\d+)", line)] for line in rows_of]
    *parts, total = slices
    for period in (0, 1):
        assert tuple(map(sum, zip(*(part[period] for part in parts), strict=True))) == total[period]
    fell = [later[0] / later[1] < first[0] / first[1] for first, later in slices]
    return "neither" if fell == [False, False, True] else "another"


def silence(text: str) -> str:
    """The share that answered, and the mean with the silent called back."""
    asked, answered = map(int, re.findall(r"^(\d+) customers .*? (\d+) answered", text)[0])
    means = [float(mean) for mean in re.findall(r"mean of (\d\.\d)", text)]
    quiet = int(re.findall(r"Of the (\d+) silent", text)[0])
    assert asked == answered + quiet
    return f"{answered} of {asked} · {(answered * means[0] + quiet * means[1]) / asked:.2f}"


def credit(text: str) -> int:
    """The change of the treated minus that of those who wait."""
    treated, waiting = [int(b) - int(a) for a, b in re.findall(r"from (\d+) to (\d+)", text)]
    return abs(treated - waiting)


@pytest.mark.parametrize("form", ["Form A", "Form B"])
def test_the_key_is_what_the_tasks_give(form: str) -> None:
    words = {"Form A": ("North", "won", "open"), "Form B": ("South", "on time", "running")}[form]
    assert key(form) == [
        loop(task(form, 1)),
        share(task(form, 2), *words),
        f"{join(task(form, 3))} · {'person' if form == 'Form A' else 'contact'}",
        f"{mix(task(form, 4))} · mix",
        silence(task(form, 5)),
        f"{credit(task(form, 6))} · extremes",
    ]


def test_the_test_stays_with_the_trainer() -> None:
    staged = {**staged_files(ROOT), **notebooks(ROOT, clear=True), **plain_files(ROOT, "data")}
    assert not [name for name in staged if name.startswith("trainer/")]
    lines = {line.strip() for line in FORMS.read_text(encoding="utf-8").splitlines() if len(line.strip()) > 60}
    everything = "\n".join(
        content.decode("utf-8", "replace") for name, content in staged.items() if name.endswith((".md", ".ipynb"))
    )
    assert not [line for line in lines if line in everything]
