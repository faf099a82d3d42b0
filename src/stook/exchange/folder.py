"""A package as a review folder: the text of every file."""

import re
from dataclasses import dataclass, fields

from stook.exchange.assemble import Assembled, assemble
from stook.exchange.import_model import Analysis, Mapping
from stook.exchange.planning import analyses
from stook.exchange.protocol import Draft, draft
from stook.exchange.revman.package_model import Judged, Package
from stook.exchange.targets import Targets, assign
from stook.files.layout import REVIEW
from stook.files.writing import csv_text, yaml_text
from stook.model.appraisal import ROB2
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
    problems += _unplaced(package)
    return Imported(
        files=_files(package, protocol, targets, made) if protocol else {},
        package=package,
        analyses=found,
        targets=targets,
        assembled=made,
        problems=tuple(problems),
    )


def _unplaced(package: Package) -> list[Problem]:
    """Judgements of other tools than RoB 2 are by study; the folder holds RoB 2 by result."""
    judged = [info for info in package.studies.values() if info.judgements]
    if not judged:
        return []
    domains = dict.fromkeys(each.domain for info in judged for each in info.judgements)
    what = (
        f"The risk of bias judgements of {len(judged)} studies are not RoB 2 by result "
        f"({len(domains)} domains, such as {next(iter(domains))!r}): they went to the notes of "
        "studies.csv."
    )
    return [problem("W778", Place(package.name), what)]


def _files(package: Package, protocol: Draft, targets: Targets, made: Assembled) -> dict[str, str]:
    columns = [name for name in targets.names.variables if _at_studies(name, made)]
    own = [name for name in targets.names.variables if name not in columns]
    first = next(iter(targets.targets.values()))
    return {
        REVIEW: yaml_text(protocol.content, protocol.comments),
        STUDIES: csv_text(
            _studies(package, targets, made), ("study", "label", "year"), _rest(Study), columns
        ),
        ARMS: csv_text(made.arms, ("study", "arm", "intervention", "route", "comparator"),
                       ("label", "dose", "participants")),
        RESULTS: csv_text(
            made.results, ("study", "outcome", "timepoint", "arm"), _rest(Result), own
        ),
        ROB2: csv_text(
            made.appraisals,
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


def _studies(package: Package, targets: Targets, made: Assembled) -> list[Study]:
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
                notes=_notes(info.characteristics, info.judgements) if info else "",
                more=dict(made.study_values.get(id_, {})),
            )
        )
    return studies


def _notes(characteristics: dict[str, str], judgements: tuple[Judged, ...]) -> str:
    """Characteristics and judgements by study, in words."""
    parts = [f"{name}: {text}" for name, text in characteristics.items()]
    parts += [
        f"{each.domain}: {each.value}" + (f" ({each.support})" if each.support else "")
        for each in judgements
    ]
    return " / ".join(parts)
