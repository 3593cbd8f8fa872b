"""A full Jacobian by two engines of this package, with every operation on a number counted."""

from dataclasses import dataclass

from autodiff import dual, revad

__all__ = ["PROGRAMS", "Counts", "race"]


class Counted(float):
    """A number that counts what is done with numbers of its kind."""

    operations = 0


def counting(name):
    """Make the method of an operator that counts itself."""

    def operate(self, *others):
        result = getattr(float, name)(self, *others)
        if result is NotImplemented:  # the other operand knows better
            return result
        Counted.operations += 1
        return Counted(result)

    return operate


for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "neg"):
    setattr(Counted, f"__{_name}__", counting(f"__{_name}__"))


def layer(m, *xs):
    """Every result uses every input: weighted sums, each of them squared."""
    sums = [total(Counted(1 + (i + j) % 5) * x for j, x in enumerate(xs)) for i in range(m)]
    return [one * one for one in sums]


def waist(m, *xs):
    """All inputs go into one number, and all results come out of it."""
    middle = total(x * x for x in xs)
    return [Counted(i + 1) * middle for i in range(m)]


PROGRAMS = {"layer": layer, "narrow waist": waist}


def total(terms):
    """Add up without the 0 that `sum` begins with."""
    terms = iter(terms)
    result = next(terms)
    for term in terms:
        result = result + term
    return result


@dataclass(frozen=True)
class Counts:
    """What a race took: operations of the program alone and of each mode, and their agreement."""

    value: int
    forward: int
    reverse: int
    agree: bool


def race(program, n, m):
    """Run the program for its value, and for its Jacobian by both modes."""
    point = [Counted(1 + j / 8) for j in range(n)]

    def f(*xs):
        return PROGRAMS[program](m, *xs)

    value, _ = count(lambda: f(*point))
    forward, columns = count(lambda: dual.jacobian(f, point))
    reverse, rows = count(lambda: [pull_back(f, point, i) for i in range(m)])
    return Counts(value, forward, reverse, matrix(columns) == matrix(rows))


def count(run):
    """Return how many operations a run took, and its result."""
    before, result = Counted.operations, run()
    return Counted.operations - before, result


def pull_back(f, point, i):
    """Return the derivatives of result i by all inputs: one run of f, and one walk back."""
    inputs = [revad.Var(number) for number in point]
    f(*inputs)[i].grad_value = Counted(1)
    return [x.grad() for x in inputs]


def matrix(rows):
    """Return the numbers, rounded: the two modes add up in different orders."""
    return [[round(float(entry), 6) for entry in row] for row in rows]
