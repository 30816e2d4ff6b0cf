"""Reading files: each is parsed once in a run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from kit.shelf import Shelf

from scorer.pipeline.run import check
from scorer.reading.book import documents, record_files
from scorer.reading.yaml import Document, read

CASE = "case: 一\nclauses: [DM-1]\nunits: []\ntargets: []\nrecords: {}\nexpect: {units: {}}\n"


def test_no_file_is_parsed_twice_in_a_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two years under one 办法, a case, working days, a faulty record and a stray one: each file once."""
    shelf = Shelf(tmp_path)
    for name in ("cycle", "units", "targets"):
        text = (shelf.root / f"targets/demo/2025/{name}.yml").read_text(encoding="utf-8")
        shelf.put(f"targets/demo/2026/{name}.yml", text.replace("2025", "2026"))
    shelf.put("targets/demo/cases/one.yml", CASE)
    shelf.put("targets/holidays/2025.yml", "year: 2025\ndays_off: []\nworkdays: []\n")
    shelf.file("glj/n1.yml")
    shelf.file("glj/bad.yml", "kind: report\ntarget: 2025-09\nnode: final\nstatus: dnoe\n")
    shelf.file("office/d-1.yml", "kind: decision\non: glj/none.yml\nverdict: accepted\nby: 李\ndate: 2025-12-20\n")
    record_files._parsed_once.cache_clear()  # other tests read files with the same bytes
    parsed: Counter[str] = Counter()

    def counting(file: str, raw: bytes) -> tuple[Document | None, tuple[object, ...]]:
        parsed[file] += 1
        return read(file, raw)

    for module in (record_files, documents):
        monkeypatch.setattr(module, "read", counting)
    assert {problem.code for problem in check([shelf.root])} >= {"F005", "R028"}
    assert parsed.keys() >= {"targets/demo/scheme.yml", "targets/demo/2026/targets.yml", "targets/demo/cases/one.yml"}
    assert {file: count for file, count in parsed.items() if count > 1} == {}
