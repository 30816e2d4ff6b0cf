#!/bin/sh
# Brings .venv to what a lock file says, and does nothing where it already is so:
#   sh .ci/venv.sh requirements.txt | requirements-dev.txt
set -eu

lock=$1
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# Path of a Python ≥ 3.11; $PYTHON is tried first.
find_python() {
    for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$name" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    say '没有找到 3.11 或更高版本的 Python。'
    say '改法：Debian 12 起自带，运行 sudo apt-get install python3；装在别处的，用 make PYTHON=/路径/python3 … 指明。'
    exit 1
}

# Debian keeps pip's wheel (python3-venv) apart. It is fetched as a file, not installed: no administrator is needed.
fetch_pip() {
    apt-get download python3-pip-whl >/dev/null 2>&1 && return
    [ "$(id -u)" = 0 ] && apt-get update >/dev/null 2>&1 && apt-get download python3-pip-whl >/dev/null 2>&1
}

make_venv() {
    python=$(find_python)
    say "建立 .venv（$("$python" -V)，$python）……"
    if "$python" -c 'import ensurepip' 2>/dev/null; then
        "$python" -m venv .venv
        return
    fi
    "$python" -m venv --without-pip .venv
    if ! (cd .venv && fetch_pip && dpkg-deb -x python3-pip-whl_*.deb pip-whl); then
        rm -rf .venv
        say '这个 Python 缺少 venv 组件（ensurepip），也没能从软件源取得。'
        say '改法：运行 sudo apt-get install python3-venv，再试一次。'
        exit 1
    fi
    wheel=$(echo .venv/pip-whl/usr/share/python-wheels/pip-*.whl)
    .venv/bin/python "$wheel/pip" install --quiet --no-index "$wheel"
}

install() {
    say "按 $1 安装依赖（逐个核对哈希）……"
    if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"; then
        say "依赖没有装成。改法：检查网络；内网可把 PIP_INDEX_URL 设为本单位的镜像后再试。"
        exit 1
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

# What an installation stands on: the lock, the project's own metadata, this folder, this Python.
mark() {
    sha256sum "$1" pyproject.toml
    pwd
    .venv/bin/python -V 2>/dev/null || echo 未建立
}

stands() { [ -f ".venv/$1.mark" ] && [ "$(cat ".venv/$1.mark")" = "$(mark "$1")" ]; }

if ! stands requirements.txt; then
    rm -rf .venv # from nothing, so that a package dropped from the lock is gone
    make_venv
    install requirements.txt
    mark requirements.txt >.venv/requirements.txt.mark
fi
if ! stands "$lock"; then
    install "$lock"
    mark "$lock" >".venv/$lock.mark"
fi
