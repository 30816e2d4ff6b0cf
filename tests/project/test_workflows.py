"""The workflow files: nothing for zizmor to find, sound by their schemas, and without a thought of their own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click import Command, Context, Group
from kit.forge_jobs import ROOT, WORKFLOWS, commands, steps, workflow

from scorer.cli.main import app

NAMES = sorted(path.stem for path in WORKFLOWS.glob("*.yml"))
BIN = Path(sys.executable).parent
FORMS = [f".github/ISSUE_TEMPLATE/{name}.yml" for name in ("correction", "objection", "question")]
SCHEMAS = {
    "github-workflows": [f".github/workflows/{name}.yml" for name in NAMES],
    "dependabot": [".github/dependabot.yml"],
    "github-issue-forms": FORMS,
    "github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "gitlab-ci": [".gitlab-ci.yml"],
}


def test_the_four_are_there() -> None:
    assert NAMES == ["merge", "publish", "remind", "validate"]


def test_zizmor_finds_nothing() -> None:
    command = [str(BIN / "zizmor"), "--pedantic", "--offline", "--no-progress", "--no-config", str(ROOT / ".github")]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No findings to report" in done.stdout + done.stderr


def test_what_zizmor_is_told_to_pass_over_is_one_thing_with_its_reason() -> None:
    """A ``workflow_run`` is dangerous where it runs or trusts what it is handed; ours reads Git objects."""
    ignored = [line for name in NAMES for line in _text(name).splitlines() if "zizmor: ignore" in line]
    assert len(ignored) == 1
    assert re.search(r"workflow_run: # zizmor: ignore\[dangerous-triggers\] \S+，.{20,}$", ignored[0])


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_schemas_accept_them(schema: str) -> None:
    transform = ["--data-transform", "gitlab-ci"] if schema == "gitlab-ci" else []
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *transform, *SCHEMAS[schema]]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_may_little_and_ends(name: str) -> None:
    data = workflow(name)
    assert data["permissions"] == {}
    assert data["concurrency"]["cancel-in-progress"] == "false", "what has begun is not cut off"
    for job in data["jobs"].values():
        assert int(job["timeout-minutes"]) <= 30
        assert job["permissions"]


def test_the_validation_may_only_read_and_has_no_secret() -> None:
    [job] = workflow("validate")["jobs"].values()
    assert set(job["permissions"].values()) == {"read"}
    assert "secrets." not in _text("validate")
    assert set(workflow("validate")["on"]) == {"pull_request", "pull_request_review"}


def test_two_validations_of_one_pull_request_do_not_cancel_each_other() -> None:
    """A run that waits is cancelled by a newer one of its group, and with it the time of arrival."""
    assert "pull_request.head.sha" in workflow("validate")["concurrency"]["group"]


@pytest.mark.parametrize("name", NAMES)
def test_a_step_is_a_pinned_action_or_one_command(name: str) -> None:
    for step in steps(name):
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        else:
            assert re.fullmatch(r"(make|\.venv/bin/scorer)( [\w.-]+)+", step["run"]), step["run"]
    pins = re.findall(r"uses: (\S+)( # v\d+\.\d+\.\d+)?\n", _text(name))
    assert all(version for _, version in pins)


def test_each_action_has_one_version_everywhere() -> None:
    used = {step["uses"] for name in NAMES for step in steps(name) if "uses" in step}
    assert len(used) == len({action.partition("@")[0] for action in used})


def test_nobody_keeps_the_token() -> None:
    checkouts = [step for name in NAMES for step in steps(name) if "checkout@" in step.get("uses", "")]
    assert len(checkouts) == len(NAMES) + 1, "one each; what was laid open is built again in a job of its own"
    assert all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_only_the_base_is_checked_out() -> None:
    for name in NAMES:
        for step in (step for step in steps(name) if "checkout@" in step.get("uses", "")):
            assert step["with"]["ref"] in {
                "${{ github.event.pull_request.base.sha }}",
                "${{ github.event.repository.default_branch }}",
                "${{ needs.build.outputs.commit }}",
            }


def test_every_command_is_there() -> None:
    lines = [words for name in NAMES for words in commands(name)]
    assert len(lines) == 5
    for words in lines:
        _known(words)


FAKE = """#!/bin/sh
echo "$*" >> "$LOG"
[ "$1" = remind ] && echo '[{"unit": "ghc"}]' || cat >> "$LOG"
"""


def test_reminding_hands_the_list_on_and_takes_the_year_as_one_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The year comes from a variable of the repository: whatever stands there is one argument, never a command."""
    for file, text in {
        "Makefile": (ROOT / "Makefile").read_text("utf-8"),
        ".ci/venv.sh": "",
        ".venv/bin/scorer": FAKE,
    }.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, encoding="utf-8")
    (tmp_path / ".venv/bin/scorer").chmod(0o755)
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    monkeypatch.setenv("CYCLE", "demo/2025; touch owned")
    [line] = [step["run"] for step in steps("remind") if "run" in step]
    subprocess.run(line.split(), cwd=tmp_path, check=True, capture_output=True)
    said = sorted((tmp_path / "log").read_text(encoding="utf-8").splitlines())
    assert said == ['[{"unit": "ghc"}]', "forge issues -", "remind demo/2025; touch owned --format json"]
    assert not (tmp_path / "owned").exists()


def test_gitlab_has_the_same_commands() -> None:
    data = yaml.load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own
    lines = [line for job in ("validate", "pages") for line in data[job]["script"]]
    found = [line.split()[1:] for line in lines if line.startswith(".venv/bin/scorer")]
    assert [words[0] for words in found] == ["gate", "check"]
    for words in found:
        _known(words)


def test_gitlab_takes_nobody_who_runs_a_pipeline_for_who_files() -> None:
    """A re-run by the office would make a unit's merge request the office's; and accounts are main's of today."""
    data = yaml.load((ROOT / ".gitlab-ci.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own
    [line] = [line for line in data["validate"]["script"] if "scorer gate" in line]
    assert "--actor" not in line
    assert '--base "origin/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"' in line


def test_every_file_has_an_owner_but_the_filings_of_units() -> None:
    """By the last fitting line, as a forge reads it: GNU make reads a GNUmakefile before the Makefile."""
    lines = (ROOT / ".github/CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    assert [(pattern, bool(who)) for pattern, *who in rows] == [("*", True), ("/submissions/", False)]


def test_a_pull_request_is_asked_for_its_disclosure() -> None:
    text = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    assert all(word in text for word in ("公开属性", "理由", "保密审查人"))


def _text(name: str) -> str:
    return (WORKFLOWS / f"{name}.yml").read_text(encoding="utf-8")


def _known(words: list[str]) -> None:
    """The words begin with a command, and go on with options that it has."""
    command: Command | None = app
    while isinstance(command, Group) and words:
        command, words = command.get_command(Context(command), words[0]), words[1:]
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= options
