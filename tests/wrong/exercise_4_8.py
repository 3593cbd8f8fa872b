"""Known-wrong bodies for exercise 4.8, `softmax` of the tape."""


def overflows(terms):
    """Takes the exponentials as they are."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    total = tape.push_all(shares, indices)
    rows = zip(shares, indices, strict=True)
    return [Var(tape, tape.push(y, index, -y, total), y) for y, index in rows]


def forgets_return(terms):
    """Makes the results and drops them."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    total = tape.push_all(shares, indices)
    for y, index in zip(shares, indices, strict=True):
        Var(tape, tape.push(y, index, -y, total), y)


def returns_numbers(terms):
    """Returns the values alone."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    return [exponential / sum(exponentials) for exponential in exponentials]


def holds_the_sum_still(terms):
    """Has each share depend on its own term alone."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    return [Var(tape, tape.push(y, i), y) for y, i in zip(shares, indices, strict=True)]


def has_the_slope_of_the_sigmoid(terms):
    """Knows y * (1 - y) and forgets that the other terms matter too."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    rows = zip(shares, indices, strict=True)
    return [Var(tape, tape.push(y * (1 - y), index), y) for y, index in rows]


def has_a_positive_weight_for_the_sum(terms):
    """Forgets the minus sign."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    total = tape.push_all(shares, indices)
    rows = zip(shares, indices, strict=True)
    return [Var(tape, tape.push(y, index, y, total), y) for y, index in rows]


def adds_the_terms_unweighted(terms):
    """Has the logarithm of the sum grow like the sum of the terms."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    total = tape.push_all([1.0] * len(shares), indices)
    rows = zip(shares, indices, strict=True)
    return [Var(tape, tape.push(y, index, -y, total), y) for y, index in rows]


def does_not_divide(terms):
    """Returns the exponentials."""
    return [exp(term) for term in terms]


def divides_the_terms(terms):
    """Takes no exponentials."""
    terms = list(terms)
    total = fsum(terms)
    return [term / total for term in terms]


def makes_inputs(terms):
    """Writes the shares down as new inputs of the tape."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    return [tape.var(exponential / sum(exponentials)) for exponential in exponentials]


def returns_the_first_share(terms):
    """Returns one variable in place of a list."""
    tape, values, indices = gather("softmax", terms)
    exponentials = [math.exp(value - max(values)) for value in values]
    shares = [exponential / sum(exponentials) for exponential in exponentials]
    total = tape.push_all(shares, indices)
    return Var(tape, tape.push(shares[0], indices[0], -shares[0], total), shares[0])


def takes_no_plain_number(terms):
    """Works with variables alone."""
    terms = list(terms)
    largest = max(term.value for term in terms)
    exponentials = [exp(term - largest) for term in terms]
    total = fsum(exponentials)
    return [exponential / total for exponential in exponentials]
