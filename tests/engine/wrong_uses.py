"""The table of wrong uses: what people do by mistake, and what they are told.

Each row is a function that does it. What it must be told stands in its decorator: the error's type,
parts of what happened, and a part of what to try; where it happened is checked for all. Errors
about a node name the line that made it; others are raised at the line at fault itself.
"""

import math
import pickle
from dataclasses import dataclass

import numpy as np

import autodiff as ad
from autodiff.dual import Dual
from autodiff.revad import Var as RevadVar
from autodiff.tape import Tape

__all__ = ["TABLE", "WrongUse"]

TABLE = []
MATRIX = np.arange(6.0).reshape(2, 3)
VECTOR = np.array([1.0, 2.0, 3.0])


@dataclass(frozen=True)
class WrongUse:
    """A row: what is done, and what is said about it.

    Attributes
    ----------
    use : callable
        Does it.
    error : type
        What it raises.
    what : tuple of str
        Parts of the message: what happened.
    hint : str
        A part of the message or its notes: what to try.
    made : bool
        Whether the error names the line, in `use`, that made a node. Otherwise the line at fault is
        where the traceback leaves `use`.
    """

    use: object
    error: type
    what: tuple
    hint: str
    made: bool


def wrong(error, *what, hint, made=False):
    """Put a function into the table."""

    def enter(use):
        TABLE.append(WrongUse(use, error, what, hint, made))
        return use

    return enter


def run(node, feed_dict):
    """Return the value of one node."""
    return ad.Executor([node]).run(feed_dict)[0]


# --- shapes -----------------------------------------------------------------------------------


@wrong(ValueError, "(2,) (3,)", "x + y", hint="Shapes broadcast", made=True)
def adding_shapes_that_do_not_broadcast():
    x, y = ad.Variable("x"), ad.Variable("y")
    run(x + y, {x: np.ones(2), y: np.ones(3)})


@wrong(ValueError, "(2,) (3,)", "array[3]", hint="Shapes broadcast", made=True)
def adding_shapes_that_do_not_broadcast_in_a_function():
    ad.grad(lambda x: np.sum(x + np.ones(3)))(np.ones(2))


@wrong(ValueError, "matmul of shapes (2, 3) and (4, 2)", hint="Transpose one of them", made=True)
def multiplying_matrices_that_do_not_fit():
    ad.grad(lambda x: np.sum(x @ np.ones((4, 2))))(MATRIX)


@wrong(ValueError, "A has shape (3,)", hint="with reshape", made=True)
def multiplying_a_vector_as_a_matrix():
    x, y = ad.Variable("x"), ad.Variable("y")
    run(ad.matmul(x, y), {x: VECTOR, y: MATRIX})


@wrong(ValueError, "size 6 into shape (4,2)", hint="-1 stands for", made=True)
def reshaping_to_another_size():
    ad.grad(lambda x: np.sum(x.reshape(4, 2)))(MATRIX)


@wrong(TypeError, "reshape: shape must be an integer", "the node", hint="known when", made=True)
def reshaping_by_a_node():
    ad.grad(lambda x: np.sum(np.reshape(x, (x[0], 2))))(np.ones(2))


@wrong(ValueError, "dimension 1", "size 3", "size 2", hint="joined axis alone", made=True)
def concatenating_shapes_that_do_not_fit():
    ad.grad(lambda x: np.sum(np.concatenate([x, np.ones((2, 2))])))(MATRIX)


@wrong(ValueError, "same shape", hint="np.concatenate joins", made=True)
def stacking_different_shapes():
    ad.grad(lambda x: np.sum(np.stack([x, x[0]])))(MATRIX)


@wrong(ValueError, "no 4 equal parts", hint="np.array_split", made=True)
def splitting_into_unequal_parts():
    ad.grad(lambda x: np.sum(np.split(x, 4)[0]))(MATRIX)


@wrong(ValueError, "axis to squeeze", hint="axes of length 1", made=True)
def squeezing_a_long_axis():
    ad.grad(lambda x: np.sum(np.squeeze(x, 0)))(MATRIX)


@wrong(ValueError, "requested shape (4,4)", hint="Shapes broadcast", made=True)
def broadcasting_to_a_shape_that_does_not_fit():
    ad.grad(lambda x: np.sum(np.broadcast_to(x, (4, 4))))(MATRIX)


