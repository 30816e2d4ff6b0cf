"""自己算一遍: the published results computed again from the published inputs, and every difference named."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from scorer.model.numbers import fraction, rounded, shown
from scorer.publish.open_data.arithmetic import worked
from scorer.publish.open_data.opened_files import Unreadable, opened_files, read_json, read_text
from scorer.publish.open_data.package import (
    DATA,
    NOTHING,
    PACKAGE,
    RESULTS,
    SCHEMA,
    csv_bytes,
    csv_rows,
    results_text,
    schema,
)
from scorer.publish.open_data.tables import tables_of

Rows = Sequence[Mapping[str, Any]]

KNOWN = re.compile(r"1\.[0-9]{1,3}\.[0-9]{1,3}")
"""Versions of the contract that can be read: fields were only added."""

BOUNDS = frozenset({"capped", "floored"})


@dataclass(frozen=True)
class Verification:
    """The result of a verification: figures computed again, figures given (computing starts there), differences.

    ``nothing``: why no figure could be computed again, which is no success; "" where one was.
    """

    computed: int
    given: int
    differences: tuple[str, ...]
    nothing: str = ""
    opened: int = 0
    """Files opened since that were checked against what was promised of them; ``absent`` ones are not at hand."""
    absent: int = 0
    promised: int | None = None
    """How many commitments an earlier export has; None where none was given."""


def verify(folder: Path, at_hand: Path | None = None, earlier: Path | None = None) -> Verification:
    """Every figure of a folder of open data again; what cannot be read is a difference too.

    Files opened since are looked for ``at_hand``, by default in the folder; ``earlier`` is an export of before.
    """
    try:
        package, data = read_json(folder / PACKAGE), read_json(folder / DATA)
        published = read_text(folder / RESULTS) if _lists(package, RESULTS) else None
    except Unreadable as error:
        return Verification(0, 0, (str(error),), "文件读不全")
    found = list(_files(folder, package))
    version = str(data.get("version")) if isinstance(data, dict) else ""
    if not KNOWN.fullmatch(version) or not Draft202012Validator(schema(version)).is_valid(data):
        return Verification(0, 0, (*found, f"{DATA}：不合 {SCHEMA} 写的格式"), "格式不合")
    again = _Recomputation({str(row["id"]): row for row in data["tables"]["steps"]})
    found += again.differences()
    if published is not None or again.rows or data["tables"]["results"]:
        found += _results(data, again, published or "")
    found += _tables(folder, data["tables"], version)
    evidence = opened_files(data, at_hand or folder, earlier)
    found += evidence.differences
    nothing = "" if again.computed else _nothing(package, len(again.rows))
    given = len(again.rows) - again.computed
    return Verification(
        again.computed, given, tuple(found), nothing, evidence.checked, evidence.absent, evidence.promised
    )


def _lists(package: Any, name: str) -> bool:  # noqa: ANN401 - a file that anyone may have written
    """Whether the package has such a file; where its list cannot be read, it should have."""
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        return True
    return any(each.get("path") == name for each in resources)


def _nothing(package: Mapping[str, Any], given: int) -> str:
    """Why no figure was computed again."""
    if given:
        return f"公布的 {given} 个数都没有带算式：是给定的，或者不适用"
    why = package.get(NOTHING)
    return why if isinstance(why, str) else "没有公布一个数，也没有说为什么"


def _files(folder: Path, package: Any) -> Iterator[str]:  # noqa: ANN401 - a file that anyone may have written
    """Files that are not what ``datapackage.json`` says of them."""
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not resources or not all(isinstance(each, dict) for each in resources):
        yield f"{PACKAGE} 里没有文件的清单（resources）"
        return
    for each in resources:
        name = str(each.get("path"))
        path = folder / name
        if "/" in name or not path.is_file():
            yield f"{name}：没有这个文件"
        elif f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" != each.get("hash"):
            yield f"{name}：内容和 {PACKAGE} 里的摘要不符"


def _tables(folder: Path, tables: Mapping[str, Rows], version: str) -> Iterator[str]:
    """CSV files that do not say what ``data.json`` says, by their first such line."""
    for name, kind in tables_of(version).items():
        path = folder / f"{name}.csv"
        try:
            theirs = csv_rows(path.read_bytes()) if path.is_file() else None
        except (ValueError, csv.Error):
            yield f"{path.name}：不是完整的 UTF-8 表格，没有下载完或者改坏了"
            continue
        ours = csv_rows(csv_bytes(kind, tables[name]))
        if theirs is not None and theirs != ours:
            pairs = zip_longest(theirs, ours)
            line = next(place for place, (one, other) in enumerate(pairs, 2) if one != other)
            yield f"{path.name}：第 {line} 行和 {DATA} 里的不同"


class _Recomputation:
    """Figures computed again, each once, from those that are given."""

    def __init__(self, rows: Mapping[str, Mapping[str, Any]]) -> None:
        self.rows = rows
        self.computed = 0
        self.values: dict[str, Fraction | None] = {}
        self.faults: list[str] = []

    def differences(self) -> list[str]:
        """Every step in the order of its inputs; one that depends on itself is a difference."""
        for name in self.rows:
            self._reach(name)
        return self.faults

    def _reach(self, name: str) -> None:
        """A step after all that it depends on, without recursion: a chain may be long."""
        waiting = [name]
        open_ = set[str]()
        while waiting:
            step = waiting[-1]
            needs = [each for each in self._needs(step) if each not in self.values]
            if step in self.values:
                waiting.pop()
            elif not needs:
                self.values[step] = self._value(step)
                waiting.pop()
            elif step in open_:
                self.faults.append(f"{step}：算来算去要用到它自己")
                self.values[step] = None
            else:
                open_.add(step)
                waiting.extend(needs)

    def _needs(self, name: str) -> list[str]:
        row = self.rows.get(name)
        return str(row["inputs"]).split() if row and row["rule"] else []

    def _value(self, name: str) -> Fraction | None:
        """The step's value: given, or computed; a difference from what was published is noted."""
        row = self.rows.get(name)
        if row is None:
            self.faults.append(f"{name}：别的数用到它，却没有公布")
            return None
        try:
            published = None if row["value"] is None else fraction(row["exact"] or row["value"])
            if not row["rule"]:
                return published
            value = worked(row["rule"], [self.values[each] for each in self._needs(name)])
            value = _changed(value, str(row["changes"] or ""))
        except (ValueError, ZeroDivisionError) as error:
            self.faults.append(f"{name}（{row['label']}）：算不出来（{error}）")
            return None
        self.computed += 1
        if value != published:
            self.faults.append(f"{name}（{row['label']}）：公布 {row['value']}，算出 {shown(value)}")
        return value


