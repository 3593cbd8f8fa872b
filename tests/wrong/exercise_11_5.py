"""Known-wrong bodies of exercise 11.5, sweep."""


def advances_by_one(actions, start, cotangent, advance, pull_back, store):
    """Takes a single step where several are asked for."""
    store[0] = state = start
    here = 0
    for kind, number in actions:
        if kind == "advance":
            state, here = advance(state, here), number
        elif kind == "keep":
            store[number] = state
        elif kind == "load":
            state, here = store[number], number
        elif kind == "drop":
            del store[number]
        else:
            cotangent = pull_back(state, number, cotangent)
    return cotangent


def forgets_where_it_loaded(actions, start, cotangent, advance, pull_back, store):
    """Keeps the number of the state before."""
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
            state = store[number]
        elif kind == "drop":
            del store[number]
        else:
            cotangent = pull_back(state, number, cotangent)
    return cotangent


def never_drops(actions, start, cotangent, advance, pull_back, store):
    """Lets the store grow."""
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
        elif kind == "back":
            cotangent = pull_back(state, number, cotangent)
    return cotangent


def keeps_every_state(actions, start, cotangent, advance, pull_back, store):
    """Ignores the plan: all states are kept."""
    store[0] = state = start
    here = 0
    for kind, number in actions:
        if kind == "advance":
            while here < number:
                state = advance(state, here)
                here += 1
                store[here] = state
        elif kind == "load":
            state, here = store[number], number
        elif kind == "back":
            cotangent = pull_back(state, number, cotangent)
            store.pop(number + 1, None)
    return cotangent


def starts_over_each_time(actions, start, cotangent, advance, pull_back, store):
    """Goes back from the first state for every step: right, and slow."""
    for kind, number in actions:
        if kind == "back":
            state = start
            for i in range(number):
                state = advance(state, i)
            cotangent = pull_back(state, number, cotangent)
    return cotangent


def forgets_the_cotangent(actions, start, cotangent, advance, pull_back, store):
    """Begins each step back anew."""
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
            found = pull_back(state, number, cotangent)
    return found


def returns_the_state(actions, start, cotangent, advance, pull_back, store):
    """Gives back where it ended."""
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
    return state


def cannot_load_the_first_state(actions, start, cotangent, advance, pull_back, store):
    """Does not put the first state into the store."""
    state, here = start, 0
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


def numbers_steps_from_one(actions, start, cotangent, advance, pull_back, store):
    """Tells `advance` the number of the state that it makes."""
    store[0] = state = start
    here = 0
    for kind, number in actions:
        if kind == "advance":
            while here < number:
                here += 1
                state = advance(state, here)
        elif kind == "keep":
            store[number] = state
        elif kind == "load":
            state, here = store[number], number
        elif kind == "drop":
            del store[number]
        else:
            cotangent = pull_back(state, number, cotangent)
    return cotangent


def forgets_to_return(actions, start, cotangent, advance, pull_back, store):
    """Goes all the way, and says nothing."""
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
