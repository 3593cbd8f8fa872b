"""`checkpoint_chain`: gradients through a long chain of steps, in as little memory as you say."""

from contextlib import nullcontext
from functools import partial
from numbers import Integral

import numpy as np

from autodiff.checkpointing.blocks import ones
from autodiff.checkpointing.recording import Stage
from autodiff.checkpointing.schedules import SCHEDULES, actions_of, cost_of
from autodiff.checkpointing.states import Form, add_up, released
from autodiff.checkpointing.tiles import in_tiles, width_of_tiles
from autodiff.exercise import exercise

__all__ = ["checkpoint_chain", "sweep"]


def checkpoint_chain(
    step, state, steps=None, *, slots=20, schedule="binomial", loss=None, params=None,
    indexed=False, spill=None, tiles=None, tape=False,
):  # fmt: skip
    """Run a chain of steps, and differentiate its end by its beginning, in little memory.

    The states in between are not all kept. A schedule keeps some of them, and computes the others
    again from these on the way back.

    Parameters
    ----------
    step : callable or sequence of callable
        `step(state)` returns the next state, written with NumPy. It must be a function of its
        arguments alone, since it is called more than once on the same state. A sequence holds one
        for each step.
    state : number, ndarray, or tree of them
        The first state. All others have its form, shapes and types.
    steps : int, optional
        How often to apply the step. A sequence knows for itself.
    slots : int
        How many states to keep at the same time, beside the first one, with `"binomial"`.
    schedule : {"binomial", "ctz", "sqrt", "all", "none"}
        Which states to keep; see `autodiff.checkpointing.schedules`. No schedule with as many
        slots evaluates fewer steps than `"binomial"`.
    loss : callable, optional
        A function of the final state that returns one number. Without it the sum of all numbers of
        the final state is differentiated.
    params : number, ndarray, or tree of them, optional
        What all steps depend on: `step(state, params)`.
    indexed : bool
        Tell each step its number: `step(state, i)` or `step(state, params, i)`.
    spill : str or path, optional
        Keep the snapshots in a file: a new one, or one in this folder. It is removed at the end.
    tiles : bool or int, optional
        Where every element of the next state depends on the same element of the state alone, one
        piece of the state after the other can be taken through all steps, which a processor's
        cache rewards. By default that is done for large states if the recorded graph of the step
        shows it. False never does it; a number is the length of a piece. With True or a number it
        is an error if the step is not of that kind.
    tape : bool
        Go back through a step on a tape of lesson 4 instead of a graph: the step, and the loss, are
        called on variables of `autodiff.tape`, and the state and params hold single numbers. For
        steps that are written with that module's functions.

    Returns
    -------
    final
        The final state.
    gradient
        The derivatives by the first state, of its form; with `params` a pair of these and the
        derivatives by the parameters.

    Raises
    ------
    ValueError
        If there is no such schedule, `steps` is negative, `slots` is below 1, a step changes the
        shape or type of the state, or gives two results for one state.
    TypeError
        If a step returns no state, or the loss is not one number.
    OSError
        If the file of snapshots cannot be made, or is too large for the disk.

    Examples
    --------
    >>> def swing(state, dt):
    ...     x, v = state
    ...     return x + dt * v, v - dt * np.sin(x)
    >>> final, (by_start, by_dt) = checkpoint_chain(
    ...     swing, (1.0, 0.0), 1000, slots=10, params=0.01, loss=lambda state: state[0])
    >>> [round(float(number), 6) for number in (*final, *by_start, by_dt)]
    [-1.044621, -0.071361, -0.939745, 0.085244, -80.286044]
    """
    steps = count_of(step, steps)
    check_choice(schedule, slots)
    if loss is not None and not callable(loss):
        raise TypeError(f"loss must be a function of the final state; got {loss!r:.60}")
    start = Form(state, "state")
    known = None if params is None else Form(params, "params")
    stage = kind_of_stage(tape)(step, steps, start, known, indexed)
    width = None if tape or spill is not None and not tiles else width_of_tiles(stage, tiles)
    seed = ones if loss is None else partial(stage.gradient_of, loss)
    if not steps:
        ends, gradient = Ends(stage, 0, seed), seed(stage.begin)
        ends.final = stage.begin
    elif width:
        ends, gradient = in_tiles(stage, steps, width, schedule, slots, seed, through)
    else:
        stage.recorded_for_all()  # now, while no snapshots take room
        with store_for(spill, stage.begin, schedule, steps, slots) as store:
            ends, gradient = through(stage, steps, schedule, slots, seed, store)
    return finish(stage, ends.final, gradient, ends.by_params)


def through(stage, steps, schedule, slots, seed, store=None):
    """Take a state through the chain and back.

    Returns
    -------
    Ends, list
        What is known about the end, and the derivatives by the leaves of the first state.
    """
    ends = Ends(stage, steps, seed)
    actions = actions_of(schedule, steps, slots)
    store = {} if store is None else store
    return ends, sweep(actions, stage.begin, None, stage.advance, ends.pull_back, store)


