"""The words of the data and of the engine, and where a public page shows one: ids, keys, enumerations, file names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import yaml

from scorer.scoring.scheme.interpretations import REGISTER

ROOT = Path(__file__).resolve().parents[2]
EXCEPTIONS = tomllib.loads((ROOT / "tests/publish/machine_words.toml").read_text("utf-8"))

WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]*")
"""A word as a reader sees it: ``2025-10``, ``apply_days``, ``ghc/n1.yml``; not a part of a longer one."""

MACHINE = re.compile(r"[a-z][a-z0-9_.-]*|.*/.*\.ya?ml")
"""What is a machine's word where the data write it: small letters, a path; of numbers those that read as a month."""
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SPOKEN = ("title", "aria-label", "alt", "placeholder")


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of a page's visible text, with the tags and classes around it."""

    text: str
    around: frozenset[str]


class VisibleText(HTMLParser):
    """What a reader sees or hears of a page: texts, titles and labels; no script, style or other attribute."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, frozenset[str]]] = [("", frozenset())]
        self.said: list[Said] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        names = {tag, *(given.get("class") or "").split(), *(name for name in ("download",) if name in given)}
        self.said += [Said(text, self._around() | names) for name in SPOKEN if (text := given.get(name))]
        if tag not in VOID:
            self._open.append((tag, self._around() | names))

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        around = self._around()
        if data.strip() and around.isdisjoint({"script", "style"}):
            self.said.append(Said(data, around))

    def _around(self) -> frozenset[str]:
        return self._open[-1][1]


@cache
def machine_words() -> frozenset[str]:
    """Every id, key and enumeration of the shipped data and schemas, and every record's file name."""
    found, months = set(REGISTER), set[str]()
    for folder in ("targets", "submissions"):
        for path in (ROOT / folder).rglob("*.yml"):
            found |= set(_words(yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)))  # noqa: S506
            found |= {"/".join(path.parts[-2:]), path.name}
    for path in (ROOT / "targets").rglob("targets.yml"):
        rows = yaml.load(path.read_text("utf-8"), Loader=yaml.CBaseLoader)["targets"]  # noqa: S506
        months |= {row["id"] for row in rows if MONTH.fullmatch(row["id"])}
    for path in (ROOT / "scorer").rglob("*.schema.json"):
        found |= set(_words(json.loads(path.read_text("utf-8")), values=("enum", "const")))
    return frozenset(word for word in found if MACHINE.fullmatch(word) and len(word) > 1) | months


def _words(data: Any, values: tuple[str, ...] | None = None, *, taken: bool = True) -> Iterator[str]:
    """Keys, and the texts that are a single word; of a schema only what stands below ``values``."""
    match data:
        case dict():
            for key, value in data.items():
                yield str(key)
                yield from _words(value, values, taken=values is None or key in values)
        case list():
            for each in data:
                yield from _words(each, values, taken=taken)
        case str() if taken:
            yield data


def shown(address: str, html: str, words: frozenset[str]) -> list[str]:
    """The machine's words that a public page shows where no exception allows it: ``word: the text around it``."""
    words = words - {word for each in EXCEPTIONS["spared"] for word in each["words"]}
    places = [each for each in EXCEPTIONS["allowed"] if _page(address).startswith(each.get("page", ""))]
    allowed = {each.get("inside", "html") for each in places if "only" not in each}
    only = "|".join(each["only"] for each in places if "only" in each) or "(?!)"
    return [
        f"{found}: {said.text.strip()[:60]}"
        for said in VisibleText(html).said
        if allowed.isdisjoint(said.around)
        for found in WORD.findall(said.text)
        if found.rstrip(".") in words and not re.fullmatch(only, found)
    ]


def _page(address: str) -> str:
    """The address below its year: ``jilin/2025/data/index.html`` → ``data/index.html``."""
    return re.sub(r"^[^/]+/[0-9]{4}/", "", address)
