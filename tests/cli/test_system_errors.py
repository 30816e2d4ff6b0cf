"""What cannot be read, written or asked for: each command names it and ends with 1, and nothing half is left.

Everything here is real: modes, a limit on the size of files, a full device, a search path without git.
"""

from __future__ import annotations

import hashlib
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from kit.permissions import locked
from kit.years import CYCLE, Call, Year

from scorer.cli.main import main
from scorer.reading.book.store import Disk
from scorer.reading.whole_file import append_whole, create_whole, replace_whole

LEDGERS = {
    "receipts.csv": "H001", "publications.csv": "H031", "commitments.csv": "H050",
}  # fmt: skip
FILES = {
    "targets": "R007", "targets/jilin": "R007", "targets/jilin/2025": "R007", "targets/jilin/scheme.yml": "R007",
    "targets/jilin/clauses.yml": "R007", "targets/jilin/2025/cycle.yml": "R007", "targets/jilin/2025/units.yml": "R007",
    "targets/jilin/2025/targets.yml": "R007", "targets/holidays": "R007", "targets/holidays/2025.yml": "R007",
    "submissions": "R007", "submissions/jilin": "R007", "submissions/jilin/2025": "R007",
    "submissions/jilin/2025/ghc": "R007", "submissions/jilin/2025/ghc/n1.yml": "R007",
    "submissions/jilin/2025/ghc/files": "R007", "submissions/jilin/2025/ghc/files/a.pdf": "R007",
    "submissions/removals.csv": "H040",
    **{f"submissions/jilin/2025/{name}": code for name, code in LEDGERS.items()},
}  # fmt: skip
OFFICE = {"two": "R007", "two/submissions": "R007", "two/submissions/jilin/2025/commitment-keys.csv": "H050"}


@pytest.fixture
def whole(year: Year) -> Year:
    """A real year with every kind of file, and the office's own root ``two`` with its keys."""
    year.write("targets/jilin/2025/cycle.yml", CYCLE.replace("synthetic: true\n", ""))
    year.write("targets/holidays/2025.yml", "year: 2025\ndocument: 通知\ndays_off: []\nworkdays: []\n")
    year.target("2025-01")
    raw = "%PDF-1.4\n"
    year.write("submissions/jilin/2025/ghc/files/a.pdf", raw)
    row = f"{{role: supporting, file: files/a.pdf, sha256: {hashlib.sha256(raw.encode()).hexdigest()}, bytes: 9}}"
    text = f"kind: report\ntarget: 2025-01\nnode: n1\nstatus: done\nprogress: 完成\nattachments:\n  - {row}\n"
    year.record("ghc/n1.yml", text, "2025-06-20T09:00:00+08:00", "ga")
    year.write("submissions/jilin/2025/publications.csv", "address,sha256,published_at\n")
    year.write("submissions/jilin/2025/commitments.csv", "path,commitment,day,key\n")
    year.write("submissions/removals.csv", "path,sha256,bytes,blob,replaced,ground,day,ordered_by,agreed_by\n")
    year.write("two/office-only", "")
    year.write("two/submissions/jilin/2025/commitment-keys.csv", "path,key,day\n")
    return year


ROOTS = ("--root", ".", "--root", "two")


def test_the_year_is_in_order(whole: Year, scorer: Call) -> None:
    """Or the tests below would show nothing: without receipts of a push there is nothing wrong with it."""
    assert scorer("check", *ROOTS)[:2] == (0, "没有发现问题\n")


CALLS = [
    *((file, "check") for file in (*FILES, *OFFICE)),
    *((file, "score jilin/2025") for file in list(FILES)[::3]), ("submissions/removals.csv", "ledger jilin/2025"),
    *((file, "check --received") for file in ("submissions/jilin/2025/receipts.csv", "targets/jilin/2025/cycle.yml")),
    ("targets/jilin/scheme.yml", "ledger jilin/2025"), ("targets", "todo jilin/2025 office"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "call"), CALLS)
