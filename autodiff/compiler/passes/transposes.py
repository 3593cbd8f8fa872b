"""Transposes are absorbed: into each other, and into the flags of the matrix product.

Exact, bit for bit: a transposed matrix is the same memory read in another order, and the product is
handed the very same view as before. NumPy's general product of two matrices, and its adjoints,
become `matmul_op` with flags, which reads better and is what the emitter knows best. The transpose
of a product stays: B' A' is another call of the library, and may round in another way.
"""

from dataclasses import replace

from autodiff.compiler.passes.knowledge import Knowledge
from autodiff.compiler.program import Step
from autodiff.exercise import is_reference
from autodiff.ops.linalg import matmul_op
from autodiff.ops.products import general_matmul_op, matmul_adjoint_op
from autodiff.ops.shaping import swapaxes_op, transpose_op

__all__ = ["absorb_transposes"]


def absorb_transposes(program):
    """Return the program with transposes undone, or in the flags of the product that takes them."""
    rules = RULES if is_reference(type(matmul_op).compute) else TURNS
    if rules.keys().isdisjoint({step.op for step in program.steps}):
        return program
    know, steps = Knowledge(program), []
    for step in program.steps:
        step = know.renamed(step)
        rule = rules.get(step.op)
        found = rule(know, step) if rule else None
        if type(found) is int:
            know.now[step.target] = found
        else:
            steps.append(know.made_by(found or step))
    outputs = [know.now[number] for number in program.outputs]
    return replace(program, steps=steps, outputs=outputs)


def turned(know, step):
    """The transpose of a transpose is the matrix itself."""
    under = turned_matrix(know, step.target, step)
    return None if under is None else turned_matrix(know, under)


def product(know, step):
    """A product takes transposed matrices as they were, with its flags the other way."""
    numbers = [turned_matrix(know, number) for number in step.inputs]
    if numbers == [None, None]:
        return None
    inputs, flags = [], []
    for number, under, flag in zip(step.inputs, numbers, step.const_attr, strict=True):
        inputs.append(number if under is None else under)
        flags.append(flag if under is None else not flag)
    return Step(step.target, matmul_op, tuple(inputs), tuple(flags))


def general_product(know, step):
    """NumPy's product of two matrices is the one with flags."""
    if not are_matrices(know, *step.inputs):
        return None
    plain = Step(step.target, matmul_op, step.inputs, (False, False))
    return product(know, plain) or plain


def adjoint(know, step):
    """dY B' (side 0) and A' dY (side 1); where a sum has one term, it is no product of matrices."""
    output_grad, other, like = step.inputs
    op, _, side = step.const_attr
    if op is not general_matmul_op or not are_matrices(know, output_grad, other, like):
        return None
    if know.facts[output_grad].shape[1 - side] == 1:
        return None
    if side == 0:
        plain = Step(step.target, matmul_op, (output_grad, other), (False, True))
    else:
        plain = Step(step.target, matmul_op, (other, output_grad), (True, False))
    return product(know, plain) or plain


def turned_matrix(know, number, step=None):
    """Return the matrix whose transpose a value is, or None."""
    step = know.made[number] if step is None else step
    if step is None or not are_matrices(know, number):
        return None
    if step.op is transpose_op:
        axes = step.const_attr[0]
        return step.inputs[0] if axes is None or axes[0] % 2 == 1 else None
    if step.op is swapaxes_op:
        i, j = step.const_attr
        return step.inputs[0] if i % 2 != j % 2 else None
    return None


def are_matrices(know, *numbers):
    """Say whether values are arrays of two axes."""
    return all(
        know.facts[number].is_array and len(know.facts[number].shape) == 2 for number in numbers
    )


TURNS = {transpose_op: turned, swapaxes_op: turned}
RULES = TURNS | {
    matmul_op: product,
    general_matmul_op: general_product,
    matmul_adjoint_op: adjoint,
}
