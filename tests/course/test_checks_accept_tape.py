"""The checks of lesson 4's later exercises accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["4.4"] = '''
def reads_backwards(self):
    """By the iterator that the tape has for it."""
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for node, second, its_parent, first, parent in self.tape.backwards(self.index):
        adjoints[parent] += first * adjoints[node]
        adjoints[its_parent] += second * adjoints[node]
    return Gradient(self.tape, adjoints)
'''

RIGHT["4.7"] = '''
def pushes(self, weights, parents):
    """By `push`, row for row."""
    index = -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent, 1.0, index)
    return index


def begins_with_a_pair(self, weights, parents):
    """The first row has two terms: a row less."""
    index = self.push(weights[0], parents[0], *weights[1:2], *parents[1:2])
    for k in range(2, len(weights)):
        index = self.push(1.0, index, weights[k], parents[k])
    return index


def extends(self, weights, parents):
    """Both columns at once."""
    first, count = len(self), len(parents)
    rows = [-1, *range(first, first + count - 1)]
    self.weights.extend(w for weight in weights for w in (weight, 1.0))
    self.parents.extend(p for pair in zip(parents, rows) for p in pair)
    return first + count - 1


def goes_backwards(self, weights, parents):
    """The last term first: the order of the rows means nothing."""
    index = -1
    for k in reversed(range(len(parents))):
        index = self.push(1.0 if index >= 0 else 0.0, index, weights[k], parents[k])
    return index
'''

RIGHT["4.8"] = '''
def composes(terms):
    """By the operations that are there already."""
    terms = list(terms)
    tape, values, _ = gather("softmax", terms)
    exponentials = [exp(term - max(values)) if isinstance(term, Var)
                    else tape.var(math.exp(term - max(values))) for term in terms]
    total = fsum(exponentials)
    return [exponential / total for exponential in exponentials]


def writes_the_whole_table(terms):
    """Every slope of every result, as in a book."""
    tape, values, indices = gather("softmax", terms)
    powers = [math.exp(value - max(values)) for value in values]
    shares = [power / sum(powers) for power in powers]
    results = []
    for i, y in enumerate(shares):
        slopes = [y * (i == j) - y * share for j, share in enumerate(shares)]
        results.append(Var(tape, tape.push_all(slopes, indices), y))
    return results


def takes_the_logarithm(terms):
    """exp(a - L), with L computed."""
    tape, values, indices = gather("softmax", terms)
    top = max(values)
    log_sum = top + math.log(sum(math.exp(value - top) for value in values))
    shares = [math.exp(value - log_sum) for value in values]
    node = tape.push_all(shares, indices)
    return [Var(tape, tape.push(-y, node, y, i), y) for y, i in zip(shares, indices)]
'''

RIGHT["4.9"] = '''
def with_get(self):
    """A dict in place of the list, until the end."""
    known = {self.index: np.ones_like(self.value)}
    for i in sorted(range(self.index + 1), reverse=True):
        if i in known:
            for parent, pull in self.tape.edges[i]:
                part = pull(known[i])
                known[parent] = known[parent] + part if parent in known else part
    return Gradient(self.tape, [known.get(i) for i in range(self.index + 1)])


def as_long_as_the_tape(self):
    """A list for all nodes, and a while loop."""
    adjoints = [None for _ in self.tape.edges]
    adjoints[self.index] = ones(self)
    i = self.index
    while i >= 0:
        if adjoints[i] is not None:
            for parent, pull in self.tape.edges[i]:
                if adjoints[parent] is None:
                    adjoints[parent] = pull(adjoints[i])
                else:
                    adjoints[parent] = np.add(adjoints[parent], pull(adjoints[i]))
        i -= 1
    return Gradient(self.tape, adjoints)
'''

RIGHT["4.10"] = '''
def deletes_from_the_end(self):
    """`del` for `pop`, and a loop over indices."""
    edges = self.tape.give_up()
    adjoints = [None] * self.index + [ones(self)]
    for i in range(len(edges) - 1, -1, -1):
        if i <= self.index and adjoints[i] is not None:
            adjoint = adjoints[i]
            if len(edges[i]) > 0:
                adjoints[i] = FORGOTTEN
            for parent, pull in edges[i]:
                part = pull(adjoint)
                adjoints[parent] = part if adjoints[parent] is None else part + adjoints[parent]
        del edges[i]
    return Gradient(self.tape, adjoints)


def blanks_the_nodes(self):
    """Each node read becomes a node without parents."""
    edges = self.tape.give_up()
    adjoints = [None] * len(edges)
    adjoints[self.index] = ones(self)
    for i in reversed(range(self.index + 1)):
        pairs, edges[i] = edges[i], ()
        if not pairs:
            continue
        adjoint, adjoints[i] = adjoints[i], FORGOTTEN
        if adjoint is None:
            continue
        for parent, pull in pairs:
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints[: self.index + 1])
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
