"""A small web server on the loopback, for demonstrations and tests: git's own ``http-backend`` and a folder of pages.

Below ``/<name>.git/`` an account and its password are asked for, and the account's name goes to the
hooks as ``REMOTE_USER``, as a real web server in front would hand it over. All else is the built site.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import re
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedReader
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

from scorer.intake.git import Git, GitError
from scorer.intake.git_server.messages import ServerRefusal

LOOPBACK = "127.0.0.1"
BLOCK = 1 << 16
CHUNK, LINE = re.compile(rb"([0-9A-Fa-f]{1,8})\s*(?:;|$)"), 1000
"""How a chunk begins, and the longest line there."""
WAITING = "<!doctype html><meta charset=utf-8><meta http-equiv=refresh content=2><p>网站正在建，请稍候。"


def backend() -> Path:
    """git's program for smart HTTP. Raises ServerRefusal where the installed git comes without it."""
    try:
        found = Path(Git(Path()).line("--exec-path")) / "git-http-backend"
    except GitError:
        raise ServerRefusal("这台机器上没有 git", "Debian 上运行 sudo apt-get install git") from None
    if not found.exists():
        raise ServerRefusal(
            f"这台机器上的 git 没有 http-backend（{found}）",
            "Debian 上运行 sudo apt-get install git；其他系统装完整的 git",
        )
    return found


class DemoServer(ThreadingHTTPServer):
    """Serves ``repository`` and ``pages`` to those who know the password of an account."""

    daemon_threads = True

    def __init__(self, port: int, repository: Path, pages: Path, passwords: Mapping[str, str]) -> None:
        """``port`` 0 takes a free one; ``environment`` is laid over that of git."""
        self.repository, self.passwords = repository.resolve(), passwords
        self.backend = backend()
        self.environment: dict[str, str] = {}
        super().__init__((LOOPBACK, port), partial(_DemoHandler, directory=str(pages)))

    @property
    def address(self) -> str:
        """``http://127.0.0.1:8765``"""
        return f"http://{LOOPBACK}:{self.server_port}"

    def clone(self, account: str) -> str:
        """The address to clone from, with the account's password in it."""
        return f"http://{account}:{self.passwords[account]}@{LOOPBACK}:{self.server_port}/{self.repository.name}"


class _DemoHandler(SimpleHTTPRequestHandler):
    server: DemoServer
    protocol_version = "HTTP/1.1"
    timeout = 30.0
    """Seconds after which a client is given up that sends less than it announced."""

    def do_GET(self) -> None:
        """A page, or git reading."""
        if self._is_git():
            self._git()
        elif not Path(self.directory).is_dir():
            self._say(503, WAITING)
        else:
            super().do_GET()

    def do_POST(self) -> None:
        """git fetching or pushing."""
        if self._is_git():
            self._git()
        else:
            self._say(404, "")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The terminal belongs to what is to be tried."""

    def _is_git(self) -> bool:
        return urlsplit(self.path).path.startswith(f"/{self.server.repository.name}/")

    def _say(self, code: int, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(code)
        for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _account(self) -> str | None:
        """Who asks, by basic authentication; None without a right password."""
        kind, _, code = self.headers.get("Authorization", "").partition(" ")
        try:
            name, _, password = base64.b64decode(code, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        right = self.server.passwords.get(name, "")
        known = kind.lower() == "basic" and right and hmac.compare_digest(password.encode(), right.encode())
        return name if known else None

    def _git(self) -> None:
        account = self._account()
        if account is None:
            self._say(401, "", WWW_Authenticate='Basic realm="git"', Connection="close")
            return
        with subprocess.Popen(  # noqa: S603 - git's own program
            [str(self.server.backend)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=BLOCK,
            env=self._environment(account),
            start_new_session=True,
        ) as process:
            if process.stdin is None or process.stdout is None:
                raise AssertionError("both are pipes")
            try:
                self._hand_over(process.stdin)
            except (ConnectionError, TimeoutError):  # git's program would wait for the rest without end
                os.killpg(process.pid, signal.SIGKILL)
                self.close_connection = True
                return
            self._hand_back(cast("BufferedReader", process.stdout))
        if process.returncode == 0:  # else the missing end tells git that the answer is cut off
            self.wfile.write(b"0\r\n\r\n")

    def _environment(self, account: str) -> dict[str, str]:
        asked = urlsplit(self.path)
        headers: Callable[[str], str] = lambda name: self.headers.get(name, "")  # noqa: E731
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return {
            **kept,
            "GIT_PROJECT_ROOT": str(self.server.repository.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": headers("Git-Protocol"),
            "PATH_INFO": asked.path,
            "QUERY_STRING": asked.query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": headers("Content-Type"),
            "CONTENT_LENGTH": headers("Content-Length"),
            "HTTP_CONTENT_ENCODING": headers("Content-Encoding"),
            "REMOTE_USER": account,
            "REMOTE_ADDR": self.client_address[0],
            **self.server.environment,
        }

    def _hand_over(self, to: IO[bytes]) -> None:
        """The body of the request; a program that stopped reading has its reasons, and says them."""
        try:
            for block in self._body():
                to.write(block)
            to.close()
        except BrokenPipeError:
            pass

    def _body(self) -> Iterator[bytes]:
        """The request's bytes: as many as it says, or chunk by chunk where git does not know beforehand.

        They end where a size is none: git then says that the request is cut off. Raises ConnectionAbortedError
        where fewer come than were announced.
        """
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            while (head := CHUNK.match(self.rfile.readline(LINE))) and (size := int(head[1], 16)):
                yield self.rfile.read(size)
                self.rfile.readline(LINE)
            if head:
                self.rfile.readline(LINE)
            return
        stated = self.headers.get("Content-Length", "")
        left = int(stated) if stated.isdecimal() else 0
        while left > 0 and (block := self.rfile.read(min(BLOCK, left))):
            left -= len(block)
            yield block
        if left > 0:
            raise ConnectionAbortedError("the client sent less than it announced")

    def _hand_back(self, answer: BufferedReader) -> None:
        """The program's answer: headers as CGI gives them, then the body in chunks."""
        status, headers = 200, list[tuple[str, str]]()
        while (line := answer.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(": ")
            if name.lower() == "status":
                status = int(value.split(" ")[0])
            else:
                headers.append((name, value))
        self.send_response(status if headers else 500)
        for name, value in (*headers, ("Transfer-Encoding", "chunked"), ("Connection", "close")):
            self.send_header(name, value)
        self.end_headers()
        while block := answer.read1(BLOCK):
            self.wfile.write(b"%x\r\n%b\r\n" % (len(block), block))
