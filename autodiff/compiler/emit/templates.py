"""How the common ops are written as lines of NumPy: a table from an op's `compute` to its form.

A template stands for the reference body of a `compute`, so it is found by that very function: a
subclass with a `compute` of its own has none, and a student's body that differs from the reference
is called as it is. Whatever has no template is called through `compute` too.
"""

import math
import operator

import numpy as np

from autodiff.compiler.emit import blocks, kernels
from autodiff.compiler.emit.forms import Form
from autodiff.compiler.passes import blocks as block_parts
from autodiff.compiler.passes import column_sums as sums
from autodiff.compiler.passes import losses as loss_parts
from autodiff.compiler.passes import pairs, scatters, skinny, small_products
from autodiff.compiler.passes.scatters import basic_key, put_parts, scatter_sum_op
from autodiff.exercise import is_reference
from autodiff.ops import (
    activations,
    arithmetic,
    comparison,
    elementwise,
    exponential,
    extremes,
    hyperbolic,
    indexing,
    linalg,
    losses,
    powers,
    products,
    reduction,
    selection,
    shape,
    shaping,
    signs,
    sources,
    strong,
    trigonometry,
)  # fmt: skip
from autodiff.ops.indexing import spell_part
from autodiff.ops.scattering import scatter

__all__ = ["ELEMENTWISE", "SPREADABLE", "form_of", "literal"]

FLOATS = (float, np.float64, np.float32)


def form_of(step, fact, operands):
    """Return how a step is written, or None where its op's own `compute` must be called.

    Parameters
    ----------
    step : Step
    fact : Fact
        What its value looks like.
    operands : list of Operand

    Returns
    -------
    Form or None
    """
    compute = type(step.op).compute
    template = TEMPLATES.get(compute)
    if template is None or not is_reference(compute):
        return None
    return template(step, fact, operands)


NAMED_OUT = (np.maximum, np.minimum)  # NumPy wants their third argument by its name


def is_plain(fact):
    """Say whether a value is an array of numbers, or a number that ufuncs take as it is."""
    if fact.is_array:
        return fact.dtype.kind in "biuf"
    return fact.kind in FLOATS or fact.kind is int or fact.kind is bool


def all_contiguous(operands):
    """Say whether the result of a ufunc has its elements one behind the other."""
    return all(operand.contiguous for operand in operands)


def ufunc_form(ufunc, fact, operands, slots=None, names=()):
    """Return the form of a ufunc on operands of which at least one is an array.

    `slots` are the arguments as text, {0} for the first operand; or numbers, which are weak.
    """
    if not all(is_plain(operand.fact) for operand in operands):
        return None
    slots = [f"{{{i}}}" for i in range(len(operands))] if slots is None else slots
    dtypes = {operand.fact.dtype for operand in operands if operand.fact.is_array}
    names = {ufunc.__name__: ufunc, **dict(names)}
    texts = [ready(slot, operands, dtypes, names) for slot in slots]
    contiguous = all_contiguous(operands)
    if fact.is_array and fact.shape and contiguous:
        texts.append("out={out}" if ufunc in NAMED_OUT else "{out}")
    inplace = tuple(range(len(operands)))
    text = f"{ufunc.__name__}({', '.join(texts)})"
    return Form(text, names, inplace, contiguous=contiguous)


def ready(slot, operands, dtypes, names):
    """Return an argument of a ufunc as text, a number among floats as an array of their type.

    NumPy takes a fifth of a microsecond to make that array of a Python number, at every call.
    """
    number = slot
    if isinstance(slot, str):
        number = operands[int(slot[1])].number if slot in SLOTS else None
    if number is None:
        return slot
    if len(dtypes) == 1:
        (dtype,) = dtypes
        if dtype in (np.float32, np.float64) and abs(number) < 1e38:
            name = spell_number(number, dtype)
            names[name] = np.array(number, dtype)
            return name
    return repr(number) if not isinstance(slot, str) else slot


SLOTS = ("{0}", "{1}", "{2}")


def spell_number(number, dtype):
    """Return a name for a constant, such as `n0_5` for 0.5."""
    text = repr(number).replace("-", "minus_").replace(".", "_").replace("+", "")
    return f"n{text}" if dtype == np.float64 else f"n{text}_{dtype.name}"


def literal(value, number):
    """Return a constant as text, and the names in it; `number` tells it from others."""
    if type(value) in (int, bool) or (type(value) is float and math.isfinite(value)):
        return repr(value), {}
    name = f"c{number}"
    return name, {name: value}