@wrong(ValueError, "transpose", "got (0, 0)", hint="each axis once")
def transposing_an_axis_twice():
    ad.grad(lambda x: np.sum(np.transpose(x, (0, 0))))(MATRIX)


# --- axes and indices -------------------------------------------------------------------------


@wrong(np.exceptions.AxisError, "axis 2", hint="its axes are 0 to 1", made=True)
def summing_along_an_axis_that_is_not_there():
    ad.grad(lambda x: np.sum(np.sum(x, axis=2)))(MATRIX)


@wrong(np.exceptions.AxisError, "axis 2", hint="counted from 0", made=True)
def summing_along_an_axis_that_is_not_there_when_fed():
    x = ad.Variable("x")
    run(np.sum(x, axis=2), {x: MATRIX})


@wrong(ValueError, "axis (0, 0)", hint="twice")
def summing_along_an_axis_twice():
    ad.grad(lambda x: np.sum(np.sum(x, axis=(0, 0))))(MATRIX)


@wrong(TypeError, "float 1.0", hint="axis must be an integer")
def summing_along_a_fractional_axis():
    ad.grad(lambda x: np.sum(np.sum(x, axis=1.0)))(MATRIX)


@wrong(IndexError, "index 5 is out of bounds", hint="0 to n - 1", made=True)
def indexing_beyond_the_end():
    ad.grad(lambda x: x[5])(VECTOR)


@wrong(IndexError, "too many indices", hint="an index for each axis", made=True)
def indexing_axes_that_are_not_there():
    ad.grad(lambda x: x[0, 0])(VECTOR)


@wrong(TypeError, "float 0.5", hint="an integer, a slice")
def indexing_by_a_fraction():
    ad.grad(lambda x: x[0.5])(VECTOR)


@wrong(TypeError, "str 'w'", hint="an integer, a slice")
def indexing_by_a_key():
    ad.grad(lambda x: x["w"])(VECTOR)


@wrong(IndexError, "boolean index did not match", hint="A mask has the length", made=True)
def choosing_by_a_mask_of_another_length():
    ad.grad(lambda x: np.sum(x[np.array([True, False])]))(VECTOR)


@wrong(ValueError, "same number of dimensions", hint="np.expand_dims", made=True)
def taking_along_an_axis_by_too_few_axes():
    ad.grad(lambda x: np.sum(np.take_along_axis(x, np.array([0]), 1)))(MATRIX)


# --- feeds ------------------------------------------------------------------------------------


@wrong(KeyError, "no value for the variable y", hint="feed_dict has x", made=True)
def forgetting_a_feed():
    x, y = ad.Variable("x"), ad.Variable("y")
    run(x * y, {x: 1.0})


@wrong(KeyError, "no value for the variable x", hint="two variables of one name", made=True)
def taking_two_variables_of_one_name_for_one():
    x, other = ad.Variable("x"), ad.Variable("x")
    run(x * other, {x: 1.0})


@wrong(TypeError, "'x' is str", hint="feed_dict={x: 2.0}")
def feeding_by_name():
    x = ad.Variable("x")
    run(x * 2, {"x": 1.0})


@wrong(TypeError, "x * 2 is an inner node", hint="keys are variables", made=True)
def feeding_an_inner_node():
    x = ad.Variable("x")
    inner = x * 2
    run(inner + 1, {inner: 3.0})


@wrong(TypeError, "2.0 is a constant", hint="keys are variables", made=True)
def feeding_a_constant():
    x, c = ad.Variable("x"), ad.constant(2.0)
    run(x * c, {x: 1.0, c: 3.0})


@wrong(TypeError, "is a constant", hint="keys are variables", made=True)
def using_the_input_of_a_function_after_the_call():
    kept = []
    ad.grad(lambda x: kept.append(x * 1) or x)(2.0)
    run(kept[0].inputs[0] * 3, {kept[0].inputs[0]: 1.0})


@wrong(TypeError, "got NoneType None", hint="a dict from variables to values")
def feeding_nothing():
    run(ad.Variable("x") * 2, None)


@wrong(TypeError, "the value of x", "str 'two'", hint="numbers first")
def feeding_text():
    x = ad.Variable("x")
    run(x * 2, {x: "two"})


