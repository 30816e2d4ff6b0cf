"""“Could not look” is never “nothing found”: no failure of git, of a file or of the forge becomes an empty answer.

The program is walked: a handler of such a failure that does no more than give nothing must be in the list below,
with the reason why nothing is right there; a process whose exit code is not asked for likewise.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cache

import pytest
from kit.forge_jobs import ROOT

FAILURES = {
    *("GitError", "ForgeError", "ServerRefusal", "BuildError", "Exception", "BaseException", "BadZipFile"),
    *("SubprocessError", "CalledProcessError", "TimeoutExpired", "HTTPError", "URLError", "HTTPException"),
    *(name for name, each in vars(builtins).items() if isinstance(each, type) and issubclass(each, OSError)),
}
"""Of git, of the system, of a process, of the forge; a handler without a name catches them all."""
REASONED = {
    "cli/record_templates.py:write": "a name that is taken: the next one is tried, and without end it is raised",
    "intake/gate/zip_document.py:_opened": "None is told: a document, or one inside it, that cannot be opened is refused",
    "intake/gate/zip_document.py:_part": "what comes before the damage is looked at, as an office program would show it",
    "intake/git.py:_bounded": "a command that has ended already needs no bound",
    "intake/git_server/hook_handoff.py:_runs": "no such process: that is the answer",
    "intake/git_server/judging_turn.py:try_lock": "another holds it: that is the answer",
    "cli/main.py:_drop_output": "nothing is looked at: the failure has been said, and what is left to print goes nowhere",
    "intake/git_server/judging_turn.py:_lives": "a ticket that has just been given back is before nobody",
    "intake/gate/judgement_text.py:lines": "only the excerpt beside a problem; the problem itself is shown",
    "intake/receipts/audit_cache.py:recall": "a memory that cannot be read costs a second look at everything",
    "intake/receipts/audit_cache.py:remember": "a memory that cannot be kept costs the next audit a second look",
    "intake/git_server/install.py:_get": "not set; where the file cannot be read, writing it fails and says so",
    "intake/git_server/hook_handoff.py:take_handoff": "a hand-over that cannot be read is judged anew",
    "intake/git_server/build_start.py:start": "the build goes on by itself, and writes what failed into failed.log",
    "intake/git_server/machine_clock.py:synchronised": "an unknown state of the clock is not a synchronised one",
    "intake/git_server/doctor.py:server_of": "a clone of a server elsewhere: there is nothing here to be examined",
    "intake/git_server/recovery.py:_merged": "no main yet: nobody waits",
    "intake/git_server/waiting_pushes.py:arrived": "the later time of the second push is taken; a page says 时间不明",
    "intake/gate/budget.py:*": "priorities and process groups are an improvement; the budget is measured by itself",
    "intake/git_server/machine_clock.py:_mark": "no mark yet: every commit of the machine's own is read instead",
    "intake/git_server/pusher.py:_unread": "no pipe: nobody's reading can be measured, and the push goes on",
    "intake/git_server/recovery.py:_age": "a lock that has just gone holds up nobody",
    "intake/git_server/trial.py:push": "what the pusher reads is compared with what must be there: silence is a fault",
    "reading/book/store.py:items": "a folder that is not there holds nothing; one that cannot be listed is raised",
    "reading/book/store.py:read": "None is reported by its reader as a file that cannot be opened",
    "intake/git_server/machine_clock.py:confirm": "a new repository has no main; git that fails raises",
    "intake/git_server/remove_content.py:_rewritten": "without a main there is nothing to rewrite; git that fails raises",
    "intake/git_server/trial.py:trial_faults": "without a main the tree before it could not be named: git raises",
    "intake/git_server/trial.py:_answers": "the same trial, with main at hand",
    "reading/folders.py:listed": "a folder that is not there holds nothing; one that cannot be listed is raised",
    "intake/git_server/remove_content.py:_remove": "what is not there is removed; what stays is raised",
    "reading/book/store.py:hash_file": "None is reported as an attachment that cannot be opened (R007) or is none (E002)",
}


LOOKS = {"read", "read_bytes", "read_text", "hash_file", "_bytes", "blob", "run", "line", "some", "commit"}
"""Calls that look at a file or ask git; what they give where there was nothing to see is not to be made empty."""


def empty(node: ast.stmt) -> bool:
    """Whether a statement does no more than give nothing."""
    if isinstance(node, ast.Pass | ast.Continue | ast.Break):
        return True
    if isinstance(node, ast.Return | ast.Assign | ast.AnnAssign):
        value = node.value
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield):
        value = node.value.value
    else:
        return False
    return value is None or _nothing(value)


def _nothing(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple | ast.List):
        return all(map(_nothing, value.elts))
    if isinstance(value, ast.Call) and not value.args and not value.keywords:  # set(), dict[str, int]()
        kind = value.func.value if isinstance(value.func, ast.Subscript) else value.func
        return ast.unparse(kind) in ("set", "frozenset", "dict", "list", "tuple", "str", "bytes")
    return (isinstance(value, ast.Constant) and not value.value) or (isinstance(value, ast.Dict) and not value.keys)


def swallowed(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Innermost function (of a module's own lines ``module``) and line of each failure that becomes an empty answer."""
    innermost: dict[int, str] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef):
            innermost |= dict.fromkeys(_lines(function), getattr(function, "name", "module"))
    yield from ((function, line) for line, function in innermost.items())