# Elementwise ------------------------------------------------------------------------------------


def binary(ufunc, symbol):
    """Return the template of an operator: a ufunc on arrays, Python's operator on numbers."""

    def template(step, fact, operands):
        if not any(operand.fact.is_array for operand in operands):
            return Form(f"{{0}} {symbol} {{1}}")
        return ufunc_form(ufunc, fact, operands)

    return template


def by_constant(ufunc, symbol):
    """Return the template of an operator with a constant at its right."""

    def template(step, fact, operands):
        constant, names = literal(step.const_attr, step.target)
        if not operands[0].fact.is_array and not isinstance(step.const_attr, np.ndarray):
            constant = f"({constant})" if constant.startswith("-") else constant
            return Form(f"{{0}} {symbol} {constant}", names)
        if isinstance(step.const_attr, np.ndarray):
            if not step.const_attr.flags.c_contiguous:
                return None
        elif type(step.const_attr) not in (int, float, bool):
            return None
        slot = step.const_attr if type(step.const_attr) in (int, float) else constant
        return ufunc_form(ufunc, fact, operands, ["{0}", constant if names else slot], names)

    return template


def unary(ufunc, symbol=None):
    """Return the template of a function of each element; `symbol` is Python's own for numbers."""

    def template(step, fact, operands):
        (a,) = operands
        if a.fact.is_array:
            return ufunc_form(ufunc, fact, operands)
        if symbol is not None:
            return Form(f"{symbol}({{0}})")
        if a.fact.kind in FLOATS:
            return Form(f"{ufunc.__name__}({{0}})", {ufunc.__name__: ufunc})
        return None

    return template


def square(step, fact, operands):
    (a,) = operands
    if not a.fact.is_array:
        return Form("{0} * {0}")
    return ufunc_form(np.multiply, fact, operands, ["{0}", "{0}"])


POWERS = {2: np.square, 1: np.positive, -1: np.reciprocal, 0.5: np.sqrt}


def power(step, fact, operands):
    (a,), c = operands, step.const_attr
    if not a.is_array or a.fact.dtype.kind != "f" or type(c) not in (int, float):
        return None
    if c in POWERS:
        return ufunc_form(POWERS[c], fact, operands)
    return ufunc_form(np.power, fact, operands, ["{0}", c]) if math.isfinite(c) else None


OPERATORS = {
    operator.lt: np.less, operator.le: np.less_equal, operator.gt: np.greater,
    operator.ge: np.greater_equal, operator.eq: np.equal, operator.ne: np.not_equal,
}  # fmt: skip


def compare(step, fact, operands):
    function = type(step.op).of_values
    ufunc = OPERATORS.get(function, function)
    arrays = any(operand.is_array for operand in operands)
    return ufunc_form(ufunc, fact, operands) if arrays and isinstance(ufunc, np.ufunc) else None


def extreme(step, fact, operands):
    function = type(step.op).of_arrays
    return ufunc_form(function, fact, operands) if any(o.is_array for o in operands) else None


def relu(step, fact, operands):
    return ufunc_form(np.maximum, fact, operands, ["{0}", 0]) if operands[0].is_array else None


def are_floats(fact, operands):
    """Say whether all are contiguous arrays of one floating type and of the result's shape."""
    return fact.is_array and fact.shape and all(
        operand.contiguous and operand.fact.dtype == fact.dtype and operand.shape == fact.shape
        and fact.dtype.kind == "f"
        for operand in operands
    )  # fmt: skip


def sigmoid(step, fact, operands):
    if not are_floats(fact, operands):
        return None
    scratch = ((fact.shape, fact.dtype), (fact.shape, np.dtype(bool)))
    return Form("sigmoid({0}, {out}, {s0}, {s1})", {"sigmoid": kernels.sigmoid}, (0,), scratch)


def mask(step, fact, operands):
    a, chosen = operands
    if not are_floats(fact, [a]) or not chosen.is_array or chosen.shape != fact.shape:
        return None
    if not chosen.contiguous or chosen.fact.dtype.kind not in "biuf":
        return None
    kernel = kernels.mask if step.const_attr else kernels.keep
    scratch = ((fact.shape, np.dtype(bool)),)
    text = f"{kernel.__name__}({{0}}, {{1}}, {{out}}, {{s0}})"
    return Form(text, {kernel.__name__: kernel}, (0, 1), scratch)


