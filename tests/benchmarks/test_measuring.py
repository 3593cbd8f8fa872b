"""Medians, ratios, turns and verdicts, with systems that are made up."""

import io
import json

import numpy as np
import pytest

from tests.benchmarks.measuring import measure
from tests.benchmarks.report import console, print_result, print_summary
from tests.benchmarks.results import spread
from tests.benchmarks.saving import save
from tests.benchmarks.settings import Settings
from tests.benchmarks.verdicts import judge
from tests.benchmarks.worker import Broken
from tests.benchmarks.workload import Target, Workload

SETTINGS = Settings(rounds=4, sample=1e-9, fresh=2)


class Fake:
    """A system without a process: gives samples from a list, and numbers of its own."""

    samples, numbers, setups, log, limit = {}, {}, {}, [], None

    def __init__(self, group, workload, system, **settings):
        self.name, self.settings = system, settings
        self.setup = self.setups.get(system, {})
        self._left = list(self.samples[system])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.log.append(f"{self.name} closed")

    def ask(self, what, *arguments):
        self.log.append(f"{self.name} {what}")
        if self.limit is not None and len(self.log) > self.limit:
            raise KeyboardInterrupt
        numbers = [np.array(self.numbers.get(self.name, 1.0))]
        if what == "time":
            sample = self._left.pop(0)
            if isinstance(sample, Exception):
                raise sample
            return sample
        return numbers if what == "last" else {"seconds": 0.5, "bytes": 800, "numbers": numbers}


@pytest.fixture
def fake():
    """Return a class of fake workers that nobody else has changed."""
    return type("Fresh", (Fake,), {"samples": {}, "numbers": {}, "setups": {}, "log": []})


def workload(*systems, **options):
    """Return a workload whose factories are never called."""
    return Workload("w", dict.fromkeys(systems, None), baseline=systems[0], **options)


def times(*samples):
    """Return samples behind one for the warm-up."""
    return [1.0, *samples]


def test_a_spread_is_the_median_and_the_quartiles():
    assert spread([3, 1, 2]) == spread([1, 2, 3])
    assert (spread([1, 2, 3, 4]).low, spread([1, 2, 3, 4]).high) == (1.5, 3.5)
    assert spread([7.0]).low == spread([7.0]).high == 7.0


def test_ratios_are_taken_round_by_round_before_the_median(fake):
    fake.samples = {"base": times(1, 10, 100, 1000), "ours": times(2, 20, 200, 2000)}
    result = measure("g", workload("base", "ours"), SETTINGS, worker=fake)
    ratio = result.ratio("ours")
    assert (ratio.low, ratio.median, ratio.high) == (2, 2, 2)


def test_each_round_begins_with_another_system(fake):
    fake.samples = {name: times(1, 1, 1, 1) for name in "abc"}
    measure("g", workload(*"abc"), SETTINGS, worker=fake)
    turns = [line[0] for line in fake.log if line.endswith(" time")][3:]
    assert "".join(turns) == "abcbcacababc"


def test_numbers_are_compared_before_anything_is_timed(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "ours": []}
    fake.numbers = {"ours": 1.001}
    result = measure("g", workload("base", "ours"), SETTINGS, worker=fake)
    assert result.outcomes["ours"].state == "disagrees" and "ours time" not in fake.log


def test_a_system_may_have_a_tolerance_of_its_own(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "ours": times(1, 1, 1, 1)}
    fake.numbers = {"ours": 1.001}
    loose = workload("base", "ours", tolerances={"ours": 0.01})
    assert measure("g", loose, SETTINGS, worker=fake).outcomes["ours"].state == "timed"


def test_numbers_that_are_not_finite_never_agree(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "ours": []}
    fake.numbers = {"base": np.nan, "ours": np.nan}
    outcomes = measure("g", workload("base", "ours"), SETTINGS, worker=fake).outcomes
    assert outcomes["ours"].state == "disagrees"


def test_a_floor_is_timed_without_a_look_at_its_numbers(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "floor": times(0.5, 0.5, 0.5, 0.5)}
    fake.numbers = {"floor": 0.0}
    result = measure("g", workload("base", "floor", floors=("floor",)), SETTINGS, worker=fake)
    assert result.ratio("floor").median == 0.5


def test_slow_systems_have_three_turns(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "slow": times(9, 9, 9, 9)}
    result = measure("g", workload("base", "slow", slow=("slow",)), SETTINGS, worker=fake)
    assert len(result.outcomes["slow"].time) == 3 and len(result.outcomes["base"].time) == 4


def test_what_breaks_between_rounds_keeps_its_samples_and_says_why(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "ours": times(2, Broken("out of luck"))}
    result = measure("g", workload("base", "ours"), SETTINGS, worker=fake)
    assert result.outcomes["ours"].note == "out of luck"
    assert result.ratio("ours").median == 2


