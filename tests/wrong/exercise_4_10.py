"""Known-wrong bodies for exercise 4.10, `Var.sweep_and_free` of the array tape."""


def forgets_return(self):
    """Sweeps and drops the result."""
    edges = self.tape.give_up()
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        if pairs:
            adjoints[len(edges)] = FORGOTTEN
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)


def frees_nothing(self):
    """Calls the other sweep."""
    return self.sweep()


def frees_when_all_is_over(self):
    """Sweeps first, and gives the tape up afterwards."""
    gradient = self.sweep()
    edges = self.tape.give_up()
    for i in range(self.index + 1):
        if edges[i]:
            gradient.adjoints[i] = FORGOTTEN
    return gradient


def keeps_the_nodes(self):
    """Reads the nodes by their index, and leaves them on the list."""
    edges = self.tape.give_up()
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    for i in range(self.index, -1, -1):
        adjoint = adjoints[i]
        if edges[i]:
            adjoints[i] = FORGOTTEN
        for parent, pull in edges[i] if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)


def keeps_the_adjoints(self):
    """Forgets the nodes alone."""
    edges = self.tape.give_up()
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


def puts_none_for_forgotten(self):
    """Makes what was forgotten look like a zero."""
    edges = self.tape.give_up()
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        if pairs:
            adjoints[len(edges)] = None
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)


def forgets_the_inputs(self):
    """Forgets the adjoint of every node."""
    edges = self.tape.give_up()
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        adjoints[len(edges)] = FORGOTTEN
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)


def keeps_what_follows(self):
    """Pops the nodes after the output, too, as if the output were the last."""
    edges = self.tape.give_up()
    adjoints = [None] * len(edges)
    adjoints[-1] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        if pairs:
            adjoints[len(edges)] = FORGOTTEN
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)


def leaves_the_tape_open(self):
    """Pops the nodes off a tape that others still believe in."""
    edges = self.tape.edges
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        if pairs:
            adjoints[len(edges)] = FORGOTTEN
        for parent, pull in pairs if adjoint is not None else ():
            known = adjoints[parent]
            adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
    return Gradient(self.tape, adjoints)


def overwrites_instead_of_adding(self):
    """Keeps what the last child brings."""
    edges = self.tape.give_up()
    del edges[self.index + 1 :]
    adjoints = [None] * (self.index + 1)
    adjoints[self.index] = ones(self)
    while edges:
        pairs = edges.pop()
        adjoint = adjoints[len(edges)]
        if pairs:
            adjoints[len(edges)] = FORGOTTEN
        for parent, pull in pairs if adjoint is not None else ():
            adjoints[parent] = pull(adjoint)
    return Gradient(self.tape, adjoints)
