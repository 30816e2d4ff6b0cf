"""A tool that a machine lacks: its tests are counted and named with the way to get it, and under CI they fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from kit.tools import TOOLS, required, summary

ROOT = Path(__file__).resolve().parents[2]
FONTS, OFFICE, BROWSER = (TOOLS[name].reason for name in ("fonts", "libreoffice", "browser"))


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert summary([]) == ""
    assert summary(["a reason of a test's own"]) == ""


def test_what_was_not_tried_is_counted_by_tool_and_the_command_gets_it() -> None:
    # nine tests for want of fonts, one for want of LibreOffice
    assert summary([FONTS] * 9 + [OFFICE]) == (
        "这台机器上有 10 项测试没有做，因为缺少：中文字体（9 项：PDF 的排版）；LibreOffice（1 项：.docx 的实际排版）。"
        "其余都做了。要全做，先运行\n"
        "  sudo apt-get install --no-install-recommends fonts-noto-cjk libreoffice-writer-nogui\n"
        "(10 tests were not run: tools are missing. The command above installs them.)"
    )
    assert "chromium fonts-noto-cjk libatomic1\n" in summary([BROWSER])


@pytest.mark.parametrize(
    ("environment", "fails"),
    [({}, False), ({"THOROUGH": "1"}, True), ({"REQUIRE_FONTS": "1"}, True), ({"REQUIRE_BROWSER": "1"}, False)],
)
def test_its_absence_is_a_failure_where_it_is_required(environment: dict[str, str], fails: bool) -> None:
    assert required("fonts", environment) is fails


def test_the_whole_check_installs_every_package_that_a_tool_comes_from() -> None:
    script = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert [name for tool in TOOLS.values() for name in tool.packages if name not in script] == []
