"""The ratios as a chart: a panel a workload, a bar a system, a line at the baseline."""

from tests.benchmarks.report import short

__all__ = ["draw"]

OURS = ("compiled", "map", "executor", "tape", "ours")
COLOURS = {"ours": "#1b6ca8", "baseline": "#555555", "other": "#c9a227"}


def draw(path, results):
    """Write the chart to a file, whose ending says the format."""
    from matplotlib.figure import Figure

    shown = [result for result in results if ratios(result)]
    heights = [len(ratios(result)) + 2 for result in shown]
    figure = Figure(figsize=(9, 0.3 * sum(heights) + 0.6), layout="constrained")
    panels = figure.subplots(max(len(shown), 1), squeeze=False, height_ratios=heights or None)
    for axes, result in zip(panels[:, 0], shown, strict=False):
        draw_panel(axes, result)
    figure.savefig(path, dpi=130)


def ratios(result):
    """Return the spreads of all ratios to the baseline, by system, the largest first."""
    found = {name: result.ratio(name) for name in result.outcomes}
    there = [(name, ratio) for name, ratio in found.items() if ratio]
    return dict(sorted(there, key=lambda pair: -pair[1].median))


def draw_panel(axes, result):
    """Draw one workload; the axis is logarithmic, since ratios are."""
    found = ratios(result)
    medians = [ratio.median for ratio in found.values()]
    spreads = [
        [ratio.median - ratio.low for ratio in found.values()],
        [ratio.high - ratio.median for ratio in found.values()],
    ]
    colours = [colour(name, result) for name in found]
    # bars of a logarithmic axis have no natural beginning: dots on a line instead
    for row, (median, shade) in enumerate(zip(medians, colours, strict=True)):
        axes.plot([1, median], [row, row], color=shade, linewidth=5, solid_capstyle="butt")
        axes.plot(median, row, "o", color=shade)
        axes.annotate(short(median), (median, row), (6, 5), textcoords="offset points", size=8)
    axes.errorbar(medians, range(len(found)), xerr=spreads, fmt="none", ecolor="black", capsize=2)
    axes.axvline(1, color="black", linewidth=0.8)
    for target in result.workload.targets:
        if target.of == "baseline" and target.quantity == "time" and target.system in found:
            row = list(found).index(target.system)
            axes.plot(target.at_most, row, "|", color="#2a8f3c", markersize=18, markeredgewidth=2)
    axes.set_xscale("log")
    axes.set_yticks(range(len(found)), list(found))
    axes.margins(x=0.15, y=0.15)
    axes.set_title(f"{result.group}: {result.workload.name}", loc="left", size=10)
    axes.set_xlabel(f"time, as a multiple of {result.workload.baseline}; green: the target", size=8)


def colour(name, result):
    """Return a system's colour: ours, the baseline's, or the others'."""
    if name == result.workload.baseline:
        return COLOURS["baseline"]
    return COLOURS["ours" if name.startswith(OURS) else "other"]
