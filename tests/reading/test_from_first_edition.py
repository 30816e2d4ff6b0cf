"""Each construct of the first edition as a clerk wrote it, beside what it is now; and what has no one meaning now."""

from __future__ import annotations

import pytest

from scorer.model.entities import Data, Place
from scorer.reading.book.from_first_edition import first_edition_path, second_edition
from scorer.reading.yaml import locate, read

ASKED = """\
interpretations:
  - {id: half, options: {'0.5': 半, '1': 全}}
  - {id: list, options: [1, 2]}
  - {id: open, type: number}
  - {id: level, options: {leaf: 末级, level1: 一级}}
  - {id: n, options: {keep_11: 仍以第 11 名, median: 中间}}
  - {id: again, options: {event: 每起, year: 一年一次}}
  - {id: parts, type: map}
"""


def said(text: str) -> tuple[dict[str, Data], list[tuple[int, str]]]:
    """The second edition's data, and the line and words of what could not be said."""
    document, problems = read("scheme.yml", (ASKED + text).encode())
    assert document is not None, problems
    assert isinstance(document.data, dict)
    data, found = second_edition(document.data, "scheme.yml")
    above = ASKED.count("\n")
    lines = [
        (locate(document, each.place).line - above, each.facts["why"])
        for each in found
        if isinstance(each.place, Place)
    ]
    return {key: value for key, value in data.items() if key != "interpretations"}, lines


def component(text: str) -> tuple[dict[str, Data], list[str]]:
    """One component; ``text`` are its entries behind ``id: a``."""
    data, problems = said(f"components:\n  - {{id: a, {text}}}\n")
    rows = data["components"]
    assert isinstance(rows, list)
    row = rows[0]
    assert isinstance(row, dict)
    return {key: value for key, value in row.items() if key != "id"}, [why for _, why in problems]


