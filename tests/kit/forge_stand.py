"""A stand-in of a forge: its API over HTTP on the loopback, its state as data, a bare Git repository behind it.

Only what the product asks is answered, in the shapes that the forge documents. Time stands still
until a test moves ``now``.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

NAME = "ju/ledger"
HOME, FORK = {"id": 1, "full_name": NAME}, {"id": 2, "full_name": "ghc-wang/ledger"}
MACHINE = "github-actions[bot]"
PAGE = 2
"""Rows on a page, few on purpose."""

Row = dict[str, Any]
Answer = tuple[int, Any]


def git(folder: Path, *words: str, given: bytes = b"", env: dict[str, str] | None = None) -> str:
    """What a git command prints, by nobody in particular and at no credible time."""
    who = {"NAME": "x", "EMAIL": "x@x", "DATE": "2001-01-01T00:00:00Z"}
    dates = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    command = ["git", "-C", str(folder), *words]
    paths = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    done = subprocess.run(command, input=given, check=True, capture_output=True, env={**paths, **dates, **(env or {})})
    return done.stdout.decode().strip()


@dataclass
class Forge:
    """The forge and its one repository. Times are ``2025-06-10T01:00:00Z``."""

    bare: Path
    now: str = "2025-06-01T00:00:00Z"
    pulls: list[Row] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    activity: list[Row] = field(default_factory=list)
    dispatched: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Commits that the forge has cleared away."""
    asked: list[str] = field(default_factory=list)
    faults: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    """Answers to come instead of the right one: what is asked (a pattern), status, headers; each comes once."""
    spoilt: dict[str, str] = field(default_factory=dict)
    """What is asked, with its query (a pattern) → how every answer to it is spoilt: a key of SPOILT."""
    before: dict[str, Callable[[], object]] = field(default_factory=dict)
    """What happens just before a request (a pattern) is answered, once."""
    link: Callable[[str], str] = field(default=lambda link: link)
    """What becomes of the word of a next page."""
    base: str = ""

    # --- what people do

    def commit(self, parent: str, files: dict[str, str | None]) -> str:
        """A commit on another with some files written, or removed where they are None."""
        index = {"GIT_INDEX_FILE": str(self.bare / "test-index")}
        git(self.bare, "read-tree", parent or "--empty", env=index)
        for path, text in files.items():
            oid = git(self.bare, "hash-object", "-w", "--stdin", given=(text or "").encode())
            mode = "0" if text is None else "100644"
            git(self.bare, "update-index", "--index-info", given=f"{mode} {oid}\t{path}\n".encode(), env=index)
        tree = git(self.bare, "write-tree", env=index)
        return git(self.bare, "commit-tree", tree, *(["-p", parent] if parent else []), "-m", "x")

    def main(self) -> str:
        return git(self.bare, "rev-parse", "refs/heads/main")

    def direct(self, files: dict[str, str | None]) -> str:
        """Files written straight to the main branch."""
        known = git(self.bare, "for-each-ref", "refs/heads/main")
        commit = self.commit(self.main() if known else "", files)
        git(self.bare, "update-ref", "refs/heads/main", commit)
        return commit

    def open(self, account: str, files: dict[str, str | None], branch: str = "", *, fork: bool = False) -> int:
        """A new pull request with one commit on the main branch; validation starts, and is not over yet."""
        number = len(self.pulls) + 1
        branch = branch or f"in-{number}"
        head = self.commit(self.main(), files)
        self.pulls.append({
            "number": number, "state": "open", "draft": False, "user": {"login": account},
            "created_at": self.now, "merged_at": None, "merge_commit_sha": None,
            "head": {"sha": head, "ref": branch, "repo": FORK if fork else HOME}, "base": {"ref": "main", "repo": HOME},
        })  # fmt: skip
        self._arrived(number, account)
        return number

    def push(self, number: int, account: str, files: dict[str, str | None], *, force: bool = False) -> str:
        """Another commit on the head; forced: on the main branch, as if there had been none."""
        head = self.pull(number)["head"]
        head["sha"] = self.commit(self.main() if force else head["sha"], files)
        self._arrived(number, account)
        return str(head["sha"])

    def _arrived(self, number: int, account: str) -> None:
        head = self.pull(number)["head"]
        git(self.bare, "update-ref", f"refs/pull/{number}/head", head["sha"])
        if head["repo"] == HOME:
            git(self.bare, "update-ref", f"refs/heads/{head['ref']}", head["sha"])
            self.activity.append({
                "ref": f"refs/heads/{head['ref']}", "after": head["sha"], "timestamp": self.now,
                "activity_type": "push", "actor": {"login": account},
            })  # fmt: skip
        self.runs.append({
            "id": len(self.runs) + 1, "head_sha": head["sha"], "head_branch": head["ref"], "event": "pull_request",
            "head_repository": head["repo"], "created_at": self.now, "run_started_at": self.now,
            "actor": {"login": account}, "triggering_actor": {"login": account}, "conclusion": None,
            "pull_requests": [] if head["repo"] == FORK else [{"number": number}],
        })  # fmt: skip

    def conclude(self, number: int, conclusion: str = "success", *, rerun_by: str = "") -> None:
        """The validation of the newest head ends; a re-run keeps its time and its actor."""
        [*_, run] = (run for run in self.runs if run["head_sha"] == self.pull(number)["head"]["sha"])
        run["conclusion"] = conclusion
        if rerun_by:
            run.update(triggering_actor={"login": rerun_by}, run_started_at=self.now, run_attempt=2)

    def merge(self, number: int, said: str = "") -> str:
        """The head comes into the main branch by a merge commit, as the button does it."""
        pull = self.pull(number)
        tree = git(self.bare, "merge-tree", "--write-tree", self.main(), pull["head"]["sha"])
        parents = ("-p", self.main(), "-p", pull["head"]["sha"])
        dates = {"GIT_AUTHOR_DATE": self.now, "GIT_COMMITTER_DATE": self.now}
        commit = git(
            self.bare, "commit-tree", tree, *parents, "-m", f"Merge pull request #{number}\n\n{said}", env=dates
        )
        git(self.bare, "update-ref", "refs/heads/main", commit)
        pull.update(state="closed", merged_at=self.now, merge_commit_sha=commit)
        return commit

    def pull(self, number: int) -> Row:
        return self.pulls[number - 1]

    def show(self, path: str) -> str:
        """A file of the main branch."""
        return git(self.bare, "show", f"main:{path}") + "\n"

    # --- what the forge answers

    def answer(self, method: str, path: str, query: dict[str, str], body: Row) -> Answer:
        for pattern, act in list(self.before.items()):
            if re.search(pattern, f"{method} {path}"):
                del self.before[pattern]
                act()
        for pattern, reply in ROUTES.items():
            if found := re.fullmatch(pattern, f"{method} {path}"):
                return reply(self, query, body, *found.groups())
        return 404, {"message": "Not Found"}

    def spoiling(self, asked: str) -> str:
        """How the answer to this is spoilt; "" where it is not."""
        return next((how for pattern, how in self.spoilt.items() if re.search(pattern, asked)), "")

    def listed(self, query: dict[str, str], body: Row) -> Answer:
        return 200, [pull for pull in self.pulls if pull["state"] == query["state"]]

    def one(self, query: dict[str, str], body: Row, number: str) -> Answer:
        return 200, self.pull(int(number))

    def merged(self, query: dict[str, str], body: Row, number: str) -> Answer:
        if self.pull(int(number))["state"] != "open":
            return 405, {"message": "Pull Request is not mergeable"}
        if self.pull(int(number))["head"]["sha"] != body["sha"]:
            return 409, {"message": "Head branch was modified. Review and try the merge again."}
        return 200, {"merged": True, "sha": self.merge(int(number), body.get("commit_message", ""))}

    def of_commit(self, query: dict[str, str], body: Row, commit: str) -> Answer:
        return 200, [pull for pull in self.pulls if pull["merge_commit_sha"] == commit]

    def listed_runs(self, query: dict[str, str], body: Row) -> Answer:
        since = query["created"].removeprefix(">=")
        found = [run for run in self.runs if run["head_branch"] == query["branch"] and run["created_at"] >= since]
        return 200, {"total_count": len(found), "workflow_runs": list(reversed(found))}

    def content(self, query: dict[str, str], body: Row, path: str) -> Answer:
        if query["ref"] in self.gone:
            return 404, {"message": f"No commit found for the ref {query['ref']}"}
        try:
            oid = git(self.bare, "rev-parse", "--verify", f"{query['ref']}:{path}")
        except subprocess.CalledProcessError:
            return 404, {"message": "Not Found"}
        if git(self.bare, "cat-file", "-t", oid) == "tree":
            return 200, [{"type": "file"}]
        raw = subprocess.run(["git", "-C", str(self.bare), "cat-file", "blob", oid], check=True, capture_output=True)
        return 200, {"sha": oid, "encoding": "base64", "content": base64.encodebytes(raw.stdout).decode()}

    def known(self, query: dict[str, str], body: Row, commit: str) -> Answer:
        return (404, {"message": "Not Found"}) if commit in self.gone else (200, {"sha": commit})

    def pushes(self, query: dict[str, str], body: Row) -> Answer:
        return 200, [row for row in self.activity if row["ref"] == query["ref"]]

    def reviewed(self, query: dict[str, str], body: Row, number: str) -> Answer:
        return 200, [row for row in self.reviews if row["number"] == int(number)]

    def approve(self, number: int, account: str, state: str = "APPROVED") -> None:
        """A review of the newest head; it starts a validate run of its own, whose actor is the reviewer."""
        head = self.pull(number)["head"]
        self.reviews.append({"number": number, "user": {"login": account}, "state": state, "commit_id": head["sha"]})
        run = {**self.runs[-1], "id": len(self.runs) + 1, "head_sha": head["sha"], "head_branch": head["ref"]}
        self.runs.append(
            {
                **run,
                "event": "pull_request_review",
                "actor": {"login": account},
                "created_at": self.now,
                "conclusion": None,
            }
        )

    def said(self, query: dict[str, str], body: Row, number: str) -> Answer:
        return 200, [row for row in self.comments if row["number"] == int(number)]

    def say(self, query: dict[str, str], body: Row, number: str) -> Answer:
        row = {"id": len(self.comments) + 1, "number": int(number), "user": {"login": MACHINE}, **body}
        self.comments.append(row)
        return 201, row

    def say_anew(self, query: dict[str, str], body: Row, comment: str) -> Answer:
        self.comments[int(comment) - 1].update(body)
        return 200, self.comments[int(comment) - 1]

    def all_issues(self, query: dict[str, str], body: Row) -> Answer:
        mine = (row for row in self.issues if row["user"]["login"] == query["creator"])
        return 200, [row for row in mine if row["state"] == query["state"]]

    def new_issue(self, query: dict[str, str], body: Row) -> Answer:
        row = {"number": len(self.issues) + 1, "state": "open", "user": {"login": MACHINE}, **body}
        self.issues.append(row)
        return 201, row

    def change_issue(self, query: dict[str, str], body: Row, number: str) -> Answer:
        self.issues[int(number) - 1].update(body)
        return 200, self.issues[int(number) - 1]

    def dispatch(self, query: dict[str, str], body: Row, workflow: str) -> Answer:
        self.dispatched.append(f"{workflow} {body['ref']}")
        return 204, None

    def itself(self, query: dict[str, str], body: Row) -> Answer:
        return 200, {"id": HOME["id"], "default_branch": "main"}


