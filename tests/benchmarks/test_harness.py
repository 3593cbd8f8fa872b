"""The harness with real processes: systems that work, and every way to fail."""

import json
import os
import subprocess
import sys

import pytest

from tests.benchmarks import registry
from tests.benchmarks.measuring import measure
from tests.benchmarks.settings import Settings
from tests.benchmarks.worker import ROOT, Broken, NotThere, Worker

SHORT = Settings(rounds=2, sample=1e-4, fresh=1)
GROUP = "_selftest"


def workload(name):
    """Return a workload of the harness's own group."""
    return registry.find_workload(GROUP, name)


@pytest.fixture(scope="module")
def failures():
    """Return what became of one system for each way to fail."""
    return measure(GROUP, workload("ways to fail"), SHORT).outcomes


def run(*arguments):
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "-m", "tests.benchmarks", *arguments],
        capture_output=True, text=True, cwd=ROOT, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "400"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "system, state, note",
    [
        ("hand-written", "timed", ""),
        ("wrong", "disagrees", "number 1 of 2 is off by 0.5 of its largest element"),
        ("changing", "disagrees", "after many runs, number 0 of 2 is off by 1"),
        ("broken", "broken", "ArithmeticError: one is not two"),
        ("not installed", "missing", "a_library_that_nobody_has is not installed"),
        ("no compiler", "missing", "no compiler here"),
        ("dying", "broken", "its process died with exit code 3\nlast words"),
    ],
)
def test_a_system_that_fails_says_how_and_leaves_the_others_alone(failures, system, state, note):
    assert failures[system].state == state
    assert note in failures[system].note


def test_wrong_systems_have_no_times(failures):
    assert [name for name, outcome in failures.items() if outcome.time] == ["hand-written"]


def test_a_traceback_names_the_line_that_raised(failures):
    assert 'raise ArithmeticError("one is not two")' in failures["broken"].note


def test_the_command_prints_a_table_and_keeps_the_raw_samples(tmp_path):
    file, chart = tmp_path / "samples.json", tmp_path / "chart.png"
    done = run(f"{GROUP}/sum", "--peers", "--quick", "--json", str(file), "--chart", str(chart))
    assert done.returncode == 0, done.stderr
    assert "sum of squares" in done.stdout and "Targets" in done.stdout
    saved = json.loads(file.read_text(encoding="utf-8"))
    (result,) = saved["results"]
    assert saved["machine"]["numpy"] and result["environment"]["OMP_NUM_THREADS"] == "1"
    assert result["systems"]["compiled"]["state"] == "timed"
    assert len(result["systems"]["compiled"]["seconds_by_round"]) == 5
    assert result["systems"]["talkative"]["setup_seconds"][0] >= 0.01
    assert chart.read_bytes().startswith(b"\x89PNG")


def test_peers_run_only_when_asked_for():
    result = measure(GROUP, workload("sum of squares, n = 1000"), SHORT)
    assert list(result.outcomes) == ["hand-written", "compiled"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a peak cannot be set back")
def test_the_peak_of_a_run_is_measured_over_what_its_process_held():
    outcomes = measure(GROUP, workload("memory"), SHORT).outcomes
    assert 35e6 < outcomes["hungry"].memory[0] < 60e6
    assert outcomes["hand-written"].memory[0] < 5e6


def test_a_system_that_takes_too_long_is_ended():
    with pytest.raises(Broken, match="longer than 0.01 s"):
        Worker(GROUP, "sum of squares, n = 1000", "talkative", limit=0.01)


def test_a_worker_says_that_its_library_is_missing():
    with pytest.raises(NotThere, match="a_library_that_nobody_has"):
        Worker(GROUP, "ways to fail", "not installed")


def test_an_unknown_group_is_an_error_that_names_the_nearest():
    done = run("linaer")
    assert done.returncode == 2
    assert "did you mean linear" in " ".join(done.stderr.replace("│", " ").split())


def test_an_unknown_workload_is_an_error_that_names_those_of_its_group():
    with pytest.raises(KeyError, match="no workload with 'seven' in its name.*logistic"):
        registry.select(["linear/seven"])


def test_a_file_in_no_folder_is_refused_before_anything_runs(tmp_path):
    done = run(GROUP, "--json", str(tmp_path / "nowhere" / "samples.json"))
    assert done.returncode == 2 and "nowhere" in done.stderr


def test_the_list_names_every_group():
    done = run("--list")
    assert all(group in done.stdout for group in registry.groups())


def test_a_check_compares_and_times_nothing():
    done = run(f"{GROUP}/sum", "--check")
    assert done.returncode == 0 and "agrees" in done.stdout and "ratio" not in done.stdout


def test_a_system_that_fails_fails_the_command():
    assert run(f"{GROUP}/fail", "--check").returncode == 1


@pytest.mark.maintain
@pytest.mark.parametrize("group", registry.groups())
def test_all_systems_of_every_workload_agree(group):
    for described in registry.load(group).workloads:
        if described.fresh or described.memory:
            continue  # these take minutes, or all the memory there is
        outcomes = measure(group, described, Settings(rounds=0)).outcomes
        failed = {name: one.note for name, one in outcomes.items() if one.failed}
        assert failed == {}, described.name


@pytest.mark.parametrize("group", registry.groups())
def test_every_group_loads(group):
    loaded = registry.load(group)
    assert not loaded.error and loaded.workloads
