"""The objects of a push before they are let in: none but those that its commit needs.

A pack may carry objects that nothing names: nobody would look at them, and everybody could fetch them by their id.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from scorer.intake.git import Git, TooLongError
from scorer.intake.git_server.messages import ServerRefusal
from scorer.reading.folders import listed

VARIABLE = "GIT_QUARANTINE_PATH"
"""Where git keeps a push while ``pre-receive`` looks at it; not set where nothing new came."""
MOST_LISTED = 16 << 20
"""Bytes of a list of ids: some 400,000 objects, many times what 1000 commits of 1000 files bring."""
FANOUT = re.compile(r"[0-9a-f]{2}")


def refuse_extra_objects(git: Git, head: str, environment: Mapping[str, str]) -> None:
    """Raises ServerRefusal where the push brought an object that its commit does not need and the repository lacks."""
    folder = Path(git.folder, environment.get(VARIABLE, ""))
    if VARIABLE not in environment or not folder.is_dir():
        return
    try:
        needed = git.some(MOST_LISTED, "rev-list", "--objects", "--no-object-names", head, "--not", "--all")
        brought = set(_objects(git, folder))
    except TooLongError:
        raise ServerRefusal("一次推送的对象多得列不完", "分几次提交、分几次推送") from None
    extra = brought.difference(needed.decode().split())
    if extra - _here_before(git, folder, extra):
        raise ServerRefusal(
            "推送里夹带了提交用不到的内容，没有收下",
            "用 git 自己的命令重新提交、重新推送；仍不行，从主库取一份新的再做",
        )


def _objects(git: Git, folder: Path) -> Iterator[str]:
    """The id of every object in a folder of objects, loose or packed."""
    for place in folder.iterdir():
        if FANOUT.fullmatch(place.name):
            yield from (f"{place.name}{file.name}" for file in place.iterdir() if len(file.name) == 38)
    for index in listed(folder / "pack", "*.idx"):
        for line in git.some(2 * MOST_LISTED, "show-index", given=index.read_bytes()).decode().splitlines():
            yield line.split()[1]


def _here_before(git: Git, folder: Path, oids: set[str]) -> frozenset[str]:
    """Those that the repository holds without the push: a thin pack is completed with them."""
    if not oids:
        return frozenset()
    alone = Git(git.folder, {"GIT_OBJECT_DIRECTORY": str(folder.parent), "GIT_ALTERNATE_OBJECT_DIRECTORIES": ""})
    given = "".join(f"{oid}\n" for oid in sorted(oids)).encode()
    rows = alone.run("cat-file", "--batch-check", "--buffer", given=given).decode().splitlines()
    return frozenset(row.split()[0] for row in rows if not row.endswith(" missing"))


def remove_quarantine(environment: Mapping[str, str]) -> None:
    """Remove refused objects, or those whose pusher has gone: git waits until its answer to the pusher was read."""
    if VARIABLE in environment and Path(environment[VARIABLE]).name.startswith("tmp_objdir-"):
        shutil.rmtree(environment[VARIABLE], ignore_errors=True)


def empty_quarantine(environment: Mapping[str, str]) -> None:
    """Take the objects of a push out of the quarantine: git then lets in none of them, and goes on with the push."""
    if VARIABLE in environment and Path(environment[VARIABLE]).name.startswith("tmp_objdir-"):
        for place in Path(environment[VARIABLE]).iterdir():
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink()
