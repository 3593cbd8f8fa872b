"""Lesson 12: the compiler's passes, lifetimes, buffers, and lines of code."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

NAN = float("nan")


@st.composite
def programs(draw, ops=("neg", "mul", "sub"), constants=(None,)):
    """Draw up to eight steps (target, op, inputs, constant) over the variables 0 and 1."""
    steps = []
    for target in range(2, 2 + draw(st.integers(1, 8))):
        op = draw(st.sampled_from(ops))
        known = st.integers(max(0, target - 4), target - 1)
        count = 1 if op == "neg" else 2
        inputs = tuple(draw(st.lists(known, min_size=count, max_size=count)))
        steps.append((target, op, inputs, draw(st.sampled_from(constants))))
    return steps


# --- 12.1: what changes no number -------------------------------------------------------------

SYMBOLS = ("+", "-", "*", "/", "**")
CANDIDATES = (0, 0.0, -0.0, 1, 1.0, -1, -1.0, 2, 0.5, NAN, float("inf"), -5e-324, 5e-324,
              Fraction(1), Fraction(0), Fraction(1, 2))  # fmt: skip


def neutral(symbol, c, exact):
    """Say what is right."""
    if symbol in ("+", "-"):
        return c == 0 and (exact or math.copysign(1, c) == (-1 if symbol == "+" else 1))
    return c == 1


def fault_of_identity(symbol, c, exact):
    """Return which misconception the wrong answer shows."""
    if exact:
        return "exact_ignored" if symbol in "+-" and c == 0 else "exact_everywhere"
    if neutral(symbol, c, exact):
        return "too_careful" if symbol in ("+", "-") else "wrong_constant"
    if c == 0:
        found = {"+": "plus_zero", "-": "minus_zero", "*": "annihilates"}
        return found.get(symbol, "wrong_constant")
    return "minus_one" if c == -1 else "wrong_constant"


def check_neutral(student, symbol, c, exact):
    code = "answer = is_neutral(symbol, c, exact)\nanswer if answer is None else bool(answer)"
    got = student(code, symbol=symbol, c=c, exact=exact)
    true = neutral(symbol, c, exact)
    fault = "no_return" if got is None else fault_of_identity(symbol, c, exact)
    student.expect(got, true, mistakes={fault: got} if got != true else {})


@pytest.mark.exercise("12.1")
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_the_neutral_constants_and_no_others(student, symbol, exact):
    for c in CANDIDATES:
        if not (exact and isinstance(c, float) and c != 0):
            check_neutral(student, symbol, c, exact)


@pytest.mark.exercise("12.1")
def test_exact_is_false_unless_it_is_given(student):
    got = student("bool(is_neutral('+', 0.0))")
    student.expect(got, False, mistakes={"plus_zero": True})


# --- 12.2: dead steps -------------------------------------------------------------------------

LIVE = """
from autodiff.compiler.program import Step
steps = [Step(target, op, tuple(inputs), c) for target, op, inputs, c in lines]
[step.target for step in live_steps(steps, set(wanted))]
"""
BRANCH = [(1, "sin", (0,), None), (2, "cos", (0,), None), (3, "neg", (1,), None)]
LONG = [(k, "neg", (k - 1,), None) for k in range(1, 8)]
SPARE = [(2, "mul", (0, 1), None), (3, "neg", (2,), None), (4, "neg", (0,), None),
         (5, "sub", (4, 2), None), (6, "neg", (3,), None)]  # fmt: skip


def live(lines, wanted):
    """Return the targets of the steps that are needed."""
    needed, kept = set(wanted), []
    for target, _, inputs, _ in reversed(lines):
        if target in needed:
            needed.update(inputs)
            kept.insert(0, target)
    return kept


def check_live(student, lines, wanted):
    true = live(lines, wanted)
    direct = [target for target, *_ in lines if target in wanted]
    near = set(wanted).union(*[inputs for target, _, inputs, _ in lines if target in wanted])
    needed, forwards = set(wanted), []
    for target, _, inputs, _ in lines:
        if target in needed:
            needed.update(inputs)
            forwards.append(target)
    got = student(LIVE, lines=lines, wanted=list(wanted))
    student.expect(got, true, mistakes={
        "no_return": None, "all_kept": [target for target, *_ in lines], "reversed": true[::-1],
        "direct_only": direct, "one_level": [target for target, *_ in lines if target in near],
        "forwards": forwards,
    })  # fmt: skip


@pytest.mark.exercise("12.2")
@pytest.mark.parametrize(
    ("lines", "wanted"),
    [(BRANCH, [3]), (BRANCH, [2]), (LONG, [7]), (LONG, [4]), (SPARE, [6]), (SPARE, [5, 3]),
     (SPARE, [0]), (SPARE, [])],
)  # fmt: skip
def test_what_is_needed_stays_in_its_order(student, lines, wanted):
    check_live(student, lines, wanted)


@pytest.mark.exercise("12.2")
@given(lines=programs(), data=st.data())
def test_steps_of_any_small_program(student, lines, data):
    check_live(student, lines, data.draw(st.lists(st.integers(0, 1 + len(lines)), max_size=3)))


@pytest.mark.exercise("12.2")
def test_live_steps_returns_a_list(student):
    kind = student("type(live_steps([], {1})).__name__")
    student.expect(kind, "list", mistakes={"no_return": "NoneType", "not_a_list": kind})


@pytest.mark.exercise("12.2")
def test_the_steps_themselves_are_returned(student):
    question = "[step is old for step, old in zip(live_steps(steps, {2}), steps)]"
    code = LIVE.rsplit("\n", 2)[0] + "\n" + question
    student.expect(student(code, lines=SPARE), [True])


@pytest.mark.exercise("12.2")
def test_the_set_of_wanted_values_stays_as_it_was(student):
    code = LIVE.rsplit("\n", 2)[0] + "\nneeded = {6}\nlive_steps(steps, needed)\nsorted(needed)"
    got = student(code, lines=SPARE)
    student.expect(got, [6], mistakes={"wanted_changed": got})


# --- 12.3: when are two constants the same? ---------------------------------------------------

CONSTANTS = (None, True, False, 0, 1, -1, 2, 0.0, -0.0, 1.0, -1.0, NAN, float("inf"), "a", "1",
             Fraction(1, 2), Fraction(1), (1, 2), (1.0, 2), (0.0,), (-0.0,), (True, None), (NAN,),
             ((1,), 2), ((True,), 2), 2**70, "(1, 2)", "None")  # fmt: skip
SAME = """
bool(constant_key(first) == constant_key(second))
"""


def alike(a, b):
    """Say whether two constants are the same: type and value, or a float's bits."""
    if type(a) is not type(b):
        return False
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (
            a == b and math.copysign(1, a) == math.copysign(1, b)
        )
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(alike, a, b))
    return a == b


