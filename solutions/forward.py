"""Forward mode on graphs: the walk that gives every node its tangent, and the product rule.

What else an op does to tangents is derived from what it knows already: see `autodiff.tangents`.
"""

from autodiff.exercise import exercise
from autodiff.graph import sum_node_list

__all__ = ["product_rule", "push_forward"]


@exercise("10.1")
def push_forward(order, known):
    """Give every node of `order` its tangent, and put it into `known`.

    `order` lists nodes, each after its inputs. `known` is a dict from node to tangent: a node as
    well, or None where the value does not change. It holds the tangents of the inputs that we
    differentiate by; these stay. All others are

        node.op.tangent(node, directions)

    where `directions` lists the tangents of `node.inputs`, in order: None for an input that is
    not in `known`. Nothing is returned: `known` is filled in place.
    """
    for node in order:
        if node not in known:
            known[node] = node.op.tangent(node, [known.get(operand) for operand in node.inputs])


@exercise("10.2")
def product_rule(op, node, directions):
    """Return the tangent of a product of any number of factors, of numbers or of matrices.

    The factors are `node.inputs`, and `directions` lists their tangents: nodes, or None where a
    factor does not change; at least one does. One factor at a time is replaced by its tangent,

        (a b c)' = a' b c + a b' c + a b c'

    and the terms are added with `sum_node_list`. `op.node(operands, node.const_attr)` makes the
    same product of other operands, a tuple; the order of the factors matters, as for matrices.
    """
    terms = []
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)
