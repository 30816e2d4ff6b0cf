"""A tool that a machine lacks: its tests are counted and named with the way to get it, and under CI they fail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kit.tools import TOOLS, required, summary

ROOT = Path(__file__).resolve().parents[2]
FONTS, OFFICE, BROWSER = (TOOLS[name].reason for name in ("fonts", "libreoffice", "browser"))


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert summary([]) == ""


def test_what_was_not_tried_is_counted_by_tool_and_the_command_gets_it() -> None:
    # nine tests for want of fonts, one for want of LibreOffice
    assert summary([FONTS] * 9 + [OFFICE]) == (
        "这台机器上有 10 项测试没有做，其余都做了：\n"
        "  缺少 中文字体，没有做 9 项：PDF 的排版\n"
        "  缺少 LibreOffice，没有做 1 项：办公软件打开、另存文件以后的样子\n"
        "缺少的可以这样装上：\n"
        "  sudo apt-get install --no-install-recommends fonts-noto-cjk libreoffice-writer-nogui\n"
        "(10 tests were not run, for the reasons above.)"
    )
    assert "chromium fonts-noto-cjk libatomic1\n" in summary([BROWSER])


def test_what_no_package_brings_is_said_with_its_own_reason() -> None:
    assert summary(["这里不能挂载小磁盘，磁盘写满的情形没有检验"] * 2) == (
        "这台机器上有 2 项测试没有做，其余都做了：\n"
        "  没有做 2 项：这里不能挂载小磁盘，磁盘写满的情形没有检验\n"
        "(2 tests were not run, for the reasons above.)"
    )


def test_every_reason_is_in_chinese() -> None:
    """Of a skip in a test's text and of a mark; the kit's own reasons come from its tools."""
    texts = "".join(file.read_text(encoding="utf-8") for file in sorted((ROOT / "tests").rglob("*.py")))
    found = re.findall(r"pytest\.skip\(|skipif\(", texts)
    said = re.findall(r"(?:pytest\.skip\(|skipif\(.*reason=)f?\"([^\"]*)\"", texts)
    assert len(said) == len(found) > 4
    assert [reason for reason in said if not re.search("[\u4e00-\u9fff]", reason)] == []


@pytest.mark.parametrize(
    ("environment", "fails"),
    [({}, False), ({"THOROUGH": "1"}, True), ({"REQUIRE_FONTS": "1"}, True), ({"REQUIRE_BROWSER": "1"}, False)],
)
def test_its_absence_is_a_failure_where_it_is_required(environment: dict[str, str], fails: bool) -> None:
    assert required("fonts", environment) is fails


def test_the_whole_check_installs_every_package_that_a_tool_comes_from() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert [name for tool in TOOLS.values() for name in tool.packages if name not in script] == []
