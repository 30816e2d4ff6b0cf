"""The page of formats, made from schemas."""

from __future__ import annotations

from kit.site_reading import Document, squeezed

from scorer.publish.site import formats


def test_a_list_that_may_hold_lists_like_itself_is_described_once() -> None:
    """条件 holds conditions, which may be lists of conditions again."""
    condition = {"type": "array", "title": "条件", "items": {"$ref": "#/definitions/condition"}}
    schemas = {
        "scheme": {
            "title": "办法",
            "properties": {"when": {"$ref": "#/definitions/condition"}},
            "definitions": {"condition": condition},
        }
    }
    text = squeezed(Document(str(formats.page(schemas, ()).body)).text)
    assert text.count("条件") == 1