@wrong(TypeError, "the value of x", "complex", hint="keep the real and the imaginary part apart")
def feeding_a_complex_number():
    x = ad.Variable("x")
    run(x * 2, {x: 1 + 2j})


@wrong(TypeError, "the value of x", "rows differ in length", hint="Pad them")
def feeding_a_ragged_list():
    x = ad.Variable("x")
    run(x * 2, {x: [[1.0, 2.0], [3.0]]})


@wrong(TypeError, "the value of x", "dtype=object", hint="dtype=float")
def feeding_an_array_of_objects():
    x = ad.Variable("x")
    run(x * 2, {x: np.array([1, None], dtype=object)})


@wrong(TypeError, "the value of x", "the node y", hint="expected a number or an array")
def feeding_a_node():
    x, y = ad.Variable("x"), ad.Variable("y")
    run(x * 2, {x: y})


@wrong(
    ValueError, "promised to be a single number", "shape (3,)", hint="Leave the promise", made=True
)
def feeding_an_array_for_a_promised_scalar():
    x = ad.Variable(name="x", scalar=True)
    run(x * 2, {x: VECTOR})


# --- graphs and ops ---------------------------------------------------------------------------


@wrong(TypeError, "got int 3", hint='a string such as "x"')
def naming_a_variable_by_its_value():
    ad.Variable(3)


@wrong(TypeError, "got x * 2", hint="Executor([y])")
def executing_a_single_node():
    ad.Executor(ad.Variable("x") * 2)


@wrong(TypeError, "takes 2 nodes; got 1", hint="y = a + b")
def giving_an_op_too_few_inputs():
    ad.add_op(ad.Variable("x"))


@wrong(TypeError, "takes 1 node; got 2", hint="y = exp(a)")
def giving_an_op_too_many_inputs():
    ad.exp_op(ad.Variable("x"), ad.Variable("x"))


@wrong(TypeError, "float 3.0", hint="ad.constant(value)")
def giving_an_op_a_number():
    ad.mul_op(ad.Variable("x"), 3.0)


@wrong(TypeError, "add of the node x (made at", hint="np.array([1, 2])", made=True)
def adding_a_list():
    x = ad.Variable("x")
    return x + [1, 2]


@wrong(TypeError, "the str 'a'", hint="shows a node in a text", made=True)
def adding_text():
    x = ad.Variable("x")
    return "a" + x


@wrong(TypeError, "complex", hint="keep the real and the imaginary part apart", made=True)
def multiplying_by_a_complex_number():
    x = ad.Variable("x")
    return x * (1 + 2j)


@wrong(ValueError, "among its own inputs", hint="make a new node", made=True)
def making_a_cycle():
    x = ad.Variable("x")
    y = x * 2
    z = y + 1
    y.inputs = (z,)
    run(z, {x: 1.0})


@wrong(ValueError, "among its own inputs", hint="make a new node", made=True)
def making_a_cycle_of_nodes_that_know_their_values():
    y = ad.constant(1.0) * 2
    z = y + 1
    y.inputs = (z,)
    return z.value


@wrong(TypeError, "list of nodes", hint="gradients(output, [x])")
def differentiating_by_a_node_without_a_list():
    x = ad.Variable("x")
    ad.gradients(x * x, x)


@wrong(TypeError, "float 3.0", hint="made from variables")
def differentiating_a_number():
    ad.gradients(3.0, [ad.Variable("x")])


@wrong(ValueError, "empty list", hint="zeroslike_op")
def adding_up_no_nodes():
    ad.sum_node_list([])


@wrong(TypeError, "complex", hint="keep the real and the imaginary part apart")
def making_a_complex_constant():
    ad.constant(1j)


@wrong(ValueError, "rows differ in length", hint="Pad them")
def making_a_ragged_constant():
    ad.constant([[1], [2, 3]])


@wrong(TypeError, "a tape's variable", hint="import autodiff as ad")
def mixing_the_graph_with_the_tape():
    return ad.Variable("x") * Tape().var(1.0)


@wrong(TypeError, "revad.Var", hint="import autodiff as ad")
def mixing_the_graph_with_revad():
    return ad.Variable("x") * RevadVar(1.0)


