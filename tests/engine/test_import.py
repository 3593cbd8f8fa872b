"""What `import autodiff` costs: NumPy and the standard library, nothing else."""

import subprocess
import sys


def loaded_by(statement):
    """Return the top-level modules that a statement loads in a fresh process."""
    code = f"import sys; {statement}; print(*{{m.partition('.')[0] for m in sys.modules}})"
    return set(subprocess.check_output([sys.executable, "-c", code], text=True).split())


def test_importing_the_engine_loads_numpy_alone():
    extra = loaded_by("import autodiff") - loaded_by("import numpy")
    assert extra - set(sys.stdlib_module_names) == {"autodiff"}


def test_the_engine_does_not_import_the_course_or_the_pictures():
    code = "import sys, autodiff, autodiff.nn, autodiff.expression, autodiff.tape, autodiff.revad"
    code += "; print(*[m for m in sys.modules if m.startswith('autodiff.')])"
    modules = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    assert not [m for m in modules if m.startswith(("autodiff.course", "autodiff.draw"))]


def test_importing_the_engine_takes_less_than_a_quarter_of_a_second():
    assert any(seconds_of_import() < 0.25 for _ in range(10))  # the machine may be busy


def seconds_of_import():
    """Return how long `import autodiff` takes in a fresh process, NumPy included."""
    command = [sys.executable, "-X", "importtime", "-c", "import autodiff"]
    times = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return int(times.splitlines()[-1].split("|")[1]) / 1e6
