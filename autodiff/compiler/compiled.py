"""`compile`: a graph's outputs as one fast function of its variables."""

import math
from collections import Counter

import numpy as np

from autodiff.compiler.columns import as_columns
from autodiff.compiler.emit import choose_runner
from autodiff.compiler.emit.array_tiers import ArrayTiers, is_long
from autodiff.compiler.emit.mapping import Mapper
from autodiff.compiler.emit.results import given
from autodiff.compiler.emit.scalar_tiers import TIERS, ScalarRunner
from autodiff.compiler.guards import make_guard
from autodiff.compiler.passes import PASSES, simplify
from autodiff.compiler.plan import Plan
from autodiff.compiler.program import fact_of, spell_fact
from autodiff.compiler.scalar_programs import is_scalar
from autodiff.compiler.specialise import is_variable, signature_of, write_down
from autodiff.compiler.written_into import (
    check_fit,
    check_list,
    check_overlap,
    is_still,
    remember,
)
from autodiff.executor import Executor
from autodiff.exercise import bodies
from autodiff.nan_debugging import debugging_nans
from autodiff.tracing import own

__all__ = ["Compiled", "compile"]

KEPT = 32  # kinds of feeds whose programs are kept; then the oldest goes


def compile(outputs, *, without=(), threads=1, tier=None):  # noqa: A001, the field's own word
    """Turn nodes into one function of their variables, fast from its second call on.

    Parameters
    ----------
    outputs : list of Node
        What to compute: values, gradients, anything made of the same variables.
    without : str or sequence of str
        Names of passes to leave out: see `autodiff.compiler.passes.PASSES`.
    threads : int
        How many threads may share the work on large arrays.
    tier : {"tuples", "floats", "levels"}, optional
        The form of code for graphs of single numbers; by default the one that pays, which
        `f.plan` names. Graphs with arrays get generated code whatever it says, long ones on small
        arrays after some runs as tuples.

    Returns
    -------
    Compiled
        Called as `f(feed_dict)` or by the variables' names, `f(x=..., w=...)`.

    Raises
    ------
    TypeError
        If `outputs` is no list of nodes.
    ValueError
        If there is no such pass or tier, or `threads` is less than 1.

    Examples
    --------
    >>> import autodiff as ad
    >>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
    >>> f = compile([x * y, x + 1])
    >>> f({x: 2.0, y: 5.0})
    [10.0, 3.0]
    >>> f(x=3.0, y=5.0)
    [15.0, 4.0]
    """
    return Compiled(outputs, without, threads, tier)


