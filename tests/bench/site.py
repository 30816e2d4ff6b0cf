"""Speed and size of the site, as a table: ``make bench-site``, or ``python tests/bench/site.py [UNITS]``.

Prints, never judges. A year of 1,000 units with 40 rows each, and five such years, are built from their projections;
the peer are the same unit pages as Markdown tables in MkDocs's own navigation, in the same run, on the same machine.
"""

from __future__ import annotations

import gzip
import json
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import broad
from run import REPOSITORY, SCHEME, row, timed

UNITS = 1_000
QUESTIONS = ("农村公路", "交通运输管理站", "危桥改造的标段")
STAGE = """
import json, sys, time
from dataclasses import replace
from datetime import date
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from scorer.pipeline.library import Library
from scorer.pipeline.site_years import SiteYear, SiteYears, projections
from scorer.publish.site import plugin, unit
root, config, copies = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
start = time.perf_counter()
[made] = projections([root], "public", date(2025, 12, 31))
read = time.perf_counter() - start
years = tuple(SiteYear(replace(made, cycle=f"jilin/{2025 + n}", year=2025 + n), (), 0) for n in range(copies))
plugin.site_years = lambda *_: SiteYears(Library([root]), years, ())
spent = 0.0
def counted(before, own):
    def after(*args):
        global spent
        start = time.perf_counter()
        made = before(*args)
        spent += (time.perf_counter() - start) * own(*args)
        return made
    return after
unit.page = counted(unit.page, lambda *_: 1)
plugin.document = counted(plugin.document, lambda page, _: "/units/" in page.address)
start = time.perf_counter()
build(load_config(config))
print(json.dumps({"read": read, "build": time.perf_counter() - start, "units": spent}))
"""
SEARCH = """([question]) => {
  const form = document.querySelector("form.search"), start = performance.now();
  form.q.value = question;
  form.dispatchEvent(new Event("input", {bubbles: true}));
  return [performance.now() - start, document.querySelectorAll(".found li").length];
}"""


def config(root: Path, out: Path) -> Path:
    """The project's own mkdocs.yml for the year in ``root``."""
    text = (REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8")
    for old, new in (
        ("site/docs", str(REPOSITORY / "site/docs")),
        ("site_dir: public", f"site_dir: {out}"),
        ("roots: [.]", f"roots: [{root}]"),
        ("watch: [scorer]", ""),
    ):
        text = text.replace(old, new)
    place = root / "mkdocs.yml"
    place.write_text(text, encoding="utf-8")
    return place


def ours(root: Path, out: Path, copies: int) -> dict[str, Any]:
    """Build so many copies of the year; the seconds of each part, and the most memory."""
    done = timed([sys.executable, "-c", STAGE, str(root), str(config(root, out)), str(copies)], REPOSITORY)
    if done.code:
        sys.exit(done.errors)
    return {**json.loads(done.output.splitlines()[-1]), "megabytes": done.megabytes}


def tables(units: int) -> Iterator[tuple[str, str]]:
    """The same unit pages as Markdown: a heading and a table of 40 rows."""
    rows: dict[str, list[str]] = {}
    for number in range(units * broad.ROWS // broad.BEARERS):
        title = f"{broad.WORKS[number % 7]}（{broad.PLACES[number % 9]}第 {number} 标段）"
        for name in broad.bearers(number, units):
            rows.setdefault(name, []).append(f"| t-{number:03} | {title} | 2025-{number % 12 + 1:02}-25 | ● 办成 |\n")
    for name, lines in rows.items():
        yield name, f"# {name}\n\n| 编号 | 目标 | 时限 | 状态 |\n|---|---|---|---|\n{''.join(lines)}"


def peer(folder: Path, units: int) -> float:
    """Seconds that MkDocs takes for them, each in its navigation, without a search."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    names = []
    for name, text in tables(units):
        (docs / f"u-{name}.md").write_text(text, encoding="utf-8")
        names.append(f"u-{name}.md")
    (docs / "index.md").write_text("# 首页\n", encoding="utf-8")
    nav = json.dumps(["index.md", *names])
    text = f"site_name: x\ntheme: {{name: material, font: false}}\nplugins: []\nmarkdown_extensions: [tables]\nnav: {nav}\n"
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    done = timed([sys.executable, "-m", "mkdocs", "--quiet", "build", "-f", str(folder / "mkdocs.yml")], REPOSITORY)
    if done.code:
        sys.exit(done.errors)
    return done.seconds


def searched(out: Path) -> Iterator[str]:
    """How long the page takes to find something, in a browser where there is one."""
    try:
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - only for this row
    except ImportError:
        yield "没有 playwright，没有量检索"
        return
    with sync_playwright() as browsers:
        try:
            page = browsers.chromium.launch(executable_path="/usr/bin/chromium").new_page()
        except Error as error:
            yield f"没有 Chromium，没有量检索（{str(error).splitlines()[0]}）"
            return
        page.goto((out / "search/index.html").as_uri())
        for question in QUESTIONS:
            milliseconds, found = page.evaluate(SEARCH, [question])
            yield f"search “{question}” in Chromium: {milliseconds:.0f} ms, {found} shown"


def sizes(out: Path) -> Iterator[str]:
    """What the built site weighs."""
    files = {place: place.stat().st_size for place in out.rglob("*") if place.is_file()}
    units = {place: size for place, size in files.items() if "units" in place.parts}
    index = gzip.compress((out / "search/index.js").read_bytes(), 9)
    yield f"output: {sum(files.values()) / 1e6:.1f} MB in {len(files)} files, of it unit pages {sum(units.values()) / 1e6:.1f} MB"
    yield f"largest unit page: {max(units.values()) / 1e3:.0f} KB; search index compressed: {len(index) / 1e3:.0f} KB"


def main() -> None:
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    print(f"make bench-site  (Python {platform.python_version()})\n")
    row("what", "unit pages", "seconds", "ms/unit page", "MB (memory)")
    row(*["---"] * 5)
    with tempfile.TemporaryDirectory(prefix="bench-site-") as folder:
        root, out = Path(folder) / "year", Path(folder) / "public"
        broad.make(root, SCHEME, units)
        once = ours(root, out, 1)
        facts = [*sizes(out), *searched(out)]
        five = ours(root, Path(folder) / "five", 5)
        other = peer(Path(folder) / "peer", units)
    row("read, score, project", str(units), f"{once['read']:.2f}", "", "")
    row("unit pages alone", str(units), f"{once['units']:.2f}", f"{once['units'] / units * 1e3:.2f}", "")
    row(
        "whole site from its projection",
        str(units),
        f"{once['build']:.2f}",
        f"{once['build'] / units * 1e3:.2f}",
        f"{once['megabytes']:.0f}",
    )
    row(
        "whole site, five years",
        str(units * 5),
        f"{five['build']:.2f}",
        f"{five['build'] / units / 5 * 1e3:.2f}",
        f"{five['megabytes']:.0f}",
    )
    row("peer: Markdown tables in MkDocs", str(units), f"{other:.2f}", f"{other / units * 1e3:.2f}", "")
    print(f"\npeer / unit pages alone: {other / once['units']:.1f} ×; peer / whole site: {other / once['build']:.1f} ×")
    print("\n".join(facts))


if __name__ == "__main__":
    main()