@wrong(TypeError, "dual.Dual", hint="import autodiff as ad")
def mixing_the_graph_with_dual_numbers():
    return ad.Variable("x") * Dual(1.0, 1.0)


# --- a node is no number ----------------------------------------------------------------------


@wrong(TypeError, "float()", "x * 2", hint="ad.stop_gradient(x).value", made=True)
def turning_a_node_into_a_float():
    x = ad.Variable("x")
    float(x * 2)


@wrong(TypeError, "float()", hint="ad.stop_gradient(x).value", made=True)
def calling_a_function_of_the_math_module():
    ad.grad(lambda x: math.sin(x))(1.0)


@wrong(TypeError, "index()", hint="ad.stop_gradient(x).value", made=True)
def counting_to_a_node():
    ad.grad(lambda x: sum(x for _ in range(x)))(3)


@wrong(TypeError, "the truth of the node x > 0", hint="np.where", made=True)
def branching_on_a_symbolic_node():
    x = ad.Variable("x")
    return 1 if x > 0 else 2


@wrong(TypeError, "the truth of the node x > 0", hint="np.where", made=True)
def chaining_comparisons():
    x = ad.Variable("x")
    return 0 < x < 1


@wrong(ValueError, "the truth of the node", "shape (3,)", hint="np.all or np.any", made=True)
def branching_on_an_array():
    ad.grad(lambda x: np.sum(x) if x > 0 else 0.0)(VECTOR)


@wrong(TypeError, "the length of the node x", hint="ad.grad", made=True)
def asking_a_symbolic_node_for_its_length():
    len(ad.Variable("x"))


@wrong(TypeError, "iteration of the node x", hint="index it instead", made=True)
def iterating_over_a_symbolic_node():
    for _ in ad.Variable("x"):
        pass


@wrong(TypeError, "a single number", "no length", hint="np.reshape(x, (1,))", made=True)
def iterating_over_a_number():
    ad.grad(lambda x: sum(x))(1.0)


@wrong(AttributeError, "the shape of the node x", hint="broadcast_like_op", made=True)
def asking_a_symbolic_node_for_its_shape():
    return ad.Variable("x").shape


@wrong(TypeError, "== between the node x", hint="np.equal(x, value)")
def comparing_a_node_with_a_number():
    return ad.Variable("x") == 1.0


@wrong(TypeError, "`in` of the node x", hint="np.any(np.equal", made=True)
def looking_for_a_number_in_a_node():
    return 1.0 in ad.Variable("x")


@wrong(TypeError, "number format", hint="Print what run returns", made=True)
def formatting_a_symbolic_node_as_a_number():
    return f"{ad.Variable('x'):.3f}"


@wrong(AttributeError, "no item", hint="ad.stop_gradient(x).value", made=True)
def asking_for_an_item():
    ad.grad(lambda x: x.item())(1.0)


@wrong(AttributeError, "no backward", hint="ad.grad(f)(x)", made=True)
def calling_backward():
    x = ad.Variable("x")
    x.backward()


@wrong(AttributeError, "no men", hint="mean", made=True)
def misspelling_a_method():
    x = ad.Variable("x")
    x.men()


# --- arrays never change ----------------------------------------------------------------------


@wrong(TypeError, "item assignment", hint="np.where(mask, new, old)", made=True)
def assigning_to_a_part_of_a_node():
    x = ad.Variable("x")
    x[0] = 1.0


@wrong(TypeError, "item assignment", hint="np.where(mask, new, old)", made=True)
def adding_to_a_part_of_a_node():
    def f(x):
        x[0] += 1
        return np.sum(x)

    ad.grad(f)(VECTOR)


@wrong(
    ValueError, "setting an array element", hint="np.stack, np.concatenate or np.where", made=True
)
def assigning_a_node_to_a_part_of_an_array():
    def f(x):
        filled = np.zeros(3)
        filled[0] = x
        return np.sum(filled)

    ad.grad(f)(1.0)


@wrong(TypeError, "out=...", hint="array = array + node")
def adding_a_node_to_an_array_in_place():
    def f(x):
        total = np.zeros(3)
        total += x
        return np.sum(total)

    ad.grad(f)(VECTOR)


@wrong(TypeError, "array() of the node", hint="np.stack, np.concatenate or np.where", made=True)
def making_an_array_of_nodes():
    ad.grad(lambda x: np.sum(np.array([x, x * 2])))(1.0)


