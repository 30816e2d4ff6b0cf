"""Nothing follows from what is published: of every hidden value a second year has another one and the same pages.

A reader who knows the 办法 can try every year that it allows and keep those whose public output is what he sees. A
hidden value is safe only if it differs among those: the second year is the *witness*. Hidden values are listed here
from what the files say (kind, ``confidential``, ``disclosure``), never from the projection: ballots by role,
confidential records with their points and category, of withheld rows all but the ground and the number, earlier years'
secrets, whatever waits undecided or spoilt in a root of the office's own. One year may be the witness of many values; values of few
possibilities are tried one by one, amounts by their ends.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from kit import planting
from kit.scheme_files import whole
from kit.site_building import config_for
from mkdocs.commands.build import build

from scorer.model.records import Ballots
from scorer.pipeline.run import CycleRun, projection, run
from scorer.publish.open_data.package import files
from scorer.publish.site.pages import pages

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 4, 30)
YEARS = ("audit-bureau/2025", "guangyuan/2024", "guangyuan/2025", "jilin/2025", "quanzhou/2020", "sanmenxia/2025",
         "zaozhuang/2025")  # fmt: skip
SWEEP = os.environ.get("SWEEP") == "1"
DRAWN = 60 if SWEEP else 2 if os.environ.get("THOROUGH") else 1
COMPARED = {"audit-bureau/2025", "quanzhou/2020", "zaozhuang/2025"}

Hidden = tuple[str, ...]
"""A hidden value by what it is: ``("ballot", "qlx", "director")``, ``("row points", "2025-07", "qlx")``."""


@dataclass
class HiddenYear:
    """A year in two roots: the one that every unit reads, and the office's own with ballots and what is confidential."""

    name: str
    shared: Path
    office: Path

    def copy(self, to: Path) -> HiddenYear:
        shutil.copytree(self.shared, to / "shared")
        shutil.copytree(self.office, to / "office")
        return HiddenYear(self.name, to / "shared", to / "office")

    def run(self) -> CycleRun:
        return run([self.shared, self.office], self.name, ON)

    @property
    def table(self) -> Path:
        return self.shared / "targets" / self.name / "targets.yml"

    @property
    def inside(self) -> Path:
        return self.office / "submissions" / self.name / "office"

    def before(self) -> tuple[HiddenYear, ...]:
        """The bureau's earlier years, in the same two roots."""
        folder, year = (self.shared / "submissions" / self.name).parent, self.name[-4:]
        years = sorted(each.name for each in folder.iterdir() if each.name.isdigit() and each.name < year)
        return tuple(replace(self, name=f"{folder.name}/{each}") for each in years)

    def units(self) -> list[dict[str, Any]]:
        found = planting.read((self.shared / "targets" / self.name / "units.yml").read_text("utf-8"))["units"]
        return list(found)

    def records(self) -> Iterator[tuple[Path, Any]]:
        for root in (self.shared, self.office):
            for place in sorted((root / "submissions" / self.name).glob("*/*.yml")):
                if not place.name.startswith("undecided"):
                    yield place, planting.read(place.read_text("utf-8"))

    def rewrite(self, place: Path, data: Any) -> None:
        """A record with other content, or None: never filed. Its receipt goes: in a made-up year none is needed."""
        folder = self.shared / "submissions" / self.name
        if data is None:
            place.unlink()
        else:
            planting.write(place, data)
        ledger, path = folder / "receipts.csv", f"{place.relative_to(folder)},"
        if ledger.exists():
            lines = ledger.read_text("utf-8").splitlines(keepends=True)
            ledger.write_text("".join(line for line in lines if not line.startswith(path)), "utf-8")

    def scheme(self) -> Any:
        bureau = self.name.partition("/")[0]
        return planting.read(whole(self.shared / "targets" / bureau))


def shipped(name: str, to: Path) -> HiddenYear:
    """A shipped year and those before it, with their ballots where a real office has them."""
    made, bureau = HiddenYear(name, to / "shared", to / "office"), name.partition("/")[0]
    for folder in ("targets", "submissions"):
        shutil.copytree(ROOT / folder / bureau, made.shared / folder / bureau)
    made.office.mkdir()
    (made.office / "office-only").write_text("")
    for each in (made, *made.before()):
        each.inside.mkdir(parents=True)
        for place, data in list(each.records()):
            if data["kind"] == "ballots" or data.get("confidential"):
                shutil.move(place, each.inside / place.name)
    return made


