"""Learning: the logistic loss, and gradient descent on it."""

import numpy as np
import pytest

import autodiff as ad
from autodiff.nn import gradient_descent, logistic_loss

SCORES = np.array([-800.0, -1.0, 0.0, 2.0, 800.0])
LABELS = np.array([0.0, 1.0, 1.0, 0.0, 1.0])


def test_the_logistic_loss_is_the_negative_log_likelihood_without_overflow():
    z, y = ad.Variable(name="z"), ad.Variable(name="y")
    loss = logistic_loss(z, y)
    value, slope = ad.Executor([loss, *ad.gradients(loss, [z])]).run({z: SCORES, y: LABELS})
    chances = 1 / (1 + np.exp(-SCORES[1:4]))
    likelihoods = np.where(LABELS[1:4] == 1, chances, 1 - chances)
    assert value == pytest.approx(-np.sum(np.log(likelihoods)))
    np.testing.assert_allclose(slope, [0.0, *(chances - LABELS[1:4]), 0.0])


def test_gradient_descent_leaves_the_start_as_it_was_and_finds_the_least_squares():
    x, y = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]]), np.array([[1.0], [3.0], [5.0]])
    w, data = ad.Variable(name="w"), ad.Variable(name="x")
    error = ad.matmul(data, w) - y
    start = {w: np.zeros((2, 1))}
    values, losses = gradient_descent(ad.reduce_sum(error * error), start, {data: x}, 0.1, 500)
    np.testing.assert_allclose(values[w], [[1.0], [2.0]], atol=1e-8)
    assert losses == sorted(losses, reverse=True)
    assert losses[0] == 35.0
    assert not start[w].any()
