"""Measures and nodes as lines of a cell: ``年度投资 8 亿元``, ``2025-06-30：完成 40 公里``; both ways."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from scorer.intake.tables.cell_values import UnreadableCell, due_of, pieces_of
from scorer.intake.tables.grid import GridCell, lines_of, plain
from scorer.intake.tables.unit_names import KnownUnits
from scorer.model.entities import Data
from scorer.reading.schemas import schema

Row = dict[str, Data]
MEASURE = re.compile(
    r"(?P<name>.+?)\s*[:：]?\s*(?P<low>-?\d+(?:\.\d+)?)(?:\s*[-~—至]\s*(?P<high>\d+(?:\.\d+)?))?"
    r"\s*(?P<unit>[^\d\s；;，,、（()）〔〕]{1,20})"
)
REMARKED = re.compile(r"(.*?)\s*〔([^〔〕]*)〕", re.DOTALL)
LOOSE = re.compile(r"(以上|以下|以内|左右|不少于|不超过)$")
NUMBERS: Mapping[str, str] = {"权重": "weight", "每": "per", "加": "up", "加分上限": "up_cap", "扣": "down"}
NODE = re.compile(
    r"(?:(?P<id>[a-z][a-z0-9-]{0,31})\s+)?(?P<due>[0-9０-９][^\s:：]*?)(?:之前|以前|前|底)?(?:\s*[:：]\s*|\s+|$)(?P<task>.*)",
    re.DOTALL,
)
EVIDENCE: Mapping[str, str] = schema("targets")["$defs"]["node"]["properties"]["evidence"]["items"]["x-meanings"]


def measures_of(text: str, known: Sequence[Row]) -> list[Row]:
    """The measures of a cell, one a line or between ；and 、; ids and what is not said are those of ``known``."""
    found: list[Row] = []
    for piece in pieces_of(text):
        found.append(_measure(piece, known, found))
    return found


def _measure(piece: str, known: Sequence[Row], before: Sequence[Row]) -> Row:
    remarked = REMARKED.fullmatch(piece)
    bare, remarks = (remarked[1], remarked[2]) if remarked else (piece, None)
    match = MEASURE.fullmatch(re.sub(r"(?<=\d),(?=\d{3})", "", plain(bare)))
    if match is None or LOOSE.search(match["unit"]):
        raise UnreadableCell(
            f"指标“{piece}”读不出名称、数和单位", "写成“年度投资 8 亿元”，几个指标一行一个；范围写成 13-14"
        )
    low, high = _number(match["low"]), _number(match["high"]) if match["high"] else None
    name = bare.strip()[: len(match["name"])] if plain(bare) == bare.strip() else match["name"]
    return measure(name, match["unit"], low if high is None else {"from": low, "to": high}, remarks, (known, before))


def measure(
    name: str, unit: str, target: Data, remarks: str | None, others: tuple[Sequence[Row], Sequence[Row]]
) -> Row:
    """A measure of these values; ``others`` are those that the table had, and those before it in the cell."""
    known, before = others
    named = dict(_remarks(remarks)) if remarks is not None else {}
    same = next((each for each in known if each.get("id") == named.get("id", each["id"]) and each["name"] == name), {})
    kept = {key: value for key, value in same.items() if key not in ("id", "name", "unit", "target")}
    taken = {str(each["id"]) for each in (*known, *before)}
    fresh = next(new for count in range(1, 1000) if (new := f"m{count}") not in taken)
    key = named.pop("id", same.get("id", fresh))
    return {"id": key, "name": name, "unit": unit, "target": target, **(kept if remarks is None else named)}


def _remarks(text: str) -> list[tuple[str, Data]]:
    found: list[tuple[str, Data]] = []
    for each in filter(None, (part.strip() for part in re.split(r"[；;]", text))):
        word, _, value = each.partition(" ")
        if each == "力争":
            found.append(("stretch", True))
        elif word == "编号" and value:
            found.append(("id", value.strip()))
        elif word in NUMBERS and re.fullmatch(r"\d+(\.\d+)?%?", value.strip()):
            found.append((NUMBERS[word], value.strip() if "%" in value else _number(value.strip())))
        else:
            raise UnreadableCell(f"括号里的“{each}”读不出来", f"能写的有 编号、力争、{'、'.join(NUMBERS)}")
    return found


def _number(text: str) -> int | Decimal:
    return Decimal(text) if "." in text else int(text)


def measure_text(row: Mapping[str, Data]) -> str:
    """A measure as one line: ``年度投资 8 亿元〔编号 invest；权重 2〕``."""
    target = row["target"]
    shown = f"{target['from']}-{target['to']}" if isinstance(target, dict) and "from" in target else str(target)
    words = {key: word for word, key in NUMBERS.items()}
    rest = [f"{words[key]} {value}" for key, value in row.items() if key in words]
    stretch = ["力争"] if row.get("stretch") else []
    remarks = "；".join((f"编号 {row['id']}", *stretch, *rest))
    return f"{row['name']} {shown} {row['unit']}〔{remarks}〕"


def nodes_of(text: str, known: Sequence[Row], year: int, units: KnownUnits) -> list[Row]:
    """The nodes of a cell, one a line; ids and what is not said are those of ``known``."""
    found: list[Row] = []
    for line in lines_of(text):
        remarked = REMARKED.fullmatch(line)
        bare, remarks = (remarked[1], remarked[2]) if remarked else (line, None)
        match = NODE.fullmatch(bare)
        if match is None:
            raise UnreadableCell(f"节点“{line}”读不出时限和任务", f"一行一个，写成“{year}-06-30：完成 40 公里”")
        due, task = due_of(GridCell(match["due"]), year), match["task"].strip()
        found.append(_node((match["id"], due, task), remarks, (known, found), units))
    return found


def _node(
    said: tuple[str | None, str, str],
    remarks: str | None,
    others: tuple[Sequence[Row], Sequence[Row]],
    units: KnownUnits,
) -> Row:
    name, due, task = said
    known, before = others
    used = {str(each["id"]) for each in before}
    likely = [each for each in known if each["id"] not in used and (each["id"] == name if name else each["due"] == due)]
    same = next(iter(sorted(likely, key=lambda each: each.get("task") != task)), {})
    taken = used | {str(each["id"]) for each in known}
    fresh = next(new for count in range(1, 1000) if (new := f"n{count}") not in taken)
    kept = {key: value for key, value in same.items() if key in ("evidence", "units")}
    rest = kept if remarks is None else dict(_node_remarks(remarks, units))
    return {"id": name or same.get("id", fresh), "due": due, **({"task": task} if task else {}), **rest}


def _node_remarks(text: str, units: KnownUnits) -> list[tuple[str, Data]]:
    found: list[tuple[str, Data]] = []
    for each in filter(None, (part.strip() for part in re.split(r"[；;]", text))):
        word, _, value = each.partition(" ")
        if word == "佐证":
            meanings = {title: key for key, title in EVIDENCE.items()}
            found.append(("evidence", [_meant(meanings, name) for name in pieces_of(value)]))
        elif word == "由":
            found.append(("units", [_unit(name, units) for name in pieces_of(value)]))
        else:
            raise UnreadableCell(f"括号里的“{each}”读不出来", "能写的有 佐证、由")
    return found


def _meant(meanings: Mapping[str, str], name: str) -> str:
    if name not in meanings:
        raise UnreadableCell(f"没有“{name}”这种佐证", f"写 {'、'.join(meanings)}")
    return meanings[name]


def _unit(name: str, units: KnownUnits) -> str:
    found = units.resolve(name)
    if found is None:
        raise units.unknown(name)
    return found


def node_text(row: Mapping[str, Data], units: KnownUnits) -> str:
    """A node as one line: ``n1 2025-06-30 完成 40 公里〔佐证 盖章扫描件；由 综合规划处〕``."""
    evidence, own = row.get("evidence"), row.get("units")
    rest = [f"佐证 {'、'.join(EVIDENCE[str(each)] for each in evidence)}"] if isinstance(evidence, list) else []
    rest += [f"由 {'、'.join(units.names.get(str(each), str(each)) for each in own)}"] if isinstance(own, list) else []
    task = f"：{row['task']}" if "task" in row else ""
    return f"{row['id']} {row['due']}{task}〔{'；'.join(rest)}〕"
