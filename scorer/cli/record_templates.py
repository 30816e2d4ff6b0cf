"""Drafts of records: the fields a kind asks for, in order, each with its meaning and options beside it.

Made from the record schema, so that a draft never asks for what the check does not want.
"""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import click

from scorer.cli.click_zh import named
from scorer.model.book import Book
from scorer.model.decisions import holding
from scorer.model.entities import Data, Target
from scorer.reading.book.attachments import PICTURES, ROLES, looks_like_photo
from scorer.reading.book.commented_text import HELP, OFFERED, help_of
from scorer.reading.schemas import of_kind, schema
from scorer.reading.whole_file import create_whole
from scorer.reading.yaml.emitter import block, comment, entry
from scorer.scoring.scheme.interpretations import interpretations

COMMENT = 24
"""The column in which the explanations begin."""

NOTHING: Mapping[str, str] = MappingProxyType({})
NO_FILES: Mapping[Path, str] = MappingProxyType({})

FILES = "files"
"""The folder beside the records that holds their evidence."""


@dataclass(frozen=True)
class RecordDraft:
    """A record to be filled in: ``name`` is a file name that fits it, ``files`` its evidence."""

    name: str
    text: str
    files: Mapping[Path, str] = field(default_factory=dict)
    """Each piece of evidence with its role."""

    def write(self, folder: Path) -> Path:
        """Write it into an actor's folder under a name that is still free, and its evidence beside it.

        Nothing is overwritten: FileExistsError where other evidence has the same name.
        """
        (folder / FILES if self.files else folder).mkdir(parents=True, exist_ok=True)
        for source in self.files:
            _copy(source, folder / FILES / source.name)
        for place in range(1, 10_000):
            path = folder / (f"{self.name}.yml" if place == 1 else f"{self.name}-{place}.yml")
            try:
                create_whole(path, self.text.encode())
            except FileExistsError:
                continue
            return path
        raise RuntimeError(f"no free name for {self.name} in {folder}")


def write_draft(made: RecordDraft, folder: Path) -> None:
    """Write a draft and its evidence; the path is the answer, what comes next a hint."""
    try:
        path = made.write(folder)
    except FileExistsError as error:
        raise click.BadParameter(f"{error} 已有同名而内容不同的文件；请先换个文件名", param_hint="--attach") from error
    click.echo(str(path))
    if made.files:
        names = "、".join(f"{file.name}（{ROLES[role]}）" for file, role in made.files.items())
        click.echo(f"佐证已复制到 {folder / FILES}/：{names}；用途不对的，改草稿里的 role", err=True)
    click.echo(f"下一步：填好 {path.name} 里的必填项，再运行 scorer check {folder}", err=True)


def _copy(source: Path, place: Path) -> None:
    content = source.read_bytes()
    if not place.exists():
        create_whole(place, content)
    elif place.read_bytes() != content:
        raise FileExistsError(str(place))


TITLES: Mapping[str, str] = schema("record")["properties"]["kind"]["x-meanings"]
"""Record kind → its Chinese name."""


def refusal(book: Book, actor: str | None, known: Mapping[str, str | None]) -> tuple[str, str] | None:
    """The option that names what the year does not have, and what it has instead; None where all is known."""
    target, node, settles = known["target"], known["node"], known["settles"]
    questions = [each.id for each in interpretations(book.scheme)]
    if settles is not None and settles not in questions:
        return "--settles", f"没有解释“{settles}”；有 {'、'.join(questions)}；审定目标表、结果用 scorer settle"
    if actor is not None and actor not in filers(book):
        return "--actor", f"没有报送者“{actor}”；有 {named(filers(book))}"
    own = book.targets_of.get(actor, ()) if actor and actor in book.units else tuple(book.targets.values())
    if target is not None and target not in book.targets:
        return "--target", f"目标“{target}”不在目标表中；{_listed(own)}"
    row = next((row for row in own if row.id == target), None)
    if target is not None and row is None:
        return "--target", f"目标“{target}”没有列 {actor}；{_listed(own)}"
    if node is None:
        return None
    if row is None:
        return "--node", "写了 --node，还要用 --target 写明是哪一个目标的节点"
    mine = {each.id: each.task or each.id for each in row.nodes if actor not in book.units or actor in each.units}
    return None if node in mine else ("--node", f"目标“{target}”没有要报的节点“{node}”；有 {named(mine)}")