def fault_of_key(a, b, got):
    """Return which misconception a wrong answer shows."""
    if a is None and b is None or isinstance(a, str) and isinstance(b, str):
        return "by_identity"
    if isinstance(a, tuple) and isinstance(b, tuple):
        return "items_compared"
    if str in (type(a), type(b)) and str(a) == str(b):
        return "spelled"
    if alike(a, b):
        return "nan_differs" if a != a else "by_identity"
    if type(a) is type(b) and a == b == 0:
        return "zeros_alike"
    return "type_ignored" if a == b else "no_return"


def check_same(student, a, b):
    got = student(SAME, first=a, second=b)
    student.expect(got, alike(a, b), mistakes={fault_of_key(a, b, got): not alike(a, b)})


PAIRS = [(1, 2), (1, 1.0), (1, True), (0.0, -0.0), (0, False), (NAN, NAN), (0.5, 0.5), (None, None),
         (None, 0), (0.5, Fraction(1, 2)), ((1, 2), (1.0, 2)), ((0.0,), (-0.0,)), ((NAN,), (NAN,)),
         ((1, 2), (1, 2)), ((1, 2), (2, 1)), ("a", "a"), ("(1, 2)", (1, 2)),
         (((1,), 2), ((True,), 2)), (2**70, 2**70), ("1", 1), (Fraction(1), 1)]  # fmt: skip


@pytest.mark.exercise("12.3")
@pytest.mark.parametrize(("a", "b"), PAIRS, ids=[f"{a!r}-{b!r}" for a, b in PAIRS])
def test_two_constants_are_one_if_their_types_and_bits_are(student, a, b):
    check_same(student, a, b)


@pytest.mark.exercise("12.3")
@given(a=st.sampled_from(CONSTANTS), b=st.sampled_from(CONSTANTS))
def test_any_two_constants(student, a, b):
    check_same(student, a, b)


@pytest.mark.exercise("12.3")
def test_a_key_can_be_looked_up_in_a_dict(student):
    code = "len({constant_key(c): c for c in constants})"
    got = student(code, constants=[1, (2, 3.0), None])
    student.expect(got, 3, mistakes={"no_return": 1})


