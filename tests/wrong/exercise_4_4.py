"""Known-wrong bodies for exercise 4.4, `Var.grad` of the tape."""


def overwrites_instead_of_adding(self):
    """Keeps what the last child brings."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        adjoints[parents[2 * i]] = weights[2 * i] * adjoints[i]
        adjoints[parents[2 * i + 1]] = weights[2 * i + 1] * adjoints[i]
    return Gradient(self.tape, adjoints)


def forgets_the_weights(self):
    """Passes each adjoint on as it is."""
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        for parent in self.tape.parents[2 * i : 2 * i + 2]:
            adjoints[parent] += adjoints[i]
    return Gradient(self.tape, adjoints)


def forgets_the_seed(self):
    """Begins with zeros alone."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    for i in range(self.index, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def sweeps_forwards(self):
    """Begins at node 0, where nothing has arrived yet."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def sweeps_forwards_to_the_end(self):
    """Begins at node 0 and ends at the output, which passes on to its parents alone."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index + 1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def starts_below_the_output(self):
    """Begins one node too early, so that the seed is never passed on."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index - 1, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def stops_above_the_first_nodes(self):
    """Ends the walk at node 2, as if the first two nodes were always inputs."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, 1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def starts_at_the_end_of_the_tape(self):
    """Differentiates whatever was written down last."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (len(self.tape) + 1)
    adjoints[len(self.tape) - 1] = 1.0
    for i in range(len(self.tape) - 1, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def has_no_spare_entry(self):
    """Makes the list one entry too short, so that index -1 is the output's own."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 1)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        adjoint = adjoints[i]
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoint
    return Gradient(self.tape, adjoints)


def sees_the_first_parent_only(self):
    """Forgets the second parent of each node."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        adjoints[parents[2 * i]] += weights[2 * i] * adjoints[i]
    return Gradient(self.tape, adjoints)


def counts_equal_parents_once(self):
    """Skips the second parent where it is the first one again."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        adjoints[parents[2 * i]] += weights[2 * i] * adjoints[i]
        if parents[2 * i] != parents[2 * i + 1]:
            adjoints[parents[2 * i + 1]] += weights[2 * i + 1] * adjoints[i]
    return Gradient(self.tape, adjoints)


def returns_the_list(self):
    """Returns the adjoints without a Gradient around them."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return adjoints


def forgets_return(self):
    """Sweeps and drops the result."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]


def adds_to_the_last_sweep(self):
    """Keeps the adjoints on the tape and never clears them."""
    weights, parents = self.tape.weights, self.tape.parents
    if not hasattr(self.tape, "adjoints"):
        self.tape.adjoints = [0.0] * (len(self.tape) + 1)
    adjoints = self.tape.adjoints
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        for j in (2 * i, 2 * i + 1):
            adjoints[parents[j]] += weights[j] * adjoints[i]
    return Gradient(self.tape, adjoints)


def uses_the_tape_up(self):
    """Pops each node off the tape, so that nobody can ask again."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    for i in range(self.index, -1, -1):
        for _ in range(2):
            adjoints[parents.pop()] += weights.pop() * adjoints[i]
    return Gradient(self.tape, adjoints)


def recurses(self):
    """Walks along every path by calling itself, down to the limit of Python's stack."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)

    def visit(i, adjoint):
        adjoints[i] += adjoint
        for j in (2 * i, 2 * i + 1):
            if parents[j] >= 0:
                visit(parents[j], weights[j] * adjoint)

    visit(self.index, 1.0)
    return Gradient(self.tape, adjoints)


def walks_every_path(self):
    """Follows every path with a stack: what is shared is walked again for each path."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    stack = [(self.index, 1.0)]
    while stack:
        i, adjoint = stack.pop()
        adjoints[i] += adjoint
        if i >= 0:
            stack += [(parents[j], weights[j] * adjoint) for j in (2 * i, 2 * i + 1)]
    return Gradient(self.tape, adjoints)
