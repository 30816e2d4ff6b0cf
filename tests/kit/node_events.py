"""What happens to a target, in the words of a table: ``06-20 报办成；06-25 通过 60%``, written as records with receipts.

``06-20 第2节点报办成`` is of its second node, ``06-20 二单位报办成`` of its second unit; a decision is on what came last.
"""

from __future__ import annotations

import re

from kit.years import Year

STATUS = {"报办成": "done", "报在办": "ongoing", "报没办成": "not-done"}
VERDICTS = {
    "通过": "accepted",
    "退回": "returned",
    "不一致": "inconsistent",
    "认定没办成": "not-done",
    "不予通过": "rejected",
}


FOR = re.compile(r"(二单位)?(?:第(\d)节点)?(.+)")


def happen(year: Year, target: str, events: str) -> None:
    """The events of one target, in their order.

    ``终止`` ends it, ``终止 局务会议`` by a meeting, ``改到 2025-09-30`` moves its day.
    """
    last = ""
    for number, event in enumerate(filter(None, events.split("；")), 1):
        day, said, *more = event.split()
        second, node, what = FOR.findall(said)[0]
        at = f"2025-{day}T{8 + number // 5:02}:00:00+08:00"
        later = at.replace(":00:00+", ":30:00+")
        path = f"{'jsc' if second else 'ghc'}/{target}-{number}.yml"
        if what in STATUS:
            last = year.report(path, target, at, node=f"n{node or 1}", status=STATUS[what])
        elif what in VERDICTS:
            achieved = f"achieved: {int(more[0][:-1]) / 100}\n" if more else ""
            year.decide(last, VERDICTS[what], later, achieved)
        else:
            change = "{terminate: true}" if what == "终止" else f"{{due: {more[0]}}}"
            text = f"kind: request\ntarget: {target}\nchange: {change}\nreason: overall-change\ndetail: 规划\n"
            year.record(path, text, at, "ga")
            year.decide(path, "accepted", later, f"authority: {more[0]}\n" if what == "终止" and more else "")
