"""otter-grader's form of the notebook, and its run."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from graders.one_notebook import PLOT, SETUP, Hand, Marks, asked, code, exercise_of, named, notebook, tests, write

#: In otter's Python: grade files one after another, keep executed notebook, feedback and scores of each.
GRADE = """
import json, sys
from pathlib import Path
import nbformat
from otter.api import grade_submission
archive, to, *paths = sys.argv[1:]
for path in map(Path, paths):
    results = grade_submission(str(path), archive, quiet=True)
    nbformat.write(results.notebook, Path(to, path.name))
    Path(to, path.stem + ".txt").write_text(results.summary())
    tests = [{"name": name, "score": result.score / result.possible} for name, result in results.results.items()]
    Path(to, path.stem + ".json").write_text(json.dumps({"tests": tests}))
"""


class Otter:
    """otter-grader without Docker: its command, or its API, which does without a new Python for each file.

    Args:
        processes: 0: ``otter run``, file by file. Else so many Pythons that share the files by ``grade_submission``.
    """

    def __init__(self, folder: Path, class_: list[Hand], venv: Path, processes: int) -> None:
        self.folder, self.venv, self.processes, self.round = folder, venv, processes, 0
        self.count = len(class_)
        self.did = "isolation: no (in Docker only). Outputs: " + ("kept" if processes else "not kept")
        self.did += ". Feedback: a text. " + (f"{processes} processes" if processes else "One process a file")
        for one, test in tests().items():
            case = {"code": f">>> bool({test})\nTrue", "hidden": False, "locked": False}
            suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
            path = folder / "tests" / f"test-{named(one)}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            question = {"name": path.stem, "points": 1, "suites": [suite]}
            path.write_text(f"OK_FORMAT = True\ntest = {question!r}\n", encoding="utf-8")
        self.archive = folder / "autograder.zip"
        asked(venv, "otter", "generate", "-t", "tests", "-o", str(self.archive), cwd=folder)
        for hand in class_:
            cells = [code("otter", "import otter\ngrader = otter.Notebook()"), code("setup", SETUP)]
            for one, (source, _) in hand.cells.items():
                check = f'grader.check("test-{named(one)}")'
                cells += [code(f"answer-{one}", source), code(f"test-{one}", check)]
            write(folder / "in" / f"{hand.learner}.ipynb", notebook([*cells, code("plot", PLOT)]))

    def run(self) -> float:
        """Seconds of marking."""
        self.round += 1
        to = self.folder / str(self.round)
        to.mkdir()
        paths = sorted((self.folder / "in").iterdir())
        begin = time.perf_counter()
        if self.processes:
            grade = ("python", "-c", GRADE, str(self.archive), str(to))
            shares = [map(str, paths[number :: self.processes]) for number in range(self.processes)]
            with ThreadPoolExecutor(self.processes) as pool:
                list(pool.map(lambda share: asked(self.venv, *grade, *share, cwd=self.folder), shares))
        else:
            for path in paths:
                (to / path.stem).mkdir()
                run = ("otter", "run", "--no-logo", "-a", str(self.archive), "-o", str(to / path.stem))
                asked(self.venv, *run, str(path), cwd=self.folder)
        return time.perf_counter() - begin

    def marks(self) -> Marks:
        """From the results of each file."""
        found: Marks = {}
        for path in (self.folder / str(self.round)).rglob("*.json"):
            learner = path.stem if self.processes else path.parent.name
            for test in json.loads(path.read_text(encoding="utf-8"))["tests"]:
                if test["name"].startswith("test-"):  # the others are summaries
                    found.setdefault(learner, {})[exercise_of(test["name"])] = test["score"] == 1
        return found
