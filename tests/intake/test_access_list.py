"""Who may use which repository: the list, and real entries before it: an sshd and an nginx on loopback."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from kit.entries import nginx, sshd
from kit.serving import FILED, NOON, QUIET, Clerk, bare, report
from kit.years import Year

from scorer.intake.git_server import access_list, trial
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN, Repository

LIST = """\
[repositories]
kaohe = "{folder}/kaohe.git"
office-only = "{folder}/office-only.git"

[accounts]
ga = {{ kaohe = "write" }}
OA = {{ kaohe = "write", office-only = "write" }}
backup = {{ kaohe = "read" }}
"""


@pytest.fixture
def server(year: Year, tmp_path: Path) -> Path:
    """Beside each other: the shared main, the office's own, and the program's clone with a work tree."""
    folder = tmp_path.parent / f"{tmp_path.name}-srv"
    folder.mkdir()
    year.target("2025-01")
    for name in ("kaohe", "office-only"):
        made = bare(folder / f"{name}.git", year)
        made.git.run("config", "scorer.clock", NOON)
        made.git.run("config", "scorer.build", "false")
    subprocess.run(("git", "clone", "--quiet", str(folder / "kaohe.git"), str(folder / "scorer")), check=True)
    (folder / "access.toml").write_text(LIST.format(folder=folder), encoding="utf-8")
    return folder


def tried(env: dict[str, str], *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    surroundings = {**os.environ, **QUIET, **env}
    return subprocess.run(words, capture_output=True, text=True, env=surroundings, cwd=folder, check=False, timeout=120)


def refs(folder: Path) -> str:
    return tried({}, "git", "-C", str(folder), "for-each-ref").stdout


@pytest.mark.needs("sshd")
def test_over_ssh_a_unit_reaches_its_repository_and_nothing_else(server: Path, tmp_path: Path) -> None:
    """The client's REMOTE_USER and GIT_CONFIG_* come as far as sshd and no further."""
    with sshd(tmp_path / "sshd", server / "access.toml", ("ga", "oa", "backup")) as env:
        user, before = tried({}, "id", "-un").stdout.strip(), refs(server / "scorer")
        spoof = {
            "REMOTE_USER": "oa",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.hooksPath",
            "GIT_CONFIG_VALUE_0": "/x",
        }
        unit = Clerk(tmp_path / "ga", "ga", f"{user}@127.0.0.1:kaohe.git", env["ga"])
        unit.write(f"{FILED}/ghc/n1.yml", report())
        unit.commit()
        assert (
            "您的账号是 ga，不能推送到 in/oa"
            in unit.tried("push", "origin", "HEAD:refs/heads/in/oa", env=spoof).stderr.decode()
        ), "the account is the key's"
        pushed = unit.push()
        assert pushed.ok, pushed.said
        assert "账号 ga\n" in pushed.said

        for name in ("office-only", "office-only.git", f"{server}/office-only.git", f"{server}/scorer", "scorer/.git",
                     "../office-only.git", "kaohe.git/../office-only.git", "~/x", "/etc", ""):  # fmt: skip
            done = tried(env["ga"], "git", "ls-remote", f"{user}@127.0.0.1:{name or '.'}")
            assert done.returncode != 0, name
            assert "账号 ga 不能读取 " in done.stderr, done.stderr
            assert "refs/heads" not in done.stdout
        for target in (f"{server}/scorer", f"{server}/scorer/.git", f"{server}/office-only.git"):
            done = tried(
                env["ga"], "git", "push", f"{user}@127.0.0.1:{target}", "HEAD:refs/tags/v9.9", folder=unit.root
            )
            assert "账号 ga 不能推送到 " in done.stderr, done.stderr
        assert refs(server / "scorer") == before
        ssh = env["ga"]["GIT_SSH_COMMAND"].split()
        for asked in ("", "id", "git-upload-archive kaohe.git", "git-receive-pack kaohe.git; id", "git-shell",
                      "git-upload-pack --upload-pack=id kaohe.git", "git receive-pack", "scp -t /tmp", "git-receive-pack '"):  # fmt: skip
            done = tried({}, *ssh, f"{user}@127.0.0.1", *([asked] if asked else []))
            assert done.returncode == 1, asked
            assert "uid=" not in done.stdout
            assert "这里只收 git 的取和推送" in done.stderr, (asked, done.stderr)

        assert tried(env["oa"], "git", "ls-remote", f"{user}@127.0.0.1:office-only.git").returncode == 0
        assert tried(env["backup"], "git", "ls-remote", f"{user}@127.0.0.1:kaohe").returncode == 0
        done = tried(
            env["backup"], "git", "push", f"{user}@127.0.0.1:kaohe", "HEAD:refs/heads/in/backup", folder=unit.root
        )
        assert "账号 backup 不能推送到 kaohe" in done.stderr


