"""GRADE: suggestions beside judgements, as data and as tables."""

from dataclasses import dataclass

from stook.model.suggestion import Comparison, Rating, Suggestion
from stook.pipeline.build import Built
from stook.render.data import to_json
from stook.render.tables import comparison_label, table

COLUMNS = (
    "finding", "comparison_label", "outcome_label", "timepoint", "profile", "domain", "levels",
    "rule", "sentence", "inputs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One finding: what is suggested, domain by domain, and what was judged."""

    finding: str
    comparison: str
    outcome: str
    timepoint: str
    suggestion: Suggestion
    compared: Comparison

    @property
    def suggested(self) -> str:
        """The suggested certainty in words: "at most" while something is not assessed."""
        found = self.suggestion.certainty
        if found is None:
            return "not assessed"
        return f"at most {found}" if self.suggestion.open else str(found)

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The sentences of all ratings that move the certainty."""
        return tuple(one.sentence for one in self.suggestion.ratings if one.levels)


def grade_rows(built: Built) -> list[GradeRow]:
    """A row for each finding with a suggestion, in the order of the findings."""
    protocol = built.review.protocol
    rows = []
    for one in built.findings:
        suggestion = built.suggestions.get(one.id)
        if suggestion is None or not suggestion.ratings:
            continue
        window = protocol.time_windows.get(one.timepoint)
        rows.append(
            GradeRow(
                finding=one.id,
                comparison=comparison_label(protocol, one.comparison),
                outcome=protocol.outcomes[one.outcome].technical,
                timepoint=window.label if window else "",
                suggestion=suggestion,
                compared=built.compared[one.id],
            )
        )
    return rows


def grade_json(built: Built) -> bytes:
    """`grade.json`: every suggestion with its ratings, and the judgement beside it."""
    return to_json(
        [
            {
                "finding": id_,
                "profile": one.profile,
                "suggested": one.certainty,
                "not_assessed": one.open,
                "ratings": one.ratings,
                "judged": built.compared[id_].judged,
                "fit": built.compared[id_].fit,
                "differences": built.compared[id_].differences,
            }
            for id_, one in built.suggestions.items()
        ]
    )


def grade_table(built: Built) -> bytes:
    """`tables/grade.csv`: one row a finding and domain."""
    rows = [
        [
            row.finding,
            row.comparison,
            row.outcome,
            row.timepoint,
            row.suggestion.profile,
            rating.domain,
            "not assessed" if rating.levels is None else float(rating.levels),
            rating.rule,
            rating.sentence,
            _inputs(rating),
        ]
        for row in grade_rows(built)
        for rating in row.suggestion.ratings
    ]
    return table(COLUMNS, rows)


def _inputs(rating: Rating) -> str:
    """What the rule looked at, in one cell."""
    return "; ".join(f"{one.name}: {_shown(one.value)}" for one in rating.inputs)


def _shown(value: float | str | None) -> str:
    if value is None:
        return "not known"
    return f"{value:.4g}" if isinstance(value, float) else value
