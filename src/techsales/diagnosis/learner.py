"""What a learner calls: ``Case("K4")`` and its methods. Each shows its answer and returns nothing.

A case is stored look by look with the learner's progress: a kernel that restarts, or a page that is loaded again,
finds it as it was left.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from techsales.checking import progress as store
from techsales.checking.display import display_bundle
from techsales.checking.feedback import Feedback
from techsales.checking.learner import shown, without_traceback
from techsales.course import CourseError, find_course
from techsales.diagnosis import transcript
from techsales.diagnosis.draw import Setup, find_case, one_of, set_up
from techsales.diagnosis.game import Game, make_diagnosis
from techsales.diagnosis.matrix import admitted_of
from techsales.diagnosis.words import Shown, brief, debrief, menu, score, sheet, suspects
from techsales.industries.profile import find_industry

if TYPE_CHECKING:
    import pandas as pd


class Case:
    """A case of the ladder, as far as you have played it.

    Args:
        case: ``K1`` to ``K8``. seed: another number is another culprit under other names. Without one it is
        the first of the case's seeds that you have not finished. industry: the same case at Ferrowick's sister company
        in that industry, such as ``"fintech"``.
    """

    def __init__(self, case: str = "", seed: int | None = None, industry: str = "") -> None:
        self._setup: Setup | None = None
        self._open(case, seed, industry)

    @without_traceback
    def _open(self, case: str, seed: int | None, industry: str) -> None:
        found = find_case(case)
        named = find_industry(industry) if industry else ""
        self._setup = set_up(found.id, first_open(found.id, named) if seed is None else seed, named)

    @property
    def game(self) -> Game:
        """The game as it stands."""
        if self._setup is None:
            raise CourseError('This case was not opened. Begin again with case = Case("K2").')
        return transcript.load_game(self._setup)

    def __repr__(self) -> str:
        """How the case would be opened again."""
        return self._setup.written if self._setup else "Case()"

    @without_traceback
    def brief(self) -> None:
        """The story and the number, free."""
        show(brief(self.game))

    @without_traceback
    def menu(self) -> None:
        """The looks you can take, and their prices."""
        show(menu(self.game))

    @without_traceback
    def look(self, name: str = "") -> None:
        """Take a look: ``case.look("TDR by component")``. It is charged once, and cannot be undone."""
        before = self.game
        wanted = one_of(name, before.setup.menu.costs, "look")
        game = before.take(wanted)
        if game is not before:
            transcript.keep_event(game)
        show(sheet(game, game.looks.index(wanted) + 1))

    def table(self, number: int = 1) -> "pd.DataFrame":
        """What look ``number`` showed, as a DataFrame of text, to compute with."""
        import pandas as pd

        found = self.game.sheet(number)
        return pd.DataFrame(found.rows, columns=list(found.columns))

    @without_traceback
    def suspects(self, keep: Any = None) -> None:
        """The suspects; ``keep=["firmware", "partner"]`` notes who is still on your own list."""
        game = self.game
        if keep is not None:
            game = self._kept(game.keep(keep))
        show(suspects(game))

    @without_traceback
    def diagnose(
        self,
        cause: str = "",
        where: Any = None,
        because: Any = (),
        confidence: Any = None,
        fix: str = "",
        verify: str = "",
        prevent: str = "",
    ) -> None:
        """Name the cause and prove it.

        Args:
            cause: a suspect, or "no cause can be established". where: its place, {column: value}. because: numbers of
            the looks that prove it. confidence: 0 to 1, how sure you are. fix, verify, prevent: from the lists that
            ``case.suspects()`` shows.
        """
        game = self.game
        given = (cause, where, because, confidence, fix, verify, prevent)
        show(score(self._kept(game.diagnose(make_diagnosis(game.setup, *given)))))

    @without_traceback
    def play(self) -> None:
        """The whole case as a board: the same game, to be pressed instead of typed."""
        from techsales.diagnosis.play import board_of
        from techsales.panels.show_board import show_board

        show_board(board_of(lambda: self.game, self._play_seed))

    def _play_seed(self, seed: int, industry: str | None = None) -> None:
        setup = self.game.setup
        self._setup = set_up(setup.case.id, seed, setup.industry if industry is None else industry)

    @without_traceback
    def score(self) -> None:
        """Your points, once the case is closed."""
        show(score(self.game))

    @without_traceback
    def debrief(self) -> None:
        """The cause, the best way to it and yours beside it; open once the case is closed."""
        show(debrief(self.game))

    @without_traceback
    def transcript(self, path: str | None = None) -> None:
        """Write the game as a small file for your trainer."""
        game = self.game
        if not game.events:
            raise CourseError("There is nothing to hand in yet. Take a look first.")
        name = learner_name()
        title = " ".join(filter(None, (game.setup.case.id, str(game.setup.seed), game.setup.industry)))
        file = Path(path) if path else find_course() / f"{title}.json"
        file.write_bytes(transcript.transcript_bytes(game, name))
        shown(Feedback("note", "", "", f"Written: {file.name}, in the folder {file.resolve().parent.name}."))

    def _kept(self, game: Game) -> Game:
        transcript.keep_event(game)
        return game


def first_open(case: str, industry: str = "") -> int:
    """The next admitted seed whose game is not closed; the very first is one with the whole menu."""
    found = find_case(case)
    admitted = admitted_of(found)
    whole = next(seed for seed in admitted if set_up(case, seed).whole)
    games = transcript.stored_games()
    for seed in (whole, *admitted):
        if not transcript.replay(set_up(case, seed, industry), games.get((found.id, seed, industry), []))[0].closed:
            return seed
    return whole


def learner_name() -> str:
    """The name noted with ``progress("Ana")``."""
    names = [str(record["name"]) for record in store.records() if record["event"] == "name" and "name" in record]
    return names[-1] if names else ""


def show(made: Shown) -> None:
    """Show text and HTML that say the same."""
    display_bundle(made.text, made.html)
