"""Every clause of every 办法 is accounted for: carried out by what it says, or a principle, a power, a missing annex."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from scorer.model.entities import Clause
from scorer.reading.book.files import SCHEME
from scorer.reading.book.year_files import engine_clauses
from scorer.reading.schemas import schema
from scorer.reading.yaml import read
from scorer.scoring.scheme.clause_coverage import CLAIMS, coverage, unkept
from scorer.scoring.scheme.parse import build, chosen_ids

ROOT = Path(__file__).parents[2]
TABLES = sorted((ROOT / "targets").glob("**/clauses.yml"))
SHOWN_ONLY = {"principle", "power", "annex-missing"}
"""Claims that nothing has to carry out: the clause stands on the 办法's page as it is."""

Plain = dict[str, Any]


def plain(path: Path) -> Plain:
    document, problems = read(path.relative_to(ROOT).as_posix(), path.read_bytes())
    assert not problems, problems
    assert document is not None
    return cast("Plain", document.data)


def schemes(table: Path) -> list[Path]:
    """The schemes that rest on a table: the one beside it, and those of years without clauses of their own."""
    found = [table.with_name("scheme.yml"), *table.parent.glob("*/scheme.yml")]
    return [path for path in found if path.exists() and (path.parent == table.parent or not _has_table(path))]


def _has_table(scheme: Path) -> bool:
    return scheme.with_name("clauses.yml").exists()


def one_text(scheme: Path) -> Plain:
    """The rules of a scheme with the procedure and the interpretations in force beside it."""
    found: Plain = {}
    for name in SCHEME:
        near, above = scheme.with_name(f"{name}.yml"), scheme.parents[1] / f"{name}.yml"
        found |= plain(near) if near.exists() else plain(above) if above.exists() else {}
    return found


def unaccounted(rows: list[Plain], scheme: Mapping[str, Any]) -> Iterator[str]:
    """One line for each clause that nothing accounts for, and for each that is cited without being there."""
    form = re.compile(schema("record")["$defs"]["clause-id"]["pattern"])
    counted = Counter(str(row.get("id")) for row in rows)
    yield from (f"{name}: ill-formed" for name in counted if not form.match(name))
    yield from (f"{name}: {count} times" for name, count in counted.items() if count > 1)
    for row in rows:
        if row.get("covered") not in {*CLAIMS, *SHOWN_ONLY}:
            yield f"{row.get('id')}: says nothing of what covers it"
    own = {str(row["id"]): _clause(row) for row in rows}
    read_scheme, _ = build(scheme, dict.fromkeys(chosen_ids(scheme)), "")
    lost = unkept(read_scheme, own, "", {name: place for place, name in enumerate(own)})
    yield from (
        f"{problem.facts['clause']}: {problem.facts['covered']}, yet nothing carries it out" for problem in lost
    )
    yield from (
        f"{name}: cited, yet not there" for name in coverage(read_scheme) if name not in {*own, *engine_clauses()}
    )


def _clause(row: Plain) -> Clause:
    return Clause(str(row["id"]), "", "", (), (), str(row.get("covered")))


def test_there_are_tables() -> None:
    """Every 办法 has its table of clauses, beside it or in the bureau's folder."""
    assert TABLES
    alone = [
        path
        for path in (ROOT / "targets").glob("**/scheme.yml")
        if not _has_table(path) and not (path.parents[1] / "clauses.yml").exists()
    ]
    assert not alone


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.parent.relative_to(ROOT / "targets").as_posix())
def test_no_clause_is_unaccounted(table: Path) -> None:
    rows = plain(table)["clauses"]
    resting = schemes(table)
    assert resting, f"no scheme rests on {table.relative_to(ROOT)}"
    for scheme in resting:
        assert list(unaccounted(rows, one_text(scheme))) == [], scheme.relative_to(ROOT)


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.parent.relative_to(ROOT / "targets").as_posix())
def test_each_clause_is_in_words_of_its_own(table: Path) -> None:
    rows = plain(table)["clauses"]
    assert [row["id"] for row in rows if not (row["text"].strip() and row["place"].strip())] == []
    assert len({row["id"].partition("-")[0] for row in rows}) == 1, "one bureau, one prefix"


def test_what_is_not_accounted_for_is_named() -> None:
    rows: list[Plain] = [
        {"id": "DM-1", "covered": "by-rule"},
        {"id": "DM-2", "covered": "by-page"},
        {"id": "DM-2", "covered": "power"},
        {"id": "DM-3", "covered": None},
        {"id": "第四条", "covered": "principle"},
        {"id": "DM-5", "covered": "by-record"},
    ]
    scheme = {
        "components": [{"id": "work", "clauses": ["DM-5", "DM-9", "GEN-1"]}],
        "covers": {"record/report": ["DM-1"]},
    }
    assert list(unaccounted(rows, scheme)) == [
        "第四条: ill-formed",
        "DM-2: 2 times",
        "DM-3: says nothing of what covers it",
        "DM-1: by-rule, yet nothing carries it out",
        "DM-9: cited, yet not there",
    ]
