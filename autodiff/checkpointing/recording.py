"""One step of a chain, evaluated forward with NumPy, and pulled back through a graph.

Forward a step is the caller's function, called on numbers and arrays. Backward it is called on
nodes, and the graph that it makes is run. If it can be called on nodes *without values*, then no
branch in it depends on a value or on a shape, so that one graph serves all states: it is recorded
once. A step that looks at values refuses such nodes; it is traced anew at each state.
"""

from functools import partial

import numpy as np

from autodiff.checkpointing.blocks import WIDTH, culprit, cut, flat, ones, put
from autodiff.checkpointing.plans import Plan, idle_nodes
from autodiff.graph import Node
from autodiff.ops.sources import Variable, as_node
from autodiff.tangents import pull_back
from autodiff.tracing import fresh_input
from autodiff.trees import leaves, match

__all__ = ["Recording", "Stage"]

WORTHWHILE = 4  # steps, from which on a graph is recorded once for all


class Recording:
    """The graph of one step, from its state and parameters to its result, and back again.

    Parameters
    ----------
    inputs : list of Node
        Those of the state, then those of the parameters.
    outputs : list of Node
        The leaves of the step's result.
    """

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = inputs, outputs
        self.seeds = [Variable(name="adjoint", scalar=node.scalar) for node in outputs]
        self.adjoints = pull_back(outputs, self.seeds, inputs)
        self._idle, self._plans, self._elementwise, self._own = {}, {}, None, []

    def learn_shapes(self, values):
        """Run once, forward and back, and leave out what changes nothing as the shapes are.

        Of an elementwise graph one element tells as much as all of them.

        Returns
        -------
        list
            The values of the outputs.
        """
        if self._blocks(values) is None:
            return self._learn(values)
        self._learn([flat(value)[:1] if np.ndim(value) else value for value in values])
        return self.forward(values)

    def _learn(self, values):
        shapes = dict(zip(self.inputs, map(np.shape, values), strict=True))

        def seeds(outputs):
            shapes.update(zip(self.seeds, map(np.shape, outputs), strict=True))
            return ones(outputs)

        def look(node, value):
            shapes[node] = np.shape(value)

        plan = Plan(self.inputs, self.outputs, self.seeds, self.adjoints)
        outputs, _ = plan.run(values, seeds, look)
        self._idle = idle_nodes(shapes)
        return outputs

    def _blocks(self, values):
        """Return the slices of the pieces to run in, None to run on whole arrays.

        A graph that is elementwise needs room for its inner values in one piece alone.
        """
        if self._elementwise is None:
            self._elementwise = culprit(self.outputs) is None
        state, params = values[: len(self.outputs)], values[len(self.outputs) :]
        size = np.size(state[0])
        alike = {np.shape(value) for value in state} == {np.shape(state[0])}
        if not (self._elementwise and alike and size > WIDTH) or any(map(np.ndim, params)):
            return None
        return cut(size, WIDTH)

    def _in_blocks(self, run, values, pieces, made, summed=()):
        """Run piece by piece, writing into the arrays `made`; add up what `summed` begins with."""
        whole = [flat(value) if np.ndim(value) else value for value in values]
        for piece in pieces:
            found = run([value[piece] if np.ndim(value) else value for value in whole])
            put(made, piece, found[: len(made)])
            summed = [a + b for a, b in zip(summed, found[len(made) :], strict=True)]
        return [*made, *summed]

    def _plan(self, forward, back):
        if (forward, back) not in self._plans:
            seeds, adjoints = (self.seeds, self.adjoints) if back else ([], [])
            outputs = self.outputs if forward else []
            plan = Plan(self.inputs, outputs, seeds, adjoints, self._idle)
            self._plans[forward, back] = plan
        return self._plans[forward, back]

    def forward(self, values):
        """Return the values of the outputs."""
        run, pieces = self._plan(True, False).run, self._blocks(values)
        made = values[: len(self.outputs)]
        if pieces is None or not self._keeps_form(made, values):
            return run(values)[0]
        made = [np.empty(value.shape, value.dtype) for value in made]
        return self._in_blocks(lambda part: run(part)[0], values, pieces, made)

    def _keeps_form(self, expected, values):
        """Say whether the outputs are arrays like some others, by running on one element."""
        found = self._plan(True, False).run([flat(v)[:1] if np.ndim(v) else v for v in values])[0]
        return all(
            isinstance(value, np.ndarray) and value.shape == (1,) and value.dtype == like.dtype
            for value, like in zip(found, expected, strict=True)
        )

    def back(self, values, cotangents):
        """Return the adjoints of the inputs, given those of the outputs.

        In blocks, the arrays that the last call returned are written over if they come back as
        cotangents: a walk back then needs one array for these, not two.
        """
        run, pieces = self._plan(False, True).run, self._blocks(values)
        if pieces is None:
            return run(values, cotangents)[1]
        count, arrays = len(values), sum(np.ndim(value) > 0 for value in values)
        self._own = [
            cotangent if any(cotangent is own for own in self._own)
            else np.empty(value.shape, value.dtype)
            for value, cotangent in zip(values[:arrays], cotangents, strict=True)
        ]
        return self._in_blocks(
            lambda part: run(part[:count], part[count:])[1],
            [*values, *cotangents], pieces, self._own, [0.0] * (count - arrays),
        )  # fmt: skip

    def both(self, values, seed):
        """Return the outputs, and the adjoints of the inputs; `seed` makes those of the outputs."""
        if self._blocks(values) is None:
            return self._plan(True, True).run(values, seed)
        outputs = self.forward(values)
        return outputs, self.back(values, seed(outputs))