def strong_mul(step, fact, operands):
    if not are_floats(fact, operands):
        return None
    names = {"strong_multiply": kernels.strong_multiply}
    return Form("strong_multiply({0}, {1}, {out})", names, (0, 1))


def strong_div(step, fact, operands):
    if not are_floats(fact, operands):
        return None
    scratch = ((fact.shape, np.dtype(bool)),)
    names = {"strong_divide": kernels.strong_divide}
    return Form("strong_divide({0}, {1}, {out}, {s0})", names, (0, 1), scratch)


def settled(step, fact, operands):
    if not are_floats(fact, operands):
        return None
    return Form("settle({0}, {1}, {2}, {out})", {"settle": kernels.settle})


def where(step, fact, operands):
    if not fact.is_array or not fact.shape or not all(is_plain(o.fact) for o in operands):
        return None
    return Form("where({0}, {1}, {2})", {"where": np.where}, contiguous=all_contiguous(operands))


# Shapes -----------------------------------------------------------------------------------------


def view(text, contiguous, **names):
    """Return the form of a view of the first operand."""
    return Form(text, names, kind="view", contiguous=contiguous)


def same(step, fact, operands):
    """A value that is its first operand itself."""
    return Form("{0}", kind="same")


def reshaped(step, fact, operands):
    """Another shape: a view where the elements lie one behind the other."""
    a = operands[0]
    if not (a.is_array and fact.is_array and fact.shape and a.contiguous):
        return None
    return view(f"{{0}}.reshape({fact.shape!r})", True)


def index(step, fact, operands):
    """Part of an array: a view, for a key of numbers and slices."""
    a, key = operands[0], basic_key(step.const_attr)
    if len(operands) > 1 or key is None or not step.const_attr:
        return None
    if not (a.is_array and fact.is_array and fact.shape):
        return None
    spelled = ", ".join(spell_part(part) for part in step.const_attr)
    return view(f"{{0}}[{spelled}]", a.contiguous and fact.contiguous)


def put_into_zeros(step, fact, operands):
    """One part in an array of zeros, or several, each added at its place."""
    several = step.op is scatter_sum_op
    parts = operands[:-1]
    keys = step.const_attr if several else (basic_key(step.const_attr),)
    plain = all(part.fact.is_array and part.fact.dtype == fact.dtype for part in parts)
    if None in keys or not plain or not fact.shape or not is_reference(scatter):
        return None
    names = {f"keys{step.target}": keys, "put_parts": put_parts, fact.dtype.name: fact.dtype}
    texts = "".join(f"{{{i}}}, " for i in range(len(parts)))
    text = f"put_parts(keys{step.target}, ({texts}), {fact.shape!r}, {fact.dtype.name}, {{out}})"
    return Form(text, names)


def transpose(step, fact, operands):
    if not operands[0].is_array:
        return None
    axes = step.const_attr[0]
    if axes is None:
        return view("{0}.T", False)
    return view(f"{{0}}.transpose({tuple(axes)!r})", False)


def swapaxes(step, fact, operands):
    if not operands[0].is_array:
        return None
    i, j = step.const_attr
    return view(f"{{0}}.swapaxes({i!r}, {j!r})", False)


def as_scalar(operand):
    """Say whether what an operand's text names is one number of a fixed type."""
    return operand.shape == () and (operand.is_spread or isinstance(operand.fact.dtype, np.dtype))


