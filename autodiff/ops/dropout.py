"""Dropout: numbers are set to zero at random, and the rest grow so that the mean stays.

When is the mask drawn? Two nodes share the work. One draws a *seed* from your generator; the other
makes the mask from the seed, the same mask from the same seed. A run of a graph computes every
node once, so a run has one mask, forward and backward, and the next run has another. Under
`checkpoint` the mask is made twice, but from one seed. A function of arrays under `grad` and its
kin is traced anew in every call; its seed is drawn at once, when `dropout` is called. Only
`compile` traces a function for many calls to come; it leaves the drawing to the compiled code.
"""

from numbers import Real

import numpy as np

from autodiff.graph import Node
from autodiff.looking import hides
from autodiff.ops.base import Op
from autodiff.ops.sources import as_node, constant
from autodiff.traced import Traced

__all__ = ["dropout", "dropout_mask_op", "seed_op"]


class SeedOp(Op):
    """A whole number at random, drawn from the generator in `const_attr` in every run."""

    symbol = "seed"
    arity = 0

    def __call__(self, generator):
        return self.node((), generator)

    def compute(self, node, input_vals):
        return draw_seed(node.const_attr)

    def gradient(self, node, output_grad):
        return []

    def spell(self, node, operands):
        return "seed"


class DropoutMaskOp(Op):
    """Zeros with probability r, otherwise 1 / (1 - r), in the shape of `like`: constant in both.

    The inputs are the seed and `like`; `const_attr` is r.
    """

    symbol = "dropout_mask"
    arity = 2
    elementwise = False

    def __call__(self, seed, like, rate):
        return self.node((seed, like), rate)

    def compute(self, node, input_vals):
        seed, like = input_vals
        dtype = getattr(like, "dtype", np.dtype(float))
        kept = np.random.default_rng(int(seed)).random(np.shape(like)) >= node.const_attr
        scale = 1 / (1 - node.const_attr)
        return np.multiply(kept, scale, dtype=dtype if dtype.kind == "f" else float)

    def gradient(self, node, output_grad):
        return [None, None]


def draw_seed(generator):
    """Return a seed for a generator of its own. Generators lock themselves: threads may share."""
    return int(generator.integers(2**63))


seed_op = SeedOp()
dropout_mask_op = DropoutMaskOp()


def dropout(x, rate, generator):
    """Set elements to zero with probability `rate`, and divide the others by 1 - rate.

    The mean of every element stays what it was, so nothing changes when dropout is left out (as
    it is when the trained network is used): "inverted" dropout.

    Parameters
    ----------
    x : node, number or array_like
        What to thin out.
    rate : float
        The probability of a zero: at least 0, less than 1.
    generator : numpy.random.Generator
        Where randomness comes from. Every run of a graph takes one number from it, every call on
        known values does; so the same generator in the same state gives the same masks.

    Returns
    -------
    Node
        Of the shape of `x`. The mask is drawn anew in every run of a graph of variables, and is
        the same forward and backward within one run. Where the values of `x` are known, it is
        drawn once, in this call.

    Raises
    ------
    TypeError
        If `generator` is no Generator: no hidden global state is used.
    ValueError
        If `rate` is not in range.

    References
    ----------
    Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).

    Examples
    --------
    >>> dropout(np.ones(8), 0.5, np.random.default_rng(0)).value.tolist()
    [0.0, 2.0, 0.0, 2.0, 0.0, 2.0, 0.0, 2.0]
    """
    check_arguments(rate, generator)
    x = as_node(x)
    known = type(x) is Traced and not hides(x)  # compiled code draws a mask in every run
    seed = constant(draw_seed(generator)) if known else seed_op(generator)
    return x * dropout_mask_op(seed, x, float(rate))


def check_arguments(rate, generator):
    """Raise an error unless the rate is in range and the generator is one."""
    if not isinstance(generator, np.random.Generator):
        raise TypeError(
            f"dropout takes a generator; got {type(generator).__name__} {generator!r:.60}. "
            "Make one with np.random.default_rng(seed), once, and pass it to every call"
        )
    if isinstance(rate, Node) or not isinstance(rate, Real) or not 0 <= rate < 1:
        raise ValueError(
            f"dropout: rate is a number from 0 (keep all) to less than 1; got {rate!r:.60}. "
            "It is the probability of a zero, not of keeping a number"
        )