class Stage:
    """What a chain does with a step: evaluates it, pulls back through it, and looks at its results.

    Parameters
    ----------
    steps : callable or sequence of callable
        One for all, or one for each.
    count : int
        How many steps there are.
    state, params : Form
        The form of the state, and that of the parameters or None.
    indexed : bool
        Whether a step is also told its number.
    """

    def __init__(self, steps, count, state, params, indexed):
        self._steps, self._count, self._indexed = steps, count, indexed
        self.state, self.params = state, params
        self._param_leaves = params.leaves if params else []
        self._params = params.rebuild(params.leaves) if params else None
        self._recordings = {}
        self._to_compare = {}

    def step(self, i):
        """Return step number i, as a function of the state and the parameters."""
        step = self._steps if callable(self._steps) else self._steps[i]
        return partial(_call, step, i if self._indexed else None, self.params is not None)

    def where(self, i):
        """Return what step number i is called in an error."""
        step = self._steps if callable(self._steps) else self._steps[i]
        return f"step {i}, {getattr(step, '__name__', type(step).__name__)},"

    def advance(self, state, i):
        """Return the state after step number i: the caller's function on arrays."""
        step, arrays = self.step(i), self.state.rebuild(state)
        try:  # the result has no name here, so that nobody but `check` holds it
            found = self.state.check(step(arrays, self._params), self.where(i))
        except ValueError as error:
            if "read-only" in str(error):
                error.add_note(
                    f"{self.where(i)} writes into its argument, or into an array that it has "
                    "returned before. The chain keeps those: let it make a new array"
                )
            raise
        if (expected := self._to_compare.pop(i, None)) is not None:
            self._compare(found, expected, i)
        return found

    def _compare(self, found, expected, i):
        """Raise an error if a step gave two results for one state."""
        for one, other in zip(found, expected, strict=True):
            rough = 1e-3 if getattr(one, "dtype", np.dtype(float)).itemsize < 8 else 1e-6
            one, other = np.asarray(one, float), np.asarray(other, float)
            if not np.allclose(one, other, rtol=rough, atol=rough, equal_nan=True):
                raise ValueError(
                    f"{self.where(i)} gave two different results for the same state. A chain "
                    "evaluates its steps several times, so a step must depend on its arguments "
                    "alone: draw random numbers before, and pass them in params"
                )

    def recording(self, i, state):
        """Return the graph of step number i at a state: recorded once, or traced now."""
        key = self._steps if callable(self._steps) else self._steps[i]
        if self._indexed or self._count < WORTHWHILE:
            return self._traced(i, state)
        if key not in self._recordings:
            self._recordings[key] = self._recorded(i, state)
        return self._recordings[key] or self._traced(i, state)

    def _recorded(self, i, state):
        """Return the graph made on nodes without values; None if the step asks for these."""
        if not callable(self._steps) and len(set(self._steps)) > self._count // WORTHWHILE:
            return None
        inputs = self.state.variables() + (self.params.variables() if self.params else [])
        try:
            found = Recording(inputs, self._call_on(inputs, i))
        except Exception:  # whatever a step does with a node that has no value: it needs one
            return None
        outputs = found.learn_shapes(self.values(state))
        self._to_compare[i] = self.checked(outputs, i)
        return found

    def recorded_for_all(self):
        """Return the one graph that serves all steps; None if there is none."""
        if self._indexed or not callable(self._steps) or self._count < WORTHWHILE:
            return None
        if self._steps not in self._recordings:
            self._recordings[self._steps] = self._recorded(0, self.begin)
        return self._recordings[self._steps]

    @property
    def begin(self):
        """The leaves of the first state."""
        return self.state.leaves

    def gradient_of(self, loss, final):
        """Return the derivatives of a loss by the leaves of a final state."""
        inputs = [fresh_input(leaf) for leaf in final]
        recording = Recording(inputs, [as_loss(loss(self.state.rebuild(inputs)))])
        return recording.both(final, ones)[1]

    def checked(self, values, i):
        """Return the leaves of the state after step number i, owned by the chain."""
        return self.state.check_values(values, self.where(i))

    def _traced(self, i, state):
        inputs = [fresh_input(value) for value in [*state, *self._param_leaves]]
        return Recording(inputs, self._call_on(inputs, i))

    def _call_on(self, inputs, i):
        """Call step number i on nodes, and return the leaves of its result."""
        count = len(self.state.leaves)
        params = self.params.rebuild(inputs[count:]) if self.params else None
        result = self.step(i)(self.state.rebuild(inputs[:count]), params)
        if result is None:
            raise TypeError(f"{self.where(i)} returned None; is a `return` missing?")
        found = match(result, self.state.tree, f"what {self.where(i)} returned")
        return list(map(as_node, found))

    def values(self, state):
        """Return what a recording is run on: the state's leaves and those of the parameters."""
        return [*state, *self._param_leaves]


def _call(step, number, with_params, state, params):
    """Call a step with as many arguments as it takes here."""
    args = [state]
    if with_params:
        args.append(params)
    if number is not None:
        args.append(number)
    return step(*args)


def as_loss(result):
    """Return a loss as a node if it is one real number."""
    found = leaves(result)
    if len(found) == 1 and found[0] is result:
        node = result if isinstance(result, Node) else as_node(result)
        if node.shape == ():
            return node
        what = f"an array of shape {node.shape}"
    else:
        what = "None" if result is None else f"a {type(result).__name__} of {len(result)}"
    raise TypeError(
        f"loss must return one number; it returned {what}. Make it one with np.sum or np.mean"
    )
