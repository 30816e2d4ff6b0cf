"""Three things to try in a demonstration: a sound report, one with a mistake, the office's decision.

The records are the year's own, which the server had not received yet; the commands are printed to be copied.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from demo.snapshot import FiledRecord, YearSnapshot
from scorer.intake.git_server.messages import ServerRefusal


@dataclass(frozen=True)
class Exercises:
    """The chosen records: ``sound`` is decided by ``decision``, ``flawed`` is filed with a target that is not there."""

    sound: FiledRecord
    flawed: FiledRecord
    decision: FiledRecord

    @property
    def wrong(self) -> str:
        """The target as it is mistyped: 2025-46 → 2025-469."""
        return f"{self.flawed.data['target']}9"

    @property
    def accounts(self) -> tuple[str, str]:
        """The unit's account and the office's."""
        return self.sound.account, self.decision.account


def choose(year: YearSnapshot) -> Exercises:
    """The first report to come that is accepted later, and the next one of the same unit."""
    reports = [each for each in year.later if each.data.get("kind") == "report"]
    accepted = {str(each.data["on"]): each for each in reversed(year.later) if each.data.get("verdict") == "accepted"}
    for place, sound in enumerate(reports):
        rest = (each for each in reports[place + 1 :] if each.actor == sound.actor)
        flawed = next(rest, None)
        if flawed is not None and sound.path in accepted:
            return Exercises(sound, flawed, accepted[sound.path])
    raise ServerRefusal(f"{year.cycle} 在这一天以后没有可以演示的报告", "用 --on 换一个早一些的日子")


def write(chosen: Exercises, year: YearSnapshot, folder: Path, day: str) -> None:
    """The files of the three exercises, each in a folder to be copied over a clone: ``1``, ``2``, ``3``."""
    _copy(chosen.sound, year, folder / "1")
    _copy(chosen.flawed, year, folder / "2", _changed(r"^target: .*$", f"target: {chosen.wrong}"))
    _copy(chosen.decision, year, folder / "3", _changed(r"^date: .*$", f"date: {day}"))


def _changed(line: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(line, new, text, flags=re.MULTILINE)


def _copy(filed: FiledRecord, year: YearSnapshot, folder: Path, change: Callable[[str], str] = str) -> None:
    for name in (filed.path, *filed.files):
        file = folder / year.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(year.root / year.folder / name, file)
    record = folder / year.folder / filed.path
    record.write_text(change(record.read_text(encoding="utf-8")), encoding="utf-8")


def guide(chosen: Exercises, year: YearSnapshot, folder: Path, clone: Callable[[str], str], pages: str) -> str:
    """What is printed: where everything is, and the commands of the three exercises, each on a line of its own."""
    unit, office = chosen.accounts
    flawed = shlex.quote(f"{year.folder}/{chosen.flawed.path}")
    target = chosen.flawed.data["target"]
    parts = (
        (
            f"一、{unit} 报一件合格的材料（{chosen.sound.path}）：检查通过，服务器收下并给回执",
            (_cloned(folder, unit, clone(unit)), *_filed(folder, "1", unit, unit, "报告")),
        ),
        (
            f"二、再报一件目标编号写错的（{chosen.flawed.path}）：被退回，指出在哪一行、怎么改",
            _filed(folder, "2", unit, unit, "报告"),
        ),
        (
            "　　改好再推，就收下了",
            (
                f"sed -i 's/^target: .*/target: {target}/' {flawed}",
                "git commit --quiet --all --amend --no-edit",
                f"git push origin HEAD:in/{unit}",
            ),
        ),
        (
            f"三、办公室审核通过第一件（{chosen.decision.path}）：得分随之改变，网站上这个节点的状态也变",
            (_cloned(folder, office, clone(office)), *_filed(folder, "3", office, office, "审核决定")),
        ),
    )
    text = "".join(f"\n{title}\n{_block(commands)}" for title, commands in parts)
    return f"网站　　{pages}/\n克隆地址　{clone(unit)}（单位）\n　　　　　{clone(office)}（办公室）\n{text}"


def _cloned(folder: Path, account: str, address: str) -> str:
    clone = shlex.quote(str(folder / account))
    who = f"-c user.name={account} -c user.email={account}@localhost"
    return f"git clone --quiet {who} {address} {clone}"


def _filed(folder: Path, exercise: str, clone: str, account: str, title: str) -> tuple[str, ...]:
    return (
        f"cd {shlex.quote(str(folder / clone))}",
        f"cp -R {shlex.quote(str(folder / 'try' / exercise))}/. .",
        f"git add --all && git commit --quiet -m {title}",
        f"git push origin HEAD:in/{account}",
    )


def _block(commands: Iterable[str]) -> str:
    return "".join(f"    {line}\n" for line in commands)
