"""What is on record of a bureau's figures, beside what its 办法 gives now: worked cases, settlings, earlier exports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorer.diagnostics import catalogue
from scorer.ledger.procedure.settlement import settlings
from scorer.pipeline.library import Library
from scorer.pipeline.run import projection, run
from scorer.pipeline.worked_cases import CaseOutcome, run_all
from scorer.publish.open_data.earlier_figures import EarlierFigures
from scorer.reading.yaml.values import mapping_of, text_of
from scorer.scoring.results_digest import matches


@dataclass(frozen=True)
class Comparison:
    """One thing on record: what it is, what was compared, and each figure that is another now.

    ``figures`` False: it tells that nothing changed from which figures follow, and gives none.
    """

    what: str
    outcome: str
    differences: tuple[str, ...] = ()
    figures: bool = True


def recorded(
    library: Library, bureau: str, years: Sequence[str], exports: Sequence[EarlierFigures]
) -> tuple[Comparison, Mapping[str, tuple[Comparison, ...]]]:
    """The bureau's cases that are of no year, and each year with what is on record of it."""
    cases = [case for case in library.cases if case.bureau == bureau]
    worked = [
        (text_of(case.data, "cycle_of"), len(mapping_of(mapping_of(case.data, "expect"), "units")), outcome)
        for case, outcome in zip(cases, run_all(library, bureau), strict=True)
    ]
    alone = [outcome for of, _, outcome in worked if not of]
    found = {
        year: (
            *(_worked(library, year, count, outcome) for of, count, outcome in worked if of == year),
            *(_published(library, each) for each in exports if each.cycle == year),
            *_settled(library, year),
        )
        for year in years
    }
    return _alone(alone), found


def _alone(outcomes: Sequence[CaseOutcome]) -> Comparison:
    wrong = tuple(f"{outcome.file}　{line}" for outcome in outcomes for line in _wrong(outcome))
    return Comparison(f"单独的算例 {len(outcomes)} 个", "有不符的" if wrong else "都通过", wrong)


def _worked(library: Library, year: str, units: int, outcome: CaseOutcome) -> Comparison:
    """A case of a whole year: ``2025-expected.yml，14 个单位中的 13 个``."""
    wrong, book = tuple(_wrong(outcome)), library.loaded(year).book
    if not outcome.computed:
        return Comparison(f"算例 {outcome.file}", f"没有算：{'；'.join(wrong)}", figures=False)
    what = f"算例 {outcome.file}，{len(book.units) if book else 0} 个单位中的 {units} 个"
    return Comparison(what, "有不同" if wrong else "都相同", wrong)


def _wrong(outcome: CaseOutcome) -> Iterator[str]:
    for problem in outcome.problems:
        yield catalogue.word(problem).what


def _published(library: Library, earlier: EarlierFigures) -> Comparison:
    made = run(library, earlier.cycle, earlier.on)
    what = f"截至 {earlier.on} 的开放数据，{earlier.units} 个单位的得分、名次、等次 {len(earlier.figures)} 个"
    if not earlier.figures:
        return Comparison(what, "没有数可比", figures=False)
    wrong = tuple(earlier.differences(projection(made, earlier.audience, compared=False)))
    return Comparison(what, "有不同" if wrong else "都相同", wrong)


def _settled(library: Library, year: str) -> Iterator[Comparison]:
    """Whether the newest settling of the results still holds; its digest covers rules, table and records."""
    made = run(library, year)
    last = next(reversed(settlings(made.book, "results")), None) if made.book else None
    if last is None or made.scored is None:
        return
    results = made.scored.results
    same = matches(last.digest, results.digest, made.scored.facts, results.interpretations)
    outcome = "审定时的规则、目标表、记录和现在的一样" if same else "审定以后规则、目标表或记录变过，换写以前就对不上"
    yield Comparison(f"审定结果的摘要（{last.path}）", outcome, figures=False)
