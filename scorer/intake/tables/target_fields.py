"""One row of the target table ↔ the cells of its columns. Reading and writing stand side by side and undo each other.

``fields_of`` gives each field's value, None where its column is blank; one whose columns say nothing is absent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from scorer.intake.tables import cell_values as values
from scorer.intake.tables.cell_values import AS_IT_IS, UnreadableCell
from scorer.intake.tables.grid import GridCell, compact, lines_of
from scorer.intake.tables.measure_cells import Row, measure, measure_text, measures_of, node_text, nodes_of
from scorer.intake.tables.unit_names import KnownUnits, bearer_text, bearers
from scorer.model.entities import Data, Level
from scorer.reading.schemas import schema
from scorer.reading.yaml.values import list_of, mapping_of, rows_of

Cells = Mapping[str, list[GridCell]]
"""Column key → its cells, from top to bottom and left to right; an empty list where the column is blank."""

ROW = schema("targets")["$defs"]["target"]["properties"]
ORDER = tuple(ROW)
METHODS: Mapping[str, str] = ROW["method"]["x-meanings"]
OPENNESS: Mapping[str, str] = schema("record")["$defs"]["disclosure"]["properties"]["type"]["x-meanings"]
WEIGHED = re.compile(r"[(（]?(?:共|计)?[0-9]+(?:\.[0-9]+)?分[)）]?$")
CITED = re.compile(r"(.+?)\s*[（(]([^（()）]*第[^（()）]*[0-9][^（()）]*)[）)]", re.DOTALL)
SENTENCE = re.compile(r"[，。；：,;:\n]")
NOBODY = "—"
XML_TEXT = re.compile(r"[\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")
"""What a cell can hold: a carriage return would come back as a line end."""
LONGEST_TITLE = 200


@dataclass(frozen=True)
class TableContext:
    """What the cells of a table are read against: the year, its units, the titles of its levels."""

    year: int
    units: KnownUnits
    levels: Mapping[str, str] = field(default_factory=dict)


@dataclass
class RowReading:
    """One row on its way in: cells, what the row had before, what is to be said of it."""

    cells: Cells
    context: TableContext
    before: Row = field(default_factory=dict)
    notes: list[tuple[str, str, Level]] = field(default_factory=list)
    """Column key, words and level."""

    def all(self, key: str) -> str:
        """The text of a column, its cells one below the other."""
        return "\n".join(cell.text for cell in self.cells.get(key, ()))

    def one(self, key: str) -> GridCell:
        """The only cell of a column; UnreadableCell where rows of one entry say several things."""
        texts = {compact(cell.text): cell for cell in self.cells[key]}
        if len(texts) != 1:
            raise UnreadableCell(f"一项里有几个值：{'、'.join(texts)}", "一项一个值；分成几项的，名称也分开填")
        return next(iter(texts.values()))


def _text(reading: RowReading, key: str) -> Data:
    return values.text_of_cell(reading.one(key))


def _long(reading: RowReading, key: str) -> Data:
    return "\n".join(values.long_text_of(cell) for cell in reading.cells[key])


def _level(reading: RowReading, key: str) -> Data:
    return _meant(reading.all(key), reading.context.levels, "级别")


def _method(reading: RowReading, key: str) -> Data:
    return _meant(reading.all(key), METHODS, "计分方法")


def _meant(text: str, titles: Mapping[str, str], what: str) -> str:
    word = compact(text)
    found = [name for name, title in titles.items() if word in (name, compact(title))]
    if len(found) != 1:
        raise UnreadableCell(f"没有“{word}”这种{what}", f"写 {'、'.join(titles.values()) or '办法里有的'}")
    return found[0]


def _documents(reading: RowReading, key: str) -> Data:
    return list[Data](values.citations_of(reading.all(key)))


def _leader(reading: RowReading, key: str) -> Data:
    named = [person for cell in reading.cells[key] for person in values.people_of(cell)]
    people = [person for place, person in enumerate(named) if person not in named[:place]]
    if len(people) < len(named):
        reading.notes.append((key, "同一位写了两遍，只记一次", "note"))
    return people[0] if len(people) == 1 else people


def _disclosure(reading: RowReading, key: str) -> Data:
    word, _, reason = reading.all(key).strip().partition("：")
    return {"type": _meant(word, OPENNESS, "公开方式"), **({"reason": reason} if reason else {})}


def _measures(reading: RowReading, key: str) -> Data:
    return list[Data](measures_of(reading.all(key), rows_of(reading.before, "measures")))


def _nodes(reading: RowReading, key: str) -> Data:
    context = reading.context
    return list[Data](nodes_of(reading.all(key), rows_of(reading.before, "nodes"), context.year, context.units))


PLAIN: Mapping[str, Callable[[RowReading, str], Data]] = {
    "title": _text,
    "level": _level,
    "points": lambda reading, key: values.number_of(reading.one(key), "分"),
    "basis": _documents,
    "qualitative": _long,
    "quantitative": _long,
    "method": _method,
    "measures": _measures,
    "leader": _leader,
    "due": lambda reading, key: values.due_of(reading.one(key), reading.context.year),
    "nodes": _nodes,
    "since": lambda reading, key: values.day_of(reading.one(key)),
    "disclosure": _disclosure,
    "note": _long,
}
"""Fields with a column of their own."""


def fields_of(reading: RowReading) -> Iterator[tuple[str, Callable[[], Data]]]:
    """Each field that the columns speak of, with the column to name in a fault, and how its value is got."""
    cells = reading.cells
    for key in PLAIN:
        if key in cells:
            yield key, lambda key=key: _taken(reading, key, PLAIN[key])  # type: ignore[misc]
    if cells.get("section") is not None:
        yield "section", lambda: _taken(reading, "section", _section)
    if "indicator" in cells or "indicator_id" in cells:
        yield "indicator", lambda: _taken(reading, "indicator", _indicator)
    if any(key in cells for key in ("units", "lead", "support")):
        yield "units", lambda: _taken(reading, "units", _units)
    if any(cells.get(key) for key in ("measure_name", "measure_target")) and not cells.get("measures"):
        yield "measures", lambda: _columns_of_measures(reading)


def _taken(reading: RowReading, key: str, read: Callable[[RowReading, str], Data]) -> Data:
    """The value of a field: None where its column is blank, word for word where the cell says so."""
    cells = reading.cells.get(key, [])
    if len(cells) == 1 and cells[0].text.startswith(AS_IT_IS):
        return values.verbatim(cells[0].text)
    if key in PLAIN and not cells:
        return None
    return read(reading, key)


def _section(reading: RowReading, key: str) -> Data:
    found: list[Data] = []
    for cell in reading.cells[key]:
        text = compact(cell.text)
        bare = WEIGHED.sub("", text)
        if bare != text:
            reading.notes.append((key, f"“{text}”记作“{bare}”，分数不记", "note"))
        found.append(bare)
    return found or None


def _indicator(reading: RowReading, _: str) -> Data:
    titles, ids = reading.cells.get("indicator", []), reading.cells.get("indicator_id", [])
    if not titles and not ids:
        return None
    title = values.text_of_cell(reading.one("indicator")) if titles else ""
    cited = CITED.fullmatch(title)
    basis = _documents(reading, "indicator_basis") if reading.cells.get("indicator_basis") else None
    if cited is not None and basis is None:
        title, basis = cited[1], list[Data](values.citations_of(cited[2]))
    before = mapping_of(reading.before, "indicator")
    if basis is None and "indicator_basis" not in reading.cells and before.get("title") == title:
        basis = before.get("basis")
    name = (
        values.id_of(reading.one("indicator_id")) if ids else before.get("id") if before.get("title") == title else None
    )
    return {"id": name, "title": title, **({"basis": basis} if basis is not None else {})}


def _units(reading: RowReading, _: str) -> Data:
    found: list[Row] = []
    for key, role in (("lead", "lead"), ("units", None), ("support", "support")):
        said = {"role": role} if role else {}
        found += [{"unit": each["unit"], **said, **each} for each in bearers(reading.all(key), reading.context.units)]
    if not found:
        return None
    before = {str(each["unit"]): each for each in rows_of(reading.before, "units")}
    alone = "lead" if len(found) == 1 else "joint"
    owners = _owners(reading, len(found))
    rows: list[Data] = []
    for place, each in enumerate(found):
        had = before.get(str(each["unit"]), {})
        plain = "role" not in each
        owner = owners[place] if owners is not None else had.get("owner")
        task = each.get("task") or (had.get("task") if plain else None)
        rows.append(
            {
                "unit": each["unit"],
                "role": had.get("role", alone) if plain else each["role"],
                **({"owner": owner} if owner is not None else {}),
                **({"task": task} if task is not None else {}),
            }
        )
    return rows


def _owners(reading: RowReading, count: int) -> list[Data] | None:
    """The person of each unit in order; None where there is no such column."""
    if "owner" not in reading.cells:
        return None
    texts = [each for cell in reading.cells["owner"] for each in values.pieces_of(cell.text)]
    people = [None if each == NOBODY else values.person_of(each) for each in texts]
    if not people:
        return [None] * count
    if len(people) > count:
        raise UnreadableCell(
            f"责任单位 {count} 家，责任人 {len(people)} 位，对不上", f"一家一位，按次序写；没有的写 {NOBODY}"
        )
    if len(people) < count:
        what = f"责任单位 {count} 家，责任人 {len(people)} 位：按次序记在前 {len(people)} 家，其余的没有责任人"
        reading.notes.append(("owner", what, "warning"))
    return [*people, *[None] * (count - len(people))]


def _columns_of_measures(reading: RowReading) -> Data:
    names, targets, units = (
        [line for cell in reading.cells.get(key, ()) for line in lines_of(cell.text)]
        for key in ("measure_name", "measure_target", "measure_unit")
    )
    if not units:
        return list[Data](measures_of("\n".join(map(" ".join, zip(names, targets, strict=False))), ()))
    if not len(names) == len(targets) == len(units):
        raise UnreadableCell(
            f"指标名称 {len(names)} 个、目标值 {len(targets)} 个、计量单位 {len(units)} 个，对不上",
            "一个指标一行，三列都填",
        )
    found: list[Row] = []
    for name, target, unit in zip(names, targets, units, strict=True):
        value = values.number_of(GridCell(target), unit)
        found.append(measure(name, unit, value, None, (rows_of(reading.before, "measures"), found)))
    return list[Data](found)


def title_from(text: str) -> str:
    """The first clause of a requirement, as the name of a target whose table gives none."""
    return SENTENCE.split(text.strip(), maxsplit=1)[0].strip()[:LONGEST_TITLE]


def cells_of(row: Mapping[str, Data], context: TableContext) -> dict[str, list[str]]:
    """A row of the table as the texts of its columns; what a plainer text would not keep is written word for word."""
    found: dict[str, list[str]] = {"id": [str(row["id"])]}
    for key, value in row.items():
        if key == "id":
            continue
        texts = WRITERS[key](row, context) if key in WRITERS else {key: [str(value)]}
        if not _kept(key, value, texts, context):
            texts = {key: [values.as_it_is(value)]}
        found |= texts
    return found


def _kept(key: str, value: Data, texts: Mapping[str, list[str]], context: TableContext) -> bool:
    """Whether the cells are read back to this very value, its keys in their order and its numbers in their places."""
    if any(not text.strip() or not XML_TEXT.fullmatch(text) for column in texts.values() for text in column):
        return False
    cells = {name: [GridCell(text) for text in column] for name, column in texts.items()}
    try:
        found = dict(fields_of(RowReading(cells, context)))[key]()
    except UnreadableCell:
        return False
    return repr(found) == repr(value)


def _written_indicator(row: Mapping[str, Data], _: TableContext) -> dict[str, list[str]]:
    indicator = mapping_of(row, "indicator")
    basis = {"indicator_basis": ["\n".join(map(str, list_of(indicator, "basis")))]} if "basis" in indicator else {}
    return {"indicator_id": [str(indicator["id"])], "indicator": [str(indicator["title"])], **basis}


def _written_units(row: Mapping[str, Data], context: TableContext) -> dict[str, list[str]]:
    rows = rows_of(row, "units")
    texts = {"units": ["\n".join(bearer_text(each, context.units) for each in rows)]}
    if any("owner" in each for each in rows):
        texts["owner"] = ["\n".join(_person(each["owner"]) if "owner" in each else NOBODY for each in rows)]
    return texts


def _person(value: Data) -> str:
    return f"{value['name']}（{value['post']}）" if isinstance(value, dict) and "post" in value else str(value)


def _people(row: Mapping[str, Data], _: TableContext) -> dict[str, list[str]]:
    leader = row["leader"]
    return {"leader": ["\n".join(map(_person, leader if isinstance(leader, list) else [leader]))]}


def _written_disclosure(row: Mapping[str, Data], _: TableContext) -> dict[str, list[str]]:
    value = mapping_of(row, "disclosure")
    reason = f"：{value['reason']}" if "reason" in value else ""
    return {"disclosure": [OPENNESS[str(value["type"])] + reason]}


WRITERS: Mapping[str, Callable[[Mapping[str, Data], TableContext], dict[str, list[str]]]] = {
    "section": lambda row, _: {"section": [str(each) for each in list_of(row, "section")]},
    "basis": lambda row, _: {"basis": ["\n".join(map(str, list_of(row, "basis")))]},
    "level": lambda row, context: {"level": [context.levels.get(str(row["level"]), str(row["level"]))]},
    "method": lambda row, _: {"method": [METHODS[str(row["method"])]]},
    "measures": lambda row, _: {"measures": ["\n".join(map(measure_text, rows_of(row, "measures")))]},
    "nodes": lambda row, context: {"nodes": ["\n".join(node_text(x, context.units) for x in rows_of(row, "nodes"))]},
    "indicator": _written_indicator,
    "units": _written_units,
    "leader": _people,
    "disclosure": _written_disclosure,
}
