"""The peak of this process's memory, over what it held at a moment that one chooses."""

import gc
import sys

__all__ = ["PeakMemory"]


class PeakMemory:
    """Measures how far memory grows inside a `with` block.

    On Linux the kernel's own mark of the resident set is set back first. Elsewhere the mark cannot
    be set back, so that a block shows only what exceeds the highest mark before it.

    Attributes
    ----------
    bytes : int
        The peak within the block, over what was resident at its start.
    """

    bytes = 0

    def __enter__(self):
        gc.collect()
        reset_mark()
        self._start = status("VmRSS") or highest()
        return self

    def __exit__(self, *_):
        self.bytes = max((status("VmHWM") or highest()) - self._start, 0)


def reset_mark():
    """Set the kernel's mark of the highest resident set back to what is resident now."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:  # not Linux, or not allowed: the mark stays where it was
        return


def status(field):
    """Return a field of Linux's account of this process, in bytes; None elsewhere."""
    try:
        with open("/proc/self/status") as file:
            lines = dict(line.split(":", 1) for line in file)
    except OSError:
        return None
    return int(lines[field].split()[0]) * 1024


def highest():
    """Return the highest resident set so far, in bytes, as POSIX tells it; 0 where it does not."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
