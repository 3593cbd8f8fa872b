"""`Executor`: computes the values of nodes, one after the other."""

from autodiff.exercise import exercise
from autodiff.graph import Node, check_acyclic, find_topo_sort
from autodiff.nan_debugging import debugging_nans, run_checked
from autodiff.ops.sources import constant_op, placeholder_op
from autodiff.ops.values import as_value
from autodiff.traced import Traced, explain, is_known

__all__ = ["Executor"]


class Executor:
    """Computes the values of nodes: the plain interpreter.

    Parameters
    ----------
    eval_node_list : list of Node
        What to compute.

    Examples
    --------
    >>> import autodiff as ad
    >>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
    >>> ad.Executor([x * y, x + 1]).run(feed_dict={x: 2, y: 5})
    [10, 3]
    """

    def __init__(self, eval_node_list):
        if isinstance(eval_node_list, Node) or not all(
            isinstance(node, Node) for node in eval_node_list
        ):
            raise TypeError(
                f"Executor takes a list of nodes; got {eval_node_list!r:.60}. "
                "For a single one: Executor([y])"
            )
        self.eval_node_list = list(eval_node_list)
        self.order = find_topo_sort(self.eval_node_list)
        self._traced = [node for node in self.order if type(node) is Traced]

    def run(self, feed_dict):
        """Return the values of `eval_node_list`, given those of the variables.

        Parameters
        ----------
        feed_dict : dict of Node to number or array_like
            A value for each variable that is needed; others do no harm.

        Returns
        -------
        list of number or ndarray
            In the order of `eval_node_list`. Python numbers stay Python numbers, so integers and
            fractions are exact.

        Raises
        ------
        KeyError
            If a variable has no value.
        TypeError
            If a key is no variable, or a value holds no numbers.
        ValueError
            If an array is fed for a variable that was promised to be a scalar, or a node is among
            its own inputs.
        ValueError, TypeError, ...
            Whatever an operation raises, with the node and the line that made it.
        """
        values = self.start(feed_dict)
        self.finish(values)
        return [values[node] for node in self.eval_node_list]

    def start(self, feed_dict):
        """Return the dict of values that a run begins with, after a look at what was fed."""
        if not isinstance(feed_dict, dict):
            raise TypeError(
                f"feed_dict is a dict from variables to values, as in {{x: 2.0}}; "
                f"got {type(feed_dict).__name__} {feed_dict!r:.60}"
            )
        values = {node: node.value for node in self._traced if is_known(node)}
        values |= {node: _check_feed(node, value) for node, value in feed_dict.items()}
        self._check_complete(values)
        return values

    def finish(self, values):
        """Compute all nodes that have no value yet; an error says which one failed, and why."""
        try:
            (run_checked if debugging_nans() else run_in_order)(self.order, values)
        except Exception as error:
            culprit = next((node for node in self.order if node not in values), None)
            if culprit is not None:
                if any(operand not in values for operand in culprit.inputs):
                    check_acyclic(culprit)
                operands = [values.get(node) for node in culprit.inputs]
                error.add_note(explain(culprit, operands, error))
            raise

    def _check_complete(self, values):
        variables = [node for node in self.order if node.op is placeholder_op]
        missing = [node for node in variables if node not in values]
        if missing:
            raise MissingFeedError(missing, list(values))


@exercise("5.5")
def run_in_order(order, values):
    """Compute every node of `order` that has no value yet, and put its value into `values`.

    `values` is a dict from node to value that already holds the variables. A node's value is
    `node.op.compute(node, input_vals)`, where `input_vals` lists the values of `node.inputs`.
    Nothing is returned: `values` is filled in place.
    """
    for node in order:
        if node not in values:
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


class MissingFeedError(KeyError):
    """A variable has no value in `feed_dict`."""

    def __init__(self, missing, fed):
        names = ", ".join(str(node) for node in missing[:5])
        there = ", ".join(str(node) for node in fed[:5]) or "nothing"
        super().__init__(
            f"no value for the variable {names} (made at {missing[0].made_at}); feed_dict has "
            f"{there}. Note that two variables of one name are two variables"
        )

    def __str__(self):
        return self.args[0]  # a KeyError would show its message in quotes


def _check_feed(node, value):
    if not isinstance(node, Node) or node.op is not placeholder_op:
        kind = "a constant" if getattr(node, "op", None) is constant_op else "an inner node"
        what = f"{kind}, made at {node.made_at}" if isinstance(node, Node) else type(node).__name__
        raise TypeError(
            f"feed_dict: the key {node!r:.60} is {what}; keys are variables, as in "
            "x = Variable(name='x'), feed_dict={x: 2.0}"
        )
    try:
        value = as_value(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"feed_dict: the value of {node}: {error}") from error
    if node.scalar and getattr(value, "shape", ()) != ():
        raise ValueError(
            f"feed_dict: {node} was promised to be a single number (scalar=True, made at "
            f"{node.made_at}); got an array of shape {value.shape}. Leave the promise out"
        )
    return value
