"""The derivative operators: functions of functions, after JAX's conventions.

    grad, value_and_grad, elementwise_grad      scalars.py     one backward walk
    jvp, vjp, hvp                               products.py    along one direction
    jacobian, hessian                           matrices.py    all derivatives at once
    jacobian_by_rows, jacobian_by_columns       units.py       the same, one unit vector at a time
    compile                                     compiling.py   traced once, run many times

They call the user's function on nodes (`autodiff.tracing`) and differentiate the graph that it
makes, forward (`autodiff.tangents`) or backward (`autodiff.gradients`).
"""

from autodiff.transforms.compiling import compile  # noqa: A004, the field's own word
from autodiff.transforms.matrices import hessian, jacobian
from autodiff.transforms.products import hvp, jvp, vjp
from autodiff.transforms.scalars import elementwise_grad, grad, value_and_grad

__all__ = [
    "compile",
    "elementwise_grad",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "value_and_grad",
    "vjp",
]