@wrong(TypeError, "array() of the node", hint="Keep it a node", made=True)
def making_an_array_of_a_node():
    ad.grad(lambda x: np.sum(np.array(x)))(VECTOR)


# --- NumPy's functions ------------------------------------------------------------------------


@wrong(TypeError, "np.fft.fft is not supported", hint="autodiff.custom_op")
def calling_a_function_that_is_not_supported():
    ad.grad(lambda x: np.sum(np.fft.fft(x)))(VECTOR)


@wrong(TypeError, "np.add.at is not supported", hint="Nearest that are: np.add")
def calling_a_method_of_a_ufunc_that_is_not_supported():
    ad.grad(lambda x: np.add.at(np.zeros(3), [0, 0, 1], x))(VECTOR)


@wrong(TypeError, "np.sum on nodes takes a, axis, keepdims", hint="x.astype(dtype)")
def asking_for_another_dtype():
    ad.grad(lambda x: np.sum(x, dtype=np.float32))(VECTOR)


@wrong(TypeError, "np.sin on nodes takes x; got where", hint="np.where(mask, x, other)")
def asking_a_ufunc_for_a_part():
    ad.grad(lambda x: np.sum(np.sin(x, where=[True, False, True])))(VECTOR)


@wrong(TypeError, "np.sin", hint="nodes cannot be written into an array")
def giving_a_ufunc_an_array_to_fill():
    ad.grad(lambda x: np.sum(np.sin(x, out=np.zeros(3))))(VECTOR)


@wrong(TypeError, "np.where", hint="np.nonzero(condition.value)")
def asking_where_without_values():
    ad.grad(lambda x: np.where(x))(MATRIX)


@wrong(ValueError, "indices for 2 operands, but got 1", hint="by commas")
def giving_einsum_too_few_operands():
    ad.grad(lambda x: np.einsum("ij,jk->ik", x))(MATRIX)


@wrong(ValueError, "the output has 'j'", hint="give it to an operand")
def giving_einsum_an_index_from_nowhere():
    ad.grad(lambda x: np.sum(np.einsum("i->ij", x)))(VECTOR)


@wrong(ValueError, "'#' is no index", hint="use letters")
def giving_einsum_a_strange_index():
    ad.grad(lambda x: np.sum(np.einsum("i#->i", x)))(MATRIX)


@wrong(ValueError, "(2,3)", "(2,2)", hint="same length in all operands", made=True)
def giving_einsum_an_index_of_two_lengths():
    ad.grad(lambda x: np.sum(np.einsum("ij,jk->ik", x, np.ones((2, 2)))))(MATRIX)


@wrong(ValueError, "too many subscripts", hint="a letter for each axis", made=True)
def giving_einsum_too_many_indices():
    ad.grad(lambda x: np.sum(np.einsum("ijk->i", x)))(MATRIX)


@wrong(ValueError, "no identity", hint="leave empty arrays out", made=True)
def taking_the_maximum_of_nothing():
    ad.grad(lambda x: np.max(x))(np.zeros(0))


@wrong(ValueError, "empty sequence", hint="leave empty arrays out", made=True)
def taking_the_argmax_of_nothing():
    ad.grad(lambda x: x[np.argmax(x)])(np.zeros(0))


@wrong(TypeError, "np.sort on nodes takes a, axis", hint="got order")
def sorting_by_a_field():
    ad.grad(lambda x: np.sort(x, order="f")[0])(VECTOR)


@wrong(ValueError, "'linear_ramp' is not supported", hint="constant, edge")
def padding_in_a_mode_that_is_not_supported():
    ad.grad(lambda x: np.sum(np.pad(x, 1, mode="linear_ramp")))(VECTOR)


@wrong(ValueError, "ord='bad'", hint="there are None, 'fro'")
def asking_for_a_norm_that_is_not_there():
    ad.grad(lambda x: np.linalg.norm(x, "bad"))(MATRIX)


@wrong(ZeroDivisionError, "1 / x", hint="np.float64(0)", made=True)
def dividing_python_numbers_by_zero():
    x = ad.Variable("x")
    run(1 / x, {x: 0})


# --- linear algebra ---------------------------------------------------------------------------


