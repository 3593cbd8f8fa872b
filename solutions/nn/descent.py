"""Gradient descent: walk down the slope that `gradients` finds."""

from autodiff.executor import Executor
from autodiff.exercise import exercise
from autodiff.gradients import gradients

__all__ = ["gradient_descent"]


@exercise("8.5")
def gradient_descent(loss, start, feed_dict, learning_rate, steps):
    """Minimise a loss from a starting point, with steps of constant rate.

    Build the gradient graph and one `Executor` before the loop. In each step, run it once to get
    the loss and the gradients at the present values, write the loss down, and then replace every
    value by value - learning_rate * gradient. Leave `start` and its arrays as they were.

    Parameters
    ----------
    loss : Node
        A single number.
    start : dict of Node to number or ndarray
        The parameters, variables of the graph, and their first values.
    feed_dict : dict of Node to number or ndarray
        The data: all other variables.
    learning_rate : float
        How far to go along the negative gradient.
    steps : int
        How many steps.

    Returns
    -------
    values : dict of Node to number or ndarray
        The parameters after the last step.
    losses : list of float
        The loss before each step.

    Examples
    --------
    >>> import autodiff as ad
    >>> w = ad.Variable(name="w")
    >>> values, losses = gradient_descent((w - 3) ** 2, {w: 0.0}, {}, learning_rate=0.5, steps=2)
    >>> values[w], losses
    (3.0, [9.0, 0.0])
    """
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        values = {
            parameter: value - learning_rate * slope
            for (parameter, value), slope in zip(values.items(), slopes, strict=True)
        }
    return values, losses
