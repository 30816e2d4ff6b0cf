"""The server's build takes data of main's mkdocs.yml and site/docs, runs nothing of it, and says what it left out."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from kit.gate_branch import Branch
from kit.serving import NOON, WHO, bare, commit
from kit.years import Year

from scorer.intake.git_server import building
from scorer.intake.git_server.repository import INBOX, MAIN, Repository
from scorer.pipeline.run import check
from scorer.publish.site.plugin import LEFTOVER
from scorer.reading.book.store import store_of
from scorer.reading.site_settings import site_settings

HEAD = "site_name: 考核\nplugins:\n  - scorer:\n      audience: internal\n"
RUNS = "import pathlib\npathlib.Path({seen!r}).write_text('ran')\n\n\ndef on_config(config):\n    return config\n"


@pytest.fixture
def repository(year: Year, tmp_path: Path) -> Repository:
    year.target("2025-01")
    made = bare(tmp_path.parent / f"{tmp_path.name}.git", year)
    made.git.run("config", "scorer.clock", NOON)
    return made


def attempts(seen: str) -> dict[str, dict[str, str]]:
    """Name → the files of main; each would write the file ``seen``, or open one of the server's, were it run."""
    code = RUNS.format(seen=seen)
    template = "{{ cycler.__init__.__globals__.os.system('touch " + seen + "') }}{% extends 'base.html' %}"
    return {
        "hooks": {"mkdocs.yml": f"{HEAD}hooks: [site/evil.py]\n", "site/evil.py": code},
        "theme": {
            "mkdocs.yml": f"{HEAD}theme: {{name: material, custom_dir: site/theme}}\n",
            "site/theme/main.html": template,
        },
        "plugins": {"mkdocs.yml": f"{HEAD}  - site.evil:\n      x: 1\n", "site/evil.py": code, "mkdocs_evil.py": code},
        "markdown_extensions": {
            "mkdocs.yml": f"{HEAD}markdown_extensions: [site.evil]\n",
            "site/evil.py": code,
            "site/__init__.py": "",
        },
        "extra_templates": {
            "mkdocs.yml": f"{HEAD}extra_templates: [x.html]\nextra_javascript: [x.js]\n",
            "site/docs/x.html": template,
            "site/docs/x.js": "alert(1)",
        },
    }


@pytest.mark.parametrize("name", attempts(""))
def test_what_main_would_have_run_is_not_run_and_reported(repository: Repository, tmp_path: Path, name: str) -> None:
    seen = tmp_path / "seen"
    files = {**attempts(str(seen))[name], "site/docs/index.md": "# 首页\n"}
    commit(repository, files, MAIN)
    assert building.build(repository), repository.failed.read_text(encoding="utf-8")
    assert not seen.exists()
    shown = repository.current / "site"
    assert "考核" in (shown / "index.html").read_text(encoding="utf-8")
    assert not list(shown.rglob("x.html")) + list(shown.rglob("x.js")) + list(shown.rglob("evil*"))
    assert not list(shown.rglob("*.map")), "the theme's style sheets without the maps of their sources"
    for path, text in files.items():
        file = tmp_path / "root" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    said = [each.facts["what"] for each in check([tmp_path / "root"]) if each.code == "G032"]
    assert name in said
    assert all(path in said for path in files if path.startswith("site/") and not path.endswith(".md"))


@pytest.mark.parametrize(
    "text", ["INHERIT: ../other.yml\nsite_name: x\n", "site_name: !!python/name:os.system x\n", "site_name: [x\n"]
)
def test_what_cannot_be_taken_as_data_is_reported(repository: Repository, text: str) -> None:
    """Another file to inherit from is left out; a tag of Python, and what is no YAML, leaves the site as it was."""
    commit(repository, {"mkdocs.yml": text}, MAIN)
    built = building.build(repository)
    assert built == text.startswith("INHERIT")
    assert built or "mkdocs.yml 读不懂\nmkdocs.yml:1:" in repository.failed.read_text(encoding="utf-8")


