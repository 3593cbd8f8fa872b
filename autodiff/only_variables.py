"""What the engines of lessons 3 and 4 share: their functions take a variable, and say so."""

from functools import wraps

__all__ = ["only"]


def only(kind, refusal):
    """Return a decorator for functions whose one argument must be a variable of `kind`.

    Parameters
    ----------
    kind : type
    refusal : function
        `refusal(name, x)` gives the error to raise for a function of that name, called with `x`.

    Examples
    --------
    >>> from autodiff.only_variables import only
    >>> @only(str, lambda name, x: TypeError(f"{name} takes a str; got {x!r}"))
    ... def shout(text):
    ...     return text.upper()
    >>> shout("why")
    'WHY'
    >>> shout(2)
    Traceback (most recent call last):
    TypeError: shout takes a str; got 2
    """

    def decorate(function):
        @wraps(function)
        def checked(x):
            if isinstance(x, kind):
                return function(x)
            raise refusal(function.__name__, x)

        return checked

    return decorate
