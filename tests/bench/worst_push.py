"""The worst pushes that the gate still takes: ``make bench-worst``, or ``python tests/bench/worst_push.py [SHAPE…]``.

Of each shape the largest change that is accepted is found by halving. The time is that of the processor, of the
judgement with its git commands; the memory that of all its processes. Prints, never judges: what is beyond is named
by the codes of its refusal.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import resource
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gate import git
from repository import build
from run import REPOSITORY, SCHEME, row, timed

RECORDS = 5_000
"""Of the repository: a tenth of them are the year's that is pushed to."""
YEAR = "submissions/jilin/2025"
CLAIM = (
    "kind: claim\ncomponent: bonus\ncategory: policy\nground: additional\nwork: x-{number}\ndate: 2025-05-20\n"
    "title: 争取补助资金第 {number} 笔\nissuer: 上级主管部门\nconfirmed_by: [main-leader]\nnote: {text}\n"
)
MEBI = 1 << 20
PARTS = 32
"""A shape has so many thirty-seconds of the most files or bytes that a change may hold: the largest accepted is found."""
Files = dict[str, bytes]


def claim(number: int, text: str = "进展", more: str = "") -> bytes:
    """A claim of the unit ``u00``: of these there may be any number, of reports on a node only one that waits."""
    return (CLAIM.format(number=number, text=text) + more).encode()


def attaching(files: Files, name: str = "a.yml") -> Files:
    """These files, attached by one claim."""
    rows = "".join(
        f"  - {{role: editable, file: files/{file}, sha256: {hashlib.sha256(raw).hexdigest()}, bytes: {len(raw)}}}\n"
        for file, raw in files.items()
    )
    return {name: claim(0, more=f"attachments:\n{rows}"), **{f"files/{file}": raw for file, raw in files.items()}}


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as folder:
        for name, raw in parts.items():
            folder.writestr(name, raw)
    return made.getvalue()


