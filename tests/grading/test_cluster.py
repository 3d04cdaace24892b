"""Grading over Dask: nothing lost and nothing twice when a worker is killed, and what is refused."""

import os
import pickle
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from techsales.course import CourseError
from techsales.grading import cluster
from techsales.grading.records import Submission
from techsales.grading.runner import grade
from techsales.grading.samples import agrees, make_samples
from techsales.grading.sandbox import sandbox_is_required, why_no_walls
from techsales.grading.submissions import find_submissions

distributed = pytest.importorskip("distributed")
from techsales.grading import cluster_worker  # noqa: E402

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def walls(root: Path) -> None:
    why = why_no_walls(root)
    if why and sandbox_is_required():
        pytest.fail(why)
    if why:
        pytest.skip(why)


@pytest.fixture(scope="module")
def two_workers() -> Iterator[distributed.LocalCluster]:
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", silence_logs="CRITICAL"
    ) as started:
        yield started


@pytest.fixture
def bundle(root: Path) -> bytes:
    return cluster_worker.bundle_of(root)


def test_a_worker_killed_half_way_loses_nothing_and_doubles_nothing(walls, two_workers, root, bundle, tmp_path) -> None:
    expected = make_samples(root, tmp_path / "class", 16, seed=8)
    found = [one for one in find_submissions(tmp_path / "class") if not one.problem]
    assert len(found) > 12
    results, killed = [], []
    # One comes twice, as an interrupted call may hand it over.
    for one in cluster.grade_on_cluster([*found, found[0]], bundle, two_workers.scheduler_address, None):
        results.append(one)
        if len(results) == 3:
            victim = next(worker.pid for worker in two_workers.workers.values() if worker.pid)
            killed.append(victim)
            os.kill(victim, signal.SIGKILL)
    assert killed
    assert sorted(one.submission.source for one in results) == sorted(one.source for one in found)
    for one in results:
        outcomes = {answer.exercise: (answer.outcome, answer.mistake) for answer in one.answers}
        assert agrees(expected[one.submission.source], outcomes), one
        assert one.submission.content, "the bytes are those that were sent"


def test_two_workers_and_no_cluster_give_the_same(walls, two_workers, root, bundle, tmp_path) -> None:
    make_samples(root, tmp_path / "class", 4, seed=3, kinds="mistakes")
    found = find_submissions(tmp_path / "class")
    plain = {one.submission.source: one.answers for one in grade(found, root, workers=1)}
    many = {
        one.submission.source: one.answers
        for one in cluster.grade_on_cluster(found, bundle, two_workers.scheduler_address, None)
    }
    assert many == plain


def test_a_worker_with_another_version_is_refused(two_workers, root, bundle, monkeypatch) -> None:
    monkeypatch.setattr(cluster_worker, "marks", lambda: {"Python": "3.9", "techsales": "0.0.1"})
    with pytest.raises(
        CourseError, match=r"worker tcp://\S+ has Python \S+ and not 3\.9, techsales .* and not 0\.0\.1"
    ):
        list(cluster.grade_on_cluster([], bundle, two_workers.scheduler_address, None))


def test_the_bundle_brings_what_grading_reads_and_no_notes(root, bundle, tmp_path) -> None:
    import io
    import zipfile

    names = zipfile.ZipFile(io.BytesIO(bundle)).namelist()
    assert {name.split("/")[0] for name in names} == {"data", "exercises"}
    assert "exercises/03_loops.toml" in names
    assert bundle == cluster_worker.bundle_of(root), "the same course gives the same bytes"


def test_no_scheduler_is_one_sentence(bundle, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "ANSWER", 1)
    with pytest.raises(CourseError, match=r"No Dask scheduler answers at tcp://127\.0\.0\.1:9\. Start one"):
        list(cluster.grade_on_cluster([], bundle, "tcp://127.0.0.1:9", None))
    with pytest.raises(CourseError, match="No Dask scheduler answers at nonsense://x"):
        list(cluster.grade_on_cluster([], bundle, "nonsense://x", None))


def test_a_scheduler_without_workers_is_one_sentence(bundle, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "FIRST_WORKER", 0.2)
    with (
        distributed.LocalCluster(n_workers=0, host="127.0.0.1", dashboard_address=":0") as empty,
        pytest.raises(CourseError, match="has no worker. Start some with: dask worker tcp://"),
    ):
        list(cluster.grade_on_cluster([], bundle, empty.scheduler_address, None))


def test_without_the_extra_it_is_named(root, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "techsales.grading.cluster_worker")
    monkeypatch.delattr("techsales.grading.cluster_worker")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(CourseError, match=r"needs the extra cluster\. Install it: .*\[cluster\]"):
        cluster.cluster_engine(root, "local", 2, False)


def test_what_travels_is_data_of_ours() -> None:
    """A submission that is a crafted pickle stays bytes on the way there and back."""

    class Evil:
        def __reduce__(self):
            return os._exit, (3,)

    one = Submission("Ana", "ana.ipynb", "notebook", "", "", "0", pickle.dumps(Evil()))
    assert pickle.loads(pickle.dumps(one)).content == one.content
