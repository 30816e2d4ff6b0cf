"""``scorer remind``: one notice for each unit and day, with all that it owes, and never twice."""

from __future__ import annotations

import hashlib
import json
import xml.etree.ElementTree as ET
from email import message_from_string
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from kit.courses import AUGUST, JULY, JUNE
from kit.years import Call, Year

from scorer.intake import mail


def words(content: bytes) -> str:
    """All the text of a paper, tables too."""
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def late(year: Year) -> None:
    year.target("2025-01", due="2025-06-30", units="[{unit: ghc, role: lead}, {unit: jsc, role: support, task: 配合}]")


def test_remind_writes_each_notice_once_with_its_paper(year: Year, scorer: Call) -> None:
    late(year)
    body = (
        "kind: notice\nnumber: 催办〔2025〕7号\nform: urge\nto: [jsc]\nabout: {target: 2025-01}\nissued: 2025-07-01\n"
    )
    year.record("office/u.yml", body, "2025-07-01T09:00:00+08:00", "oa")
    code, out, err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--reply-by", "2025-07-09", "--write")
    assert (code, err) == (0, "已写好 submissions/jilin/2025/office/urge-2025-008.yml\n")
    assert "综合规划处" in out
    assert "建设管理处" not in out
    paper = (year.root / "submissions/jilin/2025/office/files/urge-2025-008.docx").read_bytes()
    assert (year.root / "submissions/jilin/2025/office/urge-2025-008.yml").read_text(encoding="utf-8") == (
        "kind: notice\n"
        "number: 催办〔2025〕8号\n"
        "form: urge\n"
        "to: [ghc]\n"
        "about: {target: 2025-01, node: n1}\n"
        "reply_by: 2025-07-09\n"
        "issued: 2025-07-02\n"
        "attachments:\n"
        "  - {role: editable, file: files/urge-2025-008.docx, "
        f"sha256: {hashlib.sha256(paper).hexdigest()}, bytes: {len(paper)}, "
        "media_type: application/vnd.openxmlformats-officedocument.wordprocessingml.document}\n"
    )
    said = words(paper)
    for part in (
        "厅办公室关于催办“目标2025-01”的通知",
        "催办〔2025〕8号",
        "综合规划处",
        "应于2025年6月30日以前办结，现已逾期2天。",
        "请于2025年7月9日以前书面反馈",
        "演示数据",
    ):
        assert part in said
    assert scorer("check")[0] == 0
    again = scorer("remind", "jilin/2025", "--on", "2025-07-05", "--write")
    assert (again[0], again[1].splitlines()[1], again[2]) == (0, "没有要新发通知的", "")


def test_a_notice_without_a_receipt_counts_in_a_real_year_too(year: Year, scorer: Call) -> None:
    late(year)
    name = "targets/jilin/2025/cycle.yml"
    year.write(name, (year.root / name).read_text(encoding="utf-8").replace("synthetic: true", "synthetic: false"))
    assert scorer("remind", "jilin/2025", "--on", "2025-07-02", "--write")[2].count("已写好") == 2
    assert "没有要新发通知的" in scorer("remind", "jilin/2025", "--on", "2025-07-03", "--write")[1]


def test_a_notice_before_the_day_asks_for_an_answer_by_that_day(year: Year, scorer: Call) -> None:
    late(year)
    scorer("remind", "jilin/2025", "--on", "2025-06-26", "--write")
    text = (year.root / "submissions/jilin/2025/office/urge-2025-001.yml").read_text(encoding="utf-8")
    assert "reply_by: 2025-06-30\n" in text
    assert scorer("remind", "jilin/2025", "--on", "2025-06-26", "--reply-by", "2025-06-26")[0] == 2


