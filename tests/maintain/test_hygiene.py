"""What stands in the repository, and what must not."""

import subprocess

import pytest

from autodiff.course.folders import HERE

pytestmark = pytest.mark.maintain

TOP_LEVEL = {"pyproject.toml", "README.md", "lessons", "autodiff", "solutions", "tests"}


@pytest.fixture(scope="module")
def tracked():
    """Return the files that git tracks."""
    done = subprocess.run(["git", "ls-files"], cwd=HERE.root, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no git checkout")
    return done.stdout.splitlines()


def test_the_top_level_holds_what_the_design_says(tracked):
    top = {path.split("/")[0] for path in tracked}
    assert {name for name in top if not name.startswith(".")} == TOP_LEVEL


def test_nothing_made_by_running_is_tracked(tracked):
    made = ("__pycache__", ".ipynb_checkpoints", ".autodiff", ".hypothesis", ".egg-info")
    assert [path for path in tracked if any(word in path for word in made)] == []


def test_no_file_is_large(tracked):
    sizes = {path: (HERE.root / path).stat().st_size for path in tracked
             if (HERE.root / path).is_file()}  # fmt: skip
    assert {path: size for path, size in sizes.items() if size > 1_000_000} == {}
