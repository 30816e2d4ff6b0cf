"""Every text of the corpus on the pages: shown letter for letter or not at all, never an element, a link or a program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from kit.corpus_files import ACCOUNTS, BASE, YEAR, attempts
from kit.site_building import build_site
from kit.site_reading import read

from scorer.model.entities import Data
from scorer.pipeline.run import projection, run
from scorer.reading.yaml import read as read_yaml
from scorer.views.year_types import Audience

STEPS_DAY, DAY, OPENED = "2025-05-22T09:00:00+08:00", "2025-06-10T09:00:00+08:00", "2025-07-10T09:00:00+08:00"
CLEAN = [each for each in attempts() if each.name.startswith("markup/") and not each.expected]
SHIPPED = re.compile(r"javascript:|data:|x\.example", re.IGNORECASE)
STEPS = {
    "office/a1.yml": "kind: decision\non: office/m1.yml\nverdict: accepted\nnumber: 督〔2025〕1号\nby: L\ndate: 2025-05-21\n",
    "office/a2.yml": ("kind: notice\nform: supervise\nto: [ghc]\nabout: {matter: office/m1.yml}\nissued: 2025-05-22\n"),
    "ghc/a3.yml": "kind: feedback\nnotice: office/a2.yml\nstatus: done\nprogress: done\n",
}
"""What must have come before a matter is concluded."""


def open_year(root: Path) -> Path:
    """The base's year with every record of the family in it, received, and opened to the public by the office."""
    for file in sorted(BASE.rglob("*")):
        if file.is_file():
            put(root, str(file.relative_to(BASE)), file.read_bytes())
    for number, attempt in enumerate(CLEAN):
        folder, _, name = attempt.path.rpartition("/")
        name = name if folder.startswith("targets/") else f"r{number}.yml"
        put(root, f"{folder}/{name}", attempt.raw)
        if folder.endswith(("ghc", "jsc", "glj")):
            put(root, f"{YEAR}/office/o{number}.yml", opening(f"{folder.rpartition('/')[2]}/{name}"))
    for path, text in STEPS.items():
        put(root, f"{YEAR}/{path}", text.encode())
    receipts = root / YEAR / "receipts.csv"
    have = {line.split(",")[0] for line in receipts.read_text(encoding="utf-8").splitlines()}
    with receipts.open("a", encoding="utf-8") as ledger:
        for file in sorted((root / YEAR).glob("*/*.yml")):
            path = file.relative_to(root / YEAR).as_posix()
            if path not in have:
                at = STEPS_DAY if path in STEPS else DAY if not path.startswith("office/o") else OPENED
                raw = file.read_bytes()
                digest = hashlib.sha256(raw).hexdigest()
                second = path == "office/a1.yml" or b"kind: conclusion" in raw
                account = "office-hu" if second else ACCOUNTS[path.split("/")[0]]
                ledger.write(f"{path},{digest},{at},push/{digest[:40]},{at},{account}\n")
    return root


def put(root: Path, file: str, raw: bytes) -> None:
    place = root / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(raw)


def opening(path: str) -> bytes:
    return f"kind: decision\non: {path}\nverdict: accepted\nby: 李××\ndate: 2025-07-10\ndisclosure: {{type: public}}\n".encode()


def texts(data: Data) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


def built(folder: Path, root: Path, audience: Audience) -> Path:
    made = run([root], "demo/2025", date(2025, 12, 31))
    # the table of the family stands where another one was settled: P001
    assert [each.code for each in made.problems if each.code not in {"S009", "P001"}] == []
    view = projection(made, audience)
    assert view is not None
    return build_site(folder, view)


@pytest.fixture(scope="module", params=["public", "internal"])
def pages(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = open_year(tmp_path_factory.mktemp("hostile"))
    return built(tmp_path_factory.mktemp("site"), root, request.param)


def test_no_text_becomes_an_element_an_attribute_or_a_link(pages: Path) -> None:
    places = [place for place in pages.rglob("*.html") if place.name != "404.html"]
    assert len(places) > 10
    for place in places:
        document = read(place)
        own = ["index.js", "search.js"] if place.parent.name == "search" else []
        assert [Path(str(attrs.get("src"))).name for attrs in document.named("script")] == [*own, "scorer.js"], place
        names = {name for name, _ in document.elements}
        foreign = {"img", "iframe", "object", "embed", "base", "video", "math", "marquee", "style", "frameset"}
        assert not names & (foreign | {"plaintext", "xmp", "applet", "dialog", "keygen"}), place
        assert {str(attrs.get("class")) for attrs in document.named("svg")} <= {"chart"}, "our own drawings only"
        assert not names & {"foreignobject", "foreignObject", "animate", "set", "use"}, place
        assert not [name for _, attrs in document.elements for name in attrs if name.startswith("on")], place
        assert not [attrs for attrs in document.named("meta") if "refresh" in str(attrs.get("http-equiv")).lower()], (
            place
        )
        addresses = [link.partition("#")[0] for link in document.links]
        assert not [link for link in addresses if SHIPPED.search(link)], place


def test_what_is_shown_is_shown_letter_for_letter(pages: Path) -> None:
    """At least sixty of the family's texts stand somewhere on the pages just as they were written."""
    shown = "\n".join(read(place).text for place in pages.rglob("*.html"))
    squeezed = re.sub(r"\s+", "", shown)
    every = {text for each in CLEAN for text in texts(getattr(read_yaml("x.yml", each.raw)[0], "data", None))}
    hostile = {re.sub(r"\s+", "", text) for text in every if re.search(r"[<>{}=*\[\]]", text)}
    assert sum(text in squeezed for text in hostile) >= 60, sorted(text for text in hostile if text not in squeezed)


def test_no_file_beside_the_pages_holds_markup_of_a_record(pages: Path) -> None:
    """Search index, feeds: a ``<`` of a record stands there escaped, or not at all; no cell of a table is a formula."""
    for place in pages.rglob("*"):
        written = place.read_text(encoding="utf-8") if place.suffix in {".xml", ".js", ".csv"} else ""
        if place.suffix == ".csv":
            assert not re.search(r"(^|,|\")[=+@-]\s*(cmd|HYPERLINK|SUM|WEBSERVICE)", written, re.MULTILINE), place
        else:
            assert "<script>alert" not in written, place
