"""The whole report as plain values: what the notebook stores, the page shows and other programs read."""

import datetime as dt
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Protocol

from techsales.course import CourseError
from techsales.effect.chance import make_chance
from techsales.effect.company import Company
from techsales.effect.comparison import line_words, make_comparison
from techsales.effect.limits import make_limits, next_step
from techsales.effect.metrics import make_metrics
from techsales.effect.mix import make_mix
from techsales.effect.question import Question, question_of
from techsales.effect.records import make_records
from techsales.effect.response import make_response
from techsales.effect.returns import make_hours, make_returns
from techsales.effect.rivals import make_rivals
from techsales.effect.summary import make_summary
from techsales.effect.timing import make_timing
from techsales.effect.words import DIGITS
from techsales.files import read_notebook

SCHEMA, VERSION = "debug-the-deal/effect-report", "1.0"
ORDER = (
    "schema version question summary metrics hours response mix comparison chance timing returns rivals limits "
    "next_step records"
).split()
MIME = "application/vnd.techsales.effect+json"


class ExportsLike(Protocol):
    """What ``techsales.exports.read_exports`` gives."""

    @property
    def tables(self) -> Any:
        """Tables by name."""

    @property
    def rejected(self) -> Any:
        """Rows left out."""

    @property
    def sources(self) -> Any:
        """Files read."""

    @property
    def settings(self) -> Any:
        """The rest of the mapping."""


def make_effect(exports: ExportsLike) -> dict[str, Any]:
    """Every section, computed from a company's tables.

    Args:
        exports: tables with the columns of ``techsales.company.schema``, settings as in mapping.yml.

    Returns:
        Values that JSON holds; the fields are told on the page "Did the training work?" of the book.

    Raises:
        CourseError: the mapping asks for something the tables do not have.
    """
    company = Company(exports.tables)
    if not company.teams:
        raise CourseError("None of the files holds a row with a team. Look at the columns in the mapping.")
    question = question_of(exports.settings, company)
    metrics = make_metrics(company, question)
    comparison = make_comparison(company, question)
    mix, timing = make_mix(company, question), make_timing(company, question)
    sales = next(metric for metric in metrics if metric.name == "growth")
    returns, chance = make_returns(company, question, comparison, sales), make_chance(company, question, metrics)
    found = {
        "schema": SCHEMA,
        "version": VERSION,
        "question": question_part(question),
        "summary": make_summary(metrics, comparison, returns, timing),
        "metrics": metrics,
        "hours": make_hours(company, question),
        "response": make_response(company, question),
        "mix": mix,
        "comparison": comparison,
        "chance": chance,
        "timing": timing,
        "returns": returns,
        "rivals": make_rivals(company, question, metrics, mix, timing, chance),
        "limits": make_limits(company, question),
        "next_step": next_step(question),
        "records": make_records(exports.rejected, exports.sources),
    }
    made: dict[str, Any] = plain(found)
    made["comparison"]["words"] = line_words(comparison, question)
    return made


def question_part(question: Question) -> dict[str, Any]:
    """The question with the name of the trained group, and without the names that small teams are ranked without."""
    asked = {field.name: getattr(question, field.name) for field in fields(question) if field.name != "small"}
    return asked | {"group": question.group, "others": [name for name in question.units if name != question.group]}


def plain(value: Any) -> Any:
    """Dataclasses, tuples and dates as JSON has them; numbers rounded where a computer's last digits begin."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        whole = round(value, DIGITS)
        return int(whole) if whole.is_integer() else whole
    return value


def store_effect(found: dict[str, Any]) -> None:
    """Put the report into the output of the cell that calls this, for ``read_effect``."""
    from IPython.display import display

    text = f"The report is stored in this cell, version {found['version']}: {', '.join(found)}."
    display({"text/plain": text, MIME: found}, raw=True)


def read_effect(path: Path) -> dict[str, Any]:
    """The report that an executed notebook holds.

    Raises:
        CourseError: no such file, no notebook, or one without a report.
    """
    for cell in read_notebook(path)["cells"]:
        for output in cell.get("outputs", []):
            stored: dict[str, Any] | None = output.get("data", {}).get(MIME)
            if stored:
                # A notebook stores names in the order of the alphabet.
                return {name: stored[name] for name in ORDER if name in stored}
    raise CourseError(f"{path} holds no effect report: it is another notebook, or it was not run to its end.")
