"""Documentation tests: what a paper names is there, and what is there is named in a paper."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from scorer.cli.main import app
from scorer.model.records import KINDS

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.en.md")
PAPERS = (*READMES, "CONTRIBUTING.md")
GUIDES = tuple(sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "site/docs").rglob("*.md")))
ROOMS = {path.parent.name for path in (ROOT / "scorer").glob("*/__init__.py")}
FOLDERS = {"scorer", "tests", "demo", "site", "targets", "submissions", ".ci", ".github", *ROOMS}
"""Where a path may begin: a folder of the repository, or a room of the program."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code(paper: str) -> str:
    """What stands as code in a paper, so that a reader will type it."""
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text(paper), re.DOTALL))


def commands() -> dict[str, click.Command]:
    """Every command by its name, those among them that are loaded only once they are asked for."""
    context = click.Context(app)
    return {name: found for name in app.list_commands(context) if (found := app.get_command(context, name))}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_that_a_paper_names_exists(paper: str) -> None:
    makes, scorers = re.findall(r"\bmake ([a-z-]+)", code(paper)), re.findall(r"\bscorer ([a-z-]+)", code(paper))
    assert makes
    assert set(makes) <= make_targets()
    assert set(scorers) <= set(commands())


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_that_a_paper_links_to_exists(paper: str) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text(paper))
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert not missing


@pytest.mark.parametrize("paper", [*PAPERS, *GUIDES])
def test_every_path_that_a_paper_shows_as_code_exists(paper: str) -> None:
    """Up to the first placeholder: of `scorer/scoring/rules/<种类>.py` the folder. A guide's exercise makes its own data."""
    tops = FOLDERS if paper in PAPERS else FOLDERS - {"targets", "submissions"}
    paths = re.findall(r"(?<![\w./<>=:-])((?:[\w-]+|\.ci|\.github)/[\w./-]*)", code(paper))
    shown = [path for path in paths if path.partition("/")[0] in tops]
    known = [path if (ROOT / path.partition("/")[0]).exists() else f"scorer/{path}" for path in shown]
    assert not [path for path in known if not (ROOT / path).exists()]


@pytest.mark.parametrize("paper", READMES)
def test_the_readme_leaves_out_no_command(paper: str) -> None:
    missing = [name for name in commands() if f"scorer {name}" not in code(paper)]
    assert not missing
    assert {"site", "test", "serve"} <= set(re.findall(r"\bmake ([a-z-]+)", code(paper)))


def test_both_readmes_name_the_same_commands() -> None:
    def named(paper: str) -> list[str]:
        return sorted(set(re.findall(r"\b(?:make|scorer) [a-z-]+", code(paper))))

    assert named("README.md") == named("README.en.md")


@pytest.mark.parametrize("paper", PAPERS)
def test_the_layout_names_every_folder(paper: str) -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith((".", "_"))}
    missing = [folder for folder in folders - {"public"} if f"{folder}/" not in text(paper)]
    assert not missing


def test_the_engineers_guide_names_every_module() -> None:
    rooms = ROOMS | {path.stem for path in (ROOT / "scorer").glob("*.py") if not path.stem.startswith("_")}
    named = set(re.findall(r"\b([a-z_]+)(?:\.py|/)", text("CONTRIBUTING.md")))
    assert rooms <= named


def test_the_engineers_guide_names_every_record_kind() -> None:
    missing = [kind for kind in KINDS if f"`{kind}`" not in text("CONTRIBUTING.md")]
    assert not missing


def test_every_command_and_option_explains_itself() -> None:
    for name, command in commands().items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, f"{name} {parameter.opts}"


def test_every_make_target_is_explained_at_the_top() -> None:
    head = text("Makefile").partition("\n\n")[0]
    assert make_targets() - {"install", "install-dev"} == set(re.findall(r"make ([a-z-]+)(?= )", head))


def test_the_version_has_its_entry_in_the_changelog() -> None:
    version = tomllib.loads(text("pyproject.toml"))["project"]["version"]
    assert re.search(rf"^## {re.escape(version)}\b", text("CHANGELOG.md"), re.MULTILINE)
