"""The passes, in the order in which they run: each takes a program and returns another one."""

from autodiff.compiler.passes.blocks import run_in_blocks
from autodiff.compiler.passes.column_sums import sum_columns
from autodiff.compiler.passes.common import common
from autodiff.compiler.passes.dead import dead
from autodiff.compiler.passes.folding import fold
from autodiff.compiler.passes.identities import identities
from autodiff.compiler.passes.libm import libm
from autodiff.compiler.passes.losses import expand_losses
from autodiff.compiler.passes.pairs import run_pairs_in_rows
from autodiff.compiler.passes.scatters import sum_scatters
from autodiff.compiler.passes.skinny import turn_skinny
from autodiff.compiler.passes.small_products import use_dot
from autodiff.compiler.passes.transposes import absorb_transposes
from autodiff.compiler.program import Program

__all__ = ["PASSES", "simplify"]

PASSES = {
    "losses": expand_losses,
    "folding": fold,
    "identities": identities,
    "transposes": absorb_transposes,
    "common": common,
    "scatters": sum_scatters,
    "dead": dead,
    "column_sums": sum_columns,
    "small_products": use_dot,
    "pairs": run_pairs_in_rows,
    "skinny": turn_skinny,
    "blocks": run_in_blocks,
    "libm": libm,
}
ON_ARRAYS = {"losses", "transposes", "scatters", "column_sums", "small_products", "pairs",
             "skinny", "blocks"}  # fmt: skip


def simplify(program: Program, without=()):
    """Run all passes over a program but those whose names are in `without`.

    Programs of numbers alone are spared the passes that change nothing but work on arrays.

    Returns
    -------
    program : Program
    history : list of (str, Program)
        The program after each pass, by the pass's name: what a lesson shows.
    """
    history = [("specialise", program)]
    without = {*without} if any(fact.is_array for fact in program.facts) else {*without, *ON_ARRAYS}
    for name, run_pass in PASSES.items():
        if name not in without:
            program = run_pass(program)
            history.append((name, program))
    return program, history
