"""How a lesson is run and saved: in one canonical form, so that saving it twice changes no byte."""

import copy
import json
import os
import re
from pathlib import Path

__all__ = ["canonical", "execute", "is_unchanged", "text_of"]

WIDGET = "application/vnd.jupyter.widget-view+json"
UNCOMPARED = ("image/png", "image/jpeg", WIDGET)  # what nbval's strict mode does not look at
IGNORED = "nbval-ignore-output"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
NOTEBOOK_NOISE = ("widgets", "kernelspec", "language_info")
CELL_NOISE = ("execution", "ExecuteTime", "collapsed", "scrolled", "jp-MarkdownHeadingCollapsed")


def execute(path: Path, root: Path) -> dict:
    """Run a notebook in a fresh kernel, in its own folder, and return it with its outputs.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises that is not tagged `raises-exception`.
    """
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(root), known]))}
    client = NotebookClient(
        notebook,
        timeout=300,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=environment)
    return json.loads(nbformat.writes(notebook))


def canonical(notebook: dict, saved: dict | None = None) -> dict:
    """Return a notebook without what changes from run to run.

    Parameters
    ----------
    notebook : dict
        The notebook as it was run.
    saved : dict, optional
        The notebook as it is saved. Where an output differs from the saved one only in what is
        never compared (a plot of timings, a cell tagged `nbval-ignore-output`), that one is kept.
    """
    notebook = copy.deepcopy(notebook)
    kept = {n: v for n, v in notebook["metadata"].items() if n not in NOTEBOOK_NOISE}
    notebook["metadata"] = {**kept, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook["cells"]:
        cell["metadata"] = {n: v for n, v in cell["metadata"].items() if n not in CELL_NOISE}
        if "outputs" in cell:
            cell["outputs"] = _merged([o for o in cell["outputs"] if not _is_live_only(o)])
    _renumber_widgets(notebook)
    if saved is not None:
        _keep_uncompared(notebook, canonical(saved))
    return notebook


def text_of(notebook: dict) -> str:
    """Return the text of a notebook's file."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def is_unchanged(path: Path) -> bool:
    """Say whether a saved notebook is in its canonical form."""
    text = path.read_text(encoding="utf-8")
    return text == text_of(canonical(json.loads(text)))


def _is_live_only(output: dict) -> bool:
    """Say whether an output is a bare widget, which a reader of the saved file could not see."""
    return set(output.get("data", ())) == {WIDGET}


def _merged(outputs: list[dict]) -> list[dict]:
    """Join printing that arrived in pieces, and drop what an output tells the server alone."""
    merged: list[dict] = []
    for output in outputs:
        output.pop("transient", None)
        before = merged[-1] if merged else {}
        if output["output_type"] == "stream" and before.get("name") == output["name"]:
            text = "".join(before["text"]) + "".join(output["text"])
            before["text"] = text.splitlines(keepends=True)
        else:
            merged.append(output)
    return merged


def _renumber_widgets(notebook: dict) -> None:
    """Give the widgets' models numbers in the order in which they appear."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    views = [o["data"][WIDGET] for o in outputs if WIDGET in o.get("data", ())]
    numbers: dict[str, str] = {}
    for view in views:
        view["model_id"] = numbers.setdefault(view["model_id"], f"{len(numbers):032x}")


def _keep_uncompared(notebook: dict, saved: dict) -> None:
    before = {cell.get("id"): cell for cell in saved["cells"]}
    for cell in notebook["cells"]:
        old = before.get(cell.get("id"))
        if old and old["source"] == cell["source"] and old.get("outputs"):
            same = IGNORED in cell["metadata"].get("tags", ())
            if same or _compared(old["outputs"]) == _compared(cell["outputs"]):
                cell["outputs"] = old["outputs"]
                for output in cell["outputs"]:
                    if "execution_count" in output:
                        output["execution_count"] = cell["execution_count"]


def _compared(outputs: list[dict]) -> str:
    """Return what strict comparison sees of a cell's outputs."""
    outputs = copy.deepcopy(outputs)
    for output in outputs:
        output.pop("execution_count", None)
        output["data"] = {
            kind: None if kind in UNCOMPARED else data
            for kind, data in output.get("data", {}).items()
        }
    return re.sub(r" at 0x[0-9a-f]+", "", json.dumps(outputs, sort_keys=True))
