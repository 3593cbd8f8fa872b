"""The compiler's passes: each keeps every bit, and does what it promises."""

import pytest
from hypothesis import given, settings

from autodiff.compiler.passes import PASSES, simplify
from tests.engine.programs import programs, run, same_bits

MINE = ("folding", "identities", "transposes", "common", "dead")


@pytest.mark.parametrize("name", MINE)
@settings(max_examples=150)
@given(made=programs())
def test_a_pass_changes_no_bit(name, made):
    program, feeds = made
    expected, found = run(program, feeds), run(PASSES[name](program), feeds)
    assert all(map(same_bits, expected, found)), f"{program}\n->\n{PASSES[name](program)}"


@settings(max_examples=300)
@given(made=programs())
def test_all_passes_together_change_no_bit(made):
    program, feeds = made
    others = [name for name in PASSES if name not in MINE]
    simple, _ = simplify(program, without=others)
    assert all(map(same_bits, run(program, feeds), run(simple, feeds))), f"{program}\n->\n{simple}"
