"""The gate's judgement: what may be merged, what it would change, and how that is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from kit.corpus_repository import FILE, Files, Repository
from kit.gate_branch import DECISION, FOLDER, REPORT, Branch, at
from kit.matter_year import MatterYear
from kit.years import Year

from scorer.cli.main import app
from scorer.diagnostics.catalogue import word
from scorer.intake.gate import judgement_text
from scorer.intake.gate.judge import judge
from scorer.intake.gate.judgement import Judgement
from scorer.intake.git import Git, GitError


def said(judgement: Judgement) -> list[str]:
    """Every problem as ``G002 ghc/n1.yml 这里不由…``."""
    return [
        f"{each.code} {each.place.file.removeprefix(f'{FOLDER}/')} {word(each).what}" for each in judgement.problems
    ]


@pytest.fixture
def branch(year: Year, tmp_path_factory: pytest.TempPathFactory) -> Branch:
    """Two targets: 2025-01 (2 points, due 30 June, ghc leads), 2025-02 (1 point, done and accepted)."""
    year.target("2025-01")
    year.target("2025-02", level="department", due="2025-03-31")
    year.report("ghc/n0.yml", "2025-02", "2025-03-20T09:00:00+08:00")
    year.decide("ghc/n0.yml", at="2025-03-25T09:00:00+08:00")
    return Branch(tmp_path_factory.mktemp("git") / "bare.git", year)


# --- what it would change


def test_a_report_waits_and_what_it_is_worth_once_accepted_is_said(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert said(judgement) == []
    assert judgement.verdict == "accept"
    assert [(each.cycle, each.path) for each in judgement.arrivals] == [("jilin/2025", "ghc/n1.yml")]
    # done 1 of 3 points: 33.33 × 0.9 + 100 × 0.1 = 39.997 → 40.00; both done: 90 + 10 = 100
    assert list(judgement_text.changes(judgement)) == [
        "若合并：综合规划处 40.00 → 40.00；审核全部通过后 100.00",
        "  目标 2025-01（目标2025-01）节点 n1：○ 还没有到期 → ◐ 已报，等待审核",
    ]


def test_what_waits_already_counts_among_what_would_be_accepted(year: Year, branch: Branch, tmp_path: Path) -> None:
    year.target("2025-03", level="department", due="2025-03-31")
    year.report("ghc/w.yml", "2025-03", "2025-03-20T09:00:00+08:00")
    judgement = Branch(tmp_path / "waits.git", year).judge({f"{FOLDER}/ghc/n1.yml": REPORT})
    # done 1 of 4 points: 25 × 0.9 + 100 × 0.1 = 32.5; with both that wait 90 + 10 = 100
    total, _ = judgement_text.changes(judgement)
    assert total == "若合并：综合规划处 32.50 → 32.50；审核全部通过后 100.00"


def test_the_office_sees_what_its_decision_does(year: Year, branch: Branch, tmp_path: Path) -> None:
    year.record("ghc/n1.yml", REPORT, "2025-06-19T09:00:00+08:00", "ga")
    filed = Branch(tmp_path / "filed.git", year)
    judgement = filed.judge({f"{FOLDER}/office/d9.yml": DECISION}, "oa")
    assert said(judgement) == []
    total, node = judgement_text.changes(judgement)
    assert total == "若合并：综合规划处 40.00 → 100.00"
    assert node.endswith("◐ 已报，等待审核 → ● 办成")


def test_what_comes_late_is_late_before_it_is_filed(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}, on="2025-07-02")
    # one node of one target late: 1 of 3 points; supervision 100 − 0.5 = 99.50 → 29.997 + 9.95 = 39.947 → 39.95,
    # and strict: accepted or not, the late target stays undone
    assert list(judgement_text.changes(judgement)) == [
        "若合并：综合规划处 39.95 → 39.95",
        "  目标 2025-01（目标2025-01）节点 n1：■ 没有收到报告（逾期 2 天） → ◐ 已报，等待审核",
    ]


def test_what_touches_no_score_says_so(branch: Branch) -> None:
    record = "kind: self-review\nperiod: 2025-H1\nsummary: 半年小结\nsigned_by: 王××\ndate: 2025-06-20\n"
    judgement = branch.judge({f"{FOLDER}/ghc/h1.yml": record})
    assert said(judgement) == []
    assert list(judgement_text.changes(judgement)) == ["若合并：各单位得分和节点状态不变"]


# --- the year's own order


def test_a_step_that_comes_too_early_is_refused_at_the_gate(tmp_path: Path) -> None:
    year = MatterYear(tmp_path / "year")
    year.matter()
    notice = "kind: notice\nform: supervise\nto: [ghc]\nabout: {matter: office/m1.yml}\nissued: 2025-02-13\n"
    judgement = Branch(tmp_path / "bare.git", year).judge({"submissions/demo/2025/office/t1.yml": notice}, "oa")
    assert [(each.code, each.place.file, word(each).what) for each in judgement.problems] == [
        ("L006", "submissions/demo/2025/office/t1.yml", "事项“office/m1.yml”还没有批准，不能发通知")
    ]


def test_a_term_that_leaves_no_time_is_refused_at_the_gate(branch: Branch) -> None:
    notice = "kind: notice\nform: urge\nto: [ghc]\nabout: {target: 2025-01}\nreply_by: 2025-06-20\nissued: 2025-06-20\n"
    judgement = branch.judge({f"{FOLDER}/office/n1.yml": notice}, "oa")
    assert said(judgement) == ["P013 office/n1.yml 期限 2025-06-20 不晚于发出日期 2025-06-20，收到时已经没有时间办"]


# --- who may


def test_a_stranger_is_told_once(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT, "README.md": "x"}, "nobody")
    assert said(judgement) == ["G001 . 账号“nobody”没有登记，不能报送"]


def test_accounts_are_compared_without_case(branch: Branch) -> None:
    assert branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}, "GA").verdict == "accept"


def test_another_units_folder_is_not_ones_own(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}, "ja")
    assert said(judgement) == ["G002 ghc/n1.yml 这里不由账号“ja”改动"]
    assert word(judgement.problems[0]).fix == (
        f"把文件移到 {FOLDER}/jsc/ 下再提交；请ghc自己提交；撤回这处改动：git rm --cached {FOLDER}/ghc/n1.yml"
    )


def test_a_change_cannot_give_its_author_a_role(branch: Branch, year: Year) -> None:
    units = (year.root / "targets/jilin/2025/units.yml").read_text(encoding="utf-8").replace("[oa, ob]", "[oa, ob, ga]")
    judgement = branch.judge({"targets/jilin/2025/units.yml": units, f"{FOLDER}/office/d9.yml": DECISION})
    assert {code for code in (each.code for each in judgement.problems) if code[0] == "G"} == {"G002"}


def test_the_office_changes_rules_behind_review(branch: Branch) -> None:
    judgement = branch.judge({"mkdocs.yml": "site_name: x\n", ".github/CODEOWNERS": "* @oa\n"}, "oa")
    assert said(judgement) == [
        "G022 .github/CODEOWNERS 这一处由办公室改动，须另一人复核后合并",
        "G022 mkdocs.yml 这一处由办公室改动，须另一人复核后合并",
    ]
    assert judgement.verdict == "review"
    assert branch.judge({"mkdocs.yml": "site_name: x\n"}).verdict == "refuse"


def test_a_rule_that_breaks_the_year_is_refused(branch: Branch, year: Year) -> None:
    scheme = (year.root / "targets/jilin/scheme.yml").read_text(encoding="utf-8")
    judgement = branch.judge(
        {"targets/jilin/scheme.yml": scheme.replace("rule: fulfilment", "rule: complete", 1)}, "oa"
    )
    assert judgement.verdict == "refuse"
    assert {each.place.file for each in judgement.problems} == {"targets/jilin/scheme.yml"}


def test_the_office_may_file_for_a_unit_behind_review(branch: Branch) -> None:
    judgement = branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}, "oa")
    assert (judgement.verdict, said(judgement)) == (
        "review",
        ["G022 ghc/n1.yml 这一处由办公室改动，须另一人复核后合并"],
    )


def test_a_reviewer_files_its_kinds_in_its_own_folder(branch: Branch) -> None:
    decision = DECISION.replace("ghc/n1.yml", "ghc/n0.yml")
    assert branch.judge({f"{FOLDER}/party/d1.yml": decision}, "pa").verdict == "accept"
    penalty = (
        "kind: penalty\ncomponent: penalty\ncategory: exposed\nunit: ghc\ndate: 2025-06-01\ntitle: 曝光\nbasis: 通报\n"
    )
    assert said(branch.judge({f"{FOLDER}/party/p1.yml": penalty}, "pa")) == [
        "R011 party/p1.yml “party”不能提交 penalty"
    ]


def test_every_pusher_speaks_for_the_same_unit(branch: Branch) -> None:
    change = {f"{FOLDER}/ghc/n1.yml": REPORT}
    assert branch.judge(change, "ga", "GA").verdict == "accept"
    assert said(branch.judge(change, "ga", "ga", "ja")) == [
        "G019 ghc/n1.yml 这个分支还由账号“ja”推送过，它与提出合并的“ga”不属于同一个单位"
    ]


def test_without_an_account_the_folders_say_who_it_is(branch: Branch) -> None:
    assert branch.judge({f"{FOLDER}/ghc/n1.yml": REPORT}, None).verdict == "accept"
    assert branch.judge({f"{FOLDER}/receipts.csv": ""}, None).problems[0].code == "G005"


# --- what the state after the merge is


def test_main_may_have_moved_on(branch: Branch) -> None:
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    later = branch.repository.commit(branch.changed({f"{FOLDER}/jsc/x.yml": None, "CHANGELOG.md": "改\n"}), branch.base)
    judgement = judge(branch.git, later, head, "ga", now=at("2025-06-20"))
    assert [change.path for change in judgement.changes] == [f"{FOLDER}/ghc/n1.yml"]
    assert judgement.verdict == "accept"


def test_a_file_that_both_sides_changed_is_not_guessed_at(branch: Branch) -> None:
    head = branch.head({"README.md": "甲\n"})
    later = branch.repository.commit(branch.changed({"README.md": "乙\n"}), branch.base)
    judgement = judge(branch.git, later, head, "oa", now=at("2025-06-20"))
    assert said(judgement) == [
        "G021 README.md “README.md”在主库里也有改动，合并不了",
        "G022 README.md 这一处由办公室改动，须另一人复核后合并",
    ]


def test_a_report_that_was_received_meanwhile_is_told_as_received(branch: Branch) -> None:
    """Filed, merged, and then amended on the branch that began before: to main it is a received file, changed."""
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    later = branch.repository.commit(branch.changed({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 另一份\n"}), branch.base)
    judgement = judge(branch.git, later, head, "ga", now=at("2025-06-20"))
    assert said(judgement) == ["G003 ghc/n1.yml “ghc/n1.yml”已经收到，不能再改"]
    assert word(judgement.problems[0]).fix.endswith("要更正就另写一份新文件，用 replaces: ghc/n1.yml 指明替代它")


def test_what_is_there_already_is_no_change(branch: Branch) -> None:
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    judgement = judge(branch.git, head, head, "ga", now=at("2025-06-20"))
    assert said(judgement) == ["G023 . 这个提交没有给主库带来任何改动"]
    later = branch.repository.commit(branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT}), branch.base)
    assert judge(branch.git, later, head, "ga", now=at("2025-06-20")).changes == ()


def test_without_history_two_trees_are_compared_as_they_are(branch: Branch) -> None:
    files = branch.changed({f"{FOLDER}/ghc/n1.yml": REPORT})
    alone = branch.repository.commit(files)
    assert judge(branch.git, branch.base, alone, "ga", now=at("2025-06-20")).verdict == "accept"
    behind = branch.repository.commit(branch.changed({f"{FOLDER}/office/d-ghc-n0-0.yml": None}, files))
    assert [each.code for each in judge(branch.git, branch.base, behind, "ga", now=at("2025-06-20")).problems] == [
        "G004"
    ]


def test_what_is_not_at_hand_is_not_judged(branch: Branch) -> None:
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    (change,) = branch.git.changes(branch.base, head)
    (branch.git.folder / "objects" / change.new[:2] / change.new[2:]).unlink()
    with pytest.raises(GitError, match=r"n1\.yml”的内容不在这个库里；请先取全"):
        judge(branch.git, branch.base, head, "ga", now=at("2025-06-20"))


def test_a_revision_that_is_none_is_our_callers_mistake(branch: Branch) -> None:
    with pytest.raises(GitError, match="不是这个库里的提交"):
        judge(branch.git, "main", "main", "ga")


# --- how it is said


def run(branch: Branch, head: str, *more: str) -> Result:
    arguments = ["gate", "--repo", str(branch.git.folder), "--base", branch.base, "--head", head, "--on", "2025-06-20"]
    return CliRunner().invoke(app, [*arguments, *more])


def test_the_command_says_place_line_and_fix(branch: Branch) -> None:
    done = run(branch, branch.head({f"{FOLDER}/ghc/n1.yml": REPORT.replace("2025-01", "2025-99")}), "--actor", "ga")
    assert done.exit_code == 1
    assert done.output == (
        "不能合并：1 个问题\n"
        f"{FOLDER}/ghc/n1.yml:2:9  错误 R012  目标“2025-99”不在目标表中\n"
        "  2 | target: 2025-99\n"
        "    |         ^^^^^^^\n"
        "  改法：本单位承担的目标有 2025-01、2025-02\n"
    )


def test_the_command_has_three_forms(branch: Branch) -> None:
    head = branch.head({f"{FOLDER}/ghc/n1.yml": REPORT})
    assert run(branch, head).output.startswith("可以合并\n若合并：综合规划处 40.00 → 40.00")
    assert run(branch, head, "--format", "github").output.startswith("可以合并\n")
    document = json.loads(run(branch, head, "--format", "json").output)
    assert (document["verdict"], document["head"]) == ("accept", head)
    assert document["effects"][0]["accepted"] == "100.00"
    assert document["arrivals"][0]["path"] == "ghc/n1.yml"
    lost = branch.head({f"{FOLDER}/jsc/n1.yml": REPORT})
    annotated = run(branch, lost, "--format", "github", "--actor", "ga").output
    assert f"::error file={FOLDER}/jsc/n1.yml,title=G002" in annotated


def test_a_number_that_must_not_enter_is_never_repeated(branch: Branch) -> None:
    head = branch.head({f"{FOLDER}/ghc/n1.yml": f"{REPORT}note: 联系人 138-0013-8000\nnode: 13800138000\n"})
    for form in ("text", "github", "json"):
        output = run(branch, head, "--actor", "ga", "--format", form).output
        assert "G014" in output
        assert "0013" not in output


def test_misuse_is_said_in_chinese(branch: Branch) -> None:
    assert run(branch, "nowhere").exit_code == 2


def test_an_office_only_repository_is_judged_beside_the_shared_one(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", "2025-06-19T09:00:00+08:00")
    repository = Repository(tmp_path / "office.git")
    files: Files = {b"office-only": (FILE, b"")}
    base = repository.commit(files)
    files = {**files, f"{FOLDER}/office/d9.yml".encode(): (FILE, DECISION.encode())}
    inspection = "kind: inspection\nconfidential: true\nabout: {target: 2025-01}\ndate: 2025-06-18\nmethod: 抽查\nfinding: 属实\n"
    files = {**files, f"{FOLDER}/office/i1.yml".encode(): (FILE, inspection.encode())}
    head = repository.commit(files, base)
    beside = [str(year.root)]
    judgement = judge(Git(repository.folder), base, head, "oa", now=at("2025-06-20"), beside=beside)
    assert (judgement.verdict, said(judgement)) == ("accept", [])
    # the only target done and accepted: 100 × 90 % + 100 × 10 %
    assert next(judgement_text.changes(judgement)) == "若合并：综合规划处 10.00 → 100.00"
    alone = judge(Git(repository.folder), base, head, "oa", now=at("2025-06-20"))
    assert alone.problems[0].code == "G001"
