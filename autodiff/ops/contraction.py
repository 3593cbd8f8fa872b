"""einsum: one op for every sum of products, whose gradient is an einsum again.

In `ik = sum over j of ij * jk` each operand's adjoint is the sum of products of the output's
adjoint and the other operands, over the indices that this operand does not have: exchange the
operand's indices with the output's, and nothing else. What is left over is putting the result in
its place, by `einsum_place_op`: an index that stands twice in the operand (a diagonal), one that
stands nowhere else (a plain sum), an axis that was broadcast.
"""

from string import ascii_letters

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.dispatch import implements
from autodiff.ops.products import named
from autodiff.ops.shape import sum_to_shape
from autodiff.ops.sources import as_node

__all__ = ["einsum", "matvec", "vecdot", "vecmat"]

DOTS = "..."


class EinsumOp(Op):
    """Sum of products named by indices: y[out] = sum of the a's products, so da = another einsum.

    da[indices of a] = sum of dy[out] times the other operands. `const_attr` holds (the operands'
    indices, the output's, NumPy's `optimize`).
    """

    symbol = "einsum"
    arity = None
    elementwise = False
    multilinear = True

    def compute(self, node, input_vals):
        operands, output, optimize = node.const_attr
        if DOTS not in output and any(DOTS in operand for operand in operands):
            operands = name_the_dots(operands, [np.ndim(value) for value in input_vals])
        return np.einsum(f"{','.join(operands)}->{output}", *input_vals, optimize=optimize)

    def gradient(self, node, output_grad):
        return [self.adjoint(node, output_grad, i) for i in range(len(node.inputs))]

    def adjoint(self, node, output_grad, position):
        """Return the adjoint of one operand: an einsum, put in its place."""
        operands, output, optimize = node.const_attr
        others = (output, *operands[:position], *operands[position + 1 :])
        indices = operands[position]
        met = "".join(others)
        available = "".join(index for index in unique(indices) if index in met)
        inputs = (output_grad, *node.inputs[:position], *node.inputs[position + 1 :])
        optimize = optimize if isinstance(optimize, bool | str) else "greedy"
        contracted = self.node(inputs, (others, restore(available), optimize))
        return einsum_place_op(contracted, node.inputs[position], restore(available), indices)

    def spell(self, node, operands):
        indices, output, _ = node.const_attr
        return f'einsum("{",".join(indices)}->{output}", {", ".join(operands)})'


class EinsumPlaceOp(Op):
    """b, put where an operand `like` of an einsum has its indices: the transpose of a unary einsum.

    y[i, i, j] = b[i] and 0 off the diagonal, so db[i] = sum over j of dy[i, i, j]. Axes that only
    `like` has are filled by repeating; those that `like` has not, or of length 1, are summed over.
    `const_attr` holds (the indices of b, those of `like`).
    """

    symbol = "einsum_place"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, available, indices):
        return self.node((b, like), (available, indices))

    def compute(self, node, input_vals):
        value, like = input_vals
        available, indices = node.const_attr
        if available == indices and np.shape(value) == np.shape(like):
            return value
        return place(np.asarray(value), available, indices, np.shape(like))

    def gradient(self, node, output_grad):
        available, indices = node.const_attr
        taken = einsum_op.node((output_grad,), ((indices,), available, False))
        return [einsum_place_op(taken, node.inputs[0], available, available), None]

    def spell(self, node, operands):
        return f'place("{"->".join(node.const_attr)}", {operands[0]})'


def place(value, available, indices, shape):
    """Return an array of a shape whose axes have `indices`, made from one with other axes.

    Examples
    --------
    >>> place(np.array([1, 2]), "i", "ii", (2, 2)).tolist()
    [[1, 0], [0, 2]]
    >>> place(np.array([1, 2]), "i", "ij", (2, 3)).tolist()
    [[1, 1, 1], [2, 2, 2]]
    """
    whole = dict(zip(axis_names(indices, len(shape)), shape, strict=True))
    own = axis_names(available, value.ndim)
    surplus = tuple(i for i, name in enumerate(own) if name not in whole)
    value = value.sum(axis=surplus)
    own = [name for name in own if name in whole]
    value = value[tuple(slice(None) if name in own else np.newaxis for name in whole)]
    smallest = tuple(min(n, whole[name]) if whole[name] == 1 else n
                     for n, name in zip(value.shape, whole, strict=True))  # fmt: skip
    value = np.broadcast_to(sum_to_shape(value, smallest), tuple(whole.values()))
    if len(whole) == len(shape):
        return value
    placed = np.zeros(shape, value.dtype)
    diagonal = restore("".join(unique(indices)))
    np.einsum(f"{indices}->{diagonal}", placed)[...] = value  # NumPy gives a view of the diagonal
    return placed


def axis_names(indices, ndim):
    """Return a name for each axis; those behind the dots are numbered from the right.

    Examples
    --------
    >>> axis_names("i...j", 4)
    ['i', -2, -1, 'j']
    """
    named = len(indices.replace(DOTS, ""))
    names = []
    for index in unique_dots(indices):
        names += range(named - ndim, 0) if index == "." else index
    return names


