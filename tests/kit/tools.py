"""What some tests need beyond Python and git: programs and fonts of the system, and what is said where they are missing.

A test asks with ``@pytest.mark.needs("fonts")``. Where the tool is missing the test is skipped with the reason, and
the run ends with one paragraph for all of them; under ``THOROUGH=1``, or ``REQUIRE_FONTS=1`` for one tool, it fails.
What no package brings (a right to mount, Linux itself) is a reason of the test's own, in Chinese, and ends there too.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scorer.publish.gb9704.fonts import NoFont, font_set

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "没有"


@dataclass(frozen=True)
class Tool:
    """A tool of the system; ``tests`` is what is not tried without it, ``packages`` are Debian's."""

    name: str
    tests: str
    packages: tuple[str, ...]
    present: Callable[[], bool]

    @property
    def reason(self) -> str:
        """As it stands beside a skipped test: "没有 LibreOffice：.docx 的实际排版没有检验"."""
        return f"{MISSING} {self.name}：{self.tests}没有检验"


@cache
def fonts() -> bool:
    """Whether any font of the system can write Chinese."""
    try:
        font_set()
    except NoFont:
        return False
    return True


TOOLS: Mapping[str, Tool] = {
    "browser": Tool("Chromium", "网页在浏览器里的样子", ("chromium", "fonts-noto-cjk", "libatomic1"), CHROMIUM.exists),
    "fonts": Tool("中文字体", "PDF 的排版", ("fonts-noto-cjk",), fonts),
    "sshd": Tool("OpenSSH 服务器", "SSH 的入口", ("openssh-server", "openssh-client"), Path("/usr/sbin/sshd").exists),
    "nginx": Tool(
        "nginx",
        "网页服务器的入口",
        ("nginx-light", "fcgiwrap"),
        lambda: Path("/usr/sbin/nginx").exists() and Path("/usr/sbin/fcgiwrap").exists(),
    ),
    "libreoffice": Tool(
        "LibreOffice",
        "办公软件打开、另存文件以后的样子",
        ("libreoffice-writer-nogui", "fonts-noto-cjk"),
        lambda: shutil.which("soffice") is not None,
    ),
}


def required(name: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the absence of this tool is a failure: ``THOROUGH=1``, or ``REQUIRE_<NAME>=1``."""
    return "1" in (environment.get("THOROUGH"), environment.get(f"REQUIRE_{name.upper()}"))


def summary(reasons: Iterable[str]) -> str:
    """A paragraph: what was not tried and why, and how to get the tools that are missing; "" where all was tried."""
    counts = Counter(reasons)
    missing = {tool: counts.pop(tool.reason) for tool in TOOLS.values() if counts[tool.reason]}
    number = sum(missing.values()) + counts.total()
    lines = [f"这台机器上有 {number} 项测试没有做，其余都做了："] if number else []
    lines += [f"  缺少 {tool.name}，没有做 {count} 项：{tool.tests}" for tool, count in missing.items()]
    lines += [f"  没有做 {count} 项：{reason}" for reason, count in sorted(counts.items())]
    if packages := " ".join(sorted({package for tool in missing for package in tool.packages})):
        lines += ["缺少的可以这样装上：", f"  sudo apt-get install --no-install-recommends {packages}"]
    lines += [f"({number} tests were not run, for the reasons above.)"] if number else []
    return "\n".join(lines)
