"""The process in which a student's body runs, and answers a check's questions.

It is started as a script, `python -P autodiff/course/worker.py 5.2 yours`, so that this file runs
before anything of the engine does. One line of JSON comes in for each question and one goes out
for each answer. The first line is the plan: which exercise, whose files, and the limits.

Only standard output at the start is the pipe; by the time a student's code runs, `print` goes to
a short memory that is sent along with the answer, and file descriptor 1 leads nowhere.
"""

import ast
import importlib
import importlib.util
import io
import json
import linecache
import os
import queue
import sys
import threading
import traceback
from importlib.abc import MetaPathFinder

PRINTED = 2_000  # characters of printing that are kept for each question
MESSAGE = 600  # characters of an exception's message
QUESTION = "<question>"


class Twins(MetaPathFinder):
    """Finds the reference file for each module that holds exercises, except the one graded."""

    def __init__(self, twins: dict[str, str]) -> None:
        self.twins = twins

    def find_spec(self, name, path=None, target=None):  # noqa: D102 (the protocol's own name)
        if name not in self.twins:
            return None
        return importlib.util.spec_from_file_location(name, self.twins[name])


class Printed(io.TextIOBase):
    """Keeps the first characters printed and drops the rest."""

    def __init__(self) -> None:
        self.text = ""

    def writable(self) -> bool:
        """Say that this can be printed to."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        self.text += text[: max(0, PRINTED - len(self.text))]
        return len(text)


class Pipe:
    """The two ends of the conversation, out of reach of `print` and `input`."""

    def __init__(self) -> None:
        self.incoming = os.fdopen(os.dup(0), "r", encoding="utf-8")
        self.outgoing = os.fdopen(os.dup(1), "w", encoding="utf-8")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(nowhere, descriptor)
        self.questions: queue.SimpleQueue = queue.SimpleQueue()
        self.encode = json.JSONEncoder().encode  # a student may replace `json.dumps`
        self.decode = json.JSONDecoder().decode

    def listen(self) -> None:
        """Read on a thread of its own, so that the process ends when nobody asks any more."""
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.incoming:
            self.questions.put(line)
        os._exit(0)

    def receive(self) -> dict:
        """Return the next message."""
        return self.decode(self.questions.get())

    def send(self, message: dict) -> None:
        """Send one message."""
        self.outgoing.write(self.encode(message) + "\n")
        self.outgoing.flush()


def limit(memory: int, seconds: int) -> None:
    """Limit this process's memory and processor time, where the system can; -1 is no limit."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the asking side's clock still holds
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        _, hard = resource.getrlimit(what)
        if resource.RLIM_INFINITY not in (most, hard):
            most = min(most, hard)
        try:
            resource.setrlimit(what, (hard if most == resource.RLIM_INFINITY else most, hard))
        except (OSError, ValueError):  # macOS refuses some; the clock still holds
            continue


def prepare(plan: dict) -> dict:
    """Import the engine as the plan says and return the names that questions may use."""
    sys.path.insert(0, plan["root"])
    sys.meta_path.insert(0, Twins(plan["twins"]))
    import autodiff.exercise as chooser

    chooser.using({plan["exercise"]} if plan["yours"] else "solutions")
    module = importlib.import_module(plan["module"])
    for body in plan["bodies"]:
        text = compile(body["text"], body["path"], "exec")
        code = chooser.find_code(text, body["name"])
        chooser.substitute(plan["exercise"], body["qualname"], code)
    _demand_bodies(plan, chooser)
    return _names(module)


def _demand_bodies(plan: dict, chooser) -> None:
    """Let what is still a stub say so, instead of running the reference."""
    present = {part.qualname: part for part in chooser.parts(plan["exercise"])}
    for qualname in plan["functions"]:
        part = present[qualname]
        if plan["yours"] and not part.filled:
            part.function.__code__ = part._unfilled_code()


def _names(module) -> dict:
    from fractions import Fraction

    import numpy

    import autodiff

    own = {name: value for name, value in vars(module).items() if not name.startswith("_")}
    return {**own, "ad": autodiff, "np": numpy, "Fraction": Fraction}


def answer(question: dict, names: dict, plain, own: set[str], functions: set[str]) -> dict:
    """Run one question and return what to send back."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    try:
        given = {name: plain.decode(value) for name, value in question["inputs"].items()}
        value = plain.encode(evaluate(question["code"], {**names, **given}))
        reply = {"value": value}
    except MemoryError as error:
        limit(memory=-1, seconds=-1)  # room to say so; the next question begins with the limits
        reply = {"error": describe(error, own, functions)}
    except BaseException as error:  # SystemExit too: whatever it is, the check is told of it
        reply = {"error": describe(error, own, functions)}
    return {**reply, "number": question["number"], "printed": printed.text}


def evaluate(code: str, names: dict):
    """Run several lines; the last one, if it is an expression, is the answer."""
    lines = ast.parse(code)
    last = lines.body.pop() if lines.body and isinstance(lines.body[-1], ast.Expr) else None
    exec(compile(lines, QUESTION, "exec"), names)
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), QUESTION, "eval"), names)


def describe(error: BaseException, own: set[str], functions: set[str]) -> dict:
    """Return what a check may know of an exception, with its place in the student's file.

    That is the last line in one of the exercise's own functions, or else in the file.
    """
    try:
        located = isinstance(error, SyntaxError) and error.filename in own
        message = str(error.msg if located else error)[:MESSAGE]
    except Exception as broken:  # the exception's own `__str__` may be the student's
        message = f"(its message could not be read: {type(broken).__name__})"
    return {
        "type": type(error).__name__,
        "bases": [base.__name__ for base in type(error).__mro__],
        "message": message,
        "where": _where(error, own, functions),
    }


def _where(error: BaseException, own: set[str], functions: set[str]) -> dict | None:
    if isinstance(error, SyntaxError) and error.filename in own:
        return {"path": error.filename, "line": error.lineno, "function": None,
                "text": (error.text or "").strip()}  # fmt: skip
    calls = [
        (frame.f_code, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code.co_filename in own
    ]
    if not calls:
        return None
    written = [call for call in calls if call[0].co_qualname.split(".<locals>")[0] in functions]
    code, line = (written or calls)[-1]  # rather the student's line than a helper's below it
    text = linecache.getline(code.co_filename, line).strip()
    return {"path": code.co_filename, "line": line, "function": code.co_name, "text": text}


def main() -> None:
    """Answer questions until nobody asks any more."""
    pipe = Pipe()
    pipe.listen()
    plan = pipe.receive()
    limit(plan["memory"], plan["seconds"])
    own, functions = set(plan["own"]), set(plan["functions"])
    sys.stdout = sys.stderr = Printed()
    try:
        names = prepare(plan)
        plain = importlib.import_module("autodiff.course.plain")
    except BaseException as error:  # the student's module runs here: anything may come
        reply = {"error": describe(error, own, functions)}
        pipe.send({**reply, "number": 0, "printed": sys.stdout.text})
        return
    pipe.send({"value": None, "number": 0, "printed": sys.stdout.text})
    while True:
        question = pipe.receive()
        limit(plan["memory"], plan["seconds"])
        pipe.send(answer(question, names, plain, own, functions))


if __name__ == "__main__":
    main()
