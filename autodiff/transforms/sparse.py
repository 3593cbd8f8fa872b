"""Hessians that are mostly zeros, from a few products with directions.

The entries are known (`patterns`, `dependence`), the columns coloured (`colouring`), and one
Hessian product is computed for each colour, all in one batch.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.traced import Traced
from autodiff.transforms.arguments import function_name, named, positions
from autodiff.transforms.caching import cache
from autodiff.transforms.curvature import hessian_products
from autodiff.transforms.dependence import dependence
from autodiff.transforms.fingerprints import fingerprint
from autodiff.transforms.linear import LinearMap, seed_of
from autodiff.transforms.patterns import layout_of
from autodiff.transforms.scalars import trace_scalar

__all__ = ["SparseHessian"]

KEPT = 16  # layouts of one function
TOLERANCE = 1e-6  # of the check, relative to the largest number of the product


class SparseHessian:
    """The function that returns the Hessian of another one, whose zeros are known: see `hessian`.

    Parameters
    ----------
    f, argnums, sparsity, dense, check
        As for `hessian`.
    """

    def __init__(self, f, argnums, sparsity, dense, check):
        self._f, self._argnums, self._sparsity = f, argnums, sparsity
        self._dense, self._check = dense, check
        self._detects = isinstance(sparsity, str) and sparsity == "detect"
        self._layouts = {}
        named("hessian", f, self)

    def __repr__(self):
        return f"<{self.__name__}>"

    def __call__(self, *args, **kwargs):
        """Return the Hessian at the arguments."""
        trace, node, output = self._trace(args, kwargs)
        key = self._key(trace, node)
        seed = seed_of(node)
        (product,) = hessian_products(output, [node], [seed])
        is_open = any(isinstance(value, Node) for value in trace.settle(trace.outputs))
        linear = LinearMap([seed], [product])
        layout = self._layout(linear, node.size, key)
        if self._check:
            check(linear, layout, node, function_name(self._f))
        if is_open:
            return self._on_nodes(linear, layout, node)
        return self._on_values(linear, layout, node)

    def _trace(self, args, kwargs):
        where = positions("hessian", self._argnums, args)
        trace, output = trace_scalar("hessian", self._f, args, kwargs, where)
        if len(trace.inputs) != 1 or isinstance(self._argnums, tuple | list):
            raise TypeError(
                "hessian: a sparsity is that of one array; argnums is an int, and the argument "
                f"there a number or an array; got {len(trace.inputs)} arrays"
            )
        (node,) = trace.inputs
        if type(node) is not Traced:
            raise TypeError(
                f"{self.__name__} needs the shape of the node {node} (made at {node.made_at}), "
                "which is not known before it is fed. Call it with an array"
            )
        return trace, node, output

    def _key(self, trace, node):
        """Return what the layout depends on: a detected one on the structure of the graph."""
        if not self._detects:
            return node.size
        print_ = fingerprint(trace.outputs, trace.inputs, "pattern") if cache.allowed() else None
        return None if print_ is None else print_.key

    def _layout(self, linear, n, key):
        """Return the layout for n numbers; `key` is None where it is to be found anew."""
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._find_layout(linear, n)
            if key is not None:
                self._layouts[key] = layout
            while len(self._layouts) > KEPT:
                del self._layouts[next(iter(self._layouts))]
        return layout

    def _find_layout(self, linear, n):
        if not self._detects:
            return layout_of(self._sparsity, n)
        found = dependence(*linear.structure())
        return layout_of(found & found.T, n)

    def _on_values(self, linear, layout, node):
        directions = layout.directions.reshape(layout.count, *node.shape).astype(node.dtype)
        (products,) = linear.columns(directions)
        values = products.reshape(-1)[layout.places]
        if not self._dense:
            return values, (layout.rows.copy(), layout.columns.copy())
        return entries_to_matrix(values, layout, node.shape * 2)

    def _on_nodes(self, linear, layout, node):
        """Return the same made of nodes, for an outer derivative or compiling."""
        directions = layout.directions.reshape(layout.count, *node.shape).astype(node.dtype)
        products = linear.columns_as_node(directions)
        matrix = entries_op(products, layout, node, self._dense)
        return matrix if self._dense else (matrix, (layout.rows.copy(), layout.columns.copy()))


def entries_to_matrix(values, layout, shape):
    """Return the dense matrix of some entries, in the shape of an array with the shape twice."""
    matrix = np.zeros(shape, values.dtype)
    matrix.reshape(-1)[layout.flat] = values
    return matrix


def check(linear, layout, node, name):
    """Compare a product with a random direction with that of the matrix that was put together.

    Raises
    ------
    ValueError
        If the two differ: then the pattern lacks entries.
    """
    direction = np.random.default_rng(0).uniform(0.5, 1.5, layout.n).astype(node.dtype)
    (true,) = linear([direction.reshape(node.shape)[()]])
    (products,) = linear.columns(
        layout.directions.reshape(layout.count, *node.shape).astype(node.dtype)
    )
    values = products.reshape(-1)[layout.places]
    mine = np.bincount(layout.rows, values * direction[layout.columns], layout.n)
    off = np.abs(mine - np.reshape(true, -1))
    eps = max(TOLERANCE, 1e3 * np.finfo(node.dtype).eps)
    if off.max(initial=0) > eps * max(np.abs(true).max(initial=0), np.abs(values).max(initial=0)):
        row = int(off.argmax())
        raise ValueError(
            f"hessian: the Hessian of {name} has entries that the sparsity leaves out: its product "
            f"with a random direction has {np.reshape(true, -1)[row]:.6g} in row {row}, the matrix "
            f'put together {mine[row]:.6g}. Add the missing entries, or take sparsity="detect"'
        )


class EntriesOp(Op):
    """The products of a sparse matrix, one for each colour, put together: y[flat] = a[places].

    `const_attr` is the layout, and whether the matrix is dense; otherwise the value is the vector
    of its entries. The second input is of the argument's shape. da[places] = sum of dy[flat].
    """

    symbol = "entries"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, products, layout, like, dense):
        return self.node((products, like), (layout, dense))

    def compute(self, node, input_vals):
        (layout, dense), (products, like) = node.const_attr, input_vals
        values = products.reshape(-1)[layout.places]
        return entries_to_matrix(values, layout, np.shape(like) * 2) if dense else values

    def gradient(self, node, output_grad):
        layout, dense = node.const_attr
        flat = np.reshape(output_grad, -1)
        return [collect_op(flat[layout.flat] if dense else flat, node.inputs[0], layout), None]


class CollectOp(Op):
    """The transpose of `entries`: zeros of the shape of `like`, and y[places] += a."""

    symbol = "collect"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, like, layout):
        return self.node((a, like), (layout,))

    def compute(self, node, input_vals):
        (layout,), (values, like) = node.const_attr, input_vals
        total = np.bincount(layout.places, values, np.size(like)).astype(values.dtype)
        return total.reshape(np.shape(like))

    def gradient(self, node, output_grad):
        (layout,) = node.const_attr
        return [np.reshape(output_grad, -1)[layout.places], None]


entries_op, collect_op = EntriesOp(), CollectOp()
