"""The gate for maintainers: counts of known graphs are as committed; never a time."""

import pytest

from autodiff import exercise
from tests.benchmarks.counts import GRAPHS, committed, count, differences


@pytest.fixture
def reference_bodies():
    """Count with the solutions' bodies, whatever a student has filled in so far."""
    exercise.using("solutions")
    yield
    exercise.using("yours")


@pytest.mark.maintain
@pytest.mark.parametrize("name", GRAPHS)
def test_counts_are_as_committed(name, reference_bodies):
    changed = differences(count(GRAPHS[name]), committed().get(name, {}))
    assert not changed, (
        f"{name}: " + "; ".join(changed) + ". If this is meant: "
        "python -m tests.benchmarks.counts --write"
    )


@pytest.mark.maintain
def test_no_committed_graph_is_gone():
    assert set(committed()) == set(GRAPHS)


def test_differences_name_what_changed_and_where():
    old = {"nodes": 10, "steps": {"dead": 5, "common": 6}, "peak bytes": 1000}
    new = {"nodes": 10, "steps": {"dead": 4, "common": 6, "new": 3}, "peak bytes": 9000}
    assert differences(new, old) == [
        "steps, dead: 4, committed 5 (fewer)",
        "steps, new: 3, committed None",
        "peak bytes: 9000, committed 1000 (more)",
    ]


def test_peaks_may_move_by_a_little():
    assert differences({"peak bytes": 3000}, {"peak bytes": 1000}) == []
