"""For all tests: the plugin that runs and reports the exercises' checks."""

pytest_plugins = ["autodiff.course.report"]
