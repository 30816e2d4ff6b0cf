"""Detect whether the pusher still waits for the answer: nobody judges for a client that has gone.

git does not report that to a hook: ``receive-pack`` itself only notices when it writes, and then stops reading what
the hook says. So the hook says every few seconds how long it has been at work, and sees whether that is read.
"""

from __future__ import annotations

import fcntl
import os
import sys
import termios
import time
from dataclasses import dataclass, field

EVERY, DEAF = 5.0, 12.0
"""Seconds between two lines to the pusher, and how long one may stay unread."""


@dataclass(slots=True)
class Pusher:
    """The client at the other end of this hook's standard error, by way of the process that started the hook."""

    parent: int = field(default_factory=os.getppid)
    started: float = field(default_factory=time.monotonic)
    said: float = field(default_factory=time.monotonic)
    read: float = field(default_factory=time.monotonic)
    """When all that was said had last been read."""

    def gone(self) -> bool:
        """Whether nobody reads any more."""
        now = time.monotonic()
        if os.getppid() != self.parent:
            return True
        try:
            if now - self.said > EVERY:
                self.said = now
                os.write(2, f"还在检查，已用 {now - self.started:.0f} 秒……\n".encode())
            if _unread(2) == 0:
                self.read = now
        except BrokenPipeError:
            return True
        return now - self.read > DEAF


def _unread(descriptor: int) -> int:
    """Bytes written to a pipe that nobody has read yet; none where it is no pipe."""
    try:
        raw = fcntl.ioctl(descriptor, termios.FIONREAD, b"\0" * 4)
    except OSError:
        return 0
    return int.from_bytes(raw, sys.byteorder)
