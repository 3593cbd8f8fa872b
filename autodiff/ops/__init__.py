"""The operations, one family a file; importing the package gives nodes their operators."""

from autodiff.ops import methods, operators  # noqa: F401, nodes learn what they can do
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
