"""Known-wrong bodies of exercise 10.3, a Jacobian by rows and by columns."""

FUNCTION = {
    "columns_as_rows": "jacobian_by_columns",
    "columns_of_values": "jacobian_by_columns",
    "columns_by_vjp": "jacobian_by_columns",
    "columns_summed": "jacobian_by_columns",
    "columns_for_each_output": "jacobian_by_columns",
    "columns_not_returned": "jacobian_by_columns",
}


def rows_as_columns(f, x):
    """Puts the rows side by side."""
    value, pullback = vjp(f, x)
    return np.stack([pullback(unit)[0] for unit in np.eye(len(value))], axis=1)


def rows_by_jvp(f, x):
    """Makes the right matrix from the other side."""
    return np.stack([jvp(f, (x,), (unit,))[1] for unit in np.eye(len(x))], axis=1)


def rows_by_a_vjp_each(f, x):
    """Runs f for each row."""
    count = vjp(f, x)[0].size
    return np.stack([vjp(f, x)[1](unit)[0] for unit in np.eye(count)])


def rows_summed(f, x):
    """Pulls ones back."""
    value, pullback = vjp(f, x)
    return pullback(np.ones(len(value)))[0]


def rows_for_each_input(f, x):
    """Takes as many unit vectors as there are inputs."""
    value, pullback = vjp(f, x)
    return np.stack([pullback(unit)[0] for unit in np.eye(len(x))])


def rows_with_their_tuples(f, x):
    """Stacks the tuples that the pullback returns."""
    value, pullback = vjp(f, x)
    return np.stack([pullback(unit) for unit in np.eye(len(value))])


def rows_not_returned(f, x):
    """Builds the matrix, and returns nothing."""
    value, pullback = vjp(f, x)
    np.stack([pullback(unit)[0] for unit in np.eye(len(value))])


def columns_as_rows(f, x):
    """Stacks columns as rows."""
    return np.stack([jvp(f, (x,), (unit,))[1] for unit in np.eye(len(x))])


def columns_of_values(f, x):
    """Takes the value for the tangent."""
    return np.stack([jvp(f, (x,), (unit,))[0] for unit in np.eye(len(x))], axis=1)


def columns_by_vjp(f, x):
    """Makes the right matrix from the other side."""
    value, pullback = vjp(f, x)
    return np.stack([pullback(unit)[0] for unit in np.eye(len(value))])


def columns_summed(f, x):
    """Pushes ones forward."""
    return jvp(f, (x,), (np.ones(len(x)),))[1]


def columns_for_each_output(f, x):
    """Takes as many unit vectors as there are outputs."""
    count = len(jvp(f, (x,), (x,))[0])
    return np.stack([jvp(f, (x,), (unit,))[1] for unit in np.eye(count)], axis=1)


def columns_not_returned(f, x):
    """Builds the matrix, and returns nothing."""
    np.stack([jvp(f, (x,), (unit,))[1] for unit in np.eye(len(x))], axis=1)
