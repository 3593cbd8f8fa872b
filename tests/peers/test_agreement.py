"""Every op and operator against PyTorch, JAX and HIPS autograd: `pytest -m peers`.

The optional group `pip install -e ".[peers]"` brings them. Values, gradients, forward mode and
second derivatives must agree, but for what a case's note explains; and that must differ.
"""

import importlib
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from autodiff import exercise
from tests.peers.agreement import cell, compare
from tests.peers.libraries import PEERS

pytestmark = pytest.mark.peers

GROUPS = sorted(path.stem for path in Path(__file__).parent.glob("cases_*.py"))
CASES = [
    (group.removeprefix("cases_"), number, case)
    for group in GROUPS
    for number, case in enumerate(importlib.import_module(f"tests.peers.{group}").CASES)
]


@cache
def library(peer):
    """Return a peer; skip the test where it is not installed."""
    pytest.importorskip(peer, reason=f'{peer} is not there: pip install -e ".[peers]" brings it')
    return PEERS[peer]()


@pytest.fixture(autouse=True)
def reference_bodies():
    """Compare the solutions' bodies, whatever a student has filled in so far."""
    exercise.using("solutions")
    yield
    exercise.using("yours")


@pytest.mark.parametrize(
    ("peer", "group", "number", "case"),
    [
        pytest.param(peer, group, number, case, id=f"{peer}-{group}-{case.name}")
        for peer in PEERS
        for group, number, case in CASES
        if getattr(case, peer) is not None
    ],
)
def test_the_case_agrees_with(peer, group, number, case, record_property):
    """A note without a difference, or a difference without a note, is wrong."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = compare(case, library(peer))
    record_property("agreement", [(group, number, case.name, case.note), peer, cell(found)])
    declared = set(case.differs.get(peer, "").split())
    wrong = {
        quantity: outcome
        for quantity, outcome in found.items()
        if outcome != "missing" and (outcome != "agrees") != (quantity in declared)
    }
    assert not wrong
    assert found["value"] != "missing" != found["gradient"]


def test_differences_have_a_note():
    assert [case.name for _, _, case in CASES if case.differs and not case.note] == []
