"""nbgrader's form of the notebook, and its run."""

import json
import shutil
import time
from pathlib import Path

from graders.one_notebook import PAGE, PLOT, SETUP, Hand, Marks, asked, code, exercise_of, named, notebook, tests, write

ASSIGNMENT = "tables"


class Nbgrader:
    """``nbgrader autograde`` and ``generate_feedback``; the assignment is generated beforehand, off the clock."""

    did = "isolation: no. Outputs: kept. Feedback: a page for each learner. One process: it has no option for more"

    def __init__(self, folder: Path, class_: list[Hand], venv: Path) -> None:
        self.folder, self.venv, self.count, self.round = folder, venv, len(class_), 0
        mine = {"schema_version": 3, "task": False}
        cells = [code("setup", SETUP)]
        for one, test in tests().items():
            answer = {**mine, "grade_id": f"answer-{named(one)}", "grade": False, "solution": True, "locked": False}
            checks = {
                **mine,
                "grade_id": f"test-{named(one)}",
                "grade": True,
                "solution": False,
                "locked": True,
                "points": 1,
            }
            right = "### BEGIN SOLUTION\nanswer = None\n### END SOLUTION"
            cells += [
                code(f"answer-{one}", right, nbgrader=answer),
                code(f"test-{one}", f"assert {test}", nbgrader=checks),
            ]
        start = folder / "start"
        write(start / "source" / ASSIGNMENT / f"{PAGE}.ipynb", notebook([*cells, code("plot", PLOT)]))
        (start / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'course'\n")
        asked(venv, "nbgrader", "generate_assignment", ASSIGNMENT, cwd=start)
        release = json.loads((start / "release" / ASSIGNMENT / f"{PAGE}.ipynb").read_text(encoding="utf-8"))
        for hand in class_:
            for cell in release["cells"]:
                name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
                if name.startswith("answer-"):
                    cell["source"] = hand.cells[exercise_of(name)][0]
            write(start / "submitted" / hand.learner / ASSIGNMENT / f"{PAGE}.ipynb", release)

    def run(self) -> float:
        """Seconds of marking and feedback, in a fresh course folder."""
        self.round += 1
        shutil.copytree(self.folder / "start", self.folder / str(self.round))
        begin = time.perf_counter()
        for command in ("autograde", "generate_feedback"):
            asked(self.venv, "nbgrader", command, ASSIGNMENT, cwd=self.folder / str(self.round))
        return time.perf_counter() - begin

    def marks(self) -> Marks:
        """From its gradebook."""
        script = (
            "import json; from nbgrader.api import Gradebook\n"
            "with Gradebook('sqlite:///gradebook.db') as book:\n"
            f"    all = book.assignment_submissions('{ASSIGNMENT}')\n"
            "    grades = [(s.student.id, g.name, g.score) for s in all for n in s.notebooks for g in n.grades]\n"
            "print(json.dumps(grades))"
        )
        found: Marks = {}
        for learner, name, score in json.loads(
            asked(self.venv, "python", "-c", script, cwd=self.folder / str(self.round))
        ):
            found.setdefault(learner, {})[exercise_of(name)] = score == 1
        return found
