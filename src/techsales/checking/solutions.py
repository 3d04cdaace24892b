"""The code of a solution: from the compiled bank, or from the author's notebook in a clone."""

from techsales.checking.bank import Exercise, solution_codes
from techsales.course import CourseError, find_course


def solution_of(exercise: Exercise) -> str:
    """Code that solves the exercise.

    Raises:
        CourseError: none is stored.
    """
    if exercise.solution:
        return exercise.solution
    for notebook in (find_course() / "exercises").glob(f"{exercise.chapter:02d}_*.ipynb"):
        code = solution_codes(notebook).get(exercise.id)
        if code:
            return code
    raise CourseError(f"{exercise.id} has no stored solution: it is yours to judge, or your trainer's.")
