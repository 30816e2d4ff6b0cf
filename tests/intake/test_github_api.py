"""The forge over HTTP: patience with limits and passing faults, pages, errors in words; and issues kept up to date."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from kit.forge_jobs import TOKEN
from kit.forge_stand import MACHINE, NAME, Forge, serving

from scorer.cli.main import app
from scorer.intake.github.api import LONGEST, WAITS, Api, ForgeError, api_of_environment
from scorer.intake.github.remote import repository_of_environment


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    with serving(Forge(tmp_path)) as found:
        yield found


@pytest.fixture
def waited() -> list[float]:
    """The seconds that were waited, without waiting."""
    return []


@pytest.fixture
def api(forge: Forge, waited: list[float]) -> Api:
    return Api(forge.base, NAME, TOKEN, waited.append)


def faults(forge: Forge, status: int, times: int = 1, **headers: str) -> None:
    forge.faults += [("", status, {name.replace("_", "-"): value for name, value in headers.items()})] * times


def test_a_passing_fault_is_waited_out(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 502, 2)
    assert api.get("")["default_branch"] == "main"
    assert waited == [1, 4]


def test_a_lasting_fault_ends_in_words(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 503, 9)
    with pytest.raises(ForgeError, match=r"代码托管平台没有照办：GET /repos/ju/ledger → 503 fault") as caught:
        api.get("")
    assert waited == list(WAITS)
    assert caught.value.status == 503


def test_a_limit_says_how_long_it_lasts(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 429, Retry_After="30")
    faults(forge, 403, X_RateLimit_Remaining="0", X_RateLimit_Reset=str(int(time.time()) + 100))
    faults(forge, 429)
    api.get("")
    assert waited[0] == 30
    assert 95 < waited[1] <= 102
    assert waited[2] == WAITS[2]


def test_a_limit_that_lasts_too_long_ends_the_command(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 429, Retry_After=str(LONGEST + 1))
    with pytest.raises(ForgeError, match="429"):
        api.get("")
    assert waited == []


def test_a_refusal_is_not_asked_again(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 403)
    with pytest.raises(ForgeError, match="403"):
        api.get("")
    assert waited == []


def test_what_would_be_done_twice_is_asked_once(forge: Forge, api: Api, waited: list[float]) -> None:
    faults(forge, 502)
    with pytest.raises(ForgeError, match="502"):
        api.send("POST", "issues", title="x")
    assert forge.asked == ["POST issues"]
    faults(forge, 429, Retry_After="1")  # said plainly that nothing was done
    api.send("POST", "issues", title="x")
    assert len(forge.issues) == 1


def test_a_forge_out_of_reach(waited: list[float]) -> None:
    api = Api("http://127.0.0.1:9", NAME, TOKEN, waited.append)
    with pytest.raises(ForgeError, match=r"连不上代码托管平台：GET /repos/ju/ledger（ConnectionError）"):
        api.get("")
    with pytest.raises(ForgeError, match=r"连不上代码托管平台：POST /repos/ju/ledger/issues（ConnectionError）"):
        api.send("POST", "issues")
    assert waited == list(WAITS)


def test_a_wrong_token(forge: Forge) -> None:
    with pytest.raises(ForgeError, match="401 Bad credentials"):
        Api(forge.base, NAME, "another").get("")


def test_nothing_found_is_none_and_a_fault_is_not(forge: Forge, api: Api) -> None:
    assert api.found("nothing") is None
    faults(forge, 403)
    with pytest.raises(ForgeError):
        api.found("nothing")


def test_every_page_is_read(forge: Forge, api: Api) -> None:
    forge.comments = [{"id": number, "number": 1} for number in range(5)]
    assert [row["id"] for row in api.every("issues/1/comments")] == [0, 1, 2, 3, 4]


def test_a_next_page_elsewhere_is_not_followed(forge: Forge, api: Api) -> None:
    """The token would go to that host."""
    forge.base, forge.comments = "http://127.0.0.1:9", [{"id": number, "number": 1} for number in range(5)]
    with pytest.raises(ForgeError, match="代码托管平台把下一页指到了别的主机，没有跟过去"):
        list(api.every("issues/1/comments"))


@pytest.mark.parametrize("count", [None, "3", [3]])
def test_a_count_that_is_none_is_not_read_as_nought(forge: Forge, api: Api, count: Any) -> None:
    forge.answer = lambda *_: (200, {"total_count": count, "workflow_runs": []})  # type: ignore[method-assign]
    with pytest.raises(ForgeError, match="total_count 应为个数"):
        list(api.every("actions/workflows/validate.yml/runs", "workflow_runs"))


def test_an_answer_that_is_no_data(forge: Forge, api: Api) -> None:
    """A page of a gate in between: with 200, and no JSON."""
    forge.answer = lambda *_: (200, None)  # type: ignore[method-assign]
    with pytest.raises(ForgeError, match="代码托管平台的答复读不懂：GET /repos/ju/ledger"):
        api.get("")


def test_words_of_the_forge_that_are_none(forge: Forge, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    faults(forge, 400)
    monkeypatch.setattr("requests.Response.json", lambda _: ["no object"])
    with pytest.raises(ForgeError, match=r"→ 400 $"):
        api.get("")


def test_address_and_names_come_from_the_environment() -> None:
    env = {"GITHUB_API_URL": "https://git.example.cn/api/v1/", "GITHUB_REPOSITORY": "ju/ledger", "GITHUB_TOKEN": "t"}
    assert api_of_environment(env).base == "https://git.example.cn/api/v1"
    assert api_of_environment({**env, "GITHUB_API_URL": ""}).base == "https://api.github.com"
    with pytest.raises(
        ForgeError, match="缺少环境变量 GITHUB_REPOSITORY、GITHUB_TOKEN：这个命令由代码托管平台的流程运行"
    ):
        api_of_environment({})


def test_the_token_goes_to_the_server_only() -> None:
    env = repository_of_environment(Path(), {"GITHUB_TOKEN": "t", "GITHUB_SERVER_URL": "https://git.example.cn/"}).env
    assert env["GIT_CONFIG_KEY_0"] == "http.https://git.example.cn/.extraheader"
    assert env["GIT_CONFIG_VALUE_0"] == "Authorization: Basic eC1hY2Nlc3MtdG9rZW46dA==", "x-access-token:t"
    assert (
        repository_of_environment(Path(), {"GITHUB_TOKEN": "t"})
        .env["GIT_CONFIG_KEY_0"]
        .startswith("http.https://github.com/")
    )
    assert repository_of_environment(Path(), {}).env == {}


# --- issues


@pytest.fixture
def run(forge: Forge, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in {"API_URL": forge.base, "REPOSITORY": NAME, "TOKEN": TOKEN}.items():
        monkeypatch.setenv(f"GITHUB_{name}", value)

    def issues(notices: object) -> Result:
        given = notices if isinstance(notices, str) else json.dumps(notices)
        return CliRunner().invoke(app, ["forge", "issues", "-"], input=given)

    return issues


def notice(unit: str, body: str = "目标 2025-01 的节点 n1 逾期 3 天", *, answered: bool = False) -> dict[str, object]:
    return {"unit": unit, "title": f"催办：{unit}", "body": body, "answered": answered}


def test_one_issue_per_unit_changed_and_closed(forge: Forge, run: Any) -> None:
    assert run([notice("ghc"), notice("jsc"), notice("glj", answered=True)]).output == "ghc：已开 #1\njsc：已开 #2\n"
    assert forge.issues[0]["body"] == "<!-- scorer:remind ghc -->\n```text\n目标 2025-01 的节点 n1 逾期 3 天\n```\n"
    assert run([notice("ghc"), notice("jsc")]).output == "", "nothing new"
    assert (
        run([notice("ghc", "逾期 4 天"), notice("jsc", answered=True)]).output
        == "ghc：已更新 #1\njsc：已答复，关闭 #2\n"
    )
    assert [row["state"] for row in forge.issues] == ["open", "closed"]
    assert run([notice("jsc")]).output == "jsc：已开 #3\n", "a new matter is a new issue"


def test_an_issue_of_another_account_is_left_alone(forge: Forge, run: Any) -> None:
    mark = "<!-- scorer:remind ghc -->\n"
    other = {"number": 1, "state": "open", "user": {"login": "jsc-zhao"}, "title": "x", "body": mark}
    pull = {**other, "number": 2, "user": {"login": MACHINE}, "pull_request": {}}
    empty = {**other, "number": 3, "user": {"login": MACHINE}, "body": None}
    forge.issues += [other, pull, empty]
    assert run([notice("ghc")]).output == "ghc：已开 #4\n"
    assert [row["body"] for row in forge.issues[:3]] == [mark, mark, None]


def test_what_a_notice_says_is_no_markdown(forge: Forge, run: Any) -> None:
    run([{**notice("ghc", "```\n@office-li ![x](//evil.example)"), "title": "@office-li 催办\n第二行"}])
    assert forge.issues[0]["title"] == "＠office-li 催办 第二行"
    assert forge.issues[0]["body"].endswith("````text\n```\n@office-li ![x](//evil.example)\n````\n")


FORM = "应为 JSON 列表，每项有 unit、title、body、answered"
WRONG = {
    "": f"催办清单读不出来（JSONDecodeError）：{FORM}\n",
    "[1]": f"催办清单读不出来（TypeError）：{FORM}\n",
    '[{"unit": "ghc"}]': f"催办清单读不出来（KeyError）：{FORM}\n",
    json.dumps([{**notice("ghc"), "answered": "no"}]): "催办清单读不出来：answered 只能是 true 或 false\n",
    json.dumps([notice("ghc"), notice("ghc")]): "催办清单里同一个单位出现了两次\n",
}


@pytest.mark.parametrize("given", WRONG)
def test_a_list_that_is_none_opens_nothing(forge: Forge, run: Any, given: str) -> None:
    result = run(given)
    assert (result.exit_code, result.stderr) == (1, WRONG[given])
    assert forge.asked == []
