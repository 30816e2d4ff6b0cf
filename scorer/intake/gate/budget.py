"""Judge within a budget of time and memory: a process of its own, ended together with all that it started.

The last resort only: what one change may hold is counted before (:mod:`scorer.intake.gate.allowance`), and bounds what
is looked at: of every shape that ``make bench-worst`` tries the largest accepted change took 6 s at most and 160 MB.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from pathlib import Path

from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git, GitError
from scorer.model.entities import Place, Problem
from scorer.reading.book.store import Root

if sys.platform != "win32":
    import resource

LOOK = 0.5
"""Seconds between two looks whether the pusher is still there."""
DIES_WITH_PARENT = 1
"""``PR_SET_PDEATHSIG`` of Linux's prctl."""


class PusherGoneError(Exception):
    """Nobody waits for the judgement any more: it was ended."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds of the processor and of the clock, and bytes, that one judgement may take."""

    processor: int = 60
    clock: float = 120.0
    memory: int = 512 << 20
    """Bytes of data beyond what the process that asks holds already (a copy of it judges: nothing of that is new)."""


BUDGET = Budget()


def judge_within(  # noqa: PLR0913 - what judge takes, and when to stop
    git: Git,
    base: str,
    head: str,
    actor: str | None,
    pushers: Sequence[str] = (),
    *,
    now: datetime | None = None,
    beside: Sequence[Root] = (),
    gone: Callable[[], bool] = lambda: False,
    agreeing: bool = False,
) -> Judgement:
    """The judgement that :func:`scorer.intake.gate.judge.judge` gives; G031 where it takes more than the budget.

    Raises GitError also where the judging process failed: what could not be judged is not merged; PusherGoneError
    once ``gone`` says so.
    """
    from scorer.intake.gate.judge import judge  # noqa: PLC0415 - half of a hook's start, and most that merge judge nothing

    work = partial(judge, git, base, head, actor, pushers, now=now, beside=beside, agreeing=agreeing)
    found = run_within(work, gone)
    if isinstance(found, Judgement):
        return found
    return Judgement("refuse", base, head, (), (Problem("G031", Place("."), {"much": found}),), (), ())


def run_within(
    work: Callable[[], Judgement], gone: Callable[[], bool] = lambda: False, budget: Budget | None = None
) -> Judgement | str:
    """The result of ``work`` in a process of its own, or in words what it exceeded."""
    budget = budget or BUDGET
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, work, budget, os.getpid()))
    child.start()
    there.close()
    with suppress(OSError):  # the child does it too: whoever is first
        os.setpgid(child.pid or 0, child.pid or 0)
    try:
        return _answer(here, child, budget, gone)
    finally:
        _end(child)
        here.close()


def _answer(here: Connection, child: ForkProcess, budget: Budget, gone: Callable[[], bool]) -> Judgement | str:
    """The judgement, or what was exceeded."""
    until = time.monotonic() + budget.clock
    while not here.poll(LOOK):
        if time.monotonic() > until:
            return f" {budget.clock:.0f} 秒"
        if gone():
            raise PusherGoneError
    try:
        kind, found = here.recv()
    except EOFError:
        child.join(1.0)
        kind, found = "ended", child.exitcode
    if kind == "ended" and found == -signal.SIGXCPU:
        return f" {budget.processor} 秒处理器时间"
    if kind == "memory" or (kind == "ended" and found == -signal.SIGKILL):
        return f" {budget.memory >> 20} MiB 内存"
    if kind != "judgement":
        raise GitError(f"检查程序没有做完：{found}")
    return found  # type: ignore[no-any-return]


def _end(child: ForkProcess) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid or 0, signal.SIGKILL)
    child.join()


def die_with_parent(how: signal.Signals) -> None:
    """From now on this process, and what it becomes, gets a signal once its parent has gone; on Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIES_WITH_PARENT, how)


def _held() -> int:
    """Bytes of data of this process, as Linux counts them for the limit: ``VmData: 103424 kB``."""
    with Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) << 10 for line in status if line.startswith("VmData:"))


def _work(there: Connection, work: Callable[[], Judgement], budget: Budget, parent: int) -> None:
    """In the child: judge, and send what came of it."""
    with suppress(OSError):
        os.setpgid(0, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    die_with_parent(signal.SIGKILL)
    if sys.platform == "linux":
        most = _held() + budget.memory
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (budget.processor, budget.processor + 5))
    if os.getppid() != parent:
        os._exit(1)
    try:
        answer: tuple[str, object] = ("judgement", work())
    except GitError as error:
        answer = ("git", str(error))
    except MemoryError:
        answer = ("memory", "")
    except Exception as error:  # noqa: BLE001 - whatever it is, the change is not merged and the others go on
        traceback.print_exc()
        answer = ("fault", f"{type(error).__name__}")
    there.send(answer)