def document(body: str, more: dict[str, bytes] | None = None) -> bytes:
    """A .docx with this body."""
    space = "http://schemas.openxmlformats.org"
    types = (
        f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    rels = (
        f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r" Target="word/document.xml" '
        f'Type="{space}/officeDocument/2006/relationships/officeDocument"/></Relationships>'
    )
    text = f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": types.encode(), "_rels/.rels": rels.encode(), "word/document.xml": text.encode()}
    return packed({**parts, **(more or {})})


def paragraphs(count: int, text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{text.format(number)}</w:t></w:r></w:p>" for number in range(count))


def recordings(share: int) -> Files:
    """Ten recordings, at most of almost 20 MiB."""
    chance = random.Random(1)  # noqa: S311 - the same bytes every time
    return attaching(
        {f"r{n}.mp4": b"\0\0\0\x20ftypisom" + chance.randbytes(19 * MEBI * share // PARTS) for n in range(10)}
    )


def papers(share: int, piece: bytes) -> Files:
    """Ten PDF files, at most of almost 20 MiB, of this piece over and over."""
    body = piece * (19 * MEBI * share // PARTS // len(piece))
    return attaching({f"f{n}.pdf": b"%PDF-1.4\n" + body + str(n).encode() + b"\n%%EOF\n" for n in range(10)})


def scanned_papers(share: int) -> Files:
    """PDF files of pictures."""
    return papers(share, random.Random(2).randbytes(MEBI))  # noqa: S311 - as above


def papers_of_names(share: int) -> Files:
    """PDF files of names that are almost an action's."""
    return papers(share, b"/Launc ")


def papers_of_streams(share: int) -> Files:
    """PDF files of empty streams."""
    return papers(share, b"stream\nendstream ")


def papers_that_act(share: int) -> Files:
    """PDF files with an action in every kilobyte, each in an object that another refers to."""
    return papers(share, b"/AA 1 0 R 1 0 obj<</O 1 0 R >>" + b" " * 1024)


def pictures_with_heads(share: int) -> Files:
    """Ten pictures full of what may be the head of a program."""
    body = b"MZ\0\0" * (19 * MEBI * share // PARTS // 4)
    return attaching({f"j{n}.jpg": b"\xff\xd8\xff" + body + str(n).encode() for n in range(10)})


def long_records(share: int) -> Files:
    """Records with all the text that one field takes."""
    text = "按计划推进路基桥涵路面工程，" * 25
    return {f"h{n}.yml": claim(n, "\n  ".join([f"{n}{text}"] * 14)) for n in range(999 * share // PARTS)}


def many_records(share: int) -> Files:
    """Small records, every one of another matter."""
    return {f"m{n}.yml": claim(n, f"第 {n} 次") for n in range(999 * share // PARTS)}


def many_attachments(share: int) -> Files:
    """Five records, each of which attaches small files by deep and long names."""
    made: Files = {}
    for each in range(5):
        below = f"{'文' * 20}/{each}/a"
        named = {f"{below}/x{each}-{n}.txt": f"第 {each} 件第 {n} 页\n".encode() for n in range(198 * share // PARTS)}
        made |= attaching(named, f"a{each}.yml")
    return made


def long_texts(share: int) -> Files:
    """Ten text files of figures that may be numbers, in every line."""
    line = "工程量 1{0:03} 2{0:04} 3{0:04} 立方米，桩号 K{0}+345\n"
    text = "".join(line.format(n % 999) for n in range(32_000 * share // PARTS)).encode()
    return attaching({f"t{n}.txt": text + str(n).encode() for n in range(10)})


def word_documents(share: int) -> Files:
    """Ten documents of short paragraphs."""
    return attaching(
        {f"w{n}.docx": document(paragraphs(26_000 * share // PARTS, f"第{{}}段完成{n}")) for n in range(10)}
    )


def one_paragraph(share: int) -> Files:
    """Ten documents of one paragraph each, full of figures."""
    text = "完成土方 1234 5678 立方米，" * (130_000 * share // PARTS)
    return attaching({f"p{n}.docx": document(f"<w:p><w:r><w:t>{n}{text}</w:t></w:r></w:p>") for n in range(10)})


def many_parts(share: int) -> Files:
    """Twenty documents of up to 9,990 parts each."""
    parts = {f"word/p{n}.xml": b"<a>1</a>" for n in range(9_990 * share // PARTS)}
    return attaching({f"z{n}.docx": document(paragraphs(1, str(n)), parts) for n in range(20)})


def workbooks(share: int) -> Files:
    """Ten workbooks of cells with figures."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r * 1317 % 99991}.5</v></c>' for c in "ABCDEFGHI") + "</row>"
        for r in range(1, 30_000 * share // PARTS)
    )
    sheet = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override '
        'PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
        'sheet.main+xml"/></Types>'
    )
    book = f'<workbook xmlns="{space}"><sheets/></workbook>'.encode()
    made = {
        n: {
            "[Content_Types].xml": types.encode(),
            "xl/workbook.xml": book,
            "xl/worksheets/sheet1.xml": sheet + b" " * n,
        }
        for n in range(10)
    }
    return attaching({f"s{n}.xlsx": packed(parts) for n, parts in made.items()})


SHAPES: tuple[Callable[[int], Files], ...] = (
    recordings, scanned_papers, papers_of_names, papers_of_streams, papers_that_act, pictures_with_heads, long_records, many_records,
    many_attachments, long_texts, word_documents, one_paragraph, many_parts, workbooks,
)  # fmt: skip


def commit(folder: Path, files: Files, parent: str = "main") -> str:
    """A commit on main that adds these files to a unit's folder."""
    with tempfile.TemporaryDirectory() as place:
        index = f"{place}/index"
        git(folder, "read-tree", parent, index=index)
        for path, raw in files.items():
            blob = git(folder, "hash-object", "-w", "--stdin", given=raw)
            git(folder, "update-index", "--add", "--cacheinfo", f"100644,{blob},{YEAR}/u00/{path}", index=index)
        return git(folder, "commit-tree", git(folder, "write-tree", index=index), "-p", parent, "-m", "worst")


def versions(folder: Path, share: int) -> str:
    """Up to 900 commits, each of which brings another version of a record of 15 KB."""
    head = "main"
    for version in range(900 * share // PARTS):
        head = commit(folder, {"v.yml": claim(0, f"第 {version} 稿" + "推进中，" * 1200)}, head)
    return head


def trees(folder: Path, share: int) -> str:
    """Up to 490 commits, each with a deep file and its record: all trees above it are new every time."""
    head = "main"
    for number in range(490 * share // PARTS):
        head = commit(folder, attaching({f"a/b/c/d{number}.txt": f"第 {number} 页\n".encode()}, f"d{number}.yml"), head)
    return head


def heads(folder: Path, wanted: list[str]) -> Iterator[tuple[str, str, Callable[[int], str]]]:
    """Name, explanation, and the commit of each shape by its size."""
    made = {shape.__name__: (shape.__doc__, partial(_committed, folder, shape)) for shape in SHAPES}
    made |= {shape.__name__: (shape.__doc__, partial(shape, folder)) for shape in (versions, trees)}
    yield from ((name, str(what), head) for name, (what, head) in made.items() if not wanted or name in wanted)


def _committed(folder: Path, shape: Callable[[int], Files], share: int) -> str:
    return commit(folder, shape(share))


@dataclass(frozen=True)
class Judged:
    """What one judgement took, and its verdict with the codes."""

    processor: float
    seconds: float
    megabytes: float
    verdict: str


def judged(folder: Path, head: str) -> Judged:
    """A judgement by the command, measured."""
    command = [sys.executable, "-m", "scorer", "gate", "--repo", str(folder), "--base", "main", "--head", head]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = timed([*command, "--actor", "acc-00", "--on", "2025-12-31", "--format", "json"], REPOSITORY)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = json.loads(found.output) if found.output else {}
    codes = sorted({each["code"] for each in said.get("problems", ()) if each["level"] == "error"})
    return Judged(used, found.seconds, found.megabytes, " ".join([said.get("verdict", found.errors[-200:]), *codes]))


def largest(folder: Path, head: Callable[[int], str]) -> tuple[int, Judged, str]:
    """The largest share that is accepted, what that took, and why the next one is refused."""
    found = judged(folder, head(PARTS))
    if found.verdict == "accept":
        return PARTS, found, "the limit of files and bytes"
    low, high, refused = 0, PARTS, found.verdict
    while high - low > 1:
        now = judged(folder, head((low + high) // 2))
        if now.verdict == "accept":
            low, found = (low + high) // 2, now
        else:
            high, refused = (low + high) // 2, now.verdict
    return low, found, refused


def main() -> None:
    wanted = sys.argv[1:]
    row("shape", "largest accepted", "CPU seconds", "seconds", "MB (all processes)", "beyond", "what")
    row(*["---"] * 7)
    with tempfile.TemporaryDirectory(prefix="bench-worst-") as place:
        folder = build(Path(place) / "bare.git", SCHEME, RECORDS, 2000)
        for name, what, head in heads(folder, wanted):
            share, found, beyond = largest(folder, head)
            figures = f"{found.processor:.1f}", f"{found.seconds:.1f}", f"{found.megabytes:.0f}"
            row(name, f"{share}/{PARTS}", *figures, beyond, what)


if __name__ == "__main__":
    main()
