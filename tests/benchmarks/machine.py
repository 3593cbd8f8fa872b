"""What a table of timings must say of the machine, and how the threads of its libraries are set."""

import os
import platform
from importlib import metadata
from pathlib import Path

__all__ = ["describe", "environment", "versions"]

LIBRARIES = ("numpy", "torch", "jax", "autograd", "micrograd", "casadi", "scipy")


def environment(threads):
    """Return the variables that hold BLAS, OpenMP and XLA to so many threads."""
    count = str(threads)
    names = ("OMP", "OPENBLAS", "MKL", "VECLIB_MAXIMUM", "NUMEXPR", "BLIS")
    pinned = {f"{name}_NUM_THREADS": count for name in names}
    pinned["VECLIB_MAXIMUM_THREADS"] = pinned.pop("VECLIB_MAXIMUM_NUM_THREADS")
    alone = "--xla_cpu_multi_thread_eigen=false" if threads == 1 else ""
    return {
        **pinned,
        "OMP_WAIT_POLICY": "passive",  # idle threads do not spin while others have their turn
        "XLA_FLAGS": f"{os.environ.get('XLA_FLAGS', '')} {alone}".strip(),
        "NPROC": count,  # the size of XLA's pool of threads
        "JAX_PLATFORMS": "cpu",
        "CUDA_VISIBLE_DEVICES": "",
    }


def describe():
    """Return what machine this is: a dict for the table's foot and for the JSON file."""
    return {
        "cpu": cpu(),
        "cpus": cpus(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "blas": blas(),
        "load": load(),
        **versions(),
    }


def cpus():
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count()


def cpu():
    """Return the processor's name, as far as the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def load():
    """Return how busy the machine was in the last minute, where the system tells it."""
    try:
        return round(os.getloadavg()[0], 2)
    except (AttributeError, OSError):  # Windows
        return "unknown"


def blas():
    """Return NumPy's BLAS and its version."""
    import numpy as np

    found = np.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    return f"{found.get('name', 'unknown')} {found.get('version', '')}".strip()


def versions():
    """Return the versions of all libraries that are installed here."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
