"""Real entries to repositories on this machine: an sshd and an nginx of a test's own, on loopback."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

PROGRAM = (sys.executable, "-I", "-X", "utf8", "-m", "scorer")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _answering(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(process.stderr.read().decode() if process.stderr else "ended")
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nobody answers at {port}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait()
    if process.stderr:
        process.stderr.close()


def key(folder: Path, name: str) -> Path:
    """A key pair; gives the private one."""
    file = folder / name
    subprocess.run(("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)), check=True)
    return file


@contextmanager
def sshd(folder: Path, access: Path, accounts: Sequence[str]) -> Iterator[dict[str, dict[str, str]]]:
    """An sshd whose only door is ``scorer hook shell``; gives the environment of each account's git, and the address."""
    folder.mkdir(parents=True, exist_ok=True)
    port, host = free_port(), key(folder, "host")
    lines = []
    for account in accounts:
        command = shlex.join((*PROGRAM, "hook", "shell", account, "--access", str(access))).replace('"', '\\"')
        public = key(folder, account).with_suffix(".pub").read_text().strip()
        lines.append(f'restrict,command="{command}" {public}\n')
    (folder / "authorized_keys").write_text("".join(lines), encoding="utf-8")
    config = folder / "sshd_config"
    config.write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {host}\nAuthorizedKeysFile {folder}/authorized_keys\n"
        "PidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n"
        "AcceptEnv GIT_PROTOCOL REMOTE_USER GIT_CONFIG_*\n",
        encoding="utf-8",
    )
    Path("/run/sshd").mkdir(exist_ok=True)
    process = subprocess.Popen(("/usr/sbin/sshd", "-D", "-e", "-f", str(config)), stderr=subprocess.PIPE)
    try:
        _answering(port, process)
        ssh = f"ssh -F /dev/null -p {port} -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
        yield {
            account: {"GIT_SSH_COMMAND": f"{ssh} -o IdentitiesOnly=yes -o SendEnv=* -i {folder}/{account}"}
            for account in accounts
        }
    finally:
        _end(process)


NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; {user}
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 512m;
    location ~ ^/git(/.*)$ {{
      auth_basic git; auth_basic_user_file {folder}/accounts;
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME {folder}/git.cgi;
      fastcgi_param PATH_INFO $1;
      fastcgi_param REMOTE_USER $remote_user;
      fastcgi_pass unix:{folder}/fcgi.socket;
    }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, access: Path, accounts: Sequence[str]) -> Iterator[str]:
    """An nginx as the guide sets it up: basic authentication, then ``scorer hook web``; gives ``127.0.0.1:<port>/git``."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    script = folder / "git.cgi"
    script.write_text(
        f"#!/bin/sh\nexec {shlex.join((*PROGRAM, 'hook', 'web', '--access', str(access)))}\n", encoding="utf-8"
    )
    script.chmod(0o755)
    (folder / "accounts").write_text("".join(f"{account}:{{PLAIN}}x\n" for account in accounts), encoding="utf-8")
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user), encoding="utf-8")
    wrap = subprocess.Popen(("fcgiwrap", "-c", "2", "-s", f"unix:{folder}/fcgi.socket"), stderr=subprocess.DEVNULL)
    while not (folder / "fcgi.socket").exists() and wrap.poll() is None:
        time.sleep(0.05)
    server = subprocess.Popen(("/usr/sbin/nginx", "-c", str(folder / "nginx.conf")), stderr=subprocess.PIPE)
    try:
        _answering(port, server)
        yield f"127.0.0.1:{port}/git"
    finally:
        for process in (server, wrap):
            _end(process)
