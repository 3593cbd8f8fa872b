"""The harness's own test: systems that work, and one for each way to fail."""

import os
import time

import numpy as np

from tests.benchmarks.workload import Missing, SetUp, Target, Workload


def by_hand():
    x = np.random.default_rng(0).normal(size=1000)
    return lambda: [x @ x, 2 * x]


def compiled():
    import autodiff as ad

    x = ad.Variable(name="x")
    loss = ad.reduce_sum(x * x)
    f = ad.compile([loss, *ad.gradients(loss, [x])])
    feeds = {x: np.random.default_rng(0).normal(size=1000)}
    return lambda: f(feeds)


def wrong():
    x = np.random.default_rng(0).normal(size=1000)
    return lambda: [x @ x, x]


def changing():
    run, runs = by_hand(), []

    def step():
        runs.append(1)
        return [number * min(len(runs), 2) for number in run()]

    return step


def broken():
    raise ArithmeticError("one is not two")


def not_installed():
    import a_library_that_nobody_has  # noqa: F401


def no_compiler():
    raise Missing("no compiler here")


def dying():
    os.write(2, b"last words\n")
    os._exit(3)


def talkative():
    print("this must not disturb the answers")
    run = by_hand()
    return SetUp(lambda: time.sleep(0.01) or run)


def hungry():
    run = by_hand()

    def step():
        return [np.ones(5_000_000).sum() * 0 + number for number in run()]

    return step


WORKLOADS = [
    Workload(
        "sum of squares, n = 1000",
        systems={"hand-written": by_hand, "compiled": compiled},
        peers={"talkative": talkative},
        targets=[Target("compiled", 1.1)],
    ),
    Workload(
        "ways to fail",
        systems={
            "hand-written": by_hand,
            "wrong": wrong,
            "changing": changing,
            "broken": broken,
            "not installed": not_installed,
            "no compiler": no_compiler,
            "dying": dying,
        },
    ),
    Workload(
        "memory", systems={"hand-written": by_hand, "hungry": hungry}, fresh=True, operations=1000
    ),
]
