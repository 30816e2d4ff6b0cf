"""The demonstration: what it prints is run as it stands, by a shell; and what it says where it cannot run."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from kit.serving import QUIET
from kit.site_reading import squeezed
from kit.years import SHIPPED, Year

from demo import snapshot
from demo.__main__ import main
from demo.http import DemoServer, backend
from demo.preparation import Demonstration, prepare, served
from scorer.intake.git import Git
from scorer.intake.git_server import build_start, building, clock
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import Repository

CYCLE, MOMENT = "jilin/2025", datetime.fromisoformat("2025-09-10T09:00:00+08:00")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    return prepare(tmp_path_factory.mktemp("demo") / "it", SHIPPED, CYCLE, MOMENT)


@pytest.fixture
def process(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """``python -m demo`` as ``make demo`` starts it, but for its folder and port."""
    words = (
        CYCLE,
        "--on",
        "2025-09-10",
        "--port",
        "0",
        "--folder",
        str(tmp_path / "d"),
        "--root",
        str(SHIPPED),
    )
    command = (sys.executable, "-m", "demo", *words)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=SHIPPED) as started:
        yield started
        started.kill()


def totals(repository: Path) -> dict[str, str]:
    rows = json.loads((repository / "scorer/current/scores/jilin-2025.json").read_text(encoding="utf-8"))["units"]
    return {row["unit"]: row["total"] for row in rows}


def test_the_printed_commands_do_what_they_say(process: subprocess.Popen[str], tmp_path: Path) -> None:
    """A report is taken, a mistyped one is refused and taken once it is right, and the decision moves the score."""
    assert process.stdout
    lines: list[str] = []
    while not lines or not lines[-1].startswith("    git push origin HEAD:in/jt-bgs"):
        lines.append(process.stdout.readline())
        assert lines[-1] or process.poll() is None, process.stderr and process.stderr.read()
    told = "".join(lines)
    repository = tmp_path / "d/kaohe.git"
    before, pages = totals(repository), re.findall(r"http://\S+/$", told, flags=re.MULTILINE)[0]
    assert "演示开始：时间从 2025-09-10 09:00 走起，数据全部虚构。Ctrl-C 结束。\n" in told
    script = "".join(line for line in lines if line.startswith("    "))
    done = subprocess.run(
        ("sh", "-x"), input=script, capture_output=True, text=True, env={**os.environ, **QUIET}, check=False
    )
    said = re.sub(r"^remote: (.*?) *$", r"\1", done.stderr, flags=re.MULTILINE)
    assert done.returncode == 0, said
    assert said.count("已收下，并入主库。回执：") == 3
    assert re.search(
        r"ysc/2025-32-jdn1\.yml:2:9  错误 R012  目标“2025-329”不在目标表中\n  2 \| target: 2025-329\n", said
    )
    assert said.count("[remote rejected]") == 1
    assert re.search(r"收到时间 2025-09-10 09:0\d:\d\d，账号 jt-ysc\n", said)
    deadline = time.monotonic() + 100
    while build_start.built(Repository(repository)) != Git(repository).commit("main"):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    after = totals(repository)
    assert {unit for unit in after if after[unit] != before[unit]} == {"ysc"}
    with urllib.request.urlopen(f"{pages}jilin/2025/units/ysc/index.html") as answer:  # noqa: S310
        page = squeezed(re.sub(r"<[^>]*>", " ", answer.read().decode()))
    assert "成绩在年度结束后公布" in page  # 10 September: no total of a year that goes on is published
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=300)
    assert rest.endswith("\n演示结束。\n")
    assert process.returncode == 0


def test_the_year_is_as_it_stood_on_that_day(made: Demonstration) -> None:
    """Everything received by 9 o'clock is there with its receipt, and nothing later; the check finds it in order."""
    git = made.repository.git
    ledger = git.blob("main:submissions/jilin/2025/receipts.csv").decode().splitlines()[1:]
    assert max(row.split(",")[2] for row in ledger) <= MOMENT.isoformat()
    shipped = (SHIPPED / "submissions/jilin/2025/receipts.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert set(ledger) == {row for row in shipped if row.split(",")[2] <= MOMENT.isoformat()}
    there = {entry.path.removeprefix("submissions/jilin/2025/") for entry in git.tree("main", "submissions/jilin")}
    assert {row.split(",")[0] for row in ledger} <= there
    assert made.exercises.sound.path not in there
    assert {entry.path.split("/")[1] for entry in git.tree("main", "targets")} <= {"jilin", "holidays"}
    assert git.line("log", "--format=%aI %cI", "main") == f"{MOMENT.isoformat()} {MOMENT.isoformat()}"
    assert clock.now(git) >= MOMENT


def test_pages_that_are_not_there_yet_are_waited_for(made: Demonstration, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "build", lambda _: True)
        with served(made, 0) as server:
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            with pytest.raises(urllib.error.HTTPError, match="503") as waiting:
                urllib.request.urlopen(server.address)  # noqa: S310
            assert "网站正在建" in waiting.value.read().decode()
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{server.address}/x", data=b"")  # noqa: S310
            for given in ("Basic !", "Basic eA==", "Bearer x"):
                place = f"{server.address}/kaohe.git/info/refs"
                asked = urllib.request.Request(place, headers={"Authorization": given})  # noqa: S310
                with pytest.raises(urllib.error.HTTPError, match="401"):
                    urllib.request.urlopen(asked)  # noqa: S310
            with (
                pytest.raises(ServerRefusal, match=f"端口 {server.server_port} 用不了"),
                served(made, server.server_port),
            ):
                pass
            server.shutdown()
            thread.join()


def refused(*words: str) -> str:
    done = CliRunner().invoke(main, [*words])
    assert done.exit_code == 2, done.output
    return done.output


def test_what_cannot_be_shown_is_said_with_the_way_out(year: Year, tmp_path: Path) -> None:
    year.target("2025-01")
    year.report("ghc/n1.yml", "2025-01", "2025-06-20T10:00:00+08:00")
    root = ("--root", str(year.root))
    assert "jilin/2025 在这一天以后没有可以演示的报告。\n改法：用 --on 换一个早一些的日子" in refused(*root)
    assert "jilin/2026 不是演示年度" in refused("jilin/2026", "--on", "2026-01-01", *root)
    assert "没有演示年度 jilin/2026" in refused("jilin/2026", *root)
    assert snapshot.richest(SHIPPED) == CYCLE
    (tmp_path / "full").mkdir()
    said = refused("--root", str(tmp_path / "full"))
    assert f"{tmp_path}/full 里没有演示年度。\n改法：到仓库的文件夹里运行，或用 --root 写明仓库在哪里" in said
    (tmp_path / "full/a").write_text("", encoding="utf-8")
    assert "里已经有东西。\n改法：换一个空的文件夹，或不写 --folder" in refused(
        *root, "--folder", str(tmp_path / "full")
    )
    assert snapshot.midway(year.root, "jilin/2025") == date(2025, 8, 31), "364 days, two thirds of them are 242"


def test_a_git_without_its_http_program_and_no_git_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Git, "line", lambda *_: "/nowhere")
    with pytest.raises(ServerRefusal, match=r"这台机器上的 git 没有 http-backend（/nowhere/git-http-backend）"):
        backend()
    with pytest.raises(ServerRefusal):
        DemoServer(0, Path(), Path(), {})
    monkeypatch.undo()
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(ServerRefusal, match="这台机器上没有 git"):
        backend()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[DemoServer]:
    """The demonstration's web server over a repository without a commit."""
    subprocess.run(("git", "init", "--quiet", "--bare", str(tmp_path / "kaohe.git")), check=True)
    server = DemoServer(0, tmp_path / "kaohe.git", tmp_path, {"ga": "pw"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "length",
    [
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        "Content-Length: -5\r\n\r\nabc",
        "Content-Length: x\r\n\r\n",
    ],
)
def test_a_size_that_is_none_ends_the_request(empty: DemoServer, length: str) -> None:
    """git says that the request is cut off, and the connection is closed: the client, which waits for that, hears it."""
    head = "POST /kaohe.git/git-upload-pack HTTP/1.1\r\nHost: x\r\nAuthorization: Basic Z2E6cHc=\r\n"
    with socket.create_connection(("127.0.0.1", empty.server_port), timeout=60) as client:
        client.sendall(f"{head}Content-Type: application/x-git-upload-pack-request\r\n{length}".encode())
        answer = b"".join(iter(lambda: client.recv(1 << 16), b""))
    assert answer.startswith(b"HTTP/1.1 ")


def test_a_client_that_goes_in_the_middle_leaves_no_program_of_gits(empty: DemoServer) -> None:
    """git http-backend, told of 99 bytes and given 4, asks for the rest without end: it is stopped."""
    head = "POST /kaohe.git/git-receive-pack HTTP/1.1\r\nHost: x\r\nAuthorization: Basic Z2E6cHc=\r\n"
    with socket.create_connection(("127.0.0.1", empty.server_port), timeout=60) as client:
        kind = "Content-Type: application/x-git-receive-pack-request\r\nContent-Length: 99\r\n\r\n0000"
        client.sendall((head + kind).encode())
        client.shutdown(socket.SHUT_WR)
        assert b"".join(iter(lambda: client.recv(1 << 16), b"")) == b""
    end, root = time.monotonic() + 30, str(empty.repository.parent)  # what git's program started dies a moment later
    while left := [each for each in Path("/proc").glob("[0-9]*/environ") if _mentions(each, root)]:
        assert time.monotonic() < end, left


def _mentions(environment: Path, text: str) -> bool:
    try:
        return f"GIT_PROJECT_ROOT={text}".encode() in environment.read_bytes()
    except OSError:  # ended meanwhile, or another user's
        return False