def test_a_name_that_is_taken_stops_everything(year: Year, scorer: Call) -> None:
    late(year)
    year.record(
        "office/urge-2025-001.yml",
        "kind: outage\nfrom: 2025-01-01T00:00:00+08:00\nto: 2025-01-01T01:00:00+08:00\ndetail: 停电\n",
        JUNE,
        "oa",
    )
    code, _, err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--write")
    assert code == 2
    assert "已经有 urge-2025-001；不覆盖，什么也没有写" in err
    assert not (year.root / "submissions/jilin/2025/office/urge-2025-002.yml").exists()


def test_one_row_for_each_unit_closed_when_answered(year: Year, scorer: Call) -> None:
    late(year)
    scorer("remind", "jilin/2025", "--on", "2025-07-02", "--write")
    rows = json.loads(scorer("remind", "jilin/2025", "--on", "2025-07-03", "--format", "json")[1])
    assert [(row["unit"], row["answered"], set(row)) for row in rows] == [
        ("ghc", False, {"unit", "title", "body", "answered"}),
        ("jsc", False, {"unit", "title", "body", "answered"}),
    ]
    assert rows[0]["title"] == "测试用的一年：催办综合规划处"
    assert rows[0]["body"] == (
        "截至 2025-07-03。\n\n要办的：\n"
        "- “目标2025-01”（2025-01）的“完成”，应于2025年6月30日以前办结，现已逾期3天。\n\n"
        "发过的通知：\n- 催办通知 催〔2025〕1号（2025-07-02）：待答复\n"
    )
    year.decide(year.report("ghc/n1.yml", "2025-01", JULY), at=AUGUST)
    rows = json.loads(scorer("remind", "jilin/2025", "--on", "2025-08-06", "--format", "json")[1])
    assert [(row["unit"], row["answered"]) for row in rows] == [("ghc", True), ("jsc", False)]
    assert "没有要办的。" in rows[0]["body"]


def test_who_filed_before_any_notice_went_out_is_closed_too(year: Year, scorer: Call) -> None:
    year.target("2025-01", due="2025-06-30")
    asked = ("remind", "jilin/2025", "--format", "json", "--on")
    before, after = ({row["unit"]: row["answered"] for row in json.loads(scorer(*asked, day)[1])}
                     for day in ("2025-06-27", "2025-06-30"))  # fmt: skip
    assert before == {"ghc": False, "jsc": True}, "27 June is within three working days of 30 June"
    assert after["ghc"] is False
    year.report("ghc/n1.yml", "2025-01", "2025-06-28T09:00:00+08:00")
    assert json.loads(scorer(*asked, "2025-06-30")[1])[0]["answered"] is True


def test_a_line_end_in_a_title_opens_no_line_in_an_issue(year: Year, scorer: Call) -> None:
    year.target("2025-01", due="2025-06-30", nodes='[{id: n1, due: 2025-06-30, task: "完成\\n- 已答复"}]')
    row, other = json.loads(scorer("remind", "jilin/2025", "--on", "2025-07-02", "--format", "json")[1])
    assert (other["unit"], other["answered"]) == ("jsc", True), "a unit that owes nothing has its issue closed"
    assert row["body"].splitlines()[3:] == [
        "- “目标2025-01”（2025-01）的“完成 - 已答复”，应于2025年6月30日以前办结，现已逾期2天。"
    ]


