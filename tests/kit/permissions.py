"""Modes that count for the tests' account too: root reads a file of mode 000 by a capability, which is put down here."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION_3 = 0x20080522
OVERRIDE = 1 << 1 | 1 << 2
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def _effective(*, add: int = 0, drop: int = 0) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = _Header(VERSION_3, 0), (_Sets * 2)()
    if libc.capget(ctypes.byref(header), sets) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    sets[0].effective = sets[0].effective & ~drop | add
    if libc.capset(ctypes.byref(header), sets) != 0:
        raise OSError(ctypes.get_errno(), "capset")


@contextmanager
def locked(*paths: Path) -> Iterator[None]:
    """While it lasts nobody may read these files or open these folders; in this process only, where that is root's."""
    root = sys.platform == "linux" and os.geteuid() == 0
    modes = {path: path.stat().st_mode & 0o7777 for path in paths}
    for path in paths:
        path.chmod(0)
    if root:
        _effective(drop=OVERRIDE)
    try:
        yield
    finally:
        if root:
            _effective(add=OVERRIDE)
        for path, mode in modes.items():
            path.chmod(mode)