def test_pages_hold_no_code(repository: Repository) -> None:
    """Raw HTML is shown as text; an address that is a script, or a picture of another host, leads nowhere."""
    page = (
        "# 页\n\n<script>alert(1)</script>\n\n文 <img src=x onerror=alert(2)> 字\n\n[甲](javascript:alert(3))"
        " [乙](java&#115;cript:alert(4)) [丙](https://example.invalid/) [丁](index.md)\n\n![戊](https://example.invalid/p.png)\n"
    )
    commit(
        repository, {"mkdocs.yml": HEAD, "site/docs/guide/page.md": page, "site/docs/guide/index.md": "# 指南\n"}, MAIN
    )
    assert building.build(repository), repository.failed.read_text(encoding="utf-8")
    html = (repository.current / "site/guide/page.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;img src=x onerror=alert(2)&gt;" in html
    assert "javascript:" not in html.replace("&#", "")
    assert 'href="https://example.invalid/"' in html
    assert 'src="https://example.invalid/p.png"' not in html


def test_roots_and_addresses_that_lead_out_of_main_are_not_taken(repository: Repository) -> None:
    text = HEAD + "      roots: [., /srv/office-only]\n      feedback: 'javascript:alert(1)'\n"
    commit(repository, {"mkdocs.yml": text}, MAIN)
    assert building.build(repository), repository.failed.read_text(encoding="utf-8")
    pages = (repository.current / "site").rglob("*.html")
    assert not any("javascript:alert" in page.read_text(encoding="utf-8") for page in pages)


def test_the_gate_says_it_of_what_a_change_adds(year: Year, tmp_path: Path) -> None:
    judgement = Branch(tmp_path / "bare.git", year).judge(
        {"mkdocs.yml": f"{HEAD}hooks: [site/evil.py]\n", "site/evil.py": "x = 1\n"}, "oa"
    )
    found = [(each.code, each.place.file, each.facts["what"]) for each in judgement.problems if each.code == "G032"]
    assert found == [("G032", "mkdocs.yml", "hooks"), ("G032", "site/evil.py", "site/evil.py")]
    assert judgement.verdict == "review", "a warning: on a forge the second account decides"


@pytest.mark.parametrize(
    "name",
    ["a.css.map", "x.yml.swp", "x.md~", "x.md.bak", "guide/Thumbs.db", "guide/~$表.docx", "guide/.#x.md", "x.orig"],
)
def test_leftovers_of_editors_are_not_published(name: str) -> None:
    assert LEFTOVER.search(name)
    assert not LEFTOVER.search("guide/map.png")


def test_the_sites_own_address_and_the_programs_are_taken(repository: Repository, tmp_path: Path) -> None:
    """With the address there is a sitemap; an address that is a script is left out and reported."""
    address = "https://www.example.gov.cn/kh/"
    lines = f"site_name: 考核\nsite_url: {address}\nplugins:\n  - scorer: {{program: '{address}scorer'}}\n"
    commit(repository, {"mkdocs.yml": lines, "site/docs/index.md": "# 首页\n"}, MAIN)
    assert building.build(repository), repository.failed.read_text(encoding="utf-8")
    assert f"<loc>{address}index.html</loc>" in (repository.current / "site/sitemap.xml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(
        lines.replace(f"site_url: {address}", "site_url: 'javascript:1'"), encoding="utf-8"
    )
    settings = site_settings(store_of(str(tmp_path)))
    assert settings.address is None
    assert [each.facts["what"] for each in settings.problems] == ["site_url"]


def test_those_inside_see_on_the_year_s_page_what_waits_for_another_account(repository: Repository) -> None:
    """Whose it is, since when by the server's own log, and of what, as text; main cannot say what waits."""
    lines = "site_name: 考核\nplugins:\n  - scorer: {audience: internal, pushes: [{account: 冒充}]}\n"
    commit(repository, {"mkdocs.yml": lines, "site/docs/index.md": "# 首页\n"}, MAIN)
    head = repository.git.commit(MAIN) or ""
    waits = repository.git.line("commit-tree", "-p", head, "-m", "加一项<b>目标</b>", f"{head}^{{tree}}", env=WHO)
    dated = {"GIT_COMMITTER_DATE": "2025-06-19T09:30:00+08:00"}
    repository.git.run("update-ref", f"{INBOX}oa", waits, env=dated)
    assert building.build(repository), repository.failed.read_text(encoding="utf-8")
    page = (repository.current / "site/jilin/2025/index.html").read_text(encoding="utf-8")
    box = page.partition('id="decisions"')[2].partition("</section>")[0]
    assert "另一个账号同意 1 件" in box
    said = unescape(re.sub("<[^>]+>", "", box))
    assert "<b>目标" not in box
    assert "账号 oa 加一项<b>目标</b>，2025-06-19 09:30:00 推送" in said
    assert "冒充" not in page
    assert "不在这里" not in box
