"""Snapshots in a file, for states that memory has no room for.

The file is written and read explicitly, never through a memory map: a full disk, or one that fails,
is then an `OSError` with an explanation, where a map would end the process with SIGBUS. All space
is asked for before the first step is computed, so that a full disk costs no work. The system keeps
in its cache what there is room for, just as with a map.
"""

import os
import tempfile
from pathlib import Path

import numpy as np

__all__ = ["Disk"]


class Disk:
    """A mapping from the numbers of states to states, kept in a file: use it in a `with` block.

    Parameters
    ----------
    path : str or path-like
        A file to make, or a folder to make one in. It is removed at the end.
    like : list of number or ndarray
        A state: all have its shapes and types.
    count : int
        How many there may be at the same time.

    Raises
    ------
    FileExistsError
        If there is a file of this name.
    OSError
        If the file cannot be made, or there is not enough room.
    """

    def __init__(self, path, like, count):
        self._like = like
        self._sizes = [leaf.nbytes if isinstance(leaf, np.ndarray) else 0 for leaf in like]
        self._size, self._count = sum(self._sizes), count
        self._places, self._free, self._small = {}, list(range(count))[::-1], {}
        self._file, self.path = make_file(path)
        try:
            self._reserve()
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Close the file and remove it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            self.path.unlink(missing_ok=True)

    def _reserve(self):
        """Ask for all space now: an error here comes before any work."""
        total = self._size * self._count
        try:
            if total and hasattr(os, "posix_fallocate"):
                os.posix_fallocate(self._file, 0, total)
        except OSError as error:
            raise self._explained(error, f"asking for {spell_bytes(total)} for {self._count} "
                                  f"snapshots of {spell_bytes(self._size)}") from error  # fmt: skip

    def __len__(self):
        return len(self._places)

    def __contains__(self, number):
        return number in self._places

    def __setitem__(self, number, state):
        place = self._places[number] = self._free.pop()
        offset = place * self._size
        self._small[number] = [None if isinstance(leaf, np.ndarray) else leaf for leaf in state]
        for leaf, size in zip(state, self._sizes, strict=True):
            if size:
                whole = np.ascontiguousarray(leaf)
                self._transfer(write_from, whole, offset, f"keeping state {number}")
                offset += size

    def __getitem__(self, number):
        offset, state = self._places[number] * self._size, []
        for like, small, size in zip(self._like, self._small[number], self._sizes, strict=True):
            leaf = small
            if isinstance(like, np.ndarray):
                leaf = np.empty(like.shape, like.dtype)
                if size:
                    self._transfer(read_into, leaf, offset, f"loading state {number}")
                leaf.flags.writeable = False
                offset += size
            state.append(leaf)
        return state

    def __delitem__(self, number):
        self._free.append(self._places.pop(number))
        del self._small[number]

    def _transfer(self, move, array, offset, doing):
        """Write or read a whole array; the system may do it in several pieces."""
        data = memoryview(array.reshape(-1).view(np.uint8))
        try:
            while data:
                done = move(self._file, data, offset)
                if not done:
                    raise OSError("the file has become shorter: something else has changed it")
                data, offset = data[done:], offset + done
        except OSError as error:
            raise self._explained(error, doing) from error

    def _explained(self, error, doing):
        """Return an error of the same number that says what to do."""
        text = (
            f"spill={str(self.path)!r}: {doing} failed: {error.strerror or error}. Your state is "
            "as it was, and the file is removed. Give spill= another disk, take fewer slots, or "
            "leave spill= out"
        )
        return type(error)(error.errno, text) if error.errno else OSError(text)


def write_from(file, data, offset):
    """Write from memory into a file; return how many bytes went."""
    if hasattr(os, "pwrite"):
        return os.pwrite(file, data, offset)
    os.lseek(file, offset, os.SEEK_SET)
    return os.write(file, data)


def read_into(file, data, offset):
    """Read from a file into memory; return how many bytes came."""
    if hasattr(os, "preadv"):
        return os.preadv(file, [data], offset)
    os.lseek(file, offset, os.SEEK_SET)
    found = os.read(file, len(data))
    data[: len(found)] = found
    return len(found)


def make_file(path):
    """Return a new file's descriptor and its path."""
    path = Path(path)
    try:
        if path.is_dir():
            file, name = tempfile.mkstemp(prefix="snapshots-", dir=path)
            return file, Path(name)
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(path, flags, 0o600), path
    except FileExistsError as error:
        raise FileExistsError(
            error.errno, f"spill={str(path)!r}: there is such a file already, and it is not "
            "overwritten. Name a new file, or a folder"
        ) from error  # fmt: skip
    except OSError as error:
        raise type(error)(
            error.errno, f"spill={str(path)!r}: the file cannot be made: {error.strerror}. Nothing "
            "has been computed yet. Name a file, or a folder, that you may write to"
        ) from error  # fmt: skip


def spell_bytes(count):
    """Return a number of bytes in words.

    >>> spell_bytes(8_000_000)
    '8.0 MB'
    """
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.1f} {unit}" if unit != "bytes" else f"{count} bytes"
        count /= 1000