def test_an_interrupt_keeps_what_was_measured_and_ends_the_processes(fake):
    fake.samples = {name: times(1, 1, 1, 1) for name in ("base", "ours")}
    fake.limit = 2 + 2 + 4  # first answers, warm-up, two rounds
    result = measure("g", workload("base", "ours"), SETTINGS, worker=fake)
    assert result.interrupted and len(result.outcomes["ours"].time) == 2
    assert fake.log[-2:] == ["ours closed", "base closed"]


def test_short_runs_are_repeated_until_a_sample_is_long_enough(fake):
    fake.samples = {"base": [1e-3, 1e-3, 1e-3]}
    asked = []
    fake.ask = lambda self, what, *runs: asked.extend(runs[:1]) or Fake.ask(self, what)
    measure("g", workload("base"), Settings(rounds=1, sample=0.05), worker=fake)
    assert asked == [1, 50, 50]


def test_the_processors_time_is_taken_on_one_thread_alone(fake):
    fake.samples = {"base": times(1, 1, 1, 1)}
    asked = Settings(rounds=4, sample=1e-9, clock="cpu")
    assert measure("g", workload("base"), asked, worker=fake).clock == "cpu"
    assert measure("g", workload("base", threads=2), asked, worker=fake).clock == "wall"


def test_set_up_is_measured_in_more_than_one_process(fake):
    fake.samples = {"base": times(1, 1, 1, 1), "ours": times(1, 1, 1, 1)}
    fake.setups = {"ours": {"seconds": 0.25, "bytes": 1000}}
    result = measure("g", workload("base", "ours"), SETTINGS, worker=fake)
    assert result.outcomes["ours"].setup == [0.25, 0.25]
    assert result.figure("ours", "setup memory").median == 1000


def test_fresh_workloads_time_the_first_run_of_each_process(fake):
    fake.samples = {"base": [], "ours": []}
    result = measure("g", workload("base", "ours", fresh=True), SETTINGS, worker=fake)
    assert list(result.outcomes["ours"].time.values()) == [0.5, 0.5]
    assert result.outcomes["ours"].memory == [800, 800]


def test_figures_are_for_each_operation_where_these_are_counted(fake):
    fake.samples = {"base": times(4, 4, 4, 4)}
    result = measure("g", workload("base", operations=100), SETTINGS, worker=fake)
    assert result.figure("base").median == 0.04


@pytest.mark.parametrize(
    "target, words, text",
    [
        (Target("ours", 2.0), "reached", "ours: 2 of base, at most 2 of base"),
        (Target("ours", 1.6), "missed by 25 %", "ours: 2 of base, at most 1.6 of base"),
        (Target("ours", 0.5), "missed 4 times", "ours: 2 of base, at most 0.5 of base"),
        (Target("ours", 3.0, of=None), "reached", "ours: 2 s, at most 3 s"),
        (Target("ours", 1.0, of="dead"), "not measured", "ours: at most 1 of dead"),
        (
            Target("ours", 64, of=None, quantity="setup memory"),
            "reached",
            "ours's setup memory: 40 B, at most 64 B",
        ),
    ],
)
def test_a_verdict_says_by_how_much_a_target_is_missed(fake, target, words, text):
    fake.samples = {
        "base": times(1, 1, 1, 1), "ours": times(2, 2, 2, 2), "dead": [Broken("dead")]
    }  # fmt: skip
    fake.setups = {"ours": {"seconds": 1.0, "bytes": 40}}
    described = workload("base", "ours", "dead", targets=[target])
    (verdict,) = judge(measure("g", described, SETTINGS, worker=fake))
    assert (verdict.words, verdict.text) == (words, text)


@pytest.fixture
def measured(fake):
    """Return a result with a missed target, a noisy baseline and a system that broke."""
    fake.samples = {
        "base": times(1, 2, 1, 2), "ours": times(3, 6, 3, 6), "dead": [Broken("Oops: [no]")]
    }  # fmt: skip
    described = workload("base", "ours", "dead", targets=[Target("ours", 1.0)], note="A note.")
    return measure("g", described, SETTINGS, worker=fake)


def test_the_table_shows_ratios_bars_verdicts_and_what_broke(measured):
    file = io.StringIO()
    page = console(file)
    print_result(page, measured)
    print_summary(page, [measured])
    text = file.getvalue()
    assert "3.00" in text and "█" in text and "missed 3 times" in text
    assert "noisy: base itself varied by 100 %" in text and "A note." in text
    assert text.count("Oops: [no]") == 2  # in the table and in full


def test_the_file_holds_every_sample(measured, tmp_path):
    save(tmp_path / "r.json", [measured])
    (saved,) = json.loads((tmp_path / "r.json").read_text())["results"]
    assert list(saved["systems"]["base"]["seconds_by_round"].values()) == [1, 2, 1, 2]
    assert saved["targets"][0]["verdict"] == "missed 3 times"
    assert list(tmp_path.iterdir()) == [tmp_path / "r.json"]


def test_a_workload_names_systems_that_it_has():
    with pytest.raises(ValueError, match="there is no system 'theirs'; there are base"):
        workload("base", targets=[Target("theirs", 1.0)])
    with pytest.raises(ValueError, match="no quantity 'speed'"):
        Target("base", 1.0, quantity="speed")
