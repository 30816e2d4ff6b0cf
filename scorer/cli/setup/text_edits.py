"""Files about to be written, and texts of which only some values change: comments and layout stay as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from scorer.model.entities import Data, Place
from scorer.model.entities import Path as Way
from scorer.reading.yaml import Document, locate, read

Files = Mapping[str, str]
"""Name below the root → text."""


class SetupRefusal(Exception):  # noqa: N818 -- no fault of the program: the words say what the user can do instead
    """A setup that cannot be done; ``str()`` is the whole sentence, in Chinese."""


def write(root: Path, files: Files, roots: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Write all files below ``root``, or none: where one is there already (in any root), SetupRefusal names it."""
    taken = [name for name in files for place in dict.fromkeys((root, *roots)) if (place / name).exists()]
    if taken:
        raise SetupRefusal(f"已经有 {'、'.join(dict.fromkeys(taken))}；不覆盖，什么也没有写")
    written = []
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        written.append(path)
    return tuple(written)


def found(roots: Sequence[Path], name: str) -> tuple[str, Document] | None:
    """The first root's file of this name: text and document. None: there is none; SetupRefusal: it has faults."""
    for root in roots:
        if (root / name).is_file():
            return parsed(name, (root / name).read_bytes())
    return None


def parsed(name: str, raw: bytes) -> tuple[str, Document]:
    """A text, without carriage returns, and its document; SetupRefusal where it has faults."""
    document, _ = read(name, raw)
    if document is None or not isinstance(document.data, dict):
        raise SetupRefusal(f"{name} 有错误，先运行 scorer check {name} 改好")
    return raw.decode("utf-8-sig").replace("\r\n", "\n"), document


def mapping(document: Document) -> dict[str, Data]:
    """The root of a document that :func:`parsed` gave."""
    return document.data if isinstance(document.data, dict) else {}


def changed(text: str, document: Document, values: Mapping[Way, str]) -> str:
    """The text with single-line values replaced: ``{("scheme",): "lianxi"}`` → ``scheme: lianxi``. ``""`` empties."""
    lines = text.split("\n")
    spans = {locate(document, Place(document.file, way)): value for way, value in values.items()}
    for span in sorted(spans, key=lambda span: (span.line, span.column), reverse=True):
        line, start = lines[span.line - 1], span.column - 1
        after = line[start + span.width :]
        # an emptied value leaves no blank at the end of its line; a comment behind it keeps its place
        kept = spans[span] or (" " * span.width if after.strip() else "")
        lines[span.line - 1] = (line[:start] + kept + after).rstrip()
    return "\n".join(lines)
