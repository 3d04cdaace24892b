"""A board in the page: shown as data, asked again after every action."""

from dataclasses import asdict
from typing import Any

from techsales.panels.board import Board, Values, acted

#: A page can show so many boards; the oldest are forgotten first.
MOST = 20
GONE = "This board belongs to an earlier start of Python. Run its cell again: your game is kept."
_open: dict[str, Board] = {}
_count = 0


def opened(board: Board) -> dict[str, Any]:
    """The event that shows a board for the first time."""
    global _count
    _count += 1
    name = f"{board.name}-{_count}"
    _open[name] = board
    for old in list(_open)[:-MOST]:
        del _open[old]
    return {"kind": "board", "id": name, "title": board.title, "screen": asdict(board.screen())}


def act(name: str, action: str, values: Values) -> dict[str, Any]:
    """Do what was pressed; without an action, only look again.

    Returns:
        ``screen`` as it is then, None where the board is not known; and ``message``.
    """
    board = _open.get(name)
    if board is None:
        return {"screen": None, "message": GONE}
    message = acted(board, action, values) if action else ""
    return {"screen": asdict(board.screen()), "message": message}
