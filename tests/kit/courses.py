"""What several tests of the year's course begin with: facts of a year, its dates, a notice."""

from __future__ import annotations

from kit.scheme_files import whole
from kit.years import Year
from scorer.scoring.facts.node_outcomes import Facts
from scorer.scoring.scheme.procedure import Procedure
from scorer.scoring.score import facts_at

JUNE, JULY, AUGUST = "2025-06-20T10:00:00+08:00", "2025-07-05T09:00:00+08:00", "2025-08-05T09:00:00+08:00"

PENALTY = (
    "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-07-01\ntitle: 曝光\nbasis: 报道\n"
)


def facts(year: Year, on: str = "2025-12-31") -> Facts:
    made = year.run(on)
    assert made.book is not None
    return facts_at(made.book, made.on)


def rules(made: Facts) -> Procedure:
    return made.procedure


def scheme(year: Year, old: str, new: str) -> None:
    name = "targets/jilin/scheme.yml"
    text = whole(year.root / "targets/jilin")
    assert old in text
    year.write(name, text.replace(old, new))


def dated(year: Year, dates: str) -> None:
    name = "targets/jilin/2025/cycle.yml"
    year.write(name, (year.root / name).read_text(encoding="utf-8") + f"dates: {dates}\n")


REVIEW = "kind: self-review\nperiod: {period}\nsummary: 总结\ndate: {day}\n"


def urged(year: Year, issued: str, number: str = "催办〔2025〕1号") -> str:
    body = f"kind: notice\nnumber: {number}\nform: urge\nto: [ghc]\nabout: {{target: 2025-01, node: n1}}\nissued: {issued}\n"
    return year.record(f"office/u-{issued}.yml", body, f"{issued}T10:00:00+08:00", "oa")
