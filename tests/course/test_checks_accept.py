"""The checks of lessons 3, 4 and 9 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["3.1"] = '''
def appends_by_hand(self, other):
    """Without `record`, the second factor first."""
    if not isinstance(other, Var):
        other = Var(other)
    z = Var(other.value * self.value)
    other.children.append((self.value, z))
    self.children.append((other.value, z))
    return z


def is_a_constant_where_it_can(self, other):
    """No variable is made for a plain number."""
    if isinstance(other, Var):
        return record(self.value * other.value, (self.value, other), (other.value, self))
    return record(self.value * other, (other, self))


def replaces_the_lists_by_longer_ones(self, other):
    """New lists, with all that was in the old ones."""
    other = as_var(other)
    z = Var(self.value * other.value)
    self.children = self.children + [(other.value, z)]
    other.children = other.children + [(self.value, z)]
    return z


def records_a_square_as_one_edge(self, other):
    """The two edges of x * x added up beforehand."""
    other = as_var(other)
    if other is self:
        return record(self.value**2, (2 * self.value, self))
    return record(self.value * other.value, (other.value, self), (self.value, other))
'''

RIGHT["3.2"] = '''
def adds_up_in_a_loop(self):
    """An explicit sum, and an early return."""
    if self.grad_value is not None:
        return self.grad_value
    total = 0.0
    for weight, child in self.children:
        total = total + child.grad() * weight
    self.grad_value = total
    return total


def starts_with_the_last_child(self):
    """Backwards, by index, with an integer to begin with."""
    if self.grad_value is None:
        total, i = 0, len(self.children)
        while i:
            i -= 1
            total += self.children[i][0] * self.children[i][1].grad()
        self.grad_value = total
    return self.grad_value


def adds_exactly(self):
    """With `math.fsum`, over a list."""
    if self.grad_value is None:
        self.grad_value = math.fsum([w * c.grad() for w, c in self.children])
    return self.grad_value


def needs_no_recursion(self):
    """A stack of its own: a variable waits until its children are known."""
    stack = [self]
    while stack:
        var = stack[-1]
        waiting = [child for _, child in var.children if child.grad_value is None]
        if var.grad_value is None and waiting:
            stack += waiting
            continue
        stack.pop()
        if var.grad_value is None:
            var.grad_value = sum(w * child.grad_value for w, child in var.children)
    return self.grad_value
'''

RIGHT["3.3"] = '''
def appends_by_hand(x):
    """Without `record`."""
    z = Var(math.sin(x.value))
    x.children.append((math.cos(x.value), z))
    return z


def shifts_the_sine(x):
    """The cosine as a shifted sine."""
    return record(math.sin(x.value), (math.sin(x.value + math.pi / 2), x))


def takes_numbers_too(x):
    """A plain number is a variable of its own."""
    x = as_var(x)
    s, c = math.sin(x.value), math.cos(x.value)
    return record(s, (c, x))
'''

RIGHT["3.4"] = '''
def multiplies_by_the_inverse(self, other):
    """By operations that are there already."""
    return self * as_var(other) ** -1


def writes_the_square(self, other):
    """The formula as in a book, the denominator first."""
    other = as_var(other)
    a, b = self.value, other.value
    return record(a / b, (-a / (b * b), other), (1 / b, self))


def knows_constants(self, other):
    """No variable is made for a plain number."""
    if not isinstance(other, Var):
        return record(self.value / other, (1 / other, self))
    inverse = 1 / other.value
    z = self.value * inverse
    return record(z, (inverse, self), (-z * inverse, other))
'''

RIGHT["3.5"] = '''
def factors_the_difference_of_squares(x):
    """(1 - z) * (1 + z)."""
    z = math.tanh(x.value)
    return record(z, ((1 - z) * (1 + z), x))


def squares_with_a_power(x):
    """The child appended by hand."""
    z = Var(math.tanh(x.value))
    x.children.append((1 - z.value**2, z))
    return z
'''

RIGHT["4.1"] = '''
def appends_one_by_one(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Four appends, and the index computed afterwards."""
    self.weights.append(weight0)
    self.weights.append(weight1)
    self.parents.append(parent0)
    self.parents.append(parent1)
    return len(self) - 1


