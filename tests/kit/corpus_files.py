"""The corpus as data: one attempt per file of ``tests/corpus``, what is expected of it, and where it would be put.

A text file says it in the comments it begins with, a file that can bear no comment in its
family's ``index.toml``; a change of several paths, or of a name that no checkout should hold, is a TOML file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[1] / "corpus"
BASE = CORPUS / "base"
YEAR = "submissions/demo/2025"
ACCOUNTS = {"ghc": "ghc-wang", "jsc": "jsc-zhao", "glj": "glj-sun", "party": "party-qian", "office": "office-li"}
"""Whose account puts a file into which folder, where the attempt does not say otherwise."""

_HEADER = re.compile(rb"# (expect|as|actor): ([^\r\n]*)")
_EXPECTED = re.compile(r"([A-Z]\d{3}) line (\d+)(?: x(\d+))?")


@dataclass(frozen=True)
class Attempt:
    """One file that a hostile or mistaken hand would put at ``path``; ``expected`` are codes with their lines."""

    name: str
    path: str
    actor: str
    raw: bytes
    expected: tuple[tuple[str, int], ...]
    why: str

    def of(self, letters: str) -> list[tuple[str, int]]:
        """What is expected of the codes that begin with one of these letters, in order."""
        return sorted((code, line) for code, line in self.expected if code[0] in letters)


def attempts() -> Iterator[Attempt]:
    """Every attempt that is one file."""
    for family in sorted(place for place in CORPUS.iterdir() if place.is_dir() and place != BASE):
        index = family / "index.toml"
        notes = tomllib.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
        for place in sorted(family.iterdir()):
            if place.suffix != ".toml":
                yield _attempt(f"{family.name}/{place.name}", place.read_bytes(), notes.get(place.name))


def _attempt(name: str, raw: bytes, note: dict[str, Any] | None) -> Attempt:
    said = note or {key.decode(): value.decode() for key, value in _HEADER.findall(raw)}
    expect, _, why = said["expect"].partition("; ")
    found = _EXPECTED.findall(expect)
    expected = tuple((code, int(line)) for code, line, times in found for _ in range(int(times or 1)))
    assert (expect == "clean") == (not expected), f"{name}: “{expect}” says nothing"
    path = said.get("as", "ghc/x.yml")
    path = path if path.startswith("targets/") else f"{YEAR}/{path}"
    return Attempt(name, path, said.get("actor") or ACCOUNTS[path.split("/")[3]], raw, expected, why)
