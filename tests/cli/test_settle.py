"""``scorer settle``: the digest a meeting settles, what changed since, what is still open; as an office would call it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import pytest
from kit.courses import JULY, JUNE, PENALTY
from kit.site_reading import Document, squeezed
from kit.years import Call, Year

from scorer.ledger.lateness import YearEnd
from scorer.pipeline.run import projection
from scorer.publish.site.year import page
from scorer.scoring.score import settlement_state
from scorer.views.access import Access
from scorer.views.year_timeline import _although


def test_settle_gives_the_digest_that_anybody_can_check(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    digest = hashlib.sha256((year.root / "targets/jilin/2025/targets.yml").read_bytes()).hexdigest()
    assert scorer("settle", "jilin/2025", "targets", "--on", "2025-02-20") == (
        0,
        (
            "kind: resolution\n"
            "settles: targets\n"
            f"digest: sha256:{digest}\n"
            "meeting:                # 必填 会议：哪次会议定的\n"
            "date: 2025-02-20        # 会议的那一天\n"
            "# document:             # 印发的文号或纪要的名称\n"
        ),
        "还没有审定的目标 1 项：2025-01\n",
    )
    body = f"kind: resolution\nsettles: targets\ndigest: sha256:{digest}\ndate: 2025-02-20\n"
    year.record("office/r.yml", body, "2025-02-20T09:00:00+08:00", "oa")
    assert scorer("settle", "jilin/2025", "targets", "--on", "2025-02-21") == (
        0,
        "",  # nothing changed: there is no resolution to draft
        "与上一次审定 office/r.yml（2025-02-20）相比没有变动，不用重新审定\n",
    )
    year.target("2025-02")
    _, out, err = scorer("settle", "jilin/2025", "targets", "--on", "2025-02-21")
    assert err.startswith("还没有审定的目标 1 项：2025-02\n")
    assert out.endswith("supersedes: office/r.yml\n")


def test_settle_writes_the_resolution_where_it_belongs(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    text = scorer("settle", "jilin/2025", "targets", "--on", "2025-02-20")[1]
    code, out, err = scorer("settle", "jilin/2025", "targets", "--on", "2025-02-20", "--write")
    assert (code, out) == (0, "submissions/jilin/2025/office/resolution-targets.yml\n")
    assert err == (
        "还没有审定的目标 1 项：2025-01\n"
        "下一步：填好 resolution-targets.yml 里的必填项，再运行 scorer check submissions/jilin/2025/office\n"
    )
    assert (year.root / out.strip()).read_text() == text


def test_settle_shows_what_changed_since_the_results_were_settled(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    digest = year.results("2026-01-20").digest
    body = f"kind: resolution\nsettles: results\ndigest: {digest}\ndate: 2026-01-20\n"
    year.record("office/z.yml", body, "2026-01-20T09:00:00+08:00", "oa")
    year.record("office/p.yml", PENALTY, "2026-01-25T09:00:00+08:00", "oa")
    code, out, err = scorer("settle", "jilin/2025", "results", "--on", "2026-01-31", "--although", "不再等")
    assert (code, digest in out, "supersedes: office/z.yml\n" in out) == (0, False, True)
    lines = [" ".join(line.split()) for line in err.splitlines()]
    assert lines[0] == "还有必须决定的解释没有决定，审定了也只是暂定"
    assert lines[1:6] == [
        "上一次审定是 office/z.yml（2026-01-20 收到），以后的变动：",
        "单位 项目 原来 现在",
        "综合规划处 总成绩 100.00 98.00",
        "综合规划处 减分 0.00 -2.00",
        "2026-01-25 扣分登记 office/p.yml",
    ]


def test_what_changes_no_figure_is_told_all_the_same(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    body = f"kind: resolution\nsettles: results\ndigest: sha256:{'0' * 64}\ndate: 2026-01-20\n"
    year.record("office/z.yml", body, "2026-01-20T09:00:00+08:00", "oa")
    assert "得分、名次、等次都没有变\n" in scorer("settle", "jilin/2025", "results", "--on", "2026-01-31")[2]


def test_without_a_scheme_there_are_no_results_to_settle(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    (year.root / "targets/jilin/scheme.yml").unlink()
    code, _, err = scorer("settle", "jilin/2025", "results")
    assert code == 2
    assert "jilin/2025：没有办法，算不出结果" in err


def test_without_a_table_there_is_none_to_settle(year: Year, scorer: Call) -> None:
    code, _, err = scorer("settle", "jilin/2025", "targets")
    assert code == 2
    assert "targets/jilin/2025/targets.yml 读不出来，没有可以审定的" in err


SORTS = (
    "还没有到期的",
    "已报、还没有审核的",
    "退回、还没有补正的",
    "还没有报的定期材料",
    "考核办还没有办的",
    "必须决定而没有决定的解释",
)


def unsettled(year: Year) -> None:
    """On 2025-08-15: one node ahead, one report waiting, one returned; the papers of the year and two bulletins missing."""
    year.target("2025-01", due="2025-11-30")
    year.target("2025-02")
    year.report("ghc/n2.yml", "2025-02", JUNE)
    year.target("2025-03")
    year.decide(year.report("ghc/n3.yml", "2025-03", JUNE), "returned", JULY)
    year.target("2025-04")
    year.decide(year.report("ghc/n4.yml", "2025-04", JUNE), at=JULY)  # accepted: nothing is open
    year.target("2025-05")  # late: it has its score, nothing is open


def test_settling_over_what_is_open_needs_a_reason(year: Year, scorer: Call) -> None:
    unsettled(year)
    code, out, err = scorer("settle", "jilin/2025", "results", "--on", "2025-08-15")
    assert (code, out) == (1, "")
    assert "  还没有到期的 1 件：综合规划处“目标2025-01”（2025-01）\n" in err
    assert "  已报、还没有审核的 1 件：综合规划处“目标2025-02”（2025-02）\n" in err
    assert "  退回、还没有补正的 1 件：综合规划处“目标2025-03”（2025-03）\n" in err
    # two units, the annual paper (12-12) and the half-year's, whose day nobody has given yet
    assert "  还没有报的定期材料 4 件：综合规划处报送年度材料（JL-17）、建设管理处报送年度材料（JL-17）、" in err
    assert "  考核办还没有办的 2 件：一季度通报（JL-16-2）、二季度通报（JL-16-2）\n" in err
    assert [sort for sort in SORTS if sort in err] == list(SORTS)
    asked = err.partition("必须决定而没有决定的解释")[2].partition("\n")[0]
    assert "“" in asked
    assert not re.search(r"[a-z]", asked), "the questions in words, no id"
    assert "--although" in err
    assert "2025-04" not in err
    assert "2025-05" not in err


def test_the_reason_is_kept_in_the_resolution(year: Year, scorer: Call) -> None:
    unsettled(year)
    code, out, _ = scorer("settle", "jilin/2025", "results", "--on", "2025-08-15", "--although", " 机构撤并: 提前定 ")
    assert code == 0
    assert out.endswith('although: "机构撤并: 提前定"\n')


def test_a_reason_is_for_results_alone_and_not_empty(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    for words in (("targets", "--although", "急"), ("results", "--although", " "), ("results", "--although", "——。")):
        code, _, err = scorer("settle", "jilin/2025", *words)
        assert (code, "只在审定结果（results）时写，要写明理由" in err) == (2, True)


def test_a_resolution_by_hand_over_what_is_open_is_told(year: Year, scorer: Call) -> None:
    """Judged as things were when it came: what is decided later makes it no better."""
    unsettled(year)
    body = f"kind: resolution\nsettles: results\ndigest: sha256:{'0' * 64}\ndate: 2025-08-14\n"
    year.record("office/z.yml", body, "2025-08-14T09:00:00+08:00", "oa")
    year.decide("ghc/n2.yml", at="2025-08-20T09:00:00+08:00")
    (found,) = [each for each in year.run("2026-01-31").problems if each.code == "P025"]
    assert found.facts["open"].startswith("还没有到期的 1 件、已报、还没有审核的 1 件、")
    assert found.facts["command"] == "scorer settle jilin/2025 results"
    assert "P025" in scorer("check")[2]
    more = "although: 机构撤并\nsupersedes: office/z.yml\n"
    year.record("office/z2.yml", body + more, "2025-08-15T09:00:00+08:00", "oa")
    assert not [each for each in year.run("2026-01-31").problems if each.code == "P025"]


@pytest.mark.parametrize("although", ["。", "——", "……"])
def test_a_reason_of_marks_alone_is_none(year: Year, although: str) -> None:
    unsettled(year)
    digest = f"digest: sha256:{'0' * 64}\n"
    body = f"kind: resolution\nsettles: results\n{digest}date: 2025-08-14\nalthough: {although}\n"
    year.record("office/z.yml", body, "2025-08-14T09:00:00+08:00", "oa")
    assert [each.code for each in year.run("2025-08-15").problems if each.code[0] == "P"] == ["P025", "P006"]


def test_a_resolution_without_a_digest_settles_no_results(year: Year) -> None:
    """Due on 30 June, seen on 20 July: 20 days late and growing, as if no meeting had been."""
    year.target("2025-01", due="2025-06-30")
    body = "kind: resolution\nsettles: results\ndate: 2025-07-05\nalthough: 先定\n"
    year.record("office/z.yml", body, "2025-07-05T09:00:00+08:00", "oa")
    made = year.run("2025-07-20")
    assert [each.code for each in made.problems if each.code[0] == "P"] == ["P027"]
    assert made.book is not None
    assert YearEnd.of(made.book).settled is None
    assert made.scored is not None
    assert settlement_state(made.scored) == "unsettled"


def test_the_page_says_why_beside_the_settled_results(year: Year) -> None:
    """To the public without the reason, where the resolution is not disclosed."""
    body = "kind: resolution\nsettles: results\ndate: 2026-01-20\nalthough: 余下一项跨年\n"
    year.target("2025-01")
    year.record("office/z.yml", body, "2026-01-20T09:00:00+08:00", "oa")
    made = year.run("2026-01-31")
    assert made.book is not None
    assert _although(Access(made.book, "internal", final=True)) == "审定时还有事没有了结，仍然审定：余下一项跨年"
    assert _although(Access(made.book, "public", final=True)) == "审定时还有事没有了结，理由没有公开"
    assert _although(Access(made.book, "internal", final=False)) is None, "what is not final was not settled"
    view = projection(made, "internal", compared=False)
    assert view is not None
    view = replace(view, status="final", timeline=replace(view.timeline, although="仍然审定：余下一项跨年"))
    assert "已定仍然审定：余下一项跨年截至 2026-01-31" in squeezed(Document(str(page(view, ()).body)).text)