@pytest.mark.exercise("12.3")
@pytest.mark.parametrize(
    ("code", "true"),
    [("constant_key(slice(1, 2)) == constant_key(slice(1, 2))", True),
     ("constant_key((slice(1, 2), 0)) == constant_key((slice(1, 3), 0))", False),
     ("constant_key(np.ones(3)) == constant_key(np.ones(3))", True),
     ("constant_key((np.ones(3), 1)) == constant_key((np.ones(2), 1))", False),
     ("constant_key(a := np.zeros(2000)) == constant_key(np.eye(1, 2000, 999)[0] + a)", False),
     ("constant_key(np.float32(1)) == constant_key(np.float64(1))", False),
     ("constant_key(np.float64(0.0)) == constant_key(np.float64(-0.0))", False)],
)  # fmt: skip
def test_what_is_no_plain_constant_is_left_to_other_key(student, code, true):
    got = student(f"answer = {code}\nbool(np.all(answer))")
    student.expect(got, true, mistakes={"others_by_value": not true})


# --- 12.4: common subexpressions --------------------------------------------------------------

MERGE = """
from autodiff.compiler.program import Step
from autodiff.ops import mul_op, neg_op, sub_op
ops = {"neg": neg_op, "mul": mul_op, "sub": sub_op}
names = {op: name for name, op in ops.items()}
steps = [Step(target, ops[op], tuple(inputs), c) for target, op, inputs, c in lines]
given = dict(pairs)
kept, same = merge(steps, given, set(alone))
"""
KEPT = MERGE + """
[(s.target, names[s.op], list(s.inputs), s.const_attr) for s in kept], sorted(same.items())
"""


def key_of(c):
    """Return what tells constants apart: their type, and how they are spelled."""
    return type(c).__name__, repr(c)


def merged(lines, pairs=(), alone=(), key=lambda op, inputs, c: (op, inputs, key_of(c))):
    """Return the steps that stay, and which value stands for which."""
    first, same, kept = {}, dict(pairs), []
    for target, op, inputs, c in lines:
        inputs = [same.get(number, number) for number in inputs]
        earlier = target if target in alone else first.setdefault(key(op, tuple(inputs), c), target)
        if earlier != target:
            same[target] = earlier
        else:
            kept.append((target, op, inputs, c))
    return kept, sorted(same.items())


def check_merge(student, lines, pairs=(), alone=()):
    arguments = {"lines": lines, "pairs": list(pairs), "alone": list(alone)}
    got = student(KEPT, **arguments)
    true = merged(lines, pairs, alone)
    student.expect(got, true, mistakes={
        "nothing_merged": (renamed(lines, dict(pairs)), sorted(pairs)),
        "constants_ignored": merged(lines, pairs, alone, lambda op, inputs, c: (op, inputs)),
        "constants_equal": merged(lines, pairs, alone, lambda op, inputs, c: (op, inputs, c)),
        "inputs_sorted": merged(lines, pairs, alone, lambda op, inputs, c: (
            op, tuple(sorted(inputs)), key_of(c))),
        "op_ignored": merged(lines, pairs, alone, lambda op, inputs, c: (inputs, key_of(c))),
        "alone_merged": merged(lines, pairs),
        "same_lost": (true[0], sorted(set(true[1]) - set(pairs))),
        **unrenamed(lines, pairs, alone, true),
    })  # fmt: skip


def renamed(lines, same):
    """Return all steps, with their inputs as `same` calls them."""
    return [(t, op, [same.get(n, n) for n in inputs], c) for t, op, inputs, c in lines]


def unrenamed(lines, pairs, alone, true):
    """Return what comes of renaming too late, or not at all."""
    first, same, kept = {}, dict(pairs), []
    for target, op, inputs, c in lines:
        key = (op, inputs, key_of(c))
        earlier = target if target in alone else first.setdefault(key, target)
        if earlier != target:
            same[target] = earlier
        else:
            kept.append((target, op, inputs, c))
    old = {target: list(inputs) for target, _, inputs, _ in lines}
    stale = [(target, op, old[target], c) for target, op, _, c in true[0]]
    return {
        "no_cascade": (renamed(kept, same), sorted(same.items())),
        "inputs_not_renamed": (stale, true[1]),
    }


