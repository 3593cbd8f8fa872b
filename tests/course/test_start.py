"""`autodiff start`: which notebook, which command line, and a server that answers."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from tornado.websocket import websocket_connect

from autodiff.course import start
from autodiff.course.folders import HERE


@pytest.fixture
def course(tmp_path):
    """Return a folder with two lessons in it."""
    (tmp_path / "lessons").mkdir()
    for name in ("00_start_here", "05_nodes_and_ops"):
        (tmp_path / "lessons" / f"{name}.ipynb").write_text(
            '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
        )
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["5", "05", "05_nodes_and_ops", "nodes_and_ops", "lessons/05_nodes_and_ops.ipynb"],
)
def test_a_lesson_is_found_by_number_name_or_path(course, name):
    assert start.find(name, course) == "lessons/05_nodes_and_ops.ipynb"


def test_an_unknown_lesson_is_refused_with_the_nearest_and_all_others(course):
    with pytest.raises(ValueError, match="did you mean nodes_and_ops.*00_start_here, 05_nodes"):
        start.find("nodes_and_opps", course)


def test_a_folder_without_lessons_says_where_they_come_from(tmp_path):
    with pytest.raises(ValueError, match="run this from a clone"):
        start.find("0", tmp_path)


def test_the_server_runs_in_this_python_with_the_course_as_its_root(course):
    command = start.command("lessons/00_start_here.ipynb", True, None, course)
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={course}" in command
    assert "--LabApp.default_url=/lab/tree/lessons/00_start_here.ipynb" in command
    assert "--no-browser" not in command and not any("--port" in part for part in command)


def test_no_browser_and_the_port_are_passed_on():
    command = start.command("lessons/00_start_here.ipynb", False, 9999)
    assert "--no-browser" in command and "--port=9999" in command


@pytest.mark.parametrize(("is_root", "expected"), [(True, True), (False, False)])
def test_only_the_superuser_allows_root(monkeypatch, is_root, expected):
    monkeypatch.setattr(start, "is_root", lambda: is_root)
    assert ("--allow-root" in start.command("x.ipynb", False, None)) is expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are a matter of Linux")
def test_without_a_display_no_browser_is_tried(monkeypatch):
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(variable, raising=False)
    assert not start.can_browse()


def test_the_servers_terminals_find_the_command_and_old_settings_stay(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    environment = start.environment("secret")
    assert environment["JUPYTER_TOKEN"] == "secret"
    assert environment["PATH"].split(os.pathsep)[0] == str(Path(sys.executable).parent)
    ours, mine = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert mine == "mine" and (Path(ours) / "labconfig" / "page_config.json").is_file()


def test_a_server_that_ends_at_once_is_not_waited_for():
    gone = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    assert start.wait_for(gone, "no such token") is None


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def private_jupyter(folder):
    """Return an environment in which Jupyter reads and writes in `folder` alone."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    return {
        **{key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")},
        **{name: str(folder / name) for name in names},
        "PYTHONPATH": str(HERE.root),
    }


def address_printed(process, within=30):
    """Return the first address that the command prints."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = re.search(r"http://\S+", process.stdout.readline())
        if found:
            return found.group()
    raise TimeoutError("no address was printed")


@contextmanager
def launched(folder, course):
    """Start the server on a lesson; yield its address, and a list that gets its end and errors."""
    code = (
        "import sys; from autodiff.course.start import launch; sys.exit("
        f"launch('lessons/05_nodes_and_ops.ipynb', False, {free_port()}, {str(course)!r}))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], env=private_jupyter(folder), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    ended = []
    try:
        yield address_printed(process), ended
    finally:
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to everyone at this terminal
        _, errors = process.communicate(timeout=20)
        ended += [process.returncode, errors]


async def printed_by_a_kernel(address, code):
    """Run code on a new kernel of the server, as JupyterLab does, and return what it prints."""
    base, token = address.split("lab/tree/")[0], address.split("?")[1]
    asked = urllib.request.Request(f"{base}api/kernels?{token}", data=b"{}")
    kernel = json.load(urllib.request.urlopen(asked))["id"]
    channels = f"ws{base.removeprefix('http')}api/kernels/{kernel}/channels?{token}"
    socket = await websocket_connect(channels)
    header = {"msg_id": "1", "msg_type": "execute_request", "session": "1", "version": "5.3"}
    request = {"header": {**header, "username": "", "date": ""}, "content": {"code": code}}
    await socket.write_message(json.dumps({"channel": "shell", "metadata": {}, **request,
                                           "parent_header": {}}))  # fmt: skip
    while (message := json.loads(await socket.read_message()))["msg_type"] != "stream":
        pass
    return message["content"]["text"]


on_posix = pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise on Windows")


@on_posix
def test_the_printed_address_opens_the_notebook_and_an_interrupt_ends_it_quietly(tmp_path, course):
    with launched(tmp_path, course) as (address, ended):
        assert "/lab/tree/lessons/05_nodes_and_ops.ipynb?token=" in address
        page = urllib.request.urlopen(address).read().decode()
        listing = urllib.request.urlopen(address.replace("lab/tree", "api/contents")).read()
    assert "jupyter-config-data" in page and b'"notebook"' in listing
    assert "apputils-extension:announcements" in page  # switched off: no question about news
    assert ended == [0, ""]


@on_posix
@pytest.mark.skipif(not start.encryption(), reason="this Jupyter cannot encrypt: kernels warn")
def test_a_kernel_answers_encrypted_and_so_does_not_warn_on_the_terminal(tmp_path, course):
    with launched(tmp_path, course) as (address, ended):
        answer = printed_by_a_kernel(address, "print(6 * 7)")
        assert asyncio.run(asyncio.wait_for(answer, timeout=30)) == "42\n"
    code, errors = ended
    assert code == 0 and "encrypt" not in errors


def test_kernels_are_left_as_they_are_where_zeromq_cannot_encrypt(monkeypatch):
    monkeypatch.setattr("zmq.has", lambda capability: False)
    assert start.encryption() == []
