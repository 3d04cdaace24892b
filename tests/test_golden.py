from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from techsales.course import CourseError
from techsales.golden import cleaned, store


def notebook(tmp_path: Path, *sources: str, tags: list[str] | None = None) -> Path:
    cells = [new_code_cell(source, metadata={"tags": tags or []}, id=f"cell-{n}") for n, source in enumerate(sources)]
    path = tmp_path / "one.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "x"}}), path)
    return path


@pytest.mark.slow
def test_outputs_are_stored_without_images_counts_run_from_one_and_a_second_run_changes_nothing(tmp_path: Path):
    code = "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"
    path = notebook(tmp_path, code, "1 + 1")
    assert store(path)
    stored = nbformat.read(path, as_version=4)
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    drawn = stored.cells[0].outputs[0].data
    assert list(drawn) == ["text/plain"] and "Figure" in drawn["text/plain"]
    assert stored.cells[1].outputs[0].data["text/plain"] == "2"
    assert "execution" not in stored.cells[0].metadata
    assert not store(path)


@pytest.mark.slow
def test_a_cell_that_raises_leaves_the_file_as_it_was(tmp_path: Path):
    path = notebook(tmp_path, "1 / 0")
    before = path.read_bytes()
    with pytest.raises(CourseError, match=r"one\.ipynb: cell cell-0 raised ZeroDivisionError"):
        store(path)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_the_cell_that_raised_is_named_and_not_one_that_is_meant_to(tmp_path: Path):
    path = notebook(tmp_path, "1 / 0", "[][1]")
    stored = nbformat.read(path, as_version=4)
    stored.cells[0].metadata.tags = ["raises-exception"]
    nbformat.write(stored, path)
    with pytest.raises(CourseError, match="cell cell-1 raised IndexError"):
        store(path)


@pytest.mark.slow
def test_a_cell_that_does_not_end_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("techsales.golden.SECONDS_A_CELL", 1)
    with pytest.raises(CourseError, match=r"one\.ipynb: a cell did not end within 1 seconds"):
        store(notebook(tmp_path, "while True: pass"))


def test_widget_views_are_not_stored():
    data = {"text/plain": "x", "application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "image/png": "…"}
    cell = new_code_cell("x")
    cell.outputs = [nbformat.v4.new_output("display_data", data=data)]
    made = cleaned(new_notebook(cells=[cell], metadata={"widgets": {}}))
    assert made.cells[0].outputs[0].data == {"text/plain": "x"}
    assert "widgets" not in made.metadata


@pytest.mark.slow
def test_a_fault_of_the_course_is_never_stored_as_the_reference(tmp_path: Path):
    path = notebook(tmp_path, 'from techsales import check\ncheck("99.1", 1)')
    before = path.read_bytes()
    with pytest.raises(CourseError, match="cell cell-0 shows a fault: There is no exercise 99.1"):
        store(path)
    assert path.read_bytes() == before
