"""The engine's tests test the reference bodies, whatever a student has filled in so far."""

import pytest

from autodiff import exercise


@pytest.fixture(autouse=True)
def reference_bodies():
    """Run the solutions during a test, and the student's bodies again after it."""
    exercise.using("solutions")
    yield
    exercise.using("yours")
