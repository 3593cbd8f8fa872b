"""The command line of the benchmarks."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from tests.benchmarks import registry
from tests.benchmarks.measuring import measure
from tests.benchmarks.report import (
    console,
    print_list,
    print_machine,
    print_result,
    print_summary,
)
from tests.benchmarks.saving import save
from tests.benchmarks.settings import Settings

__all__ = ["main"]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

Groups = Annotated[
    list[str] | None,
    typer.Argument(metavar="[GROUP[/PART]]...", help="Which groups, or workloads of a group."),
]


def main():
    """Run the command line."""
    app(prog_name="python -m tests.benchmarks")


@app.command()
def run(
    groups: Groups = None,
    peers: Annotated[bool, typer.Option(help="Run other libraries too.")] = False,
    json: Annotated[Path | None, typer.Option(help="Write all raw samples here.")] = None,
    chart: Annotated[Path | None, typer.Option(help="Draw the ratios: .png, .svg, .pdf.")] = None,
    list_only: Annotated[bool, typer.Option("--list", help="Say what there is.")] = False,
    quick: Annotated[bool, typer.Option(help="Few and short samples: a first look.")] = False,
    check: Annotated[bool, typer.Option(help="Compare the numbers, and time nothing.")] = False,
    rounds: Annotated[int, typer.Option(min=1, help="How often each has its turn.")] = 25,
    cpu: Annotated[
        bool, typer.Option("--cpu", help="Take the processor's time: on a busy machine.")
    ] = False,
    yours: Annotated[bool, typer.Option(help="Time your bodies of the exercises.")] = False,
):
    """Time ours, hand-written code and peers in turn, after a check that they agree."""
    page = console()
    chosen = chosen_groups(groups)
    if list_only:
        print_list(page, chosen)
        return
    writable(json, chart)
    settings = Settings(peers=peers, rounds=rounds, clock="cpu" if cpu else "wall")
    settings = replace(settings, bodies="yours" if yours else "solutions")
    settings = settings.quick() if quick else settings
    settings = replace(settings, rounds=0, fresh=1) if check else settings
    print_machine(page)
    results = run_all(page, chosen, settings, json)
    print_summary(page, results)
    if chart and results:
        from tests.benchmarks.chart import draw  # matplotlib takes its time

        draw(chart, results)
        page.print(f"drawn: {chart}")
    failed = [one for result in results for one in result.outcomes.values() if one.failed]
    if failed or any(group.error for group in chosen) or any(one.interrupted for one in results):
        raise typer.Exit(1)


def chosen_groups(words):
    """Return the groups that were asked for."""
    try:
        return registry.select(words or [])
    except KeyError as error:
        raise typer.BadParameter(error.args[0], param_hint="GROUP") from None


def writable(*paths):
    """Complain about a file in a folder that is not there, before hours of work are lost."""
    for path in paths:
        if path and not path.absolute().parent.is_dir():
            raise typer.BadParameter(f"{path}: there is no folder {path.absolute().parent}")


def run_all(page, groups, settings, path):
    """Measure workload after workload, print and save each; an interrupt ends it."""
    results = []
    for group in groups:
        if group.error:
            page.print(f"group {group.name} does not load:", group.error, sep="\n", markup=False)
        for workload in group.workloads:
            result = measure_saying(page, group.name, workload, settings)
            results.append(result)
            print_result(page, result)
            if path:
                save(path, results)
            if result.interrupted:
                return results
    return results


def measure_saying(page, group, workload, settings):
    """Measure one workload and say meanwhile what is being done."""
    with page.status("") as status:

        def say(text):
            status.update(f"{group}: {workload.name}: {text}")

        return measure(group, workload, settings, say=say)
