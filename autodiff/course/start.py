"""`autodiff start`: JupyterLab on a lesson, with the address on the screen.

The server is a child process of the same Python, so no environment has to be activated. It is told
a token of ours, by which its address is found again among the servers that Jupyter knows: whatever
port or settings it came up with, the address printed is the one that works.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import webbrowser
from difflib import get_close_matches
from pathlib import Path

from autodiff.course.folders import HERE

PATIENCE = 60  # seconds for the server to come up: a first start on a slow disk compiles a lot


def notebooks(root: Path = HERE.root) -> list[str]:
    """Return the names of the lessons that there are, in order, such as `05_nodes_and_ops`."""
    return sorted(path.stem for path in (root / "lessons").glob("[0-9][0-9]_*.ipynb"))


def find(lesson: str, root: Path = HERE.root) -> str:
    """Return the lesson's notebook, relative to the root.

    Parameters
    ----------
    lesson : str
        A number (`5` or `05`), a name (`05_nodes_and_ops`, `nodes_and_ops`) or a path to it.

    Raises
    ------
    ValueError
        If there is no such lesson: it names those there are and the nearest.
    """
    names = notebooks(root)
    wanted = Path(lesson).name.removesuffix(".ipynb")
    number = f"{int(wanted):02d}_" if wanted.isdecimal() else None
    for name in names:
        if name == wanted or name[3:] == wanted or (number and name.startswith(number)):
            return f"lessons/{name}.ipynb"
    if not names:
        raise ValueError(
            f"there are no lessons in {root / 'lessons'}: run this from a clone of the course, "
            "with `pip install -e .`"
        )
    near = get_close_matches(wanted, [*names, *(name[3:] for name in names)], n=1)
    guess = f"; did you mean {near[0]}?" if near else "."
    raise ValueError(f"there is no lesson {lesson!r}{guess} There are {', '.join(names)}.")


def command(notebook: str, browser: bool, port: int | None, root: Path = HERE.root) -> list[str]:
    """Return the command line of the server, which opens `notebook` of the folder `root`."""
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={root}",
        f"--LabApp.default_url=/lab/tree/{notebook}",
        "--LabApp.news_url=None",  # no request to anyone, neither for news nor for updates
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--ServerApp.log_level=ERROR",
        "--LabApp.log_level=ERROR",
        *encryption(),
        *(["--allow-root"] if is_root() else []),
        *([] if browser else ["--no-browser"]),
        *([] if port is None else [f"--port={port}", "--ServerApp.port_retries=0"]),
    ]


def encryption() -> list[str]:
    """Return the setting by which the server and its kernels talk encrypted, where they can.

    By default they do not, and every kernel warns on the screen that others on the machine could
    listen. Where Jupyter is too old for it, or ZeroMQ was built without it, that warning stays.
    """
    import zmq
    from jupyter_client import KernelManager

    able = zmq.has("curve") and KernelManager.class_traits().get("transport_encryption")
    return ["--KernelManager.transport_encryption=auto"] if able else []


def environment(token: str) -> dict[str, str]:
    """Return the server's environment.

    It holds the token, `autodiff` on the path of Jupyter's terminals, and a folder of settings that
    keeps JupyterLab from asking whether it may fetch its news.
    """
    scripts, settings = str(Path(sys.executable).parent), str(Path(__file__).parent / "jupyter")
    return {
        **os.environ,
        "JUPYTER_TOKEN": token,
        "PATH": _before(scripts, "PATH"),
        "JUPYTER_CONFIG_PATH": _before(settings, "JUPYTER_CONFIG_PATH"),
    }


def _before(folder: str, variable: str) -> str:
    """Return a search path from the environment with a folder put in front."""
    return os.pathsep.join(filter(None, [folder, os.environ.get(variable)]))


def is_root() -> bool:
    """Say whether this is the superuser, as in many containers; Jupyter wants to be told."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def can_browse() -> bool:
    """Say whether a browser with windows can be opened from here."""
    if sys.platform.startswith("linux") and not os.environ.get("BROWSER"):
        displays = os.environ.get("DISPLAY"), os.environ.get("WAYLAND_DISPLAY")
        if not any(displays):  # what is left then are text browsers, which cannot show JupyterLab
            return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def launch(notebook: str, browser: bool, port: int | None = None, root: Path = HERE.root) -> int:
    """Run JupyterLab until it ends or Ctrl-C is pressed, and return its exit code.

    The server is out of Ctrl-C's reach: it is ended from here, once, and so without a question.
    """
    token = secrets.token_hex(24)
    for name in ("SIGTERM", "SIGHUP"):  # so that the server ends with us
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    server = subprocess.Popen(
        command(notebook, browser, port, root),
        env=environment(token),
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        announce(wait_for(server, token), notebook, browser)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        stop(server)


def announce(base: dict | None, notebook: str, browser: bool) -> None:
    """Print the address of the notebook on the server that is described by `base`."""
    if base is None:
        return  # the server is gone; its own message is on the screen
    query = f"?token={base['token']}" if base["token"] else ""
    first = "Your browser opens. If not, open" if browser else "Open this address in a browser"
    print(f"{first}:\n\n    {base['url']}lab/tree/{notebook}{query}\n\nCtrl-C ends it.", flush=True)


def wait_for(server: subprocess.Popen, token: str) -> dict | None:
    """Return what Jupyter says of the server once it is up, or None if it has ended first.

    Raises
    ------
    TimeoutError
        If it is neither up nor gone after a minute.
    """
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None:
        for described in running():
            if described.get("pid") == server.pid or described.get("token") == token:
                return described
        if time.monotonic() > deadline:
            raise TimeoutError(f"JupyterLab has not started within {PATIENCE} seconds")
        time.sleep(0.1)
    return None


def running() -> list[dict]:
    """Return what Jupyter has written down about the servers of this user."""
    from jupyter_core.paths import jupyter_runtime_dir

    files = Path(jupyter_runtime_dir()).glob("jpserver-*.json")
    return [described for path in files if (described := _read(path))]


def _read(path: Path) -> dict | None:
    """Return what a server wrote, or None where it has just gone or is still writing."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def stop(server: subprocess.Popen) -> None:
    """End the server and its kernels, in peace or after ten seconds not."""
    if server.poll() is None:
        quietly = signal.SIGTERM if os.name == "nt" else signal.SIGINT
        server.send_signal(quietly)
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