ROUTES: dict[str, Callable[..., Answer]] = {
    r"GET ": Forge.itself,
    r"GET pulls": Forge.listed,
    r"GET pulls/(\d+)": Forge.one,
    r"PUT pulls/(\d+)/merge": Forge.merged,
    r"GET pulls/(\d+)/reviews": Forge.reviewed,
    r"GET commits/(\w+)/pulls": Forge.of_commit,
    r"GET actions/workflows/validate\.yml/runs": Forge.listed_runs,
    r"GET contents/(.+)": Forge.content,
    r"GET git/commits/(\w+)": Forge.known,
    r"GET activity": Forge.pushes,
    r"GET issues/(\d+)/comments": Forge.said,
    r"POST issues/(\d+)/comments": Forge.say,
    r"PATCH issues/comments/(\d+)": Forge.say_anew,
    r"GET issues": Forge.all_issues,
    r"POST issues": Forge.new_issue,
    r"PATCH issues/(\d+)": Forge.change_issue,
    r"POST actions/workflows/([\w.]+)/dispatches": Forge.dispatch,
}


SPOILT: dict[str, tuple[int, bytes, int]] = {
    "500": (500, b'{"message": "fault"}', 0),
    "403": (403, b'{"message": "Resource not accessible by integration"}', 0),
    "cut off": (200, b'[{"number": 1, "sta', 400),
    "a page": (200, "<!DOCTYPE html><title>登录</title>".encode(), 0),
    "an empty answer": (200, b"", 0),
    "another shape": (200, b'{"message": "try later"}', 0),
    "no rows": (200, b'["try later"]', 0),
    "null": (200, b"null", 0),
}
"""How an answer is spoilt → status, bytes, and how many bytes more were announced than come."""


