"""The operations, one family a file; importing the package gives nodes all that they can do.

    sources values shape                   where graphs begin; small helpers
    arithmetic powers division rounding    + - * / ** // %, sqrt, hypot, floor
    signs comparison extremes selection    abs, x < y, maximum, clip, where
    casting                                x.astype
    elementwise exponential trigonometry hyperbolic special activations
    reduction reductions scans sorting     sum, mean, max, norm, cumsum, sort
    shaping joining repeating indexing diagonals
    linalg products contraction solving spectra
    compositions                           median, cross, polyval: made of others
    softmax losses convolution pooling dropout embedding

`operators` and `methods` are what Python and NumPy's methods make of nodes, `dispatch` the table of
NumPy's functions on nodes: every family adds its own to it when it is imported.
"""

from autodiff.ops import (  # noqa: F401, nodes learn what they can do
    activations,
    casting,
    comparison,
    compositions,
    contraction,
    convolution,
    diagonals,
    division,
    dropout,
    embedding,
    exponential,
    extremes,
    hyperbolic,
    indexing,
    joining,
    losses,
    methods,
    operators,
    pooling,
    powers,
    products,
    queries,
    reductions,
    repeating,
    rounding,
    scans,
    selection,
    shaping,
    signs,
    softmax,
    solving,
    sorting,
    special,
    spectra,
    trigonometry,
)
from autodiff.ops.arithmetic import (
    add_byconst_op,
    add_op,
    div_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    pow_byconst_op,
    sub_op,
)
from autodiff.ops.base import Op
from autodiff.ops.elementwise import (
    cos_op,
    exp_op,
    log_op,
    sigmoid_op,
    sin_op,
    softplus_op,
    tanh_op,
)
from autodiff.ops.linalg import matmul_op
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op
from autodiff.ops.sources import constant_op, oneslike_op, placeholder_op, zeroslike_op

__all__ = [
    "Op",
    "add_byconst_op",
    "add_op",
    "broadcast_like_op",
    "constant_op",
    "cos_op",
    "div_op",
    "exp_op",
    "log_op",
    "matmul_op",
    "mul_byconst_op",
    "mul_op",
    "neg_op",
    "oneslike_op",
    "placeholder_op",
    "pow_byconst_op",
    "reduce_sum_op",
    "sigmoid_op",
    "sin_op",
    "softplus_op",
    "spread_op",
    "sub_op",
    "sum_to_like_op",
    "tanh_op",
    "zeroslike_op",
]