def _lines(function: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[int]:
    for node in ast.walk(function):
        if isinstance(node, ast.ExceptHandler) and _catches(node.type) and all(map(empty, node.body)):
            yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress") and any(map(_catches, node.args)):
            yield node.lineno
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and _nothing(node.values[-1]):
            calls = (each.func for each in node.values if isinstance(each, ast.Call))
            if {ast.unparse(each).rpartition(".")[2] for each in calls} & LOOKS:
                yield node.lineno
        if isinstance(node, ast.Call) and ast.unparse(node.func) in PROCESSES:
            checked = {word.arg: ast.unparse(word.value) for word in node.keywords}.get("check") == "True"
            if not checked and "returncode" not in ast.unparse(function):
                yield node.lineno


PROCESSES = ("subprocess.run", "subprocess.Popen", "subprocess.call", "subprocess.getoutput", "os.system", "os.popen")


def _catches(kind: ast.expr | None) -> bool:
    """Whether a failure is among these; a constant, ``except BROKEN``, may hold any."""
    return kind is None or any(name in FAILURES or name.isupper() for name in _names(kind))


def _names(node: ast.expr) -> set[str]:
    found = (each for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute))
    return {each.id if isinstance(each, ast.Name) else each.attr for each in found}


@cache
def found() -> dict[str, list[int]]:
    """File and function → the lines; of the whole program, read once."""
    lines: dict[str, list[int]] = {}
    for file in sorted((ROOT / "scorer").rglob("*.py")):
        name = file.relative_to(ROOT / "scorer").as_posix()
        for function, line in swallowed(ast.parse(file.read_text(encoding="utf-8"))):
            whole = f"{name}:*" if f"{name}:*" in REASONED else f"{name}:{function}"
            lines.setdefault(whole, []).append(line)
    return lines


def test_no_failure_becomes_an_empty_answer() -> None:
    assert {name: lines for name, lines in found().items() if name not in REASONED} == {}


def test_every_reason_is_needed() -> None:
    assert set(REASONED) - set(found()) == set()


@pytest.mark.parametrize(
    "body",
    [
        "return None",
        "return",
        "return ''",
        "return ()",
        "return {}",
        "return False",
        "return 0",
        "pass",
        "yield b''",
        "continue",
        "break",
        "return set()",
        "return None, ()",
        "found = dict[str, int]()",
    ],
)
def test_the_walk_sees_what_it_is_for(body: str) -> None:
    code = f"def f():\n    for _ in x:\n        try:\n            g()\n        except (GitError, ValueError):\n            {body}\n"
    assert list(swallowed(ast.parse(code))) == [("f", 5)]


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "BROKEN",
        "OSError",
        "TimeoutError",
        "subprocess.TimeoutExpired",
        "(KeyError, git.GitError)",
        "NotADirectoryError",
    ],
)
def test_each_name_of_a_failure_is_seen_inside_and_outside_of_a_function(kind: str) -> None:
    code = f"try:\n    x = g()\nexcept {kind}:\n    x = None\n"
    assert list(swallowed(ast.parse(code))) == [("module", 3)]
    inside = "".join(f"    {line}\n" for line in code.splitlines())
    assert list(swallowed(ast.parse(f"async def f():\n{inside}"))) == [("f", 4)]


@pytest.mark.parametrize("body", ["raise", "return error", "return str(error)", "return 1"])
def test_an_answer_is_no_silence(body: str) -> None:
    code = f"def f():\n    try:\n        g()\n    except OSError as error:\n        {body}\n"
    assert list(swallowed(ast.parse(code))) == []


def test_a_process_whose_end_nobody_asks_for_is_seen() -> None:
    assert list(swallowed(ast.parse("def f():\n    return subprocess.run(['git'], check=False).stdout\n"))) == [
        ("f", 2)
    ]
    assert list(swallowed(ast.parse("def f():\n    return subprocess.Popen(['git']).stdout\n"))) == [("f", 2)]
    assert list(swallowed(ast.parse("def f():\n    with suppress(OSError):\n        g()\n"))) == [("f", 2)]


@pytest.mark.parametrize("what", ["root.read(file, 9) or b''", "git.commit('main') or ''", "_bytes(file) or ()"])
def test_a_look_whose_failure_is_made_empty_is_seen(what: str) -> None:
    assert list(swallowed(ast.parse(f"def f():\n    return g({what})\n"))) == [("f", 2)]
    assert list(swallowed(ast.parse("def f():\n    return data.get('on') or ''\n"))) == []


GLOBS = {
    "cli/main.py": "the program's own folder of commands",
    "publish/open_data/opened_files.py": "only to say where the package may lie",
}
"""Where a folder that cannot be opened may be passed over, as Path.glob does."""


def test_a_folder_that_cannot_be_opened_is_not_an_empty_one() -> None:
    """``Path.glob`` and ``rglob`` say nothing of it; scorer.reading.folders raises."""
    found = {
        path.relative_to(ROOT / "scorer").as_posix()
        for path in (ROOT / "scorer").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("glob", "rglob")
    }
    assert found == set(GLOBS)
