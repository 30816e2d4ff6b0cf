"""A plain server, over real HTTP where that matters: a unit files, is refused with the line, repairs, is accepted, gets its receipt; and more."""

from __future__ import annotations

import hashlib
import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from kit.serving import FILED, LEDGER, NOON, Clerk, Office, Pushed, at_its_path, bare, report, serving
from kit.serving import said as pushed_text
from kit.site_reading import squeezed
from kit.years import SHIPPED, Year

from scorer.intake.git_server import build_start

LATE = "2025-07-03T08:30:00+08:00"
UNITS = "office: {name: 厅办公室, accounts: [oa, ob]}\nunits:\n" + "".join(
    f"  - {{id: u{n}, name: 第{n}处, group: office, accounts: [a{n}]}}\n" for n in range(10)
)
ACCOUNTS = ("oa", "ob", *(f"a{n}" for n in range(10)))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Ten units, a target each with one node due on 30 June; the clock stands at noon of 20 June. No site."""
    yield from served(tmp_path_factory.mktemp("served"), (), at_its_path)


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Office]:
    """The same over HTTP, with the project's own site."""
    yield from served(tmp_path / "shown", ("mkdocs.yml", "site", ".gitattributes"), over_http)


def over_http(folder: Path) -> AbstractContextManager[Office]:
    return serving(folder, ACCOUNTS)


def served(
    folder: Path, more: Iterable[str], reached: Callable[[Path], AbstractContextManager[Office]]
) -> Iterator[Office]:
    year = Year(folder / "year")
    year.write("targets/jilin/2025/units.yml", UNITS)
    for n in range(10):
        year.target(f"t{n}", units=f"[{{unit: u{n}, role: lead}}]")
    for name in more:
        copy = shutil.copytree if (SHIPPED / name).is_dir() else shutil.copyfile
        copy(SHIPPED / name, year.root / name)
    if more:
        config = (SHIPPED / "mkdocs.yml").read_text(encoding="utf-8")
        year.write("mkdocs.yml", re.sub(r"\nwatch: .*\n", "\n", config))
    repository = bare(folder / "kaohe.git", year)
    with reached(repository.folder) as made:
        made.at(NOON)
        made.git.run("config", "scorer.build", "true" if more else "false")
        yield made


def scores(office: Office) -> dict[str, str]:
    made = json.loads((office.repository.current / "scores/jilin-2025.json").read_text(encoding="utf-8"))
    return {row["unit"]: row["total"] for row in made["units"]}


def page(office: Office) -> str:
    """What a reader sees of the first unit's page, without the marks of HTML."""
    html = (office.repository.current / "site/jilin/2025/units/u0/index.html").read_text(encoding="utf-8")
    return squeezed(re.sub(r"<[^>]*>", " ", html))


def test_from_the_first_report_to_the_score(shown: Office, tmp_path: Path) -> None:
    """10.00 before; 2 of 2 points after the office's decision: 100 × 90 % + 100 × 10 % = 100.00."""
    unit, decider = shown.clerk(tmp_path / "a0", "a0"), shown.clerk(tmp_path / "oa", "oa")
    main = shown.git.commit("main")
    refused = unit.file({f"{FILED}/u0/n1.yml": report("t99")})
    assert not refused.ok
    assert (
        f"{FILED}/u0/n1.yml:2:9  错误 R012  目标“t99”不在目标表中\n  2 | target: t99\n    |         ^^^\n"
        in refused.said
    )
    assert refused.said.startswith("不能合并：1 个问题\n")
    assert "改法：本单位承担的目标有 t0\n" in refused.said
    assert shown.git.commit("main") == main

    unit.write(f"{FILED}/u0/n1.yml", report("t0"))
    pushed = unit.commit()
    accepted = unit.push()
    assert accepted.ok
    assert "若合并：第0处 10.00 → 10.00；审核全部通过后 100.00\n" in accepted.said
    assert f"已收下，并入主库。回执：\n  收到时间 2025-06-20 12:00:00，账号 a0\n  {FILED}/u0/n1.yml\n" in accepted.said
    digest = hashlib.sha256(report("t0").encode()).hexdigest()
    assert shown.receipts() == [["u0/n1.yml", digest, NOON, f"push/{pushed}", NOON, "a0"]]
    assert shown.git.line("log", "-1", "--format=%P %an %aI %cI", "main") == f"{main} {pushed} scorer {NOON} {NOON}"
    assert shown.git.line("diff", "--name-only", f"{main}..main").split() == [LEDGER, f"{FILED}/u0/n1.yml"]
    assert shown.git.line("for-each-ref", "refs/heads/in/") == "", "what was merged does not stay in the inbox"
    shown.idle()
    assert scores(shown)["u0"] == "10.00"
    assert "成绩在年度结束后公布" in page(shown), "20 June: no total of a year that goes on is published"
    assert "◐ 已报，等待审核" in page(shown)

    on = "kind: decision\non: u0/n1.yml\nverdict: accepted\nby: 李××\ndate: 2025-06-20\nreason: 核对\n"
    assert decider.file({f"{FILED}/office/d1.yml": on}).ok
    shown.idle()
    assert scores(shown)["u0"] == "100.00"
    assert "◐ 已报，等待审核" not in page(shown)
    assert "● 办成" in page(shown)
    assert build_start.built(shown.repository) == shown.git.commit("main")


