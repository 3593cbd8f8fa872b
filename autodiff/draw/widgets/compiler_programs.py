"""Small programs that show what a compiler does: nodes to compute, and arrays to feed."""

import numpy as np

from autodiff.gradients import gradients
from autodiff.ops.activations import sigmoid
from autodiff.ops.sources import Variable, constant

__all__ = ["PROGRAMS"]


def neuron():
    """Return the gradient of a neuron's mean squared error, which does much in vain."""
    X, w, y = variables("X", "w", "y")
    loss = np.sum((sigmoid(X @ w) - y) ** 2) / 4
    return gradients(loss, [w]), {X: np.ones((4, 3)), w: np.ones((3, 1)), y: np.ones((4, 1))}


def repeated():
    """Return a ratio that says `exp(a * b)` three times."""
    a, b = variables("a", "b")
    ratio = np.exp(a * b) / (np.exp(a * b) + 1) - 1 / np.exp(a * b)
    return [ratio], {a: np.ones(6), b: np.ones(6)}


def constants():
    """Return temperatures in Celsius, by a quotient of two constants."""
    (fahrenheit,) = variables("fahrenheit")
    ratio = constant(9.0) / constant(5.0)
    return [(fahrenheit - 32) / ratio], {fahrenheit: np.ones(6)}


def unread():
    """Return the gradient of a sum of squares, which needs the sum only for its shape."""
    (x,) = variables("x")
    return gradients(np.sum(x * x), [x]), {x: np.ones((2, 3))}


def transposed():
    """Return the gradient of least squares by hand, transposed twice too often."""
    A, x, b = variables("A", "x", "b")
    return [(A.T @ (A @ x - b)).T.T], {A: np.ones((5, 3)), x: np.ones((3, 2)), b: np.ones((5, 2))}


def variables(*names):
    """Return variables of these names."""
    return [Variable(name=name) for name in names]


PROGRAMS = {
    "a neuron's gradient": neuron,
    "a repeated subexpression": repeated,
    "a constant to fold": constants,
    "a dead node": unread,
    "transposed products": transposed,
}
