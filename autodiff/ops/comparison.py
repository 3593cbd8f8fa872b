"""Comparisons and logic: values true or false, which never have a derivative."""

import operator

import numpy as np

from autodiff.ops.arithmetic import BinaryOp
from autodiff.ops.base import Op
from autodiff.ops.functions import function_of
from autodiff.ops.values import inexact

__all__ = [
    "bitwise_and", "bitwise_or", "bitwise_xor", "equal", "greater", "greater_equal", "invert",
    "isfinite", "isinf", "isnan", "less", "less_equal", "logical_and", "logical_not",
    "logical_or", "logical_xor", "not_equal", "signbit",
]  # fmt: skip


class CompareOp(BinaryOp):
    """Comparison or logic of two nodes: y is true or false, so da = 0 and db = 0."""

    of_values = None  # the function of two values
    tightness = 0.5  # binds less tightly than + and -

    def compute(self, node, input_vals):
        return self.of_values(*input_vals)

    def gradient(self, node, output_grad):
        return [None, None]


class QuestionOp(Op):
    """A question to each element: y is true or false, so da = 0."""

    of_values = None  # the function of a value

    def compute(self, node, input_vals):
        return self.of_values(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [None]


class LessOp(CompareOp):
    """Comparison: y = (a < b), so da = 0 and db = 0."""

    symbol = "<"
    of_values = operator.lt


class LessEqualOp(CompareOp):
    """Comparison: y = (a <= b), so da = 0 and db = 0."""

    symbol = "<="
    of_values = operator.le


class GreaterOp(CompareOp):
    """Comparison: y = (a > b), so da = 0 and db = 0."""

    symbol = ">"
    of_values = operator.gt


class GreaterEqualOp(CompareOp):
    """Comparison: y = (a >= b), so da = 0 and db = 0."""

    symbol = ">="
    of_values = operator.ge


class EqualOp(CompareOp):
    """Comparison: y = (a == b), so da = 0 and db = 0."""

    symbol = "=="
    of_values = operator.eq


class NotEqualOp(CompareOp):
    """Comparison: y = (a != b), so da = 0 and db = 0."""

    symbol = "!="
    of_values = operator.ne


class LogicalAndOp(CompareOp):
    """Whether both are true: y = a and b, so da = 0 and db = 0."""

    symbol = "and"
    tightness = 0.3
    of_values = np.logical_and


class LogicalOrOp(CompareOp):
    """Whether one is true, or both: y = a or b, so da = 0 and db = 0."""

    symbol = "or"
    tightness = 0.2
    of_values = np.logical_or


class LogicalXorOp(CompareOp):
    """Whether exactly one is true: y = (a != b) of truths, so da = 0 and db = 0."""

    symbol = "xor"
    tightness = 0.25
    of_values = np.logical_xor


class BitwiseAndOp(CompareOp):
    """Both, bit by bit: y = a & b, so da = 0 and db = 0."""

    symbol = "&"
    tightness = 0.8
    of_values = np.bitwise_and


class BitwiseOrOp(CompareOp):
    """Either or both, bit by bit: y = a | b, so da = 0 and db = 0."""

    symbol = "|"
    tightness = 0.6
    of_values = np.bitwise_or


class BitwiseXorOp(CompareOp):
    """Exactly one of both, bit by bit: y = a ^ b, so da = 0 and db = 0."""

    symbol = "^"
    tightness = 0.7
    of_values = np.bitwise_xor


class LogicalNotOp(QuestionOp):
    """Whether a is 0 or false: y = not a, so da = 0."""

    symbol = "logical_not"
    of_values = np.logical_not


class IsNanOp(QuestionOp):
    """Whether a is no number: y = isnan(a), so da = 0."""

    symbol = "isnan"
    of_values = np.isnan


class IsInfOp(QuestionOp):
    """Whether a is infinite: y = isinf(a), so da = 0."""

    symbol = "isinf"
    of_values = np.isinf


class IsFiniteOp(QuestionOp):
    """Whether a is neither infinite nor NaN: y = isfinite(a), so da = 0."""

    symbol = "isfinite"
    of_values = np.isfinite


class SignBitOp(QuestionOp):
    """Whether a is negative, or is -0.0: y = signbit(a), so da = 0."""

    symbol = "signbit"
    of_values = np.signbit


class InvertOp(QuestionOp):
    """The opposite, bit by bit: y = ~a, so da = 0."""

    symbol = "invert"

    def compute(self, node, input_vals):
        return np.invert(input_vals[0])


less_op = LessOp()
less_equal_op = LessEqualOp()
greater_op = GreaterOp()
greater_equal_op = GreaterEqualOp()
equal_op = EqualOp()
not_equal_op = NotEqualOp()
logical_and_op = LogicalAndOp()
logical_or_op = LogicalOrOp()
logical_xor_op = LogicalXorOp()
bitwise_and_op = BitwiseAndOp()
bitwise_or_op = BitwiseOrOp()
bitwise_xor_op = BitwiseXorOp()
logical_not_op = LogicalNotOp()
isnan_op = IsNanOp()
isinf_op = IsInfOp()
isfinite_op = IsFiniteOp()
signbit_op = SignBitOp()
invert_op = InvertOp()

less = function_of(less_op, np.less, name="less")
less_equal = function_of(less_equal_op, np.less_equal, name="less_equal")
greater = function_of(greater_op, np.greater, name="greater")
greater_equal = function_of(greater_equal_op, np.greater_equal, name="greater_equal")
equal = function_of(equal_op, np.equal, name="equal")
not_equal = function_of(not_equal_op, np.not_equal, name="not_equal")
logical_and = function_of(logical_and_op, np.logical_and, name="logical_and")
logical_or = function_of(logical_or_op, np.logical_or, name="logical_or")
logical_xor = function_of(logical_xor_op, np.logical_xor, name="logical_xor")
bitwise_and = function_of(bitwise_and_op, np.bitwise_and, name="bitwise_and")
bitwise_or = function_of(bitwise_or_op, np.bitwise_or, name="bitwise_or")
bitwise_xor = function_of(bitwise_xor_op, np.bitwise_xor, name="bitwise_xor")

logical_not = function_of(logical_not_op, np.logical_not)
isnan = function_of(isnan_op, np.isnan)
isinf = function_of(isinf_op, np.isinf)
isfinite = function_of(isfinite_op, np.isfinite)
signbit = function_of(signbit_op, np.signbit)
invert = function_of(invert_op, np.invert)
