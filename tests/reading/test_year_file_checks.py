"""What the year's own files say of one another: the file as changed, and what is said of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from kit.scheme_files import whole
from kit.shelf import REPORT, TARGETS, Shelf

from scorer.model.entities import Due, Person
from scorer.scoring.scheme.interpretations import interpretations


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_a_sound_year_is_bound(shelf: Shelf) -> None:
    book = shelf.book()
    assert shelf.says() == []
    assert book.left_out == ()
    assert (book.cycle.id, book.cycle.start, book.cycle.end) == ("demo/2025", date(2025, 1, 1), date(2025, 12, 31))
    assert (book.office.id, book.office.accounts) == ("office", ("office-li",))
    assert [reviewer.id for reviewer in book.reviewers] == ["party"]
    assert list(book.units) == ["ghc", "jsc", "glj"]
    assert list(book.clauses) == ["DM-1", "DM-2", "DM-3"]
    assert [target.id for target in book.targets_of["ghc"]] == ["2025-01", "2025-09"]
    assert [target.id for target in book.targets_of["jsc"]] == ["2025-01"]


def test_what_is_not_written_has_its_default(shelf: Shelf) -> None:
    """No nodes: one node ``final`` at the due date for all units; no units at a node: all of the target's."""
    book = shelf.book()
    first, second = book.targets["2025-01"], book.targets["2025-09"]
    assert [(node.id, node.due, node.units) for node in first.nodes] == [
        ("n1", Due(date(2025, 6, 30)), ("ghc",)),
        ("n2", Due(date(2025, 12, 31)), ("ghc", "jsc")),
    ]
    assert [(node.id, node.due, node.units) for node in second.nodes] == [
        ("final", Due(date(2025, 12, 1), month_only=True), ("ghc", "glj")),
    ]
    assert book.cycle.publish == {
        "targets": "public",
        "progress": "public",
        "scores": "when-final",
        "ranks": "internal",
        "grades": "internal",
    }
    assert (book.cycle.people, book.cycle.due_soon_days) == ("post", 3)


def test_a_row_with_everything(shelf: Shelf) -> None:
    shelf.put(
        "targets/demo/2025/targets.yml",
        """\
targets:
  - id: p-1.2
    title: 通车
    points: 2.5
    section: [重点, 建设]
    indicator: {id: 1-1, title: 联盟路, basis: [〔2025〕1号]}
    basis: [〔2025〕9号]
    method: steps
    measures:
      - {id: km, name: 里程, unit: 公里, target: {from: 13, to: 14}, weight: 30%, per: 1, up: 3, up_cap: 20, down: 3}
    units: [{unit: ghc, role: lead, owner: {name: 王××, post: 处长}}]
    leader: [李××, {name: 张××, post: 副局长}]
    due: 2025-12
    since: 2025-05-20
    disclosure: {type: withheld, reason: 涉密, date: 2025-05-21}
""",
    )
    assert shelf.says() == []
    row = shelf.book().targets["p-1.2"]
    measure = row.measures[0]
    assert (row.points, row.section, row.since) == (Fraction(5, 2), ("重点", "建设"), date(2025, 5, 20))
    assert [measure.low, measure.high, measure.weight] == [13, 14, Fraction(3, 10)]
    assert [measure.per, measure.up, measure.up_cap, measure.down] == [1, 3, 20, 3]
    assert row.parts[0].owner == Person("王××", "处长")
    assert row.leaders == (Person("李××"), Person("张××", "副局长"))
    assert row.indicator is not None
    assert row.indicator.basis == ("〔2025〕1号",)
    assert row.disclosure is not None
    assert row.disclosure.date == date(2025, 5, 21)


