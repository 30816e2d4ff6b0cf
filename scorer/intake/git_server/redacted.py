"""The replacement of a file whose bytes are removed by law: no words, but all that a score is made of.

A record keeps its ids, figures, dates and choices; every text that somebody wrote becomes ``已依法撤下（依据）``.
Comments go. Of any other file a few lines are left that name its digest. Whether scores stay is tried, not assumed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import yaml

from scorer.intake.gate.paths import classify
from scorer.intake.git_server.messages import ServerRefusal
from scorer.model.entities import Data
from scorer.reading.schemas import of_kind, violations
from scorer.reading.schemas.schema_files import Node, follow, schema
from scorer.reading.yaml import read

REMOVED = "已依法撤下"
FIXED = ("enum", "const", "format", "pattern")
"""What shows that a text is no free one: an id, a date, a choice, a path, a digest."""


class _Plain(yaml.SafeDumper):
    """Writes an exact figure as it was: ``7.50``."""


_Plain.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


def redacted(path: str, raw: bytes, ground: str, day: str) -> bytes:
    """The bytes in place of ``raw``. Raises ServerRefusal where a record without its words would be none."""
    document = read(path, raw)[0] if classify(path).kind == "record" else None
    if document is None or not isinstance(document.data, dict) or violations(document, "record"):
        digest = hashlib.sha256(raw).hexdigest()
        lead = "# " if path.endswith((".yml", ".md")) else ""
        return f"{lead}{REMOVED}：{ground}（{day}；原文件 {len(raw)} 字节，SHA-256 {digest}）\n".encode()
    said = f"{REMOVED}（{ground}）"
    data = _without_words(document.data, [(of_kind(str(document.data["kind"])), "record")], said)
    text = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10**6)
    made = f"# {REMOVED}：{ground}（{day}）\n{text}".encode()
    again, problems = read(path, made)
    if again is None or problems or violations(again, "record"):
        raise ServerRefusal(f"{path} 去掉文字以后不成一份记录", "请连同这份记录的种类告诉维护程序的人")
    return made


def _without_words(value: Data, nodes: list[tuple[Node, str]], said: str) -> Data:
    """The value with every free text in it replaced; ``nodes`` are what the schema says of it, each with its home."""
    nodes = [each for node in nodes for each in _all(*node)]
    if isinstance(value, dict):
        return {key: _without_words(each, list(_below(nodes, key)), said) for key, each in value.items()}
    if isinstance(value, list):
        items = [(node["items"], home) for node, home in nodes if isinstance(node.get("items"), dict)]
        return [_without_words(each, items, said) for each in value]
    return said if isinstance(value, str) and not any(map(_is_fixed, nodes)) else value


def _all(node: Node, home: str) -> Iterator[tuple[Node, str]]:
    """A piece of a schema, what it refers to, and what it adds."""
    yield node, home
    if "$ref" in node:
        yield from _all(*follow(node["$ref"], home))
    for more in (*(each for key in ("allOf", "anyOf", "oneOf") for each in node.get(key, ())), node.get("then")):
        if isinstance(more, dict):
            yield from _all(more, home)


def _below(nodes: list[tuple[Node, str]], key: str) -> Iterator[tuple[Node, str]]:
    for node, home in nodes:
        found = node.get("properties", {}).get(key, node.get("additionalProperties"))
        if isinstance(found, dict):
            yield found, home


def _is_fixed(node: tuple[Node, str]) -> bool:
    free = schema("record")["$defs"]["text"]["pattern"]
    return any(key in node[0] and node[0][key] != free for key in FIXED)
