"""A real year on a plain server: what it merged is in order for ``check --received``; what is forged afterwards shows."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kit.serving import FILED, LEDGER, Clerk, Office, at_its_path, bare, report
from kit.years import CYCLE, Year

FORGED = "2024-01-02T09:00:00+08:00"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A year that is not made up, received by the real clock."""
    folder = tmp_path_factory.mktemp("real")
    year = Year(folder / "year")
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    for n in range(1, 4):
        year.target(f"2025-0{n}")
    repository = bare(folder / "kaohe.git", year)
    with at_its_path(repository.folder) as served:
        served.git.run("config", "scorer.build", "false")
        yield served


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "scorer", "check", "--received", "--root", str(root), str(root / "submissions"))
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_the_server_received_is_in_order_and_every_forgery_shows(office: Office, tmp_path: Path) -> None:
    unit, start = office.clerk(tmp_path / "ga", "ga"), datetime.now(UTC).replace(microsecond=0)
    assert unit.file({f"{FILED}/ghc/n1.yml": report("2025-01")}).ok
    [row] = office.receipts()
    assert start <= datetime.fromisoformat(row[2]) <= datetime.fromisoformat(row[4]) <= datetime.now(UTC)

    unit.write(f"{FILED}/ghc/n2.yml", report("2025-02"))
    pushed = unit.commit(env={"GIT_AUTHOR_DATE": FORGED})
    assert unit.push().ok
    admin = office.clerk(tmp_path / "admin", "oa").elsewhere()
    clean = check(admin.root)
    assert clean.returncode == 0, "a commit's date is never the time of receipt, so it is a warning only"
    assert f"{LEDGER}:3:1  警告 H012  提交 {pushed[:12]} 写的日期是 {FORGED}" in clean.stderr
    assert clean.stdout == "错误 0 个，警告 1 个，提示 0 个\n"

    for forged, code in ((other_bytes, "H004"), (other_time, "H011"), (again, "H009"), (rewritten, "H010")):
        admin.fresh()
        forged(admin)
        found = check(admin.root)
        assert found.returncode == 1
        assert f"  错误 {code}  " in found.stderr, found.stderr


def other_bytes(admin: Clerk) -> None:
    """The hash in the receipt no longer fits."""
    admin.write(f"{FILED}/ghc/n1.yml", report("2025-01", progress="后来改的"))
    admin.commit()


def other_time(admin: Clerk) -> None:
    """A record slipped in by hand, with a receipt of a push that was early."""
    file = admin.root / LEDGER
    text = file.read_text(encoding="utf-8")
    first = text.splitlines()[1].split(",")
    name = admin.write(f"{FILED}/ghc/n3.yml", (admin.root / FILED / "ghc/n1.yml").read_bytes()).name
    file.write_text(text + ",".join((f"ghc/{name}", *first[1:])) + "\n", encoding="utf-8")
    admin.commit()


def again(admin: Clerk) -> None:
    """A received file taken away and its name used for another."""
    admin.git("rm", "--quiet", f"{FILED}/ghc/n1.yml")
    admin.git("commit", "--quiet", "-m", "x")
    admin.write(f"{FILED}/ghc/n1.yml", report("2025-03"))
    admin.commit()


def rewritten(admin: Clerk) -> None:
    """The merge of the second push taken out of the branch, its line left in the ledger."""
    text, record = ((admin.root / name).read_text(encoding="utf-8") for name in (LEDGER, f"{FILED}/ghc/n2.yml"))
    admin.git("reset", "--quiet", "--hard", "HEAD~1")
    admin.write(LEDGER, text)
    admin.write(f"{FILED}/ghc/n2.yml", record)
    admin.commit()
