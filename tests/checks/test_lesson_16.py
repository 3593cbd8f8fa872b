"""Exercises of lesson 16: an expression for each broken engine that exposes it."""

import pytest


def exposes(student, name, function):
    """Demand that the student's expression exposes the exhibit of that name."""
    student.expect(student(f"judged({name!r}, {function})"), "exposed")


@pytest.mark.exercise("16.1")
def test_overwrites_is_exposed(student):
    exposes(student, "overwrites", "overwrites")


@pytest.mark.exercise("16.2")
def test_two_places_is_exposed(student):
    exposes(student, "two places", "two_places")


@pytest.mark.exercise("16.3")
def test_pre_order_is_exposed(student):
    exposes(student, "pre-order", "pre_order")


@pytest.mark.exercise("16.4")
def test_breadth_first_is_exposed(student):
    exposes(student, "breadth-first", "breadth_first")


@pytest.mark.exercise("16.5")
def test_drops_upstream_is_exposed(student):
    exposes(student, "drops upstream", "drops_upstream")


@pytest.mark.exercise("16.6")
def test_swapped_factors_is_exposed(student):
    exposes(student, "swapped factors", "swapped_factors")


@pytest.mark.exercise("16.7")
def test_quotient_is_exposed(student):
    exposes(student, "quotient", "quotient")


@pytest.mark.exercise("16.8")
def test_tanh_of_the_input_is_exposed(student):
    exposes(student, "tanh", "tanh_of_the_input")


@pytest.mark.exercise("16.9")
def test_tie_is_exposed(student):
    exposes(student, "tie", "tie")


@pytest.mark.exercise("16.10")
def test_skips_zeros_is_exposed(student):
    exposes(student, "skips zeros", "skips_zeros")


@pytest.mark.exercise("16.11")
def test_never_forgets_is_exposed(student):
    exposes(student, "never forgets", "never_forgets")


@pytest.mark.exercise("16.12")
def test_short_names_is_exposed(student):
    exposes(student, "short names", "short_names")


@pytest.mark.exercise("16.13")
def test_reassociates_is_exposed(student):
    exposes(student, "reassociates", "reassociates")


@pytest.mark.exercise("16.14")
def test_in_place_is_exposed(student):
    exposes(student, "in place", "in_place")


@pytest.mark.exercise("16.15")
def test_gives_up_is_exposed(student):
    exposes(student, "gives up", "gives_up")


@pytest.mark.exercise("16.16")
def test_degrees_is_exposed(student):
    exposes(student, "degrees", "degrees")
