"""Compiled derivatives, kept by the structure of the graph that they are made for.

A function may read whatever it likes: globals that change, data, random numbers. So it is traced
in every call, and no call is answered from another one's trace. But where a trace has a structure
that was seen a few times before, the graph of its derivative need not be built again: the code
that was made for that structure runs, on the numbers of *this* trace.

The rule: a structure's first `SEEN` calls are interpreted, the next one compiles, later ones run.
Nothing is kept, and all is interpreted, while an exercise that the engine needs runs a body of
the student's own (so that it is what runs, in every call, prints and all), while NaN are
being looked for, inside another trace, and for what has no fingerprint (`fingerprints`).
"""

import threading
from collections import OrderedDict

from autodiff.exercise import bodies, is_reference, parts
from autodiff.nan_debugging import debugging_nans
from autodiff.transforms.fingerprints import LIFTED, fingerprint
from autodiff.transforms.untracing import NewArray, untraced

__all__ = ["answer", "forget"]

SEEN = 4  # calls that are interpreted: building code takes as long as about eight of them
KEPT = 64  # structures
ENGINE = tuple(
    f"autodiff.{name}"
    for name in ("compiler.", "executor", "forward", "gradients", "graph", "ops.", "transforms.")
)
LARGEST = 2**25  # bytes: code with a larger value would keep memory of that size for its buffers


class Cache:
    """Structures that were seen, the one used last at the end; threads may share it."""

    def __init__(self):
        self._lock = threading.Lock()
        self._entries = OrderedDict()
        self._bodies, self._allowed = None, False

    def allowed(self):
        """Say whether all exercises run the reference's bodies; forget all where some changed."""
        if self._bodies != bodies():
            with self._lock:
                self._bodies = bodies()
                self._entries.clear()
                self._allowed = all_are_references()
        return self._allowed

    def look_up(self, key):
        """Return what is kept: a number of calls, an `Entry`, or None if there can be none."""
        with self._lock:
            found = self._entries.get(key, 0)
            if found != 0:
                self._entries.move_to_end(key)
            return found

    def keep(self, key, entry):
        """Keep something for a structure, and let the one go that was used least recently."""
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            while len(self._entries) > KEPT:
                self._entries.popitem(last=False)

    def clear(self):
        """Forget everything."""
        with self._lock:
            self._entries.clear()


def all_are_references():
    """Say whether every exercise of the engine that is loaded runs the reference's body."""
    engine = [part for part in parts() if part.function.__module__.startswith(ENGINE)]
    return all(is_reference(part.function) for part in engine)


cache = Cache()
forget = cache.clear


class Entry:
    """Code for one structure.

    Parameters
    ----------
    print_ : Fingerprint
    inputs, results : list of Node
        What is fed to a trace of that structure, and what is to be known of it.
    """

    def __init__(self, print_, inputs, results):
        from autodiff.compiler.compiled import Compiled  # loaded when there is something to do

        outputs, variables = untraced(results, inputs, print_, LIFTED)
        self._compiled = Compiled(outputs)
        places = {variable: i for i, variable in enumerate(variables)}
        self._places = [places[variable] for variable in self._compiled.variables]
        self.run = None

    def first(self, feeds):
        """Return the values for the feeds of the first call, and get ready for the next ones."""
        feeds = [feeds[place] for place in self._places]
        values = self._compiled(dict(zip(self._compiled.variables, feeds, strict=True)))
        self.run = self._compiled.runner_for(feeds)
        return values

    def __call__(self, feeds):
        """Return the values for the feeds of another call; an exception if the code fails."""
        return self.run([feeds[place] for place in self._places])

    def is_large(self):
        """Say whether some value is so large that its memory should not be kept."""
        return self._compiled.largest_value() > LARGEST


def answer(tag, trace, build, fed=(), now=None):
    """Return the values of a derivative, from code if there is some for this trace's structure.

    Parameters
    ----------
    tag : hashable
        What derivative it is, and everything that `build` depends on besides the trace.
    trace : Trace
    build : callable
        Returns the list of nodes that are to be known, with the checks that belong to it.
    fed : list of Node
        What it depends on besides: directions.
    now : callable, optional
        How to find the values where there is no code: by default, `trace.settle(build())`.

    Returns
    -------
    list
        Values; nodes inside another trace.
    """
    interpret = now or (lambda: trace.settle(build()))
    print_ = None
    if cache.allowed() and not debugging_nans():
        print_ = fingerprint(trace.outputs, trace.inputs, tag, fed)
    if print_ is None:
        return interpret()
    inputs = [*trace.inputs, *fed]
    found = cache.look_up(print_.key)
    if type(found) is Entry:
        try:
            values = found(print_.feeds)
        except Exception:  # the interpreter says what is wrong, and where
            return interpret()
        trace.settle([])
        return values
    if found is not None and found >= SEEN:
        values = compiled_answer(print_, inputs, build())
        if values is not None:
            trace.settle([])
            return values
    elif found is not None:
        cache.keep(print_.key, found + 1)
    return interpret()


def compiled_answer(print_, inputs, results):
    """Make code for a structure, keep it, and return the first values; None if there is no way."""
    cache.keep(print_.key, None)
    try:
        entry = Entry(print_, inputs, results)
        if not all_are_references():  # the compiler has exercises too, and is loaded by now
            return None
        values = entry.first(print_.feeds)
    except NewArray:  # the derivative made constants of arrays that are other ones next time
        return None
    except Exception:  # the interpreter says what is wrong, and where
        return None
    if entry.run is not None and not entry.is_large():
        cache.keep(print_.key, entry)
    return values
