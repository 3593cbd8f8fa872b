"""Points of two classes in the plane, and small models that tell them apart."""

import math

import numpy as np

__all__ = ["DATA", "Task", "points"]

HALF = 40


def blobs(random):
    """Two round heaps that overlap a little."""
    return random.normal((-1.0, -0.6), 0.9, (HALF, 2)), random.normal((1.0, 0.6), 0.9, (HALF, 2))


def moons(random):
    """Two half circles, one inside the bend of the other."""
    turn = np.linspace(0, math.pi, HALF)
    upper = np.stack([np.cos(turn) - 0.5, np.sin(turn) - 0.25], axis=1)
    noise = random.normal(0, 0.13, (2, HALF, 2))
    return (upper + noise[0]) * 1.5, (-upper + noise[1]) * 1.5


def circles(random):
    """A heap with a ring around it."""
    turn = np.linspace(0, 2 * math.pi, HALF, endpoint=False)
    ring = 2 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    return random.normal(0, 0.5, (HALF, 2)), ring + random.normal(0, 0.2, (HALF, 2))


def corners(random):
    """Four heaps; those in opposite corners are of one class."""
    signs = np.repeat([[1, 1], [-1, -1], [1, -1], [-1, 1]], HALF // 2, axis=0)
    heaps = 1.2 * signs + random.normal(0, 0.42, (2 * HALF, 2))
    return heaps[:HALF], heaps[HALF:]


DATA = {"blobs": blobs, "moons": moons, "circles": circles, "corners": corners}


def points(name):
    """Return the places of the points, and a column of their labels, the same each time."""
    zeros, ones = DATA[name](np.random.RandomState(0))  # the generator that never changes
    labels = np.repeat([0.0, 1.0], HALF).reshape(-1, 1)
    return np.concatenate([zeros, ones]), labels


class Task:
    """A model of a data set with so many hidden units, and its training at one rate, step by step.

    Attributes
    ----------
    losses : list of float
        The mean loss of a point before each step.
    """

    def __init__(self, data, hidden, rate):
        import autodiff as ad

        self.places, self.labels = points(data)
        self.rate, self.losses = rate, []
        self._x, self._y = ad.Variable(name="x"), ad.Variable(name="y")
        self._scores, start = network(ad, self._x, hidden)
        self._loss = mean_loss(ad, self._scores, self._y, len(self.labels))
        self._values = [start]

    def train(self, step):
        """Train up to a step, and one further, since a loss is known when its step is made."""
        from autodiff.nn import gradient_descent

        feed = {self._x: self.places, self._y: self.labels}
        while len(self.losses) <= step:
            with np.errstate(all="ignore"):  # a rate that is too large may overflow, and be seen to
                values, (loss,) = gradient_descent(
                    self._loss, self._values[-1], feed, learning_rate=self.rate, steps=1
                )
            self._values.append(values)
            self.losses.append(float(loss))

    def scores(self, step, places):
        """Return the model's scores at some places, as it is before a step."""
        from autodiff.executor import Executor

        self.train(step)
        with np.errstate(all="ignore"):
            feed = {self._x: places, **self._values[step]}
            return Executor([self._scores]).run(feed_dict=feed)[0].ravel()

    def right(self, step):
        """Return how many points are on the right side."""
        return int(np.sum((self.scores(step, self.places) > 0) == (self.labels.ravel() == 1)))


def network(ad, x, hidden):
    """Return the node of the scores, and the first values of the parameters."""
    random = np.random.RandomState(3)
    b = ad.Variable(name="b")
    start, inner, width = {b: 0.0}, x, 2
    if hidden:
        v, c = ad.Variable(name="v"), ad.Variable(name="c")
        start |= {v: random.normal(0, 1, (2, hidden)), c: random.normal(0, 1, hidden)}
        inner, width = ad.tanh(x @ v + c), hidden
    w = ad.Variable(name="w")
    start[w] = random.normal(0, 0.5, (width, 1)) if hidden else np.zeros((width, 1))
    return inner @ w + b, start


def mean_loss(ad, scores, labels, count):
    """Return the node of the mean loss."""
    from autodiff.nn import logistic_loss

    return ad.reduce_sum(logistic_loss(scores, labels)) * (1 / count)
