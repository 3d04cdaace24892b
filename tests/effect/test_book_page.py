"""The page for trainers: its numbers, sentences and fields are those of a real report."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from techsales.effect.company import Company
from techsales.effect.page import LEGEND
from techsales.effect.question import question_of
from techsales.effect.words import step_of, value_of
from techsales.report.wording import percent

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "book" / "effect_report.md").read_text(encoding="utf-8")
PROSE = re.sub(r"\s+", " ", PAGE)


def row(words: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| {words} |"))


@pytest.mark.parametrize(
    ("words", "name"),
    [("satisfaction, mean", "csat"), ("problems solved", "tdr"), ("projects on time", "otp"), ("win rate", "win_rate")],
)
def test_the_table_of_the_example(report: dict[str, Any], words: str, name: str) -> None:
    one = next(metric for metric in report["metrics"] if metric["name"] == name)
    old, new = (value_of(one[key]["value"], one["unit"]) for key in ("before", "after"))
    assert row(words).startswith(f"| {words} | {old} | {new} |") and row(words).endswith(
        f"| {one['verdict']['word']} |"
    )
    if one["second_after"]:
        assert f"| {value_of(one['second_after']['value'], one['second_after']['unit'])} " in row(words)


def test_growth_and_mix(report: dict[str, Any]) -> None:
    found, parts = report["comparison"], report["mix"]["parts"]
    assert f"| {percent(found['growth']['Kestrel'], '+')} |" in row("growth of sales")
    assert (
        f"{step_of(found['over_nearest'], 'share')} over Merlin, rank {found['rank']['value']} of {found['rank']['n']}"
        in row("growth of sales")
    )
    assert f"{step_of(parts['mix'], 'share')} by other segments, {parts['rate'] * 100:+.1f} inside" in row("win rate")


def test_hours_money_and_dates(report: dict[str, Any]) -> None:
    returns, timing = report["returns"], report["timing"]
    assert f"> {report['summary']['headline']}" in PAGE
    assert f"took {report['hours']['hours']} hours and cost {returns['cost']:,} EUR" in PROSE
    merlin, pooled, mean = (percent(one["roi"], "+") for one in returns["scenarios"][:3])
    assert f"{merlin} with Merlin, {pooled} with the others added up, {mean} with their mean" in PROSE
    assert f"with a lead of {returns['break_even'] * 100:.2f} points" in PROSE
    assert (
        f"{timing['early']} of {timing['wins']} wins, {timing['early_amount']:,} of {timing['amount']:,} EUR" in PROSE
    )


def test_another_nearest_team_gives_the_return_it_says(tables: Any, settings: Any, report_on: Any) -> None:
    settings["training"]["nearest"] = "Falcon"
    roi = report_on(tables, settings)["returns"]["scenarios"][0]["roi"]
    assert f"jumps to {percent(roi, '+')}" in PROSE


def test_the_mapping_shown_asks_chapter_15s_question(tables: Any, settings: Any) -> None:
    shown = yaml.safe_load(re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL).group(1))  # type: ignore[union-attr]
    company = Company(tables)
    assert question_of(shown, company) == question_of(settings, company)


def test_the_words_are_the_reports() -> None:
    for word, meaning in LEGEND:
        assert f"- *{word.capitalize()}*: " in PAGE
        assert meaning in PROSE or word == "not distinguishable"


def test_every_field_of_the_json_is_told(report: dict[str, Any]) -> None:
    told = set(re.findall(r"`([\w/.-]+)`", PAGE[PAGE.index("## The JSON's fields") :]))
    assert {report["schema"], report["version"]} <= told
    assert set(report) <= told
    for name in ("metrics", "rivals"):
        assert set(report[name][0]) - {"name"} <= told, name
    exempt = {"says", "words", "notes", "many"}
    for name in ("hours", "response", "mix", "comparison", "chance", "timing", "returns"):
        assert set(report[name]) - exempt <= told, (name, set(report[name]) - exempt - told)
    assert set(report["response"]["waves"][0]) - {"quarter"} <= told
    assert set(report["metrics"][0]["after"]) <= told