def wanted(text: str) -> Data:
    document, problems = read("wanted.yml", text.encode())
    assert document is not None, problems
    return document.data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # completion: points of the targets done ÷ points borne × 100, each by its level, all or nothing
        ("rule: completion", "{rule: fulfilment, result: share, degree: binary, full: 100, points: by-level}"),
        (
            "rule: completion, points: by-row, scale: 50, support: {scope: own_part_always, weight: 0.5}",
            (
                "{rule: fulfilment, result: share, degree: binary, points: by-row, full: 50,"
                " support: {when: own_part_always, weight: 50%}}"
            ),
        ),
        # fulfilment
        (
            "rule: fulfilment, total: 200, scale: 100, method: steps, under: linear",
            "{rule: fulfilment, full: 200, degree: steps}",
        ),
        (
            "rule: fulfilment, over: {per_item_cap: 10%, level: level2}",
            "{rule: fulfilment, over: {cap: 10%, of: indicator}}",
        ),
        (
            "rule: fulfilment, over: {per_item_cap: 0.1, level: {choose: level}}",
            "{rule: fulfilment, over: {cap: 10%, of: {choose: level, map: {leaf: row, level1: section}}}}",
        ),
        ("rule: fulfilment, under: {method: linear, floor: -2}", "{rule: fulfilment, degree: {floor: -2}}"),
        ("rule: fulfilment, method: ratio, under: {floor: 1}", "{rule: fulfilment, degree: {of: ratio, floor: 1}}"),
        (
            "rule: fulfilment, steps: {per: 1, whole: true}, of: {section: a}",
            "{rule: fulfilment, steps: {per: 1, rounding: floor}, of: {section: a}}",
        ),
        (
            "rule: fulfilment, steps: {whole: {choose: again, map: {event: false, year: true}}}",
            "{rule: fulfilment, steps: {rounding: {choose: again, map: {event: none, year: floor}}}}",
        ),
        # deduction: what took off has a minus, what added has none
        (
            "rule: deduction, base: 10, occurrences: {late: 0.5, absent: {points: 2}, praised: {points: 1, adds: true}}",
            "{rule: events, base: 10, categories: {late: -0.5, absent: {points: -2}, praised: {points: 1}}}",
        ),
        (
            "rule: deduction, base: 9, occurrences: {x: {points: 3, proportional: true, count: 2}, y: {discretionary: {min: 2, max: 3}}}",
            "{rule: events, base: 9, categories: {x: {points: -3, out_of: share}, y: {points: -1, discretionary: {floor: 2, cap: 3}}}}",
        ),
        (
            "rule: deduction, base: 9, occurrences: {x: {points: {choose: parts, key: upper}}, y: {points: {choose: list}}}",
            (
                "{rule: events, base: 9, categories: {x: {points: -1, times: {choose: parts/upper}},"
                " y: {points: {choose: list, map: {'1': '-1', '2': '-2'}}}}}"
            ),
        ),
        ("rule: deduction, base: 9, occurrences: {x: -2, y: none}", None),
        # events
        (
            "rule: events, per: {choose: again}, categories: {x: {points: -2}, y: 1}",
            (
                "{rule: events, categories: {x: {points: -2, once_per: {choose: again, map: {event: [], year: [year]}}},"
                " y: {points: 1, once_per: {choose: again, map: {event: [], year: [year]}}}}}"
            ),
        ),
        (
            "rule: events, per: year, categories: {x: {points: -2}}",
            "{rule: events, categories: {x: {points: -2, once_per: [year]}}}",
        ),
        ("rule: events, per: event, categories: {x: -2}", "{rule: events, categories: {x: -2}}"),
        (
            "rule: events, categories: {x: {points: -1, scale: 200, adds: false}}",
            "{rule: events, categories: {x: {points: -1, out_of: 200}}}",
        ),
        # offset, assessed, votes, sum
        (
            "rule: offset, base: 11, of: 21, step: 0.2, otherwise: {choose: n}",
            (
                "{rule: relative, of: standing, to: place, base: 11, places: 21, step: 0.2,"
                " otherwise: {choose: n, map: {keep_11: keep, median: median}}}"
            ),
        ),
        (
            "rule: offset, base: 11, step: 1, otherwise: keep_11",
            "{rule: relative, of: standing, to: place, base: 11, step: 1, otherwise: keep}",
        ),
        (
            "rule: assessed, max: 50, scale: 100, sign: -1",
            "{rule: assessed, full: 50, convert: {to: 100}, counts: down}",
        ),
        ("rule: votes, recuse: none, combine: sum", "{rule: votes, combine: sum}"),
        (
            "rule: sum, components: [{id: b, rule: assessed, max: 5}]",
            "{components: [{id: b, rule: assessed, full: 5}]}",
        ),
        # words of a part that have another name
        ("rule: votes, roles: {head: {good: 2}}", "{rule: votes, points: {head: {good: 2}}}"),
        ("rule: missing, document: 附表, what: 细则", "{rule: missing, document: 附表, note: 细则}"),
        (
            "rule: fulfilment, steps: {up: 3, whole: false}, full: {choose: parts, key: most}",
            "{rule: fulfilment, steps: {up: 3, rounding: none}, full: {choose: parts/most}}",
        ),
        (
            "rule: fulfilment, steps: {up: 3, whole: {choose: half, map: {'0.5': false, '1': true}}}",
            "{rule: fulfilment, steps: {up: 3, rounding: {choose: half, map: {'0.5': none, '1': floor}}}}",
        ),
        # shares have a sign, also those that an interpretation gives
        ("rule: missing, weight: 0.9, sign: 1", "{rule: missing, weight: 90%}"),
        ("rule: missing, weight: 1/3", "{rule: missing, weight: 1/3}"),
        (
            "rule: missing, weight: {choose: half}",
            "{rule: missing, weight: {choose: half, map: {'0.5': 50%, '1': 100%}}}",
        ),
        (
            "rule: missing, weight: {choose: half, map: {'0.5': 1, '1': 0}}",
            "{rule: missing, weight: {choose: half, map: {'0.5': 100%, '1': 0%}}}",
        ),
    ],
)
def test_a_component_says_the_same_as_before(before: str, after: str | None) -> None:
    made, problems = component(before)
    if after is None:
        assert problems == ["“none”在现在的写法里不止一种意思"]
        return
    assert (made, problems) == (wanted(after), [])


