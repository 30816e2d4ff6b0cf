"""A new bureau begun from another's 办法, and a year opened from the last: what is written, and what is said."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from kit.scheme_files import copy
from kit.years import SHIPPED

from scorer.cli.main import main
from scorer.cli.setup.adoption import agenda, worded
from scorer.cli.setup.new_bureau import start
from scorer.cli.setup.next_year import moved, next_year
from scorer.cli.setup.text_edits import SetupRefusal, changed, parsed, write
from scorer.model.entities import Path as Way
from scorer.pipeline.problems import today

SCHEME = """\
# 演示办法的规则
scheme: demo
title: 演示办法                    # 全称
interpreter: 办公室
groups: [{id: office, title: 机关}, {id: direct, title: 直属}]
levels: {key: 2, extra: {choose: extra.points}}
level_titles: {key: 重点}
components:
  - id: work
    title: 工作
    rule: fulfilment
    result: share
    degree: binary
    clauses: [DM-1]
    points: by-level
    weight: 90%
    late: {choose: late.effect}
  - {id: all, title: 评议, clauses: [DM-2], weight: 10%, components: [{id: party, title: 党建, rule: assessed, clauses: [DM-2], full: 50}]}
"""

OPEN = """\
interpretations:
  - {id: late.effect, clauses: [DM-1], question: 迟报算不算, type: option, options: {strict: 不算, curable: 补报就算}, chosen: strict, required: true}
  - id: extra.points
    clauses: [DM-1]
    question: 追加的目标几分
    type: number
    chosen: null
    required: true
  - {id: from, clauses: [DM-2], question: 从哪天起, type: date, chosen: null, required: false, effect: procedural}
"""

CLAUSES = """\
clauses:
  - {id: DM-1, place: 第一条, text: 完成得分。, type: [computation], figures: ['90%'], covered: by-rule}
  - {id: DM-2, place: 第二条, text: 评议。, type: [computation], figures: ['10%'], covered: by-rule}
"""

CYCLE = """\
title: 演示局 2024 年度考核
year: 2024
period: {from: 2024-01-01, to: 2024-12-31}
cutoff: 2024-02-29
synthetic: true
disclosure: {type: public, reason: 已认定, reviewed_by: 办公室, date: 2024-03-01}
publish: {targets: public, scores: internal}
due_soon_days: 5
"""

UNITS = """\
office: {name: 办公室, accounts: [oa]}    # 主持考核
units:
  - {id: ghc, name: 规划处, group: office, accounts: [ga]}
"""

TARGETS = """\
# 2024 年
targets:
  - id: t1
    title: 建成通车
    level: key

    due: 2024-06-30
    units: [{unit: ghc, role: lead}]
"""

RESOLUTION = """\
kind: resolution
settles: late.effect
chosen: curable
meeting: 第三次局务会
date: 2024-03-05
document: 会议纪要〔2024〕3 号
"""

FILES = {
    "targets/demo/scheme.yml": SCHEME,
    "targets/demo/procedure.yml": "copies: [{id: personnel, clauses: [DM-2], to: 人事处, title: 考核结果}]\n",
    "targets/demo/interpretations.yml": OPEN,
    "targets/demo/clauses.yml": CLAUSES,
    "targets/demo/2024/cycle.yml": CYCLE,
    "targets/demo/2024/units.yml": UNITS,
    "targets/demo/2024/targets.yml": TARGETS,
    "submissions/demo/2024/office/r1.yml": RESOLUTION,
}

TO_DO = """\
已写好：
  targets/lianxi/scheme.yml
  targets/lianxi/procedure.yml
  targets/lianxi/interpretations.yml
  targets/lianxi/clauses.yml
  targets/lianxi/2026/cycle.yml
  targets/lianxi/2026/units.yml
  targets/lianxi/2026/targets.yml

