"""Analyses as RevMan Web stores them in a data package: data rows, settings and totals, subgroups.

The layout is that of packages of 2026 (58 columns of settings, full doubles). What RevMan has no
word for is written as near as it goes and named in `remarks`: nothing is left out in silence.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from stook.exchange.revman.columns_out import (
    DATA_COLUMNS,
    ROB2_DOMAINS,
    SETTINGS_COLUMNS,
    SUBGROUP_COLUMNS,
)
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.finding import RATIOS, SubgroupAnalysis
from stook.model.protocol import Outcome, Protocol
from stook.model.review import Review
from stook.model.synthesis import Contrast, Group, Pool, Specification, StudyEffect, Synthesis
from stook.model.terms import Direction

Row = dict[str, object]
MEASURES = {
    "RR": "Risk Ratio", "OR": "Odds Ratio", "RD": "Risk Difference", "PETO": "Peto Odds Ratio",
    "MD": "Mean Difference", "SMD": "Std. Mean Difference", "HR": "Hazard Ratio",
    "RATE RATIO": "Rate Ratio", "RATE DIFFERENCE": "Rate Difference", "ROM": "Ratio of Means",
}  # fmt: skip
DATA_TYPES = {
    "events": "Dichotomous", "means": "Continuous", "paired means": "Contrast level",
    "effect": "Contrast level", "observed minus expected": "O-E and variance",
}  # fmt: skip
ESTIMATORS = frozenset({"DL", "REML"})
INTERVALS = frozenset({"Wald", "HKSJ"})


@dataclass(slots=True)
class AnalysisTables:
    """The three tables, and what RevMan has no place for."""

    rows: list[Row] = field(default_factory=list)
    settings: list[Row] = field(default_factory=list)
    subgroups: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """The columns of each table; those of RoB 2 where any row has a judgement."""
        judged = any(name in row for row in self.rows for name in ROB2_COLUMNS)
        return {
            "data-rows": (*DATA_COLUMNS, *(ROB2_COLUMNS if judged else ())),
            "overall-estimates-and-settings": SETTINGS_COLUMNS,
            "subgroup-estimates": SUBGROUP_COLUMNS,
        }


ROB2_COLUMNS = tuple(
    f"{name} ({part})" for name in ROB2_DOMAINS.values() for part in ("judgement", "support")
)


def analysis_tables(
    review: Review, specifications: Sequence[Specification], syntheses: Sequence[Synthesis]
) -> AnalysisTables:
    """Each synthesis as an analysis; one with several subgroup variables as one for each."""
    tables = AnalysisTables()
    groups = {id_: str(at) for at, id_ in enumerate(review.protocol.comparisons, start=1)}
    counts: dict[str, int] = {}
    for specification, synthesis in zip(specifications, syntheses, strict=True):
        for variable in specification.subgroup_by or ("",):
            counts[specification.comparison] = counts.get(specification.comparison, 0) + 1
            number = str(counts[specification.comparison])
            group = groups[specification.comparison]
            _Analysis(review, specification, synthesis, variable, group, number).add(tables)
    return tables


def analysis_name(protocol: Protocol, outcome: str, timepoint: str) -> str:
    """Outcome and time window as one name, for RevMan has no column for the time."""
    window = protocol.time_windows.get(timepoint)
    name = protocol.outcomes[outcome].technical
    return f"{name}, {window.label}" if window else name


@dataclass(slots=True)
class _Analysis:
    """One analysis being written."""

    review: Review
    specification: Specification
    synthesis: Synthesis
    variable: str
    group: str
    number: str

    @property
    def name(self) -> str:
        specification = self.specification
        name = analysis_name(self.review.protocol, specification.outcome, specification.timepoint)
        several = len(specification.subgroup_by) > 1
        return f"{name} by {self.variable.replace('_', ' ')}" if several else name

    @property
    def outcome(self) -> Outcome:
        return self.review.protocol.outcomes[self.specification.outcome]

    def add(self, tables: AnalysisTables) -> None:
        levels = self._levels()
        judgements = _judgements(self.review.appraisals, self.specification)
        pairs = zip(self.specification.contrasts, self.synthesis.effects, strict=True)
        for contrast, effect in pairs:
            if contrast.refused:
                tables.remarks.append(
                    f"{self.name}, {contrast.label}: {contrast.refused}; enter it by hand."
                )
            row = self._row(contrast, effect, levels)
            tables.rows.append(row | judgements.get(contrast.study, {}))
        tables.settings.append(self._settings(tables.remarks))
        tables.subgroups += self._subgroups(levels)

    def _levels(self) -> dict[str, str]:
        """The number of each subgroup, in the order of the analysis."""
        analysis = self._subgroup_analysis()
        names = [level.level for level in analysis.levels] if analysis else []
        if self.variable:
            names += [
                value
                for contrast in self.specification.contrasts
                if (value := contrast.groups.get(self.variable, ""))
            ]
        return {name: str(at) for at, name in enumerate(dict.fromkeys(names), start=1)}

    def _subgroup_analysis(self) -> SubgroupAnalysis | None:
        analyses = self.synthesis.subgroups
        return next((found for found in analyses if found.variable == self.variable), None)

    def _row(self, contrast: Contrast, effect: StudyEffect, levels: Mapping[str, str]) -> Row:
        value = contrast.groups.get(self.variable, "") if self.variable else ""
        study = self.review.studies.get(contrast.study)
        row: Row = {
            "Analysis group": self.group, "Analysis number": self.number,
            "Analysis name": self.name, "Subgroup": value,
            "Subgroup number": levels.get(value, ""),
            "Applicability": (
                "OVERALL_ONLY" if self.variable and not value else "SUBGROUP_AND_OVERALL"
            ),
            "Study": contrast.label, "Study year": study.year if study else None,
            "Weight": effect.weight, "Mean": effect.effect, "CI start": effect.ci_low,
            "CI end": effect.ci_high, "Footnotes": _footnote(contrast),
        }  # fmt: skip
        row |= _side("Experimental", contrast, contrast.experimental)
        row |= _side("Control", contrast, contrast.comparator)
        if contrast.shape == "observed minus expected":
            row |= {"O-E": contrast.o_e, "Variance": contrast.variance}
        elif contrast.shape in ("effect", "paired means"):
            row |= {"GIV Mean": effect.y, "GIV SE": _root(effect.v)}
        return row

    def _settings(self, remarks: list[str]) -> Row:
        specification, protocol = self.specification, self.review.protocol
        method, pool = specification.method, self.synthesis.pool
        comparison = protocol.comparisons[specification.comparison]
        shape = next((contrast.shape for contrast in specification.contrasts), "effect")
        self._unknown(remarks)
        intervention = protocol.interventions[comparison.intervention].technical
        comparator = protocol.comparators[comparison.comparator].technical
        better = (comparator, intervention)
        if self.outcome.direction is Direction.LOWER:
            better = (intervention, comparator)
        row: Row = {
            "Analysis group": self.group, "Analysis number": self.number,
            "Analysis name": self.name,
            "Analysis group name": f"{intervention} versus {comparator}",
            "Data source": "Custom input", "Data source eligibility": "#N/A",
            "Data type": DATA_TYPES[shape],
            "Log-scale data": _said(specification.measure in RATIOS),
            "Subgroup by": self.variable, "Experimental group label": intervention,
            "Control group label": comparator,
            "Statistical method": _method(shape, specification),
            "Effect measure": MEASURES.get(specification.measure, specification.measure),
            "Unit of effect measure": self.outcome.scale.unit if self.outcome.scale else "",
            "Analysis model": "Random effect" if method.model == "random" else "Fixed effect",
            "Heterogeneity estimator": method.estimator if method.model == "random" else "#N/A",
            "Tau² CI": _said(pool.tau2_low is not None),
            "Subgroup estimates": _said(True), "Overall estimates": _said(specification.pooled),
            "Test for subgroup differences": _said(bool(self.variable)),
            "Prediction interval": _said(pool.pi_low is not None),
            "Swap event and non-event": _said(False),
            "CI method": "HKSJ" if method.interval.startswith("HKSJ") else "Wald",
            "CI/PI level": f"{100 * method.level:g}%", "Sort studies by": "STUDY",
            "Graph label (left)": f"Favours {better[0]}",
            "Graph label (right)": f"Favours {better[1]}",
            "Show risk of bias": _said(bool(self.review.appraisals)),
        }  # fmt: skip
        row |= self._sums(self.specification.contrasts) | _total(pool)
        return row | self._between()

    def _between(self) -> Row:
        analysis = self._subgroup_analysis()
        if analysis is None:
            return {}
        return {"Subgroup Chi²": analysis.q, "Subgroup df": analysis.df,
                "Subgroup P": analysis.p, "Subgroup I²": analysis.i2}  # fmt: skip

    def _subgroups(self, levels: Mapping[str, str]) -> Iterator[Row]:
        analysis = self._subgroup_analysis()
        for level in analysis.levels if analysis else ():
            own = [
                contrast
                for contrast in self.specification.contrasts
                if contrast.groups.get(self.variable) == level.level
            ]
            yield {
                "Analysis group": self.group, "Analysis number": self.number,
                "Subgroup": level.level, "Subgroup number": levels[level.level],
                "Mean": level.estimate, "CI start": level.ci_low, "CI end": level.ci_high,
                "Heterogeneity Tau²": level.tau2, "Heterogeneity I²": level.i2,
                **self._sums(own),
            }  # fmt: skip

    def _sums(self, contrasts: Sequence[Contrast]) -> Row:
        row: Row = {}
        for name, groups in (
            ("Experimental", [contrast.experimental for contrast in contrasts]),
            ("Control", [contrast.comparator for contrast in contrasts]),
        ):
            row[f"{name} cases"] = _sum([group.events for group in groups])
            row[f"{name} N"] = _sum([_people(group) for group in groups])
        return row

    def _unknown(self, remarks: list[str]) -> None:
        method = self.specification.method
        if self.specification.measure not in MEASURES:
            remarks.append(
                f"{self.name}: RevMan has no effect measure {self.specification.measure}; it is "
                "written as a generic effect."
            )
        if method.model == "random" and method.estimator not in ESTIMATORS:
            remarks.append(
                f"{self.name}: RevMan has no estimator {method.estimator}; choose DL or REML."
            )
        if method.interval not in INTERVALS:
            remarks.append(
                f"{self.name}: RevMan has no {method.interval} intervals; the nearest is written."
            )


def _side(name: str, contrast: Contrast, group: Group) -> Row:
    row: Row = {f"{name} N": _people(group)}
    if contrast.shape == "means":
        row |= {f"{name} mean": group.mean, f"{name} SD": group.sd}
    elif contrast.shape in ("events", "observed minus expected"):
        row[f"{name} cases"] = group.events
    return row


def _people(group: Group) -> float | None:
    return group.n if group.n is not None else group.total


def _footnote(contrast: Contrast) -> str:
    notes = [contrast.derived, *contrast.experimental.derived.values()]
    notes += contrast.comparator.derived.values()
    return " ".join(dict.fromkeys(note for note in notes if note))


def _method(shape: str, specification: Specification) -> str:
    if shape == "observed minus expected":
        return "Exp[(O-E) / Var]"
    return specification.method.method if shape == "events" else "IV"


def _total(pool: Pool) -> Row:
    return {
        "Mean": pool.estimate, "CI start": pool.ci_low, "CI end": pool.ci_high,
        "PI start": pool.pi_low, "PI end": pool.pi_high, "Heterogeneity Tau²": pool.tau2,
        "Tau² CI start": pool.tau2_low, "Tau² CI end": pool.tau2_high,
        "Heterogeneity Chi²": pool.q, "Heterogeneity df": pool.q_df, "Heterogeneity P": pool.q_p,
        "Heterogeneity I²": pool.i2, "Effect P": pool.p,
    }  # fmt: skip


def _judgements(appraisals: Sequence[Appraisal], specification: Specification) -> dict[str, Row]:
    """The agreed judgements of RoB 2 by study, as columns of its data row."""
    found: dict[str, Row] = {}
    for row in appraisals:
        if row.outcome != specification.outcome or row.timepoint != specification.timepoint:
            continue
        item = row.item if row.kind is ItemKind.DOMAIN else "overall"
        name = ROB2_DOMAINS.get(item)
        if name is None or row.kind is ItemKind.ANSWER or row.proposed:
            continue
        found.setdefault(row.study, {}).update(
            {f"{name} (judgement)": judgement_word(row.value),
             f"{name} (support)": paragraph(row.support)}
        )  # fmt: skip
    return found


def judgement_word(value: str) -> str:
    """RevMan's word for a judgement."""
    words = {"low": "Low risk", "some concerns": "Some concerns", "high": "High risk",
             "unclear": "Unclear risk"}  # fmt: skip
    return words.get(value.strip().lower(), value)


def paragraph(text: str) -> str:
    """Text as RevMan keeps it: paragraphs of HTML, escaped."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n") if line)


def _said(value: bool) -> str:
    return "true" if value else "false"


def _root(value: float | None) -> float | None:
    return None if value is None else math.sqrt(value)


def _sum(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