@wrong(np.linalg.LinAlgError, "Singular matrix", hint="Add a multiple of np.eye(n)", made=True)
def solving_with_a_singular_matrix():
    ad.grad(lambda a: np.sum(np.linalg.solve(a, np.ones(2))))(np.ones((2, 2)))


@wrong(np.linalg.LinAlgError, "square", "(2, 3)", hint="last two axes", made=True)
def inverting_a_matrix_that_is_not_square():
    ad.grad(lambda a: np.sum(np.linalg.inv(a)))(MATRIX)


@wrong(np.linalg.LinAlgError, "not positive definite", hint="a multiple of np.eye(n)", made=True)
def factoring_a_matrix_that_is_not_positive_definite():
    ad.grad(lambda a: np.sum(np.linalg.cholesky(a)))(-np.eye(2))


@wrong(np.linalg.LinAlgError, "eigenvalues 0 and 1 are equal", hint="use eigvalsh", made=True)
def differentiating_eigenvectors_of_equal_eigenvalues():
    ad.grad(lambda a: np.sum(np.linalg.eigh(a)[1][0]))(np.eye(2))


@wrong(
    np.linalg.LinAlgError, "singular values 0 and 1 are equal", hint="compute_uv=False", made=True
)
def differentiating_vectors_of_equal_singular_values():
    ad.grad(lambda a: np.sum(np.linalg.svd(a)[0][0]))(np.eye(2))


@wrong(np.linalg.LinAlgError, "full_matrices=True", hint="full_matrices=False", made=True)
def differentiating_vectors_beyond_the_rank():
    ad.grad(lambda a: np.sum(np.linalg.svd(a)[0]))(np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 1.0]]))


@wrong(TypeError, "np.linalg.eigvals is not supported", hint="np.linalg.eigvalsh")
def asking_for_complex_eigenvalues():
    ad.grad(lambda a: np.sum(np.linalg.eigvals(a)))(np.eye(2))


# --- learning ---------------------------------------------------------------------------------


@wrong(ValueError, "the label 5", hint="Try labels - 1", made=True)
def labels_out_of_range():
    ad.grad(lambda x: ad.cross_entropy(x, np.array([0, 5])))(MATRIX)


@wrong(TypeError, "float64", hint="labels.astype(int)", made=True)
def labels_that_are_no_integers():
    ad.grad(lambda x: ad.cross_entropy(x, np.array([0.0, 1.0])))(MATRIX)


@wrong(ValueError, "labels of shape (3,)", hint="labels.reshape", made=True)
def labels_of_another_number():
    ad.grad(lambda x: ad.cross_entropy(x, np.array([0, 1, 1])))(MATRIX)


@wrong(ValueError, "have 3 channels", "take 4", hint="np.moveaxis", made=True)
def convolving_with_other_channels():
    ad.grad(lambda w: np.sum(ad.conv2d(np.ones((1, 3, 5, 5)), w)))(np.ones((2, 4, 3, 3)))


@wrong(ValueError, "got (3, 5, 5)", hint="np.expand_dims", made=True)
def convolving_without_a_batch():
    ad.grad(lambda w: np.sum(ad.conv2d(np.ones((3, 5, 5)), w)))(np.ones((2, 3, 3, 3)))


@wrong(ValueError, "3 x 3", "2 x 2", hint='padding="same"', made=True)
def convolving_with_a_kernel_that_is_too_large():
    ad.grad(lambda w: np.sum(ad.conv2d(np.ones((1, 3, 2, 2)), w)))(np.ones((2, 3, 3, 3)))


@wrong(ValueError, "stride", "got 0", hint="at least 1")
def convolving_with_stride_zero():
    ad.grad(lambda w: np.sum(ad.conv2d(np.ones((1, 3, 5, 5)), w, stride=0)))(np.ones((2, 3, 3, 3)))


@wrong(ValueError, "got 1.5", hint="the probability of a zero")
def dropping_more_than_all():
    ad.grad(lambda x: np.sum(ad.dropout(x, 1.5, np.random.default_rng(0))))(VECTOR)


@wrong(TypeError, "got int 3", hint="np.random.default_rng(seed)")
def dropping_by_a_seed():
    ad.grad(lambda x: np.sum(ad.dropout(x, 0.5, 3)))(VECTOR)


