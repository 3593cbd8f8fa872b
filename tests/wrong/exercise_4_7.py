"""Known-wrong bodies for exercise 4.7, `Tape.push_all`."""


def forgets_return(self, weights, parents):
    """Pushes the rows and tells nobody where the last one is."""
    index = -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent, 1.0, index)


def returns_the_first_row(self, weights, parents):
    """Takes the index before the rows are written."""
    first, index = len(self), -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent, 1.0, index)
    return first


def links_nothing(self, weights, parents):
    """Writes rows of one parent each."""
    index = -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent)
    return index


def links_with_the_weight(self, weights, parents):
    """Hands what is for the row before on with the weight of the term."""
    index = -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent, weight, index)
    return index


def loses_the_weights(self, weights, parents):
    """Is right for a sum alone."""
    index = -1
    for parent in parents:
        index = self.push(1.0, parent, 1.0, index)
    return index


def links_to_the_first_row(self, weights, parents):
    """Keeps the index of the first row for the link of all others."""
    first = index = -1
    for weight, parent in zip(weights, parents, strict=True):
        index = self.push(weight, parent, 1.0, first)
        first = index if first < 0 else first
    return index


def links_the_first_row_too(self, weights, parents):
    """Takes whatever stands before the first row for a part of the sum."""
    for weight, parent in zip(weights, parents, strict=True):
        self.push(weight, parent, 1.0, len(self) - 1)
    return len(self) - 1


def leaves_the_last_one_out(self, weights, parents):
    """Ends one term too early."""
    index = self.push(weights[0], parents[0])
    for k in range(1, len(weights) - 1):
        index = self.push(weights[k], parents[k], 1.0, index)
    return index


def turns_the_weights_round(self, weights, parents):
    """Pops the weights off their end."""
    weights, index = list(weights), -1
    for parent in parents:
        index = self.push(weights.pop(), parent, 1.0, index)
    return index


def writes_one_row(self, weights, parents):
    """Keeps the first two parents and drops the others."""
    return self.push(weights[0], parents[0], *weights[1:2], *parents[1:2])
