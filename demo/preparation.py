"""The main repository of a demonstration: a made-up year as it was on a day, served on one machine.

A bare repository with that year, a clock that runs on from that day, the gate, the merging and the
site, behind a small web server on the loopback.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from demo import exercises, snapshot
from demo.http import DemoServer
from scorer.intake.git import Git
from scorer.intake.git_server import building, clock
from scorer.intake.git_server.install import set_up
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN, Repository
from scorer.intake.machine_commit import dated

BARE = "kaohe.git"
PASSWORD = "yanshi"  # noqa: S105 - of made-up accounts on the loopback: it is printed
START = 9
"""The hour of the day at which the demonstration begins."""


@dataclass(frozen=True)
class Demonstration:
    """What was set up in ``folder``."""

    folder: Path
    moment: datetime
    year: snapshot.YearSnapshot
    exercises: exercises.Exercises

    @property
    def repository(self) -> Repository:
        """The bare repository that takes pushes in."""
        return Repository(self.folder / BARE)

    def guide(self, server: DemoServer) -> str:
        """What is printed at the start."""
        return exercises.guide(self.exercises, self.year, self.folder, server.clone, server.address)


def prepare(folder: Path, root: Path, cycle: str, moment: datetime) -> Demonstration:
    """Set everything up in a new folder. Raises ServerRefusal where it is taken, or the year does not serve."""
    if folder.exists() and any(folder.iterdir()):
        raise ServerRefusal(f"{folder} 里已经有东西", "换一个空的文件夹，或不写 --folder")
    folder = folder.resolve()
    year = snapshot.at(root, cycle, moment)
    demo = Demonstration(folder, moment, year, exercises.choose(year))
    folder.mkdir(parents=True, exist_ok=True)
    exercises.write(demo.exercises, year, folder / "try", moment.date().isoformat())
    with tempfile.TemporaryDirectory() as place:
        _lay_out(year, Path(place))
        _first_commit(demo.repository, Path(place), moment)
    set_up(demo.repository.folder)
    git = demo.repository.git
    git.run("config", clock.CLOCK, moment.isoformat())
    git.run("config", clock.FROM, datetime.now(UTC).isoformat())
    return demo


def _lay_out(year: snapshot.YearSnapshot, folder: Path) -> None:
    for name in year.files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(year.root / name, folder / name)
    (folder / year.folder).mkdir(parents=True, exist_ok=True)
    (folder / year.folder / "receipts.csv").write_text(year.receipts, encoding="utf-8")


def _first_commit(repository: Repository, files: Path, moment: datetime) -> None:
    """A bare repository whose main is one commit of these files."""
    Git(repository.folder.parent).run("init", "--quiet", "--bare", "--initial-branch=main", str(repository.folder))
    env = {
        "GIT_DIR": str(repository.folder),
        "GIT_WORK_TREE": str(files),
        "GIT_INDEX_FILE": str(files / ".git-index"),
        **dated(moment, moment),
    }
    git = Git(files, env)
    git.run("add", "--all", "--force", "--", *sorted(path.name for path in files.iterdir()))
    tree = git.line("write-tree")
    commit = git.line("commit-tree", tree, "-m", f"演示开始：{moment.date()}")
    git.run("update-ref", MAIN, commit)


@contextmanager
def served(demo: Demonstration, port: int) -> Iterator[DemoServer]:
    """The first build made, and the web server listening. Raises ServerRefusal where the port is taken."""
    if not building.build(demo.repository):
        raise ServerRefusal("网站没有建成", demo.repository.failed.read_text(encoding="utf-8"))
    passwords = dict.fromkeys(demo.year.accounts, PASSWORD)
    try:
        server = DemoServer(port, demo.repository.folder, demo.repository.current / "site", passwords)
    except OSError as error:
        raise ServerRefusal(f"端口 {port} 用不了（{error.strerror}）", "用 --port 换一个，写 0 自动选") from None
    try:
        yield server
    finally:
        server.server_close()