TWICE = [(1, "neg", (0,), None), (2, "neg", (0,), None), (3, "mul", (1, 2), None)]
CASCADE = [(2, "neg", (0,), None), (3, "neg", (0,), None), (4, "neg", (2,), None),
           (5, "neg", (3,), None), (6, "mul", (4, 5), None)]  # fmt: skip
SCALED = [(1, "neg", (0,), 2), (2, "neg", (0,), 3), (3, "neg", (0,), 2.0), (4, "neg", (0,), 2),
          (5, "neg", (0,), 0.0), (6, "neg", (0,), -0.0)]  # fmt: skip
TURNED = [(2, "sub", (0, 1), None), (3, "sub", (1, 0), None), (4, "mul", (0, 1), None)]


@pytest.mark.exercise("12.4")
@pytest.mark.parametrize("lines", [TWICE, CASCADE, SCALED, TURNED, [], BRANCH[:0]])
def test_a_step_that_was_there_before_goes(student, lines):
    check_merge(student, lines)


@pytest.mark.exercise("12.4")
def test_values_that_are_the_same_already_are_renamed(student):
    check_merge(student, [(2, "neg", (0,), None), (3, "neg", (1,), None), (4, "mul", (3, 2), None)],
                pairs=[(1, 0)])  # fmt: skip


@pytest.mark.exercise("12.4")
@pytest.mark.parametrize("alone", [[1], [2], [1, 2]])
def test_a_step_that_stays_alone_is_never_merged(student, alone):
    lines = [*TWICE, (4, "neg", (0,), None)]
    got = student(KEPT, lines=lines, pairs=[], alone=alone)
    true = merged(lines, (), alone)
    without = ([step for step in true[0] if step[0] not in alone], true[1])
    student.expect(got, true, mistakes={"alone_merged": merged(lines), "alone_dropped": without})


@pytest.mark.exercise("12.4")
@given(lines=programs(constants=(None, None, 2, 2.0)), data=st.data())
def test_any_small_program_is_merged(student, lines, data):
    check_merge(student, lines, alone=data.draw(st.lists(st.integers(2, 9), max_size=2)))


@pytest.mark.exercise("12.4")
def test_the_dict_that_was_given_stays_as_it_was(student):
    got = student(MERGE + "given", lines=TWICE, pairs=[(9, 8)], alone=[])
    student.expect(got, {9: 8}, mistakes={"same_changed": got})


# --- 12.5: lifetimes --------------------------------------------------------------------------


def ends(uses, kept):
    """Return the last use of each value."""
    last = {number: position for position, numbers in enumerate(uses) for number in numbers}
    return last | dict.fromkeys(kept, len(uses))


def check_ends(student, uses, kept):
    got = student("last_uses(uses, set(kept))", uses=uses, kept=list(kept))
    true = ends(uses, kept)
    plain = ends(uses, ())
    first = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            first.setdefault(number, position)
    student.expect(got, true, mistakes={
        "no_return": None, "kept_end": plain,
        "first_use": first | dict.fromkeys(kept, len(uses)),
        "from_one": {number: position + 1 for number, position in plain.items()}
        | dict.fromkeys(kept, len(uses)),
        "kept_missing": {number: true[number] for number in plain},
        "kept_left_out": {n: p for n, p in plain.items() if n not in kept},
        "last_line": plain | dict.fromkeys(kept, len(uses) - 1),
    })  # fmt: skip


@pytest.mark.exercise("12.5")
@pytest.mark.parametrize(
    ("uses", "kept"),
    [([(0, 1), (1, 2), (1, 3), (2, 3, 4)], [4]), ([(0, 1), (0, 2)], [1]), ([(0, 1)], [0, 7]),
     ([], []), ([], [3]), ([(0, 1), (1, 1, 2), (5,)], [])],
)  # fmt: skip
def test_the_last_line_that_uses_a_value(student, uses, kept):
    check_ends(student, uses, kept)


@pytest.mark.exercise("12.5")
@given(
    uses=st.lists(st.lists(st.integers(0, 5), max_size=3), max_size=6),
    kept=st.lists(st.integers(0, 6), max_size=2, unique=True),
)
def test_lifetimes_in_any_small_program(student, uses, kept):
    check_ends(student, uses, kept)


# --- 12.6: buffers that are shared ------------------------------------------------------------

ASSIGN = "assign_buffers(requests, last, heirs)"
CHAIN = [[(1, 80)], [(2, 80)], [(3, 80)], [(4, 80)]]
CHAIN_ENDS = {1: 1, 2: 2, 3: 3, 4: 4}
SIZES = [[(1, 400), (2, 80)], [(3, 100)], [(4, 90)], [(5, 70)]]