class Compiled:
    """Some nodes as a function of their variables; made by `compile`.

    The first call with feeds of a new kind (types, shapes, dtypes) is the interpreter's, and shows
    what every value looks like; then a program is written, simplified and emitted for that kind.

    Attributes
    ----------
    variables : list of Node
        What must be fed.
    fallbacks : Counter of str
        Why, and how often, the fast code gave up and the interpreter answered instead.
    """

    def __init__(self, outputs, without=(), threads=1, tier=None):
        self._executor, self._tier = Executor(outputs), check_tier(tier)
        self.variables = [node for node in self._executor.order if is_variable(node)]
        self._without, self._threads = check_passes(without), check_threads(threads)
        self._names = Counter(node.name for node in self.variables)
        self._built, self._last, self._bodies = {}, None, bodies()
        self._mapper = None
        self.fallbacks = Counter()

    def __call__(self, feed_dict=None, /, *, out=None, **named):
        """Return the values of the outputs: arrays of the caller's own.

        Parameters
        ----------
        feed_dict : dict of Node to number or array_like
            A value for each variable, as for `Executor.run`.
        out : list of (ndarray or None), optional
            For each output an array to write it into, of its shape and dtype, or None for a fresh
            one. It must not share memory with what is fed, nor with another one of these.
        **named
            Or the values by the variables' names; one that is called `out` is fed by node.

        Returns
        -------
        list of number or ndarray
            In the order of the outputs. No two share memory, nor with what was fed, nor with what
            another call returned. Those in `out` are the caller's arrays.

        Raises
        ------
        KeyError, TypeError, ValueError, ...
            As `Executor.run` does.
        ValueError, TypeError
            If the arrays in `out` are not fit to hold the outputs.
        """
        last = self._last
        if last is not None and not named:
            feeds = last.guard(feed_dict)
            if feeds is not None and out is not None:
                return self._write(last, out, feeds, None)
            if feeds is not None:
                try:
                    return last.run(feeds)
                except Exception as error:
                    self.fallbacks[type(error).__name__] += 1
                    values = self._executor.start(feed_dict)
                    return self._interpret(values, list(feeds), signature_of(feeds))
        return self._call_checked(self._by_node(feed_dict, named), out)

    def _call_checked(self, feed_dict, out):
        """Run what there is for feeds of this kind, after a look at all of them."""
        values = self._executor.start(feed_dict)
        feeds = [values[node] for node in self.variables]
        if out is not None:
            return self._call_into(out, values, feeds)
        return self._call_values(values, feeds)

    def _call_values(self, values, feeds):
        """Return the outputs for values that are known to be in order."""
        if self._bodies != bodies():
            self._built.clear()
            self._bodies = bodies()
        key = signature_of(feeds)
        built = self._built.get(key)
        if built is None or debugging_nans():
            return self._interpret(values, feeds, key)
        self._last = built
        try:
            return built.run(feeds)
        except Exception as error:  # a warning's error, or a number that only the ops can treat
            self.fallbacks[type(error).__name__] += 1
            return self._interpret(values, feeds, key)

    def _call_into(self, out, values, feeds):
        """Return the outputs in the arrays that the caller has given for them."""
        built = self._built.get(signature_of(feeds))
        if built is not None and self._bodies == bodies() and not debugging_nans():
            self._last = built
            return self._write(built, out, feeds, values)
        out = check_list(out, len(self._executor.eval_node_list))
        check_overlap(out, feeds)
        return self._copy_to(out, self._call_values(values, feeds))

    def _write(self, built, out, feeds, values):
        """Run code that writes where the caller wants it; the interpreter's results are copied."""
        out = check_list(out, len(self._executor.eval_node_list))
        places = built.check_places(out, feeds)
        try:
            if places is None:
                return self._copy_to(out, built.run(feeds))
            return built.run(feeds, places)
        except Exception as error:
            self.fallbacks[type(error).__name__] += 1
        if values is None:
            values = dict(zip(self.variables, feeds, strict=True))
            values = self._executor.start(values)
        return self._copy_to(out, self._interpret(values, list(feeds), signature_of(feeds)))

    def _copy_to(self, out, results):
        """Return results in the caller's arrays, if they are fit to hold them."""
        check_fit(out, list(map(fact_of, results)))
        return [given(value, place) for value, place in zip(results, out, strict=True)]

    def map(self, feed_dict=None, /, **named):
        """Return the outputs for many feeds at once: a graph of single numbers on arrays of them.

        Parameters
        ----------
        feed_dict : dict of Node to array_like, shape (feeds,)
            As many values for each variable as there are feeds.
        **named
            Or the values by the variables' names.

        Returns
        -------
        list of ndarray, shape (feeds,)
            One for each output; of float32 if all feeds are float32, otherwise of float64. Where a
            feed's values are infinite or undefined they are inf or NaN, with NumPy's warnings.

        Raises
        ------
        KeyError
            If a variable has no values.
        TypeError, ValueError
            If what is fed for a variable has not one dimension, or not as many values as the
            others; or if there are values in the graph that are no single numbers.

        Notes
        -----
        Blocks of feeds are computed one after the other, on as many threads as `compile` was told.
        The memory for them, up to 512 MB, is kept for the next call.

        Examples
        --------
        >>> import autodiff as ad
        >>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
        >>> f = compile([x * y, x + 1])
        >>> f.map(x=[1.0, 2.0, 3.0], y=[4.0, 5.0, 6.0])
        [array([ 4., 10., 18.]), array([2., 3., 4.])]
        """
        columns = as_columns(self.variables, self._by_node(feed_dict, named))
        if not columns:
            raise ValueError("map: the graph has no variables to feed; call the function instead")
        if self._mapper is None or self._mapper[0] != bodies():
            self._mapper = bodies(), self._make_mapper([column[:1] for column in columns])
        return self._mapper[1].run(columns)

    def _make_mapper(self, first):
        """Return what runs the graph on many feeds, after a run on the first one."""
        one = [np.float64(column[0]) if len(column) else np.float64(1) for column in first]
        values = self._executor.start(dict(zip(self.variables, one, strict=True)))
        with np.errstate(all="ignore"):  # the rows themselves will warn
            self._executor.finish(values)
        program = write_down(self._executor.order, self._executor.eval_node_list, values)
        if not is_scalar(program):
            raise ValueError(explain_map(program))
        program, _ = simplify(program, self._without)
        return Mapper(program, self._threads)

    def runner_for(self, feeds):
        """Return what runs for such values of the variables; None before a first call with them.

        It takes them as a list, in the order of `variables`, and trusts that they are numbers or
        arrays.
        """
        built = self._built.get(signature_of(feeds))
        return None if built is None else built.run

    def largest_value(self):
        """Return the bytes of the largest value of the kind of feeds that came last."""
        facts = self._built_last().program.facts
        return max((math.prod(f.shape) * f.dtype.itemsize for f in facts if f.is_array), default=0)

    @property
    def source(self):
        """The code for the kind of feeds that came last."""
        return self._built_last().runner.source

    @property
    def plan(self):
        """What each pass did for the kind of feeds that came last, and what runs: a `Plan`."""
        built = self._built_last()
        return Plan(tuple(built.history), built.runner.tier, tuple(built.runner.notes))

    def __repr__(self):
        names = ", ".join(node.name for node in self.variables)
        count = len(self._executor.eval_node_list)
        return f"<compiled function of {names or 'nothing'}, {count} output{'s' * (count != 1)}>"

    def _by_node(self, feed_dict, named):
        """Return feeds by node, of which some or all may have been given by name."""
        if not named:
            return {} if feed_dict is None else feed_dict
        if feed_dict is not None:
            raise TypeError(
                "compiled function: give a feed_dict or values by name, not both; "
                f"got a {type(feed_dict).__name__} and {', '.join(named)}"
            )
        if unknown := [name for name in named if self._names[name] != 1]:
            raise TypeError(self._explain_name(unknown[0]))
        return {node: named[node.name] for node in self.variables if node.name in named}

    def _explain_name(self, name):
        if self._names[name]:
            return (
                f"compiled function: {self._names[name]} variables are called {name!r}; "
                "feed these by node, as in f({x: 2.0})"
            )
        there = ", ".join(self._names) or "none"
        return f"compiled function: there is no variable called {name!r}; there are {there}"

    def _interpret(self, values, feeds, key):
        """Answer as the interpreter does, and write a program for next time if there is none."""
        self._executor.finish(values)
        outputs = self._executor.eval_node_list
        if key not in self._built:
            program = write_down(self._executor.order, outputs, values)
            options = self._without, self._threads, self._tier
            self._keep(key, Built(program, self.variables, *options))
        held = feeds + [node.const_attr for node in self._executor.order if not node.inputs]
        return own([values[node] for node in outputs], held)

    def _keep(self, key, built):
        self._built[key] = self._last = built
        while len(self._built) > KEPT:
            del self._built[next(iter(self._built))]

    def _built_last(self):
        if self._last is None:
            raise ValueError(
                "compiled function: nothing is compiled before the first call, since nobody knows "
                "the shapes; call it once, then look at its source and its plan"
            )
        return self._last


