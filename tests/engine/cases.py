"""Functions of two numbers that every scalar engine is tested on."""

from hypothesis import strategies as st

positive = st.floats(0.1, 4.0)

OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "negate": lambda a, b: -a + b,
    "numbers on the right": lambda a, b: (a + 2) * 3 - 1 + b / 2 + a**3,
    "numbers on the left": lambda a, b: 2 + 3 * a + (1 - b) + 2 / a + 2**b,
}
FUNCTIONS = ["sin", "cos", "exp", "log", "tanh"]