@pytest.mark.needs("nginx")
def test_over_nginx_the_same_list_counts(server: Path, tmp_path: Path) -> None:
    with nginx(tmp_path / "web", server / "access.toml", ("ga", "oa", "backup")) as address:
        unit = Clerk(tmp_path / "ga", "ga", f"http://ga:x@{address}/kaohe.git")
        before = refs(server / "scorer")
        pushed = unit.file({f"{FILED}/ghc/n1.yml": report()})
        assert pushed.ok, pushed.said
        assert "账号 ga\n" in pushed.said
        assert Repository(server / "kaohe.git").git.line("for-each-ref", "refs/heads/in/") == ""
        for name in ("office-only", "office-only.git", "scorer", "scorer/.git", "kaohe.git/../office-only.git",
                     "kaohe.git%2f..%2foffice-only.git", "%2e%2e/office-only.git"):  # fmt: skip
            done = tried({}, "git", "ls-remote", f"http://ga:x@{address}/{name}")
            assert done.returncode != 0, name
            assert "refs/heads" not in done.stdout
        done = tried({}, "git", "ls-remote", f"http://ga:x@{address}/office-only.git")
        assert "账号 ga 不能读取 " in done.stderr, done.stderr
        done = tried({}, "git", "push", f"http://ga:x@{address}/scorer/.git", "HEAD:refs/tags/v9.9", folder=unit.root)
        assert "账号 ga 不能推送到 " in done.stderr, done.stderr
        assert refs(server / "scorer") == before
        for path in ("kaohe.git/HEAD", "kaohe.git/config", "kaohe.git/info/refs", "kaohe.git/objects/info/packs",
                     "kaohe.git/info/refs?service=git-upload-archive", "kaohe.git/scorer/clock.json"):  # fmt: skip
            done = tried({}, "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", f"http://ga:x@{address}/{path}")
            assert done.stdout == "403", path
        for who in ("ga:y", "", "oa"):
            done = tried({}, "git", "ls-remote", f"http://{who}@{address}/kaohe.git")
            assert done.returncode != 0, who
        assert tried({}, "git", "ls-remote", f"http://oa:x@{address}/office-only.git").returncode == 0
        assert tried({}, "git", "ls-remote", f"http://backup:x@{address}/kaohe").returncode == 0
        done = tried(
            {}, "git", "push", f"http://backup:x@{address}/kaohe", "HEAD:refs/heads/in/backup", folder=unit.root
        )
        assert "账号 backup 不能推送到 " in done.stderr


def test_where_the_web_server_dies_in_the_middle_of_a_push_nothing_of_git_is_left(server: Path, tmp_path: Path) -> None:
    """git http-backend goes on for ever where its input ends before the length that was announced."""
    main = Repository(server / "kaohe.git").git.line("rev-parse", "main")
    words = f"{'0' * 40} {main} refs/heads/in/ga\0report-status".encode()
    half = b"%04x%b0000PACK%b" % (len(words) + 4, words, bytes((0, 0, 0, 2, 0, 0, 1, 0)))
    (tmp_path / "half").write_bytes(half)
    env = {
        "REMOTE_USER": "ga", "PATH_INFO": "/kaohe.git/git-receive-pack", "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-git-receive-pack-request", "CONTENT_LENGTH": "1000000",
    }  # fmt: skip
    command = shlex.join((sys.executable, "-m", "scorer", "hook", "web", "--access", str(server / "access.toml")))
    web = f"(exec {command}) <{shlex.quote(str(tmp_path / 'half'))} >{shlex.quote(str(tmp_path / 'answer'))} & echo $!; wait"
    parent = subprocess.Popen(("sh", "-c", web), stdout=subprocess.PIPE, env={**os.environ, **QUIET, **env}, text=True)
    assert parent.stdout is not None
    backend = Path("/proc") / parent.stdout.readline().strip()
    while not any(b"index-pack" in told for told in below(int(backend.name))):
        assert backend.exists(), (tmp_path / "answer").read_text(encoding="utf-8")
        time.sleep(0.05)
    begun = [Path(f"/proc/{one}") for one in every(int(backend.name))]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while any(alive(one) for one in begun) and time.monotonic() < until:
        time.sleep(0.05)
    left = [one for one in begun if alive(one)]
    for one in left:
        os.kill(int(one.name), signal.SIGKILL)
    assert left == []


def every(number: int) -> list[int]:
    """A process and all below it."""
    children = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii").split()
    return [number, *(each for child in children for each in every(int(child)))]


