"""The project's own promises: locks, arrows, sizes, and an installation that happens once."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from functools import cache
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from scorer.scoring.rules import KINDS

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")
OLDEST = "3.11.0"
LINES, TEST_LINES, FUNCTION_LINES = 400, 600, 45


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Every file of the project: what Git keeps, and what it would keep."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in paths if path.is_file() and (not endings or path.suffix in endings))


def project() -> dict[str, list[str]]:
    """The project's direct dependencies: those of the product, and those of its tests."""
    data = tomllib.loads(text("pyproject.toml"))["project"]
    return {
        "requirements.txt": data["dependencies"],
        "requirements-dev.txt": data["dependencies"] + data["optional-dependencies"]["dev"],
    }


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]+\])?==(\S+)", text(name), re.MULTILINE))


# --- the locks


@pytest.mark.parametrize("name", LOCKS)
def test_every_locked_package_bears_its_hashes_and_no_place(name: str) -> None:
    entries = re.split(r"\n(?=\S)", text(name))
    packages = [entry for entry in entries if not entry.startswith("#")]
    assert packages
    bearing = re.compile(r"[a-z0-9.-]+(\[[a-z0-9,-]+\])?==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+\s*")
    assert not [package for package in packages if not bearing.fullmatch(package.partition("\n\n")[0])]
    assert not re.search(r"://|index|find-links|trusted-host|\s@\s", text(name).replace("pip-compile", ""))


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_holds_what_the_project_asks_for(name: str) -> None:
    held = locked(name)
    for line in project()[name]:
        asked = Requirement(line)
        assert asked.specifier.contains(held[canonicalize_name(asked.name)]), line


def test_tests_run_with_the_very_versions_of_the_product() -> None:
    assert locked("requirements.txt").items() <= locked("requirements-dev.txt").items()


def test_the_lock_serves_the_oldest_python() -> None:
    """Debian 12 brings 3.11.2; a package that wants 3.11.5 would leave it without an installation."""
    for name in locked("requirements-dev.txt"):
        asks = "".join(distribution(name).metadata.get_all("Requires-Python") or ())
        assert SpecifierSet(asks).contains(OLDEST), f"{name} wants Python {asks}"


# --- the arrows


def test_every_arrow_points_down() -> None:
    # a process of its own: in ours it would switch the loggers of other tests off
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_rule_kind_is_under_the_contract() -> None:
    contracts = ConfigParser()
    contracts.read_string(text(".importlinter"))
    (under,) = contracts["importlinter:contract:kinds"]["modules"].split()
    files = sorted((ROOT / "scorer/scoring/rules/kinds").glob("[!_]*.py"))
    assert {kind.__module__ for kind in KINDS.values()} == {under.replace("*", file.stem) for file in files}


def test_the_core_contract_names_every_library() -> None:
    """A library that the product takes on must not slip into the scoring core unseen."""
    contracts = ConfigParser()
    contracts.read_string(text(".importlinter"))
    assert used() == set(contracts["importlinter:contract:core"]["forbidden_modules"].split())


def test_every_library_that_is_imported_is_asked_for_by_name() -> None:
    """What is only there because another package wants it may be gone tomorrow."""
    asked = {canonicalize_name(Requirement(line).name) for line in project()["requirements.txt"]}
    owners = {module: {canonicalize_name(name) for name in names} for module, names in packages_distributions().items()}
    assert not [module for module in sorted(used()) if not owners[module] & asked]


@cache
def used() -> frozenset[str]:
    """Top names of other people's modules that the product imports."""
    ours = [path for path in files(".py") if path.is_relative_to(ROOT / "scorer")]
    return frozenset(module for path in ours for module in libraries(path))


def libraries(path: Path) -> Iterator[str]:
    """Top names of other people's modules that a file imports."""
    own = {"scorer", *sys.stdlib_module_names}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from {name.partition(".")[0] for name in names} - own


# --- the house

ROOMS = ["cli", "diagnostics", "intake", "ledger", "model", "pipeline", "publish", "reading", "scoring", "views"]


