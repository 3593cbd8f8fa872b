"""The checks of lessons 1 and 2 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["1.1"] = '''
def says_it_in_steps(f, x, h=None):
    """An early default, names for rise and run."""
    if h is None:
        h = choose_step(x, 2)
    rise = f(x + h) - f(x)
    return rise / h


def divides_first(f, x, h=None):
    """The quotient as a difference of quotients, the old value first."""
    if h is None:
        h = choose_step(x, root=2)
    old = f(x)
    new = f(x + h)
    return (1 / h) * (new - old)
'''

RIGHT["1.2"] = '''
def is_the_mean_of_two(f, x, h=None):
    """The mean of a forward and a backward difference."""
    if h is None:
        h = choose_step(x, 3)
    return (forward_difference(f, x, h) + forward_difference(f, x, -h)) / 2


def divides_twice(f, x, h=None):
    """By 2 and by h, the left place first."""
    step = h if h is not None else choose_step(x, 3)
    left, right = f(x - step), f(x + step)
    return (right - left) / 2 / step
'''

RIGHT["1.3"] = '''
def moves_in_place(f, x):
    """A copy of its own, each element put back by value."""
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for place in np.ndindex(*x.shape):
        here = x[place]
        h = choose_step(float(here), 3)
        x[place] = here + h
        right = f(x)
        x[place] = here - h
        left = f(x)
        x[place] = here
        gradient[place] = (right - left) / (2 * h)
    return gradient


def walks_flat(f, x):
    """Flat copies, shaped again for each run."""
    x = np.asarray(x).astype(float)
    flat = x.ravel()

    def along(i):
        def f_of_one(element):
            moved = flat.copy()
            moved[i] = element
            return f(moved.reshape(x.shape))

        return central_difference(f_of_one, float(flat[i]))

    return np.array([along(i) for i in range(flat.size)]).reshape(x.shape)


def asks_for_directions(f, x):
    """The derivative along each axis."""
    x = np.array(x, dtype=np.float64)
    gradient = np.empty(x.shape)
    for i in range(x.size):
        axis = np.zeros(x.size)
        axis[i] = 1.0
        gradient.flat[i] = directional_derivative(f, x, axis.reshape(x.shape))
    return gradient
'''

RIGHT["1.4"] = '''
def writes_the_difference_out(f, x, direction):
    """Without `central_difference`."""
    x, direction = np.asarray(x, float), np.asarray(direction, float)
    h = choose_step(0.0, 3)
    return (f(x + h * direction) - f(x - h * direction)) / (2 * h)


def names_the_walk(f, x, direction):
    """A function of time, with a float for its result."""
    x = np.array(x, dtype=float)
    direction = np.array(direction, dtype=float)

    def at_time(t):
        return float(f(x + direction * t))

    return central_difference(at_time, 0.0)
'''

RIGHT["2.1"] = '''
def names_its_parts(self, other):
    """The terms in another order."""
    a, b = self, as_dual(other)
    tangent = a.value * b.tangent + b.value * a.tangent
    return Dual(b.value * a.value, tangent)


def is_a_constant_where_it_can(self, other):
    """No Dual is made of a plain number."""
    if not isinstance(other, Dual):
        as_dual(other)
        return Dual(self.value * other, self.tangent * other)
    z = Dual(self.value * other.value)
    z.tangent = self.tangent * other.value + self.value * other.tangent
    return z
'''

RIGHT["2.2"] = '''
def asks_for_a_dual(x):
    """The two cases the other way round."""
    if isinstance(x, Dual):
        slope = cos(x.value)
        return Dual(sin(x.value), x.tangent * slope)
    return math.sin(x)


def shifts_the_sine(x):
    """The cosine as a shifted sine."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), sin(x.value + math.pi / 2) * x.tangent)
'''

RIGHT["2.3"] = '''
def is_a_lambda(f):
    """In one line."""
    return lambda x: as_dual(f(Dual(x, 1))).tangent


def asks_what_came_back(f):
    """Without `as_dual`."""

    def slope(x):
        result = f(Dual(x, tangent=1.0))
        return result.tangent if isinstance(result, Dual) else 0

    return slope


def uses_jvp(f):
    """One run in the direction 1."""
    return lambda x: jvp(f, [x], [1])[1]
'''

RIGHT["2.4"] = '''
def is_the_rule_from_school(self, other):
    """(a' b - a b') / b**2."""
    other = as_dual(other)
    top = self.tangent * other.value - self.value * other.tangent
    return Dual(self.value / other.value, top / (other.value * other.value))


def squares_by_power(self, other):
    """The same with a power."""
    b = as_dual(other)
    value = self.value / b.value
    return Dual(value, (self.tangent * b.value - b.tangent * self.value) / b.value**2)


def adds_two_terms(self, other):
    """A term for each operand."""
    other = as_dual(other)
    first = self.tangent / other.value
    second = -self.value / (other.value * other.value) * other.tangent
    return Dual(self.value / other.value, first + second)
'''

RIGHT["2.5"] = '''
FUNCTION = {"log_by_a_slope": "log", "log_asks_for_a_dual": "log"}

def exp_twice(x):
    """The exponential computed twice."""
    if not isinstance(x, Dual):
        return math.exp(x)
    return Dual(exp(x.value), x.tangent * exp(x.value))


def exp_asks_for_a_dual(x):
    """The two cases the other way round."""
    if isinstance(x, Dual):
        z = exp(x.value)
        return Dual(z, x.tangent * z)
    return math.exp(x)


def log_by_a_slope(x):
    """The slope as a number of its own."""
    if not isinstance(x, Dual):
        return math.log(x)
    slope = 1 / x.value
    return Dual(log(x.value), slope * x.tangent)


def log_asks_for_a_dual(x):
    """The two cases the other way round."""
    return Dual(log(x.value), x.tangent / x.value) if isinstance(x, Dual) else math.log(x)
'''

RIGHT["2.6"] = '''
def fills_a_table(f, xs):
    """Rows made at the first run, filled column by column."""
    rows = []
    for j in range(len(xs)):
        results = f(*[Dual(x, 1 if i == j else 0) for i, x in enumerate(xs)])
        if not rows:
            rows = [[None] * len(xs) for _ in results]
        for row, result in zip(rows, results, strict=True):
            row[j] = as_dual(result).tangent
    return rows


def makes_tuples(f, xs):
    """Comprehensions all the way."""
    runs = [f(*map(Dual, xs, moving)) for moving in one_at_a_time(len(xs))]
    return [tuple(as_dual(run[i]).tangent for run in runs) for i in range(len(runs[0]))]
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