def fit(free, sizes, size):
    """Return the buffer that fits best, as `best_fit` does."""
    fitting = [slot for slot in free if sizes[slot] >= size]
    if not free:
        sizes.append(size)
        return len(sizes) - 1
    slot = min(fitting, key=sizes.__getitem__) if fitting else max(free, key=sizes.__getitem__)
    free.remove(slot)
    sizes[slot] = max(sizes[slot], size)
    return slot


def assigned(requests, last, heirs, early=False, share=True, freed=()):
    """Return the right assignment, or one with a mistake in it."""
    slots, sizes, free = {}, [], []
    dying = [[] for _ in requests]
    for number, position in last.items():
        if position < len(requests) and (number not in heirs.values() or "inherited" in freed):
            dying[position].append(number)
    for position, wanted in enumerate(requests):
        if early:
            free += [slots[n] for n in dying[position] if n in slots]
        for number, size in wanted:
            mine = slots[heirs[number]] if number in heirs else fit(free, sizes, size)
            slots[number] = mine
        if share and not early:
            free += [slots[number] for number in dying[position] if number in slots]
    return slots, sizes


def lives_together(requests, last, heirs, slots):
    """Return a pair of values that live at the same time in one buffer, or None."""
    born = {number: position for position, wanted in enumerate(requests) for number, _ in wanted}
    for a in born:
        for b in born:
            overlap = born[a] < born[b] <= last[a] or (born[a] == born[b] and a != b)
            if overlap and slots[a] == slots[b] and heirs.get(b) != a:
                return a, b
    return None


def check_assigned(student, requests, last, heirs):
    got = student(ASSIGN, requests=requests, last=last, heirs=heirs)
    true, end = assigned(requests, last, heirs), len(requests) - 1
    mistakes = {
        "no_return": None, "never_shared": assigned(requests, last, {}, share=False),
        "freed_too_early": assigned(requests, last, heirs, early=True),
        "heirs_ignored": assigned(requests, last, {}),
        "inherited_freed": assigned(requests, last, heirs, freed={"inherited"}),
        "outputs_freed": assigned(requests, {n: min(p, end) for n, p in last.items()}, heirs),
    }  # fmt: skip
    if got != true and fits_as_well(got, true, requests, last, heirs):
        return
    student.expect(got, true, mistakes=mistakes)


def fits_as_well(got, true, requests, last, heirs):
    """Say whether an assignment is as good: buffers of equal size may change places."""
    if not (isinstance(got, tuple | list) and len(got) == 2 and isinstance(got[0], dict)):
        return False
    slots, sizes = got
    return (
        set(slots) == set(true[0]) and isinstance(sizes, list) and sorted(sizes) == sorted(true[1])
        and all(type(s) is int and 0 <= s < len(sizes) for s in slots.values())
        and all(sizes[slots[n]] >= size for wanted in requests for n, size in wanted)
        and all(slots[heir] == slots[operand] for heir, operand in heirs.items())
        and lives_together(requests, last, heirs, slots) is None
    )  # fmt: skip


@pytest.mark.exercise("12.6")
@pytest.mark.parametrize(
    ("requests", "last", "heirs"),
    [(CHAIN, CHAIN_ENDS, {}), (CHAIN, CHAIN_ENDS, {2: 1, 3: 2, 4: 3}), (CHAIN, CHAIN_ENDS, {3: 2}),
     (SIZES, {1: 0, 2: 0, 3: 2, 4: 4, 5: 3}, {}), (SIZES, {1: 3, 2: 1, 3: 2, 4: 3, 5: 4}, {}),
     ([[(1, 8), (2, 8)], [(3, 8)], [], [(4, 16)]], {0: 0, 1: 1, 2: 0, 3: 3, 4: 3, 9: 2}, {}),
     ([], {}, {}), ([[(1, 8)], [(2, 8)], [(3, 8)]], {1: 1, 2: 3, 3: 2}, {2: 1}),
     ([[(1, 8)], [(2, 8)], [(3, 8)]], {1: 3, 2: 1, 3: 3}, {})],
)  # fmt: skip
def test_buffers_are_shared_by_values_that_do_not_meet(student, requests, last, heirs):
    check_assigned(student, requests, last, heirs)


