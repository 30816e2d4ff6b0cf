"""The units that a cell names: by name or id, however the names are set apart or broken over lines."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.diagnostics.suggest import closest
from scorer.intake.tables.cell_values import APART, UnreadableCell, pieces_of
from scorer.intake.tables.grid import compact
from scorer.model.entities import Data

ROLES: Mapping[str, str] = {"牵头": "lead", "主办": "lead", "配合": "support", "协办": "support", "共同": "joint"}
WRITTEN: Mapping[str, str] = {"lead": "牵头", "support": "配合", "joint": "共同"}
MARKED = re.compile(rf"(.+?)[（(]({'|'.join(ROLES)})(?:[:：](.+))?[）)]", re.DOTALL)


@dataclass(frozen=True)
class KnownUnits:
    """The units of a year, by id, with their names."""

    names: Mapping[str, str]

    def resolve(self, text: str) -> str | None:
        """The id that a name means, whatever blanks or marks are in it; None: there is none."""
        if text.strip() in self.names:
            return text.strip()
        found = [key for key, name in self.names.items() if _bare(name) == _bare(text)]
        return found[0] if len(found) == 1 else None

    def unknown(self, text: str) -> UnreadableCell:
        """That a name is none of theirs."""
        near = closest(compact(text), tuple(self.names.values()))
        meant = f"是不是“{near}”？" if near else ""
        return UnreadableCell(
            f"单位“{compact(text)}”不在 units.yml 里",
            f"{meant}名称要和 units.yml 里的一样；缺的单位先加上（成批加用 scorer import units）",
        )


def _bare(text: str) -> str:
    return APART.sub("", compact(text))


def bearers(text: str, units: KnownUnits) -> list[dict[str, Data]]:
    """The units of a cell, each with the role and the task that stand in brackets behind it, where they do."""
    pieces, found, start = pieces_of(text), list[dict[str, Data]](), 0
    while start < len(pieces):
        taken = _longest(pieces[start:], units)
        if taken is None:
            raise units.unknown(pieces[start])
        length, bearer = taken
        found.append(bearer)
        start += length
    doubled = {str(each["unit"]) for each in found if [other["unit"] for other in found].count(each["unit"]) > 1}
    if doubled:
        raise UnreadableCell(f"单位“{'、'.join(units.names[each] for each in sorted(doubled))}”写了两遍", "留一个")
    return found


def _longest(pieces: Sequence[str], units: KnownUnits) -> tuple[int, dict[str, Data]] | None:
    """A unit at the beginning, of as many pieces as its name was torn into."""
    for length in range(min(len(pieces), 4), 0, -1):
        text = "".join(pieces[:length])
        if (unit := units.resolve(text)) is not None:
            return length, {"unit": unit}
        marked = MARKED.fullmatch(text)
        if marked and (unit := units.resolve(marked[1])) is not None:
            task = {"task": marked[3].strip()} if marked[3] else {}
            return length, {"unit": unit, "role": ROLES[marked[2]], **task}
    return None


def bearer_text(bearer: Mapping[str, Data], units: KnownUnits) -> str:
    """A unit with its role and task as :func:`bearers` reads it: ``科技教育处（配合：提供数据）``."""
    name = units.names.get(str(bearer["unit"]), str(bearer["unit"]))
    task = f"：{bearer['task']}" if "task" in bearer else ""
    return f"{name}（{WRITTEN[str(bearer['role'])]}{task}）"