def below(number: int) -> list[bytes]:
    """The command lines of a process and of all below it; a process that has just gone has none."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [Path(f"/proc/{each}/cmdline").read_bytes() for each in every(number)]
    return []


def alive(process: Path) -> bool:
    """Whether a process runs: one that nobody has buried does not."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return "\nState:\tZ" not in (process / "status").read_text(encoding="utf-8", errors="replace")
    return False


def test_the_trial_goes_through_the_forced_command_where_there_is_a_list(server: Path) -> None:
    """An account that may write: oa of the list. Spoilt, the list's own words are shown."""
    repository = Repository(server / "kaohe.git")
    main = repository.git.commit(MAIN)
    assert trial.trial_faults(repository) == ()
    assert repository.git.commit(MAIN) == main
    file = server / "access.toml"
    file.write_text(file.read_text().replace("write", "read"), encoding="utf-8")
    found = trial.trial_faults(repository)
    assert [f"units.yml 里没有{file} 里能写 kaohe.git 的账号" in fault.what for fault in found] == [True]


def test_the_list_is_said_account_by_account_and_what_does_not_fit(server: Path) -> None:
    """ja, ob and pa are of units.yml and not in the list; the program's clone is no bare repository."""
    file = server / "access.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace(
            "[accounts]\n",
            f'program = "{server}/scorer"\ngone = "{server}/gone.git"\n\n[accounts]\nx = {{ kaohe = "write" }}\n',
        ),
        encoding="utf-8",
    )
    command = (sys.executable, "-m", "scorer", "hook", "access", str(file), "--accounts", str(server / "list.txt"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "kaohe：能推送的账号 3 个，只读的 1 个"
    assert "office-only：能推送的账号 1 个，只读的 0 个\n" in done.stdout
    assert (server / "list.txt").read_text(
        encoding="utf-8"
    ) == "backup：kaohe 只读\nga：kaohe 读和推送\noa：kaohe 读和推送，office-only 读和推送\nx：kaohe 读和推送\n"
    told = "能推送，但主库的 units.yml 没有登记，推送也不会收；不用的请从名单里删去"
    assert f"kaohe：有 1 个账号{told}：x\n" in done.stderr
    assert "kaohe：units.yml 登记的账号有 3 个不能推送：ja、ob、pa\n" in done.stderr
    assert f"gone：没有文件夹 {server}/gone.git；还没有建的先建好，不用的从名单里删去\n" in done.stderr
    assert f"program：{server}/scorer 不是裸仓库，不要放进名单" in done.stderr
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (again.returncode, "list.txt；不覆盖" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "应当正好有 repositories 和 accounts 两节"),
        ("x = 1\n[repositories]\n[accounts]\n", "应当正好有"),
        ("[repositories\n", "读不懂 "),
        ('[repositories]\nk = "srv/k.git"\n[accounts]\n', "仓库 k 没有写成从根开始的路径"),
        ("[repositories]\nk = 3\n[accounts]\n", "仓库 k 没有写成从根开始的路径"),
        ('[repositories]\nk = "/k.git"\n[accounts]\na = "write"\n', "账号 a 没有写明仓库和权限"),
        ('[repositories]\nk = "/k.git"\n[accounts]\na = { j = "write" }\n', "账号 a 写了没有登记的仓库 j"),
        ('[repositories]\nk = "/k.git"\n[accounts]\na = { k = "admin" }\n', "账号 a 对 k 的权限是“admin”"),
        ('[repositories]\nk = "/k.git"\n[accounts]\na = { k = ["write"] }\n', "账号 a 对 k 的权限是"),
        ('[repositories]\nk = "/k.git"\n[accounts]\na = { k = "read" }\nA = { k = "write" }\n', "账号 A 写了两次"),
    ],
)
def test_a_list_that_cannot_be_read_grants_nothing(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "access.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ServerRefusal, match=said):
        access_list.read_list(file)
    done = tried(
        {"SSH_ORIGINAL_COMMAND": "git-upload-pack k"},
        sys.executable,
        "-m",
        "scorer",
        "hook",
        "shell",
        "a",
        "--access",
        str(file),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_no_list_at_all_grants_nothing(tmp_path: Path) -> None:
    done = tried(
        {"HOME": str(tmp_path), "SSH_ORIGINAL_COMMAND": "git-upload-pack k"},
        sys.executable,
        "-m",
        "scorer",
        "hook",
        "shell",
        "a",
    )
    assert done.returncode == 1
    assert f"打不开 {tmp_path}/access.toml。\n改法：看有没有、谁能读：ls -ld {tmp_path}/access.toml" in done.stderr
