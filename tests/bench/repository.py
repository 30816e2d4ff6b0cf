"""A repository of many records and many commits, for measuring the gate: half of the commits are merges.

Written straight into Git's object store by ``git fast-import``: the same history every time.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from year import CYCLE, make

WHO = "Bench <bench@example.invalid>"
BEGINNING = 1_735_660_800
"""2025-01-01 00:00 in Shanghai; each commit comes ten seconds after the one before."""


def build(folder: Path, scheme: Path, records: int, commits: int) -> Path:
    """A bare repository ``folder`` whose main holds so many records, brought in by so many commits."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    with tempfile.TemporaryDirectory(prefix="bench-year-") as root:
        make(Path(root), scheme, records)
        importing = subprocess.Popen(
            ["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE, text=False
        )
        assert importing.stdin is not None
        for piece in _stream(Path(root), commits):
            importing.stdin.write(piece)
        importing.stdin.close()
        assert importing.wait() == 0
    return folder


def _stream(root: Path, commits: int) -> Iterator[bytes]:
    """The base files and the receipts, then pairs of a unit's commit and the merge that takes it in."""
    records = sorted((root / "submissions" / CYCLE).glob("*/*.yml"))
    filed = set(records)
    first = [path for path in sorted(root.rglob("*")) if path.is_file() and path not in filed]
    yield _commit("main", 1, BEGINNING, "base", first, root)
    pairs = max(1, commits // 2)
    share = -(-len(records) // pairs)
    mark, main = 2, 1
    for number, start in enumerate(range(0, len(records), share)):
        when = BEGINNING + 20 * number
        yield _commit("in", mark, when, "file", records[start : start + share], root, main)
        yield _commit("main", mark + 1, when + 10, "merge", records[start : start + share], root, main, mark)
        main, mark = mark + 1, mark + 2


def _commit(  # noqa: PLR0913, PLR0917 — what a commit is made of
    branch: str, mark: int, when: int, said: str, files: list[Path], root: Path, parent: int = 0, merged: int = 0
) -> bytes:
    lines = [f"commit refs/heads/{branch}\nmark :{mark}\ncommitter {WHO} {when} +0800\ndata {len(said)}\n{said}\n"]
    lines += [f"from :{parent}\n"] if parent else []
    lines += [f"merge :{merged}\n"] if merged else []
    pieces = ["".join(lines).encode()]
    for file in files:
        raw = file.read_bytes()
        pieces.append(f"M 100644 inline {file.relative_to(root)}\ndata {len(raw)}\n".encode() + raw + b"\n")
    return b"".join(pieces) + b"\n"
