"""Programs as people write them, in plain NumPy: differentiated as they stand, and checked.

Each is a function of arrays (or of dicts of them) that returns a number. It knows nothing of this
package, unless it needs a function that NumPy has not.
"""

import numpy as np
import pytest

import autodiff as ad

PROGRAMS = []


def program(*args):
    """Put a function into the list, with where to differentiate it."""

    def enter(function):
        PROGRAMS.append(pytest.param(function, args, id=function.__name__))
        return function

    return enter


def normal(*shape, seed=0):
    """Return random numbers, the same ones at every call."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)


def near_eye(n, seed=0):
    """Return a matrix that is well conditioned, and symmetric positive definite."""
    a = normal(n, n, seed=seed) / n
    return np.eye(n) + a @ a.T


# --- fitting ----------------------------------------------------------------------------------


@program({"w": normal(3), "b": 0.1})
def logistic_regression(p):
    x, y = normal(20, 3, seed=1), normal(20, seed=2) > 0
    z = x @ p["w"] + p["b"]
    return np.mean(np.logaddexp(0, z) - y * z) + 0.01 * np.sum(p["w"] ** 2)


@program([(normal(4, 8) / 2, np.zeros(8)), (normal(8, 3) / 3, np.zeros(3))])
def multilayer_perceptron(layers):
    x, y = normal(10, 4, seed=3), normal(10, 3, seed=4)
    for i, (w, b) in enumerate(layers):
        x = x @ w + b
        if i < len(layers) - 1:
            x = np.tanh(x)
    return ((x - y) ** 2).mean()


@program({"wx": normal(2, 5), "wh": normal(5, 5) / 3, "b": np.zeros(5), "out": normal(5)})
def recurrent_network(p):
    h, loss = np.zeros(5), 0.0
    for t in range(6):
        h = np.tanh(np.array([np.sin(t), np.cos(t)]) @ p["wx"] + h @ p["wh"] + p["b"])
        loss = loss + (h @ p["out"] - np.sin(t + 1)) ** 2
    return loss / 6


@program({"w": normal(4, 16) / 3, "u": normal(4, 16, seed=1) / 3, "b": np.zeros(16)})
def lstm_cell(p):
    h, c = np.zeros(4), np.zeros(4)
    for x in normal(5, 4, seed=5):
        i, f, g, o = np.split(x @ p["w"] + h @ p["u"] + p["b"], 4)
        c = ad.sigmoid(f) * c + ad.sigmoid(i) * np.tanh(g)
        h = ad.sigmoid(o) * np.tanh(c)
    return np.sum(h**2)


@program(normal(3, 2))
def k_means_loss(centres):
    points = normal(15, 2, seed=6)
    distances = np.sum((points[:, None, :] - centres[None]) ** 2, axis=-1)
    return np.mean(np.min(distances, axis=1))


@program(normal(6, 2), normal(5, 2, seed=1))
def matrix_factorisation(users, items):
    ratings = normal(6, 5, seed=7)
    seen = ratings > -0.5
    return np.sum((users @ items.T - ratings)[seen] ** 2) + 0.1 * np.linalg.norm(users)


@program(normal(8))
def total_variation_denoising(signal):
    noisy = normal(8, seed=8)
    return np.sum((signal - noisy) ** 2) + 0.3 * np.sum(np.sqrt(np.diff(signal) ** 2 + 1e-3))


# --- probability ------------------------------------------------------------------------------


@program(normal(3), normal(3, 3) / 3 + 2 * np.eye(3))
def gaussian_log_likelihood(mean, root):
    covariance = root @ root.T
    x = normal(9, 3, seed=9) - mean
    _, logdet = np.linalg.slogdet(covariance)
    mahalanobis = np.sum(x.T * np.linalg.solve(covariance, x.T))
    return -0.5 * (mahalanobis + 9 * logdet + x.size * np.log(2 * np.pi))


@program(0.3, 1.2)
def gaussian_process_evidence(log_length, log_noise):
    x = np.linspace(0, 1, 7)
    y = np.sin(5 * x)
    gaps = (x[:, None] - x[None, :]) / np.exp(log_length)
    kernel = np.exp(-0.5 * gaps**2) + np.exp(log_noise) * np.eye(7)
    lower = np.linalg.cholesky(kernel)
    weights = np.linalg.solve(lower, y)
    return 0.5 * weights @ weights + np.sum(np.log(np.diag(lower)))


@program(normal(4), normal(4, seed=1))
def mixture_of_gaussians(logits, means):
    x = normal(12, seed=10)[:, None]
    terms = ad.log_softmax(logits) - 0.5 * (x - means) ** 2
    return -np.sum(ad.logsumexp(terms, axis=1))


@program(normal(4), near_eye(4))
def kalman_step(state, covariance):
    turn = np.eye(4) + 0.1 * np.eye(4, k=2)
    look = np.eye(4)[:2]
    state, covariance = turn @ state, turn @ covariance @ turn.T + 0.01 * np.eye(4)
    s = look @ covariance @ look.T + 0.1 * np.eye(2)
    gain = np.linalg.solve(s, look @ covariance).T
    surprise = np.array([1.0, -0.5]) - look @ state
    state = state + gain @ surprise
    covariance = (np.eye(4) - gain @ look) @ covariance
    return np.sum(state**2) + np.trace(covariance) + surprise @ np.linalg.inv(s) @ surprise


@program(normal(3, 3))
def hidden_markov_model(transitions):
    forward = np.log(np.array([0.5, 0.3, 0.2]))
    emissions = normal(5, 3, seed=11)
    steps = ad.log_softmax(transitions, axis=1)
    for emission in emissions:
        forward = ad.logsumexp(forward[:, None] + steps, axis=0) + emission
    return ad.logsumexp(forward)


# --- deep learning ----------------------------------------------------------------------------


@program(normal(5, 4), normal(4, 4, seed=1), normal(4, 4, seed=2), normal(4, 4, seed=3))
def softmax_attention(x, wq, wk, wv):
    q, k, v = (np.einsum("td,dhk->htk", x, w.reshape(4, 2, 2)) for w in (wq, wk, wv))
    scores = np.einsum("htk,hsk->hts", q, k) / np.sqrt(2.0)
    scores = np.where(np.tril(np.ones((5, 5), bool)), scores, -np.inf)
    return np.sum(np.einsum("hts,hsk->thk", ad.softmax(scores), v) ** 2)


@program(normal(3, 1, 3, 3) / 3, normal(12, 2) / 3)
def convolutional_network(kernels, weights):
    images = normal(2, 1, 6, 6, seed=12)
    hidden = ad.max_pool2d(ad.gelu(ad.conv2d(images, kernels)), 2)
    return ad.cross_entropy(hidden.reshape(2, -1) @ weights, np.array([0, 1]))


@program(normal(6, 3), normal(3), normal(3, seed=1))
def layer_normalisation(x, scale, shift):
    centred = x - np.mean(x, axis=-1, keepdims=True)
    normed = centred / np.sqrt(np.var(x, axis=-1, keepdims=True) + 1e-5)
    return np.sum((normed * scale + shift) ** 3)


@program(normal(5, 3), normal(3, 4))
def word_vectors(table, weights):
    context = ad.embedding(table, np.array([[0, 1], [1, 2], [4, 4]])).mean(axis=1)
    return ad.cross_entropy(context @ weights, np.array([3, 0, 1]))


# --- science ----------------------------------------------------------------------------------


@program(np.array([1.0, 0.0]), 0.8)
def euler_loop(state, stiffness):
    for _ in range(20):
        position, speed = state
        state = np.array([1.0, 1.0]) * state + 0.05 * np.stack([speed, -stiffness * position])
    return np.sum(state**2)


@program(np.array([1.2, 0.4, -0.3]))
def runge_kutta_of_lorenz(y):
    def slope(y):
        return np.stack([10 * (y[1] - y[0]), y[0] * (28 - y[2]) - y[1], y[0] * y[1] - 8 / 3 * y[2]])

    for _ in range(5):
        k1 = slope(y)
        k2 = slope(y + 0.005 * k1)
        k3 = slope(y + 0.005 * k2)
        y = y + 0.01 / 6 * (k1 + 2 * k2 + 2 * k3 + slope(y + 0.01 * k3))
    return np.linalg.norm(y)


@program(normal(10))
def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@program(np.linspace(1.0, 2.0, 4))
def lowest_vibration(springs):
    n = len(springs)
    stretch = np.eye(n) - np.roll(np.eye(n), 1, axis=0)
    return np.linalg.eigvalsh(np.einsum("s,si,sj->ij", springs, stretch, stretch) + np.eye(n))[1]


@program(normal(5, 3))
def lennard_jones_energy(positions):
    i, j = np.triu_indices(5, 1)
    distances = np.linalg.norm(positions[i] - positions[j], axis=1) + 0.5
    return np.sum(distances**-12 - distances**-6)


@program(normal(6, 6))
def heat_equation_on_a_torus(field):
    for _ in range(3):
        neighbours = sum(np.roll(field, s, axis) for s in (1, -1) for axis in (0, 1))
        field = field + 0.1 * (neighbours - 4 * field)
    return np.std(field) + np.max(field)


@program(normal(4), 0.05)
def option_price_by_simulation(noise, volatility):
    paths = 100 * np.exp(np.cumsum(volatility * noise - 0.5 * volatility**2))
    return np.mean(np.maximum(paths - 99.0, 0)) * np.exp(-0.02)


@program(np.array([3.0, 4.0, 5.0]))
def polynomial_by_horner(coefficients):
    return np.polyval(coefficients, 1.5) + np.prod(coefficients) / np.sum(coefficients)


@pytest.mark.parametrize(("f", "args"), PROGRAMS)
def test_the_derivatives_of_a_program_are_right_to_second_order(f, args):
    ad.check_gradients(f, *args, order=2)


@pytest.mark.parametrize(("f", "args"), PROGRAMS)
def test_a_program_gives_the_value_that_numpy_gives(f, args):
    value, _ = ad.value_and_grad(f)(*args)
    traced = ad.jvp(f, args, args)[0]
    assert np.shape(value) == ()
    assert value == pytest.approx(traced, rel=1e-14)


# --- whole solutions --------------------------------------------------------------------------


def test_scipy_minimises_with_our_gradient_unadapted():
    optimize = pytest.importorskip("scipy.optimize")
    found = optimize.minimize(ad.value_and_grad(rosenbrock), np.zeros(6), jac=True)
    np.testing.assert_allclose(found.x, np.ones(6), atol=1e-4)
    newton = optimize.minimize(
        rosenbrock, np.zeros(6), jac=ad.grad(rosenbrock), method="trust-ncg",
        hessp=lambda x, v: ad.hvp(rosenbrock, (x,), (v,)),
    )  # fmt: skip
    np.testing.assert_allclose(newton.x, np.ones(6), atol=1e-4)


def test_an_implicit_function_has_the_derivative_of_the_implicit_function_theorem():
    @ad.custom_op
    def square_root_by_iteration(a):
        x = np.ones_like(a)
        for _ in range(50):
            x = 0.5 * (x + a / x)
        return x

    @square_root_by_iteration.gradient_rule
    def square_root_gradient(dy, y, a):
        return dy / (2 * y)  # from y * y = a

    ad.check_gradients(square_root_by_iteration, np.array([2.0, 9.0]), order=2)
    assert ad.grad(ad.grad(square_root_by_iteration))(4.0) == pytest.approx(-1 / 32)


def test_the_sensitivity_of_an_eigenvalue_is_the_outer_product_of_its_vector():
    a = near_eye(4) + np.diag(np.arange(4.0))
    _, vectors = np.linalg.eigh(a)
    slope = ad.grad(lambda a: np.linalg.eigvalsh(a)[0])(a)
    np.testing.assert_allclose(slope, np.outer(vectors[:, 0], vectors[:, 0]), atol=1e-12)


def test_newton_s_method_by_hessian_and_solve():
    x = np.array([1.2, 1.2])
    for _ in range(10):
        x = x - np.linalg.solve(ad.hessian(rosenbrock)(x), ad.grad(rosenbrock)(x))
    np.testing.assert_allclose(x, np.ones(2), atol=1e-12)


def test_gauss_newton_by_jacobian_and_least_squares():
    t = np.linspace(0, 1, 9)
    data = 2.0 * np.exp(-3.0 * t)

    def residuals(p):
        return p[0] * np.exp(-p[1] * t) - data

    p = np.array([1.5, 2.5])
    for _ in range(20):
        p = p - np.linalg.lstsq(ad.jacobian(residuals)(p), residuals(p), rcond=None)[0]
    np.testing.assert_allclose(p, [2.0, 3.0], atol=1e-10)


def test_gradient_descent_on_a_loss_with_a_dict_of_parameters_learns():
    p = {"w": np.zeros(3), "b": 0.0}
    losses = []
    for _ in range(60):
        loss, slope = ad.value_and_grad(logistic_regression)(p)
        losses.append(loss)
        p = {name: value - 0.5 * slope[name] for name, value in p.items()}
    assert losses[-1] < 0.9 * losses[0]
    assert losses == sorted(losses, reverse=True)


def test_meta_learning_differentiates_through_a_gradient_step():
    def inner_loss(w, x):
        return np.sum((w * x - 1.0) ** 2)

    def outer_loss(w):
        stepped = w - 0.1 * ad.grad(inner_loss)(w, np.array([1.0, 2.0]))
        return inner_loss(stepped, np.array([0.5, 1.5]))

    ad.check_gradients(outer_loss, 0.3, order=2)
