"""Checks of the year's own files: units, targets, clauses, period.

Like the checks of records these read plain data that the schema may have refused elsewhere.
A row with an error is left out by the caller; the other rows are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from scorer.model.accounts import account_key
from scorer.model.deadlines import due_day
from scorer.model.entities import Cycle, Data, Due, Level, Path, Place, Problem
from scorer.model.numbers import fraction, is_number
from scorer.model.scheme_terms import SchemeTerms
from scorer.reading.book.from_data import due
from scorer.reading.suggestions import among, fault, near
from scorer.reading.yaml.values import list_of, mapping_of, text_of, texts_of

Faults = Iterable[Problem]
YEAR = timedelta(days=366)
"""How far outside its period a due date may lie and still be only doubtful: further is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class YearFile:
    """One base file in hand: its name and its plain data."""

    file: str
    data: Mapping[str, Data]

    def rows(self, key: str) -> Iterator[tuple[int, dict[str, Data]]]:
        """The rows of a list, with their positions; what is no mapping the schema has refused."""
        rows = self.data.get(key)
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield index, row

    def fault(self, code: str, *path: str | int, **facts: str) -> Problem:
        """A problem at a value of this file."""
        return fault(code, Place(self.file, path), **facts)


def cycle(table: YearFile, name: str) -> Faults:
    """The year is the folder's, the period runs forward, and the cut-off lies in it (JL-16-3)."""
    folder_year = name.partition("/")[2]
    year, cutoff = table.data.get("year"), table.data.get("cutoff")
    period = table.data.get("period")
    if isinstance(year, int) and str(year) != folder_year:
        yield table.fault("R043", "year", reason=f"文件夹是 {folder_year} 年，这里写的是 {year}")
    start, end = (period.get("from"), period.get("to")) if isinstance(period, dict) else (None, None)
    if isinstance(start, str) and isinstance(end, str):
        if start > end:
            yield table.fault("R043", "period", reason=f"起日 {start} 晚于止日 {end}")
        elif isinstance(cutoff, str) and not start <= cutoff <= end:
            yield table.fault("R043", "cutoff", reason=f"截止日 {cutoff} 不在 {start} 至 {end} 之内")


def units(table: YearFile, words: SchemeTerms | None, *, live: bool = True) -> Faults:
    """Ids are given once, ``office`` is nobody's, groups are the scheme's, and in a live year assess no persons."""
    yield from _twice(table, "units")
    yield from _twice(table, "reviewers")
    yield from _own_unit(table)
    for key in ("units", "reviewers"):
        for index, row in table.rows(key):
            if row.get("id") == "office":
                yield table.fault("R049", key, index, "id")
    for index, row in table.rows("units"):
        group = row.get("group")
        if words is not None and words.groups and isinstance(group, str):
            if group not in words.groups:
                allowed = tuple(words.groups)
                yield table.fault("R036", "units", index, "group", group=group, **among(group, allowed))
            elif live and words.groups[group]:
                yield table.fault("R037", "units", index, "group", group=group)


def shared_accounts(table: YearFile) -> Faults:
    """R061: an account speaks for one unit. (Who is a reviewer or of the office beside it is judged record by record.)

    Reported beside the rows and not of them: no unit goes uncounted because of an account.
    """
    first: dict[str, str] = {}
    for index, row in table.rows("units"):
        for place, account in enumerate(list_of(row, "accounts")):
            unit = first.setdefault(account_key(account), text_of(row, "id")) if isinstance(account, str) else ""
            if unit and unit != text_of(row, "id"):
                at = ("units", index, "accounts", place)
                yield table.fault("R061", *at, account=str(account), unit=text_of(row, "id"), first=unit)


def stand_in(table: YearFile) -> Faults:
    """R063: who agrees in place of the office's second is neither of the office nor of an assessed unit."""
    office = mapping_of(table.data, "office")
    account = account_key(text_of(office, "stand_in"))
    if account in map(account_key, texts_of(office, "accounts")):
        yield table.fault("R063", "office", "stand_in", account=text_of(office, "stand_in"), whose="办公室自己")
        return
    own = next((row for _, row in table.rows("units") if account in map(account_key, texts_of(row, "accounts"))), None)
    if account and own is not None:
        whose = f"被考核单位“{text_of(own, 'id')}”"
        yield table.fault("R063", "office", "stand_in", account=text_of(office, "stand_in"), whose=whose)


