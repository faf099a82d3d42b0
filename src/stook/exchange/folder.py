"""A package as a review folder: the text of every file."""

import re
from dataclasses import dataclass, fields

from stook.exchange import rob1
from stook.exchange.assemble import Assembled, assemble
from stook.exchange.import_model import Analysis, Mapping
from stook.exchange.planning import analyses
from stook.exchange.protocol import Draft, draft
from stook.exchange.revman.package_model import Judged, Package, StudyInfo
from stook.exchange.targets import Targets, assign
from stook.files.layout import REVIEW
from stook.files.writing import csv_text, yaml_text
from stook.model.appraisal import ROB2, Appraisal
from stook.model.certainty import CERTAINTY
from stook.model.study import ARMS, RESULTS, STUDIES, Arm, Result, Study
from stook.problems import Place, Problem, problem

_CERTAINTY = """\
# The certainty of each finding (comparison.outcome.window), with the reasons for it. Example:
# findings:
#   {example}:
#     certainty: low
#     reasons:
#       - {{domain: imprecision, code: imprecision.few_studies, levels: -2, text: Two studies.}}
findings: {{}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The files of the new folder, and what is needed to check them against the package."""

    files: dict[str, str]
    package: Package
    analyses: tuple[Analysis, ...]
    targets: Targets
    assembled: Assembled
    problems: tuple[Problem, ...]


def import_package(package: Package, mapping: Mapping, mapping_file: str = "") -> Imported:
    """Everything that a package becomes. Nothing is written yet."""
    problems = list(package.problems)
    found = analyses(package, problems)
    targets = assign(found, mapping, mapping_file)
    made = assemble(found, targets)
    protocol = draft(package, found, targets, mapping) if found else None
    problems += targets.problems + made.problems
    problems += protocol.problems if protocol else []
    by_study = _by_study(package, made, targets)
    problems += _unplaced(package, by_study)
    if protocol and by_study:
        protocol.content["synthesis"]["risk_of_bias_tool"] = rob1.TOOL
    return Imported(
        files=_files(package, protocol, targets, made, by_study) if protocol else {},
        package=package,
        analyses=found,
        targets=targets,
        assembled=made,
        problems=tuple(problems),
    )


def _by_study(package: Package, made: Assembled, targets: Targets) -> tuple[Appraisal, ...]:
    """Judgements of RoB 1, where the package has none of RoB 2 by result."""
    if made.appraisals:
        return ()
    results = {(row.study, row.outcome, row.timepoint) for row in made.results}
    ids = {name: id_ for id_, name in targets.names.studies.items()}
    return rob1.appraisals(package.studies, ids, results)


def _unplaced(package: Package, placed: tuple[Appraisal, ...]) -> list[Problem]:
    """Judgements by study that are of neither tool, or stand beside RoB 2 by result."""
    judged = [
        each
        for info in package.studies.values()
        for each in info.judgements
        if not placed or not rob1.domains_of(each.domain)
    ]
    if not judged:
        return []
    domains = dict.fromkeys(each.domain for each in judged)
    what = (
        f"{len(judged)} judgements of risk of bias by study ({len(domains)} domains, such as "
        f"{next(iter(domains))!r}) are of no tool that the folder can hold beside its results; "
        "they went to the notes of studies.csv."
    )
    return [problem("W778", Place(package.name), what)]


def _files(
    package: Package,
    protocol: Draft,
    targets: Targets,
    made: Assembled,
    by_study: tuple[Appraisal, ...],
) -> dict[str, str]:
    columns = [name for name in targets.names.variables if _at_studies(name, made)]
    own = [name for name in targets.names.variables if name not in columns]
    first = next(iter(targets.targets.values()))
    return {
        REVIEW: yaml_text(protocol.content, protocol.comments),
        STUDIES: csv_text(
            _studies(package, targets, made, noted=not by_study),
            ("study", "label", "year"), _rest(Study), columns,
        ),
        ARMS: csv_text(made.arms, ("study", "arm", "intervention", "route", "comparator"),
                       ("label", "dose", "participants")),
        RESULTS: csv_text(
            made.results, ("study", "outcome", "timepoint", "arm"), _rest(Result), own
        ),
        rob1.FILE if by_study else ROB2: csv_text(
            by_study or made.appraisals,
            ("study", "outcome", "timepoint", "kind", "item", "value"),
            ("support", "locator"),
        ),
        CERTAINTY: _CERTAINTY.format(example=".".join(first.finding)),
    }  # fmt: skip


def _rest(noun: type[Study | Arm | Result]) -> tuple[str, ...]:
    return tuple(
        f.name
        for f in fields(noun)
        if f.name not in {"study", "label", "year", "outcome", "timepoint", "arm", "more"}
    )


def _at_studies(variable: str, made: Assembled) -> bool:
    return any(variable in values for values in made.study_values.values())


def _studies(package: Package, targets: Targets, made: Assembled, *, noted: bool) -> list[Study]:
    """One row a study: what the package says of it beside its results."""
    years = {row.study: row.year for row in package.rows}
    studies: list[Study] = []
    for id_, name in targets.names.studies.items():
        info = package.studies.get(name)
        year = re.match(r"\d{4}", years.get(name, "") or (info.year if info else ""))
        studies.append(
            Study(
                study=id_,
                label=name,
                year=int(year[0]) if year else None,
                reports=info.references if info else (),
                notes=_notes(info.characteristics, _unheld(info, noted=noted)) if info else "",
                more=dict(made.study_values.get(id_, {})),
            )
        )
    return studies


def _unheld(info: StudyInfo, *, noted: bool) -> tuple[Judged, ...]:
    """The judgements that no table holds."""
    return tuple(one for one in info.judgements if noted or not rob1.domains_of(one.domain))


def _notes(characteristics: dict[str, str], judgements: tuple[Judged, ...]) -> str:
    """Characteristics and judgements by study, in words."""
    parts = [f"{name}: {text}" for name, text in characteristics.items()]
    parts += [
        f"{each.domain}: {each.value}" + (f" ({each.support})" if each.support else "")
        for each in judgements
    ]
    return " / ".join(parts)
