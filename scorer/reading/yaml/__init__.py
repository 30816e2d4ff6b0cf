"""YAML bytes → plain data with a place for every key and value; strict, and with one meaning only.

The one reader of the project, over the events of PyYAML's C parser: nothing is composed or
constructed by PyYAML, so no alias is expanded, no tag builds an object, no ``no`` becomes false.

    read("submissions/<bureau>/<year>/ghc/n1.yml", raw) → (Document or None, problems with their Span)
    locate(document, Place(file, ("actuals", "invest"))) → Span of that value

A scalar is text unless it is written plainly (without quotes) and is ``true``, ``false``,
``null``, ``~``, nothing at all, an integer (8, -3) or a decimal (8.25, 1e5: then ``Decimal``).
So yes, on, 0123, 12:30:00, 2025-01-01, 1_000 and .5 stay text; which value may be where, and what a
text must look like, is the schemas' matter.
"""

from scorer.reading.yaml.lines import Document, locate
from scorer.reading.yaml.text import legible
from scorer.reading.yaml.yaml_reader import read

__all__ = ["Document", "legible", "locate", "read"]
