"""Known-wrong bodies of exercise 12.3, constant_key."""


def the_value(value):
    """Takes the value itself for its key."""
    plain = type(value) in (bool, int, float, Fraction, str, tuple)
    return value if plain or value is None else other_key(value)


def type_and_value(value):
    """Compares floats as Python does."""
    if type(value) in (bool, int, float, Fraction, str) or value is None:
        return (type(value), value)
    if type(value) is tuple:
        return (tuple, *[(type(item), item) for item in value])
    return other_key(value)


def tuples_as_they_are(value):
    """Compares tuples as Python does."""
    if type(value) is float:
        return (float, bits(value))
    if type(value) in (bool, int, Fraction, str, tuple) or value is None:
        return (type(value), value)
    return other_key(value)


def bits_without_type(value):
    """Forgets the type: 1 and True are one."""
    if type(value) is float:
        return bits(value)
    if type(value) is tuple:
        return tuple([constant_key(item) for item in value])
    if type(value) in (bool, int, Fraction, str) or value is None:
        return value
    return other_key(value)


def identity(value):
    """Takes the object for the constant."""
    return (type(value), id(value))


def spelling(value):
    """Compares how constants are written."""
    plain = type(value) in (bool, int, float, Fraction, str, tuple)
    return str(value) if plain or value is None else other_key(value)


def written_out(value):
    """Takes repr, which leaves out the middle of a long array."""
    return repr(value)


def everything_by_value(value):
    """Puts arrays into the key, too."""
    if type(value) is float:
        return (float, bits(value))
    if type(value) is tuple:
        return (tuple, *[constant_key(item) for item in value])
    return (type(value), value)


def hashes(value):
    """Lets -1 and -2 collide, whose hashes are equal, and 1 and 1.0."""
    if type(value) is float:
        return (float, bits(value))
    if type(value) in (bool, int, Fraction, str, tuple) or value is None:
        return hash(value)
    return other_key(value)


def nothing(value):
    """Forgets the return."""
    if type(value) is float:
        (float, bits(value))
