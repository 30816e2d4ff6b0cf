"""A 办法 of the first edition on an office's disk: what ``scorer upgrade`` says, what it writes, and when it writes nothing."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scorer.cli.main import app
from scorer.reading.yaml import read
from scorer.scoring.results_digest_first_edition import rules_digest

OLD = """\
# 演示局的办法
scheme: demo
title: 演示办法
groups: [{id: office, title: 机关, ranked: true}]
levels: {key: 2, plain: 1}
components:
  - id: work                # 目标
    title: 工作
    rule: completion
    clauses: [DM-1]
    weight: 0.9             # 九成
  - id: orders
    title: 督查
    rule: deduction
    clauses: [DM-2]
    base: 10
    occurrences:
      late: {points: 0.5, title: 迟报}   # 每次
grades:
  - {grade: good, title: 好, when: {at_least: 90}, clauses: [DM-1]}
  - {grade: plain, title: 其余, otherwise: true, clauses: [DM-1]}

# 日程
calendar:
  - {id: review, clause: DM-2, due: '12-31', by: unit, kind: self-review, title: 自查}
interpretations:
  - {id: round, clauses: [DM-1], question: 取几位, type: number, chosen: 2, required: false, effect: procedural}
"""

SCHEME = """\
# 演示局的办法
scheme: demo
title: 演示办法
groups: [{id: office, title: 机关, ranked: true}]
levels: {key: 2, plain: 1}
components:
  - id: work                # 目标
    title: 工作
    rule: fulfilment
    result: share
    degree: binary
    full: 100
    points: by-level
    clauses: [DM-1]
    weight: 90%             # 九成
  - id: orders
    title: 督查
    rule: events
    clauses: [DM-2]
    base: 10
    categories:
      late: {points: -0.5, title: 迟报}   # 每次
grades:
  - {id: good, title: 好, when: {at_least: 90}, clauses: [DM-1]}
  - {id: plain, title: 其余, otherwise: true, clauses: [DM-1]}
"""

FILES = {
    "targets/demo/scheme.yml": OLD,
    "targets/demo/clauses.yml": """\
clauses:
  - {id: DM-1, place: 第一条, text: 完成得分占九成。, type: [computation], figures: ['90%'], covered: by-rule}
  - {id: DM-2, place: 第二条, text: 督查十分。, type: [computation], figures: ['10'], covered: by-rule}
""",
    "targets/demo/2025/cycle.yml": "title: 演示\nyear: 2025\nperiod: {from: 2025-01-01, to: 2025-12-31}\nsynthetic: true\n",
    "targets/demo/2025/units.yml": "office: {name: 办公室, accounts: [oa]}\nunits:\n  - {id: ghc, name: 规划处, group: office, accounts: [ga]}\n",
    "targets/demo/2025/targets.yml": """\
targets:
  - {id: t1, title: 修路, level: key, units: [{unit: ghc, role: lead}], due: 2025-06-30, nodes: [{id: n1, due: 2025-06-30}]}
""",
    # one target of one, not reported: 0 of 2 points; one node late: 10 − 0.5 = 9.5
    "targets/demo/cases/year.yml": """\
