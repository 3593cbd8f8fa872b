"""The broken engines: each has one mistake, which somebody somewhere has really made."""

import math

from autodiff.museum.engine import SLOPES, Engine
from autodiff.museum.terms import Term, spell, terms_of

__all__ = []


class Overwrites(Engine):
    """An operand that is used twice keeps only the last of its two adjoints."""

    def add(self, adjoints, operand, slope, term):
        adjoints[operand] = slope * adjoints.get(term, 0.0)


class AddsTwoAtMost(Engine):
    """Adjoints are kept in two places, left and right: the third use replaces the second."""

    def start(self, output):
        self._parts = {output: [1.0]}
        return super().start(output)

    def add(self, adjoints, operand, slope, term):
        parts = self._parts.setdefault(operand, [])
        del parts[1:]
        parts.append(slope * adjoints.get(term, 0.0))
        adjoints[operand] = sum(parts)


class PreOrder(Engine):
    """The walk back goes into a term as soon as it meets it, before all its uses have spoken."""

    def order(self, output):
        order, stack = [], [output]
        while stack:
            term = stack.pop()
            if term not in order:
                order.append(term)
                stack.extend(reversed(term.operands))
        return order


class BreadthFirst(Engine):
    """The walk back goes by distance from the output, and counts the shortest way alone."""

    def order(self, output):
        order = [output]
        for term in order:
            order += [operand for operand in dict.fromkeys(term.operands) if operand not in order]
        return order


class DropsUpstream(Engine):
    """A product with a number hands its operand the number, whatever arrives from above."""

    def add(self, adjoints, operand, slope, term):
        if term.op == "*" and any(factor.op == "number" for factor in term.operands):
            adjoints[operand] = adjoints.get(operand, 0.0) + slope
        else:
            super().add(adjoints, operand, slope, term)


class SwapsFactors(Engine):
    """Each factor of a product is multiplied by itself in place of the other."""

    slopes = {**SLOPES, "*": lambda a, b, z: (a, b)}


class QuotientSign(Engine):
    """The derivative by the denominator lacks its minus."""

    slopes = {**SLOPES, "/": lambda a, b, z: (1.0 / b, z / b)}


class TanhOfTheInput(Engine):
    """The slope of tanh is 1 - a * a, of the input, in place of 1 - z * z, of the value."""

    slopes = {**SLOPES, "tanh": lambda a, z: (1.0 - a * a,)}


class BothAtATie(Engine):
    """Where both arguments of a maximum are equal, each of them gets the whole adjoint."""

    slopes = {**SLOPES, "max": lambda a, b, z: (float(a >= b), float(b >= a))}


class SkipsZeros(Engine):
    """To save time, terms whose *value* is 0 hand nothing on; their adjoint was meant."""

    def contributions(self, term, values):
        return super().contributions(term, values) if values[term] != 0.0 else []


class NeverForgets(Engine):
    """Adjoints are not cleared, so the second gradient of an engine adds to the first."""

    def __init__(self):
        self._kept = {}

    def gradient(self, output, point):
        now = super().gradient(output, point)
        self._kept = {name: now[name] + self._kept.get(name, 0.0) for name in now}
        return self._kept


class ShortNames(Engine):
    """Terms are told apart by their names, of which only the first eight characters are kept."""

    def backward(self, output, values):
        first = {}
        for term in terms_of(output):
            first.setdefault(spell(term)[:8] if not term.is_leaf else term.label, term)
        self._same = {
            term: first[spell(term)[:8] if not term.is_leaf else term.label]
            for term in terms_of(output)
        }
        return super().backward(output, values)

    def contributions(self, term, values):
        found = super().contributions(self._same[term], values)
        return [(self._same[operand], slope) for operand, slope in found]

    def order(self, output):
        return list(dict.fromkeys(self._same[term] for term in super().order(output)))


class Reassociates(Engine):
    """To shorten sums, a - (b - c) is rewritten as (a - b) - c."""

    def gradient(self, output, point):
        return super().gradient(self._rewritten(output), point)

    def _rewritten(self, output):
        new = {}
        for term in terms_of(output):
            operands = tuple(new[operand] for operand in term.operands)
            if term.op == "-" and operands[1].op == "-":
                b, c = operands[1].operands
                new[term] = Term("-", (Term("-", (operands[0], b)), c))
            else:
                new[term] = Term(term.op, operands, term.label) if operands else term
        return new[output]


class WritesInPlace(Engine):
    """The exponential is computed in the place of its operand, whose value others still need."""

    def forward(self, output, point):
        values = super().forward(output, point)
        for term in terms_of(output):
            if term.op == "exp" and not term.operands[0].is_leaf:
                values[term.operands[0]] = values[term]
        return values


class ForgetsDepth(Engine):
    """The walk back calls itself, and gives up beyond twelve calls inside one another."""

    deepest = 12

    def order(self, output):
        depth = {output: 0}
        for term in super().order(output):
            for operand in term.operands:
                depth[operand] = max(depth.get(operand, 0), depth[term] + 1)
        return [term for term in super().order(output) if depth[term] < self.deepest]


class DegreesInside(Engine):
    """The derivative of the sine takes its operand for degrees beyond a full turn."""

    slopes = {
        **SLOPES,
        "sin": lambda a, z: (math.cos(a if abs(a) <= 2 * math.pi else math.radians(a)),),
    }