@exercise("11.5")
def sweep(actions, start, cotangent, advance, pull_back, store):
    """Go through a chain as a schedule says, and return the cotangent of the first state.

    Parameters
    ----------
    actions : iterable of Action
        Pairs of a kind and the number of a state; see `Action` for what each kind means.
    start
        The first state, number 0. It is the current one at first, and can be loaded at any time
        though nobody keeps it.
    cotangent
        The derivatives by the last state.
    advance : callable
        `advance(state, i)` evaluates step i: from state i it returns state i + 1.
    pull_back : callable
        `pull_back(state, i, cotangent)` goes back through step i: from state i, and the cotangent
        of state i + 1, it returns the cotangent of state i.
    store : dict of int to state
        For the snapshots, by number. Nothing but these shall be remembered, or memory is not saved.
    """
    store[0] = state = start
    here = 0
    for kind, number in actions:
        if kind == "advance":
            while here < number:
                state = advance(state, here)
                here += 1
        elif kind == "keep":
            store[number] = state
        elif kind == "load":
            state, here = store[number], number
        elif kind == "drop":
            del store[number]
        else:
            cotangent = pull_back(state, number, cotangent)
    return cotangent


class Ends:
    """Pulls back through steps, and knows what is special about the last one: where it ends.

    Attributes
    ----------
    final : list
        The leaves of the final state, once the last step has been there.
    by_params : list or None
        The derivatives by the parameters so far.
    """

    def __init__(self, stage, steps, seed):
        self._stage, self._last, self._seed = stage, steps - 1, seed
        self._count = len(stage.begin)
        self.final = self.by_params = None

    def pull_back(self, state, i, cotangent):
        """Return the cotangent of state i, given that of the state after it."""
        recording, values = self._stage.recording(i, state), self._stage.values(state)
        if i == self._last:
            self.final, found = recording.both(values, self._end)
        else:
            found = recording.back(values, cotangent)
        if self._count < len(found):
            self.by_params = add_up(self.by_params, found[self._count :])
        return found[: self._count]

    def _end(self, outputs):
        """Return the cotangent of the final state, which the last step has just made."""
        return self._seed(self._stage.checked(outputs, self._last))


def kind_of_stage(tape):
    """Return what goes through a step: on a graph, or on a tape, which is loaded when needed."""
    if not tape:
        return Stage
    from autodiff.checkpointing.tapes import TapeStage

    return TapeStage


def store_for(spill, like, schedule, steps, slots):
    """Return where snapshots are kept: a dict, or a file with room for as many as there will be."""
    if spill is None:
        return nullcontext({})
    from autodiff.checkpointing.snapshots import Disk  # and what it loads: most have no need of it

    return Disk(spill, like, 1 + cost_of(actions_of(schedule, steps, slots)).snapshots)


def finish(stage, final, gradient, by_params):
    """Return what the caller gets: trees of arrays that are nobody else's."""
    state, params = stage.state, stage.params
    if params and by_params is None:
        by_params = [np.zeros_like(leaf)[()] for leaf in params.leaves]
    values = [*final, *gradient, *(by_params or [])]
    like = [*state.leaves, *state.leaves, *(params.leaves if params else [])]
    given, count = released(values, like), len(final)
    final, gradient = state.rebuild(given[:count]), state.rebuild(given[count : 2 * count])
    return final, (gradient, params.rebuild(given[2 * count :])) if params else gradient


def count_of(step, steps):
    """Return how many steps there are."""
    if not callable(step):
        if not hasattr(step, "__len__") or not all(map(callable, step)):
            raise TypeError(
                "checkpoint_chain takes a function of the state, or a sequence of functions; "
                f"got {type(step).__name__} {step!r:.60}"
            )
        if steps not in (None, len(step)):
            raise ValueError(f"{len(step)} functions were given for {steps} steps; leave steps out")
        return len(step)
    if not isinstance(steps, Integral) or isinstance(steps, bool):
        raise TypeError(f"steps is how often to apply the step, a whole number; got {steps!r:.60}")
    if steps < 0:
        raise ValueError(f"steps is how often to apply the step: 0 or more; got {steps}")
    return int(steps)


def check_choice(schedule, slots):
    """Raise an error unless there is such a schedule, and room for a snapshot."""
    if schedule not in SCHEDULES:
        known = ", ".join(map(repr, SCHEDULES))
        raise ValueError(f"there is no schedule {schedule!r}; there are {known}")
    if not isinstance(slots, Integral) or isinstance(slots, bool):
        raise TypeError(f"slots is a whole number of states to keep; got {slots!r:.60}")
    if slots < 1:
        raise ValueError(
            f"slots is how many states to keep beside the first one: 1 or more; got {slots}. "
            'To keep none, say schedule="none"'
        )
