"""Known-wrong bodies for exercise 4.1, `Tape.push`."""


def forgets_return(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Appends and tells nobody where."""
    self.weights += (weight0, weight1)
    self.parents += (parent0, parent1)


def counts_after_appending(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Returns the index of the next node."""
    self.weights += (weight0, weight1)
    self.parents += (parent0, parent1)
    return len(self)


def counts_entries(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Returns the position in the flat list."""
    index = len(self.weights)
    self.weights += (weight0, weight1)
    self.parents += (parent0, parent1)
    return index


def forgets_the_parents(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Appends the weights alone."""
    index = len(self)
    self.weights += (weight0, weight1)
    return index


def forgets_the_second_parent(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Appends one weight and one parent."""
    index = len(self)
    self.weights.append(weight0)
    self.parents.append(parent0)
    return index


def crosses_the_lists(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Takes the arguments in their order: the first two for one list, the others for the next."""
    index = len(self)
    self.weights += (weight0, parent0)
    self.parents += (weight1, parent1)
    return index


def appends_pairs(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Makes lists of pairs, which are not flat."""
    index = len(self)
    self.weights.append((weight0, weight1))
    self.parents.append((parent0, parent1))
    return index


def replaces_the_lists(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Keeps the last node alone."""
    index = len(self)
    self.weights = [weight0, weight1]
    self.parents = [parent0, parent1]
    return index


def gives_each_weight_the_other_parent(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Turns the parents round and leaves the weights."""
    index = len(self)
    self.weights += (weight0, weight1)
    self.parents += (parent1, parent0)
    return index


def copies_the_lists(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Makes new lists each time, so that n nodes cost n * n."""
    index = len(self)
    self.weights = [*self.weights, weight0, weight1]
    self.parents = [*self.parents, parent0, parent1]
    return index