一、必须决定的解释，2 条（* 是暂取的；由有权解释的机构定，决定前成绩只是暂定）
1. late.effect（DM-1）　迟报算不算
     * 1 strict　不算
       2 curable　补报就算
       现在暂取 strict（interpretations.yml 第 3 行）
2. extra.points（DM-1）　追加的目标几分
       现在：还没有定（interpretations.yml 第 8 行）
   另有 1 条可以以后再定，也在 interpretations.yml 里。

二、照抄来的，对照本部门的办法逐个改
分组：
  office 机关
  direct 直属
各级目标的分值：
  key（重点） 2
  extra 由解释 extra.points 定
分项和分值：
  work 工作（fulfilment）　weight 90%
  all 评议　weight 10%
  party 党建（assessed）　full 50
条款：clauses.yml 逐条改成本部门的；算例：写在 cases/ 里，先手算再比对。

三、还空着的，填好为止（scorer check 也这样说）
  targets/lianxi/scheme.yml:4　“名称”后面是空的
  targets/lianxi/2026/cycle.yml:2　“名称”后面是空的
  targets/lianxi/2026/units.yml:4　“名称”后面是空的
  targets/lianxi/2026/units.yml:7　“被考核单位”里什么也没有
  目标：targets.yml 里还没有目标，每项写编号、名称、级别或分值、单位、时限
"""

NEXT_CYCLE = """\
# 2025 年度，由 2024 年度接着开出；日期顺延一年，逐项核对。
title: 演示局 2025 年度考核
year: 2025
period: {from: 2025-01-01, to: 2025-12-31}
cutoff: 2025-02-28
synthetic: true
publish: {targets: public, scores: internal}
due_soon_days: 5
# disclosure: {type: public, reason: …, reviewed_by: …, date: …}   # 每年重新认定；不写就不公开
"""

opened = """\
已写好：
  targets/demo/2025/cycle.yml
  targets/demo/2025/units.yml
  targets/demo/2025/targets.yml

要做的：核对 cycle.yml 和 units.yml，写好 targets.yml，再运行 scorer check targets/demo/2025
解释要重新决定的 2 条（上一年的决定只管上一年；办法没有改的，可以照旧再决定一次）：
  late.effect　上一年决定 curable
  extra.points　办法暂取 （还没有定）
"""


@dataclass(frozen=True)
class StartSaid:
    """What a call gave."""

    code: object
    out: str
    err: str


Call = Callable[..., StartSaid]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def scorer(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command, called in the folder; ``typed`` is what the office types."""
    monkeypatch.chdir(root)

    def call(*words: str, typed: str = "") -> StartSaid:
        monkeypatch.setattr(sys, "argv", ["scorer", *words])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            main()
            code: object = 0
        except SystemExit as stop:
            code = stop.code
        out, err = capsys.readouterr()
        return StartSaid(code, out, err)

    return call


def text(root: Path, name: str) -> str:
    return (root / name).read_text(encoding="utf-8")


# --- scorer init


def test_a_new_bureau_gets_the_rules_under_its_own_name(root: Path, scorer: Call) -> None:
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026", "--set", "extra.points=1.5")
    assert said.code == 0, said.err
    made = text(root, "targets/lianxi/scheme.yml")
    assert made.startswith("# 从 targets/demo/scheme.yml 抄来作起点")
    lines = made.splitlines()
    assert lines[2:5] == ["scheme: lianxi", "title:                         # 全称", "interpreter: null"]
    assert '    chosen: "1.5"' in text(root, "targets/lianxi/interpretations.yml").splitlines()
    # all the rest is as it was, to the last blank
    assert lines[5:21] == SCHEME.splitlines()[4:20]
    assert CLAUSES in text(root, "targets/lianxi/clauses.yml")
    assert "year: 2026\nperiod: {from: 2026-01-01, to: 2026-12-31}\n" in text(root, "targets/lianxi/2026/cycle.yml")


