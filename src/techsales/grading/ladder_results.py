"""The ladder's games among what was handed in: transcripts, and the games inside a page's export."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from techsales.course import CourseError
from techsales.diagnosis.cohort import Played, Seeds, exported, games_in, played, without_copies
from techsales.diagnosis.transcript import Transcript, read_transcript
from techsales.files import write_whole
from techsales.grading.records import Submission

OUTCOMES = {"proven": "proven", "lucky": "lucky, not proven", "wrong": "not found"}
FILE = "ladder.json"


class AnySeed(Seeds):
    """No list of the trainer's: every seed counts, as practice."""

    def objection(self, seed: int, learner: str) -> str:
        """Nothing speaks against any seed."""
        return ""


def games_of(submission: Submission) -> list[Transcript]:
    """The games in one file; none where it cannot be read, which the grader says anyway."""
    if submission.kind == "transcript":
        try:
            return [read_transcript(submission.content, submission.source.rsplit("/", 1)[-1])]
        except CourseError:
            return []
    if submission.kind != "page":
        return []
    games = games_in(exported(submission.content), submission.learner)
    return [replace(one, learner=submission.learner) for one in games]


def played_games(submissions: Iterable[Submission], seeds: Seeds | None) -> list[Played]:
    """Every game as it counts on this machine, copies of one learner's own game once."""
    return without_copies(every_game(submissions, seeds or AnySeed()))


def every_game(submissions: Iterable[Submission], seeds: Seeds) -> Iterator[Played]:
    """The games of all files, one after the other."""
    for submission in submissions:
        for game in games_of(submission):
            yield played(game, submission.source, seeds)


def for_report(games: Iterable[Played]) -> list[dict[str, Any]]:
    """Games with a score, as the class report and a certificate's record know them."""
    return [
        {
            "learner": one.learner,
            "case": one.case,
            "seed": one.seed,
            "score": one.score.total,
            "outcome": OUTCOMES[one.score.verdict],
            "cost": one.score.cost,
            "par": one.score.par,
            "proven": one.score.verdict == "proven",
            "confidence": one.confidence,
            "brier": one.score.brier,
            "remark": one.remark,
        }
        for one in games
        if one.score
    ]


def write_ladder(path: Any, results: list[dict[str, Any]], own_seeds: bool) -> None:
    """The results beside the gradebook; a certificate reads them if the seeds were the trainer's."""
    content = {"trainer_held_seeds": own_seeds, "games": results}
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
