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


class Unreadable(Exception):  # noqa: N818 -- no fault of the program: the words say what is wrong with a folder
    """A file of an export that is not there or not whole; ``str()`` is the sentence for whoever verifies."""


@dataclass(frozen=True)
class OpenedFiles:
    """The check of opened files: how many were compared, how many are not at hand, and every difference in words.

    ``promised``: how many commitments an earlier export has; None where none was given.
    """

    checked: int
    absent: int
    differences: tuple[str, ...]
    promised: int | None


def opened_files(data: Mapping[str, Any], folder: Path, earlier: Path | None) -> OpenedFiles:
    """Every row of ``files`` with a key against the file below ``folder``; all rows against an ``earlier`` export."""
    rows: Rows = data["tables"].get("files", ())
    opened = [row for row in rows if row["key"]]
    found = {row["path"]: _bytes(folder, str(row["path"])) for row in opened}
    wrong = [fault for row in opened if (file := found[row["path"]]) is not None for fault in _faults(row, file)]
    promised = None
    if earlier is not None:
        promised, since = _since(data, rows, earlier)
        wrong += since
    absent = sum(file is None for file in found.values())
    return OpenedFiles(len(found) - absent, absent, tuple(wrong), promised)


def read_text(path: Path) -> str:
    """A file of an export as text."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        wanted = "要的是 scorer export 写出的、或者从网站下载的整个文件夹"
        inside = sorted(each.parent for each in path.parent.glob(f"*/{path.name}"))[:3]
        wanted += f"；它的下一层有 {'、'.join(map(str, inside))}" if inside else ""
        raise Unreadable(f"{path.parent} 里没有 {path.name}：{wanted}") from None
    except OSError:
        raise Unreadable(f"{path} 打不开：看看有没有读它的权限") from None
    except ValueError:
        raise Unreadable(f"{path} 不完整：没有下载完或者改坏了") from None


def read_json(path: Path) -> Any:  # noqa: ANN401 - a file that anyone may have written
    """A JSON file of an export."""
    try:
        return json.loads(read_text(path))
    except (ValueError, RecursionError):
        raise Unreadable(f"{path} 不完整：没有下载完或者改坏了") from None


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


def _since(data: Mapping[str, Any], rows: Rows, earlier: Path) -> tuple[int, list[str]]:
    """The number of commitments in an earlier export of the year, and every difference."""
    try:
        before = read_json(earlier / DATA)
        promised = {row["commitment"] for row in before["tables"].get("files", ()) if row["commitment"]}
        cycle, day = str(before["cycle"]), str(before["on"])
    except Unreadable as error:
        return 0, [f"以前公布的：{error}"]
    except (KeyError, TypeError, AttributeError):
        return 0, [f"以前公布的：{earlier / DATA} 不是开放数据的格式"]
    if cycle != data["cycle"]:
        return 0, [f"以前公布的是 {cycle}，这一份是 {data['cycle']}：不是同一年度，没有可比的"]
    if day > data["on"]:
        return 0, [f"以前公布的截至 {day}，这一份截至 {data['on']}：先后反了，请换过来"]
    return len(promised), list(_differences(rows, promised, day))


def _differences(rows: Rows, promised: set[str], day: str) -> Iterator[str]:
    """Promises of an earlier export that this one lacks; those that this one says were made then and were not."""
    now = {row["commitment"]: row for row in rows if row["commitment"]}
    for value in sorted(promised - now.keys()):
        yield f"承诺值 {value[:12]}…：以前公布过，现在没有了"
    for value, row in now.items():
        if str(row["committed_on"]) < day and value not in promised:
            yield f"承诺值 {value[:12]}…：写的是 {row['committed_on']}，{day} 公布的里面却没有"
