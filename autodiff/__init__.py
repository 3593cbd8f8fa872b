"""Automatic differentiation, built step by step: a course whose engine is the reader's own.

`import autodiff as ad` gives the graph framework of lessons 5 to 8, with its derivative operators.
The other engines are modules: `autodiff.dual` (lesson 2), `autodiff.revad` (lesson 3),
`autodiff.tape` (lesson 4) and `autodiff.expression` (lesson 9).

>>> import autodiff as ad
>>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
>>> z = x * y + ad.sin(x)
>>> dx, dy = ad.gradients(z, [x, y])
>>> [round(float(value), 6) for value in ad.Executor([z, dx, dy]).run(feed_dict={x: 0.5, y: 4.2})]
[2.579426, 5.077583, 0.5]

Functions written in NumPy are differentiated as they stand, after JAX's conventions:

>>> import numpy as np
>>> ad.grad(lambda x: np.sum(np.sin(x) ** 2))(np.array([0.0, np.pi / 4])).round(6).tolist()
[0.0, 1.0]
"""

_not_loaded = None
try:
    from autodiff import pickling  # noqa: F401, nodes learn how to be pickled and copied
    from autodiff.checkpointing import checkpoint, checkpoint_chain
    from autodiff.control import custom_op, stop_gradient
    from autodiff.executor import Executor
    from autodiff.gradcheck import check_gradients
    from autodiff.gradients import gradients
    from autodiff.graph import Node, find_topo_sort, sum_node_list
    from autodiff.nan_debugging import debug_nans, set_debug_nans
    from autodiff.ops import (
        Op,
        add_byconst_op,
        add_op,
        broadcast_like_op,
        constant_op,
        cos_op,
        div_op,
        exp_op,
        log_op,
        matmul_op,
        mul_byconst_op,
        mul_op,
        neg_op,
        oneslike_op,
        placeholder_op,
        pow_byconst_op,
        reduce_sum_op,
        sigmoid_op,
        sin_op,
        softplus_op,
        spread_op,
        sub_op,
        sum_to_like_op,
        tanh_op,
        zeroslike_op,
    )
    from autodiff.ops.activations import elu, gelu, leaky_relu, relu, sigmoid, silu, softplus
    from autodiff.ops.convolution import conv2d
    from autodiff.ops.dispatch import implements, supported
    from autodiff.ops.dropout import dropout
    from autodiff.ops.embedding import embedding
    from autodiff.ops.exponential import exp, log
    from autodiff.ops.hyperbolic import tanh
    from autodiff.ops.losses import cross_entropy
    from autodiff.ops.pooling import avg_pool2d, max_pool2d
    from autodiff.ops.reductions import logsumexp
    from autodiff.ops.softmax import log_softmax, softmax
    from autodiff.ops.sources import Variable, constant
    from autodiff.ops.special import digamma, erf, erfc, gammaln, polygamma
    from autodiff.ops.trigonometry import cos, sin
    from autodiff.tangents import tangents
    from autodiff.taylor import derivative, jet
    from autodiff.transforms import (
        compile,  # noqa: A004, the field's own word
        elementwise_grad,
        grad,
        hessian,
        hvp,
        jacobian,
        jvp,
        value_and_grad,
        vjp,
    )

    matmul, reduce_sum = matmul_op, reduce_sum_op
except Exception as error:  # a student's file does not load: `autodiff check` must, to say so
    _not_loaded = error

__version__ = "0.1.0"

__all__ = [
    "Executor", "Node", "Op", "Variable", "add_byconst_op", "add_op", "avg_pool2d",
    "broadcast_like_op", "check_gradients", "checkpoint", "checkpoint_chain", "compile",
    "constant", "constant_op", "conv2d", "cos", "cos_op", "cross_entropy", "custom_op",
    "debug_nans", "derivative", "digamma", "div_op", "dropout", "elementwise_grad", "elu",
    "embedding", "erf", "erfc", "exp", "exp_op", "find_topo_sort", "gammaln", "gelu", "grad",
    "gradients", "hessian", "hvp", "implements", "jacobian", "jet", "jvp", "leaky_relu", "log",
    "log_op", "log_softmax", "logsumexp", "matmul", "matmul_op", "max_pool2d", "mul_byconst_op",
    "mul_op", "neg_op", "oneslike_op", "placeholder_op", "polygamma", "pow_byconst_op",
    "reduce_sum", "reduce_sum_op", "relu", "set_debug_nans", "sigmoid", "sigmoid_op", "silu",
    "sin", "sin_op", "softmax", "softplus", "softplus_op", "spread_op", "stop_gradient", "sub_op",
    "sum_node_list", "sum_to_like_op", "supported", "tangents", "tanh", "tanh_op",
    "value_and_grad", "vjp", "zeroslike_op",
]  # fmt: skip


def __getattr__(name: str):
    """Raise what kept the framework from loading, where one of its names is asked for."""
    if _not_loaded is not None and name in __all__:
        raise _not_loaded
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
