"""Every figure is a link to its arithmetic: which unit's page shows which step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scorer.publish.site import urls
from scorer.publish.site.labels import NO_VALUE, minus, signed
from scorer.views.year_types import Projection, StepView, UnitView


@dataclass(frozen=True, slots=True)
class LinkedFigure:
    """A figure on a page: ``text`` "84.62" or a word such as 待审; ``href`` None where no arithmetic is open."""

    text: str
    href: str | None
    is_number: bool = True


class FigureLinks:
    """The steps of one cycle and the pages that show their arithmetic."""

    def __init__(self, projection: Projection) -> None:
        self._projection = projection
        self._on_page: dict[str, dict[str, None]] = {}
        self._first: dict[str, str] = {}
        for unit in projection.units:
            reached = dict.fromkeys(self._walk(unit))
            page = urls.unit(projection.cycle, unit.id)
            self._on_page[page] = reached
            for step in reached:
                self._first.setdefault(step, page)

    @property
    def cycle(self) -> str:
        """The year whose figures these are: ``bureau/2025``."""
        return self._projection.cycle

    def step(self, step_id: str) -> StepView:
        """The step of that id."""
        return self._projection.steps[step_id]

    def known(self, step_id: str) -> bool:
        """Whether this audience may see the step at all."""
        return step_id in self._projection.steps

    def own(self, page: str, step_id: str) -> bool:
        """Whether that page shows the step's arithmetic itself."""
        return step_id in self._on_page.get(page, {})

    def href(self, page: str, step_id: str) -> str | None:
        """The link to a step's arithmetic: on the same page if it is there, else on the first page that shows it."""
        place = page if self.own(page, step_id) else self._first.get(step_id)
        return None if place is None else urls.href(page, place, urls.step_anchor(step_id))

    def figure(self, page: str, step_id: str, *, with_sign: bool = False) -> LinkedFigure:
        """A step's value as a link. ``with_sign`` writes +2.10 for what is added to a total."""
        step = self.step(step_id)
        if step.value is None:
            return LinkedFigure(NO_VALUE.get(step.status, step.status), self.href(page, step_id), is_number=False)
        text = signed(step.value) if with_sign else minus(step.value)
        return LinkedFigure(text, self.href(page, step_id))

    def owner(self, step_id: str) -> str | None:
        """The name of the unit whose page shows a step first."""
        page = self._first.get(step_id)
        names = (unit.name for unit in self._projection.units if urls.unit(self._projection.cycle, unit.id) == page)
        return next(names, None)

    def _walk(self, unit: UnitView) -> Iterator[str]:
        """The steps below a unit's figures; another unit's figure is a link, not a part of this page."""
        waiting = [step for step in _roots(self._projection, unit) if step in self._projection.steps]
        seen = set(waiting)
        while waiting:
            step_id = waiting.pop()
            yield step_id
            for below in self.step(step_id).inputs:
                own = below.partition("/")[0] == unit.id
                if own and below not in seen and below in self._projection.steps:
                    seen.add(below)
                    waiting.append(below)


def _roots(projection: Projection, unit: UnitView) -> Iterator[str]:
    """The steps from which a unit's page is built: total, components, points of its parts."""
    candidates = [unit.total]
    for component in unit.components:
        candidates += [component.step, component.weighted]
    for _, part in projection.parts.get(unit.id, ()):
        candidates += [part.points, part.earned]
    yield from dict.fromkeys(step for step in candidates if step is not None)
