"""What happens to a target, in the words of a table: ``06-20 报办成；06-25 通过 60%``, written as records with receipts."""

from __future__ import annotations

from kit.years import Year

STATUS = {"报办成": "done", "报在办": "ongoing", "报没办成": "not-done"}
VERDICTS = {
    "通过": "accepted",
    "退回": "returned",
    "不一致": "inconsistent",
    "认定没办成": "not-done",
    "不予通过": "rejected",
}


def happen(year: Year, target: str, events: str) -> None:
    """The events of one target of ``ghc``, in their order; ``终止`` ends it, ``改到 2025-09-30`` moves its day."""
    last = ""
    for number, event in enumerate(filter(None, events.split("；")), 1):
        day, what, *more = event.split()
        at = f"2025-{day}T0{8 + number // 5}:00:00+08:00"
        later = at.replace(":00:00+", ":30:00+")
        path = f"ghc/{target}-{number}.yml"
        if what in STATUS:
            last = year.report(path, target, at, status=STATUS[what])
        elif what in VERDICTS:
            achieved = f"achieved: {int(more[0][:-1]) / 100}\n" if more else ""
            year.decide(last, VERDICTS[what], later, achieved)
        else:
            change = "{terminate: true}" if what == "终止" else f"{{due: {more[0]}}}"
            text = f"kind: request\ntarget: {target}\nchange: {change}\nreason: overall-change\ndetail: 规划\n"
            year.record(path, text, at, "ga")
            year.decide(path, "accepted", later)
