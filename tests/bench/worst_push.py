"""The worst pushes that the gate still takes: ``make bench-worst``, or ``python tests/bench/worst_push.py [SHAPE…]``.

Each shape goes to one limit of what a change may hold. The time is that of the processor, of the judgement with its
git commands; the memory that of all its processes. Prints, never judges: a refusal is named by its codes.
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
from pathlib import Path

from gate import git
from repository import build
from run import REPOSITORY, SCHEME, row, timed

RECORDS = 5_000
"""Of the repository: a tenth of them are the year's that is pushed to."""
YEAR = "submissions/jilin/2025"
REPORT = "kind: report\ntarget: t-{target:05}\nnode: n{node}\nstatus: ongoing\nprogress: {text}\n"
MEBI = 1 << 20
Files = dict[str, bytes]


def report(number: int, text: str = "进展", more: str = "") -> bytes:
    """A report of the unit ``u00`` on one of its rows."""
    return (REPORT.format(target=0, node=number % 11 + 1, text=text) + more).encode()


def attaching(files: Files, name: str = "a.yml") -> Files:
    """These files, attached by one report."""
    rows = "".join(
        f"  - {{role: editable, file: files/{file}, sha256: {hashlib.sha256(raw).hexdigest()}, bytes: {len(raw)}}}\n"
        for file, raw in files.items()
    )
    return {name: report(0, more=f"attachments:\n{rows}"), **{f"files/{file}": raw for file, raw in files.items()}}


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


def recordings() -> Files:
    """Ten recordings of almost 20 MiB."""
    chance = random.Random(1)  # noqa: S311 - the same bytes every time
    return attaching({f"r{n}.mp4": b"\0\0\0\x20ftypisom" + chance.randbytes(19 * MEBI) for n in range(10)})


def large_records() -> Files:
    """Three records of a mebibyte, all text: as much YAML as fits beside its search."""
    text = "按计划推进路基桥涵路面工程，" * 7
    return {f"l{n}.yml": report(n, "\n  ".join([f"{n}{text}"] * 3000)) for n in range(3)}


def two_hundred_records() -> Files:
    """Two hundred records of 14 KB."""
    text = "按计划推进路基桥涵路面工程，" * 7
    return {f"h{n}.yml": report(n, "\n  ".join([f"{n}{text}"] * 46)) for n in range(200)}


def deep_records() -> Files:
    """Three records of 880 KB whose values are nested as deep as is read."""
    row = "  k{}: " + "{{a: " * 8 + "1" + "}}" * 8 + "\n"
    return {
        f"d{n}.yml": report(n, more="figures:\n" + "".join(row.format(f"{n}-{i}") for i in range(18_000)))
        for n in range(3)
    }


def many_records() -> Files:
    """A thousand small records, every one on another's node."""
    return {f"m{n}.yml": report(n, f"第 {n} 次") for n in range(1000)}


def many_attachments() -> Files:
    """One record that attaches 999 small files."""
    return attaching({f"x{n}.txt": f"第 {n} 页\n".encode() for n in range(999)})


def long_texts() -> Files:
    """Three text files of 1.8 MB: figures that may be numbers, in every line."""
    line = "工程量 1{0:03} 2{0:04} 3{0:04} 立方米，桩号 K{0}+345\n"
    text = "".join(line.format(n % 999) for n in range(32_000)).encode()
    return attaching({f"t{n}.txt": text + str(n).encode() for n in range(3)})


def word_documents() -> Files:
    """Ten documents of 26,000 short paragraphs."""
    return attaching({f"w{n}.docx": document(paragraphs(26_000, f"第{{}}段完成{n}")) for n in range(10)})


def one_paragraph() -> Files:
    """Two documents of one paragraph of 2.2 million characters."""
    text = "完成土方 1234 5678 立方米，" * 130_000
    return attaching({f"p{n}.docx": document(f"<w:p><w:r><w:t>{n}{text}</w:t></w:r></w:p>") for n in range(2)})


def many_parts() -> Files:
    """Fourteen documents of 9,990 parts each."""
    parts = {f"word/p{n}.xml": b"<a>1</a>" for n in range(9_990)}
    return attaching({f"z{n}.docx": document(paragraphs(1, str(n)), parts) for n in range(14)})


def workbooks() -> Files:
    """Two workbooks of 270,000 cells with figures."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cells = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}"><v>{r * 1317 % 99991}.5</v></c>' for c in "ABCDEFGHI") + "</row>"
        for r in range(1, 30_000)
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
        for n in range(2)
    }
    return attaching({f"s{n}.xlsx": packed(parts) for n, parts in made.items()})


def portable_documents() -> Files:
    """Ten PDF files of almost 20 MiB."""
    return attaching(
        {
            f"f{n}.pdf": b"%PDF-1.4\n"
            + b"1 0 obj<</Length 5>>stream\nBT ET\nendstream endobj\n" * 370_000
            + str(n).encode()
            + b"\n%%EOF\n"
            for n in range(10)
        }
    )


SHAPES: tuple[Callable[[], Files], ...] = (
    recordings, large_records, two_hundred_records, deep_records, many_records, many_attachments, long_texts, word_documents,
    one_paragraph, many_parts, workbooks, portable_documents,
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


def many_versions(folder: Path) -> str:
    """Ten commits, each of which brings another version of a record of 190 KB."""
    head = "main"
    for version in range(10):
        head = commit(folder, {"v.yml": report(0, f"第 {version} 稿" + "推进中，" * 16_000)}, head)
    return head


def heads(folder: Path, wanted: list[str]) -> Iterator[tuple[str, str, str]]:
    """Name, explanation and commit of each shape."""
    for shape in SHAPES:
        if not wanted or shape.__name__ in wanted:
            yield shape.__name__, str(shape.__doc__), commit(folder, shape())
    if not wanted or "many_versions" in wanted:
        yield "many_versions", str(many_versions.__doc__), many_versions(folder)


def main() -> None:
    wanted = sys.argv[1:]
    row("shape", "CPU seconds", "seconds", "MB (all processes)", "verdict", "what")
    row(*["---"] * 6)
    with tempfile.TemporaryDirectory(prefix="bench-worst-") as place:
        folder = build(Path(place) / "bare.git", SCHEME, RECORDS, 2000)
        for name, what, head in heads(folder, wanted):
            command = [sys.executable, "-m", "scorer", "gate", "--repo", str(folder), "--base", "main", "--head", head]
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            found = timed([*command, "--actor", "acc-00", "--on", "2025-12-31", "--format", "json"], REPOSITORY)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            said = json.loads(found.output) if found.output else {}
            codes = sorted({each["code"] for each in said.get("problems", ())})
            verdict = f"{said.get('verdict', found.errors[-200:])} {' '.join(codes)}"
            row(name, f"{used:.1f}", f"{found.seconds:.1f}", f"{found.megabytes:.0f}", verdict, what)


if __name__ == "__main__":
    main()