CHANGES = {
    "year": ("cycle.yml", ("year: 2025", "year: 2024"), ["2024", "R043 文件夹是 2025 年，这里写的是 2024"]),
    "period": (
        "cycle.yml",
        ("to: 2025-12-31", "to: 2024-12-31"),
        ["{from: 2025-01-01, to: 2024-12-31}", "R043 起日 2025-01-01 晚于止日 2024-12-31"],
    ),
    "cutoff": (
        "cycle.yml",
        ("synthetic: true", "cutoff: 2026-01-05"),
        ["2026-01-05", "R043 截止日 2026-01-05 不在 2025-01-01 至 2025-12-31 之内"],
    ),
    "group": ("units.yml", ("group: direct", "group: driect"), ["driect", "R036 办法里没有分组“driect”"]),
    "persons": (
        "units.yml",
        ("group: direct", "group: staff"),
        ["staff", "R037 分组“staff”考核的是个人，不能用在实际年度里"],
    ),
    "reserved": (
        "units.yml",
        ("id: party", "id: office"),
        ["office", "R049 office 专指考核办公室，不能作单位或评审者的编号"],
    ),
    "unit twice": ("units.yml", ("id: glj", "id: jsc"), ["jsc", "R034 “jsc”与第 2 项重复，只读了前一项"]),
    "level": (
        "targets.yml",
        ("level: department", "level: departmnet"),
        ["departmnet", "R035 办法里没有级别“departmnet”"],
    ),
    "unit": ("targets.yml", ("unit: jsc", "unit: jcs"), ["jcs", "R017 没有编号为“jcs”的单位"]),
    "node's unit": ("targets.yml", ("units: [ghc]", "units: [glj]"), ["glj", "R017 没有编号为“glj”的单位"]),
    "unit twice in a row": (
        "targets.yml",
        ("{unit: glj, role: joint}", "{unit: ghc, role: joint}"),
        ["ghc", "R034 “ghc”与第 1 项重复，只读了前一项"],
    ),
    "target twice": (
        "targets.yml",
        ("id: 2025-09", "id: 2025-01"),
        ["2025-01", "R034 “2025-01”与第 1 项重复，只读了前一项"],
    ),
    "node twice": ("targets.yml", ("id: n2", "id: n1"), ["n1", "R034 “n1”与第 1 项重复，只读了前一项"]),
    "measure range": (
        "targets.yml",
        ("target: 8", "target: {from: 14, to: 13}"),
        ["{from: 14, to: 13}", "R033 from（14）应不超过 to（13）"],
    ),
    "measures that weigh nothing": (
        "targets.yml",
        ("target: 8}", "target: 8, weight: 0}"),
        [
            "[{id: invest, name: 投资, unit: 亿元, target: 8, weight: 0}]",
            "R058 目标“2025-01”各项指标的 weight 都是 0，完成了也折算不出程度，这一行记为缺",
        ],
    ),
    "reported target that is no measure": (
        "targets.yml",
        ("target: 8}", "target: {actual: invest}}"),
        ["{actual: invest}", "R059 目标数要看报来的“invest”，同一行里没有别的指标叫这个名字"],
    ),
    "no lead": (
        "targets.yml",
        ("ghc, role: lead", "ghc, role: support"),
        [
            "[{unit: ghc, role: support}, {unit: jsc, role: support, task: 征地}]",
            "R038 目标“2025-01”只有配合单位，没有牵头单位",
        ],
    ),
    "next year": (
        "targets.yml",
        ("due: 2025-12\n", "due: 2026-03\n"),
        ["2026-03", "R039 到期日不在 2025-01-01 至 2025-12-31 之内"],
    ),
    "node after its target": (
        "targets.yml",
        ("due: 2025-12-31\n    nodes", "due: 2025-11-30\n    nodes"),
        ["2025-12-31", "R040 节点晚于目标本身的时限"],
    ),
    "nodes out of order": (
        "targets.yml",
        ("id: n2, due: 2025-12-31", "id: n2, due: 2025-05-31"),
        ["2025-05-31", "R040 节点没有按时间先后排列"],
    ),
    "clause": ("scheme.yml", ("[DM-3]", "[DM-30]"), ["DM-30", "R042 clauses.yml 里没有条款“DM-30”"]),
    "engine's clause": ("scheme.yml", ("[GEN-9]", "[GEN-99]"), ["GEN-99", "R042 clauses.yml 里没有条款“GEN-99”"]),
    "clause twice": ("clauses.yml", ("id: DM-3", "id: DM-1"), ["DM-1", "R034 “DM-1”与第 1 项重复，只读了前一项"]),
}


@pytest.mark.parametrize(("file", "change", "said"), CHANGES.values(), ids=CHANGES)
def test_what_the_base_files_say_of_each_other(
    shelf: Shelf, file: str, change: tuple[str, str], said: list[str]
) -> None:
    folder = "targets/demo" if file in ("scheme.yml", "clauses.yml") else "targets/demo/2025"
    shelf.change(f"{folder}/{file}", *change)
    under, what = said
    assert f"{file}「{under}」 {what}" in shelf.points()


