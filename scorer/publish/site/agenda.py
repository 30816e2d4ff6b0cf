"""The four boxes of a year's page: decisions that wait, what is due from the office, what is late, what is due next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from scorer.ledger.states import State
from scorer.ledger.tally import is_open, left_at_year_end, office_overdue, overdue, units_overdue
from scorer.publish.site import urls
from scorer.publish.site.unit_month_matrix import ListedItem, listed
from scorer.views.ledger_types import UNSAID, LedgerLine
from scorer.views.timeline_types import AwaitedView
from scorer.views.year_types import Projection

AHEAD = timedelta(days=30)
GROUPS, EACH = 6, 2
"""How many groups of a box are seen at once, and of each how many entries: the fold below them has all."""

STILL_OWED = (
    "年度已经结束：单位的逾期数到年底为止；考核办自己还没有办的（审核、通知、通报等）还要办，"
    "逾期数到办了或审定结果那一天。"
)
ELSEWHERE = (
    "改办法、目标表等要办公室另一个账号同意的改动不在这里：用代码托管平台的，看还没有合并的合并请求；"
    "自建服务器的，在服务器上运行下面一行（主库.git 换成主库的位置）。"
)
COMMAND = "git -C 主库.git for-each-ref refs/heads/in/"


@dataclass(frozen=True, slots=True)
class WaitingPush:
    """A push that another account of the office has still to agree to, as the receiving server has it."""

    account: str
    since: str
    subject: str


@dataclass(frozen=True, slots=True)
class AgendaEntry:
    """One thing: where it leads (None: nowhere), its number, whose it is, and in words how it is; ``late`` in red.

    ``state`` is given where its shape is shown before the title.
    """

    title: str
    href: str | None
    note: str
    number: str = ""
    who: str = ""
    late: bool = False
    state: State | None = None


@dataclass(frozen=True, slots=True)
class AgendaGroup:
    """Entries under one head: a unit, a day, a kind of decision; ``more`` in small type behind it."""

    head: str
    href: str | None
    entries: tuple[AgendaEntry, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class AgendaBox:
    """One of the boxes: ``none`` is what it says while it is empty, ``hints`` what is to be known beside it.

    ``command`` is the command that the last hint names.
    """

    id: str
    title: str
    groups: tuple[AgendaGroup, ...]
    none: str
    hints: tuple[str, ...] = ()
    command: str = ""

    @property
    def count(self) -> int:
        """The number of entries."""
        return sum(len(group.entries) for group in self.groups)

    @property
    def hides(self) -> bool:
        """Whether there is more than is seen at once."""
        return len(self.groups) > GROUPS or any(len(group.entries) > EACH for group in self.groups)


def boxes(projection: Projection, here: str, pushes: Sequence[WaitingPush] | None = None) -> tuple[AgendaBox, ...]:
    """For those inside all, for the public what is late, was late and comes next; none where nothing is reported.

    ``pushes``: what waits on the receiving server for another account, None where the build does not run there.
    """
    if not projection.ledger.lines:
        return ()
    late, left, soon = _late(projection, here), _left(projection, here), _soon(projection, here)
    over = (left,) if left.groups or left.hints else ()
    if projection.audience != "internal":
        return (late, *over, *((soon,) if soon.groups else ()))
    return (_decisions(projection, here, pushes), _office(projection, here), late, *over, soon)


def _late(projection: Projection, here: str) -> AgendaBox:
    """The box of what is late and still grows: the office's first, then the units' in their list's order."""
    every = [line for line in (*projection.tally.every, *projection.ledger.duties) if line.duty != "period"]
    kept = [line for line in every if overdue(line)]
    office = projection.imprint.office if projection.imprint and projection.imprint.office else "考核办"
    own = tuple(_listed(projection, here, sorted(filter(office_overdue, kept), key=lambda each: each.due)))
    groups = [AgendaGroup(office, "#calendar" if projection.timeline.duties else "#grid", own)] if own else []
    groups += _by_unit(projection, here, filter(units_overdue, kept))
    over = projection.over and projection.status != "final"
    besides = sum(line.duty == "office" for line in kept)
    hints = (
        *([f"其中 {besides} 件是考核办自己要办的，不是节点或事项，不在本页和首页“逾期”的数里。"] if besides else []),
        *([STILL_OWED] if own and over else []),
        *_papers(projection, overdue),
        *(f"{each}。" for each in projection.ledger.clocks),
    )
    return AgendaBox("late", "现在逾期的，是谁的", tuple(groups), "没有逾期的。", hints)


def _left(projection: Projection, here: str) -> AgendaBox:
    """The box of what was not done when the year ended, by unit: history, in which nothing grows later."""
    kept = [line for line in projection.tally.every if left_at_year_end(line)]
    early = any("审定时" in line.pair.word for line in kept)
    title = f"{'到审定时' if early else '到年底'}没有办完的，是谁的"
    groups = tuple(_by_unit(projection, here, kept))
    return AgendaBox("left", title, groups, "没有。", tuple(_papers(projection, left_at_year_end)))


def _by_unit(projection: Projection, here: str, lines: Iterable[LedgerLine]) -> Iterator[AgendaGroup]:
    found: dict[str, list[LedgerLine]] = {}
    for line in sorted(lines, key=lambda each: each.due):
        found.setdefault(line.unit, []).append(line)
    for unit in projection.units:
        if unit.id in found:
            page = urls.href(here, urls.unit(projection.cycle, unit.id))
            yield AgendaGroup(unit.name, page, tuple(_listed(projection, here, found[unit.id])))


