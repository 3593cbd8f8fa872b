"""Functions that are traced once for each form of their arguments: what `compile` makes of them."""

from collections import Counter

import numpy as np

from autodiff.compiler import compiled as graphs
from autodiff.exercise import bodies
from autodiff.graph import Node
from autodiff.looking import closing
from autodiff.nan_debugging import debugging_nans
from autodiff.ops.sources import constant, constant_op, variable_with_value
from autodiff.tracing import new_variable
from autodiff.transforms.arguments import function_name, named
from autodiff.transforms.signatures import Settings, parameters, split
from autodiff.transforms.untracing import untraced
from autodiff.trees import flatten, leaves, paths

__all__ = ["CompiledFunction"]

KEPT = 32  # forms of arguments whose code is kept; then the oldest goes


class CompiledFunction:
    """A function that is traced once for each form of its arguments; made by `compile`."""

    def __init__(self, f, static=(), without=(), threads=1):
        named("compile", f, self)
        self._f = f
        self._settings = Settings(f, static)
        graphs.check_passes(without)
        graphs.check_threads(threads)
        self._options = {"without": without, "threads": threads}
        self._entries, self._bodies, self._last = {}, bodies(), None

    def __call__(self, *args, **kwargs):
        """Return what the function returns."""
        if kwargs or self._settings.given or self._bodies != bodies():
            return self._general(args, kwargs)
        key = [len(args)]  # what `split` finds for such arguments
        for value in args:
            kind = type(value)
            if kind is np.ndarray:
                key.append((value.shape, value.dtype, value.flags.c_contiguous))
            elif kind is float:
                key.append(float)
            else:
                return self._general(args, kwargs)
        entry = self._entries.get(tuple(key))
        return self._general(args, kwargs) if entry is None else entry(args)

    def _general(self, args, kwargs):
        """Answer for arguments of any form, perhaps new ones."""
        key, feeds, rebuild = split(self._settings, args, kwargs)
        if key is None:  # nodes: somebody else is tracing
            return self._f(*args, **kwargs)
        if self._bodies != bodies():
            self._entries, self._bodies = {}, bodies()
        entry = self._entries.get(key)
        if entry is None:
            entry = Entry(self._f, feeds, rebuild, self._options)
            self._entries[key] = entry
            while len(self._entries) > KEPT:
                del self._entries[next(iter(self._entries))]
        self._last = entry
        return entry(feeds)

    @property
    def source(self):
        """The code for arguments of the form that was new, or had to be taken apart, last."""
        return self._last_entry().compiled.source

    @property
    def plan(self):
        """What each pass did for those arguments, and what runs: a `Plan`."""
        return self._last_entry().compiled.plan

    @property
    def fallbacks(self):
        """Why, and how often, the fast code gave up and the interpreter answered instead."""
        entries = list(self._entries.values())
        return sum((entry.compiled.fallbacks for entry in entries), Counter())

    def _last_entry(self):
        if self._last is None:
            raise ValueError(
                f"{self.__name__}: nothing is compiled before the first call, since nobody knows "
                "the shapes; call it once, then look at its source and its plan"
            )
        return self._last

    def __repr__(self):
        return f"<{self.__name__}>"


class Entry:
    """The code for arguments of one form.

    Attributes
    ----------
    compiled : autodiff.compiler.Compiled
        The graph that the function made of variables.
    """

    def __init__(self, f, feeds, rebuild, options):
        outputs, inputs, self._rebuild = trace(f, feeds, rebuild)
        outputs, variables = untraced(outputs, inputs)
        self.compiled = graphs.compile(outputs, **options)
        places = {variable: i for i, variable in enumerate(variables)}
        self._places = [places[variable] for variable in self.compiled.variables]
        self._all = self._places == list(range(len(feeds)))
        self._runner = None

    def __call__(self, feeds):
        """Return the function's value for arguments, given leaf by leaf."""
        feeds = list(feeds) if self._all else [feeds[place] for place in self._places]
        if self._runner is not None and not debugging_nans():
            try:
                return self._rebuild(self._runner(feeds))
            except Exception:  # the interpreter answers, or says what is wrong
                return self._interpret(feeds)
        return self._interpret(feeds)

    def _interpret(self, feeds):
        outputs = self.compiled(dict(zip(self.compiled.variables, feeds, strict=True)))
        self._runner = self.compiled.runner_for(feeds)
        return self._rebuild(outputs)


def trace(f, feeds, rebuild):
    """Run a function on nodes that show it no values.

    Parameters
    ----------
    f : callable
    feeds : list of number or ndarray
        The leaves of its arguments.
    rebuild : callable
        From as many leaves to (args, kwargs).

    Returns
    -------
    outputs : list of Node
        What it returned, leaf by leaf.
    inputs : list of Node
        The nodes in the places of `feeds`.
    rebuild : callable
        From values of the outputs to a tree of the form that the function returned.
    """
    inputs = [variable_with_value(value) for value in feeds]
    args, kwargs = rebuild(inputs)
    name_inputs(f, inputs, args, kwargs)
    with closing(inputs, function_name(f)):
        result = f(*args, **kwargs)
        found, rebuild_outputs = flatten(result)
        outputs = [as_output(leaf, i, result, f) for i, leaf in enumerate(found)]
    for node in inputs:
        node.op, node.const_attr = constant_op, node.value
    return outputs, inputs, skeleton(rebuild_outputs, len(outputs))


def name_inputs(f, inputs, args, kwargs):
    """Number the inputs of a trace, and call each one by its parameter and its place in it."""
    number, closed = new_variable(), set(inputs)
    names = [*parameters(f), *(f"args[{i}]" for i in range(len(args)))]
    for name, tree in [*zip(names, args, strict=False), *kwargs.items()]:
        for node, path in zip(leaves(tree), paths(tree), strict=True):
            if isinstance(node, Node) and node in closed:
                node.const_attr, node.name = number, name + path


def as_output(leaf, position, result, f):
    """Return what the function returned as a node; an error says where it is none."""
    try:
        return leaf if isinstance(leaf, Node) else constant(leaf)
    except (TypeError, ValueError) as error:
        path = paths(result)[position]
        raise TypeError(
            f"compile: the output of {function_name(f)}{path and ' at ' + path}: {error}"
        ) from error


def skeleton(rebuild, count):
    """Return the same as `rebuild`, which keeps no values of the first run alive."""
    tree = rebuild([0] * count)
    kind = type(tree)
    if kind in (list, tuple) and all(leaf == 0 and type(leaf) is int for leaf in tree):
        return kind
    return flatten(tree)[1]
