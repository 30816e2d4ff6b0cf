r"""The conversation between ``git receive-pack`` and its ``proc-receive`` hook, in pkt-lines.

A pkt-line is four hexadecimal digits that count themselves and what follows: ``0009push\n``
carries ``push``; ``0000`` ends a part. receive-pack offers what it can (``version=1``), the hook
answers with what it takes of it, is given the commands, and says ``ok`` or ``ng`` for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from scorer.intake.git_server.messages import ServerRefusal

MOST = 65516
"""The most bytes that one pkt-line carries."""
TAKEN = ("atomic", "push-options")
"""What the hook can do of what may be offered: one command is atomic, and of the options one is ours."""


class ProtocolError(ServerRefusal):
    """The other side does not speak as it should: a reference with a line break in its name, a line cut off."""

    def __init__(self, what: str) -> None:
        """``what``: what came instead."""
        fix = "分支名照写：git push origin HEAD:refs/heads/in/<账号>"
        super().__init__(f"推送的写法不合 git 的规定（{what[:80]}），什么也没有收下", fix)


@dataclass(frozen=True, slots=True)
class RefCommand:
    """``old new ref``: a reference that is to be moved; an id of zeros means that it is not there."""

    old: str
    new: str
    ref: str

    @property
    def deletes(self) -> bool:
        """Whether the reference is to go."""
        return not self.new.strip("0")


@dataclass(frozen=True, slots=True)
class RefReply:
    """The answer for a reference; ``refused`` is the reason, or "" where it was done."""

    ref: str
    refused: str = ""


def command(line: str) -> RefCommand:
    """``old new ref`` as a command. Raises ProtocolError for anything else."""
    parts = line.rstrip("\n").split(" ", 2)
    if len(parts) != len(RefCommand.__slots__):
        raise ProtocolError(f"not a command: {line!r}")
    return RefCommand(*parts)


def commands(given: IO[bytes], answer: IO[bytes]) -> tuple[tuple[RefCommand, ...], tuple[str, ...]]:
    """The commands and options of a push, after a greeting. Raises ProtocolError where it is not of version 1."""
    greeting = list(_part(given))
    version, _, offered = (greeting[0] if greeting else b"").decode().rstrip("\n").partition("\0")
    if version != "version=1":
        raise ProtocolError(f"not version 1: {version!r}")
    taken = [name for name in offered.split(" ") if name in TAKEN]
    _write(answer, [f"version=1\0{' '.join(taken)}"])
    found = tuple(command(line.decode("utf-8", "surrogateescape")) for line in _part(given))
    options = _part(given) if "push-options" in taken else ()
    return found, tuple(option.decode("utf-8", "replace").rstrip("\n") for option in options)


def reply(answer: IO[bytes], replies: Iterable[RefReply]) -> None:
    """Say what became of each reference; a reason is one line."""
    _write(answer, (f"ng {each.ref} {each.refused}" if each.refused else f"ok {each.ref}" for each in replies))


def _part(given: IO[bytes]) -> Iterator[bytes]:
    """The pkt-lines up to the next ``0000``."""
    while (size := _size(given.read(4))) > 0:
        data = given.read(size - 4)
        if len(data) < size - 4:
            raise ProtocolError("the line is cut off")
        yield data


def _size(digits: bytes) -> int:
    try:
        size = int(digits, 16) if len(digits) == 4 else -1
    except ValueError:
        size = -1
    if size < 4 and size != 0:
        raise ProtocolError(f"not the size of a line: {digits!r}")
    return size


def _write(answer: IO[bytes], lines: Iterable[str]) -> None:
    for line in lines:
        data = f"{line}\n".encode("utf-8", "surrogateescape")[:MOST]
        answer.write(b"%04x" % (len(data) + 4) + data)
    answer.write(b"0000")
    answer.flush()