def test_the_list_names_what_to_decide_to_check_and_to_fill_in(scorer: Call) -> None:
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026")
    assert said.err == ""
    assert said.out == TO_DO


def test_what_is_filled_in_is_accepted(root: Path, scorer: Call) -> None:
    """The four empty places, and nothing else, stand between the start and a clean check."""
    scorer("init", "lianxi", "--from", "demo", "--year", "2026")
    for name, empty, full in (
        ("scheme.yml", "title:  ", "title: 练习局办法  "),
        ("2026/cycle.yml", "title:\n", "title: 练习局 2026 年度\n"),
        ("2026/units.yml", "  name:\n", "  name: 办公室\n"),
        ("2026/units.yml", "units: []", "units: [{id: ghc, name: 规划科, group: office}]"),
    ):
        path = root / "targets/lianxi" / name
        assert path.read_text(encoding="utf-8").count(empty) == 1, name
        path.write_text(path.read_text(encoding="utf-8").replace(empty, full), encoding="utf-8")
    said = scorer("check", "targets/lianxi")
    assert (said.code, said.err) == (0, "")
    path = root / "targets/lianxi/2026/targets.yml"
    head, _, example = path.read_text(encoding="utf-8").partition("targets: []\n")
    path.write_text(head + re.sub("^# ", "", example, flags=re.MULTILINE), encoding="utf-8")
    assert "\n    level: key\n" in path.read_text(encoding="utf-8"), "the row given as an example is taken as it stands"
    said = scorer("check", "targets/lianxi")
    assert (said.code, said.err) == (0, "")


def test_the_shipped_schemes_can_all_be_started_from(tmp_path: Path, scorer: Call) -> None:
    """Every 办法 that comes with the project, its comments and layouts included; only what is empty is missing."""
    sources = sorted(path.parent.name for path in (SHIPPED / "targets").glob("*/scheme.yml"))
    assert sources
    for source in sources:
        root = tmp_path / f"from-{source}"
        copy(SHIPPED / "targets" / source, root / "targets" / source)
        said = scorer("init", "lianxi", "--year", "2026", "--root", str(root))
        assert said.code == 0, said.err
        empty = said.out.partition("三、")[2].splitlines()[1:-1]
        assert {line.partition("　")[2] for line in empty} == {"“名称”后面是空的", "“被考核单位”里什么也没有"}, source


REAL = """\
title: 真局 2024 年度考核
year: 2024
period: {from: 2024-01-01, to: 2024-12-31}
"""


def repository(root: Path) -> Path:
    """The made-up demo bureau, and a bureau with a record of a real year, all committed."""
    for name, content in FILES.items():
        if name.startswith("targets"):
            (root / name.replace("demo", "real")).parent.mkdir(parents=True, exist_ok=True)
            (root / name.replace("demo", "real")).write_text(content, encoding="utf-8")
    (root / "targets/real/2024/cycle.yml").write_text(REAL, encoding="utf-8")
    (root / "submissions/real/2024/ghc").mkdir(parents=True)
    (root / "submissions/real/2024/ghc/n1.yml").write_text("kind: report\n", encoding="utf-8")
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "开始"]):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words], cwd=root, check=True)
    return root


def test_alone_leaves_out_the_demonstrations_and_nothing_that_was_handed_in(root: Path, scorer: Call) -> None:
    """The rules are copied first; what goes is staged, not committed, and comes back with the command as printed."""
    repository(root)
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026", "--alone")
    assert (said.code, said.err) == (0, "")
    left, back = said.out.splitlines()[-2:]
    assert left == "已去掉演示部门：targets/demo、submissions/demo"
    assert back == "还没有提交；要回来，运行 git restore --staged --worktree -- targets/demo submissions/demo"
    assert sorted(path.name for path in (root / "targets").iterdir()) == ["lianxi", "real"]
    assert (root / "submissions/real/2024/ghc/n1.yml").exists()
    assert not (root / "submissions/demo").exists()
    subprocess.run(back.partition("运行 ")[2].split(), cwd=root, check=True)
    assert (root / "submissions/demo/2024/office/r1.yml").read_text("utf-8") == RESOLUTION