def spread(step, fact, operands):
    """A sum's adjoint is one number for many: it is left to whoever reads it to broadcast it."""
    total, (axis, keepdims) = operands[0], step.const_attr
    if not is_reference(type(step.op).compute) or not fact.is_array or not fact.shape:
        return None
    if total.fact.dtype != fact.dtype:
        return None
    if as_scalar(total):
        return Form("{0}", kind="view", shape=())
    if total.is_spread or not total.contiguous or not total.is_array:
        return None
    axes = range(len(fact.shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = {i % len(fact.shape) for i in axes}
    kept = tuple(1 if i in axes else n for i, n in enumerate(fact.shape))
    text = "{0}" if kept == total.shape else f"{{0}}.reshape({kept!r})"
    return Form(text, kind="view", shape=kept)


def broadcast(step, fact, operands):
    a = operands[0]
    if not fact.is_array or not fact.shape or a.fact.dtype != fact.dtype or not a.contiguous:
        return None
    if a.fact.shape == fact.shape:
        return same(step, fact, operands)
    if as_scalar(a):
        return Form("{0}", kind="view", shape=())
    return None if a.is_spread else Form("{0}", kind="view", shape=a.shape)


def broadcast_like(step, fact, operands):
    if operands[0].fact.shape == operands[1].fact.shape:
        return same(step, fact, operands)
    return broadcast(step, fact, operands)


def like(value):
    """Return the template of zeros or ones, of which a single one is enough."""

    def template(step, fact, operands):
        if not isinstance(fact.dtype, np.dtype) or fact.dtype.kind not in "fiub":
            return None if fact.kind not in (int, float) else Form(repr(fact.kind(value)))
        if fact.is_array and not (fact.shape and operands[0].contiguous):
            return None
        name = f"{'one' if value else 'zero'}_{fact.dtype.name}"
        return Form(name, {name: fact.dtype.type(value)}, kind="view", shape=(), filled=True)

    return template


def count(step, fact, operands):
    return Form(repr(math.prod(operands[0].fact.shape)))


def mass(step, fact, operands):
    return Form("1") if fact.kind is int else None


def to_labels(step, fact, operands):
    adjoint, labels = operands
    return same(step, fact, operands) if adjoint.fact.shape == labels.fact.shape else None


# Sums and products ------------------------------------------------------------------------------


def total_form(a, fact, axis, keepdims):
    """Return the form of np.sum."""
    if not a.is_array or not a.contiguous or a.is_spread:
        return None
    out = ", {out}" if fact.is_array and fact.shape else ", None"
    tail = f"{out}, True" if keepdims else out if fact.is_array and fact.shape else ""
    dtype = ", None" if tail else ""
    return Form(f"total({{0}}, {axis!r}{dtype}{tail})", {"total": np.add.reduce})


def reduce_sum(step, fact, operands):
    axis, keepdims = step.const_attr
    if not operands[0].fact.is_array:
        return same(step, fact, operands) if axis is None else None
    return total_form(operands[0], fact, axis, keepdims)


def sum_to_like(step, fact, operands):
    a, shape_ = operands[0], operands[1].fact.shape
    if a.fact.shape == shape_:
        return same(step, fact, operands)
    if not is_reference(shape.sum_to_shape) or not fact.is_array or not a.is_array:
        return None
    added = a.fact.shape[: len(a.fact.shape) - len(shape_)]
    stretched = tuple(
        i for i, n in enumerate(shape_, len(added)) if n == 1 and a.fact.shape[i] != 1
    )
    if not stretched:
        axes = tuple(range(len(added)))
        return total_form(a, fact, axes[0] if len(axes) == 1 else axes, False)
    return None if added else total_form(a, fact, stretched, True)


def mean(step, fact, operands):
    return None


def matmul_form(texts, fact):
    return Form(f"matmul({', '.join(texts)}, {{out}})", {"matmul": np.matmul})


def matmul(step, fact, operands):
    if not fact.is_array or len(fact.shape) != 2 or not all(o.is_array for o in operands):
        return None
    flags = zip(range(2), step.const_attr, strict=True)
    return matmul_form([f"{{{i}}}{'.T' * bool(flag)}" for i, flag in flags], fact)


def general_matmul(step, fact, operands):
    if not fact.is_array or any(len(o.fact.shape) != 2 for o in operands):
        if fact.is_array and len(fact.shape) == 1:
            return matmul_form(["{0}", "{1}"], fact)
        return None
    return matmul_form(["{0}", "{1}"], fact)


def matmul_adjoint(step, fact, operands):
    """The adjoint of an operand of a product of two matrices, or of a matrix and a vector."""
    product, _, side = step.const_attr
    grad, other, like_ = operands
    if product is not products.general_matmul_op or not fact.is_array:
        return None
    if not all(o.is_array for o in (grad, other, like_)):
        return None
    if side == 1 and [len(o.fact.shape) for o in (grad, other, like_)] == [1, 2, 1]:
        if other.fact.shape[0] == 1 or grad.fact.dtype != fact.dtype:
            return None
        names = {"rows_product": kernels.rows_product}
        return Form("rows_product({1}, {0}, {out})", names)
    if any(len(o.fact.shape) != 2 for o in (grad, other, like_)):
        return None
    left, right = (grad, other) if side == 0 else (other, grad)
    inner = left.fact.shape[1] if side == 0 else left.fact.shape[0]
    if inner == 1:
        return None  # the reference multiplies elementwise
    return matmul_form(["{0}", "{1}.T"] if side == 0 else ["{1}.T", "{0}"], fact)


# Parts of losses and what other passes make -----------------------------------------------------


def largest(step, fact, operands):
    names = {"largest": np.maximum.reduce, "infinity": np.inf}
    if not operands[0].contiguous:
        return None
    return Form(f"largest({{0}}, {step.const_attr!r}, None, {{out}}, True, -infinity)", names)


def total(step, fact, operands):
    return total_form(operands[0], fact, step.const_attr, True)


def numerator(step, fact, operands):
    if not are_floats(fact, operands) or fact.dtype.char not in "fd":
        return None
    return Form("numerator({0}, {1}, {out})", {"numerator": kernels.numerator}, (0, 1))


def places(step, fact, operands):
    rows, classes = step.const_attr
    if not operands[0].contiguous:
        return None
    names = {"places": kernels.places, f"rows{step.target}": np.arange(rows) * classes}
    return Form(f"places({{0}}, rows{step.target}, {classes}, {{out}})", names)


def chosen(step, fact, operands):
    if not all_contiguous(operands):
        return None
    scratch = ((fact.shape, operands[0].fact.dtype),)
    return Form("choose({0}, {1}, {2}, {out}, {s0})", {"choose": kernels.choose}, (), scratch)


def less_one(step, fact, operands):
    if not all_contiguous(operands):
        return None
    return Form("less_one({0}, {1}, {out})", {"less_one": kernels.less_one}, (0,))


def expected(step, fact, operands):
    if not all_contiguous(operands) or operands[0].fact.dtype != operands[1].fact.dtype:
        return None
    a = operands[0].fact
    text = f"expected({{0}}, {{1}}, {step.const_attr}, {{s0}})"
    return Form(text, {"expected": kernels.expected}, (), ((a.shape, a.dtype),))


def balance(step, fact, operands):
    if not are_floats(fact, [operands[0], operands[2]]) or not operands[1].contiguous:
        return None
    return Form("balance({0}, {1}, {2}, {out})", {"balance": kernels.balance}, (0,))


def column_sums(step, fact, operands):
    a = operands[0].fact
    name = f"ones_{a.shape[0]}_{a.dtype.name}"
    names = {"dot": np.dot, name: np.ones(a.shape[0], a.dtype)}
    return Form(f"dot({name}, {{0}}, {{out}})", names)


def skinny_product(step, fact, operands):
    scratch = ((fact.shape[::-1], fact.dtype),)
    names = {"turned_product": kernels.turned_product}
    return Form("turned_product({0}, {1}, {out}, {s0})", names, (), scratch)


def small_product(step, fact, operands):
    texts = [f"{{{i}}}{'.T' * flag}" for i, flag in enumerate(step.const_attr)]
    return Form(f"dot({', '.join(texts)}, {{out}})", {"dot": np.dot})


def weighted_rows(step, fact, operands):
    return Form("dot({0}, {1}, {out})", {"dot": np.dot})


def room(step, fact, operands):
    name = f"{fact.dtype.name}_"
    names = {"room": blocks.room, name: fact.dtype}
    return Form(f"room({fact.shape!r}, {name}, {{out}})", names)


def in_blocks(step, fact, operands):
    region, name = step.const_attr, f"blocks{step.target}"
    count = len(region.arrays)
    values = ", ".join(f"{{{i}}}" for i in range(count))
    rooms = ", ".join(f"{{{i}}}" for i in range(count, len(operands)))
    from autodiff.compiler.emit.arrays import ArrayRunner  # each is made of the other

    return Form(f"{name}([{values}], [{rooms}])", {name: blocks.Blocks(region, ArrayRunner)})


def function(module, name):
    """Return the `compute` of a class of ops."""
    return getattr(module, name).compute


def of_module(module, **ufuncs):
    """Return templates for functions of each element: op's class to ufunc."""
    return {function(module, name): unary(ufunc) for name, ufunc in ufuncs.items()}


ELEMENTWISE = {
    function(arithmetic, "AddOp"): binary(np.add, "+"),
    function(arithmetic, "SubOp"): binary(np.subtract, "-"),
    function(arithmetic, "MulOp"): binary(np.multiply, "*"),
    function(arithmetic, "DivOp"): binary(np.divide, "/"),
    function(arithmetic, "AddByConstOp"): by_constant(np.add, "+"),
    function(arithmetic, "MulByConstOp"): by_constant(np.multiply, "*"),
    function(arithmetic, "NegOp"): unary(np.negative, "-"),
    function(arithmetic, "PowByConstOp"): power,
    function(powers, "SquareOp"): square,
    function(comparison, "CompareOp"): compare,
    function(comparison, "QuestionOp"): compare,
    function(extremes, "MaximumOp"): extreme,
    function(activations, "ReluOp"): relu,
    function(signs, "AbsOp"): unary(np.absolute, "abs"),
    **of_module(elementwise, ExpOp=np.exp, LogOp=np.log, SinOp=np.sin, CosOp=np.cos,
                TanhOp=np.tanh),
    **of_module(exponential, Exp2Op=np.exp2, Expm1Op=np.expm1, Log2Op=np.log2, Log10Op=np.log10,
                Log1pOp=np.log1p),
    **of_module(powers, SqrtOp=np.sqrt, CbrtOp=np.cbrt),
    **of_module(trigonometry, TanOp=np.tan, ArcsinOp=np.arcsin, ArccosOp=np.arccos,
                ArctanOp=np.arctan),
    **of_module(hyperbolic, SinhOp=np.sinh, CoshOp=np.cosh, ArcsinhOp=np.arcsinh,
                ArccoshOp=np.arccosh, ArctanhOp=np.arctanh),
}  # fmt: skip

KERNELS = {
    function(elementwise, "SigmoidOp"): sigmoid,
    function(strong, "MaskOp"): mask,
    function(strong, "StrongMulOp"): strong_mul,
    function(strong, "StrongDivOp"): strong_div,
    function(strong, "SettledOp"): settled,
    function(selection, "WhereOp"): where,
}

SHAPES = {
    function(sources, "IdentityOp"): same,
    function(sources, "ZerosLikeOp"): like(0),
    function(sources, "OnesLikeOp"): like(1),
    function(shaping, "ReshapeOp"): reshaped,
    function(shaping, "ExpandDimsOp"): reshaped,
    function(shaping, "SqueezeOp"): reshaped,
    function(shaping, "ReshapeLikeOp"): reshaped,
    function(shaping, "TransposeOp"): transpose,
    function(shaping, "SwapAxesOp"): swapaxes,
    function(reduction, "SpreadOp"): spread,
    function(shaping, "BroadcastToOp"): broadcast,
    function(shape, "BroadcastLikeOp"): broadcast_like,
    function(indexing, "IndexOp"): index,
    function(indexing, "ScatterOp"): put_into_zeros,
    function(losses, "CountLikeOp"): count,
    function(losses, "MassOp"): mass,
    function(losses, "ToLabelsOp"): to_labels,
}

PRODUCTS = {
    function(reduction, "ReduceSumOp"): reduce_sum,
    function(shape, "SumToLikeOp"): sum_to_like,
    function(linalg, "MatMulOp"): matmul,
    function(products, "GeneralMatMulOp"): general_matmul,
    function(products, "ProductAdjointOp"): matmul_adjoint,
}

OF_PASSES = {
    function(scatters, "ScatterSumOp"): put_into_zeros,
    function(loss_parts, "LargestOp"): largest,
    function(loss_parts, "TotalOp"): total,
    function(loss_parts, "LogTotalOp"): unary(np.log),
    function(loss_parts, "NumeratorOp"): numerator,
    function(loss_parts, "PlacesOp"): places,
    function(loss_parts, "ChosenOp"): chosen,
    function(loss_parts, "LessOneOp"): less_one,
    function(loss_parts, "ExpectedOp"): expected,
    function(loss_parts, "BalanceOp"): balance,
    function(sums, "ColumnSumsOp"): column_sums,
    function(small_products, "SmallProductOp"): small_product,
    function(skinny, "SkinnyOp"): skinny_product,
    function(pairs, "WeightedRowsOp"): weighted_rows,
    function(block_parts, "RoomOp"): room,
    function(block_parts, "BlocksOp"): in_blocks,
    function(block_parts, "FilledOp"): same,
}

TEMPLATES = {**OF_PASSES, **ELEMENTWISE, **KERNELS, **SHAPES, **PRODUCTS}

# Those that look at the shape of what is to be broadcast themselves
SPREADABLE = {
    function(reduction, "SpreadOp"),
    function(shaping, "BroadcastToOp"),
    function(shape, "BroadcastLikeOp"),
    function(shape, "SumToLikeOp"),
    function(sources, "IdentityOp"),
    function(sources, "ZerosLikeOp"),
    function(sources, "OnesLikeOp"),
    function(losses, "CountLikeOp"),
    function(losses, "MassOp"),
    function(losses, "ToLabelsOp"),
}
