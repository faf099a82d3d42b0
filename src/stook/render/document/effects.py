"""The effects of interventions: for each comparison its findings in words, and their plots."""

from collections.abc import Mapping

from stook.pipeline.build import Built
from stook.render.document.model import (
    Block,
    Figure,
    Inline,
    Paragraph,
    Run,
    Section,
    words,
)
from stook.render.document.runs import from_markup
from stook.render.report.analyses import Analysis, Comparison, comparisons
from stook.render.report.trails import Trails

_BIAS = "risk-of-bias."


def effects(built: Built, trails: Trails, pictures: Mapping[str, bytes]) -> tuple[Section, Section]:
    """The findings of the summary of findings, and all others (a supplement)."""
    main: list[Section] = []
    others: list[Section] = []
    for comparison in comparisons(built, trails):
        shown = [one for one in comparison.all_analyses if one.finding.in_table]
        rest = [one for one in comparison.all_analyses if not one.finding.in_table]
        main += _comparison("effects", comparison, shown, pictures)
        others += _comparison("other-effects", comparison, rest, pictures)
    return (
        Section("effects", "Effects of interventions", sections=tuple(main)),
        Section("other-effects", "Further analyses", sections=tuple(others)),
    )


def _comparison(
    stem: str, comparison: Comparison, analyses: list[Analysis], pictures: Mapping[str, bytes]
) -> list[Section]:
    if not analyses:
        return []
    parts = tuple(_analysis(stem, comparison, one, pictures) for one in analyses)
    return [Section(f"{stem}-{comparison.id}", comparison.title, sections=parts)]


def _analysis(
    stem: str, comparison: Comparison, analysis: Analysis, pictures: Mapping[str, bytes]
) -> Section:
    finding = analysis.finding
    figure = _figure(comparison, analysis, pictures)
    runs: list[Run] = []
    if finding.statement:
        runs += words(finding.statement)
    for sentence in analysis.told:
        runs += [*([Run(" ")] if runs else []), *from_markup(sentence)]
    if figure is not None:
        runs += [Run(" ("), Run("", target=figure.label), Run(")")]
    blocks: list[Block] = [Paragraph(tuple(runs))] if runs else []
    if figure is not None:
        blocks.append(figure)
    return Section(f"{stem}-{analysis.id}", analysis.title, tuple(blocks))


def _figure(
    comparison: Comparison, analysis: Analysis, pictures: Mapping[str, bytes]
) -> Figure | None:
    picture = pictures.get(f"plots/{analysis.id}.svg")
    if picture is None or analysis.finding.state == "no data":
        return None
    alt = f"Forest plot. {comparison.title}: {analysis.title}. "
    alt += "".join(run.text for run in from_markup(analysis.pooled))
    return Figure(
        label=f"figure-{analysis.id}",
        caption=_caption(comparison, analysis),
        alt=alt,
        svg=picture,
    )


def _caption(comparison: Comparison, analysis: Analysis) -> Inline:
    return (Run(f"{comparison.title}: {analysis.title}."),)


def bias_section(built: Built, pictures: Mapping[str, bytes]) -> Section:
    """Risk of bias: the traffic light of each outcome that was judged."""
    blocks: list[Block] = []
    for path, picture in sorted(pictures.items()):
        name = path.removeprefix("plots/").removesuffix(".svg")
        outcome = built.review.protocol.outcomes.get(name.removeprefix(_BIAS))
        if not name.startswith(_BIAS) or outcome is None:
            continue
        title = f"Risk of bias in the results for {outcome.technical}, study by study."
        blocks.append(Figure(f"figure-{name}", words(title), title, picture))
    return Section("bias", "Risk of bias in included studies", tuple(blocks))
