"""Turns at judging: so many pushes are judged at one time, the others in the order in which they came.

An account has one push in the queue (:meth:`Repository.judging`), so who pushes a hundred times waits for each of
them, and another account's one push is behind one of them at most for each account that came before.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from scorer.reading.folders import listed

TURN = "turn-"


@contextmanager
def judging_turn(folder: Path, most: int, gone: Callable[[], bool]) -> Iterator[bool]:
    """Held while a push is judged: true once fewer than ``most`` are before it, false where the pusher has gone.

    A ticket is held by its process; one that has died is passed over and removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "turns").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        mine = folder / f"{TURN}{_last(folder) + 1:012d}"
        ticket = os.open(mine, os.O_CREAT | os.O_EXCL | os.O_RDWR)
        fcntl.flock(ticket, fcntl.LOCK_EX)
    try:
        while waiting := _before(folder, mine.name) >= most:
            if gone():
                break
            time.sleep(0.2)
        yield not waiting
    finally:
        mine.unlink(missing_ok=True)
        os.close(ticket)


def _last(folder: Path) -> int:
    return max((int(file.name.removeprefix(TURN)) for file in listed(folder, f"{TURN}*")), default=0)


def _before(folder: Path, mine: str) -> int:
    """The number of tickets before this one that are held by a process that lives."""
    return sum(_lives(file) for file in listed(folder, f"{TURN}*") if file.name < mine)


def _lives(file: Path) -> bool:
    try:
        with file.open("r+") as handle:
            if not try_lock(handle.fileno()):
                return True
    except FileNotFoundError:
        return False
    file.unlink(missing_ok=True)
    return False


def try_lock(handle: int) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