def _own_unit(table: YearFile) -> Faults:
    """The unit that the office itself is, is one of those assessed (JL-8)."""
    office, known = table.data.get("office"), [str(row.get("id")) for _, row in table.rows("units")]
    own = office.get("unit") if isinstance(office, dict) else None
    if isinstance(own, str) and own not in known:
        yield _unknown(table, ("office", "unit"), own, known)


def _twice(table: YearFile, key: str) -> Faults:
    first: dict[str, int] = {}
    for index, row in table.rows(key):
        name = row.get("id")
        if isinstance(name, str) and first.setdefault(name, index) != index:
            yield table.fault("R034", key, index, "id", id=name, first=str(first[name] + 1))


def targets(
    table: YearFile, period: Cycle | None, known: Sequence[str] | None, lost: frozenset[str], words: SchemeTerms | None
) -> Faults:
    """Each row on its own, and what the rows share."""
    yield from _twice(table, "targets")
    yield from _indicators(table)
    for index, row in table.rows("targets"):
        at = ("targets", index)
        yield from _level(table, at, row, words)
        yield from _parts(table, at, row, known, lost)
        yield from _inner_ids(table, at, row)
        yield from _measures(table, at, row)
        yield from _dates(table, at, row, period)


def _level(table: YearFile, at: Path, row: Mapping[str, Data], words: SchemeTerms | None) -> Faults:
    level = row.get("level")
    if words is not None and words.levels and isinstance(level, str) and level not in words.levels:
        yield table.fault("R035", *at, "level", level_name=level, **among(level, words.levels))


def _parts(
    table: YearFile, at: Path, row: Mapping[str, Data], known: Sequence[str] | None, lost: frozenset[str]
) -> Faults:
    """Units of a row and of its nodes exist; somebody leads, or all are jointly responsible."""
    parts = [part for part in list_of(row, "units") if isinstance(part, dict)]
    mine: list[str] = []
    for index, part in enumerate(list_of(row, "units")):
        unit = part.get("unit") if isinstance(part, dict) else None
        if isinstance(unit, str):
            if unit in mine:
                yield table.fault("R034", *at, "units", index, "unit", id=unit, first=str(mine.index(unit) + 1))
            mine.append(unit)
            if known is not None and unit not in known and unit not in lost:
                yield _unknown(table, (*at, "units", index, "unit"), unit, known)
    if parts and all(part.get("role") == "support" for part in parts):
        yield table.fault("R038", *at, "units", target=str(row.get("id")))
    for index, node in enumerate(list_of(row, "nodes")):
        for inner, unit in enumerate(list_of(node, "units")):
            if isinstance(unit, str) and unit not in mine:
                yield _unknown(table, (*at, "nodes", index, "units", inner), unit, mine)


def _unknown(table: YearFile, at: Path, unit: str, allowed: Sequence[str]) -> Problem:
    return table.fault("R017", *at, unit=unit, **among(unit, allowed))


def _inner_ids(table: YearFile, at: Path, row: Mapping[str, Data]) -> Faults:
    """Nodes and measures of a row each have their own id."""
    for key in ("nodes", "measures"):
        rows = [part.get("id") if isinstance(part, dict) else None for part in list_of(row, key)]
        for name, count in Counter(name for name in rows if isinstance(name, str)).items():
            if count > 1:
                first = rows.index(name)
                again = rows.index(name, first + 1)
                yield table.fault("R034", *at, key, again, "id", id=name, first=str(first + 1))


