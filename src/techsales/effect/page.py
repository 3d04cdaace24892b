"""The page: the answer first, then each section; one file, without network and without script."""

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from techsales.effect.parts import KINDS, join, word
from techsales.effect.plots import plots
from techsales.effect.shown_money import (
    limits_part,
    records_part,
    returns_part,
    rivals_part,
    timing_part,
)
from techsales.effect.shown_results import (
    chance_part,
    comparison_part,
    metrics_part,
    mix_part,
    response_part,
    verdict_table,
)
from techsales.effect.words import listed
from techsales.grading.markup import Markup, edition, esc, tag, whole_page

STYLE = Path(__file__).parents[1] / "templates" / "effect" / "page.css"
Part = Callable[[Mapping[str, Any], Mapping[str, Markup]], list[Markup]]
SECTIONS: dict[str, Part] = {
    "The figures one by one": metrics_part,
    "Who answered": response_part,
    "Other customers or another way of selling": mix_part,
    "Compared with the other teams": comparison_part,
    "What chance does": chance_part,
    "When the deals were won": timing_part,
    "Cost and return": returns_part,
    "Rival explanations": rivals_part,
    "What these data cannot show": limits_part,
    "Rows left out, and the totals": records_part,
}
LEGEND = (
    ("supported", "it rose more or fell less than elsewhere, by more than chance makes, and survives one more look"),
    ("not distinguishable", "chance, or what happened everywhere, is enough to explain it"),
    ("contradicted", "it fell more or rose less than elsewhere, by more than chance makes"),
    ("no verdict", "the data do not allow one"),
)


def page(report: Mapping[str, Any]) -> str:
    """The report as one HTML file.

    Args:
        report: from ``effect.make_effect``.
    """
    drawn = plots(report)
    contents = "".join(f'<li><a href="#part{n}">{title}</a></li>' for n, title in enumerate(SECTIONS, 1))
    body = [
        tag("h1", "Did the training work?"),
        tag("p", subtitle(report["question"]), css="soft"),
        answer(report),
        verdict_table(report),
        legend(),
        Markup(f'<nav aria-label="Contents"><ol class="contents">{contents}</ol></nav>'),
    ]
    for n, (title, part) in enumerate(SECTIONS.items(), 1):
        body.append(Markup(f'<section id="part{n}">{tag("h2", title)}{"".join(part(report, drawn))}</section>'))
    # A number and its percent sign stay on one line.
    main = "\n".join(body).replace(" %", "\u00a0%")
    version = f"{edition()}, effect report {report['version']}. Computed on this machine; no data were sent anywhere."
    return whole_page(
        f"Did the training work? {report['question']['group']}, {report['question']['after']}",
        STYLE,
        f'<a class="skip" href="#answer">Skip to the answer</a>\n<main>\n{main}\n</main>\n{tag("footer", version)}',
    )


def subtitle(question: Mapping[str, Any]) -> str:
    """Who, when and against whom."""
    programme = f"Programme {question['programme']}. " if question["programme"] else ""
    trained = "Trained" if len(question["trained"]) > 1 else "Trained team"
    others = question["others"]
    against = f"compared with {listed(others)}" if 0 < len(others) <= 8 else f"compared with {len(others)} other teams"
    return (
        f"{programme}{trained}: {listed(question['trained'])}; {question['before']} to {question['after']}, {against}."
    )


def answer(report: Mapping[str, Any]) -> Markup:
    """The first screen."""
    summary = report["summary"]
    words = Counter(one["verdict"]["word"] for one in report["metrics"])
    tallies = "".join(
        tag("li", join(word(name), f" {words[name]} of {words.total()}")) for name in KINDS if words[name]
    )
    sentences = "".join(tag("li", sentence) for sentence in summary["sentences"])
    return Markup(
        f'<section class="answer" id="answer" tabindex="-1">{tag("h2", summary["headline"])}<ol>{sentences}</ol>'
        f'<ul class="tallies">{tallies}</ul>'
        f'<p class="next"><strong>Next step:</strong> {esc(report["next_step"])}</p></section>'
    )


def legend() -> Markup:
    """What the four words mean."""
    rows = "".join(f"<dt>{word(name)}</dt>{tag('dd', meaning)}" for name, meaning in LEGEND)
    return Markup(f'<dl class="meanings">{rows}</dl>')