def test_a_due_date_decades_away_is_a_slip_and_leaves_the_row_out(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/targets.yml", "due: 2025-12\n", "due: 2052-12\n")
    assert shelf.points() == ["targets.yml「2052-12」 R039 到期日不在 2025-01-01 至 2025-12-31 之内"]
    assert list(shelf.book().targets) == ["2025-01"]


def test_clauses_cited_by_aspects_and_consequences_are_looked_up(shelf: Shelf) -> None:
    shelf.change(
        "targets/demo/scheme.yml",
        "points: by-level, weight: 90%}",
        "points: by-level, weight: 90%, cites: {late: [DM-1, DM-7], lead: DM-8}}",
    )
    shelf.change(
        "targets/demo/scheme.yml",
        "sources:",
        "consequences: [{clauses: [DM-9], title: 通报, when: {below: 60}}]\nsources:",
    )
    assert [line.split(" ", 1)[1] for line in shelf.says()] == [
        "R042 clauses.yml 里没有条款“DM-7”",
        "R042 clauses.yml 里没有条款“DM-8”",
        "R042 clauses.yml 里没有条款“DM-9”",
    ]
    assert shelf.book().scheme["scheme"] == "demo"


def test_an_indicator_has_one_title(shelf: Shelf) -> None:
    shelf.change(
        "targets/demo/2025/targets.yml", "title: 建成通车", "title: 建成通车\n    indicator: {id: 1-1, title: 公路}"
    )
    shelf.change("targets/demo/2025/targets.yml", "title: 养护", "title: 养护\n    indicator: {id: 1-1, title: 水路}")
    assert shelf.points() == ["targets.yml「水路」 R041 指标“1-1”在前面叫“公路”"]
    assert list(shelf.book().targets) == ["2025-01", "2025-09"]


def test_a_row_with_an_error_is_left_out_alone_and_takes_its_records_with_it(shelf: Shelf) -> None:
    """The row with the misspelt level goes; the report on it is left out without an error of its own."""
    shelf.change("targets/demo/2025/targets.yml", "level: department", "level: departmnet")
    shelf.file("ghc/a.yml", REPORT)
    shelf.file("ghc/b.yml", "kind: report\ntarget: 2025-01\nnode: n1\nstatus: ongoing\n")
    shelf.file("office/c.yml", "kind: rating\ntarget: 2025-09\nsource: 评\nscores: {ghc: 1}\n")
    shelf.file("office/d.yml", "kind: notice\nform: urge\nto: ghc\nissued: 2025-05-01\nabout: {target: 2025-09}\n")
    shelf.file(
        "ghc/e.yml",
        "kind: claim\ncomponent: bonus\ncategory: award\nground: ministry\nwork: 2025-09\n"
        "date: 2025-05-01\ntitle: 表彰\nseal: 某部\n",
    )
    assert shelf.says() == ["targets.yml:13:12 R035 办法里没有级别“departmnet”"]
    book = shelf.book()
    assert list(book.targets) == ["2025-01"]
    assert set(book.records) == {"ghc/b.yml", "office/d.yml"}
    assert book.left_out == (
        "targets/demo/2025/targets.yml：targets 第 2 项“2025-09”有错误",
        "submissions/demo/2025/ghc/a.yml：目标“2025-09”没有计入",
        "submissions/demo/2025/ghc/e.yml：目标“2025-09”没有计入",
        "submissions/demo/2025/office/c.yml：目标“2025-09”没有计入",
    )


def test_a_unit_with_an_error_is_left_out_with_its_part_and_its_records(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/units.yml", "公路局, group: direct", "公路局, group: driect")
    shelf.file("glj/a.yml", REPORT)
    shelf.file("ghc/a.yml", REPORT)
    shelf.file("office/p.yml", "kind: rating\ncomponent: public\nsource: 评\nscores: {glj: 90, ghc: 80}\n")
    assert shelf.points() == ["units.yml「driect」 R036 办法里没有分组“driect”"]
    book = shelf.book()
    row = book.targets["2025-09"]
    assert ([part.unit for part in row.parts], row.nodes[0].units) == (["ghc"], ("ghc",))
    assert set(book.records) == {"ghc/a.yml", "office/p.yml"}
    assert book.left_out == (
        "targets/demo/2025/units.yml：units 第 3 项“glj”有错误",
        "submissions/demo/2025/glj/：单位“glj”没有计入",
    )


def test_a_file_at_fault_as_a_whole_leaves_no_book_but_hides_nothing(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/cycle.yml", "period:", "perido:")
    shelf.change("targets/demo/2025/targets.yml", "targets:", "target:")
    shelf.change("targets/demo/scheme.yml", "groups:", "gruppen:")
    shelf.put("targets/demo/clauses.yml", "clauses: [\n")
    shelf.file("ghc/a.yml", REPORT.replace("ongoing", "finished"))
    shelf.file("ghc/b.yml", "kind: claim\ncomponent: x\ncategory: y\nwork: z\ndate: 2024-01-01\ntitle: 表彰\n")
    files = {problem.place.file for problem in shelf.problems()}
    assert files == {
        "targets/demo/2025/cycle.yml",
        "targets/demo/2025/targets.yml",
        "targets/demo/scheme.yml",
        "targets/demo/clauses.yml",
        "submissions/demo/2025/ghc/a.yml",
    }
    assert shelf.load().book is None


def test_without_units_records_are_still_looked_through(shelf: Shelf) -> None:
    shelf.put("targets/demo/2025/units.yml", "units: 三个\n")
    shelf.file("nobody/a.yml", REPORT.replace("2025-09", "2025-99"))
    found = [(problem.place.file.rpartition("/")[2], problem.code[0]) for problem in shelf.problems()]
    assert ("a.yml", "R") in found
    assert shelf.load().book is None


@pytest.mark.parametrize(
    ("file", "level", "bound"),
    [
        ("targets/demo/2025/cycle.yml", "error", False),
        ("targets/demo/2025/units.yml", "error", False),
        ("targets/demo/2025/targets.yml", "note", True),
        ("targets/demo/clauses.yml", "note", True),
    ],
)
def test_a_missing_file(shelf: Shelf, file: str, level: str, *, bound: bool) -> None:
    (shelf.root / file).unlink()
    loaded = shelf.load()
    assert [(problem.code, problem.place.file, problem.facts) for problem in loaded.problems] == [
        ("R008", file, {"name": file.rpartition("/")[2]})
    ]
    assert (loaded.problems[0].level or "error") == level
    assert (loaded.book is not None) is bound


def test_a_scheme_of_the_year_beats_the_bureaus_as_a_whole(shelf: Shelf) -> None:
    shelf.put(
        "targets/demo/2025/scheme.yml", (shelf.root / "targets/demo/scheme.yml").read_text().replace("演示", "当年")
    )
    loaded = shelf.load()
    assert loaded.book is not None
    assert loaded.book.scheme["title"] == "当年办法"
    assert (loaded.scheme_file, loaded.clauses_file, loaded.targets_file) == (
        "targets/demo/2025/scheme.yml",
        "targets/demo/clauses.yml",
        "targets/demo/2025/targets.yml",
    )
    assert "targets/demo/2025/scheme.yml" in loaded.book.digests


def test_in_a_second_root_too_the_years_scheme_beats(shelf: Shelf) -> None:
    scheme = whole(shelf.root / "targets/demo")
    shelf.put("targets/demo/2025/scheme.yml", scheme.replace("演示", "当年"), second=True)
    assert shelf.book().scheme["title"] == "当年办法"


def test_digests_are_of_what_bears_on_the_score(shelf: Shelf) -> None:
    sha = shelf.file("ghc/a.yml")
    targets = shelf.put("targets/demo/2025/targets.yml", TARGETS)
    digests = shelf.book().digests
    assert digests["submissions/demo/2025/ghc/a.yml"] == sha
    assert digests["targets/demo/2025/targets.yml"] == targets
    assert set(digests) == {
        "targets/demo/2025/cycle.yml",
        "targets/demo/2025/units.yml",
        "targets/demo/2025/targets.yml",
        "targets/demo/scheme.yml",
        "targets/demo/procedure.yml",
        "targets/demo/interpretations.yml",
        "submissions/demo/2025/ghc/a.yml",
    }


@pytest.mark.parametrize("written", ["ghc-wang", "GHC-Wang", "GHC-WANG"])
def test_an_account_speaks_for_one_unit(shelf: Shelf, written: str) -> None:
    """An error of check; no unit goes uncounted because of it."""
    shelf.change("targets/demo/2025/units.yml", "jsc-zhao", f"jsc-zhao, {written}")
    assert [line.partition(" ")[2] for line in shelf.says()] == [f"R061 账号“{written}”写在“jsc”，又写在“ghc”"]
    assert list(shelf.book().units) == ["ghc", "jsc", "glj"]


@pytest.mark.parametrize(("account", "whose"), [
    ("ghc-wang", "被考核单位“ghc”"), ("GHC-Wang", "被考核单位“ghc”"), ("Office-Li", "办公室自己"),
    ("party-qian", ""), ("jiwei-wu", ""),
])  # fmt: skip
def test_who_stands_in_is_neither_assessed_nor_of_the_office(shelf: Shelf, account: str, whose: str) -> None:
    """In another case too; a reviewer's account, or nobody else's, may. The office is read either way."""
    shelf.change("targets/demo/2025/units.yml", "[office-li]", f"[office-li], stand_in: {account}")
    said = [line.partition(" ")[2] for line in shelf.says()]
    assert said == ([f"R063 替补账号“{account}”是{whose}的账号，它的同意不算"] if whose else [])
    assert shelf.book().office.stand_in == account


def test_an_account_twice_in_one_unit_or_in_the_office_too_is_no_second_unit(shelf: Shelf) -> None:
    shelf.change("targets/demo/2025/units.yml", "jsc-zhao", "jsc-zhao, JSC-Zhao, office-li, party-qian")
    assert shelf.says() == []


def test_what_is_in_the_wrong_file_of_a_scheme_is_told_with_the_right_one(shelf: Shelf) -> None:
    """The calendar among the interpretations: its line there, and where it goes."""
    name = "targets/demo/interpretations.yml"
    (shelf.root / name).write_text((shelf.root / name).read_text("utf-8") + "calendar: []\n", "utf-8")
    assert "interpretations.yml「calendar」 F003 “calendar”不是这里可以写的项" in shelf.points()
    assert any("把这一段移到同一办法的 procedure.yml 里" in fix for fix in shelf.fixes())


def test_a_scheme_in_one_file_is_of_the_first_edition(shelf: Shelf) -> None:
    """One problem, and no figure by half of the rules."""
    (shelf.root / "targets/demo/interpretations.yml").unlink()
    with (shelf.root / "targets/demo/scheme.yml").open("a", encoding="utf-8") as file:
        file.write("interpretations: []\n")
    assert [line.split()[1] for line in shelf.says() if line.startswith("scheme.yml")] == ["S027"]
    assert shelf.book().scheme == {}


def test_a_year_may_have_its_own_procedure_and_keep_the_rest(shelf: Shelf) -> None:
    """The bureau publishes for 7 days and sends the results to 人事处; of this year only what its own file says holds."""
    shelf.put("targets/demo/procedure.yml", "publicity: {days: 7}\nsources: [{id: instruction, title: 批示}]\n")
    before = shelf.book().scheme
    shelf.put("targets/demo/2025/procedure.yml", "publicity: {days: 10}\n")
    now = shelf.book().scheme
    assert (before["publicity"], "sources" in before) == ({"days": 7}, True)
    assert (now["publicity"], "sources" in now) == ({"days": 10}, False)
    others = [{key: scheme[key] for key in scheme if key not in ("publicity", "sources")} for scheme in (before, now)]
    assert others[0] == others[1]


def test_a_year_may_have_its_own_interpretations_and_keep_the_rest(shelf: Shelf) -> None:
    """``late.effect`` is strict in the bureau and curable in this year; what is computed is the bureau's."""
    before = shelf.book().scheme
    text = (shelf.root / "targets/demo/interpretations.yml").read_text("utf-8")
    shelf.put("targets/demo/2025/interpretations.yml", text.replace("chosen: strict", "chosen: curable"))
    now = shelf.book().scheme
    taken = [{item.id: item.chosen for item in interpretations(scheme)}["late.effect"] for scheme in (before, now)]
    assert taken == ["strict", "curable"]
    assert [scheme["components"] for scheme in (before, now)] == [before["components"]] * 2
    assert shelf.says() == []


def test_what_is_wrong_in_the_own_file_of_a_year_is_told_there(shelf: Shelf) -> None:
    shelf.put("targets/demo/2025/procedure.yml", "publicity: {day: 10}\n")
    assert [line.split()[0] for line in shelf.points() if "2025" in line or "F003" in line] == ["procedure.yml「day」"]
