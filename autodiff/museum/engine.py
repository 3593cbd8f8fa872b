"""The right engine: reverse mode on terms, in steps that each broken engine may get wrong."""

import math

from autodiff.museum.terms import VALUES, terms_of

__all__ = ["Engine", "SLOPES"]

# For each operation, from its operands' values and its own to its derivative by each operand.
SLOPES = {
    "+": lambda a, b, z: (1.0, 1.0),
    "-": lambda a, b, z: (1.0, -1.0),
    "*": lambda a, b, z: (b, a),
    "/": lambda a, b, z: (1.0 / b, -z / b),
    "max": lambda a, b, z: (1.0, 0.0) if a >= b else (0.0, 1.0),
    "neg": lambda a, z: (-1.0,),
    "sin": lambda a, z: (math.cos(a),),
    "exp": lambda a, z: (z,),
    "tanh": lambda a, z: (1.0 - z * z,),
    "square": lambda a, z: (2.0 * a,),
}


class Engine:
    """Reverse mode: values forward, then adjoints backward.

    Every method is a place where an engine can be wrong. A broken engine overrides one of them.
    """

    slopes = SLOPES

    def gradient(self, output, point):
        """Return the derivatives of an expression by x and y.

        Parameters
        ----------
        output : Term
        point : dict of str to float
            The values of the variables, by name.

        Returns
        -------
        dict of str to float
            0 for a variable that the expression lacks.
        """
        values = self.forward(output, point)
        adjoints = self.backward(output, values)
        found = dict.fromkeys(point, 0.0)
        for term, adjoint in adjoints.items():
            if term.op == "variable":
                found[term.label] += adjoint
        return found

    def forward(self, output, point):
        """Return the value of every term."""
        values = {}
        for term in terms_of(output):
            if term.is_leaf:
                values[term] = point[term.label] if term.op == "variable" else term.label
            else:
                values[term] = VALUES[term.op](*(values[operand] for operand in term.operands))
        return values

    def backward(self, output, values):
        """Return the adjoint of every term that has one."""
        adjoints = self.start(output)
        for term in self.order(output):
            for operand, slope in self.contributions(term, values):
                self.add(adjoints, operand, slope, term)
        return adjoints

    def start(self, output):
        """Return the adjoints to begin with: that of the output is 1."""
        return {output: 1.0}

    def order(self, output):
        """Return the terms in the order of the walk back: each before its operands."""
        return list(reversed(terms_of(output)))

    def contributions(self, term, values):
        """Return pairs of an operand and the derivative of the term by it."""
        if term.is_leaf:
            return []
        operands = [values[operand] for operand in term.operands]
        slopes = self.slopes[term.op](*operands, values[term])
        return list(zip(term.operands, slopes, strict=True))

    def add(self, adjoints, operand, slope, term):
        """Add what a term hands to one of its operands."""
        adjoints[operand] = adjoints.get(operand, 0.0) + slope * adjoints.get(term, 0.0)
