"""Known-wrong bodies for exercise 4.9, `Var.sweep` of the array tape."""


def forgets_return(self):
    """Sweeps and drops the result."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part


def forgets_the_seed(self):
    """Begins with None alone, so that every node is skipped."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part
    return Gradient(self.tape, adjoints)


def overwrites_instead_of_adding(self):
    """Keeps what the last child brings."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            adjoints[parent] = pull(adjoints[i])
    return Gradient(self.tape, adjoints)


def adds_in_place(self):
    """Writes into an array that other nodes may hold."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            if adjoints[parent] is None:
                adjoints[parent] = pull(adjoints[i])
            else:
                adjoints[parent] += pull(adjoints[i])
    return Gradient(self.tape, adjoints)


def sweeps_forwards(self):
    """Begins at node 0, where nothing has arrived yet."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index + 1):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part
    return Gradient(self.tape, adjoints)


def hands_the_adjoint_on_unchanged(self):
    """Never calls the pulls."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, _ in edges[i] if adjoints[i] is not None else ():
            known = adjoints[parent]
            adjoints[parent] = adjoints[i] if known is None else known + adjoints[i]
    return Gradient(self.tape, adjoints)


def sees_the_first_parent_only(self):
    """Forgets all parents but one."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i][:1] if adjoints[i] is not None else ():
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part
    return Gradient(self.tape, adjoints)


def starts_at_the_end_of_the_tape(self):
    """Differentiates whatever was written down last."""
    edges = self.tape.edges
    adjoints = [None] * len(edges)
    adjoints[-1] = ones(self)
    for i in reversed(range(len(edges))):
        for parent, pull in edges[i] if adjoints[i] is not None else ():
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part
    return Gradient(self.tape, adjoints)


def pulls_none(self):
    """Reads the nodes that the output does not depend on, too."""
    edges = self.tape.edges
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        for parent, pull in edges[i]:
            known = adjoints[parent]
            part = pull(adjoints[i])
            adjoints[parent] = part if known is None else known + part
    return Gradient(self.tape, adjoints)


def walks_every_path(self):
    """Follows every path with a stack: what is shared is walked again for each path."""
    adjoints = [None] * (self.index + 1)
    stack = [(self.index, ones(self))]
    while stack:
        i, adjoint = stack.pop()
        adjoints[i] = adjoint if adjoints[i] is None else adjoints[i] + adjoint
        stack += [(parent, pull(adjoint)) for parent, pull in self.tape.edges[i]]
    return Gradient(self.tape, adjoints)


def uses_the_tape_up(self):
    """Pops each node, so that nobody can ask again."""
    edges = self.tape.edges
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)