def test_alone_touches_nothing_that_is_not_committed(root: Path, scorer: Call) -> None:
    repository(root)
    (root / "targets/demo/mine.yml").write_text("a: 1\n", encoding="utf-8")
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026", "--alone")
    assert said.code == 2
    assert "--alone 要去掉的部门有没有提交的文件：targets/demo/mine.yml；先 git commit，或移走，再运行一次" in said.err
    assert not (root / "targets/lianxi").exists()


def test_alone_asks_for_a_repository_that_can_bring_things_back(root: Path, scorer: Call) -> None:
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026", "--alone")
    assert (said.code, "不在 git 仓库里" in said.err) == (2, True)
    assert (root / "targets/demo").exists()


def test_without_a_year_it_is_this_one(root: Path, scorer: Call) -> None:
    scorer("init", "lianxi")
    assert (root / f"targets/lianxi/{today().year}/cycle.yml").exists()


def test_the_questions_are_asked_one_by_one(root: Path, scorer: Call) -> None:
    """A mistyped option is asked again; an empty answer leaves things as they are."""
    said = scorer("init", "lianxi", "--ask", typed="lenient\n2\n")
    assert said.code == 0
    assert "没有“lenient”；可取 strict、curable，写前面的数也行" in said.err
    assert "chosen: curable, required: true" in text(root, "targets/lianxi/interpretations.yml")
    assert "现在暂取 curable" in said.out
    scorer("init", "lianxi-2", "--from", "demo", "--ask", typed="\n")
    assert "chosen: strict, required: true" in text(root, "targets/lianxi-2/interpretations.yml")
    said = scorer("init", "lianxi-3", "--from", "demo", "--set", "late.effect=curable", "--ask")
    assert "取哪一种" not in said.err


def test_a_question_of_the_engine_is_taken_otherwise_whether_it_is_listed_or_not(root: Path, scorer: Call) -> None:
    """The source lists ``cutoff`` with a clause only, and says nothing of ``done.nodes``: both get their choice."""
    more = "  - {id: cutoff, clauses: [DM-1]}\n"
    (root / "targets/demo/interpretations.yml").write_text(OPEN + more, encoding="utf-8")
    taken = ["--set", "cutoff=node_out", "--set", "done.nodes=every"]
    assert scorer("init", "lianxi", "--from", "demo", "--year", "2026", *taken).code == 0
    made = text(root, "targets/lianxi/interpretations.yml")
    assert "  - {id: cutoff, chosen: node_out, clauses: [DM-1]}\n" in made
    assert made.endswith("  - id: done.nodes\n    chosen: every\n")


def test_nothing_is_overwritten(root: Path, scorer: Call) -> None:
    (root / "targets/lianxi/2026").mkdir(parents=True)
    (root / "targets/lianxi/2026/units.yml").write_text("units: 我写的\n", encoding="utf-8")
    said = scorer("init", "lianxi", "--from", "demo", "--year", "2026")
    assert (said.code, said.out) == (2, "")
    assert "已经有 targets/lianxi/2026/units.yml；不覆盖，什么也没有写" in said.err
    assert sorted(path.name for path in (root / "targets/lianxi").rglob("*.yml")) == ["units.yml"]
    assert text(root, "targets/lianxi/2026/units.yml") == "units: 我写的\n"


