"""The forge's API over HTTP: pages, patience with limits and passing faults, errors in words.

Address, repository and token come from the environment that Actions sets (``GITHUB_API_URL``,
``GITHUB_REPOSITORY``, ``GITHUB_TOKEN``), so Gitea, Forgejo and a stand-in are served as well.
A request that could do something twice (POST) is repeated only where the forge said that it did nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeAlias

import requests

from scorer.diagnostics.catalogue import visible

Row: TypeAlias = dict[str, Any]
"""One object as the forge answers it."""


class _Answered(dict[str, Any]):
    """An object of an answer: what should be in it and is not makes the answer one that cannot be read."""

    def __missing__(self, key: str) -> NoReturn:
        raise ForgeError(f"代码托管平台的答复读不懂：没有 {key}")


WAITS = (1, 4, 15, 60)
"""Seconds before each repetition."""
LONGEST = 300
"""Seconds that a limit may make us wait; a longer one ends the command, and the next run catches up."""
TIMEOUT = (10, 60)
"""Seconds to connect, and to be answered."""
MEMORABLE = 200
"""Characters of the forge's own words that are repeated."""
FORBIDDEN, TOO_MANY = 403, 429
BAD, FAULT = 400, 500


class ForgeError(Exception):
    """The forge did not do what it was asked; the text says so in Chinese. ``status`` is 0 where no answer came."""

    def __init__(self, message: str, status: int = 0) -> None:
        """``message``: the text for the user."""
        super().__init__(message)
        self.status = status


class _TokenAuth(requests.auth.AuthBase):
    """The token as a header; being set, no password file of the machine is read."""

    def __init__(self, token: str) -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self.token}"
        return request


@dataclass(frozen=True)
class Api:
    """One repository on one forge: ``https://api.github.com``, ``bureau/ledger``."""

    base: str
    repository: str
    token: str
    pause: Callable[[float], None] = time.sleep
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, **query: str | int) -> Row:
        """One object of the repository: ``get("pulls/12")``; ``get("")`` is the repository itself."""
        return _row(_data(self._call("GET", self._address(path), params=query)))

    def found(self, path: str, **query: str | int) -> Row | list[Row] | None:
        """One object (a folder is a list of them), or None where the forge has no such thing."""
        try:
            data = _data(self._call("GET", self._address(path), params=query))
            return _rows(data) if isinstance(data, list) else _row(data)
        except ForgeError as error:
            if error.status in (404, 410, 422):
                return None
            raise

    def every(self, path: str, key: str = "", **query: str | int) -> Iterator[Row]:
        """All objects of a list, page by page; ``key`` names the list where it is inside an object.

        Raises ForgeError where not all of it came: a page is missing, leads back, or there are fewer than were counted.
        """
        address, given, seen = self._address(path), {"per_page": 100, **query}, set[str]()
        came = counted = 0
        while address:
            seen.add(address)
            answer = self._call("GET", address, params=given)
            data = _data(answer)
            counted = counted or (_count(_row(data)["total_count"]) if key else 0)
            rows = _rows(data[key] if key else data)
            came += len(rows)
            yield from rows
            address, given = answer.links.get("next", {}).get("url", ""), {}
            if address and not address.startswith(f"{self.base}/"):
                raise ForgeError("代码托管平台把下一页指到了别的主机，没有跟过去")
            if address in seen:
                raise ForgeError(f"代码托管平台的下一页又回到看过的一页，{path} 没有能看全")
        if came < counted:
            raise ForgeError(f"代码托管平台说 {path} 有 {counted} 条，只给出 {came} 条，没有能看全")

    def send(self, method: str, path: str, **body: object) -> Row:
        """Do something: ``send("PATCH", "issues/3", state="closed")``. What the forge answers, {} where nothing."""
        answer = self._call(method, self._address(path), json=body)
        return _row(_data(answer)) if answer.content else {}

    def _address(self, path: str) -> str:
        return f"{self.base}/repos/{self.repository}/{path}".rstrip("/")

    def _call(self, method: str, address: str, **given: Any) -> requests.Response:  # noqa: ANN401 - requests' own words
        answer = self._once(method, address, given)
        for wait in WAITS:
            delay = _delay(method, answer, wait)
            if delay is None:
                break
            self.pause(delay)
            answer = self._once(method, address, given)
        what = f"{method} {address.removeprefix(self.base)}"
        if isinstance(answer, str):
            raise ForgeError(f"连不上代码托管平台：{what}（{answer}）")
        status = answer.status_code
        if status >= BAD:
            raise ForgeError(f"代码托管平台没有照办：{what} → {status} {_words(answer)}", status)
        return answer

    def _once(self, method: str, address: str, given: Mapping[str, Any]) -> requests.Response | str:
        """The answer, or what came in its way."""
        try:
            headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
            auth = _TokenAuth(self.token)
            return self.session.request(method, address, headers=headers, auth=auth, timeout=TIMEOUT, **given)
        except requests.RequestException as error:
            return type(error).__name__


def api_of_environment(env: Mapping[str, str]) -> Api:
    """The forge that Actions names in its environment. Raises ForgeError where a part is missing."""
    missing = [name for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN") if not env.get(name)]
    if missing:
        raise ForgeError(f"缺少环境变量 {'、'.join(missing)}：这个命令由代码托管平台的流程运行")
    base = env.get("GITHUB_API_URL") or "https://api.github.com"
    return Api(base.rstrip("/"), env["GITHUB_REPOSITORY"], env["GITHUB_TOKEN"])


def _data(answer: requests.Response) -> Any:  # noqa: ANN401 - an object or a list, as the path has it
    try:
        return answer.json(object_hook=_Answered)
    except ValueError as error:
        raise ForgeError(f"代码托管平台的答复读不懂：{answer.request.method} {answer.request.path_url}") from error


def _row(data: Any) -> Row:  # noqa: ANN401 - whatever the forge answered
    if not isinstance(data, dict):
        raise ForgeError("代码托管平台的答复读不懂：应为一个对象")
    return data


def _rows(data: Any) -> list[Row]:  # noqa: ANN401 - whatever the forge answered
    if not isinstance(data, list):
        raise ForgeError("代码托管平台的答复读不懂：应为列表")
    return [_row(each) for each in data]


def _count(data: Any) -> int:  # noqa: ANN401 - whatever the forge answered
    if not isinstance(data, int):
        raise ForgeError("代码托管平台的答复读不懂：total_count 应为个数")
    return data


def _delay(method: str, answer: requests.Response | str, wait: float) -> float | None:
    """Seconds to wait before asking again; None where the answer is final."""
    if isinstance(answer, str):
        return None if method == "POST" else wait
    if answer.status_code in (FORBIDDEN, TOO_MANY):
        return _limit(answer, wait)
    if answer.status_code >= FAULT and method != "POST":
        return wait
    return None


def _limit(answer: requests.Response, wait: float) -> float | None:
    """The seconds that a limit lasts by its own words: ``Retry-After: 30``, or until ``X-RateLimit-Reset``."""
    headers = answer.headers
    if headers.get("Retry-After", "").isdecimal():
        seconds = float(headers["Retry-After"])
    elif headers.get("X-RateLimit-Remaining") == "0":
        seconds = max(0.0, float(headers.get("X-RateLimit-Reset", "0")) - time.time()) + 1
    elif answer.status_code == TOO_MANY:
        seconds = wait
    else:
        return None
    return seconds if seconds <= LONGEST else None


def _words(answer: requests.Response) -> str:
    try:
        message = str(answer.json().get("message", ""))
    except (ValueError, AttributeError):
        message = ""
    return visible(message[:MEMORABLE])
