"""A record of ClinicalTrials.gov in the older XML (`clinical_study`, until 2024)."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from stook.model.registry import (
    Part,
    RegisteredOutcome,
    RegistryAnalysis,
    RegistryGroup,
    RegistryRecord,
    Reported,
    Seriousness,
)
from stook.sources.ctgov_json import words

_DENOMINATOR = "Participants"
_PERIOD_ROWS = ("milestone_list/milestone", "drop_withdraw_reason_list/drop_withdraw_reason")
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


def read_xml(data: bytes) -> RegistryRecord | None:
    """The record, or None where the bytes are no such record. Entities are refused."""
    if any(mark in data[:4096] for mark in _ENTITIES):
        return None
    try:
        root = ET.fromstring(data)  # noqa: S314 - no document type, so no entities
    except ET.ParseError:
        return None
    return _Reader(root).record() if root.tag == "clinical_study" else None


class _Reader:
    """One record being read."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        self.titles: dict[str, str] = {}
        self.groups: dict[str, RegistryGroup] = {}

    def record(self) -> RegistryRecord:
        results = self.root.find("clinical_results")
        reported: tuple[Reported, ...] = ()
        analyses: tuple[RegistryAnalysis, ...] = ()
        if results is not None:
            reported = tuple(self._all(results))
            analyses = tuple(self._analyses(results))
        return RegistryRecord(
            id=_text(self.root, "id_info/nct_id"),
            version=_text(self.root, "last_update_posted") or _text(self.root, "lastchanged_date"),
            title=_text(self.root, "official_title") or _text(self.root, "brief_title"),
            start=_text(self.root, "start_date"),
            groups=tuple(self.groups.values()),
            reported=reported,
            analyses=analyses,
            registered=tuple(self._registered()),
        )

    def _all(self, results: ET.Element) -> Iterator[Reported]:
        yield from self._flow(results)
        yield from self._baseline(results)
        yield from self._outcomes(results)
        yield from self._events(results)

    def _flow(self, results: ET.Element) -> Iterator[Reported]:
        at = "clinical_results/participant_flow"
        self._learn(results.find("participant_flow/group_list"))
        for place, period in _rows(results, "participant_flow/period_list/period", at):
            for rows in _PERIOD_ROWS:
                for where, row in _rows(period, rows, place):
                    for path, count in _rows(row, "participants_list/participants", where):
                        yield self._value(
                            "flow", path, count, measure=_text(period, "title"),
                            row=_text(row, "title"), unit=_DENOMINATOR, parameter="Number",
                            value=count.get("count", ""), comment=(count.text or "").strip(),
                        )  # fmt: skip

    def _baseline(self, results: ET.Element) -> Iterator[Reported]:
        baseline = results.find("baseline")
        if baseline is None:
            return
        at = "clinical_results/baseline"
        self._learn(baseline.find("group_list"))
        for path, unit, count in _denominators(baseline, at):
            yield self._value("baseline", path, count, measure="Analysed", unit=unit,
                              parameter="Number", value=count.get("value", ""))  # fmt: skip
        shared = _by_group(baseline, at)
        for place, measure in _rows(baseline, "measure_list/measure", at):
            yield from self._measured("baseline", measure, place, "", shared)

    def _outcomes(self, results: ET.Element) -> Iterator[Reported]:
        for place, outcome in _rows(results, "outcome_list/outcome", "clinical_results"):
            self._learn(outcome.find("group_list"))
            frame = _text(outcome, "time_frame")
            for where, measure in _rows(outcome, "measure", place):
                for path, unit, count in _denominators(measure, where):
                    yield self._value(
                        "outcome", path, count, measure=_text(measure, "title"),
                        time_frame=frame, row="Analysed", unit=unit, parameter="Number",
                        value=count.get("value", ""),
                    )  # fmt: skip
                yield from self._measured("outcome", measure, where, frame, {})

    def _measured(
        self,
        part: Part,
        measure: ET.Element,
        place: str,
        frame: str,
        shared: dict[str, tuple[str, str]],
    ) -> Iterator[Reported]:
        whole = shared | _by_group(measure, place)
        for where, row in _rows(measure, "class_list/class", place):
            analysed = whole | _by_group(row, where)
            for path, unit, count in _denominators(row, where):
                yield self._value(
                    part, path, count, measure=_text(measure, "title"), time_frame=frame,
                    row=_text(row, "title"), category="Analysed", unit=unit, parameter="Number",
                    value=count.get("value", ""),
                )  # fmt: skip
            for inside, category in _rows(row, "category_list/category", where):
                for path, found in _rows(category, "measurement_list/measurement", inside):
                    people, unit = analysed.get(found.get("group_id", ""), ("", ""))
                    yield self._value(
                        part, path, found, measure=_text(measure, "title"), time_frame=frame,
                        row=_text(row, "title"), category=_text(category, "title"),
                        parameter=words(_text(measure, "param")), unit=_text(measure, "units"),
                        dispersion=words(_text(measure, "dispersion")),
                        value=found.get("value", ""), spread=found.get("spread", ""),
                        lower=found.get("lower_limit", ""), upper=found.get("upper_limit", ""),
                        analysed=people, analysed_unit=unit, comment=(found.text or "").strip(),
                    )  # fmt: skip

    def _events(self, results: ET.Element) -> Iterator[Reported]:
        events = results.find("reported_events")
        if events is None:
            return
        at = "clinical_results/reported_events"
        self._learn(events.find("group_list"))
        frame = _text(events, "time_frame")
        kinds: tuple[tuple[Seriousness, str], ...] = (
            ("deaths", "deaths"),
            ("serious", "serious_events"),
            ("other", "other_events"),
        )
        for seriousness, key in kinds:
            for place, category in _rows(events, f"{key}/category_list/category", at):
                for where, event in _rows(category, "event_list/event", place):
                    for path, count in _rows(event, "counts", where):
                        yield self._value(
                            "adverse event", path, count, measure=_text(event, "sub_title"),
                            time_frame=frame, seriousness=seriousness,
                            organ_class=_text(category, "title"), parameter="Number",
                            unit=_DENOMINATOR, value=count.get("subjects_affected", ""),
                            events=count.get("events", ""),
                            analysed=count.get("subjects_at_risk", ""), analysed_unit=_DENOMINATOR,
                        )  # fmt: skip

    def _analyses(self, results: ET.Element) -> Iterator[RegistryAnalysis]:
        for place, outcome in _rows(results, "outcome_list/outcome", "clinical_results"):
            for path, found in _rows(outcome, "analysis_list/analysis", place):
                named = [(group.text or "").strip() for group in found.iterfind("group_id_list/*")]
                yield RegistryAnalysis(
                    path=path, measure=_text(outcome, "title"),
                    time_frame=_text(outcome, "time_frame"), groups=tuple(named),
                    method=_text(found, "method"), p=_text(found, "p_value"),
                    parameter=_text(found, "param_type"), estimate=_text(found, "param_value"),
                    level=_text(found, "ci_percent"), sides=_text(found, "ci_n_sides"),
                    lower=_text(found, "ci_lower_limit"), upper=_text(found, "ci_upper_limit"),
                    comment=_text(found, "estimate_desc"),
                )  # fmt: skip

    def _registered(self) -> Iterator[RegisteredOutcome]:
        for rank in ("primary", "secondary", "other"):
            for row in self.root.findall(f"{rank}_outcome"):
                yield RegisteredOutcome(
                    rank=rank, measure=_text(row, "measure"), time_frame=_text(row, "time_frame")
                )

    def _value(self, part: Part, path: str, held: ET.Element, **rest: Any) -> Reported:  # noqa: ANN401 - checked by the noun
        group = held.get("group_id", "")
        return Reported(
            part=part, path=path, group=group, group_title=self.titles.get(group, ""), **rest
        )

    def _learn(self, groups: ET.Element | None) -> None:
        for group in groups if groups is not None else ():
            id_, title = group.get("group_id", ""), _text(group, "title")
            self.titles[id_] = title
            known = RegistryGroup(id=id_, title=title, description=_text(group, "description"))
            self.groups.setdefault(f"{id_} {title}", known)


def _rows(held: ET.Element, way: str, at: str) -> Iterator[tuple[str, ET.Element]]:
    """Elements with their paths: `at/way[position]`, positions from 1 as XPath counts."""
    parents: dict[int, int] = {}
    first, _, last = way.rpartition("/")
    for group in held.findall(first) if first else [held]:
        for element in group.findall(last):
            parents[0] = parents.get(0, 0) + 1
            yield f"{at}/{way}[{parents[0]}]", element


def _denominators(held: ET.Element, at: str) -> Iterator[tuple[str, str, ET.Element]]:
    for place, analysed in _rows(held, "analyzed_list/analyzed", at):
        for path, count in _rows(analysed, "count_list/count", place):
            yield path, _text(analysed, "units"), count


def _by_group(held: ET.Element, at: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for _, unit, count in _denominators(held, at):
        group = count.get("group_id", "")
        if group not in found or unit == _DENOMINATOR:
            found[group] = (count.get("value", ""), unit)
    return found


def _text(held: ET.Element, way: str) -> str:
    return " ".join((held.findtext(way) or "").split())
