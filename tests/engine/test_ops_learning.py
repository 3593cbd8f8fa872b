"""Softmax, cross-entropy, convolution, pooling, dropout and embedding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.lib.stride_tricks import sliding_window_view

import autodiff as ad
from autodiff.ops.convolution import conv2d
from autodiff.ops.dropout import dropout
from autodiff.ops.embedding import embedding
from autodiff.ops.losses import cross_entropy, from_labels_op
from autodiff.ops.pooling import avg_pool2d, max_pool2d
from autodiff.ops.softmax import log_softmax, softmax
from autodiff.ops.sources import variable_with_value
from autodiff.tangents import tangents
from autodiff.tracing import value_of
from tests.engine.opcheck import check_op

RNG = np.random.default_rng(0)
SCORES = RNG.normal(size=(2, 3, 4))


def plain_softmax(x, axis):
    powers = np.exp(x)
    return powers / powers.sum(axis=axis, keepdims=True)


def plain_loss(x, labels, axis):
    """Minus the logarithm of the probability of each label."""
    chances = np.moveaxis(plain_softmax(x, axis), axis, -1).reshape(-1, x.shape[axis])
    labels = np.ravel(labels)
    return -np.log(chances[np.arange(len(labels)), labels]).reshape(np.delete(x.shape, axis))


def value_and_adjoints(function, *values):
    """Return what a function gives at known values, and the adjoints of the sum of that."""
    inputs = [variable_with_value(np.asarray(value)) for value in values]
    output = function(*inputs)
    return output.value, [adjoint.value for adjoint in ad.gradients(output, inputs)]


# ------------------------------------------------------------------------------ softmax


@pytest.mark.parametrize("axis", [0, 1, -1, None, (0, 2)], ids=str)
def test_softmax_and_its_logarithm_along_any_axis(axis):
    check_op(lambda x: softmax(x, axis), SCORES, reference=lambda x: plain_softmax(x, axis))
    check_op(
        lambda x: log_softmax(x, axis), SCORES, reference=lambda x: np.log(plain_softmax(x, axis))
    )


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_huge_scores_overflow_nowhere(function):
    scores = np.array([[1e4, -1e4, 0.0], [-1e300, 0.0, 1.0], [-np.inf, 0.0, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        value, (adjoint,) = value_and_adjoints(function, scores)
    chances = value if function is softmax else np.exp(value)
    assert np.allclose(chances[[0, 2]], [[1, 0, 0], [0, 0.5, 0.5]])
    assert np.all(np.isfinite(adjoint))


def test_small_probabilities_keep_their_logarithms():
    assert log_softmax([0.0, -1e4]).value.tolist() == [0.0, -1e4]


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_softmax_of_integers_single_numbers_and_nothing(function):
    assert function([1, 1]).value.dtype == float
    assert function(np.float32([1, 1])).value.dtype == np.float32
    assert function(3.0).value == (function is softmax)
    assert function(np.zeros((0, 3))).value.shape == (0, 3)
    assert function(np.zeros((2, 0))).value.shape == (2, 0)
    assert np.isnan(function([np.nan, 1.0]).value).all()


@given(st.lists(st.floats(-500, 500), min_size=1, max_size=6), st.floats(-1e3, 1e3))
def test_softmax_is_a_distribution_that_no_common_shift_changes(scores, shift):
    chances = softmax(np.array(scores)).value
    assert np.all(chances >= 0)
    assert chances.sum() == pytest.approx(1)
    assert softmax(np.array(scores) + shift).value == pytest.approx(chances, abs=1e-9)


def test_a_wrong_axis_of_softmax_is_named():
    with pytest.raises(np.exceptions.AxisError, match="softmax: axis 2 is out of bounds"):
        softmax(np.zeros((2, 3)), axis=2)
    with pytest.raises(TypeError, match="axis must be an integer"):
        softmax(np.zeros(3), axis=0.5)


# ------------------------------------------------------------------------------ cross-entropy


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_cross_entropy_with_class_indices(axis):
    axis_last = axis % 3
    labels = RNG.integers(0, SCORES.shape[axis], np.delete(SCORES.shape, axis_last))
    check_op(
        lambda x: cross_entropy(x, labels, axis, reduction="none"),
        SCORES,
        reference=lambda x: plain_loss(x, labels, axis_last),
    )


@pytest.mark.parametrize("axis", [0, 1, -1])
def test_cross_entropy_with_probabilities_differentiates_by_both(axis):
    chances = RNG.uniform(size=SCORES.shape)  # they need not sum to one
    check_op(
        lambda x, p: cross_entropy(x, p, axis, reduction="none"),
        SCORES,
        chances,
        reference=lambda x, p: -(p * np.log(plain_softmax(x, axis))).sum(axis),
    )


def test_third_derivatives_of_cross_entropy():
    def adjoints(x, p):
        return ad.gradients(cross_entropy(x, p, reduction="sum"), [x, p])

    def reference(x, p):
        s = plain_softmax(x, -1)
        return [p.sum(-1, keepdims=True) * s - p, -np.log(s)]

    check_op(adjoints, SCORES[0], RNG.uniform(size=(3, 4)), reference=reference)


def test_the_transpose_of_handing_adjoints_to_labels_differentiates():
    like = ad.constant(np.zeros((2, 3)))
    check_op(lambda b: from_labels_op(b, like, like) ** 3, RNG.normal(size=(2, 3)),
             reference=lambda b: b**3)  # fmt: skip


def test_class_indices_get_zeros_in_derivatives_of_any_order():
    x, labels = ad.Variable(name="x"), ad.Variable(name="labels")
    (of_labels,) = ad.gradients(cross_entropy(x, labels), [labels])
    second = ad.gradients(of_labels * 1.0, [x, labels])
    values = ad.Executor([of_labels, *second]).run({x: SCORES[0], labels: np.array([0, 1, 2])})
    assert [value.shape for value in values] == [(3,), (3, 4), (3,)]
    assert not any(np.any(value) for value in values)


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_cross_entropy_of_all_examples(reduction):
    labels = np.array([2, 0, 1, 2, 2])
    check_op(
        lambda x: cross_entropy(x, labels, reduction=reduction),
        RNG.normal(size=(5, 3)),
        reference=lambda x: getattr(plain_loss(x, labels, 1), reduction)(),
    )


def test_one_example_with_one_label():
    check_op(lambda x: cross_entropy(x, 2), SCORES[0, 0],
             reference=lambda x: plain_loss(x, 2, 0)[()])  # fmt: skip


def test_labels_may_be_fed_in_either_form():
    logits, labels = ad.Variable(name="logits"), ad.Variable(name="labels")
    loss = cross_entropy(logits, labels)
    run = ad.Executor([loss, *ad.gradients(loss, [logits, labels])]).run
    scores = RNG.normal(size=(4, 3))
    indices = np.array([0, 2, 1, 1])
    hard = run({logits: scores, labels: indices})
    soft = run({logits: scores, labels: np.eye(3)[indices]})
    assert hard[0] == pytest.approx(soft[0])
    assert hard[1] == pytest.approx(soft[1])
    assert hard[2].tolist() == [0, 0, 0, 0]
    assert soft[2].shape == (4, 3)
    table = run({logits: scores, labels: np.eye(3, dtype=int)[indices]})
    assert table[0] == pytest.approx(soft[0])


def test_cross_entropy_of_huge_and_impossible_scores():
    logits = np.array([[1e5, 0.0, -1e5], [0.0, -np.inf, 0.0]])
    with np.errstate(all="raise", under="ignore"):
        hard, (of_hard,) = value_and_adjoints(lambda x: cross_entropy(x, [0, 2]), logits)
        soft, (of_soft,) = value_and_adjoints(
            lambda x: cross_entropy(x, np.array([[1.0, 0.0, 0.0], [0.5, 0.0, 0.5]])), logits
        )
    assert hard == soft == pytest.approx(np.log(2) / 2)
    assert of_hard.tolist() == [[0, 0, 0], [0.25, 0, -0.25]]
    assert of_soft.tolist() == [[0, 0, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("labels", "arguments", "error", "message"),
    [
        ([0, 3], {}, ValueError, r"the label 3 at \(1,\) names no class.*numbered from 0 to 2"),
        ([-1, 0], {}, ValueError, "labels - 1 if yours begin with 1"),
        ([0.0, 1.0], {}, TypeError, r"class indices are integers; got float64.*astype\(int\)"),
        ([0, 1, 2], {}, ValueError, r"labels of shape \(3,\).*have the shape \(2,\)"),
        ([0, 1], {"axis": 2}, np.exceptions.AxisError, "axis 2"),
        ([0, 1], {"reduction": "avg"}, ValueError, "reduction is"),
        ("ab", {}, TypeError, "array of numbers"),
    ],
)
def test_wrong_labels_are_refused(labels, arguments, error, message):
    with pytest.raises(error, match=message):
        value_of(cross_entropy(np.zeros((2, 3)), labels, **arguments))


def test_a_single_number_has_no_classes():
    with pytest.raises(ValueError, match="an axis of classes"):
        value_of(cross_entropy(2.0, 0))


# ------------------------------------------------------------------------------ convolution


def plain_conv2d(x, w, stride, padding, dilation):
    """Sum over every window with loops over the places."""
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, w.shape[2:], strict=True)]
    windows = sliding_window_view(x, spans, axis=(2, 3))[:, :, :: stride[0], :: stride[1]]
    return np.einsum("ncpqij,ocij->nopq", windows[..., :: dilation[0], :: dilation[1]], w)


GEOMETRIES = [
    ((1, 1), ((0, 0), (0, 0)), (1, 1)),
    ((2, 1), ((1, 0), (2, 1)), (1, 2)),
    ((3, 2), ((1, 1), (1, 1)), (2, 1)),
]


@pytest.mark.parametrize(("stride", "padding", "dilation"), GEOMETRIES, ids=str)
def test_convolution_and_its_derivatives(stride, padding, dilation):
    check_op(
        lambda x, w: conv2d(x, w, stride, padding, dilation),
        RNG.normal(size=(2, 2, 6, 7)),
        RNG.normal(size=(3, 2, 2, 3)),
        reference=lambda x, w: plain_conv2d(x, w, stride, padding, dilation),
    )


def test_derivatives_of_what_is_made_of_convolutions():
    """The adjoint varies too, so that its own adjoint is needed."""
    check_op(
        lambda x, w: conv2d(x * x, w, 2, 1) * conv2d(x, w * w, 2, 1),
        RNG.normal(size=(2, 2, 4, 5)),
        RNG.normal(size=(3, 2, 2, 3)),
        reference=lambda x, w: (
            plain_conv2d(x * x, w, (2, 2), ((1, 1), (1, 1)), (1, 1))
            * plain_conv2d(x, w * w, (2, 2), ((1, 1), (1, 1)), (1, 1))
        ),
        rtol=1e-5,
    )


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_convolution_of_any_size_agrees_with_windows(data):
    size = st.integers(1, 3)
    stride, dilation = (tuple(data.draw(size) for _ in range(2)) for _ in range(2))
    padding = tuple(tuple(data.draw(st.integers(0, 2)) for _ in range(2)) for _ in range(2))
    kernel = [data.draw(size) for _ in range(2)]
    image = [
        d * (k - 1) + data.draw(st.integers(1, 4)) for d, k in zip(dilation, kernel, strict=True)
    ]
    x = RNG.normal(size=(data.draw(st.integers(0, 2)), 2, *image))
    w = RNG.normal(size=(3, 2, *kernel))
    found, (of_x, of_w) = value_and_adjoints(
        lambda x, w: conv2d(x, w, stride, padding, dilation), x, w
    )
    assert found == pytest.approx(plain_conv2d(x, w, stride, padding, dilation))
    assert np.sum(of_x * x) == pytest.approx(np.sum(found), abs=1e-9)  # linear in each
    assert np.sum(of_w * w) == pytest.approx(np.sum(found), abs=1e-9)
    assert of_x.shape == x.shape and of_w.shape == w.shape


@pytest.mark.parametrize(("stride", "size"), [(1, 5), (2, 3), (3, 2)])
def test_same_padding_gives_the_size_divided_by_the_stride_rounded_up(stride, size):
    x, w = np.ones((1, 1, 5, 5)), np.ones((1, 1, 2, 3))
    value = conv2d(x, w, stride=stride, padding="same").value
    assert value.shape == (1, 1, size, size)
    if stride == 1:
        assert value[0, 0, 0].tolist() == [4, 6, 6, 6, 4]
        assert value[0, 0, -1].tolist() == [2, 3, 3, 3, 2]  # the odd row of zeros is below


def test_convolution_gradients_are_convolutions():
    x, w = ad.Variable(name="x"), ad.Variable(name="w")
    y = conv2d(x, w)
    ops = {node.op.symbol for node in ad.find_topo_sort(ad.gradients(y, [x, w]))}
    assert ops == {"variable", "conv2d", "ones_like", "conv2d_images", "conv2d_kernels"}


@pytest.mark.parametrize(
    ("x", "w", "arguments", "message"),
    [
        ((1, 5, 5), (1, 1, 2, 2), {}, r"images have the shape .*got \(1, 5, 5\)"),
        ((1, 1, 5, 5), (2, 2), {}, r"kernels have the shape .*got \(2, 2\)"),
        ((1, 5, 5, 2), (3, 2, 2, 2), {}, r"have 5 channels .*take 2.*np.moveaxis"),
        ((1, 1, 5, 5), (1, 1, 7, 2), {}, "7 x 2 cells.*does not fit into an image of 5 x 5"),
        ((1, 1, 5, 5), (1, 1, 2, 2), {"stride": 0}, "stride is an integer of at least 1"),
        ((1, 1, 5, 5), (1, 1, 2, 2), {"dilation": (1, 2, 3)}, "dilation is an integer"),
        ((1, 1, 5, 5), (1, 1, 2, 2), {"padding": "SAME"}, 'padding is "same", "valid"'),
        ((1, 1, 5, 5), (1, 1, 2, 2), {"padding": -1}, "padding is"),
    ],
)
def test_wrong_convolutions_are_refused(x, w, arguments, message):
    with pytest.raises(ValueError, match=message):
        value_of(conv2d(np.zeros(x), np.zeros(w), **arguments))


# ------------------------------------------------------------------------------ pooling


def plain_pool(x, size, stride, padding, fill, reduce):
    x = np.pad(x, padding, constant_values=fill)
    return reduce(sliding_window_view(x, size)[:: stride[0], :: stride[1]], axis=(-2, -1))


@pytest.mark.parametrize(
    ("size", "stride", "padding"),
    [((2, 2), (2, 2), 0), ((3, 2), (2, 1), 1), ((2, 3), (1, 4), ((1, 0), (0, 2)))],
    ids=str,
)
def test_pooling_and_its_derivatives(size, stride, padding):
    x = RNG.permutation(42).reshape(6, 7) * 0.1
    check_op(
        lambda x: max_pool2d(x, size, stride, padding),
        x,
        reference=lambda x: plain_pool(x, size, stride, padding, -np.inf, np.max),
    )
    check_op(
        lambda x: avg_pool2d(x, size, stride, padding),
        x,
        reference=lambda x: plain_pool(x, size, stride, padding, 0, np.mean),
    )


@pytest.mark.parametrize(("pool", "fill", "reduce"),
                         [(max_pool2d, -np.inf, np.max), (avg_pool2d, 0, np.mean)])  # fmt: skip
def test_derivatives_of_what_is_made_of_pools(pool, fill, reduce):
    x = RNG.permutation(42).reshape(6, 7) * 0.1 - 2.03
    check_op(lambda x: pool(x, (3, 2), (2, 1), 1) ** 3, x,
             reference=lambda x: plain_pool(x, (3, 2), (2, 1), 1, fill, reduce) ** 3)  # fmt: skip
    check_op(  # what the two ops behind the gradient give, differentiated by what they are given
        lambda x: ad.gradients(ad.reduce_sum(pool(x, 2) ** 3), [x])[0] ** 2, x[:4, :6],
        reference=lambda x: ad.Executor(
            ad.gradients(ad.reduce_sum(pool(v := variable_with_value(x), 2) ** 3), [v])
        ).run({})[0] ** 2,
    )  # fmt: skip


def test_pooling_leaves_axes_in_front_alone():
    x = RNG.normal(size=(2, 3, 4, 6))
    for pool in (max_pool2d, avg_pool2d):
        whole, (adjoint,) = value_and_adjoints(lambda x, pool=pool: pool(x, (2, 3)), x)
        assert whole.shape == (2, 3, 2, 2) and adjoint.shape == x.shape
        assert np.array_equal(whole[1, 2], pool(x[1, 2], (2, 3)).value)
    assert max_pool2d(np.zeros((0, 4, 4)), 2).value.shape == (0, 2, 2)


def test_same_padding_of_pools():
    x = np.arange(25.0).reshape(5, 5)
    assert max_pool2d(x, 2, padding="same").value.tolist() == [[6, 8, 9], [16, 18, 19],
                                                               [21, 23, 24]]  # fmt: skip
    assert avg_pool2d(x, 2, padding="same").value[-1].tolist() == [10.25, 11.25, 6.0]


def test_equal_largest_numbers_share_the_adjoint_evenly():
    _, (adjoint,) = value_and_adjoints(lambda x: max_pool2d(x, 2), [[3.0, 3.0], [1.0, 3.0]])
    assert adjoint == pytest.approx(np.array([[1, 1], [0, 1]]) / 3)
    x = variable_with_value(np.zeros((2, 2)))
    (slope,) = tangents([max_pool2d(x, 2)], [x], [ad.constant(np.array([[4.0, 0], [0, 0]]))])
    assert slope.value.tolist() == [[1.0]]


@pytest.mark.parametrize("value", [-np.inf, np.nan])
def test_padding_is_never_the_largest(value):
    _, (adjoint,) = value_and_adjoints(lambda x: max_pool2d(x, 2, 1, 1), np.full((1, 1), value))
    assert adjoint.tolist() == [[4.0]]


def test_pooling_passes_nan_and_keeps_integers():
    assert np.isnan(max_pool2d(np.array([[1.0, np.nan], [2.0, 3.0]]), 2).value).all()
    assert max_pool2d(np.arange(4).reshape(2, 2), 2, 1, 1).value.dtype == int
    assert max_pool2d(np.array([[False, True]]), (1, 2)).value.tolist() == [[True]]
    assert avg_pool2d(np.arange(4).reshape(2, 2), 2).value.tolist() == [[1.5]]


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
def test_wrong_pools_are_refused(pool):
    for arguments, message in [
        ((0,), "size is an integer of at least 1"),
        ((2, 1, 2), "nothing but padding"),
        ((2, "a"), "stride is an integer"),
        ((7,), "does not fit"),
    ]:
        with pytest.raises(ValueError, match=message):
            value_of(pool(np.zeros((5, 5)), *arguments))
    with pytest.raises(ValueError, match="last two axes"):
        value_of(pool(np.zeros(5), 2))


# ------------------------------------------------------------------------------ dropout


def test_dropout_has_one_mask_for_each_run_forward_and_backward():
    x = ad.Variable(name="x")
    y = dropout(x, 0.5, np.random.default_rng(1))
    executor = ad.Executor([y, *ad.gradients(y, [x])])
    runs = [executor.run({x: np.full(100, 3.0)}) for _ in range(2)]
    for value, adjoint in runs:
        assert np.array_equal(value, 3.0 * adjoint)
        assert set(adjoint) == {0.0, 2.0}
    assert not np.array_equal(runs[0][0], runs[1][0])


def test_dropout_of_known_values_is_drawn_once():
    x = variable_with_value(np.ones(50))
    y = dropout(x, 0.3, np.random.default_rng(1))
    (adjoint,) = ad.gradients(y, [x])
    assert np.array_equal(ad.Executor([adjoint]).run({})[0], y.value)
    assert np.array_equal(ad.Executor([y]).run({})[0], y.value)


def test_dropout_repeats_with_the_generator():
    draws = [dropout(np.ones(30), 0.5, np.random.default_rng(seed)).value for seed in (1, 1, 2)]
    assert np.array_equal(draws[0], draws[1]) and not np.array_equal(draws[0], draws[2])
    generator = np.random.default_rng(1)
    first, second = (dropout(np.ones(30), 0.5, generator).value for _ in range(2))
    assert not np.array_equal(first, second)


def test_dropout_keeps_the_mean_and_the_type():
    kept = dropout(np.ones(100_000), 0.25, np.random.default_rng(0)).value
    assert np.mean(kept == 0) == pytest.approx(0.25, abs=0.01)
    assert kept.mean() == pytest.approx(1, abs=0.02)
    assert dropout(np.float32([1, 2]), 0.5, np.random.default_rng(0)).value.dtype == np.float32
    assert dropout([1, 2], 0.0, np.random.default_rng(0)).value.tolist() == [1.0, 2.0]


def test_dropout_is_linear_and_differentiates_twice():
    check_op(lambda x: dropout(x, 0.5, np.random.default_rng(3)), np.arange(1.0, 7.0),
             reference=lambda x: x * dropout(np.ones_like(x), 0.5, np.random.default_rng(3)).value,
             symbolic=False)  # fmt: skip


def test_wrong_dropouts_are_refused():
    generator = np.random.default_rng(0)
    for rate in (1.0, -0.1, "half", ad.constant(0.5)):
        with pytest.raises(ValueError, match="rate is a number from 0"):
            dropout(np.ones(2), rate, generator)
    for wrong in (None, 0, np.random.RandomState(0)):
        with pytest.raises(TypeError, match="np.random.default_rng"):
            dropout(np.ones(2), 0.5, wrong)


# ------------------------------------------------------------------------------ embedding


@pytest.mark.parametrize("shape", [(4,), (4, 3), (4, 2, 3)], ids=str)
@pytest.mark.parametrize("indices", [2, [1, 1, 0, 1], [[3, 0], [0, 0]], np.zeros(0, int)], ids=str)
def test_embedding_gathers_rows_and_adds_up_their_adjoints(shape, indices):
    check_op(lambda t: embedding(t, indices), RNG.normal(size=shape),
             reference=lambda t: t[np.asarray(indices)])  # fmt: skip


def test_derivatives_of_what_is_made_of_rows():
    indices = np.array([1, 1, 0])
    check_op(lambda t: embedding(t, indices) ** 3, RNG.normal(size=(3, 2)),
             reference=lambda t: t[indices] ** 3)  # fmt: skip
    check_op(lambda t: ad.gradients(ad.reduce_sum(embedding(t, indices) ** 3), [t])[0],
             RNG.normal(size=(3, 2)),
             reference=lambda t: 3 * t**2 * np.array([[1], [2], [0]], t.dtype))  # fmt: skip


def test_adjoints_of_repeated_rows_accumulate():
    _, (adjoint,) = value_and_adjoints(lambda t: embedding(t, [1, 1, 2, 1]), np.ones((4, 2)))
    assert adjoint.tolist() == [[0, 0], [3, 3], [1, 1], [0, 0]]


def test_indices_may_be_fed():
    table, indices = ad.Variable(name="table"), ad.Variable(name="indices")
    rows = embedding(table, indices)
    executor = ad.Executor([rows, *ad.gradients(rows, [table, indices])])
    value, of_table, of_indices = executor.run({table: np.eye(3), indices: np.array([2, 2])})
    assert value.tolist() == [[0, 0, 1], [0, 0, 1]]
    assert of_table[:, 0].tolist() == [0, 0, 2]
    assert of_indices.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("indices", "error", "message"),
    [
        ([0, 3], IndexError, r"the index 3 at \(1,\) names no row of a table of 3"),
        (-1, IndexError, r"the index -1 names no row.*table\[indices\]"),
        ([0.5], TypeError, "indices are integers; got float64"),
    ],
)
def test_wrong_indices_are_refused(indices, error, message):
    with pytest.raises(error, match=message):
        value_of(embedding(np.zeros((3, 2)), indices))


def test_a_table_needs_rows():
    with pytest.raises(ValueError, match="an axis of rows"):
        value_of(embedding(1.0, 0))


def test_nodes_are_spelled_with_what_matters():
    x = ad.Variable(name="x")
    assert str(softmax(x)) == "softmax(x)"
    assert str(log_softmax(x, axis=0)) == "log_softmax(x, axis=0)"
    assert str(dropout(x, 0.5, np.random.default_rng(0))) == "x * dropout_mask(seed, x)"


def test_class_indices_that_are_fed_have_zero_derivatives_of_their_shape_to_third_order():
    scores, labels = ad.Variable(name="scores"), ad.Variable(name="labels")
    feed = {scores: np.array([[0.3, -1.0, 2.0], [0.0, 0.5, 0.1]]), labels: np.array([2, 0])}
    y = ad.cross_entropy(scores, labels)
    for _ in range(3):
        of_scores, of_labels = ad.gradients(y, [scores, labels])
        by_scores, by_labels = ad.Executor([of_scores, of_labels]).run(feed)
        assert by_scores.shape == (2, 3)
        np.testing.assert_array_equal(by_labels, np.zeros(2))
        y = np.sum(of_scores**2) + np.sum(of_labels**2)


def test_probabilities_that_are_fed_have_derivatives_to_third_order():
    scores = np.array([[0.3, -1.0, 2.0], [0.0, 0.5, 0.1]])
    chances = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0]])

    def slope(scores, chances):
        return np.sum(ad.grad(ad.cross_entropy, argnums=1)(scores, chances) ** 2) + np.sum(
            ad.grad(ad.cross_entropy)(scores, chances) ** 2
        )

    ad.check_gradients(slope, scores, chances, order=2)
