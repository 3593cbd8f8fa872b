"""Known-wrong bodies of exercise 12.7, write_lines."""


def forgets_the_name(steps, names, templates):
    """Writes lines, and tells nobody what their values are called."""
    lines, mine = [], dict(names)
    for step in steps:
        k, operands = step.target, [mine[number] for number in step.inputs]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        mine[k] = f"v{k}"
    return lines


def numbers_for_names(steps, names, templates):
    """Calls an input v0, whatever its name is."""
    lines = []
    for step in steps:
        k, operands = step.target, [f"v{number}" for number in step.inputs]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        names[k] = f"v{k}"
    return lines


def spells_the_constant(steps, names, templates):
    """Writes the constant into the line: 0.1 can be written so, an array cannot."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in step.inputs]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template, c = templates.get(step.op), step.const_attr
        lines.append(f"v{k} = {template.format(*operands, c=c) if template else call}")
        names[k] = f"v{k}"
    return lines


def always_calls(steps, names, templates):
    """Calls the op, even if there is a template."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in step.inputs]
        lines.append(f"v{k} = compute{k}(step{k}, [{', '.join(operands)}])")
        names[k] = f"v{k}"
    return lines


def needs_a_template(steps, names, templates):
    """Fails for an op without a template."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in step.inputs]
        lines.append(f"v{k} = {templates[step.op].format(*operands, c=f'c{k}')}")
        names[k] = f"v{k}"
    return lines


def counts_the_lines(steps, names, templates):
    """Numbers the values by their lines, in place of their targets."""
    lines = []
    for k, step in enumerate(steps, 2):
        operands = [names[number] for number in step.inputs]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        names[step.target] = f"v{k}"
    return lines


def swaps_operands(steps, names, templates):
    """Hands operands over last first."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in reversed(step.inputs)]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        names[k] = f"v{k}"
    return lines


def each_operand_once(steps, names, templates):
    """Passes an operand once that is used twice."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in dict.fromkeys(step.inputs)]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        names[k] = f"v{k}"
    return lines


def one_text(steps, names, templates):
    """Joins the lines."""
    lines = []
    for step in steps:
        k, operands = step.target, [names[number] for number in step.inputs]
        call = f"compute{k}(step{k}, [{', '.join(operands)}])"
        template = templates.get(step.op)
        lines.append(f"v{k} = {template.format(*operands, c=f'c{k}') if template else call}")
        names[k] = f"v{k}"
    return "\n".join(lines)
