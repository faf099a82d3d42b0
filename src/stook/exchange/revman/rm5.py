"""RevMan 5 files (`.rm5`, XML): their analyses with the stored results.

Read are the studies' names, risk of bias by study and, in ANALYSES_AND_DATA, outcomes, subgroups
and rows. Texts, references and characteristics are not. Logarithms in these files are to base 10;
they are not used.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from stook.exchange.revman.package_model import (
    AnalysisKey,
    DataRow,
    Judged,
    Settings,
    Side,
    Stored,
    StudyInfo,
    Total,
)
from stook.exchange.revman.package_table import number, tidy
from stook.problems import Place, Problem, problem

# Element prefix -> data type as RevMan Web names it.
KINDS = {
    "DICH": "Dichotomous",
    "CONT": "Continuous",
    "IV": "Contrast level",
    "IPD": "O-E and Variance",
}
MEASURES = {"PETO_OR": "Peto Odds Ratio"}
LINE = "-line"


@dataclass(slots=True)
class ReadRm5:
    """What a file holds, as a data package would."""

    rows: list[DataRow] = field(default_factory=list)
    settings: dict[AnalysisKey, Settings] = field(default_factory=dict)
    subgroups: dict[AnalysisKey, tuple[Total, ...]] = field(default_factory=dict)
    studies: dict[str, StudyInfo] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


RESULTS = {"YES": "Low risk", "NO": "High risk", "UNKNOWN": "Unclear risk"}


class UnsafeError(Exception):
    """The file declares entities, which no RevMan file does."""


def read_rm5(file: str, data: bytes) -> ReadRm5:
    """The analyses of a RevMan 5 file; what cannot be read is a Problem."""
    made = ReadRm5()
    try:
        root = _tree(data)
    except UnsafeError:
        what = "The file declares entities; it is not read, for they can exhaust a computer."
        made.problems.append(problem("E770", Place(file), what))
        return made
    except (expat.ExpatError, ValueError, LookupError) as error:
        what = f"This is not XML: {error}."
        made.problems.append(problem("E770", Place(file, getattr(error, "lineno", 0)), what))
        return made
    names = {
        study.get("ID", ""): (study.get("NAME", ""), study.get("YEAR", ""))
        for study in root.iter("STUDY")
    }
    made.studies = _judged(root, names)
    for comparison in root.iter("COMPARISON"):
        for outcome in comparison:
            if outcome.tag.endswith("_OUTCOME"):
                _outcome(file, comparison, outcome, names, made)
    return made


def _judged(root: Element, names: dict[str, tuple[str, str]]) -> dict[str, StudyInfo]:
    """Risk of bias by study: YES means low risk, NO high risk."""
    found: dict[str, list[Judged]] = {}
    for item in root.iter("QUALITY_ITEM"):
        groups = {
            group.get("ID", ""): _name(group) for group in item.iter("QUALITY_ITEM_DATA_GROUP")
        }
        groups |= {g.get("ID", ""): _name(g) for g in item.iter("QUALITY_ITEM_GROUP")}
        for entry in item.iter("QUALITY_ITEM_DATA_ENTRY"):
            study = tidy(names.get(entry.get("STUDY_ID", ""), ("", ""))[0])
            value = RESULTS.get(entry.get("RESULT", ""), "")
            if not study or not value:
                continue
            group = groups.get(entry.get("GROUP_ID", ""), "")
            domain = f"{_name(item)}: {group}" if group else _name(item)
            found.setdefault(study, []).append(
                Judged(domain=domain, value=value, support=_text(entry, "DESCRIPTION"))
            )
    return {name: StudyInfo(name=name, judgements=tuple(judged)) for name, judged in found.items()}


def _tree(data: bytes) -> Element:
    """The elements of a file, each with its line; entity declarations are refused."""
    builder = TreeBuilder()
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        builder.start(tag, {**attributes, LINE: str(parser.CurrentLineNumber)})

    def refuse(*_: object) -> None:
        raise UnsafeError

    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.Parse(data, True)
    root: Element = builder.close()
    return root


def _outcome(
    file: str,
    comparison: Element,
    outcome: Element,
    names: dict[str, tuple[str, str]],
    made: ReadRm5,
) -> None:
    """One analysis: its settings, total, subgroups and rows."""
    prefix = outcome.tag.removesuffix("_OUTCOME")
    place = _place(file, outcome)
    if prefix not in KINDS:
        what = f"The outcome {_name(outcome)!r} holds no data that can be analysed ({prefix})."
        made.problems.append(problem("W778", place, what))
        return
    key = (comparison.get("NO", ""), outcome.get("NO", ""))
    totals = outcome.get("TOTALS", "YES")
    made.settings[key] = Settings(
        group=key[0],
        number=key[1],
        name=_name(outcome),
        group_name=_name(comparison),
        data_type=KINDS[prefix],
        log_scale="true",
        method=outcome.get("METHOD", ""),
        measure=MEASURES.get(outcome.get("EFFECT_MEASURE", ""), outcome.get("EFFECT_MEASURE", "")),
        model="Random" if outcome.get("RANDOM") == "YES" else "Fixed",
        level=outcome.get("CI_TOTAL", ""),
        swap="true" if outcome.get("SWAP_EVENTS") == "YES" else "false",
        subgroup_estimates="false" if totals == "NO" else "true",
        overall_estimates="true" if totals == "YES" else "false",
        between_test="true" if outcome.get("SUBGROUP_TEST") == "YES" else "false",
        experimental_label=_text(outcome, "GROUP_LABEL_1"),
        control_label=_text(outcome, "GROUP_LABEL_2"),
        graph_left=_text(outcome, "GRAPH_LABEL_1"),
        graph_right=_text(outcome, "GRAPH_LABEL_2"),
        total=_total(file, outcome, made.problems),
    )
    parts = [each for each in outcome if each.tag == f"{prefix}_SUBGROUP"]
    made.subgroups[key] = tuple(_total(file, each, made.problems) for each in parts)
    for part in [outcome, *parts]:
        for element in part:
            if element.tag == f"{prefix}_DATA":
                row = _row(file, key, outcome, part, element, names, made.problems)
                made.rows += [row] if row is not None else []


def _place(file: str, element: Element) -> Place:
    return Place(file, int(element.get(LINE, "0")))


def _text(element: Element, tag: str) -> str:
    child = element.find(tag)
    return "" if child is None else tidy("".join(child.itertext()))


def _name(element: Element) -> str:
    return _text(element, "NAME")


def _numbers(file: str, element: Element, problems: list[Problem]) -> dict[str, float | None]:
    """The element's numeric attributes; one that is no number gives a Problem."""
    found: dict[str, float | None] = {}
    for name in _ATTRIBUTES:
        text = element.get(name, "")
        try:
            found[name] = number(tidy(text))
        except ValueError:
            found[name] = None
            what = f"{name} is {text[:40]!r}, which is not a number."
            problems.append(problem("E773", _place(file, element), what))
    return found


