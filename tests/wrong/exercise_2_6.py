"""Known-wrong bodies for exercise 2.6, `jacobian`."""


def returns_the_columns(f, xs):
    """Forgets to turn the table."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        columns.append([as_dual(result).tangent for result in results])
    return columns


def lets_all_inputs_move(f, xs):
    """One seed for all, n times."""
    columns = []
    for _ in xs:
        results = f(*[Dual(x, 1) for x in xs])
        columns.append([as_dual(result).tangent for result in results])
    return [list(row) for row in zip(*columns, strict=False)]


def makes_a_single_run(f, xs):
    """Stops after the first column."""
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        return [[as_dual(result).tangent] for result in results]


def returns_the_values(f, xs):
    """The wrong half."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        columns.append([as_dual(result).value for result in results])
    return [list(row) for row in zip(*columns, strict=False)]


def returns_duals(f, xs):
    """Both halves."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        columns.append(f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)]))
    return [list(row) for row in zip(*columns, strict=False)]


def keeps_the_first_result(f, xs):
    """A gradient."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        columns.append([as_dual(results[0]).tangent])
    return [list(row) for row in zip(*columns, strict=False)]


def knows_no_constants(f, xs):
    """Needs Duals from f."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        columns.append([result.tangent for result in results])
    return [list(row) for row in zip(*columns, strict=False)]


def runs_once_for_each_entry(f, xs):
    """A run for each entry, not for each column."""
    n = len(xs)
    m = len(f(*xs))
    rows = []
    for i in range(m):
        row = []
        for moving in one_at_a_time(n):
            results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
            row.append(as_dual(results[i]).tangent)
        rows.append(row)
    return rows


def moves_nothing(f, xs):
    """All seeds are 0."""
    columns = []
    for _ in xs:
        columns.append([as_dual(result).tangent for result in f(*[Dual(x) for x in xs])])
    return [list(row) for row in zip(*columns, strict=False)]


def shares_one_row(f, xs):
    """The same list for every result."""
    m = len(f(*[Dual(x) for x in xs]))
    rows = [[0] * len(xs)] * m
    for j, moving in enumerate(one_at_a_time(len(xs))):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        for i, result in enumerate(results):
            rows[i][j] = as_dual(result).tangent
    return rows


def forgets_return(f, xs):
    """Fills the table and drops it."""
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=False)])
        columns.append([as_dual(result).tangent for result in results])