case: 全年
clauses: [DM-1]
cycle_of: demo/2025
on: 2025-12-31
expect: {units: {ghc: {total: '9.5', grade: plain, rank: 1, components: {work: 0, orders: '9.5'}}}}
""",
}


class Office:
    """The demo bureau's repository, all committed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        self.git("init", "--quiet")
        self.commit()

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def text(self, name: str) -> str:
        return (self.root / f"targets/demo/{name}").read_text("utf-8")

    def has(self, name: str) -> bool:
        return (self.root / f"targets/demo/{name}").exists()

    def git(self, *words: str) -> None:
        who = ("-c", "user.name=office", "-c", "user.email=office@example.org")
        subprocess.run(["git", *who, *words], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "-m", "一年")

    def scorer(self, *words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--root", str(self.root)])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_check_names_the_command(office: Office) -> None:
    found = office.scorer("check")
    assert "S027" in found.output
    assert "scorer upgrade demo" in found.output


def test_without_write_it_only_says_what_it_would_do(office: Office) -> None:
    said = office.scorer("upgrade", "demo")
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines() == [
        "换成第二版：",
        "  targets/demo/scheme.yml（换写）",
        "  targets/demo/procedure.yml（新的）",
        "  targets/demo/interpretations.yml（新的）",
        "第一版的程序已经没有了，得分、名次、等次和记下的比：",
        "  demo/2025",
        "    算例 targets/demo/cases/year.yml，1 个单位中的 1 个：都相同",
        "  单独的算例 0 个：都通过",
        "什么也没有写；要写，运行 scorer upgrade demo --write",
    ]
    assert office.text("scheme.yml") == OLD
    assert not office.has("procedure.yml")


def test_three_files_are_written_with_every_comment_and_check_clean(office: Office) -> None:
    said = office.scorer("upgrade", "demo", "--write")
    assert said.exit_code == 0, said.output
    assert said.stdout.splitlines()[-1] == "已写好；看一遍（git diff），运行 scorer check targets/demo，再提交"
    assert office.text("scheme.yml") == SCHEME
    assert office.text("procedure.yml").splitlines()[2:] == [
        "# 日程",
        "calendar:",
        "  - {id: review, clauses: [DM-2], due: '12-31', by: unit, kind: self-review, title: 自查}",
    ]
    assert "chosen: 2" in office.text("interpretations.yml")
    assert "没有发现问题" in office.scorer("check").output
    again = office.scorer("upgrade", "demo")
    assert (again.exit_code, "demo 的办法已经是第二版的写法，没有要换的" in again.output) == (2, True)


def test_what_is_not_committed_is_not_written_over(office: Office) -> None:
    office.write("targets/demo/scheme.yml", OLD + "\n# 新加的一行\n")
    said = office.scorer("upgrade", "demo", "--write")
    assert said.exit_code == 2
    assert "targets/demo/scheme.yml 有没有提交的改动，换写以后退不回去；先 git commit，再运行一次" in said.output
    assert not office.has("procedure.yml")


def test_outside_git_nothing_is_written_over(office: Office, tmp_path: Path) -> None:
    (tmp_path / ".git").rename(tmp_path / "gone")
    said = office.scorer("upgrade", "demo", "--write")
    assert (said.exit_code, "不在 git 仓库里" in said.output) == (2, True)
    assert office.text("scheme.yml") == OLD


def test_what_cannot_be_said_is_told_at_its_line_and_nothing_is_written(office: Office) -> None:
    """Line 11 is the weight; what the check of the second edition finds is told at its line of the first as well."""
    office.write("targets/demo/scheme.yml", OLD.replace("weight: 0.9 ", "weight: 90 "))
    office.commit()
    said = office.scorer("upgrade", "demo", "--write")
    assert said.exit_code == 1
    assert "targets/demo/scheme.yml:11:5" in said.output
    assert "“weight”换不成现在的写法：“90”在现在的写法里不止一种意思" in said.output
    assert said.stdout.splitlines()[-1] == "有 1 处换不成，什么也没有写：照上面改好，再运行一次"
    office.write(
        "targets/demo/scheme.yml", OLD.replace("title: 迟报}", "title: 迟报}\n      absent: {points: 1, nonsense: 1}")
    )
    office.commit()
    said = office.scorer("upgrade", "demo", "--write")
    assert "targets/demo/scheme.yml:19:27  错误 F003" in said.output
    assert office.text("scheme.yml").startswith("# 演示局的办法")
    assert not office.has("procedure.yml")


def test_a_figure_that_differs_is_told_and_stops_the_writing(office: Office) -> None:
    office.write(
        "targets/demo/cases/year.yml", FILES["targets/demo/cases/year.yml"].replace("'9.5', grade", "'9.6', grade")
    )
    office.commit()
    said = office.scorer("upgrade", "demo", "--write")
    assert said.exit_code == 1
    assert "      不同：规划处的总成绩：算例写 9.6，算得 9.5" in said.output
    assert "有不同的数；逐个看过，确是原来算错的，加 --differing 再写" in said.output
    assert not office.has("procedure.yml")
    assert office.scorer("upgrade", "demo", "--write", "--differing").exit_code == 0
    assert office.has("procedure.yml")


def export(office: Office, cycle: str = "demo/2025", total: str = "9.5") -> str:
    row = {"unit": "ghc", "unit_name": "规划处", "total": total, "rank": "1", "grade": "其余"}
    tables = {"results": [row], "steps": [{"id": "ghc/orders", "label": "督查", "value": "9.5"}]}
    data = {"cycle": cycle, "audience": "internal", "on": "2025-12-31", "tables": tables}
    office.write("before/data.json", json.dumps(data))
    return str(office.root / "before")


def test_an_export_of_the_first_edition_is_compared(office: Office) -> None:
    said = office.scorer("upgrade", "demo", "--against", export(office))
    assert (said.exit_code, "截至 2025-12-31 的开放数据，1 个单位的得分、名次、等次 4 个：都相同" in said.output) == (
        0,
        True,
    )
    said = office.scorer("upgrade", "demo", "--against", export(office, total="9.6"))
    assert (said.exit_code, "不同：ghc 规划处　总成绩：原来 9.6，现在 9.5" in said.output) == (1, True)
    said = office.scorer("upgrade", "demo", "--against", export(office, cycle="other/2025"))
    assert (said.exit_code, "是 other/2025 的开放数据；这个部门的年度有 demo/2025" in said.output) == (2, True)


def test_a_year_without_anything_on_record_says_so(office: Office) -> None:
    (office.root / "targets/demo/cases/year.yml").unlink()
    assert "没有可以比的数：没有写这一年得分的算例" in office.scorer("upgrade", "demo").output


def test_the_own_scheme_of_a_year_is_upgraded_with_it(office: Office) -> None:
    """The first edition's file of a year took the place of all: what it did not ask, the bureau's must not ask now."""
    without = OLD.partition("# 日程")[0]
    office.write("targets/demo/2025/scheme.yml", without + "interpretations: []\n")
    office.commit()
    assert office.scorer("upgrade", "demo", "--write").exit_code == 0
    assert office.text("2025/scheme.yml") == SCHEME
    assert office.text("2025/procedure.yml").endswith("\n{}\n")
    assert office.text("2025/interpretations.yml").endswith("\ninterpretations: []\n")


def test_the_own_scheme_of_a_year_is_refused_with_the_command_too(office: Office) -> None:
    """No rule of the first edition in it, and the bureau's 办法 is of the second: its calendar tells."""
    office.scorer("upgrade", "demo", "--write")
    office.commit()
    own = SCHEME + "calendar: []\ninterpretations: []\n"
    office.write("targets/demo/2025/scheme.yml", own)
    office.commit()
    found = office.scorer("check")
    assert "targets/demo/2025/scheme.yml" in found.output
    assert "S027" in found.output
    assert office.scorer("upgrade", "demo", "--write").exit_code == 0
    assert office.text("2025/scheme.yml") == SCHEME
    assert "没有发现问题" in office.scorer("check").output


def test_words_of_the_first_edition_in_files_of_the_second_are_said_anew(office: Office) -> None:
    """Three files already, and in the year's own scheme two keys of old; the bureau's procedure holds for it as before."""
    office.scorer("upgrade", "demo", "--write")
    own = SCHEME.replace("  - {id: good,", "  - {grade: good,").replace("weight: 90% ", "weight: 0.9 ")
    office.write("targets/demo/2025/scheme.yml", own)
    office.commit()
    assert office.scorer("upgrade", "demo", "--write").exit_code == 0
    assert office.text("2025/scheme.yml") == SCHEME
    assert not office.has("2025/procedure.yml")


@pytest.mark.parametrize(
    ("digest", "said"),
    [("", "审定时的规则、目标表、记录和现在的一样"), ("0" * 64, "审定以后规则、目标表或记录变过，换写以前就对不上")],
)
def test_a_settled_year_says_whether_it_was_settled_under_these_rules(office: Office, digest: str, said: str) -> None:
    """Settled with the digest of the first edition: that of the text of its rules; one that fits nothing moves no file."""
    office.write("submissions/demo/2025/office/r.yml", RESOLUTION.format(digest=digest or settled(office)))
    office.commit()
    made = office.scorer("upgrade", "demo", "--write")
    assert made.exit_code == 0, made.output
    assert f"    审定结果的摘要（office/r.yml）：{said}" in made.stdout.splitlines()
    assert "converted: {rules: " in office.text("2025/cycle.yml")
    assert office.scorer("check").exit_code == 0


def settled(office: Office) -> str:
    """The digest that the office wrote into its resolution: line by line as the second edition of digests had it."""
    document, _ = read("scheme.yml", OLD.encode())
    assert document is not None
    assert isinstance(document.data, dict)
    table = hashlib.sha256(office.text("2025/targets.yml").encode()).hexdigest()
    lines = [
        "demo/2025 2025-01-01 2025-12-31 None",
        "ghc office None",
        f"scheme {rules_digest(document.data)}",
        f"targets/demo/2025/targets.yml {table}",
        "judged to 2025-06-30",
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


RESOLUTION = """\
kind: resolution
settles: results
digest: 2:sha256:{digest}
meeting: 局务会
date: 2026-01-10
although: 有一项没有报
"""
