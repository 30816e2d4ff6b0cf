"""Plain data → YAML that :func:`read` gives back unchanged, written by PyYAML's emitter; quotes only where needed.

Every draft comes from here: a text pasted into YAML may end its line, begin a comment or turn into a number.
"""

from __future__ import annotations

from decimal import Decimal

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scorer.model.entities import Data
from scorer.reading.yaml.yaml_reader import read

_TEXT, _LIST, _MAP = (f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map"))
_ENDLESS = 1 << 30
"""Columns of a line: no text is folded."""


class _Emitter(yaml.SafeDumper):
    """PyYAML's, with the meaning of plain text left to this project's reader, and lists one step further in."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 -- so PyYAML has it

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def block(data: Data) -> str:
    r"""A list or a mapping, one entry a line, with its line end: ``{"to": ["ghc"]}`` → "to:\n  - ghc\n"."""
    return _serialized(_node(data, flow=False))


def inline(value: Data) -> str:
    """A value on one line, as it may follow ``key: ``: ``[{unit: ghc}]``, ``2025-01``, ``"1e5"``, ``"a #b"``."""
    return _serialized(SequenceNode(_LIST, [_node(value, flow=True, item=True)], flow_style=True))[1:-2]


def entry(key: str, value: Data) -> str:
    """A line of a record, without its end: ``("to", ["ghc"])`` → ``to: [ghc]``."""
    pair = _scalar(key, flow=False, item=False), _node(value, flow=isinstance(value, (list, dict)))
    return _serialized(MappingNode(_MAP, [pair], flow_style=False)).removesuffix("\n")


def comment(text: str) -> str:
    """A text as a comment: whatever lines it has, each begins with ``# ``."""
    return "\n".join(f"# {line}".rstrip() for line in (text.splitlines() or [""]))


def _serialized(node: Node) -> str:
    return yaml.serialize(node, Dumper=_Emitter, allow_unicode=True, width=_ENDLESS)


def _node(value: Data, *, flow: bool, item: bool = False) -> Node:
    """``flow``: on one line; ``item``: of a list."""
    match value:
        case dict():
            pairs = [(_scalar(key, flow=flow, item=False), _node(each, flow=flow)) for key, each in value.items()]
            return MappingNode(_MAP, pairs, flow_style=flow)
        case list():
            return SequenceNode(_LIST, [_node(each, flow=flow, item=True) for each in value], flow_style=flow)
        case None:
            return ScalarNode(_TEXT, "null")
        case bool():
            return ScalarNode(_TEXT, "true" if value else "false")
        case int() | Decimal():
            return ScalarNode(_TEXT, str(value))
        case _:
            return _scalar(value, flow=flow, item=item)


def _scalar(text: str, *, flow: bool, item: bool) -> Node:
    """A text as a node: plain where the reader takes it for this text in such a place, else in quotes."""
    if "\n" not in text and _reads_back(text, flow=flow, item=item):
        return ScalarNode(_TEXT, text)
    # in double quotes the emitter writes rare characters (𠮷) as escapes, in single ones as they are
    single = "\n" not in text and any(char > "\uffff" for char in text)
    return ScalarNode(_TEXT, text, style="'" if single else '"')


def _reads_back(text: str, *, flow: bool, item: bool) -> bool:
    if item:
        sample: Node = SequenceNode(_LIST, [ScalarNode(_TEXT, text)], flow_style=flow)
    else:
        sample = MappingNode(_MAP, [(ScalarNode(_TEXT, "v"), ScalarNode(_TEXT, text))], flow_style=flow)
    raw = _serialized(sample)
    document, _ = read("draft", raw.encode("utf-8", "replace"))
    plain = any(f"{before}{text}" in raw for before in (": ", "- ", "["))
    return plain and document is not None and document.data == ([text] if item else {"v": text})