def published(made: CycleRun) -> dict[str, bytes]:
    """All that the public gets of a year: the projection, every page, every file of the open data.

    What interpretations taken otherwise would give takes long: it is in the output of one small year, or of all
    in a sweep.
    """
    view = projection(made, "public", compared=SWEEP or made.cycle in COMPARED)
    assert view is not None
    found = {f"page {page.address}": str(page).encode() for page in pages([view], {}, {}, "公开")}
    found |= {f"file {name}": content for name, content in files(view, with_book=False).items()}
    return {**found, "projection": repr(view).encode()}


def hidden_components(scheme: Any, key: str) -> Iterator[tuple[str, str, Mapping[str, Any], tuple[str, ...]]]:
    """(component, category, its mapping, groups) of every confidential category."""
    waiting = list(scheme["components"])
    while waiting:
        each = waiting.pop(0)
        waiting += each.get("components", ())
        for name, entry in (each.get("categories") or {}).items():
            if isinstance(entry, dict) and entry.get(key):
                yield each["id"], name, entry, tuple(each.get("groups", ()))


def hidden_rows(made: HiddenYear) -> dict[str, Any]:
    return {
        row["id"]: row
        for row in planting.read(made.table.read_text("utf-8"))["targets"]
        if (row.get("disclosure") or {}).get("type") == "withheld"
    }


def values(made: HiddenYear, ran: CycleRun) -> dict[Hidden, object]:
    """Every hidden value with what it is in this year, from the files and from the full arithmetic inside."""
    assert ran.book is not None
    assert ran.scored is not None
    found: dict[Hidden, object] = {}
    ballots = [each for each in ran.book.by_kind.get("ballots", ()) if isinstance(each, Ballots)]
    roles = {role for each in ballots for cast in each.counts.values() for role in cast}
    for each in ballots:
        for unit, cast in each.counts.items():
            found |= {("ballot", unit, role): dict(cast.get(role, {})) for role in roles}
    penalties = [data for _, data in made.records() if data["kind"] == "penalty"]
    for component, category, _, groups in hidden_components(made.scheme(), "confidential"):
        for each_unit in ran.book.units.values():
            if not groups or each_unit.group in groups:
                mine = [
                    str(data.get("amount", "")) for data in penalties
                    if (data["component"], data["category"], data["unit"]) == (component, category, each_unit.id)
                ]  # fmt: skip
                found["confidential", component, category, each_unit.id] = sorted(mine)
    rows = hidden_rows(made)
    for name, step in ran.scored.results.steps.items():
        unit, _, *rest = name.split("/")
        if rest and rest[0] in rows:
            found["row points" if rest[-1] == "points" else "row result", rest[0], unit] = (*rest, step.value)
    for name, row in rows.items():
        found["row", name] = (row["title"], row.get("due"), row.get("nodes"))
    for each_year in made.before():
        found["earlier year", each_year.name] = [
            (place.name, place.read_text("utf-8")) for place in sorted(each_year.inside.glob("*"))
        ]
    found["undecided",] = sorted(place.name for place in made.inside.glob("undecided*"))
    return found


# --- second years ---------------------------------------------------------------------------------------------------


def revote(grade_of: Callable[[str, str, list[str]], str]) -> Callable[[HiddenYear], None]:
    """Every count cast anew: as many votes of each role as before, all of one grade."""

    def change(made: HiddenYear) -> None:
        scheme = made.scheme()
        grades = {each["id"]: each["points"] for each in scheme["components"] if each.get("rule") == "votes"}
        for place, data in list(made.records()):
            if data["kind"] == "ballots":
                for unit, cast in data["counts"].items():
                    for role, counts in cast.items():
                        order = list(grades[data["component"]][role])
                        cast[role] = {grade_of(unit, role, order): sum(counts.values())}
                planting.write(place, data)

    return change


def accuse(amount_at: int) -> Callable[[HiddenYear], None]:
    """Every confidential category against every unit, with the least or the most amount where one is to be named."""

    def change(made: HiddenYear) -> None:
        units = made.units()
        for number, (component, category, entry, groups) in enumerate(hidden_components(made.scheme(), "confidential")):
            for unit in units:
                if groups and unit["group"] not in groups:
                    continue
                own = {} if "discretionary" not in entry else {"amount": ("0.5", "50")[amount_at]}
                planting.write(
                    made.inside / f"secret-{number}-{unit['id']}.yml",
                    {
                        "kind": "penalty", "component": component, "category": category, "unit": unit["id"],
                        "date": f"{made.name[-4:]}-08-09", "title": "保密事项", "basis": "内部通报", **own,
                    },
                )  # fmt: skip

    return change


