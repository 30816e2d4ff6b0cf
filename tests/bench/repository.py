"""A repository of ten years of records and many commits, for measuring the gate: half of the commits are merges.

Written straight into Git's object store by ``git fast-import``: the same history every time. The
newest year is a sound one; the nine before it are as large and only lie there.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from year import CYCLE, make

YEARS = 10
WHO = "Bench <bench@example.invalid>"
BEGINNING = 1_735_660_800
"""2025-01-01 00:00 in Shanghai; each commit comes ten seconds after the one before."""
File = tuple[str, bytes]


def build(folder: Path, scheme: Path, records: int, commits: int) -> Path:
    """A bare repository ``folder`` whose main holds so many records, brought in by so many commits."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    with tempfile.TemporaryDirectory(prefix="bench-year-") as root:
        make(Path(root), scheme, records // YEARS)
        importing = subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE)
        assert importing.stdin is not None
        for piece in _stream(Path(root), commits):
            importing.stdin.write(piece)
        importing.stdin.close()
        assert importing.wait() == 0
    subprocess.run(["git", "-C", str(folder), "repack", "-q", "-a", "-d"], check=True)
    return folder


def _stream(root: Path, commits: int) -> Iterator[bytes]:
    """The base files and the receipts, then pairs of a unit's commit and the merge that takes it in, year by year."""
    filed = [path for path in sorted(root.rglob("*")) if path.is_file()]
    records = [path for path in filed if path.suffix == ".yml" and "submissions" in path.parts]
    known = set(records)
    yield _commit("main", 1, BEGINNING, [_file(root, path) for path in filed if path not in known])
    every = [_file(root, path, year) for year in range(2026 - YEARS, 2026) for path in records]
    share = -(-len(every) // max(1, commits // 2))
    mark, main = 2, 1
    for start in range(0, len(every), share):
        some, when = every[start : start + share], BEGINNING + 10 * mark
        yield _commit("in", mark, when, some, main)
        yield _commit("main", mark + 1, when + 10, some, main, mark)
        main, mark = mark + 1, mark + 2


def _file(root: Path, path: Path, year: int = 2025) -> File:
    """A file by its name in the repository; one of an earlier year has bytes of its own."""
    name, raw = str(path.relative_to(root)), path.read_bytes()
    return (name, raw) if year == 2025 else (name.replace(CYCLE, f"{CYCLE[:-4]}{year}"), raw + f"# {year}\n".encode())


def _commit(branch: str, mark: int, when: int, files: list[File], parent: int = 0, merged: int = 0) -> bytes:
    head = f"commit refs/heads/{branch}\nmark :{mark}\ncommitter {WHO} {when} +0800\ndata 1\n.\n"
    head += (f"from :{parent}\n" if parent else "") + (f"merge :{merged}\n" if merged else "")
    return head.encode() + b"".join(_blob(*file) for file in files) + b"\n"


def _blob(name: str, raw: bytes) -> bytes:
    return f"M 100644 inline {name}\ndata {len(raw)}\n".encode() + raw + b"\n"
