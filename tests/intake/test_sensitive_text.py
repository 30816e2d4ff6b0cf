"""What counts as a mark or a number, what does not, and that it is nowhere repeated."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from scorer.intake.gate import file_types as content
from scorer.intake.gate import sensitive_text as secrets
from scorer.intake.gate.file_types import opened

MOBILE, IDENTITY, CARD = secrets.MOBILE, secrets.IDENTITY, secrets.CARD
# 11010519491231002X is the standard's own sample; 6222021234567890128: 6·2+… = 80, a multiple of ten


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("13612345678", MOBILE),
        ("wx13612345678", MOBILE),
        ("136  1234  5678", MOBILE),
        ("136/1234/5678", MOBILE),
        ("136_1234_5678", MOBILE),
        ("136—1234—5678", MOBILE),
        ("1 3 6 1 2 3 4 5 6 7 8", MOBILE),
        ("12345678901 13612345678", MOBILE),
        ("x11010519491231002Xy", IDENTITY),
        ("110105 / 19491231 / 002X", IDENTITY),
        ("6222021234567890128", CARD),
        ("6222 0212 3456 7890 128", CARD),
        ("手机 13612345678 座机 0431", MOBILE),
        ("13612345678 处长", MOBILE),
        ("13612345678 万××", MOBILE),
        ("6222021234567890128 户名 王××", CARD),
        ("内部资料　注意保存", secrets.MARK),
        ("内部资料，严禁外传", secrets.MARK),
        ("（内部资料）", secrets.MARK),
        ("第一行\n内部资料\n第三行", secrets.MARK),
        ("本件定为秘密级", secrets.MARK),
    ],
)
def test_what_must_not_enter(text: str, kind: str) -> None:
    assert [found.kind for found in secrets.find(text)] == [kind]
    assert secrets.HIDDEN in secrets.hide(text)


@pytest.mark.parametrize(
    "text",
    [
        "司机密级配合比试验",
        "加强内部资料管理，编印内部资料三期",
        "按秘密级别分开保管",
        "桩号 125.323544012345678",
        "0.6222021234567890128",
        "3.13612345678",
        f"sha256: {'a' * 10}13612345678{'b' * 43}",
        "信用代码 912201011234567890",
    ],
)
def test_honest_work_is_let_through(text: str) -> None:
    assert secrets.find(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "累计投资 15000000000 元",
        "货物 13800000000吨",
        "13612345678万元",
        "15000000000元",
        "13612345678 人次",
        "13612345678元",
        "长 13612345678 米",
        "13612345678辆",
        "13612345678 亿元",
        "6222021234567890128 万元",
        "136     1234     5678",
    ],
)
def test_what_may_be_a_figure_is_asked(text: str) -> None:
    """A bare number before a unit may be an amount, or somebody's number with a unit behind it."""
    assert [each.uncertain for each in secrets.find(text)] == [True]


def test_many_in_one_line_are_blacked_out_each() -> None:
    assert secrets.hide("甲 13612345678，乙 13712345678") == f"甲 {'█' * 11}，乙 {'█' * 11}"


def docx(parts: dict[str, bytes]) -> bytes:
    """A packed document of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, raw in parts.items():
            folder.writestr(name, raw)
    return made.getvalue()


def text_of(parts: dict[str, bytes], name: str = "a.docx") -> str:
    raw = docx(parts)
    return "\n".join(content.texts(name, raw, opened(name, raw)))


def test_the_text_of_a_document_is_read_as_it_is_set() -> None:
    run = "<w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r>"
    split = f"<w:p>{run.format('1361234')}{run.format('5678')}</w:p>".encode()
    assert secrets.find(text_of({"word/document.xml": split})), "two runs of one line"
    apart = b"<w:p><w:t>1361234</w:t></w:p><w:p><w:t>5678</w:t></w:p>"
    assert not secrets.find(text_of({"word/document.xml": apart})), "two paragraphs"
    cells = b"<row><c><v>1361234</v></c><c><v>5678</v></c></row>"
    assert not secrets.find(text_of({"xl/sheet.xml": cells}, "a.xlsx")), "two cells"
    assert secrets.find(text_of({"content.xml": b"<text:p>&#26426;&#23494;\xe2\x98\x85</text:p>"}, "a.odt"))
    utf16 = "<w:p><w:t>13612345678</w:t></w:p>".encode("utf-16")
    assert secrets.find(text_of({"word/document.xml": utf16}))


def test_a_terminal_that_cannot_show_a_sign_is_told_its_code(tmp_path: Path) -> None:
    """A clerk's Windows writes GBK; 🚗 is not in it."""
    (tmp_path / "targets").mkdir()
    (tmp_path / "submissions").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "scorer", "explain", "🚗/2025", "ghc"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 2
    assert "\\U0001f697" in done.stderr.decode("gbk")
    assert "Traceback" not in done.stderr.decode("gbk")
