"""The asking side: questions to a student's code, which answers from a process of its own.

A check owns the inputs, the true values and the verdict. `Asker` holds the process, its clock and
its limits; `Student` is what a check is given.
"""

import contextlib
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from typing import Any, NoReturn

from autodiff.course import bodies as which
from autodiff.course.compare import part, same, shown
from autodiff.course.exceptions import meaning
from autodiff.course.folders import HERE, Folders
from autodiff.course.plain import decode, encode
from autodiff.course.syllabus import Exercise

__all__ = ["Asker", "CheckFailed", "Student"]

QUESTION_SECONDS = 10.0
EXERCISE_SECONDS = 60.0
MEMORY = 4 * 2**30
LONGEST_ANSWER = 64 * 2**20
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}


class CheckFailed(AssertionError):
    """A student's answer is wrong. The message is for the student, and holds no solution."""


class Asker:
    """One process that runs one exercise's body, with a time limit for each question.

    Parameters
    ----------
    exercise : Exercise
        The exercise that is graded.
    bodies : str
        `"yours"`, `"solutions"`, or a known-wrong body, `exercise_5_2.py::function_name`.
    folders : Folders
        The course; tests point it at one of their own.
    seconds, total : float
        The time for a question, and for all questions of the exercise.
    memory : int
        The process's memory in bytes.
    """

    def __init__(
        self,
        exercise: Exercise,
        bodies: str = "yours",
        folders: Folders = HERE,
        *,
        seconds: float = QUESTION_SECONDS,
        total: float = EXERCISE_SECONDS,
        memory: int = MEMORY,
    ) -> None:
        self.exercise, self.bodies, self.folders = exercise, bodies, folders
        self.seconds, self.left, self.total, self.memory = seconds, total, total, memory
        self.given_up: str | None = None
        self.loaded = True
        self._process: subprocess.Popen | None = None
        self._number = 0

    def __enter__(self) -> "Asker":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, code: str, inputs: dict[str, Any]) -> dict:
        """Return the reply to one question: `value` or `error`, and what was `printed`.

        Raises
        ------
        CheckFailed
            If no answer came: the time is up, the process died, or its code cannot be loaded.
        """
        if self.given_up:
            raise CheckFailed(self.given_up)
        if self._process is None:
            self._start()
        question = {"code": code, "inputs": {name: encode(v) for name, v in inputs.items()}}
        return self._exchange(question)

    def _start(self) -> None:
        try:
            plan = which.plan(self.exercise, self.bodies, self.folders)
        except (LookupError, OSError) as error:
            self._give_up_unloaded([f"{self._name()} cannot be loaded: {error}"])
        script = self.folders.package / "course" / "worker.py"
        command = [sys.executable, "-P", str(script), self.exercise.id, self.bodies]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **ONE_THREAD},
            cwd=self.folders.root,
            start_new_session=True,
        )
        self._lines: queue.SimpleQueue = queue.SimpleQueue()
        threading.Thread(target=_read, args=(self._process, self._lines), daemon=True).start()
        self._number = -1
        limits = {"memory": self.memory, "seconds": int(self.total) + 10}
        reply = self._exchange({**plan, **limits})
        if "error" in reply:
            said = f"{self._name()} cannot be loaded: {_said(reply['error'])}"
            self._give_up_unloaded([said, *quoted(reply["error"], self.folders)])

    def _exchange(self, message: dict) -> dict:
        self._number += 1
        line = json.dumps({**message, "number": self._number}) + "\n"
        started = time.monotonic()
        with contextlib.suppress(OSError):  # it has died: the missing answer says so
            self._process.stdin.write(line.encode())
            self._process.stdin.flush()
        reply = self._await(min(self.seconds, self.left))
        self.left -= time.monotonic() - started
        return reply

    def _await(self, seconds: float) -> dict:
        try:
            line = self._lines.get(timeout=max(seconds, 0.001))
        except queue.Empty:
            self._give_up_for_time()
        if not line:
            self._raise_died()
        try:
            reply = json.loads(line)
            if reply["number"] == self._number and ("value" in reply or "error" in reply):
                return reply
        except (ValueError, TypeError, KeyError, RecursionError):
            pass  # falls through to the same verdict: this is no answer
        self.close()
        raise CheckFailed(f"{self._name()} wrote something of its own where the answer belongs.")

    def _give_up_for_time(self) -> NoReturn:
        self.close()
        if self.left > self.seconds:
            why = (
                f"did not answer within {self.seconds:g} s: is there a loop that never ends, or "
                "one that grows slower with every step (`x in a_list` looks through all of it)?"
            )
        else:
            why = f"took more than {self.total:g} s for all its answers: is it slow by accident?"
        self.given_up = f"{self._name()} {why}"
        raise CheckFailed(self.given_up)

    def _raise_died(self) -> NoReturn:
        code = self._process.wait()
        self.close()
        if code == -getattr(signal, "SIGXCPU", 0):
            self._give_up_for_time()
        if code < 0:
            how = f"was ended by {signal.Signals(-code).name}: does it call itself without end?"
        else:
            how = f"ended with exit code {code}: does it call os._exit?"
        raise CheckFailed(f"{self._name()}: the process that ran it {how}")

    def _give_up_unloaded(self, lines: list[str]) -> NoReturn:
        self.close()
        self.loaded, self.given_up = False, "\n".join(lines)
        raise CheckFailed(self.given_up)

    def _name(self) -> str:
        return f"Exercise {self.exercise.id}"

    def close(self) -> None:
        """End the process, and what it may have started."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        with contextlib.suppress(OSError):
            process.stdin.close()


def _read(process: subprocess.Popen, lines: queue.SimpleQueue) -> None:
    """Hand on each line of answers; an empty one says that there will be no more."""
    with process.stdout as out:
        for line in iter(lambda: out.readline(LONGEST_ANSWER), b""):
            lines.put(line)
    lines.put(b"")


def _said(error: dict) -> str:
    return f"{error['type']}: {error['message']}" if error["message"] else error["type"]


def quoted(error: dict, folders: Folders) -> list[str]:
    """Return the line that says where in the student's file an exception came from, if it did."""
    where = error["where"]
    if not where:
        return []
    inside = f", in {where['function']}" if where["function"] else ""
    text = f": {where['text']}" if where["text"] else ""
    return [f"where: {folders.shown(where['path'])}:{where['line']}{inside}{text}"]


