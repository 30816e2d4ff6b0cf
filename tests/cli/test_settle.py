"""``scorer settle``: the digest a meeting settles, what changed since, what is still open; as an office would call it."""

from __future__ import annotations

import hashlib

from kit.courses import JULY, JUNE, PENALTY
from kit.years import Call, Year


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


def test_settle_shows_what_changed_since_the_results_were_settled(year: Year, scorer: Call) -> None:
    year.target("2025-01")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), at=JULY)
    digest = year.results("2026-01-20").digest
    body = f"kind: resolution\nsettles: results\ndigest: {digest}\ndate: 2026-01-20\n"
    year.record("office/z.yml", body, "2026-01-20T09:00:00+08:00", "oa")
    year.record("office/p.yml", PENALTY, "2026-01-25T09:00:00+08:00", "oa")
    code, out, err = scorer("settle", "jilin/2025", "results", "--on", "2026-01-31")
    assert (code, digest in out, "supersedes: office/z.yml\n" in out) == (0, False, True)
    lines = [" ".join(line.split()) for line in err.splitlines()]
    assert lines[0].startswith("还有 ")  # the open interpretations
    assert lines[1:] == [
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
