"""A new bureau's folder, begun from a 办法 that is there already.

What is copied is the start of a draft: rules, clauses and readings of another bureau, to be checked
against one's own text line by line. What cannot be copied (names, units, targets) is left empty,
so that ``scorer check`` names it until it is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

from scorer.cli.setup.text_edits import Files, SetupRefusal, changed, found, mapping, parsed
from scorer.model.entities import Data, Place
from scorer.model.entities import Path as Way
from scorer.model.packaged import packaged
from scorer.reading.book.files import OF_BUREAU
from scorer.reading.yaml import Document, locate
from scorer.reading.yaml.emitter import block, entry, inline
from scorer.reading.yaml.values import rows_of
from scorer.scoring.scheme.interpretations import interpretations

BUREAU = re.compile(r"(?!holidays$)[a-z0-9][a-z0-9-]{0,31}")
"""What a bureau's folder may be called; ``holidays`` is that of the working days."""


def start(roots: Sequence[Path], bureau: str, source: str, year: int, chosen: Mapping[str, str]) -> Files:
    """The files of ``targets/<bureau>``, its 办法 copied from ``source``; ``chosen`` takes interpretations otherwise.

    SetupRefusal: a name that no folder may have, a source without a 办法, an option that does not exist.
    """
    named(bureau)
    folder = f"targets/{bureau}"
    parts = {name: _copied(roots, source, f"{name}.yml") for name in OF_BUREAU if _needed(roots, source, name)}
    data = mapping(parts["scheme"][1])
    copied = {name: changed(*part, _own(data, bureau) if name == "scheme" else {}) for name, part in parts.items()}
    if chosen:
        asked = parts.get("interpretations") or ("", parsed("interpretations.yml", b"interpretations: []\n")[1])
        every = {key: value for _, document in parts.values() for key, value in mapping(document).items()}
        copied["interpretations"] = _taken(*asked, every, chosen)
    groups = tuple(" ".join(str(row.get("id")).split()) for row in rows_of(data, "groups")) or ("office",)
    levels = data.get("levels")
    level = str(next(iter(levels))) if isinstance(levels, Mapping) and levels else ""
    texts = packaged("scorer.cli.setup", "new_bureau")
    return {
        **{
            f"{folder}/{name}.yml": texts["copied"].format(source=inline(source), name=f"{name}.yml") + text
            for name, text in copied.items()
        },
        **year_files(folder, year, groups, level),
    }


def named(bureau: str) -> None:
    """SetupRefusal: a name that no folder of a bureau may have."""
    if not BUREAU.fullmatch(bureau):
        raise SetupRefusal(f"“{bureau}”不能作部门的代号：用小写英文字母、数字和连字号，如 lianxi")


def year_files(folder: str, year: int, groups: Sequence[str], level: str = "") -> Files:
    """The files of a bureau's first year, to be filled in; ``level`` is the first of its targets' levels."""
    texts = packaged("scorer.cli.setup", "new_bureau")
    row = f"#     level: {inline(level)}\n" if level else ""
    return {
        f"{folder}/{year}/cycle.yml": texts["cycle"].format(year=year),
        f"{folder}/{year}/units.yml": texts["units"].format(groups="、".join(groups), group=inline(groups[0])),
        f"{folder}/{year}/targets.yml": texts["targets"].format(year=year, level=row),
    }


def _needed(roots: Sequence[Path], source: str, name: str) -> bool:
    """Whether a file is copied: rules and clauses there must be, the others may."""
    return name in ("scheme", "clauses") or any((root / f"targets/{source}/{name}.yml").is_file() for root in roots)


def _copied(roots: Sequence[Path], source: str, name: str) -> tuple[str, Document]:
    file = found(roots, f"targets/{source}/{name}")
    if file is None:
        raise SetupRefusal(f"没有 targets/{source}/{name}，不能从“{source}”抄")
    return file


def _own(data: Mapping[str, Data], bureau: str) -> dict[Way, str]:
    """The new name; what only the source's bureau is called is emptied, and who may interpret is open again."""
    values: dict[Way, str] = {("scheme",): bureau, ("title",): ""}
    return values | ({("interpreter",): "null"} if data.get("interpreter") else {})


def _taken(text: str, document: Document, data: Mapping[str, Data], chosen: Mapping[str, str]) -> str:
    """The text of the interpretations with those that are to be taken otherwise from the start.

    A question of the engine's own that the file does not list gets a row: ``- id: gen.tie``, ``chosen: dense``.
    """
    known, rows = {item.id: item for item in interpretations(data)}, rows_of(mapping(document), "interpretations")
    listed = {str(row.get("id")): place for place, row in enumerate(rows)}
    values: dict[Way, str] = {}
    for name, option in chosen.items():
        if name not in known:
            raise SetupRefusal(f"没有解释“{name}”；有 {'、'.join(known)}")
        if known[name].options and option not in known[name].options:
            raise SetupRefusal(f"解释“{name}”没有“{option}”；可取 {'、'.join(known[name].options)}")
        if name in listed and "chosen" in rows[listed[name]]:
            values["interpretations", listed[name], "chosen"] = inline(option)
        elif name in listed:
            way: Way = ("interpretations", listed[name], "id")
            place = locate(document, Place(document.file, way))
            braced = "{" in text.split("\n")[place.line - 1][: place.column]
            values[way] = (", " if braced else "\n    ").join((name, entry("chosen", option)))
    added: list[Data] = [{"id": name, "chosen": option} for name, option in chosen.items() if name not in listed]
    head = "" if rows or not added else "interpretations:\n"
    return changed(text, document, values) + (head + indent(block(added), "  ") if added else "")