class Student:
    """What a check asks: `student("mul_op.compute(None, [a, b])", a=2, b=3)`.

    Parameters
    ----------
    asker : Asker
        The process that answers.
    """

    def __init__(self, asker: Asker) -> None:
        self.asker = asker
        self.exercise = asker.exercise
        self._asked: tuple[str, dict[str, Any]] = ("", {})
        self._printed = ""
        self._failed: CheckFailed | None = None

    def __call__(self, code: str, **inputs: Any) -> Any:
        """Ask a question and return the answer.

        Parameters
        ----------
        code : str
            One line or several; the last expression is the answer. At hand are `ad`, `np`,
            `Fraction` and every public name of the exercise's own module.
        **inputs
            Plain data, which the code finds under these names.

        Raises
        ------
        CheckFailed
            If the student's code raises, or gives no answer.
        """
        reply = self._ask(code, inputs)
        if "error" in reply:
            said = _said(reply["error"])
            told = [meaning(said, self.exercise.errors)] if reply["error"]["where"] else [None]
            lines = quoted(reply["error"], self._folders) + [text for text in told if text]
            self._fail(f"raises {said}", lines)
        try:
            return decode(reply["value"])
        except ValueError as error:
            self._fail(f"does not give plain data: {error}", [])

    def expect(
        self,
        got: Any,
        true: Any,
        *,
        mistakes: dict[str, Any] | None = None,
        labels: list[str] | None = None,
        tolerance: float = 1e-9,
    ) -> None:
        """Demand that an answer is the true one.

        Parameters
        ----------
        got, true
            The answer to the last question, and what it must be.
        mistakes : dict, optional
            What a known mistake gives, by its key among the exercise's misconceptions.
        labels : list of str, optional
            Names for the entries of a sequence, to say where it parts from the true one.
        tolerance : float
            For floats: |yours - true| <= tolerance * max(1, |true|).

        Raises
        ------
        CheckFailed
            If they differ: with the inputs, yours, true, and where they part.
        KeyError
            If `mistakes` has a key that the syllabus lacks.
        """
        told = {self._misconception(key): value for key, value in (mistakes or {}).items()}
        parting = part(got, true, tolerance)
        if parting is None:
            return
        yours, right = shown(got), shown(true)
        if yours == right:
            yours, right = (f"{shown(v, full=True)} ({type(v).__name__})" for v in (got, true))
        if got is None:
            yours = "None (is a `return` missing?)"
        lines = [f"yours: {yours}{_shape(got, true)}", f"true: {right}{_shape(true, got)}"]
        if parting.path:
            lines.append(f"where: {_place(parting, labels)}")
        lines += [text for text, value in told.items() if same(got, value, tolerance)][:1]
        self._fail("gives a wrong answer", lines)

    def raises(
        self, code: str, error_type: type[BaseException], match: str | None = None, **inputs: Any
    ) -> None:
        """Demand that a question raises an exception of this type, with this in its message.

        Raises
        ------
        CheckFailed
            If it answers, or raises another exception.
        """
        reply = self._ask(code, inputs)
        wanted = f"true: {error_type.__name__}"
        wanted += f" with {match!r} in its message" if match else ""
        if "error" not in reply:
            got = shown(decode(reply["value"]))
            self._fail("should raise an exception", [f"yours: {got}", wanted])
        error = reply["error"]
        right = error_type.__name__ in error["bases"]
        if not right or (match and not re.search(match, error["message"])):
            lines = [f"yours: {_said(error)}", wanted, *quoted(error, self._folders)]
            self._fail("should raise another exception", lines)

    @property
    def _folders(self) -> Folders:
        return self.asker.folders

    def _ask(self, code: str, inputs: dict[str, Any]) -> dict:
        """Ask; after a lost process the same test gets the same failure, which spares a wait."""
        if self._failed is not None:
            raise self._failed
        self._asked = (code, inputs)
        try:
            reply = self.asker.ask(code, inputs)
        except CheckFailed as failed:
            asked = self._question() if self.asker.loaded else []
            self._failed = CheckFailed("\n".join([str(failed), *asked]))
            raise self._failed from None
        self._printed = str(reply.get("printed", ""))
        return reply

    def _question(self) -> list[str]:
        code, inputs = self._asked
        given = ", ".join(f"{name} = {shown(value)}" for name, value in inputs.items())
        return [f"asked:{_indented(code)}", *([f"input: {given}"] if given else [])]

    def _fail(self, verdict: str, lines: list[str]) -> NoReturn:
        code, _ = self._asked
        asked, given = self._question()[:1], self._question()[1:]
        if "\n" in code.strip():
            first = [f"Exercise {self.exercise.id} {verdict}.", *asked]
        else:
            first = [f"Exercise {self.exercise.id}: `{code.strip()}` {verdict}."]
        printed = [f"printed:{_indented(self._printed)}"] if self._printed.strip() else []
        raise CheckFailed("\n".join([*first, *given, *lines, *printed]))

    def _misconception(self, key: str) -> str:
        known = self.exercise.misconceptions
        if key not in known:
            names = ", ".join(known) or "none"
            raise KeyError(
                f"exercise {self.exercise.id} has no misconception {key!r} in syllabus.toml; "
                f"there are: {names}"
            )
        return known[key]


def _indented(text: str) -> str:
    lines = text.strip().splitlines()
    if len(lines) == 1:
        return f" {lines[0]}"
    return "".join(f"\n    {line}".rstrip(" ") for line in lines)


def _shape(value: Any, other: Any) -> str:
    shapes = [getattr(v, "shape", None) or None for v in (value, other)]  # () is a plain number
    kinds = [isinstance(v, list | tuple) for v in (value, other)]
    if shapes[0] != shapes[1] and shapes[0] is not None:
        return f" (an array of shape {shapes[0]})"
    return f" (a {type(value).__name__})" if kinds[0] and not kinds[1] else ""


def _place(parting, labels: list[str] | None) -> str:
    first, *rest = parting.path
    if labels is not None and isinstance(first, int) and first < len(labels):
        name = labels[first]
    else:
        name = repr(first) if isinstance(first, str) else f"position {first}"
    if rest:
        name += "".join(f"[{step!r}]" for step in rest)
    return f"{name}: yours {shown(parting.yours)}, true {shown(parting.true)}"
