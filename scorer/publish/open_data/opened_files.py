"""Published files against what was promised of them: key and file must give the commitment published before."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scorer.publish.open_data.package import DATA

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class OpenedFiles:
    """How many opened files were checked, how many are not at hand, and every difference in words."""

    checked: int
    absent: int
    differences: tuple[str, ...]


def opened_files(rows: Rows, folder: Path, earlier: Path | None) -> OpenedFiles:
    """Every row of ``files`` with a key against the file below ``folder``; all rows against an ``earlier`` export."""
    opened = [row for row in rows if row["key"]]
    found = {row["path"]: _bytes(folder, str(row["path"])) for row in opened}
    wrong = [fault for row in opened if (data := found[row["path"]]) is not None for fault in _faults(row, data)]
    if earlier is not None:
        wrong += _since(rows, earlier)
    absent = sum(data is None for data in found.values())
    return OpenedFiles(len(found) - absent, absent, tuple(wrong))


def _bytes(folder: Path, path: str) -> bytes | None:
    """A file below the folder; None where it is not there, or its path leads elsewhere."""
    place = (folder / path).resolve()
    return place.read_bytes() if place.is_relative_to(folder.resolve()) and place.is_file() else None


def _faults(row: Mapping[str, Any], data: bytes) -> Iterator[str]:
    if hashlib.sha256(data).hexdigest() != row["sha256"]:
        yield f"{row['path']}：文件和公布的摘要不符"
    try:
        value = hmac.new(bytes.fromhex(str(row["key"])), data, hashlib.sha256).hexdigest()
    except ValueError:
        value = ""
    if value != row["commitment"]:
        yield f"{row['path']}：文件和钥匙算不出 {row['committed_on']} 公布的承诺值，文件、钥匙或承诺值换过"


def _since(rows: Rows, earlier: Path) -> Iterator[str]:
    """What an earlier export promised and this one does not; what this one says was promised then and was not."""
    try:
        before = json.loads((earlier / DATA).read_bytes())
        promised = {row["commitment"] for row in before["tables"]["files"] if row["commitment"]}
        day = str(before["on"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        yield f"{earlier}：以前公布的读不出来：{error}"
        return
    now = {row["commitment"]: row for row in rows if row["commitment"]}
    for value in sorted(promised - now.keys()):
        yield f"承诺值 {value[:12]}…：以前公布过，现在没有了"
    for value, row in now.items():
        if str(row["committed_on"]) < day and value not in promised:
            yield f"承诺值 {value[:12]}…：写的是 {row['committed_on']}，{day} 公布的里面却没有"