def acquit(made: HiddenYear) -> None:
    """Nothing confidential against anybody."""
    closed = {(component, category) for component, category, _, _ in hidden_components(made.scheme(), "confidential")}
    for place, data in list(made.records()):
        if data["kind"] == "penalty" and (data["component"], data["category"]) in closed:
            place.unlink()


def report(made: HiddenYear) -> None:
    """Every node of a withheld row reported as done and accepted, where its units have reported nothing."""
    folder, number = made.shared / "submissions" / made.name, 0
    reports = ((place.parent.name, data) for place, data in made.records() if data["kind"] == "report")
    filed = {(unit, data["target"], data["node"]) for unit, data in reports}
    for name, row in hidden_rows(made).items():
        for part, node in [(part, node) for part in row["units"] for node in row.get("nodes") or [{"id": "final"}]]:
            unit, number = part["unit"], number + 1
            if (unit, name, node["id"]) in filed or unit not in node.get("units", [unit]):
                continue
            papers = [
                {
                    "role": role, "file": f"https://dangan.example/{unit}/{number}-{role}.pdf", "bytes": 1024,
                    "sha256": planting.sha(f"{unit} {number} {role}".encode()), "media_type": "application/pdf",
                }
                for role in node.get("evidence", ())
            ]  # fmt: skip
            came: dict[str, Any] = {
                "kind": "report",
                "target": name,
                "node": node["id"],
                "status": "done",
                "progress": "已经办完",
            }
            came |= {"attachments": papers} if papers else {}
            decided = {
                "kind": "decision", "on": f"{unit}/late-{number}.yml", "verdict": "accepted", "by": "李××",
                "date": f"{made.name[-4:]}-12-20", "reason": "核对",
            }  # fmt: skip
            for path, data in ((f"{unit}/late-{number}.yml", came), (f"office/on-late-{number}.yml", decided)):
                planting.write(folder / path, data)


def results(verdict: str) -> Callable[[HiddenYear], None]:
    """Of every withheld row all reports said and decided so; ``""``: none of them ever came."""

    def change(made: HiddenYear) -> None:
        rows, folder = hidden_rows(made), made.shared / "submissions" / made.name
        reports = {
            str(place.relative_to(folder)): (place, data)
            for place, data in made.records()
            if data["kind"] == "report" and data["target"] in rows
        }
        for place, data in list(made.records()):
            if data["kind"] == "decision" and data["on"] in reports:
                made.rewrite(place, {**data, "verdict": verdict} if verdict else None)
        for place, data in reports.values():
            done = {**data, "status": "done" if verdict == "accepted" else "not-done"}
            cause = {"type": "subjective", "detail": "安排不紧"}
            plain = {key: value for key, value in done.items() if key not in {"cause", "actuals"}}
            made.rewrite(place, (plain if verdict == "accepted" else {**plain, "cause": cause}) if verdict else None)

    return change


def points(change_of: Callable[[Fraction], Fraction], levels_on: int) -> Callable[[HiddenYear], None]:
    """Other points on every withheld row: other ends of an amount, or another level."""

    def change(made: HiddenYear) -> None:
        data = planting.read(made.table.read_text("utf-8"))
        for row in data["targets"]:
            if (row.get("disclosure") or {}).get("type") == "withheld":
                if "points" in row:
                    row["points"] = float(change_of(Fraction(str(row["points"]))))
                if "level" in row:
                    levels = sorted({each["level"] for each in data["targets"] if "level" in each})
                    row["level"] = levels[(levels.index(row["level"]) + levels_on) % len(levels)]
        rewrite_table(made, data)

    return change


def undecided(made: HiddenYear) -> None:
    """What waits in the office's own root: a ballot, an inspection, a penalty on nobody, a file that is none."""
    made.inside.joinpath("undecided-1.yml").write_text("kind: penalty\nunit: nobody\n", "utf-8")
    made.inside.joinpath("undecided-2.yml").write_text(
        f"kind: inspection\nabout: {{unit: nobody}}\ndate: '{made.name[-4:]}-06-12'\nfinding: 暗访\nconfidential: true\n",
        "utf-8",
    )
    made.inside.joinpath("undecided-3.yml").write_text("kind: ballots\ncomponent: leaders\ncounts: {}\n", "utf-8")
    made.inside.joinpath("undecided-4.yml").write_text("kind: [penalty\n", "utf-8")