def test_what_cannot_be_opened_is_named(whole: Year, scorer: Call, file: str, call: str) -> None:
    """The file or folder itself (a root by the first folder that is looked for in it), by every command."""
    with locked(whole.root / file):
        code, out, err = scorer(*call.split(), *ROOTS)
    said = [line for line in err.splitlines() if (FILES | OFFICE)[file] in line]
    assert (code, bool(said)) == (1, True), out + err
    assert any(file.removeprefix("two/") in line or file == "two" for line in said), said
    assert "没有发现问题" not in out
    assert "X001" not in err
    assert "H003" not in err, "a receipt of what may be there is not of a file that is gone"
    assert "R008" not in err or file.startswith("targets/jilin/2025")


def test_whether_there_is_a_file_may_not_be_known_either(whole: Year, scorer: Call) -> None:
    """In a folder that cannot be searched there may be one; with no such folder, or too long a name, there is none."""
    whole.write(".github/CODEOWNERS", "")
    with locked(whole.root / ".github"):
        code, _, err = scorer("check", *ROOTS)
    assert code == 1
    assert "R007" in err
    assert ".github/CODEOWNERS" in err
    root = Disk(str(whole.root))
    assert not any(map(root.has, ("none", "none/none", "targets/holidays/2025.yml/none", "x" * 300, "a\0b")))


def test_the_command_that_is_advised_works(whole: Year, scorer: Call) -> None:
    with locked(whole.root / "two/submissions"):
        err = scorer("check", *ROOTS)[2]
        [advice] = {
            line.partition("：")[2].partition("：")[2].partition("；")[0]
            for line in err.splitlines()
            if "ls -ld" in line
        }
        assert advice.startswith("ls -ld two/submissions"), err


def test_what_is_not_known_is_no_score_without_a_word(whole: Year, scorer: Call) -> None:
    with locked(whole.root / "submissions/jilin/2025/ghc"):
        err = scorer("score", "jilin/2025", "--root", ".")[2]
    assert "以下没有计入：\n  submissions/jilin/2025/ghc/：文件夹打不开" in err
    with locked(whole.root / "submissions/jilin/2025/receipts.csv"):
        err = scorer("score", "jilin/2025", "--root", ".")[2]
    assert "submissions/jilin/2025/ghc/n1.yml：回执台账打不开" in err
    assert "H005" not in err


@pytest.mark.parametrize("file", ["targets/jilin/2025/targets.yml", "submissions/jilin/2025/receipts.csv"])
@pytest.mark.parametrize("what", ["a folder", "a broken link", "a pipe"])
def test_something_else_in_the_place_of_a_file(whole: Year, scorer: Call, file: str, what: str) -> None:
    """A pipe that nobody writes into would be waited for without end."""
    place = whole.root / file
    place.unlink()
    if what == "a folder":
        place.mkdir()
    elif what == "a pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("nowhere")
    code, out, err = scorer("check")
    assert code == 1, out + err
    assert "X001" not in err


