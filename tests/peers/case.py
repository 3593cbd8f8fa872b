"""One comparison of this package with its peers: PyTorch, JAX and HIPS autograd."""

from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Case"]


@dataclass(frozen=True)
class Case:
    """The same function in each library, and where to compare values and derivatives.

    Attributes
    ----------
    name : str
        For the table of agreement.
    ours : callable
        Of the inputs, as nodes.
    jax, torch, autograd : callable or None
        Of the library's module (`jax.numpy`, `torch`, `autograd.numpy`) and the inputs as its
        arrays; None where the library has no such function.
    inputs : list
        Arrays of float64.
    note : str
        Where a peer differs, and why ours does as it does; empty where all must agree.
    differs : dict
        From peer to what differs there: some of "value gradient forward second", in one string.
        Nothing else may differ, and this must, so that the notes stay true.
    weighted : bool
        Whether to differentiate a sum with random weights. The plain sum is for functions of
        which only symmetric sums have a derivative.
    """

    name: str
    ours: Callable
    jax: Callable | None = None
    torch: Callable | None = None
    autograd: Callable | None = None
    inputs: list = field(default_factory=list)
    note: str = ""
    differs: dict = field(default_factory=dict)
    weighted: bool = True
