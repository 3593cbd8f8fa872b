"""The course: syllabus, checks, hints and progress, on the command line and in notebooks.

`from autodiff.course import check, hint, lesson, predict, scoreboard, ...` is what a
lesson uses. The names are looked up when first used, so that the command line starts without them.
"""

__all__ = ["borrowed", "check", "hint", "lesson", "predict", "reset", "scoreboard", "status"]


def __getattr__(name: str):
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autodiff.course import notebook

    return getattr(notebook, name)
