"""Debug the Deal: what a learner imports.

>>> from techsales import check, hint, load
"""

from typing import Any

from techsales.checking.errors import install as _explain_errors
from techsales.checking.learner import check, hint, progress, quiz, solution
from techsales.checking.review import review
from techsales.company.loaders import load
from techsales.diagnosis.learner import Case

__all__ = ["Case", "check", "hint", "load", "progress", "quiz", "review", "solution"]

_explain_errors()


def load_ipython_extension(_shell: Any) -> None:
    """Let every kernel of the course explain errors; set-up names this package in its settings."""
    _explain_errors()
