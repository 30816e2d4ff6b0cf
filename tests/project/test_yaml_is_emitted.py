"""YAML that the program writes comes from its emitter: no record's key is pasted before a value anywhere in the code."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise

from kit.site_building import ROOT

EMITTER = frozenset({"entry", "inline", "block"})
YEAR = "a whole number"
ALLOWED: dict[str, str] = {
    "scorer/cli/setup/new_bureau.toml: year: {year}": YEAR,
    "scorer/cli/setup/new_bureau.toml: - id: {year}": YEAR,
    "scorer/cli/setup/new_bureau.toml: {from: {year}": YEAR,
    "scorer/cli/setup/new_bureau.toml: , to: {year}": YEAR,
    "scorer/cli/setup/new_bureau.toml: # cutoff: {year}": YEAR,
    "scorer/cli/setup/new_bureau.toml: , group: {group}": "filled in by inline()",
    "scorer/scoring/rules/parameters.py: {share:": "advice in a message; the value is a number with its sign",
    "scorer/reading/book/attachments.py: {role: {role}": "advice in a message; the role is one of a closed list",
}
"""``file: the text`` → why it may stay."""


def _keys(node: object) -> Iterator[str]:
    """Every property of a schema."""
    if isinstance(node, dict):
        properties = node.get("properties")
        yield from properties if isinstance(properties, dict) else ()
        for each in node.values():
            yield from _keys(each)
    elif isinstance(node, list):
        for each in node:
            yield from _keys(each)


KEYS = frozenset(
    key for path in (ROOT / "scorer/schemas").rglob("*.json") for key in _keys(json.loads(path.read_text("utf-8")))
)
KEY = rf"(?:^|\n|[{{,] ?|- )(?:# ?)?(?:{'|'.join(sorted(map(re.escape, KEYS)))}): +['\"]?"
PASTED, TEMPLATE = re.compile(rf"{KEY}\Z"), re.compile(rf"{KEY}(?:%s|\{{(?!\{{)\w*\}})")


def pasted(code: str) -> list[str]:
    """The texts that end in a record's key before a value which the emitter did not write: f"title: {x}", "title: " + x."""
    found = []
    for node in ast.walk(ast.parse(code)):
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(node, ast.JoinedStr):
            pairs = [(a, b.value) for a, b in pairwise(node.values) if isinstance(b, ast.FormattedValue)]
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            pairs = [(node.left, node.right)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [match[0] for match in TEMPLATE.finditer(node.value)]
        for before, value in pairs:
            if not (isinstance(before, ast.Constant) and isinstance(before.value, str) and PASTED.search(before.value)):
                continue
            called = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
            if called not in EMITTER:
                found.append(before.value)
    return found


def test_no_key_of_a_record_is_pasted_before_a_value() -> None:
    assert {"title", "kind", "digest"} <= KEYS
    found = {
        f"{path.relative_to(ROOT)}: {text.strip()}"
        for path in sorted((ROOT / "scorer").rglob("*.py"))
        for text in pasted(path.read_text("utf-8"))
    }
    for path in sorted((ROOT / "scorer/cli").rglob("*.toml")):
        texts = tomllib.loads(path.read_text("utf-8")).values()
        found |= {f"{path.relative_to(ROOT)}: {text.strip()}" for each in texts for text in pasted(repr(each))}
    assert found - set(ALLOWED) == set()
    assert set(ALLOWED) <= found


def test_what_is_pasted_is_seen() -> None:
    """The search itself: each way of pasting a value behind a key."""
    assert pasted('x = f"title: {name}"') == ["title: "]
    assert pasted('x = f"- {{role: editable, file: {name}}}"') == ["- {role: editable, file: "]
    assert pasted('x = "\\ntitle: " + name') == ["\ntitle: "]
    assert pasted('x = "title: %s" % name') == ["title: %s"]
    assert pasted('x = "year: 2025\\ntitle: {name}".format(name=name)') == ["\ntitle: {name}"]
    assert pasted('x = f"title: {inline(name)}"') == []
    assert pasted('x = f"标题：{name}"') == []