def _changed(value: Fraction, changes: str) -> Fraction:
    """A value after its changes. Rounding is done again; a bound must move the value its own way."""
    for change in changes.split():
        kind, before, after, digits = change.split(":")
        if kind != "rounded" and kind not in BOUNDS:
            continue
        if value != fraction(before):
            raise ValueError(f"{kind}：改前应是 {shown(value)}，写的是 {before}")
        wanted = fraction(after)
        if kind == "rounded":
            value = rounded(value, int(digits))
        if kind in BOUNDS and (wanted < value) is (kind == "capped"):
            value = wanted
        if value != wanted:
            raise ValueError(f"{kind}：改后应是 {shown(value)}，写的是 {after}")
    return value


def _results(data: Mapping[str, Any], again: _Recomputation, published: str) -> Iterator[str]:
    """``results.json`` written anew from the totals computed, against the one published; and the places."""
    rows = [dict(row) for row in data["tables"]["results"]]
    for row in rows:
        value = again.values.get(row["total_step"] or "")
        if value is not None and row["total"] is not None:
            row["total"] = shown(value, len(row["total"].partition(".")[2]))
    yield from _places(data["tables"]["results"], rows)
    head = {name: value for name, value in data.items() if name != "tables"}
    if not published:
        yield f"{PACKAGE} 没有列出 {RESULTS}"
    elif results_text(head, rows) != published:
        yield f"{RESULTS}：按公布的数算出来的和公布的不一样"


def _places(published: Rows, rows: Rows) -> Iterator[str]:
    """A place that the totals of its group do not give: one more than the better ones, units or different totals."""
    for row in rows:
        if row["rank"] is None or row["total"] is None or not str(row["rank"]).isdecimal():
            continue
        beside = [other for other in rows if other["group"] == row["group"] and other["total"] is not None]
        better = [fraction(other["total"]) for other in beside if fraction(other["total"]) > fraction(row["total"])]
        if int(row["rank"]) not in {len(better) + 1, len(set(better)) + 1}:
            yield f"{row['unit']}：公布名次 {row['rank']}，按总成绩应是 {len(better) + 1}"
    for before, after in zip(published, rows, strict=True):
        if before["total"] != after["total"]:
            yield f"{before['unit']}：公布总成绩 {before['total']}，算出 {after['total']}"
