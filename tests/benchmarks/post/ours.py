"""The post's graph in this package."""

from tests.benchmarks.post.description import describe, evaluate, inputs

__all__ = ["graph"]


def graph(count, softmax="numbers"):
    """Return the outputs, the loss and its gradient, and the variables.

    Parameters
    ----------
    count : int
        How many operations.
    softmax : "numbers" or "array"
        Whether the softmax of four is written out on numbers, or is the op of arrays on a stack of
        four.
    """
    import autodiff as ad

    operations, _ = describe(count)
    variables = [ad.Variable(name=f"x{i}", scalar=True) for i in range(len(inputs()))]
    on = softmax_of_numbers if softmax == "numbers" else softmax_of_array
    loss = ad.sum_node_list(evaluate(operations, variables, ad.softplus, on))
    return [loss, *ad.gradients(loss, variables)], variables


def softmax_of_numbers(values):
    """Return the softmax of four nodes, written out; the largest is a constant to derivatives."""
    import numpy as np

    import autodiff as ad

    a, b, c, d = values
    largest = ad.stop_gradient(np.maximum(np.maximum(a, b), np.maximum(c, d)))
    a, b, c, d = powers = [ad.exp(value - largest) for value in values]
    share = 1 / (a + b + c + d)
    return [power * share for power in powers]


def softmax_of_array(values):
    """Return the softmax of four nodes by way of an array."""
    import numpy as np

    import autodiff as ad

    chances = ad.softmax(np.stack(values))
    return [chances[k] for k in range(4)]
