"""Whether the targets were reached, and by how much not."""

from dataclasses import dataclass

from tests.benchmarks.units import seconds_or_bytes

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True)
class Verdict:
    """One target, and what was found.

    Attributes
    ----------
    target : Target
        What was to be reached.
    found : float or None
        The median that was measured, in the target's units; None: it was not.
    text : str
        Both in words, such as "compiled 1.20 of hand-written, at most 1.00".
    """

    target: object
    found: float | None
    text: str

    @property
    def reached(self):
        """Whether the target was reached."""
        return self.found is not None and self.found <= self.target.at_most

    @property
    def words(self):
        """The verdict: "reached", "missed by 20 %", "missed 3 times" or "not measured"."""
        if self.found is None:
            return "not measured"
        if self.reached:
            return "reached"
        times = self.found / self.target.at_most
        return f"missed by {100 * (times - 1):.0f} %" if times < 2 else f"missed {times:.3g} times"


def judge(result):
    """Return a verdict for each target of a result's workload."""
    return [verdict(result, target) for target in result.workload.targets]


def verdict(result, target):
    """Return what a result says about a target."""
    of = result.workload.baseline if target.of == "baseline" else target.of
    what = "" if target.quantity == "time" else f"'s {target.quantity}"
    if of is None:
        found = result.figure(target.system, target.quantity)
        each = result.workload.operations and not target.quantity.startswith("setup")
        show = seconds_or_bytes(target.quantity, " each" if each else "")
    else:
        found = result.ratio(target.system, of, target.quantity)
        show = f"{{:.3g}} of {of}".format
    median = found and found.median
    middle = f" {show(median)}," if found else ""
    return Verdict(target, median, f"{target.system}{what}:{middle} at most {show(target.at_most)}")
