"""The checks of lesson 12 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["12.1"] = '''
def by_cases(symbol, constant, exact=False):
    """One case after the other."""
    if symbol in {"*", "/", "**"}:
        return bool(constant == 1)
    if constant != constant or constant != 0:
        return False
    if exact:
        return True
    negative = str(float(constant)).startswith("-")
    return negative if symbol == "+" else not negative


def by_trying(symbol, constant, exact=False):
    """Tries both zeros, and asks how the result is written."""
    if symbol not in ("+", "-"):
        return constant == 1
    if constant:
        return False
    c = float(constant)
    numbers = [0.0] if exact else [0.0, -0.0]
    found = [x + c if symbol == "+" else x - c for x in numbers]
    return exact or [repr(x) for x in found] == [repr(x) for x in numbers]
'''

RIGHT["12.2"] = '''
def asks_the_makers(steps, wanted):
    """Follows the inputs from what is wanted, with a list of what is still to be asked."""
    maker = {step.target: step for step in steps}
    waiting, needed = list(wanted), set()
    while waiting:
        number = waiting.pop()
        if number in maker and number not in needed:
            needed.add(number)
            waiting.extend(maker[number].inputs)
    return [step for step in steps if step.target in needed]


def inserts_in_front(steps, wanted):
    """Puts each step in front of those found before."""
    needed, live = {*wanted}, []
    for step in steps[::-1]:
        if step.target in needed:
            live.insert(0, step)
            needed |= set(step.inputs)
    return live


def marks(steps, wanted):
    """Marks the positions that stay."""
    needed, keep = set(wanted), [False] * len(steps)
    for i in range(len(steps) - 1, -1, -1):
        if steps[i].target in needed:
            keep[i] = True
            for number in steps[i].inputs:
                needed.add(number)
    return [step for step, stays in zip(steps, keep) if stays]
'''

RIGHT["12.3"] = '''
def by_hex(value):
    """Writes floats in hexadecimal, which has signs and all bits, but for those of NaNs."""
    if isinstance(value, float) and type(value) is float:
        return ("float", value.hex())
    if type(value) is tuple:
        return ("tuple",) + tuple(map(constant_key, value))
    if value is None or type(value) in (bool, int, Fraction, str):
        return (type(value).__name__, value)
    return other_key(value)


def by_match(value):
    """Uses patterns."""
    match value:
        case None | bool():
            return repr(value), type(value)
        case float() if type(value) is float:
            return float, bits(value)
        case tuple():
            return (tuple, tuple(constant_key(item) for item in value))
    if type(value) in (int, Fraction, str):
        return type(value), value
    return other_key(value)
'''

RIGHT["12.4"] = '''
def with_the_op_itself(steps, same, alone):
    """Takes the op for its own key, and asks before it writes."""
    seen, kept, same = {}, [], {**same}
    for step in steps:
        new = step._replace(inputs=tuple(same.get(n, n) for n in step.inputs))
        key = (new.op, new.inputs, constant_key(new.const_attr))
        if new.target not in alone and key in seen:
            same[new.target] = seen[key]
        else:
            if new.target not in alone:
                seen[key] = new.target
            kept.append(new)
    return kept, same


def table_for_each_op(steps, same, alone):
    """A dict for each op, and the pair as a list."""
    tables, kept, same = {}, [], dict(same)
    for target, op, inputs, c in steps:
        renamed = []
        for number in inputs:
            renamed.append(same[number] if number in same else number)
        if target in alone:
            kept.append(Step(target, op, tuple(renamed), c))
            continue
        table = tables.setdefault(op, {})
        key = (*renamed, constant_key(c))
        if key in table:
            same[target] = table[key]
        else:
            table[key] = target
            kept.append(Step(target, op, tuple(renamed), c))
    return [kept, same]
'''

RIGHT["12.5"] = '''
def in_one_go(uses, kept):
    """Two comprehensions."""
    last = {n: i for i, numbers in enumerate(uses) for n in numbers}
    return {**last, **{n: len(uses) for n in kept}}


def backwards(uses, kept):
    """From the end: the first that is seen is the last."""
    last = dict.fromkeys(kept, len(uses))
    for position in range(len(uses) - 1, -1, -1):
        for number in uses[position]:
            last.setdefault(number, position)
    return last
'''

RIGHT["12.6"] = '''
def looks_at_all(requests, last, heirs):
    """Looks through all lifetimes at every line."""
    slots, sizes, free = {}, [], []
    for position in range(len(requests)):
        for number, size in requests[position]:
            if number in heirs:
                slots[number] = slots[heirs[number]]
            else:
                slots[number] = best_fit(free, sizes, size)
        for number in list(slots):
            if last[number] == position and number not in heirs.values():
                free.append(slots[number])
    return slots, sizes


def moves_out(requests, last, heirs):
    """Keeps who lives where now; the heir takes the key out of the operand's hand."""
    slots, sizes, free, home = {}, [], [], {}
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            operand = heirs.get(number)
            home[number] = home.pop(operand) if operand in home else best_fit(free, sizes, size)
            slots[number] = home[number]
        gone = sorted(n for n in home if last[n] <= position)
        free.extend(home.pop(number) for number in gone)
    return slots, sizes


def finds_for_itself(requests, last, heirs):
    """Does without `best_fit`, and the other way round among the free."""
    slots, sizes, free = {}, [], set()
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            if number in heirs:
                slots[number] = slots[heirs[number]]
                continue
            fitting = sorted(s for s in free if sizes[s] >= size)
            if fitting:
                slot = min(fitting, key=lambda s: sizes[s])
            elif free:
                slot = max(sorted(free), key=lambda s: sizes[s])
                sizes[slot] = size
            else:
                slot = len(sizes)
                sizes.append(size)
            free.discard(slot)
            slots[number] = slot
        inherited = set(heirs.values())
        free |= {slots[n] for n in slots if last[n] == position and n not in inherited}
    return [slots, sizes]
'''

RIGHT["12.7"] = '''
def adds_texts(steps, names, templates):
    """Puts the texts together with +."""
    lines = []
    for step in steps:
        number = str(step.target)
        operands = list(map(names.__getitem__, step.inputs))
        template = templates.get(step.op)
        if template is None:
            right = "compute" + number + "(step" + number + ", [" + ", ".join(operands) + "])"
        else:
            right = template.format(*operands, c="c" + number)
        names[step.target] = "v" + number
        lines += ["v" + number + " = " + right]
    return lines


def replaces_braces(steps, names, templates):
    """Replaces each brace, and enters the name first."""
    lines = []
    for k, op, inputs, _ in steps:
        names[k] = f"v{k}"
        slots = ", ".join("{%d}" % i for i in range(len(inputs)))
        text = templates.get(op, f"compute{k}(step{k}, [{slots}])").replace("{c}", f"c{k}")
        for i, number in enumerate(inputs):
            text = text.replace("{%d}" % i, names[number])
        lines.append(f"{names[k]} = {text}")
    return lines
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