def forget(made: HiddenYear) -> None:
    """No record names a withheld row, and none is about such a record or takes its place."""
    rows, folder = hidden_rows(made), made.shared / "submissions" / made.name
    held = {
        str(place.relative_to(folder)): (place, data) for place, data in made.records() if place.is_relative_to(folder)
    }
    gone, before = {path for path, (_, data) in held.items() if _targets(data) & rows.keys()}, -1
    while len(gone) != before:
        before = len(gone)
        gone |= {path for path, (_, data) in held.items() if {data.get("on"), data.get("replaces")} & gone}
    for path in gone:
        made.rewrite(held[path][0], None)


def _targets(data: Any) -> set[str]:
    about = data.get("about")
    named = [data.get("target"), about.get("target") if isinstance(about, dict) else None]
    return {each for each in named if isinstance(each, str)}


def rewrite_rows(made: HiddenYear) -> None:
    """Every withheld row, with no record on it, is another: title, day, nodes, place in the table."""
    forget(made)
    data = planting.read(made.table.read_text("utf-8"))
    for row in [row for row in data["targets"] if (row.get("disclosure") or {}).get("type") == "withheld"]:
        row |= {"title": "另一件事", "due": f"{made.name[-4:]}-03-31"}
        if "nodes" in row:
            row["nodes"] = [{"id": "n1", "due": row["due"], "task": "另一件事"}]
        data["targets"].remove(row)
        data["targets"].insert(0, row)
    rewrite_table(made, data)


def rewrite_table(made: HiddenYear, data: Any) -> None:
    """Where no row is withheld the table's bytes stay: a settled year says, as it should, that they changed."""
    if hidden_rows(made):
        planting.write(made.table, data)


def years_ago(made: HiddenYear) -> None:
    """Of every earlier year other votes, something confidential against everybody, something waiting."""
    for each in made.before():
        together(revote(lambda _unit, _role, grades: grades[-1]), accuse(0), undecided)(each)


def together(*changes: Callable[[HiddenYear], None]) -> Callable[[HiddenYear], None]:
    """Several changes in one second year: where the output is the same, it is the witness of all their values."""

    def change(made: HiddenYear) -> None:
        for each in changes:
            each(made)

    return change


SECOND: Mapping[str, Callable[[HiddenYear], None]] = {
    "all at once, one end": together(
        revote(lambda _unit, _role, grades: grades[0]),
        accuse(0),
        results("not-done"),
        points(lambda each: each / 2, 1),
        undecided,
        years_ago,
    ),
    "all at once, the other end": together(
        revote(lambda _unit, _role, grades: grades[-1]),
        acquit,
        results("accepted"),
        report,
        points(lambda each: each + 3, 2),
    ),
    "withheld rows of other titles, days and places": rewrite_rows,
    "the best votes": revote(lambda _unit, _role, grades: grades[0]),
    "the worst votes": revote(lambda _unit, _role, grades: grades[-1]),
    "each confidential category, least": accuse(0),
    "each confidential category, most": accuse(1),
    "nothing confidential": acquit,
    "withheld rows reported": report,
    "withheld rows not done": results("not-done"),
    "withheld rows accepted": results("accepted"),
    "withheld rows never reported": results(""),
    "withheld rows of half the points": points(lambda each: each / 2, 1),
    "withheld rows of other points and levels": points(lambda each: each + 3, 2),
    "earlier years": years_ago,
    "undecided and spoilt files in the office's root": undecided,
}


def without_witness(made: HiddenYear, folder: Path) -> list[str]:
    """The hidden values of a year that follow from its public output, each with the page that tells."""
    ran = made.run()
    seen, mine = published(ran), values(made, ran)
    safe, telling = set[Hidden](), dict[Hidden, str]()
    for number, (what, change) in enumerate(SECOND.items()):
        if not SWEEP and number and mine.keys() <= safe:
            break  # a second year of every hidden value is found
        second = made.copy(folder / str(number))
        change(second)
        other = second.run()
        assert other.book is not None
        new = set(other.book.left_out) - set(ran.book.left_out if ran.book else ())
        spoilt = sorted(each for each in new if (second.shared / each.partition("：")[0]).exists())
        assert not spoilt, f"{what}: the second year is itself in error: {spoilt}"
        theirs, output = values(second, other), published(other)
        pages_ = [page for page in seen.keys() | output.keys() if seen.get(page) != output.get(page)]
        for value in mine.keys() | theirs.keys():
            if mine.get(value) != theirs.get(value):
                if pages_:
                    telling.setdefault(value, f"{' '.join(value)}: {what} shows in {sorted(pages_)[:3]}")
                else:
                    safe.add(value)
        shutil.rmtree(folder / str(number))
    lost = (mine.keys() | telling.keys()) - safe
    return sorted(telling.get(value, f"{' '.join(value)}: no second year") for value in lost)


