"""Jobs of the workflow files: a step's own command, run in a clone as the checkout makes it."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from kit.forge_stand import NAME, Forge, git
from scorer.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / ".github" / "workflows"
TOKEN = "secret-token"  # noqa: S105 - the stand-in's


def workflow(name: str) -> dict[str, Any]:
    """A workflow as plain text values, ``on`` included."""
    text = (WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - our own file, read as plain text
    return data


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in workflow(name)["jobs"].values() for step in job["steps"]]


def commands(name: str) -> list[list[str]]:
    """The words of every ``scorer`` command of a workflow."""
    lines = [shlex.split(step["run"]) for step in steps(name) if "run" in step]
    return [words[1:] for words in lines if words[0] == ".venv/bin/scorer"]


def checkout(forge: Forge, name: str, folder: Path) -> Path:
    """What the workflow's checkout leaves in a folder: the base alone, or all of it without old files."""
    given, *_ = [step.get("with", {}) for step in steps(name) if step.get("uses", "").startswith("actions/checkout@")]
    how = ["--depth=1"] if "fetch-depth" not in given else [f"--filter={given['filter']}"]
    folder.parent.mkdir(parents=True, exist_ok=True)
    git(forge.bare, "clone", "--quiet", "--no-tags", "--branch=main", *how, f"file://{forge.bare}", str(folder))
    return folder


class Jobs:
    """Runs jobs one after the other, each in a clone of its own."""

    def __init__(self, forge: Forge, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.forge, self.folder, self.patch = forge, folder, monkeypatch
        self.count = 0
        for name, value in {
            "GITHUB_API_URL": forge.base, "GITHUB_REPOSITORY": NAME, "GITHUB_TOKEN": TOKEN,
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"), "GITHUB_SERVER_URL": "https://forge.invalid",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)

    def clone(self, name: str) -> Path:
        self.count += 1
        return checkout(self.forge, name, self.folder / f"job-{self.count}")

    def run(self, name: str, which: int = 0, *, clone: Path | None = None, given: str | None = None) -> Result:
        """One ``scorer`` command of a workflow, in a fresh clone unless one is given."""
        self.patch.chdir(clone or self.clone(name))
        result = CliRunner().invoke(app, commands(name)[which], input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def validate(self, number: int) -> Result:
        """The validate workflow of a pull request's newest head; its outcome is told to the forge."""
        event = self.folder / "event.json"
        payload = {"action": "synchronize", "number": number, "pull_request": self.forge.pull(number)}
        event.write_text(json.dumps(payload), encoding="utf-8")
        self.patch.setenv("GITHUB_EVENT_PATH", str(event))
        result = self.run("validate")
        self.forge.conclude(number, "success" if result.exit_code == 0 else "failure")
        return result