def test_what_stands_in_another_root_is_not_begun_again(root: Path, scorer: Call, tmp_path: Path) -> None:
    second = tmp_path / "second"
    second.mkdir()
    said = scorer("init", "demo", "--year", "2026", "--root", str(second), "--root", str(root))
    assert "已经有 targets/demo/scheme.yml" in said.err
    said = scorer("init", "lianxi", "--year", "2026", "--root", str(second), "--root", str(root))
    assert (second / "targets/lianxi/scheme.yml").exists(), said.err


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["init", "练习局"], "“练习局”不能作部门的代号"),
        (["init", "holidays"], "“holidays”不能作部门的代号"),
        (["init", "lianxi", "--from", "nowhere"], "没有 targets/nowhere/scheme.yml，不能从“nowhere”抄"),
        (["init", "lianxi", "--set", "late.effect"], "“late.effect”要写成 解释=取值"),
        (["init", "lianxi", "--set", "late=strict"], "没有解释“late”；有 late.effect、extra.points、from"),
        (["init", "lianxi", "--set", "late.effect=x"], "解释“late.effect”没有“x”；可取 strict、curable"),
        (["new-year", "demo/2025"], "还没有考核年度“demo/2025”；要从 demo/2024 接着开，写 scorer new-year demo/2024"),
        (["new-year", "demo"], "没有考核年度“demo”；有 demo/2024"),
    ],
)
def test_what_cannot_be_done_is_said_in_chinese(root: Path, scorer: Call, words: list[str], error: str) -> None:
    before = sorted(root.rglob("*"))
    said = scorer(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("用法不对：")
    assert error in said.err
    assert sorted(root.rglob("*")) == before


def test_the_source_must_be_named_where_there_are_several_or_none(root: Path, scorer: Call, tmp_path: Path) -> None:
    shutil.copytree(root / "targets/demo", root / "targets/other")
    assert "请用 --from 写明从哪个部门的办法抄起；有 demo、other" in scorer("init", "lianxi").err
    (tmp_path / "empty").mkdir()
    assert "有 （没有）" in scorer("init", "lianxi", "--root", str(tmp_path / "empty")).err


def test_a_source_with_faults_is_put_right_first(root: Path, scorer: Call) -> None:
    (root / "targets/demo/scheme.yml").write_text("scheme: [\n", encoding="utf-8")
    said = scorer("init", "lianxi", "--from", "demo")
    assert "targets/demo/scheme.yml 有错误，先运行 scorer check targets/demo 改好" in said.err


def test_a_scheme_that_leaves_nothing_open(root: Path, scorer: Call) -> None:
    bare = "scheme: bare\ntitle: 无\ngroups: []\ncomponents: []\n"
    write(root, {"targets/bare/scheme.yml": bare, "targets/bare/clauses.yml": CLAUSES})
    made = start([root], "lianxi", "bare", 2026, {})
    assert made["targets/lianxi/scheme.yml"].endswith("scheme: lianxi\ntitle:\ngroups: []\ncomponents: []\n")
    assert "group: office" in made["targets/lianxi/2026/units.yml"]
    items = agenda({"scheme": parsed("s", bare.encode())[1]})
    assert (items.questions, items.later, items.facts) == ((), 0, {})


def test_a_question_without_clauses_or_options_still_reads_well() -> None:
    lines = "interpretations:\n  - {id: days, clauses: [], question: 几天, type: number, chosen: 5, required: true}\n"
    (question,) = agenda(
        {"scheme": parsed("s", b"groups: []\n")[1], "interpretations": parsed("i", lines.encode())[1]}
    ).questions
    assert worded(question, 7) == "7. days　几天\n       现在：5（interpretations.yml 第 2 行）"


def test_values_change_and_all_else_stays() -> None:
    before = "a: {b: 1, c: '二'}  # 注\nd: 长的  # 注\ne: 3\n"
    values: dict[Way, str] = {("a", "b"): "10", ("a", "c"): "x", ("d",): "", ("e",): ""}
    after = changed(before, parsed("t", before.encode())[1], values)
    assert after == "a: {b: 10, c: x}  # 注\nd:     # 注\ne:\n"


# --- scorer new-year


def test_the_next_year_has_its_dates_moved_on_and_its_units_copied(root: Path, scorer: Call) -> None:
    said = scorer("new-year", "demo/2024")
    assert said.code == 0, said.err
    assert text(root, "targets/demo/2025/cycle.yml") == NEXT_CYCLE
    assert text(root, "targets/demo/2025/units.yml") == UNITS
    assert text(root, "targets/demo/2025/targets.yml").endswith("\ntargets: []\n")
    assert not (root / "submissions/demo/2025").exists()
    assert scorer("check").code == 0


def test_it_says_which_decisions_do_not_go_with_it(scorer: Call) -> None:
    """A resolution settles its own year only."""
    assert scorer("new-year", "demo/2024").out == opened


def test_the_last_rows_may_stand_by_as_comments(root: Path, scorer: Call) -> None:
    """Uncommented again they are the last year's table."""
    scorer("new-year", "demo/2024", "--rows")
    made = text(root, "targets/demo/2025/targets.yml")
    assert scorer("check").code == 0
    head, _, rows = made.partition("targets: []\n")
    assert "去掉行首的 # " in head
    taken_up = "# 2024 年\ntargets:\n" + "".join(f"{line[2:]}\n" for line in rows.splitlines())
    assert taken_up == TARGETS


def test_a_second_time_changes_nothing(root: Path, scorer: Call) -> None:
    scorer("new-year", "demo/2024")
    (root / "targets/demo/2025/units.yml").write_text(UNITS + "# 改过\n", encoding="utf-8")
    said = scorer("new-year", "demo/2024")
    assert said.code == 2
    assert "不覆盖，什么也没有写" in said.err
    assert text(root, "targets/demo/2025/units.yml").endswith("# 改过\n")


def test_a_scheme_of_one_year_does_not_go_on_by_itself(root: Path, scorer: Call) -> None:
    shutil.copy(root / "targets/demo/scheme.yml", root / "targets/demo/2024/scheme.yml")
    said = scorer("new-year", "demo/2024")
    assert "targets/demo/2024/scheme.yml 只管那一年；要接着用，请抄到 targets/demo/2025/。" in said.out


def test_a_year_of_a_table_alone_has_nothing_to_settle(root: Path, scorer: Call) -> None:
    (root / "targets/demo/scheme.yml").unlink()
    (root / "submissions/demo/2024/office/r1.yml").unlink()
    assert "解释" not in scorer("new-year", "demo/2024").out


def test_what_the_last_year_had_wrong_is_told_of_the_new_one(root: Path, scorer: Call) -> None:
    path = root / "targets/demo/2024/units.yml"
    path.write_text(UNITS.replace("group: office", "group: ofice"), encoding="utf-8")
    assert "新年度还有问题，运行 scorer check targets/demo/2025 逐条看。" in scorer("new-year", "demo/2024").out


def test_a_year_without_its_roster_is_not_opened(root: Path) -> None:
    (root / "targets/demo/2024/units.yml").unlink()
    with pytest.raises(SetupRefusal, match=r"没有 targets/demo/2024/units\.yml，不能接着开下一年"):
        next_year([root], "demo/2024")


@pytest.mark.parametrize(
    ("day", "after"), [("2025-12-15", "2026-12-15"), ("2024-02-29", "2025-02-28"), ("2023-02-28", "2024-02-28")]
)
def test_a_day_a_year_on(day: str, after: str) -> None:
    assert moved(day) == after


def test_a_year_that_begins_in_another_moves_on_as_a_whole(root: Path) -> None:
    path = root / "targets/demo/2024/cycle.yml"
    path.write_text('title: "考核: 一"\nyear: 2024\nperiod: {from: 2023-12-01, to: 2024-11-30}\n', encoding="utf-8")
    made = next_year([root], "demo/2024")[1]["targets/demo/2025/cycle.yml"]
    assert 'title: "考核: 一"\nyear: 2025\nperiod: {from: 2024-12-01, to: 2025-11-30}\n#' in made
