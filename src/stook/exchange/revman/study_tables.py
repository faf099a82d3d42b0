"""Studies as RevMan Web imports them: information, arms, results, risk of bias, and their names.

RevMan matches by name, letter by letter: interventions, outcomes and covariates must exist there
before the tables come in. `names_to_create` is that list. Headers and order follow the packages
that RevMan Web publishes; whether its import template is the same could not be tried.
"""

import re
from collections.abc import Iterable, Sequence

from stook.exchange.revman.analysis_tables import (
    Row,
    analysis_name,
    judgement_word,
    paragraph,
)
from stook.exchange.revman.columns_out import ROB2_DOMAINS
from stook.model.appraisal import Appraisal, ItemKind
from stook.model.review import Review
from stook.model.study import Arm, Result, Study

_DOI = re.compile(r"(?:doi:|doi\.org/)\s*(10\.\d{4,9}/[^\s;]*[^\s;.,])", re.IGNORECASE)
# Columns of results.csv that study-results has no place for.
_UNPLACED = ("median", "q1", "q3", "min", "max", "o_e", "variance", "favours", "correlation")
CHARACTERISTICS = ("Methods", "Participants", "Interventions", "Outcomes", "Notes")


def information(review: Review) -> tuple[tuple[str, ...], list[Row]]:
    """study-information: a row a study, with the subgroup columns of the plan as covariates."""
    covariates = _covariates(review)
    columns = (
        "Study", "Year", "Data source", "ID: CTG", "ID: DOI",
        *(f"Char: {name}" for name in CHARACTERISTICS),
        *(f"Cov: {_title(name)}" for name in covariates),
    )  # fmt: skip
    return columns, [_information(review, study, covariates) for study in _studies(review)]


def _covariates(review: Review) -> tuple[str, ...]:
    plan = review.protocol.synthesis.analyses
    return tuple(dict.fromkeys(name for analysis in plan for name in analysis.subgroup_by))