@contextmanager
def full(size: int) -> Iterator[None]:
    """No file of this process may be larger than ``size`` bytes, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("size", [0, 100])
@pytest.mark.parametrize("words", [
    ("export", "jilin/2025", "out"), ("ledger", "jilin/2025", "--format", "csv", "--out", "ledger.csv"),
    ("new", "report", "--cycle", "jilin/2025", "--actor", "ghc", "--target", "2025-01", "--node", "n1", "--write"),
    ("letter", "jilin/2025", "letters"), ("remind", "jilin/2025", "--feed", "feed.xml", "--on", "2025-06-29"),
    ("archive", "jilin/2025", "ghc", "dossier"),
], ids=lambda words: words[0])  # fmt: skip
def test_a_full_disk_is_said_and_leaves_nothing_half(
    whole: Year, scorer: Call, words: tuple[str, ...], size: int
) -> None:
    """What was there before is there as it was, and of the new files each is whole or is not there."""
    whole.write("ledger.csv", "以前的\n")
    before = files_of(whole.root)
    with full(size):
        code, _, err = scorer(*words)
    assert (code, "文件超过系统许可的大小" in err) == (1, True), err
    after = files_of(whole.root)
    assert {name: after.get(name) for name in before} == before
    assert all(0 < len(content) <= size for name, content in after.items() if name not in before)
    assert scorer(*words)[0] == 0, "once there is room the same call does it"


def test_a_folder_that_cannot_be_written(whole: Year, scorer: Call) -> None:
    (whole.root / "out").mkdir()
    with locked(whole.root / "out"):
        code, _, err = scorer("export", "jilin/2025", "out")
    assert (code, "没有做完：out：没有权限\n改法：看是谁的、谁能读写：ls -ld out\n" in err) == (1, True), err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="只有 Linux 有 /dev/full，输出写满的情形没有检验")
def test_an_output_that_is_full(whole: Year) -> None:
    command = [sys.executable, "-m", "scorer", "score", "jilin/2025"]
    with Path("/dev/full").open("w") as full_output:
        done = subprocess.run(
            command, cwd=whole.root, stdout=full_output, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 1
    assert "没有做完：磁盘满了\n改法：腾出空间再做一次\n" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [("check", "--received"), ("gate", "--base", "main", "--actor", "ga"), ("hook", "doctor", "main.git")],
    ids=" ".join,
)
def test_without_git(whole: Year, scorer: Call, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:
    """A search path without git: what asks it says so."""
    (whole.root / "main.git/objects").mkdir(parents=True)
    (whole.root / ".git").mkdir()
    monkeypatch.setenv("PATH", str(whole.root))
    code, out, err = scorer(*words)
    assert code != 0
    assert "运行不了 git" in err or "cannot be started" in err, out + err
    assert "没有发现问题" not in out


@pytest.mark.parametrize("break_it", ["HEAD", "objects", "config"])
def test_a_repository_that_is_damaged(whole: Year, scorer: Call, break_it: str) -> None:
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "x")):
        who = ("-c", "user.name=x", "-c", "user.email=x@y")
        subprocess.run(("git", *who, *words), cwd=whole.root, check=True, capture_output=True)
    place = whole.root / ".git" / break_it
    if break_it == "objects":
        for file in [each for each in place.rglob("*") if each.is_file()]:
            file.chmod(0o644)
            file.write_bytes(b"x")
    else:
        place.write_text("[\n")
    code, out, err = scorer("check", "--received")
    assert (code, "H016" in err) == (1, True), out + err
    assert "没有能核对" in err


# --- mounts of their own


def mounting() -> bool:
    """Whether this account may mount in a name space of its own."""
    try:
        return subprocess.run(("unshare", "-rm", "true"), check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


mounts = pytest.mark.skipif(not mounting(), reason="这里不能挂载（unshare -rm），磁盘写满、只读的情形没有检验")


def mounted(root: Path, first: str, *words: str, then: str = "true") -> subprocess.CompletedProcess[str]:
    """The command in the year's folder, between a line of shell that mounts and one that looks at what is there."""
    script = f'{first} && {{ "$@"; code=$?; {then}; exit $code; }}'
    command = ("unshare", "-rm", "sh", "-c", script, "sh", sys.executable, "-m", "scorer", *words)
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


WRITING = [
    ("export", "jilin/2025", "there/out"), ("letter", "jilin/2025", "there/letters"),
    ("ledger", "jilin/2025", "--format", "xlsx", "--out", "there/ledger.xlsx"),
]  # fmt: skip


@mounts
@pytest.mark.parametrize("words", WRITING, ids=lambda words: words[0])
def test_a_file_system_that_is_full(whole: Year, words: tuple[str, ...]) -> None:
    """4 KiB, one page: what is written there does not fit, is said, and no half of it is left."""
    (whole.root / "there").mkdir()
    first = "mount -t tmpfs -o size=4k none there && cp submissions/jilin/2025/ghc/n1.yml there/before"
    done = mounted(whole.root, first, *words, then="find there -type f")
    assert (done.returncode, "磁盘满了\n改法：腾出空间再做一次\n" in done.stderr) == (1, True), done.stderr
    assert done.stdout.splitlines()[-1:] == ["there/before"], done.stdout
    assert "Traceback" not in done.stderr


READ_ONLY = "mount --bind . . && mount -o remount,ro,bind . && cd"