def extends(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """By `extend`, parents first."""
    self.parents.extend([parent0, parent1])
    self.weights.extend([weight0, weight1])
    return len(self.parents) // 2 - 1


def writes_the_second_parent_first(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
    """Both pairs turned round: which parent stands first means nothing."""
    self.weights += weight1, weight0
    self.parents += parent1, parent0
    return len(self.weights) // 2 - 1
'''

RIGHT["4.2"] = '''
def asks_first(self, other):
    """One call for a variable and one for a plain number."""
    if isinstance(other, Var):
        return self.record(other.value * self.value, other.value, other, self.value)
    return self.record(other * self.value, other)


def writes_numbers_down_too(self, other):
    """A plain number becomes an input of the tape."""
    if not isinstance(other, Var):
        other = self.tape.var(other)
    return self.record(self.value * other.value, other.value, other, self.value)


def begins_with_the_other(self, other):
    """The second factor as the first parent."""
    if isinstance(other, Var):
        return other.record(other.value * self.value, self.value, self, other.value)
    return self.record(self.value * other, other)


def pushes_by_hand(self, other):
    """Without `record`, and with its own look at the tapes."""
    if not isinstance(other, Var):
        index = self.tape.push(other, self.index)
        return Var(self.tape, index, self.value * other)
    if other.tape is not self.tape:
        raise ValueError("these two are on different tapes")
    index = self.tape.push(self.value, other.index, other.value, self.index)
    return Var(self.tape, index, self.value * other.value)
'''

RIGHT["4.3"] = '''
def pushes_by_hand(x):
    """Without `record`."""
    index = x.tape.push(math.cos(x.value), x.index)
    return Var(x.tape, index, math.sin(x.value))


def shifts_the_cosine(x):
    """Another function of the module does the work."""
    return cos(x - math.pi / 2)
'''

RIGHT["4.4"] = '''
def asks_for_the_parents(self):
    """The spare entry stays 0, because missing parents are left out."""
    tape = self.tape
    adjoints = (self.index + 1) * [0.0] + [0.0]
    adjoints[self.index] = 1
    i = self.index
    while i >= 0:
        for j in (2 * i + 1, 2 * i):
            if tape.parents[j] >= 0:
                adjoints[tape.parents[j]] += adjoints[i] * tape.weights[j]
        i -= 1
    return Gradient(tape, adjoints)


def takes_the_whole_tape(self):
    """A list as long as the tape, and a sweep over all of it."""
    count = len(self.tape)
    adjoints = [0] * (count + 1)
    adjoints[self.index] = 1.0
    for i in reversed(range(count)):
        first, second = self.tape.parents[2 * i : 2 * i + 2]
        weight0, weight1 = self.tape.weights[2 * i : 2 * i + 2]
        adjoints[first] += weight0 * adjoints[i]
        adjoints[second] += weight1 * adjoints[i]
    return Gradient(self.tape, adjoints)


def leaves_node_0_out(self):
    """The first node of a tape has no parents."""
    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0 for _ in range(self.index + 2)]
    adjoints[self.index] += 1.0
    for i in range(self.index, 0, -1):
        if adjoints[i]:
            for k in range(2):
                adjoints[parents[2 * i + k]] += weights[2 * i + k] * adjoints[i]
    return Gradient(self.tape, adjoints)


def keeps_a_heap(self):
    """Visits only what the output depends on, the highest index first."""
    import heapq

    weights, parents = self.tape.weights, self.tape.parents
    adjoints = [0.0] * (self.index + 2)
    adjoints[self.index] = 1.0
    heap, seen = [-self.index], {self.index}
    while heap:
        i = -heapq.heappop(heap)
        for j in (2 * i, 2 * i + 1):
            p = parents[j]
            if p < 0:
                continue
            adjoints[p] += weights[j] * adjoints[i]
            if p not in seen:
                seen.add(p)
                heapq.heappush(heap, -p)
    return Gradient(self.tape, adjoints)
'''

RIGHT["4.5"] = '''
def asks_whether_it_came_later(self, var):
    """The other way round, and with the integer 0."""
    check_same_tape(self, var)
    if var.index >= len(self.adjoints) - 1:
        return 0
    return self.adjoints[var.index]


def slices_the_spare_entry_away(self, var):
    """A list without the last entry, and a caught error."""
    check_same_tape(self, var)
    try:
        return self.adjoints[:-1][var.index]
    except IndexError:
        return 0.0


def looks_after_the_tapes_itself(self, var):
    """Errors of its own."""
    if not isinstance(var, Var):
        raise TypeError(f"a variable is wanted, not {var!r}")
    if var.tape is not self.tape:
        raise ValueError("this variable is on another tape")
    return dict(enumerate(self.adjoints[:-1])).get(var.index, 0.0)
'''

RIGHT["4.6"] = '''
def writes_the_square(self, other):
    """The formula as in a book."""
    b = value_of(other)
    return self.record(self.value / b, 1 / b, other, -self.value / (b * b))


def multiplies_by_the_inverse(self, other):
    """By operations that are there already."""
    return self * other**-1


def asks_first(self, other):
    """One call for a variable and one for a plain number."""
    if not isinstance(other, Var):
        return self.record(self.value / other, 1 / other)
    inverse = 1 / other.value
    return self.record(self.value * inverse, inverse, other, -self.value * inverse**2)
'''

RIGHT["9.1"] = '''
def asks_for_errors_first(operand):
    """What is wrong goes out at the beginning."""
    node, name = isinstance(operand, Node), isinstance(operand, str)
    if operand is None or not (node or name or is_number(operand)):
        raise not_an_expression(operand)
    if name:
        if len(operand) == 0:
            raise not_an_expression(operand)
        return Variable(operand, scalar=True)
    return operand if node else constant(exact_number(operand))


def matches(operand):
    """By `match`."""
    match operand:
        case Node():
            return operand
        case str() if operand != "":
            return Variable(operand, True)
        case _ if is_number(operand):
            return constant(exact_number(operand))
        case _:
            raise not_an_expression(operand)
'''

RIGHT["9.2"] = '''
def uses_the_operator(a, b):
    """Python's `*` on two nodes."""
    return as_expression(a) * as_expression(b)


def turns_the_factors_round(a, b):
    """The second factor first."""
    a, b = map(as_expression, (a, b))
    return mul_op(b, a)
'''

RIGHT["9.3"] = '''
def takes_the_first_entry(expr, values):
    """By index, the feed_dict by its name."""
    output, numbers = prepare(expr, values)
    return Executor([output]).run(feed_dict=numbers)[0]


def walks_the_graph_itself(expr, values):
    """A loop over the topological order, without an Executor."""
    output, known = prepare(expr, values)
    for node in find_topo_sort([output]):
        if node not in known:
            known[node] = node.op.compute(node, [known[i] for i in node.inputs])
    return known[output]
'''

RIGHT["9.4"] = '''
def adds_numbers_up(expr, values, wrt=None):
    """One list of gradients for all occurrences, run at once, the numbers added by name."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    variables = list(feed_dict)
    totals = dict.fromkeys(names, 0)
    adjoints = Executor(gradients(output, variables)).run(feed_dict)
    for variable, adjoint in zip(variables, adjoints):
        if variable.name in totals:
            totals[variable.name] += adjoint
    if wrt is not None or len(values) == 1:
        return totals[names[0]]
    return totals


def goes_forward(expr, values, wrt=None):
    """Forward mode: values and tangents side by side, one pass for each name."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    slopes = {}
    for name in names:
        value, tangent = {}, {}
        for node in find_topo_sort([output]):
            if node.op is placeholder_op:
                value[node], tangent[node] = feed_dict[node], int(node.name == name)
            elif node.op is constant_op:
                value[node], tangent[node] = node.const_attr, 0
            else:
                (a, b), (da, db) = [[side[i] for i in node.inputs] for side in (value, tangent)]
                value[node] = a + b if node.op is add_op else a * b
                tangent[node] = da + db if node.op is add_op else da * b + a * db
        slopes[name] = tangent[output]
    return slopes[names[0]] if wrt is not None or len(values) == 1 else slopes


def orders_a_dict_by_itself(expr, values, wrt=None):
    """Totals as nodes, one walk back for each name, in its own order, 0.0 for what is absent."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    slopes = {name: 0.0 for name in names}
    present = sorted({variable.name for variable in feed_dict} & set(names), reverse=True)
    totals = []
    for name in present:
        nodes = gradients(output, [v for v in feed_dict if v.name == name])
        totals.append(sum_node_list(nodes))
    slopes.update(zip(present, Executor(totals).run(feed_dict)))
    return slopes[names[0]] if wrt or len(values) == 1 else slopes
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
