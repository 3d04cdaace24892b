"""The teams a mapping names and the teams the files hold: a misspelt one would be an empty group."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from techsales.exports.document import Document
from techsales.exports.settings import unknown

if TYPE_CHECKING:
    import pandas as pd

#: The entries of ``training`` that hold names of teams.
NAMING = ("trained", "compare_with", "nearest")


def teams_in(frame: "pd.DataFrame") -> dict[str, str]:
    """Levelled name → name of every team with a row in the frame."""
    return {str(team).casefold(): str(team) for team in frame["team"].dropna().unique()} if "team" in frame else {}


def vanished(before: "pd.DataFrame", after: "pd.DataFrame") -> list[str]:
    """A sentence for each team of which every row was rejected."""
    left = teams_in(after)
    return [f"no row of {team} is left" for level, team in teams_in(before).items() if level not in left]


def with_known_teams(document: Document, settings: dict[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The settings, with teams spelt as in the files.

    Raises:
        ExportError: a team of the mapping is in no file; the text names the line.
    """
    spelt = {team.casefold(): team for team in known}
    training = dict(settings.get("training", {}))
    for entry in NAMING:
        named = training.get(entry)
        if named is None or named == "all others":
            continue
        for team in [named] if isinstance(named, str) else named:
            if team.casefold() not in spelt:
                raise document.error(("training", entry), f"in the files {unknown('team', team, spelt.values())}")
        found = [spelt[team.casefold()] for team in ([named] if isinstance(named, str) else named)]
        training[entry] = found[0] if isinstance(named, str) else found
    return settings | {"training": training} if training else settings
