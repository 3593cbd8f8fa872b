"""Ops that look at an input's shape and type alone, and at which one.

Such an input need not be computed: any value of its shape and type does. An array that repeats one
number takes no memory, however large it is said to be.
"""

from decimal import Decimal
from fractions import Fraction

import numpy as np

from autodiff.control import FitOp
from autodiff.exercise import is_reference
from autodiff.ops import (
    casting,
    contraction,
    diagonals,
    dropout,
    indexing,
    joining,
    losses,
    products,
    queries,
    reduction,
    reductions,
    repeating,
    shape,
    shaping,
    solving,
    sorting,
    sources,
)

__all__ = ["FRESH", "shape_only", "stand_in"]

FRESH = (sources.ZerosLikeOp, sources.OnesLikeOp, queries.FullLikeOp)  # they copy the layout too
LIKE = {
    **dict.fromkeys(FRESH, 0),
    casting.CastLikeOp: 1,
    contraction.EinsumPlaceOp: 1,
    diagonals.OnDiagonalOp: 1,
    diagonals.UndiagOp: 1,
    dropout.DropoutMaskOp: 1,
    FitOp: 1,
    indexing.ScatterOp: 1,
    joining.BoundOp: 0,
    joining.EndOp: 1,
    joining.PlaceOp: 3,
    losses.CountLikeOp: 0,
    products.ProductAdjointOp: 2,
    products.MatMulAdjointOp: 2,
    reduction.SpreadOp: 1,
    reductions.PerCountOp: 1,
    repeating.UnrepeatOp: 1,
    repeating.UntileOp: 1,
    shape.BroadcastLikeOp: 1,
    shape.SumToLikeOp: 1,
    shaping.ReshapeLikeOp: 1,
    solving.AsColumnOp: 1,
    solving.DropColumnOp: 1,
    sorting.PutAlongOp: 2,
}
NUMBERS = (float, int, bool, Fraction, Decimal)


def shape_only():
    """Return the position of the input whose values do not matter, by the class of the op.

    Ops whose body is the reader's own are left out: it may look at whatever it likes.
    """
    return {kind: position for kind, position in LIKE.items() if is_reference(kind.compute)}


def stand_in(fact):
    """Return a value of a shape and type, of any elements and next to no memory; None if unknown.

    Examples
    --------
    >>> from autodiff.compiler.program import fact_of
    >>> stand_in(fact_of(np.ones((1000, 1000)))).strides
    (0, 0)
    """
    if fact.is_array and not fact.dtype.hasobject:
        return np.broadcast_to(np.zeros((), fact.dtype), fact.shape)
    if fact.kind in NUMBERS or issubclass(fact.kind, np.generic):
        return fact.kind()
    return None