def _title(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _studies(review: Review) -> list[Study]:
    return sorted(review.studies.values(), key=lambda study: study.label.casefold())


def _information(review: Review, study: Study, covariates: tuple[str, ...]) -> Row:
    doi = next((match[1] for report in study.reports if (match := _DOI.search(report))), "")
    people = "" if study.participants is None else f"{study.participants} participants."
    arms = [arm.label or arm.arm for arm in review.arms if arm.study == study.study]
    outcomes = dict.fromkeys(row.outcome for row in review.results if row.study == study.study)
    named = [review.protocol.outcomes[outcome].technical for outcome in outcomes]
    texts = {
        "Methods": _sentences(study.design, study.country, study.setting),
        "Participants": _sentences(study.condition, people),
        "Interventions": _sentences(*arms),
        "Outcomes": _sentences(*named),
        "Notes": _sentences(study.notes, study.funding and f"Funding: {study.funding}"),
    }
    row: Row = {
        "Study": study.label, "Year": study.year, "Data source": "PUB", "ID: DOI": doi,
        "ID: CTG": study.registry if study.registry.upper().startswith("NCT") else "",
    }  # fmt: skip
    row |= {f"Char: {name}": paragraph(text) for name, text in texts.items()}
    return row | {f"Cov: {_title(name)}": study.more.get(name, "") for name in covariates}


def _sentences(*parts: str) -> str:
    texts = [part.strip().rstrip(".") for part in parts if part and part.strip()]
    return " ".join(f"{text}." for text in texts)


def arms(review: Review) -> list[Row]:
    """study-arms: a row an arm, with the technical name of what it got."""
    rows: list[Row] = [
        {
            "Study": review.studies[arm.study].label, "Arm": arm_name(arm),
            "Description": arm.dose, "Intervention": _got(review, arm),
        }
        for arm in review.arms if arm.study in review.studies
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (str(row["Study"]).casefold(), str(row["Arm"]).casefold()))


def arm_name(arm: Arm) -> str:
    """What an arm is called; unique in its study."""
    return arm.label or arm.arm


def _got(review: Review, arm: Arm) -> str:
    protocol = review.protocol
    if arm.intervention in protocol.interventions:
        return protocol.interventions[arm.intervention].technical
    if arm.comparator in protocol.comparators:
        return protocol.comparators[arm.comparator].technical
    return ""


def results(review: Review, remarks: list[str]) -> list[Row]:
    """study-results: a row an arm of a result or a contrast, as reported; never converted."""
    labels = {(arm.study, arm.arm): arm_name(arm) for arm in review.arms}
    rows = []
    for result in review.results:
        if result.study not in review.studies:
            continue
        unplaced = [name for name in _UNPLACED if getattr(result, name) is not None]
        if unplaced:
            remarks.append(f"{result.key}: no place for {', '.join(unplaced)}; enter it by hand.")
        rows.append(_result(review, result, labels))
    return sorted(
        rows,
        key=lambda row: tuple(
            str(row.get(name) or "").casefold() for name in ("Study", "Outcome", "Arm")
        ),
    )


def _result(review: Review, result: Result, labels: dict[tuple[str, str], str]) -> Row:
    label = review.studies[result.study].label
    row: Row = {
        "Study": f"{label} ({result.stratum})" if result.stratum else label,
        "Outcome": analysis_name(review.protocol, result.outcome, result.timepoint),
        "Data type": "Contrast level" if result.reference else "Arm level",
        "Arm": labels.get((result.study, result.arm), result.arm),
        "Sample size": result.n if result.n is not None else result.total,
        "Cases": result.events, "P value": result.p, "Footnotes": result.note,
        "CI level": result.ci_level,
    }  # fmt: skip
    if not result.reference:
        row |= {"Mean": result.mean, "SD": result.sd, "SE": result.se,
                "CI start": result.ci_low, "CI end": result.ci_high}  # fmt: skip
        return row
    row["Reference arm"] = labels.get((result.study, result.reference), result.reference)
    row["Effect measure"] = review.protocol.outcomes[result.outcome].measure
    natural = not result.log
    names = ("Exp mean", "Exp CI start", "Exp CI end")
    if not natural:
        names = ("Mean", "CI start", "CI end")
    row |= dict(zip(names, (result.effect, result.ci_low, result.ci_high), strict=True))
    row["SE"] = result.se
    return row


def risk_of_bias(review: Review) -> tuple[tuple[str, ...], list[Row]]:
    """risk-of-bias: RoB 2 a row a result, RoB 1 a row a study; no rows for any other tool."""
    agreed = [
        row for row in review.appraisals if row.kind is not ItemKind.ANSWER and not row.proposed
    ]
    tool = review.protocol.synthesis.risk_of_bias_tool
    if tool == "RoB 2":
        return _rob2(review, agreed)
    return _rob1(review, agreed) if tool == "RoB 1" else ((), [])


def _rob2(review: Review, agreed: Sequence[Appraisal]) -> tuple[tuple[str, ...], list[Row]]:
    columns = ("Study", "Outcome", "Data type", "Effect measure", *_pairs(ROB2_DOMAINS.values()))
    rows: dict[tuple[str, str, str], Row] = {}
    for row in agreed:
        if row.study not in review.studies:
            continue
        name = ROB2_DOMAINS.get(row.item if row.kind is ItemKind.DOMAIN else "overall")
        outcome = analysis_name(review.protocol, row.outcome, row.timepoint)
        line = rows.setdefault(
            row.result,
            {"Study": review.studies[row.study].label, "Outcome": outcome,
             "Data type": "Arm level"},
        )  # fmt: skip
        if name:
            line |= _judged(name, row)
    return columns, _by_study(rows.values())


def _rob1(review: Review, agreed: Sequence[Appraisal]) -> tuple[tuple[str, ...], list[Row]]:
    """A row a study; a domain judged differently for several results keeps the first."""
    form = review.form
    names = {domain.id: domain.label for domain in form.domains} if form else {}
    rows: dict[str, Row] = {}
    for row in agreed:
        name = names.get(row.item, row.item)
        if row.study not in review.studies or not name:
            continue
        line = rows.setdefault(row.study, {"Study": review.studies[row.study].label})
        if f"Domain (judgement): {name}" not in line:
            line |= _judged(name, row)
    used = [
        name
        for name in dict.fromkeys([*names.values(), *(row.item for row in agreed)])
        if any(f"Domain (judgement): {name}" in line for line in rows.values())
    ]
    return ("Study", *_pairs(used)), _by_study(rows.values())


def _pairs(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"Domain ({part}): {name}" for name in names for part in ("judgement", "support"))


def _judged(name: str, row: Appraisal) -> Row:
    return {
        f"Domain (judgement): {name}": judgement_word(row.value),
        f"Domain (support): {name}": paragraph(row.support),
    }


def _by_study(rows: Iterable[Row]) -> list[Row]:
    return sorted(
        rows,
        key=lambda row: (str(row["Study"]).casefold(), str(row.get("Outcome", "")).casefold()),
    )


def names_to_create(review: Review) -> str:
    """The names that must exist in RevMan, letter by letter, before the tables are imported."""
    protocol = review.protocol
    results_of = dict.fromkeys((row.outcome, row.timepoint) for row in review.results)
    parts = {
        "Interventions": [
            *(term.technical for term in protocol.interventions.values()),
            *(term.technical for term in protocol.comparators.values()),
        ],
        "Outcomes": [
            f"{analysis_name(protocol, outcome, timepoint)} ({protocol.outcomes[outcome].kind})"
            for outcome, timepoint in results_of
        ],
        "Study characteristics": list(CHARACTERISTICS),
        "Covariates": [
            f"{_title(name)}: {', '.join(_levels(review, name))}" for name in _covariates(review)
        ],
        "Comparisons": [
            f"{protocol.interventions[comparison.intervention].technical} versus "
            f"{protocol.comparators[comparison.comparator].technical}"
            for comparison in protocol.comparisons.values()
        ],
    }
    lines = [
        "# Names to create in RevMan first",
        "",
        "RevMan matches these letter by letter. Save a version of the review, create the names,",
        "import the references (RIS), then the tables.",
    ]
    for heading, names in parts.items():
        if names:
            lines += ["", f"## {heading}", "", *(f"- {name}" for name in dict.fromkeys(names))]
    return "\n".join(lines) + "\n"


def _levels(review: Review, name: str) -> list[str]:
    values = (study.more.get(name, "") for study in review.studies.values())
    return sorted({value for value in values if value})