class Built:
    """What was built for one kind of feeds: the program after each pass, and its runner."""

    def __init__(self, program, variables, without, threads, tier):
        if is_scalar(program):
            self.program, self.runner = program, ScalarRunner(program, without, tier)
        elif is_long(program):
            self.program = program
            self.runner = ArrayTiers(program, (*without, "libm"), threads)
        else:
            self.program, self._history = simplify(program, (*without, "libm"))
            self.runner = choose_runner(self.program, threads)
        constants = [step.const_attr for step in self.program.steps]
        self.held = [*self.program.constants.values(), *constants]
        self._checked = []  # what did not overlap in the last call does not in the next
        self.run = getattr(self.runner, "run", self.runner)  # a plain function is called faster
        self.guard = make_guard(variables, [program.facts[number] for number in program.inputs])

    @property
    def history(self):
        """The program after each pass so far: long programs wait for most of them."""
        return getattr(self.runner, "history", None) or self._history

    def check_places(self, out, feeds):
        """Return `out` if the runner can write there itself; None if it is to be copied to.

        Raises
        ------
        ValueError, TypeError
            If an array is not fit to hold its output.
        """
        arrays, checked = [*out, *feeds], self._checked
        if len(checked) != len(arrays) or not all(map(is_still, checked, arrays)):
            check_overlap(out, [*feeds, *self.held])
            self._checked = [remember(value) for value in arrays]
        check_fit(out, [self.program.facts[number] for number in self.program.outputs])
        direct = all(place is None or place.flags.c_contiguous for place in out)
        return out if direct and getattr(self.runner, "writes_out", False) else None


def explain_map(program):
    """Return what to say of a graph that cannot be mapped over feeds."""
    strange = [n for n, fact in enumerate(program.facts) if not fact.is_float]
    strange = [n for n in strange if program.facts[n].kind not in (bool, np.bool_, int)] or strange
    node = program.origins[strange[0]]
    fact = program.facts[strange[0]]
    return (
        f"map: every value must be a single float, and {node} (made at {node.made_at}) is "
        f"{spell_fact(fact)}. For arrays, let the variables have one more axis, and call the "
        "function once"
    )


def check_passes(names):
    """Return the names of passes, of which each must exist."""
    names = (names,) if isinstance(names, str) else tuple(names)
    for name in names:
        if name not in PASSES:
            raise ValueError(
                f"compile: there is no pass {name!r}; there are {', '.join(PASSES) or 'none'}"
            )
    return names


def check_tier(tier):
    """Return the name of a form of code, which must exist, or None."""
    if tier is not None and tier not in TIERS:
        raise ValueError(f"compile: there is no tier {tier!r}; there are {', '.join(TIERS)}")
    return tier


def check_threads(threads):
    """Return the number of threads, which must be a positive integer."""
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ValueError(f"compile: threads is a positive integer; got {threads!r}")
    return threads
