"""What these data cannot show, and what would."""

from techsales.effect.company import Company
from techsales.effect.question import Question


def make_limits(company: Company, question: Question) -> list[str]:
    """One sentence each; those that hold for every such report come last."""
    found = []
    if len(question.trained) == 1:
        found.append(
            f"{question.group} is one team. What it would have sold otherwise is in no file: there is no second one of it."
        )
    if not question.by_lot:
        found.append("Nobody drew lots, so trained and others may differ in ways that no table holds.")
    if not company.has("training"):
        found.append("Who was in the room, and for how long.")
    if not company.has("surveys"):
        found.append("What customers think: nobody's answer is among the files.")
    found += [
        "What people can do now and could not do before: no call or talk was scored before and after.",
        "What customers think whom nobody invited, and what was never reported as a ticket.",
        "Who asked for a new date, the customer or the company.",
        "Whether an effect lasts: one quarter is short.",
        "An interval covers chance alone. It does not cover a wrong export, a changed definition or a missing customer.",
    ]
    return found


def next_step(question: Question) -> str:
    """What would tell."""
    if question.by_lot:
        return "Keep the draw, repeat the report in the next quarter, and score some calls before and after."
    return (
        "Offer the training to the other teams in an order drawn by lot, score some calls before and after, "
        "and run this report again each quarter."
    )