@pytest.mark.parametrize("name", YEARS)
def test_every_hidden_value_of_a_shipped_year_has_a_witness(name: str, tmp_path: Path) -> None:
    assert without_witness(shipped(name, tmp_path / "first"), tmp_path) == []


def drawn(name: str, seed: int, to: Path) -> HiddenYear:
    """A shipped year in which chance withholds rows, casts votes and files what is confidential."""
    made, chance = shipped(name, to), random.Random(seed)  # noqa: S311 - a seed that is printed, no secret
    data = planting.read(made.table.read_text("utf-8"))
    for row in data["targets"]:
        if chance.random() < 0.15:
            row["disclosure"] = {"type": "withheld", "reason": "工作秘密"}
    planting.write(made.table, data)
    revote(lambda _unit, _role, grades: chance.choice(grades))(made)
    accuse(0)(made)
    for place in sorted(made.inside.glob("secret-*.yml")):
        if chance.random() < 0.7:
            place.unlink()
    return made


@pytest.mark.parametrize("seed", range(DRAWN))
def test_every_hidden_value_of_a_drawn_year_has_a_witness(seed: int, tmp_path: Path) -> None:
    name = ("guangyuan/2025", "jilin/2025", "audit-bureau/2025", "zaozhuang/2025")[seed % 4]
    assert without_witness(drawn(name, seed, tmp_path / "first"), tmp_path) == []


def built(made: HiddenYear, to: Path) -> dict[str, bytes]:
    """Every file of the real site that MkDocs builds of the two roots for the public."""
    roots = {"audience": "public", "on": ON.isoformat(), "roots": [str(made.shared), str(made.office)]}
    build(config_for(to, strict=False, plugins=[{"scorer": roots}]))  # not strict: a spoilt file is told
    return {str(place.relative_to(to)): place.read_bytes() for place in sorted(to.rglob("*")) if place.is_file()}


@pytest.mark.parametrize("name", YEARS if SWEEP else ["zaozhuang/2025"])
def test_the_real_site_of_a_witness_is_the_same_to_the_byte(name: str, tmp_path: Path) -> None:
    """Pages, search index, feeds, downloads, icons of the years: not only the pages' bodies and the open data."""
    first = shipped(name, tmp_path / "first")
    second = first.copy(tmp_path / "second")
    SECOND["all at once, one end"](second)
    assert values(second, second.run()) != values(first, first.run())
    seen, site = built(first, tmp_path / "site"), built(second, tmp_path / "second-site")
    assert sorted(file for file in seen.keys() | site.keys() if seen.get(file) != site.get(file)) == []


def test_the_hidden_values_are_many(tmp_path: Path) -> None:
    """Or the tests above would show nothing."""
    kinds: dict[str, int] = {}
    for name in YEARS:
        made = shipped(name, tmp_path / name)
        for value in values(made, made.run()):
            kinds[value[0]] = kinds.get(value[0], 0) + 1
    assert min(kinds.values()) > 0
    assert kinds.keys() == {
        "ballot", "confidential", "earlier year", "row", "row points", "row result", "undecided",
    }  # fmt: skip
    assert sum(kinds.values()) > 150


def test_a_figure_from_which_a_vote_follows_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test can fail: with the rule taken away, 8.5 is published, and the director's vote has no witness."""
    made = shipped("guangyuan/2025", tmp_path / "first")
    ran = made.run()
    assert ran.public is not None
    monkeypatch.setattr("scorer.views.withheld_figures._hides", lambda _component: False)
    monkeypatch.setattr(HiddenYear, "run", lambda self: _unguarded(run([self.shared, self.office], self.name, ON)))
    monkeypatch.setitem(globals(), "SECOND", {key: SECOND[key] for key in ("the best votes", "the worst votes")})
    found = without_witness(made, tmp_path)
    assert any(each.startswith("ballot qlx director") for each in found)


def _unguarded(ran: CycleRun) -> CycleRun:

    return replace(ran, public=None)
