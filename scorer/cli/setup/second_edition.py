"""A bureau's 办法 of the first edition in files of the second: what is to be written, and what could not be said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from scorer.cli.setup.text_edits import Files, SetupRefusal, found, mapping
from scorer.diagnostics import catalogue
from scorer.ledger.procedure.settlement import settlings
from scorer.model.entities import Data, Place, Problem, Span
from scorer.pipeline.library import Library
from scorer.pipeline.run import check
from scorer.reading.book.documents import placed
from scorer.reading.book.from_first_edition import first_edition_path, second_edition
from scorer.reading.book.renamed_keys import covering
from scorer.reading.book.scheme_edition import OTHERS, first_edition
from scorer.reading.book.scheme_parts import EMPTY, HEADS, parted
from scorer.reading.book.store import Disk, Overlaid
from scorer.reading.yaml import Document, locate, read
from scorer.reading.yaml.lines import path_at
from scorer.reading.yaml.rewriting import rewritten
from scorer.reading.yaml.values import list_of
from scorer.scoring.results_digest import EDITION
from scorer.scoring.results_digest_first_edition import rules_digest
from scorer.scoring.scheme.interpretations import choices, taken
from scorer.scoring.scheme.meaning import meaning
from scorer.scoring.scheme.parse import build


@dataclass(frozen=True)
class Upgrade:
    """The files to be written, each ``scheme.yml`` of the first edition, and what stands in the way."""

    roots: Sequence[Path]
    before: Mapping[str, Document]
    files: Files
    problems: tuple[Problem, ...] = ()

    @cached_property
    def library(self) -> Library:
        """All that is under the roots, as it will be."""
        texts = {name: text.encode() for name, text in self.files.items()}
        first, *others = (Disk(str(root)) for root in self.roots)
        return Library([Overlaid(first, texts), *others])


def upgrade(roots: Sequence[Path], bureau: str, years: Sequence[str]) -> Upgrade:
    """The 办法 of a bureau, and those of its years (``demo/2025``) that have their own, in the second edition.

    SetupRefusal where none of them is of the first edition, or where one cannot be read.
    """
    made = Upgrade(roots, {}, {})
    for folder in (f"targets/{bureau}", *(f"targets/{year}" for year in years)):
        made = _with(made, folder)
    if not made.before:
        raise SetupRefusal(f"{bureau} 的办法已经是第二版的写法，没有要换的")
    if problems := made.problems or tuple(_left(made)):
        return replace(made, problems=problems)
    settled = dict(_settled(made, years))
    return replace(made, files={**made.files, **settled}) if settled else made


def _with(made: Upgrade, folder: str) -> Upgrade:
    """The upgrade with one folder's ``scheme.yml``, where that is of the first edition, or has words of it."""
    name, root = f"{folder}/scheme.yml", made.roots[:1]
    beside = {each: file for each in OTHERS if (file := found(root, f"{folder}/{each}.yml"))}
    scheme = found(root, name)
    if scheme is None:
        return made
    text, document = scheme
    asked = mapping(beside["interpretations"][1]) if "interpretations" in beside else {}
    data, problems = second_edition(mapping(document), name, asked)
    whole = first_edition(mapping(document), beside)
    if not whole and data == document.data:
        return made
    try:
        names = [covering(row) for row in list_of(mapping(document), "covers")]
        parts = parted(rewritten(text, document, data, {("covers",): names}))
    except ValueError:
        raise SetupRefusal(f"{name} 换写以后读出来和原来不一样，什么也没有写；请把这个文件交给维护程序的人") from None
    for each in beside:
        if each in parts:
            raise SetupRefusal(f"{folder}/{each}.yml 已经有了，{name} 里还有它的段：先并过去，再从 scheme.yml 删去")
    files = {f"{folder}/{each}.yml": part for each, part in parts.items()}
    emptied = _emptied(made, folder, {*parts, *beside}) if whole else ()
    files |= {f"{folder}/{each}.yml": HEADS[each] + EMPTY[each] for each in emptied}
    return replace(
        made,
        before={**made.before, name: document},
        files={**made.files, **files},
        problems=(*made.problems, *placed(problems, {name: document})),
    )


def _emptied(made: Upgrade, folder: str, there: set[str]) -> Iterator[str]:
    """Files that a year's own 办法 needs without having anything for them: the bureau's would hold for it otherwise."""
    above = folder.rpartition("/")[0]
    for each in OTHERS:
        file = f"{above}/{each}.yml"
        if above != "targets" and each not in there and (file in made.files or (made.roots[0] / file).is_file()):
            yield each


def _left(made: Upgrade) -> Iterator[Problem]:
    """What the check finds in the files as they will be, at its place in the text that is there."""
    for problem in catalogue.errors(check(made.library, list(made.files))):
        name = f"{problem.place.file.rpartition('/')[0]}/scheme.yml"
        document = read(problem.place.file, made.files[problem.place.file].encode())[0]
        if document is None or not isinstance(problem.place, Span):
            yield problem
            continue
        before = made.before[name]
        path = first_edition_path(path_at(document, problem.place), mapping(before))
        yield replace(problem, place=locate(before, Place(name, path, "key")))


def _settled(made: Upgrade, years: Sequence[str]) -> Iterator[tuple[str, str]]:
    """``cycle.yml`` of each year that was settled under rules of the first edition: what these rules meant."""
    library = made.library
    for year in years:
        file, book = f"targets/{year}/cycle.yml", library.loaded(year).book
        before = _rules_before(made, year)
        digests = [each.digest or EDITION for each in settlings(book, "results")] if book else []
        text = found(made.roots[:1], file)
        if book is None or before is None or text is None or all(each.startswith(EDITION) for each in digests):
            continue
        now = meaning(build(book.scheme, choices(taken(book, {})), "")[0])
        same: dict[str, Data] = {"rules": rules_digest(before), "meaning": now}
        if mapping(text[1]).get("converted") != same:
            yield file, rewritten(*text, {**mapping(text[1]), "converted": same})


def _rules_before(made: Upgrade, year: str) -> Mapping[str, Data] | None:
    """The 办法 of the first edition that was in force for a year: its own, else its bureau's."""
    for folder in (year, year.partition("/")[0]):
        document = made.before.get(f"targets/{folder}/scheme.yml")
        if document is not None:
            return mapping(document)
    return None