def name_the_dots(operands, ndims):
    """Return the operands' indices with letters for their dots, so that they can be summed over."""
    free = [letter for letter in ascii_letters if letter not in "".join(operands)]
    named = []
    for operand, ndim in zip(operands, ndims, strict=True):
        hidden = ndim - len(operand.replace(DOTS, ""))
        named.append(operand.replace(DOTS, "".join(free[:hidden][::-1])))
    return named


def unique_dots(indices):
    """Return indices with the three dots as one."""
    return indices.replace(DOTS, ".")


def unique(indices):
    """Return each index once, in order; the dots count as one index, `.`."""
    return dict.fromkeys(unique_dots(indices))


def restore(indices):
    """Return indices with one dot as three again."""
    return indices.replace(".", DOTS)


einsum_op = EinsumOp()
einsum_place_op = EinsumPlaceOp()


# NumPy's names -----------------------------------------------------------------------------------


@implements(np.einsum)
def einsum(*operands, optimize=False):
    """Return a sum of products by Einstein's convention, as `np.einsum`.

    More than NumPy, and as PyTorch: dots that the output does not have are summed over.

    Parameters
    ----------
    *operands : str and nodes or arrays
        `einsum("ij,jk->ik", a, b)`; or operands and lists of numbers for their indices,
        `einsum(a, [0, 1], b, [1, 2], [0, 2])`.
    optimize : bool, str or list
        In which order to contract, handed on to NumPy; a list holds for the value alone, and
        the gradients choose "greedy".

    Returns
    -------
    Node

    Raises
    ------
    ValueError
        If the indices are no such description, or not one for each operand.

    Examples
    --------
    >>> import autodiff as ad
    >>> a, b = ad.Variable(name="a"), ad.Variable(name="b")
    >>> product = einsum("ij,jk->ik", a, b)
    >>> ad.gradients(product, [a])[0].inputs[0].const_attr[:2]
    (('ik', 'jk'), 'ij')
    """
    if operands and not isinstance(operands[0], str):
        subscripts, operands = spell_lists(operands)
    else:
        subscripts, *operands = operands or [""]
    terms, output = parse(subscripts, len(operands))
    return einsum_op.node(tuple(map(as_node, operands)), (terms, output, optimize))


@implements(*named("vecdot"))
def vecdot(x1, x2):
    """Return the sum of products over the last axis; leading axes broadcast."""
    return einsum("...i,...i->...", x1, x2)


@implements(*named("matvec"))
def matvec(x1, x2):
    """Return the products of matrices and vectors; leading axes broadcast."""
    return einsum("...ij,...j->...i", x1, x2)


@implements(*named("vecmat"))
def vecmat(x1, x2):
    """Return the products of vectors and matrices; leading axes broadcast."""
    return einsum("...i,...ij->...j", x1, x2)


def parse(subscripts, count):
    """Return the indices of each operand, and of the output.

    Raises
    ------
    ValueError
        With the subscripts, what is wrong with them, and what to write.
    """
    left, arrow, output = subscripts.replace(" ", "").partition("->")
    terms = tuple(left.split(","))
    for term in (*terms, output):
        check_term(subscripts, term)
    if len(terms) != count:
        raise ValueError(
            f'einsum("{subscripts}"): indices for {len(terms)} operands, but got {count}; '
            "separate the operands' indices by commas"
        )
    return terms, check_output(subscripts, left, output) if arrow else implicit(left)


def check_term(subscripts, term):
    """Raise a ValueError if a term is anything but letters and at most one `...`."""
    letters = term.replace(DOTS, "", 1)
    wrong = [letter for letter in letters if letter not in ascii_letters]
    if wrong:
        raise ValueError(
            f'einsum("{subscripts}"): {wrong[0]!r} is no index; use letters, and one ... in a term '
            'for all other axes, as in "...ij,jk->...ik"'
        )


def check_output(subscripts, left, output):
    """Return the output's indices if each is there once, and comes from an operand."""
    for index in unique(output):
        if unique_dots(output).count(index) > 1:
            raise ValueError(
                f'einsum("{subscripts}"): the output has {index!r} twice; for a diagonal matrix '
                "multiply by np.eye(n)"
            )
        if index not in left and index != ".":
            raise ValueError(
                f'einsum("{subscripts}"): the output has {index!r}, which no operand has; give it '
                "to an operand, or broadcast the result"
            )
    return output


def implicit(left):
    """Return the output that goes without saying: the dots, then single letters in order."""
    single = [index for index in sorted(set(left) - set(",.")) if left.count(index) == 1]
    return (DOTS if DOTS in left else "") + "".join(single)


def spell_lists(operands):
    """Return subscripts and operands for einsum's other form: `a, [0, 1], b, [1, 2], [0, 2]`."""
    *pairs, output = operands if len(operands) % 2 else (*operands, None)
    terms = [spell_indices(indices) for indices in pairs[1::2]]
    arrow = "" if output is None else "->" + spell_indices(output)
    return ",".join(terms) + arrow, pairs[::2]


def spell_indices(indices):
    """Return letters for a list of numbers; an Ellipsis is three dots."""
    if isinstance(indices, Node | str) or np.ndim(indices) != 1:
        raise TypeError(
            f"einsum: expected a list of numbers from 0 to 51 for an operand's indices; got "
            f'{indices!r:.60}. Or begin with a string: einsum("ij,jk->ik", a, b)'
        )
    return "".join(DOTS if index is Ellipsis else ascii_letters[index] for index in indices)