@wrong(IndexError, "the index 9", hint="numbered from 0", made=True)
def embedding_a_word_that_is_not_there():
    ad.grad(lambda table: np.sum(ad.embedding(table, np.array([9]))))(MATRIX)


@wrong(np.exceptions.AxisError, "softmax: axis 4", hint="its axes are 0 to 1", made=True)
def softmax_along_an_axis_that_is_not_there():
    ad.grad(lambda x: np.sum(ad.softmax(x, axis=4)))(MATRIX)


# --- derivative operators ---------------------------------------------------------------------


@wrong(TypeError, "returned integers (int64", hint="Use the numbers", made=True)
def differentiating_an_integer():
    ad.grad(lambda x: np.argmax(x))(VECTOR)


@wrong(TypeError, "returned truth values", hint="Use the numbers", made=True)
def differentiating_a_comparison():
    ad.grad(lambda x: x > 0)(1.0)


@wrong(TypeError, "an array of shape (2, 3)", hint="use jacobian")
def differentiating_an_array():
    ad.grad(lambda x: x * 2)(MATRIX)


@wrong(TypeError, "returned None", hint="is a `return` missing?")
def differentiating_a_function_without_a_return():
    ad.grad(lambda x: None)(1.0)


@wrong(TypeError, "a tuple of 2", hint="vjp, jvp or jacobian")
def differentiating_a_tuple():
    ad.grad(lambda x: (x, x))(1.0)


@wrong(TypeError, "got float 3.0", hint="grad(f)(x)")
def calling_grad_with_a_value():
    ad.grad(3.0)


@wrong(TypeError, "got the node x * x", hint="gradients(node, [x])")
def calling_grad_with_a_node():
    x = ad.Variable("x")
    ad.grad(x * x)


@wrong(TypeError, "argument 0", "str 'a'", hint="Leave it out of argnums")
def differentiating_by_text():
    ad.grad(lambda x: x)("a")


@wrong(TypeError, "argument 0", "complex", hint="Leave it out of argnums")
def differentiating_by_a_complex_number():
    ad.grad(lambda x: x * x)(1j)


@wrong(TypeError, "argument 0['w']", "str 'a'", hint="Leave it out of argnums")
def differentiating_by_text_in_a_dict():
    ad.grad(lambda p: p["b"])({"w": "a", "b": 1.0})


@wrong(ValueError, "argnums=1", "1 positional argument", hint="in position")
def argnums_out_of_range():
    ad.grad(lambda x: x, argnums=1)(1.0)


@wrong(TypeError, "got 'x'", hint="an int or a tuple of ints")
def argnums_by_name():
    ad.grad(lambda x: x, argnums="x")(1.0)


@wrong(ValueError, "argnums=(0, 0)", hint="each only once")
def argnums_twice():
    ad.grad(lambda x, y: x, argnums=(0, 0))(1.0, 2.0)


@wrong(ValueError, "0 positional arguments", hint="not by keyword")
def passing_what_to_differentiate_by_by_keyword():
    ad.grad(lambda x: x)(x=1.0)


@wrong(ValueError, "the tangent at [0] has shape (2,)", hint="expected (3,)")
def a_tangent_of_another_shape():
    ad.jvp(np.sin, (VECTOR,), (np.ones(2),))


@wrong(TypeError, "primals is a tuple", "got ndarray", hint="(x,), (dx,)")
def primals_without_a_tuple():
    ad.jvp(np.sin, VECTOR, VECTOR)


@wrong(ValueError, "the cotangent has shape (2,)", hint="expected (3,)")
def a_cotangent_of_another_shape():
    ad.vjp(np.sin, VECTOR)[1](np.ones(2))


@wrong(TypeError, "the keys ['v']", hint="expected a dict with the keys ['w']")
def a_tangent_with_other_keys():
    ad.hvp(lambda p: np.sum(p["w"]), ({"w": VECTOR},), ({"v": VECTOR},))


@wrong(ValueError, "got 'both'", hint='"forward", "reverse", or None')
def a_jacobian_in_a_mode_that_is_not_there():
    ad.jacobian(np.sin, mode="both")


@wrong(TypeError, "not known before it is fed", hint="vjp or jvp", made=True)
def the_jacobian_of_a_symbolic_node():
    ad.jacobian(np.sin)(ad.Variable("x"))


