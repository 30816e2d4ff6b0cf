"""The shipped ``scheme.schema.json`` with each rule kind's own part: ``python tests/kit/scheme_schema.py`` writes it.

A kind's part is ``scorer/scoring/rules/kinds/<kind>.schema.json``: its title, what it does, its parameters. The rest
of the schema is written in the shipped file itself.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from scorer.scoring.rules import KINDS, kinds

PARTS = Path(kinds.__file__).parent
SHIPPED = Path(__file__).parents[2] / "scorer/schemas/scheme.schema.json"
NAMES = re.compile(r'("enum": )\[[^\]]*\](,\n\s*"x-meanings": )\{[^}]*\}(?=\n\s*\},\n\s*"clauses")')
BRANCHES = re.compile(r'(?<={"\$ref": "#/\$defs/grouped"},\n).*?(?=\n {6}\],\n {6}"unevaluatedProperties")', re.DOTALL)


def schema(text: str) -> str:
    """The text of the schema, its rule kinds written anew: their names, what they are called, their parameters."""
    parts = {kind: (PARTS / f"{kind}.schema.json").read_text("utf-8").rstrip("\n") for kind in KINDS}
    titles = {kind: str(json.loads(part)["title"]) for kind, part in parts.items()}
    before, mark, component = text.rpartition('\n    "component": {\n')
    component = NAMES.sub(lambda found: f"{found[1]}{_json(list(KINDS))}{found[2]}{_json(titles)}", component, count=1)
    branches = ",\n".join(_branch(kind, part) for kind, part in parts.items())
    return before + mark + BRANCHES.sub(lambda _: branches, component, count=1)


def _branch(kind: str, part: str) -> str:
    then = part.replace("\n", f"\n{' ' * 10}")
    rule = f'{{"properties": {{"rule": {{"const": "{kind}"}}}}, "required": ["rule"]}}'
    return f'        {{\n          "if": {rule},\n          "then": {then}\n        }}'


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


if __name__ == "__main__":
    SHIPPED.write_text(schema(SHIPPED.read_text("utf-8")), "utf-8")
