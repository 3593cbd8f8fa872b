"""The bug museum: engines with one mistake each, to be exposed by the smallest expression.

terms.py      expressions, as a visitor writes them
engine.py     the right engine, in steps
broken.py     the wrong ones: each overrides one step
exhibits.py   each of them with its claim, and the verdict on an expression
search.py     the smallest expression that exposes one, by trying all
exposures.py  the visitor's own expressions: the exercises of lesson 16
tour.py       the table of what was found
"""

from autodiff.museum.exhibits import EXHIBITS, exhibit
from autodiff.museum.terms import exp, maximum, sin, tanh
from autodiff.museum.tour import tour

__all__ = ["EXHIBITS", "exhibit", "exp", "maximum", "sin", "tanh", "tour"]
