"""The Hessian times a direction, as nodes: the tangents of the gradient."""

from autodiff.exercise import exercise
from autodiff.gradients import gradients
from autodiff.tangents import tangents

__all__ = ["hessian_products"]


@exercise("10.4")
def hessian_products(output, inputs, directions):
    """Build the products of the Hessian of an output with a direction, as nodes.

    The Hessian is never made. Its product with a direction says how the *gradient* changes as one
    moves that way: the tangents of the adjoints, forward over reverse.

        gradients(output, inputs)                 one adjoint for each input
        tangents(outputs, inputs, directions)     the directional derivatives of outputs

    Parameters
    ----------
    output : Node
        A single number.
    inputs : list of Node
    directions : list of Node
        One for each input, of its shape.

    Returns
    -------
    list of Node
        One for each input, of its shape.

    Examples
    --------
    >>> import autodiff as ad
    >>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
    >>> products = hessian_products(x * x * y, [x, y], [ad.constant(1.0), ad.constant(10.0)])
    >>> ad.Executor(products).run({x: 3.0, y: 5.0})
    [70.0, 6.0]
    """
    raise NotImplementedError