@contextmanager
def serving(forge: Forge) -> Iterator[Forge]:
    """The forge's API on a port of the loopback."""

    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            status, headers, data = self._answer()
            raw = data if isinstance(data, bytes) else b"" if data is None else json.dumps(data).encode()
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_POST = do_PATCH = do_PUT = _reply  # noqa: N815 - the server's own names

        def _answer(self) -> tuple[int, dict[str, str], Any]:
            parts = urlsplit(self.path)
            path = unquote(parts.path.removeprefix(f"/repos/{NAME}").removeprefix("/"))
            asked = f"{self.command} {path}"
            forge.asked.append(asked)
            if how := forge.spoiling(f"{asked}?{parts.query}"):
                status, raw, more = SPOILT[how]
                return status, {"Content-Length": str(len(raw) + more), "Connection": "close"}, raw
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
            if self.headers["Authorization"] != "Bearer secret-token":
                return 401, {}, {"message": "Bad credentials"}
            if fault := next((each for each in forge.faults if re.search(each[0], asked)), None):
                forge.faults.remove(fault)
                return fault[1], fault[2], {"message": "fault"}
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            status, data = forge.answer(self.command, path, query, body)
            return status, *self._paged(parts.path, query, data)

        def _paged(self, path: str, query: dict[str, str], data: Any) -> tuple[dict[str, str], Any]:
            """A long list comes in pages, the next one named in a header."""
            key = "workflow_runs" if isinstance(data, dict) and "workflow_runs" in data else ""
            rows = data[key] if key else data
            if not isinstance(rows, list):
                return {}, data
            page = int(query.get("page", "1"))
            part = rows[(page - 1) * PAGE : page * PAGE]
            more = "&".join(f"{name}={value}" for name, value in {**query, "page": str(page + 1)}.items())
            link = forge.link(f'<{forge.base}{path}?{more}>; rel="next"') if len(rows) > page * PAGE else ""
            headers = {"Link": link} if link else {}
            return headers, {**data, key: part} if key else part

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forge.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield forge
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