def _papers(projection: Projection, kept: Callable[[LedgerLine], bool]) -> Iterator[str]:
    papers = [line for line in projection.ledger.duties if line.duty == "period" and kept(line)]
    if papers:
        yield f"另有定期材料 {len(papers)} 件过了时限没有报，见下面的日程。"


def _soon(projection: Projection, here: str) -> AgendaBox:
    """The box of what falls due in the next 30 days and is not done, by day. Worked: seen on 31 May, due by 30 June."""
    last = projection.on + AHEAD
    lines = [
        line
        for line in (*projection.tally.every, *projection.ledger.duties)
        if line.day is not None
        and projection.on < line.day <= last
        and line.pair.done.id in ("ahead", "ongoing", "uncounted")
        and line.pair.reported.id != "waiting"
    ]
    days: dict[str, list[LedgerLine]] = {}
    for line in sorted(lines, key=lambda each: each.due):
        days.setdefault(line.due, []).append(line)
    groups = tuple(
        AgendaGroup(due, None, tuple(_owned(projection, here, found)), f"还有 {(found[0].day - projection.on).days} 天")
        for due, found in days.items()
        if found[0].day is not None
    )
    return AgendaBox("soon-due", "未来 30 天到期的", groups, "没有。")


def _decisions(projection: Projection, here: str, pushes: Sequence[WaitingPush] | None) -> AgendaBox:
    """Interpretations that must be decided, reports that wait, the longest first, requests, second approvals."""
    bureau = urls.bureau(projection.bureau)
    items = projection.scheme.interpretations if projection.scheme else ()
    asked = (each for each in items if each.required and each.settled is None)
    questions = (AgendaEntry(each.question, urls.href(here, bureau, each.id), "必须决定") for each in asked)
    waiting = [line for line in projection.tally.every if is_open(line) and line.pair.reported.id == "waiting"]
    waiting.sort(key=lambda line: (-(line.lateness.days if line.lateness else 0), line.received or line.due))
    found = (
        ("解释", tuple(questions)),
        ("审核报告", tuple(_owned(projection, here, waiting))),
        ("答复申请", tuple(_requested(projection, here, each) for each in projection.timeline.awaited)),
        ("另一个账号同意", tuple(map(_push, pushes or ()))),
    )
    groups = tuple(AgendaGroup(f"{head} {len(entries)} 件", None, entries) for head, entries in found if entries)
    hint = ELSEWHERE if pushes is None else "要另一个账号同意的改动，是建站时主库里的；之后的要到下次建站才列出来。"
    return AgendaBox("decisions", "等决定的", groups, "没有等决定的。", (hint,), COMMAND if pushes is None else "")


def _requested(projection: Projection, here: str, each: AwaitedView) -> AgendaEntry:
    """Worked: 申请调整“农村公路养护”：改期到 2025-11-30, whose, since when, how many days."""
    if each.matter:
        href: str | None = urls.href(here, urls.matters(projection.cycle), urls.matter_anchor(each.matter))
    elif each.unit:
        anchor = urls.record_anchor(each.record) if each.record else None
        href = urls.href(here, urls.unit(projection.cycle, each.unit), anchor)
    else:
        href = None
    since = f"{each.since} 收到，已等 {each.days} 天" if each.since else "没有回执"
    by = f"，应在 {each.answer_by} 以前答复" if each.answer_by else ""
    over = f"（逾期 {each.late} 天）" if each.late else ""
    return AgendaEntry(each.text, href, f"{since}{by}{over}", who=each.unit_name, late=bool(each.late))


def _push(each: WaitingPush) -> AgendaEntry:
    return AgendaEntry(each.subject, None, f"{each.since} 推送", who=f"账号 {each.account}")


def _office(projection: Projection, here: str) -> AgendaBox:
    """Due from the office itself: by the calendar and of matters; its late reviews are counted, and listed above."""
    every = (*projection.tally.every, *projection.ledger.duties)
    own = [line for line in every if is_open(line) and (line.pair.late == "office" or line.duty == "office")]
    reviews = [line for line in own if line.pair.reported.id == "waiting" and line.lateness is not None]
    rest = sorted((line for line in own if line.pair.reported.id != "waiting"), key=lambda each: each.due)
    groups = tuple(AgendaGroup(f"{line.due} 前", None, tuple(_owned(projection, here, [line]))) for line in rest)
    hints = (f"另有过了审核期限的报告 {len(reviews)} 份，在“等决定的”里。",) if reviews else ()
    return AgendaBox("office", "考核办自己要办的", groups, "没有快到时限和逾期的。", hints)


def _listed(projection: Projection, here: str, lines: Iterable[LedgerLine]) -> Iterator[AgendaEntry]:
    """Entries under the one whose they are, each with the shape of its state; red while it still grows later."""
    for line in lines:
        (item,) = listed(projection, here, [line])
        yield replace(_entry(item), late=overdue(line), state=line.pair)


def _owned(projection: Projection, here: str, lines: Sequence[LedgerLine]) -> Iterator[AgendaEntry]:
    """Entries that say whose they are; of what is not due yet the person in charge, where the table names one."""
    for line, item in zip(lines, listed(projection, here, lines), strict=True):
        ahead = line.pair.reported.id == "ahead" and line.owner != UNSAID
        late = line.lateness is not None
        entry = replace(_entry(item, line.unit_name), late=late, state=line.pair if late else None)
        yield replace(entry, note=f"责任人 {line.owner}") if ahead else entry


def _entry(item: ListedItem, who: str = "") -> AgendaEntry:
    node = "，".join(text for text in (item.number, item.node) if text)
    return AgendaEntry(item.title, item.target_link, item.word, "" if node == item.title else node, who)