@pytest.mark.parametrize(
    ("before", "why"),
    [
        ("rule: missing, weight: 90", "“90”在现在的写法里不止一种意思"),
        ("rule: missing, weight: {choose: open}", "解释 open 的取值换不过来"),
        ("rule: missing, weight: {choose: parts, key: upper}", "解释 parts 的取值换不过来"),
        ("rule: events, sign: -1, categories: {x: 1}", "只有评定的分（assessed）能写从总分里减"),
        ("rule: events, categories: {x: {points: -1, cap: 3}}", "第一版不看扣分类别的上限，现在会起作用"),
        (
            "rule: events, per: year, once_per: [work], categories: {x: -1}",
            "同类一年一次和 once_per 写在一起，合不成一条",
        ),
        (
            "rule: events, categories: {x: {points: 1, proportional: true, scale: 200}}",
            "proportional 和 scale 现在是同一项 out_of，只能写一样",
        ),
        (
            "rule: deduction, base: 1, occurrences: {x: {points: 1, once_per: [work]}}",
            "第一版在扣分分项里不看它，现在会起作用",
        ),
        (
            "rule: deduction, base: 1, occurrences: {late: {points: 1, veto: true}}",
            "第一版在扣分分项里不看它，现在会起作用",
        ),
        ("rule: deduction, base: 1, occurrences: {late: {points: {choose: open}}}", "由解释给几分，前面加不上负号"),
        ("rule: fulfilment, over: {per_item_cap: 10}", "“10”在现在的写法里不止一种意思"),
        ("rule: fulfilment, under: {choose: half}", "第一版在这里只认 linear"),
        ("rule: fulfilment, of: {level: provincial}", "现在只能按 section、indicator 选目标"),
        ("rule: fulfilment, steps: {whole: {choose: half}}", "解释 half 的取值换不过来"),
        ("rule: missing, what: 细则, note: 另注", "what 现在写在 note 里，这里两个都有"),
        ("rule: assessed, max: 5, combine: last", "第一版不认这个词，照 newest 算"),
    ],
)
def test_what_has_no_one_meaning_now_is_told(before: str, why: str) -> None:
    """Nothing is guessed: what is written stays as it is, for somebody to settle."""
    assert component(before)[1] == [why]


def test_quotas_are_shares_wherever_they_stand() -> None:
    """15 of a hundred are 15%; 0.8 of a hundred are 0.8%. What had a sign already was a hundredth of it."""
    data, problems = said(
        "grades:\n  - {grade: a, when: {top_percent: 15}}\n"
        "honours:\n  - {honour: b, top_percent: 0.8, among: a}\n"
        "consequences:\n  - {when: {any: [{top_percent: 10%}]}}\n"
    )
    assert problems == [(6, "“10%”在现在的写法里不止一种意思")]
    assert data["grades"] == [{"id": "a", "when": {"top": "15%"}}]
    assert data["honours"] == [{"id": "b", "when": {"top": "0.8%", "grade": "a"}}]


def test_conditions_of_which_one_is_enough_are_a_list() -> None:
    """Beside something else that is asked too, ``any`` stays, and the check tells where."""
    data, problems = said(
        "grades:\n  - {grade: a, when: {any: [{below: 60}, {veto: true}]}}\n"
        "consequences:\n  - {when: {any: [{late_target: true}], years: 2}}\n"
    )
    assert problems == []
    assert data["grades"] == [{"id": "a", "when": [{"below": 60}, {"veto": True}]}]
    assert data["consequences"] == [{"when": {"any": [{"late": True}], "years": 2}}]


def test_each_is_told_at_its_line() -> None:
    _, problems = said(
        "components:\n  - id: a\n    weight: 90\n    rule: events\n    categories:\n      x:\n        points: -1\n        cap: 2\n"
    )
    assert problems == [(8, "第一版不看扣分类别的上限，现在会起作用"), (3, "“90”在现在的写法里不止一种意思")]


def test_a_place_among_categories_was_among_occurrences() -> None:
    old: dict[str, Data] = {"components": [{"rule": "deduction", "occurrences": {"late": 1}}]}
    assert first_edition_path(("components", 0, "categories", "late"), old) == ("components", 0, "occurrences", "late")
