"""Results as a JSON file, with all raw samples."""

import json
from pathlib import Path

from tests.benchmarks.machine import describe, environment
from tests.benchmarks.verdicts import judge

__all__ = ["save"]


def save(path, results):
    """Write results to a file; done after each workload, so that nothing is lost."""
    text = json.dumps({"machine": describe(), "results": [plain(one) for one in results]}, indent=1)
    whole = Path(f"{path}.part")
    whole.write_text(text + "\n", encoding="utf-8")
    whole.replace(path)


def plain(result):
    """Return a result as dicts, lists, numbers and text."""
    workload = result.workload
    return {
        "group": result.group,
        "workload": workload.name,
        "note": workload.note,
        "baseline": workload.baseline,
        "threads": workload.threads,
        "environment": environment(workload.threads),
        "operations": workload.operations,
        "clock": result.clock,
        "interrupted": result.interrupted,
        "systems": {name: plain_outcome(result, name) for name in result.outcomes},
        "targets": [
            {"target": one.text, "found": one.found, "at_most": one.target.at_most,
             "verdict": one.words}
            for one in judge(result)
        ],
    }  # fmt: skip


def plain_outcome(result, name):
    """Return what one system did: raw samples, and its ratio to the baseline."""
    outcome, ratio = result.outcomes[name], result.ratio(name)
    return {
        "state": outcome.state,
        "note": outcome.note,
        "seconds_by_round": outcome.time,
        "setup_seconds": outcome.setup,
        "setup_bytes": outcome.setup_memory,
        "run_bytes": outcome.memory,
        "ratio": ratio and {"median": ratio.median, "low": ratio.low, "high": ratio.high},
    }