def test_the_same_again_is_there_already_and_adds_nothing(office: Office, tmp_path: Path) -> None:
    unit = office.clerk(tmp_path / "a1", "a1")
    files = {f"{FILED}/u1/n1.yml": report("t1")}
    assert unit.file(files).ok
    main, told = (
        office.git.commit("main"),
        f"已收到过，主库里已有同样的内容，没有再记。\n  收到时间 {NOON}　{FILED}/u1/n1.yml\n",
    )
    assert told in unit.push().said
    unit.git("reset", "--quiet", "--hard", "HEAD~1")
    again = unit.file(files)
    assert again.ok
    assert told in again.said, "the same bytes in another commit"
    assert office.git.commit(unit.git("rev-parse", "HEAD")) is None, "nothing names it: it never entered"
    assert office.git.commit("main") == main


def test_the_receipt_says_digest_and_size_where_the_record_does_not(office: Office, tmp_path: Path) -> None:
    """The paper's own line stands in the ledger; one exchanged afterwards is told by it."""
    unit = office.clerk(tmp_path / "a7", "a7")
    text = report("t7") + "attachments:\n  - {role: supporting, file: files/a.txt}\n"
    taken = unit.file({f"{FILED}/u7/n1.yml": text, f"{FILED}/u7/files/a.txt": "现场说明\n"})
    assert taken.ok
    digest = hashlib.sha256("现场说明\n".encode()).hexdigest()
    assert f"{FILED}/u7/files/a.txt　13 字节，sha256 {digest}\n" in taken.said
    ledger = office.git.run("show", f"main:{LEDGER}").decode()
    assert f"u7/files/a.txt,{digest},2025-06-20T12:00:00+08:00,push/" in ledger
    assert "收到 a7 的 1 件记录" in office.git.run("log", "-1", "--format=%s", "main").decode()


def test_ten_units_at_once_all_arrive_with_ten_receipts(office: Office, tmp_path: Path) -> None:
    clerks = [office.clerk(tmp_path / f"a{n}", f"a{n}") for n in range(10)]
    with ThreadPoolExecutor(10) as pool:
        pushed = list(
            pool.map(lambda clerk: clerk.file({f"{FILED}/u{clerk.account[1:]}/zicha.yml": self_review()}), clerks)
        )
    assert [each.ok for each in pushed] == [True] * 10, [each.said for each in pushed if not each.ok]
    rows = [row for row in office.receipts() if row[0].endswith("zicha.yml")]
    assert sorted((row[0], row[5]) for row in rows) == [(f"u{n}/zicha.yml", f"a{n}") for n in range(10)]
    for row in rows:
        assert hashlib.sha256(office.show(f"{FILED}/{row[0]}").encode()).hexdigest() == row[1]
    merges = office.git.line("log", "--first-parent", "--format=%P", "-10", "main").splitlines()
    assert {row[3] for row in rows} == {f"push/{parents.split()[1]}" for parents in merges}, "one merge for each push"


def self_review() -> str:
    return "kind: self-review\nperiod: 2025-H1\nsummary: 上半年工作按计划完成\nsigned_by: 张××\ndate: 2025-06-20\n"


def test_the_late_one_is_late_whatever_its_commit_says(office: Office, tmp_path: Path) -> None:
    """Due on 30 June, received on 3 July: late, though the commit says that it was written on the first."""
    unit = office.clerk(tmp_path / "a2", "a2")
    office.at(LATE)
    try:
        the_late_one(office, unit)
    finally:
        office.at(NOON)


