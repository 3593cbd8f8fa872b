"""For the exercises' checks: the `student` to ask, and Hypothesis made to repeat itself."""

import pytest
from hypothesis import HealthCheck, Phase, settings

from autodiff.course.student import Student

NOISE = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much,
         HealthCheck.data_too_large)  # fmt: skip

settings.register_profile(
    "checks",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=25,
    print_blob=False,
    report_multiple_bugs=False,
    suppress_health_check=NOISE,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)


@pytest.hookimpl(hookwrapper=True)
def pytest_make_collect_report(collector):
    """Import a file of checks under their profile, which `@given` takes up there and then."""
    settings.register_profile("before the checks", settings.default)
    settings.load_profile("checks")
    yield
    settings.load_profile("before the checks")


@pytest.fixture
def student(request) -> Student:
    """Return what a check asks: the student's code, in a process of its own."""
    return request.config.pluginmanager.get_plugin("autodiff-checks").student(request.node)