def test_the_feed_holds_notices_and_what_waits_and_no_markup(year: Year, scorer: Call) -> None:
    year.target("2025-01", due="2025-06-30", nodes='[{id: n1, due: 2025-06-30, task: "完成<b>&"}]')
    body = (
        "kind: notice\nnumber: 催办〔2025〕1号\nform: urge\nto: [ghc]\nabout: {target: 2025-01}\nissued: 2025-06-26\n"
    )
    year.record("office/u.yml", body, "2025-06-26T09:00:00+08:00", "oa")
    for name in ("a.xml", "b.xml"):
        assert scorer("remind", "jilin/2025", "--on", "2025-07-02", "--feed", name)[0] == 0
    first = (year.root / "a.xml").read_bytes()
    assert first == (year.root / "b.xml").read_bytes()
    atom = "{http://www.w3.org/2005/Atom}"
    entries = ET.fromstring(first).findall(f"{atom}entry")  # noqa: S314 — our own feed
    assert [each.findtext(f"{atom}title") for each in entries] == [
        "催办通知 催办〔2025〕1号：综合规划处",
        "待发催办通知：综合规划处",
        "厅办公室自己要办的：一季度通报（JL-16-2）",
        "厅办公室自己要办的：二季度通报（JL-16-2）",
    ]
    # 31 March to 2 July: 30, 31, 30 and 2
    assert entries[2].findtext(f"{atom}content") == "期限2025年3月31日，考核办还没有办（考核办逾期 93 天）。"
    assert "完成<b>&" in (entries[1].findtext(f"{atom}content") or "")


def test_a_unit_gets_one_notice_for_all_that_it_owes_and_the_reason_of_a_return(year: Year, scorer: Call) -> None:
    """On 4 July 综合规划处 owes three nodes of 30 June: one not reported, one returned, one reported in time that waits."""
    units = year.root / "targets/jilin/2025/units.yml"
    units.write_text(
        units.read_text(encoding="utf-8").replace(
            "{name: 厅办公室", "{name: 厅办公室, full_name: 某省交通运输厅办公室"
        ),
        encoding="utf-8",
    )
    for name in ("2025-01", "2025-02", "2025-03"):
        year.target(name, due="2025-06-30")
    back = year.report("ghc/b.yml", "2025-02", "2025-06-28T09:00:00+08:00")
    year.report("ghc/c.yml", "2025-03", "2025-06-28T09:00:00+08:00")
    text = f"kind: decision\non: {back}\nverdict: returned\nreason: 盖章页缺失。\nby: 李××\ndate: 2025-07-01\n"
    year.record("office/back.yml", text, "2025-07-01T09:00:00+08:00", "ob")
    err = scorer("remind", "jilin/2025", "--on", "2025-07-04", "--reply-by", "2025-07-11", "--write")[2]
    assert err == "已写好 submissions/jilin/2025/office/urge-2025-001.yml\n"
    record = (year.root / "submissions/jilin/2025/office/urge-2025-001.yml").read_text(encoding="utf-8")
    assert "about: [{target: 2025-01, node: n1}, {target: 2025-02, node: n1}]\n" in record
    said = words((year.root / "submissions/jilin/2025/office/files/urge-2025-001.docx").read_bytes())
    for line in (
        "某省交通运输厅办公室\n",
        "某省交通运输厅办公室关于催办“目标2025-01”等2项工作的通知",
        "截至2025年7月4日，你单位下列2项需要抓紧办理：",
        "1.“目标2025-01”（2025-01）的“完成”，应于2025年6月30日以前办结，现已逾期4天。",
        "2.“目标2025-02”（2025-02）的“完成”，所报材料已退回，请补正：盖章页缺失。时限为2025年6月30日，现已逾期4天。",
        "请于2025年7月11日以前书面反馈办理情况。",
    ):
        assert line.replace("\n", "") in said.replace("\n", ""), said
    assert "2025-03" not in said, "reported in time: nobody is urged for it"
    assert scorer("check")[0] == 0
    assert "没有要新发通知的" in scorer("remind", "jilin/2025", "--on", "2025-07-05", "--write")[1]


