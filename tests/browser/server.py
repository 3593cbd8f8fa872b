"""A copy of the course with a JupyterLab on it, away from the reader's own files and settings."""

import json
import secrets
import shutil
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

from autodiff.course import source, start
from autodiff.course.folders import HERE, Folders

PARTS = ("autodiff", "solutions", "lessons", "tests/checks")
FILES = ("tests/conftest.py", "pyproject.toml")
NOISE = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
SETTINGS = {  # every cell stands in the page from the start, so that a test can count them
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
}
OPTIONS = [
    "--ServerApp.ip=127.0.0.1",
    "--LabApp.expose_app_in_browser=True",  # the page can be asked when its cells have run
    "--JupyterNotebookApp.expose_app_in_browser=True",
]


def copy_course(root):
    """Copy the course to `root`, with a stub for every exercise; returns its folders."""
    for part in PARTS:
        shutil.copytree(HERE.root / part, root / part, ignore=NOISE)
    for name in FILES:
        shutil.copy(HERE.root / name, root / name)
    folders = Folders(root)
    source.write_stubs(force=True, folders=folders)
    return folders


def free_port():
    """Return a port that nobody listens on.

    Jupyter's own search has two servers that start at once agree on one port: the file that tells
    where the second is names the first, and then it ends.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """JupyterLab, and Notebook 7 beside it, on a scratch copy of the course.

    Parameters
    ----------
    scratch : Path
        An empty folder: the course goes into `course`, all that Jupyter writes beside it.

    Attributes
    ----------
    folders : Folders
        The copy of the course.
    address, token : str
        Where the server answers, and what it wants to be told.
    """

    def __init__(self, scratch):
        self.folders = copy_course(scratch / "course")
        self._home = scratch / "jupyter"
        self._write_settings()
        self._log = (scratch / "server.log").open("w")
        self.token = secrets.token_hex()  # the server of another worker would not take it
        root = self.folders.root
        self._process = subprocess.Popen(
            start.command("lessons", False, free_port(), root) + OPTIONS,
            cwd=root,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.address = self._wait()

    def notebook(self, name):
        """Read a lesson as it is saved in the copy."""
        path = self.folders.root / "lessons" / f"{name}.ipynb"
        return json.loads(path.read_text(encoding="utf-8"))

    def add(self, name, *sources):
        """Put a notebook of code cells beside the lessons; their ids are c0, c1, ..."""
        fresh = {"execution_count": None, "metadata": {}, "outputs": [], "cell_type": "code"}
        cells = [{**fresh, "id": f"c{i}", "source": text} for i, text in enumerate(sources)]
        content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        content["metadata"]["kernelspec"] = {"display_name": "Python 3", "name": "python3"}
        path = self.folders.root / "lessons" / f"{name}.ipynb"
        path.write_text(json.dumps(content), encoding="utf-8")

    def url(self, name, app):
        """Give the address of a lesson in `app`: "lab" or "notebook"."""
        place = {"lab": "doc/tree", "notebook": "notebooks"}[app]
        return f"{self.address}{place}/lessons/{name}.ipynb?token={self.token}"

    def evidence(self):
        """Tell whether the server runs, and what it wrote last."""
        code = self._process.poll()
        state = "runs" if code is None else f"ended with code {code}"
        return f"The server {state}. It wrote:\n{self._said()}"

    def stop(self):
        """End the server and its kernels."""
        start.stop(self._process)
        self._log.close()

    def _environment(self):
        folders = {"CONFIG": "config", "DATA": "data", "RUNTIME": "runtime"}
        return {
            **start.environment(self.token),
            **{f"JUPYTER_{key}_DIR": str(self._home / name) for key, name in folders.items()},
            "JUPYTERLAB_SETTINGS_DIR": str(self._home / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(self._home / "workspaces"),
            "IPYTHONDIR": str(self._home / "ipython"),
            "PYTHONPATH": str(self.folders.root),  # the copy, not the package under test
        }

    def _write_settings(self):
        for name, settings in SETTINGS.items():
            path = self._home / "settings" / name
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(settings))

    def _wait(self):
        deadline = time.monotonic() + start.PATIENCE
        while self._process.poll() is None and time.monotonic() < deadline:
            for path in (self._home / "runtime").glob("jpserver-*.json"):
                text = path.read_text()
                # Or it is still being written, or the server has not opened its port.
                if text.endswith("}") and self._answers(address := json.loads(text)["url"]):
                    return address
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"JupyterLab did not start: {self._said()}")

    def _answers(self, address):
        try:
            with urllib.request.urlopen(f"{address}api/status?token={self.token}", timeout=5):
                return True
        except OSError:
            return False

    def _said(self):
        return Path(self._log.name).read_text()[-2000:]
