"""The suggested mapping as a person reads it: every guess with its reason, every open entry as ASK."""

import json
import re
from collections.abc import Iterator

from techsales.exports.fields import FIELDS, REQUIRED
from techsales.exports.guesses import Guess
from techsales.exports.lines import SHOWN
from techsales.exports.mapping import NONE
from techsales.exports.numbers import DOLLARS, meant
from techsales.exports.settings import ASK
from techsales.exports.words import same

TOP = """\
# Written by techsales report. Read every line. Change what is wrong, answer every ASK, then write `reviewed: yes`
# and run again with --mapping. What stands behind a # is for you; the program does not read it.
reviewed: no
files:
"""
SETTINGS = """\
# Amounts in another currency are rejected unless their rate stands here, as in {{USD: 0.92}}.
currency: {currency}
rates: {{}}
# The lowest and the highest score of the survey.
csat_scale: [1, 5]
# The month in which the fiscal year starts; it is named after the year in which it ends.
fiscal_year_starts: 1
# What was done, and what it is compared with: the question that the report answers.
training:
  # the teams that were trained; in the files: {teams}
  trained: [ASK]
  # the last quarter before, and the quarter after, as in 2025Q3
  before: ASK
  after: ASK
  programme: {programme}
  # or a list of teams; [] where there is none
  compare_with: all others
  # the one team most like the trained, named before anybody looks; delete the mark, and write its name
  # nearest: TEAM
  # yes if the teams were trained because their figures were low, or by lot
  chosen_for_low_results: ASK
  drawn_by_lot: ASK
  # money beside working time, as in {{trainer: 6000}}
  cost: {{}}
  gross_margin: ASK
# What counts in your house.
definitions:
  reopened_counts_as_unsolved: no
  cancelled_counts_as_late: no
  on_time_plan: current
"""
PLAIN = re.compile(r"[^\W\d_][\w /()%.€£$+]*[\w)%.]|[^\W\d_]")
#: YAML takes these for something else than a text.
SPECIAL = {"yes", "no", "on", "off", "true", "false", "null", "none", "y", "n"}


def quote(text: str) -> str:
    """A text as YAML writes it."""
    if PLAIN.fullmatch(text) and text.lower() not in SPECIAL:
        return text
    return json.dumps(text, ensure_ascii=False)


def comment(text: str | None) -> str:
    """A comment behind an entry; a cell's own line ends must not end it."""
    return f"  # {' '.join(text.split())}" if text else ""


def written(guesses: list[Guess]) -> str:
    """The whole text."""
    programmes = [word for one in guesses for word in one.seen.get("programme", [])]
    settings = SETTINGS.format(
        currency=house_currency(currencies_in(guesses)),
        teams=" ".join(", ".join(teams_of(guesses)).split()) or "none",
        programme=quote(programmes[0]) if len(set(programmes)) == 1 else ASK,
    )
    return TOP + "".join(file_text(one) for one in guesses) + settings


def currencies_in(guesses: list[Guess]) -> list[str]:
    """The currencies that the files show."""
    return [word for one in guesses for word in one.seen.get("currency", [])]


def house_currency(shown: list[str]) -> str:
    """The entry of the house currency with its reason: the one the files show, EUR where that is left open.

    >>> house_currency(["PLN", "PLN"]), house_currency([])
    ('PLN  # the only one the files show', 'EUR  # nothing in the files says so')
    """
    dollar = "; a bare $ is taken for USD" if DOLLARS in shown else ""
    codes = sorted({meant(each, "") for each in shown})
    if not codes:
        return f"EUR{comment('nothing in the files says so')}"
    if len(codes) == 1 and " " not in codes[0]:
        # In a house of another dollar that is the same sign.
        dollar = f"{dollar}; if it is another dollar, write that here" if dollar else ""
        return f"{codes[0]}{comment('the only one the files show' + dollar)}"
    text = ", ".join(each.replace(" ", " or ") for each in codes)
    return f"{'EUR' if 'EUR' in codes else ASK}{comment(f'the files show {text}{dollar}')}"


def file_text(one: Guess) -> str:
    """The entry of one file."""
    shape, why = one.shape, one.why
    lines = [f"  {quote(shape.label)}:"]
    if one.table == NONE:
        lines.append(f"    table: none{comment(why.get('table'))}")
        names = ", ".join(" ".join(name.split()) for name in shape.columns)
        return "\n".join([*lines, f"    # its columns: {names}", ""])
    notes = [note for note in shape.notes if not note.startswith("encoding")]
    lines += [f"    # {' '.join(note.split())}" for note in notes]
    lines.append(f"    table: {ASK if one.open_table else one.table}{comment(why.get('table'))}")
    if shape.sheet:
        lines.append(f"    sheet: {quote(shape.sheet)}")
    else:
        doubt = next((note.partition(": ")[2] for note in shape.notes if note.startswith("encoding")), None)
        lines.append(f"    encoding: {shape.encoding}{comment(doubt)}")
        lines.append(f"    separator: {json.dumps(SHOWN.get(shape.separator, shape.separator))}")
    lines.append(f"    header: {shape.header}")
    lines.append(f"    decimal: {quote(one.decimal)}{comment(why.get('decimal'))}")
    lines.append(
        f"    dates: {quote(one.dates)}{comment('; '.join(why[entry] for entry in ('dates', 'serials') if entry in why))}"
    )
    lines.append("    columns:")
    for name, to in one.columns.items():
        lines.append(f"      {quote(name)}: {to}{comment(why.get(f'columns.{name}'))}")
    if "missed" in why:
        lines.append(f"      # still needed: {why['missed']}")
    if one.unused:
        lines.append(f"      # not used: {', '.join(' '.join(name.split()) for name in one.unused)}")
        free = [to for to in FIELDS[one.table] if to not in one.columns.values() and to not in REQUIRED[one.table]]
        lines.append(f"      # possible: {', '.join(free)}")
    if one.values:
        lines.append("    values:")
        for to, meanings in one.values.items():
            lines.append(f"      {to}:")
            lines += [
                f"        {quote(cell)}: {quote(meaning)}{comment(why.get(f'values.{to}.{cell}'))}"
                for cell, meaning in meanings.items()
            ]
    return "\n".join(lines) + "\n"


def teams_of(guesses: list[Guess]) -> Iterator[str]:
    """The teams in the files, each once, the commonest spelling of each."""
    seen: set[str] = set()
    for one in guesses:
        for team in one.seen.get("team", []):
            if same(team) not in seen:
                seen.add(same(team))
                yield team
