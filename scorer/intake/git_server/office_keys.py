"""The commitments of a push: keys into the office's own repository on this server, values beside the receipts.

``git config scorer.office /srv/office-only.git`` in the receiving repository names the other. Without it there is
nowhere that a key could be kept from those who read, and no commitment is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from scorer.intake.git import Git, GitError
from scorer.intake.git_server.hook_handoff import JudgedPush
from scorer.intake.git_server.messages import ServerRefusal
from scorer.intake.git_server.repository import MAIN, Repository
from scorer.intake.machine_commit import commit_files, dated
from scorer.intake.receipts.new_commitments import TITLE, arrived_evidence, is_office_only, new_commitments
from scorer.reading.book.files import MARK
from scorer.reading.receipts.commitments import KEYS

SETTING = "scorer.office"


def office_repository(repository: Repository) -> Repository | None:
    """The office's own repository; None where none is set. Raises ServerRefusal where keys may not go into it."""
    named = repository.git.line("config", "--default=", "--get", SETTING)
    if not named:
        return None
    folder = Path(named)
    if not folder.is_absolute() or not (folder / "objects").is_dir():
        raise ServerRefusal(f"{SETTING} 是 {named}，那里没有裸仓库", f"改好：git config {SETTING} /专用库的路径.git")
    office = Repository(folder.resolve())
    main = _git(office).commit(MAIN)
    if office.folder == repository.folder.resolve() or main is None or not is_office_only(_git(office), main):
        raise ServerRefusal(
            f"{SETTING} 是 {named}，它的 main 里没有 office-only 这个文件，不是办公室专用的库，钥匙不能放进去",
            "在专用库的根目录放一个文件 office-only；没有专用库的，去掉这项设置",
        )
    return office


def add_commitments(repository: Repository, push: JudgedPush, at: datetime) -> Mapping[str, bytes]:
    """``commitments.csv`` of each cycle with a line for each file of evidence of the push; the keys are safe by then.

    Called under the lock. A push is never lost for it: what goes wrong is in ``failed.log`` and in ``hook doctor``,
    and these files have no commitment.
    """
    try:
        office = office_repository(repository)
        if office is None:
            return {}
        files = list(arrived_evidence(repository.git, push.changes))
        if not files:
            return {}
        git = _git(office)
        with office.lock():
            main = git.line("rev-parse", "--verify", MAIN)
            made = new_commitments(files, (repository.git, push.base), (git, main), at)
            if made.keys:
                env = dated(at, at)
                commit = commit_files(git, main, made.keys, f"{TITLE}\n", env)
                git.run("update-ref", "-m", TITLE, MAIN, commit, main, env=env)
    except (ServerRefusal, GitError, OSError) as error:
        repository.note_failure(f"{push.head} 收下了，佐证没有作承诺。\n{error}\n")
        return {}
    return made.values


def keys_root(repository: Repository, folder: Path) -> Path | None:
    """A root that holds the office's keys and nothing else of its repository; None where none is set."""
    office = office_repository(repository)
    if office is None:
        return None
    git = _git(office)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / MARK).write_bytes(b"")
    for entry in git.tree(MAIN, "submissions"):
        if entry.path.endswith(f"/{KEYS}"):
            place = folder / entry.path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(git.blob(entry.oid))
    return folder


def _git(repository: Repository) -> Git:
    """Its git, whatever repository the hook runs in."""
    folder = str(repository.folder)
    return Git(repository.folder, {"GIT_DIR": folder, "GIT_OBJECT_DIRECTORY": f"{folder}/objects"})
