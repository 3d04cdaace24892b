"""training.csv: Kestrel's 200 hours in October, and the BOOST call labs of the second quarter."""

from random import Random

from techsales.company.basics import Row, day_in

HOUR_EUR = 85
KESTREL_COURSES = {
    "Python basics": "2025-10-06",
    "Data cleaning": "2025-10-10",
    "Diagnosis": "2025-10-13",
    "Metrics": "2025-10-17",
    "Customer story": "2025-10-20",
}


def make_training(rng: Random, kestrel: list[Row], trained: list[Row]) -> list[Row]:
    """One row per rep and course; cost is the rep's time only."""
    rows: list[Row] = []

    def add(rep: Row, programme: str, course: str, date: str, quarter: str, hours: float) -> None:
        rows.append(
            {
                "rep_id": rep["rep_id"],
                "team": rep["team"],
                "programme": programme,
                "course": course,
                "date": date,
                "quarter": quarter,
                "hours": hours,
                "cost_eur": int(hours * HOUR_EUR),
            }
        )

    for rep in kestrel:
        for course, date in KESTREL_COURSES.items():
            add(rep, "KESTREL", course, date, "2025Q4", 5.0)
    for rep in trained:
        for course in ("Call lab 1", "Call lab 2"):
            add(rep, "BOOST", course, str(day_in(rng, "2025Q2", 0, 20)), "2025Q2", 3.0)
    return rows