def the_late_one(office: Office, unit: Clerk) -> None:
    unit.write(f"{FILED}/u2/n1.yml", report("t2"))
    unit.commit(env={"GIT_AUTHOR_DATE": "2025-06-01T09:00:00+08:00", "GIT_COMMITTER_DATE": "2025-06-01T09:00:00+08:00"})
    said = unit.push()
    assert said.ok
    assert "节点 n1：■ 没有收到报告（逾期 3 天） → ◐ 已报，等待审核\n" in said.said
    assert "收到时间 2025-07-03 08:30:00，账号 a2\n" in said.said
    assert office.receipts()[-1][2] == LATE
    office.idle()
    made = json.loads((office.repository.current / "scores/jilin-2025.json").read_text(encoding="utf-8"))
    step = made["steps"]["u2/supervision/late/t2/n1"]
    assert (step["label"], step["value"], step["record"]) == (
        "目标t2，第 1 个节点：未按时间节点填报",
        "-0.5",
        "u2/n1.yml",
    )
    assert scores(office)["u2"] == "9.95", "(100 - 0.5) × 10 %"


def test_what_is_behind_review_waits_for_a_second_account_of_the_office(office: Office, tmp_path: Path) -> None:
    first, second = office.clerk(tmp_path / "oa", "oa"), office.clerk(tmp_path / "ob", "ob")
    main = office.git.commit("main")
    table = (first.root / "targets/jilin/2025/cycle.yml").read_text(encoding="utf-8")
    first.write("targets/jilin/2025/cycle.yml", table.replace("测试用的一年", "测试用的一个年度"))
    head = first.commit()
    said = first.push()
    assert said.ok
    assert "可以合并，须办公室另一人复核\n" in said.said
    command = f"git push origin {head}:refs/heads/in/<账号>"
    assert (
        f"等办公室另一个账号复核。复核的人核对以后运行（<账号> 换成自己的）：\n  git fetch origin in/oa\n  git diff origin/main...{head}\n  {command}\n"
        in said.said
    )
    assert office.git.commit("main") == main
    assert first.push().ok, "the same account again does not agree with itself"
    assert office.git.commit("main") == main
    assert not office.clerk(tmp_path / "a3", "a3").push("origin/in/oa").ok, "a unit does not agree for the office"

    office.at("2025-06-20T12:00:30+08:00")
    *looking, agreeing = re.findall(r"^  git (.*)$", said.said, re.MULTILINE)
    for command in looking:
        second.git(*shlex.split(command))
    done = second.tried(*shlex.split(agreeing.replace("<账号>", second.account)))
    office.at(NOON)
    agreed = Pushed(done.returncode == 0, pushed_text(done.stderr))
    assert agreed.ok, agreed.said
    assert "已并入主库（2025-06-20 12:00:30）。\n" in agreed.said
    assert "可以合并\n" in agreed.said
    assert "另一" not in agreed.said, "who agrees is not told to ask for somebody's agreement"
    assert office.git.line("for-each-ref", "refs/heads/in/") == ""
    times = office.git.line("log", "-1", "--format=%aI %cI %s", "main")
    assert times == f"{NOON} 2025-06-20T12:00:30+08:00 合并 oa 的改动", (
        "it arrived at noon and was merged when agreed to"
    )
    assert "一个年度" in office.show("targets/jilin/2025/cycle.yml")


def test_a_change_that_waits_is_withdrawn_by_its_own_account_only(office: Office, tmp_path: Path) -> None:
    first, second = office.clerk(tmp_path / "oa", "oa"), office.clerk(tmp_path / "ob", "ob")
    first.write("mkdocs.yml", "site_name: 目标考核公开\n")
    first.commit()
    back = re.search(r"撤回：git (.*)", first.push().said)
    assert back is not None
    assert "不能推送到 in/oa" in second.push("", "refs/heads/in/oa").said
    withdrawn = first.tried(*shlex.split(back[1]))
    assert withdrawn.returncode == 0
    assert "已撤回等待复核的改动。\n" in pushed_text(withdrawn.stderr)
    assert office.git.line("for-each-ref", "refs/heads/in/") == ""


def test_a_large_push_comes_in_chunks_of_unknown_length(office: Office, tmp_path: Path) -> None:
    """More than http.postBuffer (1 MiB): git sends it chunked, as it comes."""
    with over_http(office.folder) as served:
        large_push(served, served.clerk(tmp_path / "a4", "a4"))


def large_push(office: Office, unit: Clerk) -> None:
    raw = (
        b"%PDF-1.4\n"
        + b"".join(hashlib.sha256(bytes([n % 256, n // 256])).digest() for n in range(50_000))
        + b"\n%%EOF\n"
    )
    digest = hashlib.sha256(raw).hexdigest()
    row = f"attachments:\n  - {{role: stamped, file: files/a.pdf, sha256: {digest}, bytes: {len(raw)}, media_type: application/pdf}}\n"
    said = unit.file({f"{FILED}/u4/n1.yml": report("t4") + row, f"{FILED}/u4/files/a.pdf": raw})
    assert said.ok, said.said
    assert office.git.run("cat-file", "blob", f"main:{FILED}/u4/files/a.pdf") == raw