@st.composite
def plans(draw):
    """Draw requests, lifetimes and heirs of a program of up to seven lines."""
    requests, last, heirs, count = [], {}, {}, draw(st.integers(1, 7))
    for position in range(count):
        wanted = [(3 * position + i, draw(st.sampled_from([8, 16, 80])))
                  for i in range(draw(st.integers(0, 2)))]  # fmt: skip
        requests.append(wanted)
        last |= {number: draw(st.integers(position, count)) for number, _ in wanted}
        taken = set(heirs.values())
        dying = [(n, size) for w in requests[:-1] for n, size in w
                 if last[n] == position and n not in taken]  # fmt: skip
        if wanted and dying and draw(st.booleans()):
            operand, size = draw(st.sampled_from(dying))
            heirs[wanted[0][0]] = operand
            wanted[0] = (wanted[0][0], size)
    return requests, last, heirs


@pytest.mark.exercise("12.6")
@given(plan=plans())
def test_buffers_of_any_small_program(student, plan):
    check_assigned(student, *plan)


@pytest.mark.exercise("12.6")
def test_what_the_caller_has_given_stays_as_it_was(student):
    code = ASSIGN + "\nrequests, last, heirs"
    given = ([[(1, 80)], [(2, 80)]], {1: 1, 2: 2}, {2: 1})
    got = student(code, requests=given[0], last=given[1], heirs=given[2])
    student.expect(got, given, mistakes={"caller_changed": got})


# --- 12.7: from steps to lines of code --------------------------------------------------------

TEMPLATES = {"neg": "-{0}", "mul": "{0} * {1}", "scale": "{0} * {c}", "square": "{0} * {0}"}
WRITE = """
from autodiff.compiler.program import Step
steps = [Step(target, op, tuple(inputs), c) for target, op, inputs, c in lines]
names = dict(known)
written = write_lines(steps, names, templates)
"""
KNOWN = {0: "x", 1: "rate"}


def written(lines, call=True, swap=False):
    """Return the lines, or those of somebody who makes a mistake."""
    names, found = dict(KNOWN), []
    for k, op, inputs, _ in lines:
        operands = [names[number] for number in inputs]
        operands = operands[::-1] if swap else operands
        if op in TEMPLATES and call is not None:
            text = TEMPLATES[op].format(*operands, c=f"c{k}")
        else:
            text = f"compute{k}(step{k}, [{', '.join(operands)}])"
        found.append(f"v{k} = {text}")
        names[k] = f"v{k}"
    return found, names


def check_written(student, lines):
    got = student(WRITE + "[' '.join(line.split()) for line in written]",
                  lines=lines, known=KNOWN, templates=TEMPLATES)  # fmt: skip
    true, _ = written(lines)
    student.expect(got, true, labels=[f"step {k}" for k, *_ in lines], mistakes={
        "always_called": written(lines, call=None)[0],
        "operands_swapped": written(lines, swap=True)[0],
    })  # fmt: skip


MIXED = [(2, "mul", (0, 1), None), (3, "scale", (2,), 0.5), (5, "sin", (3,), None),
         (6, "square", (5,), None), (7, "hypot", (6, 0), None), (8, "neg", (7,), None)]  # fmt: skip


@pytest.mark.exercise("12.7")
def test_the_lines_are_a_list(student):
    kind = student("type(write_lines([], {}, {})).__name__")
    student.expect(kind, "list", mistakes={"no_return": "NoneType"})


@pytest.mark.exercise("12.7")
@pytest.mark.parametrize("count", [1, 2, 3, 4, 6])
def test_each_step_becomes_a_line(student, count):
    check_written(student, MIXED[:count])


@pytest.mark.exercise("12.7")
@given(lines=programs(ops=("neg", "mul", "sub")))
def test_steps_of_any_small_program_become_lines(student, lines):
    check_written(student, lines)


@pytest.mark.exercise("12.7")
def test_the_targets_names_are_entered(student):
    got = student(WRITE + "names", lines=MIXED, known=KNOWN, templates=TEMPLATES)
    _, true = written(MIXED)
    student.expect(got, true, mistakes={"names_not_entered": KNOWN, "names_copied": KNOWN})


@pytest.mark.exercise("12.7")
def test_the_code_that_is_written_runs(student):
    code = """
x, y = ad.Variable(name="x"), ad.Variable(name="y")
f = ad.compile([(x * y - 3) * x, -(x / y)])
f(x=6, y=Fraction(2))
f(x=number, y=other)
"""
    got = student(code, number=5, other=Fraction(1, 3))
    student.expect(got, [5 * (Fraction(5, 3) - 3), Fraction(-15)])