def _measures(table: YearFile, at: Path, row: Mapping[str, Data]) -> Faults:
    """A range of a measure runs upward, a reported target is another measure of the row, and some of them weigh."""
    rows = [each for each in list_of(row, "measures") if isinstance(each, dict)]
    weights = [each.get("weight") for each in rows]
    if rows and all(is_number(each) and not fraction(each) for each in weights):
        yield table.fault("R058", *at, "measures", target=str(row.get("id")))
    names = [str(each.get("id")) for each in rows]
    for index, measure in enumerate(list_of(row, "measures")):
        goal = measure.get("target") if isinstance(measure, dict) else None
        other = goal.get("actual") if isinstance(goal, dict) else None
        others = [name for name in names if isinstance(measure, dict) and name != measure.get("id")]
        if isinstance(other, str) and other not in others:
            yield table.fault("R059", *at, "measures", index, "target", measure=other, **among(other, others))
        low, high = (goal.get("from"), goal.get("to")) if isinstance(goal, dict) else (None, None)
        if is_number(low) and is_number(high) and fraction(low) > fraction(high):
            where = (*at, "measures", index, "target")
            yield table.fault("R033", *where, low="from", high="to", first=str(low), second=str(high))


def _dates(table: YearFile, at: Path, row: Mapping[str, Data], period: Cycle | None) -> Faults:
    """Due days lie in the period, nodes one after the other, none after the target itself (JL-4)."""
    whole = _due(row.get("due"))
    places: list[tuple[Path, Due]] = [((*at, "due"), whole)] if whole else []
    nodes = [
        ((*at, "nodes", index, "due"), found)
        for index, node in enumerate(list_of(row, "nodes"))
        if isinstance(node, dict) and (found := _due(node.get("due")))
    ]
    for where, found in places + nodes:
        day = due_day(found)
        if period is not None and not period.start <= day <= period.end:
            wild = day < period.start - YEAR or day > period.end + YEAR
            level: Level | None = "error" if wild else None
            yield fault("R039", Place(table.file, where), level, start=str(period.start), end=str(period.end))
    for where, found in nodes:
        if whole and due_day(found) > due_day(whole):
            yield table.fault("R040", *where, reason="节点晚于目标本身的时限")
    for (_, before), (where, after) in pairwise(nodes):
        if due_day(after) < due_day(before):
            yield table.fault("R040", *where, reason="节点没有按时间先后排列")


def _due(value: Data) -> Due | None:
    try:
        return due(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _indicators(table: YearFile) -> Faults:
    """Rows merge by the id of their indicator, so one id has one title."""
    titles: dict[str, str] = {}
    for index, row in table.rows("targets"):
        indicator = row.get("indicator")
        name, title = (indicator.get("id"), indicator.get("title")) if isinstance(indicator, dict) else (None, None)
        if isinstance(name, str) and isinstance(title, str) and titles.setdefault(name, title) != title:
            yield table.fault("R041", "targets", index, "indicator", "title", id=name, first=titles[name])


def clauses(table: YearFile) -> Faults:
    """Clause ids are given once."""
    return _twice(table, "clauses")


def bureau(table: YearFile, folder: str) -> Faults:
    """A scheme has the name of its bureau's folder: one that was copied and not renamed is another's."""
    name = table.data.get("scheme")
    if isinstance(name, str) and name != folder:
        yield table.fault("R051", "scheme", scheme=name, folder=folder)


def cited(table: YearFile, known: Sequence[str]) -> Faults:
    """Every clause that a scheme cites is in its ``clauses.yml``, or is one of the engine's own."""
    allowed = frozenset(known)
    for path, name in _citations(table.data, ()):
        if name not in allowed:
            yield table.fault("R042", *path, clause=name, near=near(name, _like(name, known)))


def _like(name: str, known: Sequence[str]) -> tuple[str, ...]:
    return tuple(clause for clause in known if clause[:4] == name[:4]) or tuple(known)


def _citations(value: Data | Mapping[str, Data], at: Path) -> Iterator[tuple[Path, str]]:
    """Every text under a key ``clause``, ``clauses`` or inside ``cites``, with its place."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in ("clause", "clauses", "cites"):
                yield from _texts(inner, (*at, key))
            else:
                yield from _citations(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _citations(inner, (*at, index))


def _texts(value: Data, at: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*at, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*at, key))