def test_what_comes_back_after_a_notice_is_urged_once_more(year: Year, scorer: Call) -> None:
    """Urged on 2 July, reported on the 3rd, returned on the 4th: the notice of the 2nd said nothing of the return."""
    year.target("2025-01", due="2025-06-30")
    scorer("remind", "jilin/2025", "--on", "2025-07-02", "--write")
    back = year.report("ghc/b.yml", "2025-01", "2025-07-03T09:00:00+08:00")
    text = f"kind: decision\non: {back}\nverdict: returned\nreason: 盖章页缺失\nby: 李××\ndate: 2025-07-04\n"
    year.record("office/back.yml", text, "2025-07-04T09:00:00+08:00", "ob")
    err = scorer("remind", "jilin/2025", "--on", "2025-07-05", "--write")[2]
    assert err == "已写好 submissions/jilin/2025/office/urge-2025-002.yml\n"
    said = words((year.root / "submissions/jilin/2025/office/files/urge-2025-002.docx").read_bytes())
    assert "所报材料已退回，请补正：盖章页缺失。" in said
    assert "没有要新发通知的" in scorer("remind", "jilin/2025", "--on", "2025-07-06", "--write")[1]


MATTER = """\
kind: matter
source: leader-instruction
authority: 厅长批示
content: 危桥排查
requirement: 逐桥建档
due: 2025-08-29
standard: 全部销号
units: [{unit: ghc, role: lead}]
owner: 张××
supervisor: 赵××
"""


def test_a_new_matter_and_what_is_overdue_come_in_one_notice_and_each_is_urged_in_its_time(
    year: Year, scorer: Call
) -> None:
    """2 July: a node of 30 June is missing and a matter was approved: one 督查通知; the matter is urged in August."""
    year.target("2025-01", due="2025-06-30")
    matter = year.record("office/m1.yml", MATTER, "2025-06-30T09:00:00+08:00", "oa")
    approval = f"kind: decision\non: {matter}\nverdict: accepted\nby: 李××\ndate: 2025-07-01\nnumber: 督〔2025〕1号\n"
    year.record("office/ok.yml", approval, "2025-07-01T09:00:00+08:00", "ob")
    err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--write")[2]
    assert err == "已写好 submissions/jilin/2025/office/supervise-2025-001.yml\n"
    folder = year.root / "submissions/jilin/2025/office"
    record = (folder / "supervise-2025-001.yml").read_text(encoding="utf-8")
    assert "number: 督通〔2025〕1号\nform: supervise\nto: [ghc]\n" in record
    assert "about: [{target: 2025-01, node: n1}, {matter: office/m1.yml}]\n" in record
    said = words((folder / "files/supervise-2025-001.docx").read_bytes()).replace("\n", "")
    for line in (
        "厅办公室关于办理1件督查事项和催办1项工作的通知",
        "下列1件督查事项由你单位承办：1.督查事项“危桥排查”（督〔2025〕1号），由你单位牵头办理，2025年8月29日以前办结。",
        "办理要求：逐桥建档。办理标准：全部销号。",
        "截至2025年7月2日，你单位另有1项需要抓紧办理：1.“目标2025-01”（2025-01）的“完成”，应于2025年6月30日以前办结，",
        "现已逾期2天。",
    ):
        assert line in said, said
    assert "没有要新发通知的" in scorer("remind", "jilin/2025", "--on", "2025-07-03", "--write")[1]
    # 29 August 2025 is a Friday; three working days before are Tuesday the 26th: urged, with what is overdue beside it
    err = scorer("remind", "jilin/2025", "--on", "2025-08-26", "--write")[2]
    assert err == "已写好 submissions/jilin/2025/office/urge-2025-001.yml\n"
    said = words((folder / "files/urge-2025-001.docx").read_bytes())
    assert "厅办公室关于催办“目标2025-01”等2项工作的通知" in said.replace("\n", "")
    assert "现已逾期57天。" in said, "31 days of July and 26"
    assert "没有要新发通知的" in scorer("remind", "jilin/2025", "--on", "2025-08-27", "--write")[1]