@wrong(ValueError, "n is the order", hint="0 or more; got -1")
def a_negative_order():
    ad.derivative(np.sin, n=-1)


@wrong(ValueError, "absolute has no Taylor series at 0", hint="a kink or a jump")
def the_series_at_a_kink():
    ad.derivative(abs, n=2)(0.0)


@wrong(TypeError, "np.det has no Taylor recurrence", hint="grad(grad(f))")
def the_series_of_a_function_without_one():
    ad.jet(lambda x: np.linalg.det(np.eye(2) * x), 0.5, [1.0])


@wrong(ValueError, "modes=('backward',)", hint='"fwd" and "rev"')
def checking_gradients_in_a_mode_that_is_not_there():
    ad.check_gradients(np.sin, 1.0, modes=("backward",))


@wrong(FloatingPointError, "sqrt(-input) made NaN", hint="np.where before it", made=True)
def making_a_nan_under_debug_nans():
    with ad.debug_nans(), np.errstate(invalid="ignore"):
        ad.grad(lambda x: np.sqrt(-x))(1.0)


# --- ops of one's own -------------------------------------------------------------------------


@wrong(ValueError, "1 adjoints for 2 inputs", hint="None where there is no dependence", made=True)
def a_gradient_rule_with_too_few_adjoints():
    @ad.custom_op
    def product(a, b):
        return a * b

    @product.gradient_rule
    def product_gradient(dy, y, a, b):
        return [dy * b]

    ad.grad(product)(1.0, 2.0)


@wrong(NotImplementedError, "double has no gradient rule", hint="@double.gradient_rule", made=True)
def a_custom_op_without_a_rule():
    @ad.custom_op
    def double(a):
        return a * 2

    ad.grad(double)(1.0)


@wrong(ValueError, "has shape (); expected (3,)", hint="ad.broadcast_like_op", made=True)
def a_gradient_rule_with_a_wrong_shape():
    @ad.custom_op
    def total(a):
        return a.sum()

    @total.gradient_rule
    def total_gradient(dy, y, a):
        return [dy]

    ad.grad(total)(VECTOR)


@wrong(TypeError, "double returned NoneType", hint="did you forget `return`?", made=True)
def a_custom_op_without_a_return():
    @ad.custom_op
    def double(a):
        a * 2  # noqa: B018

    ad.grad(double)(1.0)


@wrong(TypeError, "double(a)", hint="too many positional arguments")
def calling_a_custom_op_with_too_many_arguments():
    @ad.custom_op
    def double(a):
        return a * 2

    double(1.0, 2.0)


class Silent(ad.Op):
    """An op without a gradient."""

    symbol = "silent"

    def compute(self, node, input_vals):
        return input_vals[0]


@wrong(NotImplementedError, "no gradient method", hint="Write gradient(self", made=True)
def an_op_without_a_gradient():
    x = ad.Variable("x")
    ad.gradients(Silent()(x), [x])


@wrong(TypeError, "returned NoneType", hint="did you forget `return`?", made=True)
def an_op_whose_gradient_returns_nothing():
    class Forgetful(Silent):
        def gradient(self, node, output_grad):
            output_grad * 2  # noqa: B018

    x = ad.Variable("x")
    ad.gradients(Forgetful()(x), [x])


@wrong(TypeError, "returned float 2.0 as an adjoint", hint="it builds a graph", made=True)
def an_op_whose_gradient_returns_numbers():
    class Numeric(Silent):
        def gradient(self, node, output_grad):
            return [2.0]

    x = ad.Variable("x")
    ad.gradients(Numeric()(x), [x])


@wrong(NotImplementedError, "no compute method", hint="Write compute(self", made=True)
def an_op_without_a_value():
    class Empty(ad.Op):
        symbol = "empty"

    x = ad.Variable("x")
    run(Empty()(x), {x: 1.0})


@wrong(TypeError, "got int 3", hint="checkpoint(f)(x)")
def checkpointing_a_value():
    ad.checkpoint(3)


@wrong(pickle.PicklingError, "the custom op double", hint="at the top of a module")
def pickling_an_op_made_in_a_function():
    @ad.custom_op
    def double(a):
        return a * 2

    pickle.dumps(double(ad.Variable("x")))