def filers(book: Book) -> dict[str, str]:
    """Everybody who files, by id: the office, the units, the reviewers."""
    found = {"office": book.office.name, **{unit.id: unit.name for unit in book.units.values()}}
    return found | {reviewer.id: reviewer.name for reviewer in book.reviewers}


def by_name(titles: Mapping[str, str], word: str) -> str:
    """The id of what is given by id or by name: 综合规划处 → ghc; a word that is neither stays."""
    return next((key for key, title in titles.items() if title == word), word)


def _listed(targets: Sequence[Target]) -> str:
    return f"有 {named({row.id: row.title for row in targets})}" if targets else "它没有承担任何目标"


def accepted(book: Book, actor: str, target: str, node: str) -> str | None:
    """The path of the unit's report on this node that is accepted: another one only corrects it."""
    for report in reversed(book.reports.get((actor, target, node), ())):
        decision = holding(book, report.path)
        if decision is not None:
            return report.path if decision.verdict == "accepted" else None
    return None


def missing_files(book: Book, target: str, node: str, roles: Iterable[str]) -> str:
    """The attachments missing in a report that a node is done: 可编辑电子版、盖章扫描件; none where it has all."""
    row = book.targets.get(target)
    asked = next((each.evidence for each in row.nodes if each.id == node), ()) if row else ()
    given = set(roles)
    return "、".join(ROLES.get(role, role) for role in asked if role not in given)


def draft(
    kind: str,
    known: Mapping[str, Data],
    files: Mapping[Path, str] = NO_FILES,
    offered: Mapping[str, str] = NOTHING,
    above: Sequence[str] = (),
) -> RecordDraft:
    """A draft of a kind; ``known`` fills fields already decided, ``files`` (file → role) become attachments.

    ``offered`` says of a field what this year lets one write in it, ``above`` what the draft begins with.
    """
    whole = of_kind(kind)
    common, required = schema("record")["properties"], {*whole["required"]}
    if known.get("settles"):
        required.add("chosen")
    lines = [entry("kind", kind), *map(comment, above)]
    for name, form in sorted(
        whole["properties"].items(), key=lambda pair: (pair[0] not in required, pair[0] in common)
    ):
        if name == "kind" or (name == "attachments" and files):
            continue
        value = known.get(name)
        mark = "" if value or name in required else "# "
        line = mark + (entry(name, value) if value else f"{name}:")
        hint = comment(_hint(form, name in required, offered.get(name)))
        lines.append(f"{line}{' ' * max(2, COMMENT - len(line))}{hint}")
    if files:
        rows: list[Data] = [_attachment(path, role) for path, role in files.items()]
        lines.append(block({"attachments": rows}).removesuffix("\n"))
    parts = [kind, *(str(value) for key in ("target", "node", "period", "settles") if (value := known.get(key)))]
    return RecordDraft("-".join(parts).replace(".", "-"), "\n".join(lines) + "\n", files)


def _hint(form: Mapping[str, str], required: bool, offered: str | None) -> str:
    return f"{HELP[not required]} {help_of(form)}{f'{OFFERED}{offered}。' if offered else ''}"


def guessed_role(path: Path) -> str:
    """What a file most likely is: 报告.docx editable, 报告.pdf and 报告盖章.jpg stamped, 现场.jpg supporting."""
    if looks_like_photo(path.name):
        return "supporting"
    return "stamped" if path.suffix.lower() in {".pdf", ".tif", ".tiff", *PICTURES} else "editable"


def _attachment(path: Path, role: str) -> dict[str, Data]:
    content = path.read_bytes()
    return {
        "role": role,
        "file": f"{FILES}/{path.name}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "media_type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    }
