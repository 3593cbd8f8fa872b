"""Known-wrong bodies for exercise 3.2, `Var.grad` of revad."""


def overwrites_instead_of_adding(self):
    """Keeps what the last child brings."""
    if self.grad_value is None:
        self.grad_value = 0.0
        for weight, child in self.children:
            self.grad_value = weight * child.grad()
    return self.grad_value


def returns_inside_the_loop(self):
    """Returns after the first child."""
    if self.grad_value is None:
        self.grad_value = 0.0
        for weight, child in self.children:
            self.grad_value += weight * child.grad()
            return self.grad_value
    return self.grad_value


def forgets_the_weight(self):
    """Adds up the children's derivatives as they are."""
    if self.grad_value is None:
        self.grad_value = sum(child.grad() for _, child in self.children)
    return self.grad_value


def adds_up_the_weights_alone(self):
    """Asks no child for its own derivative, which is no chain rule."""
    if self.grad_value is None:
        self.grad_value = sum(weight for weight, _ in self.children)
    return self.grad_value


def adds_weight_and_derivative(self):
    """Adds along a path where it should multiply."""
    if self.grad_value is None:
        self.grad_value = sum(weight + child.grad() for weight, child in self.children)
    return self.grad_value


def multiplies_the_paths(self):
    """Multiplies over the children where it should add."""
    if self.grad_value is None:
        self.grad_value = math.prod(weight * child.grad() for weight, child in self.children)
    return self.grad_value


def ignores_the_seed(self):
    """Sums over the children even where the derivative is known."""
    self.grad_value = sum(weight * child.grad() for weight, child in self.children)
    return self.grad_value


def adds_again_each_time(self):
    """Adds to what is there, so that the second answer is twice the first."""
    if self.grad_value is None:
        self.grad_value = 0.0
    for weight, child in self.children:
        self.grad_value += weight * child.grad()
    return self.grad_value


def keeps_nothing(self):
    """Computes everything again for each way that leads here."""
    if self.grad_value is not None:
        return self.grad_value
    return sum(weight * child.grad() for weight, child in self.children)


def takes_zero_for_unknown(self):
    """Computes again whatever is 0.0."""
    if not self.grad_value:
        self.grad_value = sum(weight * child.grad() for weight, child in self.children)
    return self.grad_value


def returns_only_what_it_computed(self):
    """Returns None where the derivative is known already."""
    if self.grad_value is None:
        self.grad_value = sum(weight * child.grad() for weight, child in self.children)
        return self.grad_value


def counts_itself_as_a_path(self):
    """Starts the sum at 1, as if every variable were the result."""
    if self.grad_value is None:
        self.grad_value = sum((weight * child.grad() for weight, child in self.children), 1.0)
    return self.grad_value


def counts_each_child_once(self):
    """Makes a dict of the children, so that of x * x one edge is lost."""
    if self.grad_value is None:
        weights = {child: weight for weight, child in self.children}
        self.grad_value = sum(weight * child.grad() for child, weight in weights.items())
    return self.grad_value


def takes_the_childs_value(self):
    """Weighs the values of the children instead of their derivatives."""
    if self.grad_value is None:
        self.grad_value = sum(weight * child.value for weight, child in self.children)
    return self.grad_value