_ATTRIBUTES = (
    "EVENTS_1", "TOTAL_1", "MEAN_1", "SD_1", "EVENTS_2", "TOTAL_2", "MEAN_2", "SD_2", "O_E", "VAR",
    "ESTIMATE", "SE", "EFFECT_SIZE", "CI_START", "CI_END", "WEIGHT", "CHI2", "DF", "P_CHI2", "I2",
    "TAU2", "Z", "P_Z", "Q", "P_Q", "I2_Q",
)  # fmt: skip


def _side(values: dict[str, float | None], group: str) -> Side:
    return Side(
        mean=values[f"MEAN_{group}"],
        sd=values[f"SD_{group}"],
        cases=values[f"EVENTS_{group}"],
        n=values[f"TOTAL_{group}"],
    )


def _stored(element: Element, values: dict[str, float | None]) -> Stored:
    """The stored result: empty where the file says that none could be estimated, a placeholder
    where it was never computed."""
    if element.get("ESTIMABLE") == "NO":
        return Stored()
    if values["EFFECT_SIZE"] is None:
        return Stored(effect=0.0, ci_low=0.0, ci_high=0.0, weight=0.0)
    return Stored(
        effect=values["EFFECT_SIZE"],
        ci_low=values["CI_START"],
        ci_high=values["CI_END"],
        weight=values["WEIGHT"],
    )


def _total(file: str, element: Element, problems: list[Problem]) -> Total:
    values = _numbers(file, element, problems)
    groups = len([each for each in element if each.tag.endswith("_SUBGROUP")])
    between = groups > 1 and element.get("SUBGROUP_TEST") == "YES"
    return Total(
        place=_place(file, element),
        subgroup=_name(element) if element.tag.endswith("_SUBGROUP") else "",
        experimental=Side(cases=values["EVENTS_1"], n=values["TOTAL_1"]),
        control=Side(cases=values["EVENTS_2"], n=values["TOTAL_2"]),
        stored=_stored(element, values),
        tau2=values["TAU2"],
        q=values["CHI2"],
        q_df=values["DF"],
        q_p=values["P_CHI2"],
        i2=values["I2"],
        z=values["Z"],
        p=values["P_Z"],
        between_q=values["Q"] if between else None,
        between_p=values["P_Q"] if between else None,
        between_i2=values["I2_Q"] if between else None,
    )


def _row(
    file: str,
    key: AnalysisKey,
    outcome: Element,
    part: Element,
    element: Element,
    names: dict[str, tuple[str, str]],
    problems: list[Problem],
) -> DataRow | None:
    id_ = element.get("STUDY_ID", "")
    name, year = names.get(id_, ("", ""))
    if not (name or id_):
        problems.append(problem("E773", _place(file, element), "The row names no study."))
        return None
    values = _numbers(file, element, problems)
    ready = outcome.tag == "IV_OUTCOME"
    observed = outcome.tag == "IPD_OUTCOME"
    return DataRow(
        place=_place(file, element),
        group=key[0],
        number=key[1],
        name=_name(outcome) or f"Analysis {'.'.join(key)}",
        study=tidy(name) or id_.removeprefix("STD-"),
        subgroup=_name(part) if part is not outcome else "",
        applicability="",
        year=year,
        giv_mean=_estimate(outcome, values) if ready else None,
        giv_se=values["SE"] if ready else None,
        experimental=_side(values, "1"),
        control=_side(values, "2"),
        o_e=values["O_E"] if observed else None,
        variance=values["VAR"] if observed else None,
        stored=_stored(element, values),
        footnotes=" ".join(_footnotes(element)),
    )


def _estimate(outcome: Element, values: dict[str, float | None]) -> float | None:
    """The estimate that was entered; else the stored effect, on the scale of its SE."""
    if values["ESTIMATE"] is not None:
        return values["ESTIMATE"]
    effect = values["EFFECT_SIZE"]
    ratio = outcome.get("EFFECT_MEASURE", "") not in {"MD", "SMD", "RD"}
    if effect is None or not ratio:
        return effect
    return math.log(effect) if effect > 0 else None


def _footnotes(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in {"FOOTNOTE", "NOTES"}:
            yield tidy("".join(child.itertext()))