def test_a_year_that_is_over_urges_nobody_and_no_unit_is_given_a_day_that_is_gone(year: Year, scorer: Call) -> None:
    """A node of 30 June, 31 + 31 + 10 = 72 days late on 10 September; a matter of 29 August of which nobody was told."""
    year.target("2025-01", due="2025-06-30")
    matter = year.record("office/m1.yml", MATTER, "2025-06-30T09:00:00+08:00", "oa")
    approval = f"kind: decision\non: {matter}\nverdict: accepted\nby: 李××\ndate: 2025-07-01\nnumber: 督〔2025〕1号\n"
    year.record("office/ok.yml", approval, "2025-07-01T09:00:00+08:00", "ob")
    told = (
        "督查事项“危桥排查”（督〔2025〕1号），由你单位牵头办理，原定2025年8月29日以前办结，通知时时限已过，请尽快办结。"
    )
    _, out, _ = scorer("remind", "jilin/2025", "--on", "2025-09-10")
    assert ("现已逾期72天。" in out, told in out) == (True, True)
    _, out, _ = scorer("remind", "jilin/2025", "--on", "2026-01-05")
    assert ("目标2025-01" in out, told in out) == (False, True)


@pytest.fixture
def mailbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sendmail that keeps what it is given: its arguments, then the message."""
    box, program = tmp_path / "box", tmp_path / "bin/sendmail"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {box}\ncat >> {box}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(mail, "PLACES", str(program.parent))
    return box


def sent(box: Path) -> list[str]:
    """To whom messages went, as sendmail was called."""
    lines = box.read_text(encoding="utf-8").splitlines() if box.exists() else []
    return [line for line in lines if line.startswith("-i -- ")]


def test_mail_says_only_that_something_waits_and_only_when_asked(year: Year, scorer: Call, mailbox: Path) -> None:
    """One message to the one account of each of two units; nothing of the target or the reason is in it."""
    late(year)
    assert scorer("remind", "jilin/2025", "--on", "2025-07-02")[0] == 0
    assert sent(mailbox) == []
    code, _, err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--mail")
    assert (code, err) == (0, "已寄信告诉 综合规划处、建设管理处\n")
    assert sent(mailbox) == ["-i -- ga", "-i -- ja"]
    parts = mailbox.read_text(encoding="utf-8").split("-i -- ")[1:]
    said = [message_from_string(part.partition("\n")[2]).get_payload(decode=True) for part in parts]
    assert [bytes(each).decode() for each in said if isinstance(each, bytes)] == 2 * [
        "测试用的一年：有事项等您办理。请打开本单位的页面，或运行 scorer todo 查看。\n"
    ]


def test_mail_tells_of_a_return_before_the_day(year: Year, scorer: Call, mailbox: Path) -> None:
    year.target("2025-01", due="2025-11-30")
    year.decide(year.report("ghc/n1.yml", "2025-01", JUNE), "returned", JULY)
    scorer("remind", "jilin/2025", "--on", "2025-07-20", "--mail")
    assert sent(mailbox) == ["-i -- ga"]


def test_an_account_that_is_no_mailbox_is_named_and_not_put_on_a_command_line(
    year: Year, scorer: Call, mailbox: Path
) -> None:
    late(year)
    place = year.root / "targets/jilin/2025/units.yml"
    place.write_text(place.read_text(encoding="utf-8").replace("[ga]", "['-oX box']"), encoding="utf-8")
    err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--mail")[2]
    assert sent(mailbox) in (["-i -- ja"], [])
    assert "-oX" not in (mailbox.read_text(encoding="utf-8") if mailbox.exists() else "")
    assert err


def test_without_sendmail_and_where_it_refuses_that_is_said(
    year: Year, scorer: Call, mailbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(year)
    (mailbox.parent / "bin/sendmail").write_text("#!/bin/sh\nexit 75\n", encoding="utf-8")
    code, _, err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--mail")
    assert (code, "没有收下给 ga 的信（退出码 75）" in err) == (1, True)
    monkeypatch.setattr(mail, "PLACES", str(mailbox.parent / "none"))
    code, _, err = scorer("remind", "jilin/2025", "--on", "2025-07-02", "--mail")
    assert (code, "本机没有 sendmail，没有寄信" in err) == (2, True)