def test_the_house_has_ten_rooms_and_nothing_beside_them() -> None:
    kept = {path.relative_to(ROOT / "scorer").parts[0] for path in files() if path.is_relative_to(ROOT / "scorer")}
    assert kept == {*ROOMS, "schemas", "__init__.py", "__main__.py", "py.typed"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_says_in_one_sentence_what_is_in_it(room: str) -> None:
    said = ast.get_docstring(ast.parse(text(f"scorer/{room}/__init__.py")))
    assert said
    assert re.fullmatch(r"[^\n]+\.", said), said
    assert ". " not in said


@pytest.mark.parametrize("room", ROOMS)
def test_no_name_of_a_module_is_used_twice_in_a_room(room: str) -> None:
    folder = ROOT / "scorer" / room
    names = Counter(path.name for path in files(".py") if path.is_relative_to(folder) and path.name != "__init__.py")
    assert not [name for name, times in names.items() if times > 1]


def test_no_class_shares_its_name_with_another() -> None:
    ours = [path for path in files(".py") if path.is_relative_to(ROOT / "scorer")]
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in ours]
    names = Counter(node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    assert not [name for name, times in names.items() if times > 1]


def test_no_arrow_is_let_through_against_the_order_of_the_rooms() -> None:
    contracts = ConfigParser()
    contracts.read_string(text(".importlinter"))
    rooms = contracts["importlinter:contract:rooms"]
    assert "ignore_imports" not in rooms
    assert rooms["exhaustive"] == "True"
    assert sorted(re.findall(r"\w+", rooms["layers"])) == ["__main__", *ROOMS]


# --- sizes and words


def test_no_file_grows_past_the_limit() -> None:
    """400 lines; a file of tests, which is read case by case, 600."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files(".py", ".sh", ".html")}
    limits = {path: TEST_LINES if path.is_relative_to(ROOT / "tests") else LINES for path in lengths}
    assert not {path.name: count for path, count in lengths.items() if count > limits[path]}


def test_no_function_grows_past_the_limit() -> None:
    long = [
        f"{path.name}: {node.name}"
        for path in files(".py")
        if path.is_relative_to(ROOT / "scorer")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES
    ]
    assert not long


def test_no_bureau_is_named_in_the_program() -> None:
    """A new bureau is a new folder under targets/, nothing else."""
    ids = {path.parent.name for path in (ROOT / "targets").glob("*/scheme.yml")} | {"jilin", "quanzhou", "guangyuan"}
    names = {"吉林", "泉州", "广元", "枣庄", "三门峡", "zaozhuang", "sanmenxia", "audit-bureau", *ids}
    found = []
    for path in files(".py", ".toml", ".json", ".html", ".yml", ".css", ".js"):
        if path.is_relative_to(ROOT / "scorer"):
            content = path.read_text(encoding="utf-8")
            found += [f"{path.relative_to(ROOT)}: {name}" for name in sorted(names) if name in content]
    assert not found


def test_no_path_of_one_machine_and_no_forgotten_note() -> None:
    mine = re.compile(r"(?<![\w.:/])/(?:home|root|Users|opt|tmp|work|mnt)/\w|\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = []
    for path in files():
        if path.suffix not in {".png", ".svg"} and path.name != "test_tooling.py":
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if mine.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not found


# --- what stays as it is


def test_records_are_kept_byte_for_byte() -> None:
    command = ["git", "check-attr", "text", "--", "submissions/any/2025/unit/n1.yml"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert said.strip().endswith("text: unset")


def test_the_site_asks_no_other_host() -> None:
    config = yaml.load(text("mkdocs.yml"), Loader=yaml.BaseLoader)  # noqa: S506 - our own file, read as plain text
    assert config["theme"]["font"] == "false"
    assert config["theme"]["language"] == "zh"
    assert not re.search(r"https?://", text("mkdocs.yml"))


# --- the environment


FAKE_PYTHON = """#!/bin/sh
echo "$0 $*" >>"$LOG"
case "$*" in
"-m venv .venv") mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
-V) echo "Python 3.11.2" ;;
esac
"""


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that an installation stands on, and a Python that only writes down what is asked of it."""
    for name in ("pyproject.toml", *LOCKS):
        (tmp_path / name).write_text(text(name), encoding="utf-8")
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "venv.sh").write_text(text(".ci/venv.sh"), encoding="utf-8")
    python = tmp_path / "fake-python"
    python.write_text(FAKE_PYTHON, encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setenv("PYTHON", str(python))
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    return tmp_path


def installs(clone: Path, lock: str) -> int:
    """How often pip installs something while the environment is brought to this lock."""
    log = clone / "log"
    log.write_text("", encoding="utf-8")
    subprocess.run(["sh", ".ci/venv.sh", lock], cwd=clone, check=True, capture_output=True)
    return log.read_text(encoding="utf-8").count("-m pip install")


def test_nothing_is_installed_twice_until_a_lock_changes(clone: Path) -> None:
    # the packages of the lock, then the project itself: two installations
    assert installs(clone, "requirements.txt") == 2
    assert installs(clone, "requirements.txt") == 0
    assert installs(clone, "requirements-dev.txt") == 2
    assert installs(clone, "requirements-dev.txt") == 0
    assert installs(clone, "requirements.txt") == 0
    with (clone / "requirements.txt").open("a", encoding="utf-8") as lock:
        lock.write("# newer\n")
    assert installs(clone, "requirements.txt") == 2
    assert installs(clone, "requirements-dev.txt") == 2


def test_without_a_fitting_python_the_message_says_what_to_do(clone: Path) -> None:
    python = clone / "fake-python"
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    tools = clone / "path"
    tools.mkdir()
    for name in ("dirname", "sha256sum", "cat", "rm"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    said = subprocess.run(
        ["/bin/sh", ".ci/venv.sh", "requirements.txt"],
        cwd=clone, check=False, capture_output=True, text=True, env={"PATH": str(tools), "PYTHON": str(python)},
    )  # fmt: skip
    assert said.returncode == 1
    assert "没有找到 3.11 或更高版本的 Python" in said.stderr
    assert "sudo apt-get install python3" in said.stderr


def test_the_site_is_one_start_of_the_program() -> None:
    """Check, cases, scores and site in one process: tests/cli/test_build.py says what it prints and how it ends."""
    said = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "site"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    assert said.splitlines() == ["sh .ci/venv.sh requirements.txt", ".venv/bin/scorer build"]
