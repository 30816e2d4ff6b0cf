"""Open data of a year and 自己算一遍: the files, their fields, and the one command that computes all again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scorer.publish.open_data.licence import attribution, licence
from scorer.publish.open_data.package import VERSION
from scorer.publish.open_data.package import files as data_files
from scorer.publish.open_data.program import DIGEST_COMMAND, program_digest, program_version
from scorer.publish.open_data.tables import TABLES
from scorer.publish.site import results, urls
from scorer.publish.site.labels import DATA_FILES, size
from scorer.publish.site.layout import Link, Page, banner, facts
from scorer.publish.site.render import render
from scorer.views.year_types import Projection, StepView

STAMP = (1980, 1, 1, 0, 0, 0)

MOST_BYTES = 8_000_000
"""Of all files of a year, up to which each is offered by itself; beyond, only packed together."""

MOST_ROWS = 30_000
"""Nodes and figures of a year up to which its data are made with the site; beyond, the office exports them itself."""


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file: what it is, its link, its size in words."""

    what: str
    link: Link
    size: str


@dataclass(frozen=True)
class DataFiles:
    """A year's files, and all of them in one."""

    projection: Projection
    files: Mapping[str, bytes]
    packed: bytes

    @property
    def loose(self) -> bool:
        """Whether each is offered by itself."""
        return sum(map(len, self.files.values())) <= MOST_BYTES


def data(projection: Projection) -> DataFiles:
    """The files of a year, made once for its pages and for the disk; none where they are too many for a build."""
    rows = len(projection.steps) + sum(len(part.nodes) for row in projection.targets for part in row.parts)
    made = data_files(projection) if rows <= MOST_ROWS else {}
    return DataFiles(projection, made, _packed(_folder(projection), made))


def _packed(folder: str, made: Mapping[str, bytes]) -> bytes:
    """All files in one folder of a ZIP, of one date, so that the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in made.items():
            package.writestr(zipfile.ZipInfo(f"{folder}/{name}", STAMP), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pages(found: DataFiles, crumbs: tuple[tuple[str, str], ...], program: str | None = None) -> Iterator[Page]:
    """The page of the data and, where figures are published, 自己算一遍, with where the ``program`` is, if known."""
    projection, about = found.projection, facts(found.projection)
    here = urls.data(projection.cycle)
    title = f"{projection.year} 年开放数据"
    loose = found.files.items() if found.loose else ()
    body = render(
        "data.html",
        here,
        title=title,
        projection=projection,
        version=VERSION,
        what=_of_what(projection),
        whole=_whole(here, found),
        files=tuple(_offered(here, projection, each, _what(name), name) for name, each in loose),
        tables=tuple(kind for name, kind in TABLES.items() if not found.files or f"{name}.csv" in found.files),
        licence=licence(projection),
        attribution=attribution(projection),
    )
    summary = f"{projection.title}公开的{_of_what(projection)}，供取用和复用。"
    yield Page(here, title, body, crumbs, banner(projection), about, crumb="开放数据", summary=summary)
    if projection.steps:
        yield _again(found, crumbs, program)


def _of_what(projection: Projection) -> str:
    """The contents of the files in words: 目标、节点、台账、结果和算式; of a year that is only a table 目标和节点."""
    words = ["目标"] if projection.targets else []
    if projection.status == "targets-only":
        return "目标"
    words += ["节点"] if any(part.nodes for row in projection.targets for part in row.parts) else []
    words += ["台账"] if projection.ledger.lines else []
    words += ["结果", "算式"] if projection.steps else []
    return "和".join(filter(None, ("、".join(words[:-1]), *words[-1:]))) or "条款"


def _again(found: DataFiles, crumbs: tuple[tuple[str, str], ...], program: str | None) -> Page:
    projection, there = found.projection, urls.again(found.projection.cycle)
    steps = projection.steps.values()
    computed = sum(bool(step.rule) and step.value is not None for step in steps)
    title = f"{projection.year} 年成绩自己算一遍"
    body = render(
        "again.html",
        there,
        title=title,
        projection=projection,
        whole=_whole(there, found),
        folder=_folder(projection),
        computed=computed,
        given=len(steps) - computed,
        begins=tuple(_begins(projection)),
        program=program,
        version=program_version(),
        digest=program_digest(),
        digest_command=DIGEST_COMMAND,
        has_results=results.has_page(projection),
    )
    summary = f"用公布的数和办法，一条命令重算{projection.title}的每个成绩。"
    return Page(there, title, body, crumbs, banner(projection), facts(projection), crumb="自己算一遍", summary=summary)


def _begins(projection: Projection) -> Iterator[tuple[str, str, StepView]]:
    """Each figure that is given because its grounds are withheld, with the unit's name and what it is an item of."""
    names = {unit.id: unit.name for unit in projection.units}
    above = {name: step.label for step in projection.steps.values() for name in step.inputs}
    for step in projection.steps.values():
        if step.withheld:
            yield names.get(step.id.partition("/")[0], ""), above.get(step.id, ""), step


def files(found: DataFiles) -> Iterator[tuple[str, bytes]]:
    """Address and bytes of each file: all in one, and each by itself where they are not too long."""
    cycle = found.projection.cycle
    if found.files:
        yield urls.data_file(cycle, _zip_name(found.projection)), found.packed
    for name, content in found.files.items() if found.loose else ():
        yield urls.data_file(cycle, name), content


def _whole(here: str, found: DataFiles) -> OfferedFile | None:
    if not found.files:
        return None
    return _offered(here, found.projection, found.packed, "全部文件（压缩包）", _zip_name(found.projection))


def _folder(projection: Projection) -> str:
    return f"{projection.bureau}-{projection.year}"


def _zip_name(projection: Projection) -> str:
    return f"{_folder(projection)}.zip"


def _offered(here: str, projection: Projection, content: bytes, what: str, name: str) -> OfferedFile:
    return OfferedFile(what, Link(name, urls.href(here, urls.data_file(projection.cycle, name))), size(len(content)))


def _what(name: str) -> str:
    stem, _, ending = name.partition(".")
    if ending == "csv":
        return f"{TABLES[stem].title}（一行是{TABLES[stem].row}）"
    return DATA_FILES[name]