@mounts
@pytest.mark.parametrize("words", [*(("export", "jilin/2025", "out"), ("archive", "jilin/2025", "ghc", "dossier")), (
    "new", "report", "--cycle", "jilin/2025", "--actor", "ghc", "--target", "2025-01", "--node", "n1", "--write",
)], ids=lambda words: words[0])  # fmt: skip
def test_a_mount_that_is_read_only(whole: Year, words: tuple[str, ...]) -> None:
    done = mounted(whole.root, f'{READ_ONLY} "{whole.root}"', *words)
    assert (done.returncode, "那里是只读的\n改法：换一个能写的地方，或改挂载选项\n" in done.stderr) == (1, True), (
        done.stderr
    )
    assert "Traceback" not in done.stderr


@mounts
def test_what_only_reads_works_on_it(whole: Year) -> None:
    for words in (("check", *ROOTS), ("score", "jilin/2025"), ("todo", "jilin/2025", "office")):
        done = mounted(whole.root, f'{READ_ONLY} "{whole.root}"', *words)
        assert (done.returncode, done.stderr) == (0, ""), words


@mounts
def test_a_machine_without_fonts(whole: Year) -> None:
    """Neither fonts nor the list of their folders: a PDF that nobody can read is not made."""
    hide = "mount -t tmpfs none /usr/share/fonts && mount -t tmpfs none /etc/fonts"
    done = mounted(whole.root, hide, "bulletin", "jilin/2025", "2025-06", "--format", "pdf", "--out", "a.pdf")
    assert (done.returncode, "没有能写中文的字体" in done.stderr) == (1, True), done.stderr
    assert not (whole.root / "a.pdf").exists()


# --- files written whole


def test_a_ledger_keeps_its_lines_where_one_more_does_not_fit(tmp_path: Path) -> None:
    place = tmp_path / "publications.csv"
    place.write_bytes(b"a,b\n")
    with full(6), pytest.raises(OSError, match=r"publications\.csv"):
        append_whole(place, b"1234567,9\n")
    assert place.read_bytes() == b"a,b\n"
    append_whole(place, b"1,2\n")
    assert place.read_bytes() == b"a,b\n1,2\n"


def test_a_file_is_exchanged_or_stays(tmp_path: Path) -> None:
    place = tmp_path / "commitments.csv"
    place.write_bytes(b"before\n")
    with full(3), pytest.raises(OSError, match=r"commitments\.csv"):
        replace_whole(place, b"afterwards\n")
    assert files_of(tmp_path) == {"commitments.csv": b"before\n"}
    replace_whole(place, b"afterwards\n")
    with pytest.raises(FileExistsError):
        create_whole(place, b"")
    assert files_of(tmp_path) == {"commitments.csv": b"afterwards\n"}
    with full(3), pytest.raises(OSError, match=r"new\.yml"):
        create_whole(tmp_path / "new.yml", b"kind: report\n")
    assert not (tmp_path / "new.yml").exists()


def test_a_pipe_is_written_to_and_not_exchanged(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    replace_whole(tmp_path / "pipe", b"whole\n")
    assert (os.read(reader, 9), (tmp_path / "pipe").is_fifo()) == (b"whole\n", True)
    os.close(reader)


def test_a_link_stays_and_the_file_that_it_names_is_exchanged(tmp_path: Path) -> None:
    """As where --out is /dev/stdout and that is a file: the link in /dev must not become one."""
    (tmp_path / "file").write_bytes(b"before\n")
    for link, to in (("link", "file"), ("new", "not-yet")):
        (tmp_path / link).symlink_to(to)
        replace_whole(tmp_path / link, b"after\n")
        assert (tmp_path / link).is_symlink()
        assert (tmp_path / to).read_bytes() == b"after\n"
    assert len(files_of(tmp_path)) == 4


def test_misuse_stays_misuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["scorer", "nothing"])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2


def test_a_program_of_which_a_part_is_missing_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As in the moment of an upgrade: whoever pushes then reads no traceback."""
    monkeypatch.setitem(sys.modules, "scorer.cli.score", None)
    monkeypatch.setattr(sys, "argv", ["scorer", "score", "jilin/2025"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    said = capsys.readouterr().err
    assert said.startswith("程序没有装全：")
    assert "scorer.cli.score" in said
    assert said.endswith("改法：正在升级的，等做完再试；不是的，请管理员到程序的文件夹里运行 make install\n")
