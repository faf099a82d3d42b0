"""A record of ClinicalTrials.gov as its API (v2) answers it.

Structure: https://clinicaltrials.gov/data-api/about-api/study-data-structure. Missing keys are
missing values; a key of the wrong kind is a Problem, and the rest is read.
"""

import json
from collections.abc import Iterator
from typing import Any

from stook.model.registry import (
    Part,
    RegisteredOutcome,
    RegistryAnalysis,
    RegistryGroup,
    RegistryRecord,
    Reported,
    Seriousness,
)
from stook.problems import Place, Problem, problem

RESULTS = "resultsSection"
_DENOMINATOR = "Participants"


def read_json(data: bytes, file: str) -> RegistryRecord | None:
    """The record, or None (with nothing said) where the bytes are no such record.

    What is malformed inside is in the record's `problems`.
    """
    try:
        study = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    if not isinstance(study, dict) or not isinstance(study.get("protocolSection"), dict):
        return None
    return _Reader(study, file).record()


class _Reader:
    """One record being read."""

    def __init__(self, study: dict[str, Any], file: str) -> None:
        self.study = study
        self.file = file
        self.problems: list[Problem] = []
        self.titles: dict[str, str] = {}
        self.groups: dict[str, RegistryGroup] = {}

    def record(self) -> RegistryRecord:
        protocol = self._dict(self.study, "protocolSection", "")
        identity = self._dict(protocol, "identificationModule", "protocolSection")
        status = self._dict(protocol, "statusModule", "protocolSection")
        results = self._dict(self.study, RESULTS, "")
        reported = tuple(self._all(results))
        return RegistryRecord(
            id=text(identity.get("nctId")),
            version=_date(status.get("lastUpdatePostDateStruct")),
            title=text(identity.get("officialTitle") or identity.get("briefTitle")),
            start=_date(status.get("startDateStruct")),
            groups=tuple(self.groups.values()),
            reported=reported,
            analyses=tuple(self._analyses(results)),
            registered=tuple(self._registered(protocol)),
            problems=tuple(self.problems),
        )

    # Parts ------------------------------------------------------------------------------------

    def _all(self, results: dict[str, Any]) -> Iterator[Reported]:
        yield from self._flow(results)
        yield from self._baseline(results)
        yield from self._outcomes(results)
        yield from self._events(results)

    def _flow(self, results: dict[str, Any]) -> Iterator[Reported]:
        at = f"{RESULTS}.participantFlowModule"
        module = self._dict(results, "participantFlowModule", RESULTS)
        self._learn(module, "groups", at)
        for place, period in self._rows(module, "periods", at):
            for kind in ("milestones", "dropWithdraws"):
                for where, row in self._rows(period, kind, place):
                    counts = "achievements" if kind == "milestones" else "reasons"
                    for path, count in self._rows(row, counts, where):
                        people = text(count.get("numSubjects"))
                        yield self._value(
                            "flow", path, count, measure=text(period.get("title")),
                            row=text(row.get("type")), unit=_DENOMINATOR, value=people,
                            parameter="Number", comment=text(count.get("comment")),
                        )  # fmt: skip

    def _baseline(self, results: dict[str, Any]) -> Iterator[Reported]:
        at = f"{RESULTS}.baselineCharacteristicsModule"
        module = self._dict(results, "baselineCharacteristicsModule", RESULTS)
        self._learn(module, "groups", at)
        for path, unit, count in self._denominators(module, at):
            yield self._value("baseline", path, count, measure="Analysed", unit=unit,
                              parameter="Number", value=text(count.get("value")))  # fmt: skip
        shared = self._by_group(module, at)
        for place, measure in self._rows(module, "measures", at):
            yield from self._measured("baseline", measure, place, shared)

    def _outcomes(self, results: dict[str, Any]) -> Iterator[Reported]:
        at = f"{RESULTS}.outcomeMeasuresModule"
        module = self._dict(results, "outcomeMeasuresModule", RESULTS)
        for place, outcome in self._rows(module, "outcomeMeasures", at):
            self._learn(outcome, "groups", place)
            for path, unit, count in self._denominators(outcome, place):
                yield self._value(
                    "outcome", path, count, measure=text(outcome.get("title")),
                    time_frame=text(outcome.get("timeFrame")), row="Analysed", unit=unit,
                    parameter="Number", value=text(count.get("value")),
                )  # fmt: skip
            yield from self._measured("outcome", outcome, place, {})

    def _measured(
        self, part: Part, measure: dict[str, Any], place: str, shared: dict[str, tuple[str, str]]
    ) -> Iterator[Reported]:
        """The values of one measure, row by row, with the denominator that is nearest."""
        whole = shared | self._by_group(measure, place)
        for where, row in self._rows(measure, "classes", place):
            analysed = whole | self._by_group(row, where)
            for path, unit, count in self._denominators(row, where):
                yield self._value(
                    part, path, count, measure=text(measure.get("title")),
                    time_frame=text(measure.get("timeFrame")), row=text(row.get("title")),
                    category="Analysed", unit=unit, parameter="Number",
                    value=text(count.get("value")),
                )  # fmt: skip
            for inside, category in self._rows(row, "categories", where):
                for path, found in self._rows(category, "measurements", inside):
                    people, unit = analysed.get(text(found.get("groupId")), ("", ""))
                    yield self._value(
                        part, path, found, measure=text(measure.get("title")),
                        time_frame=text(measure.get("timeFrame")), row=text(row.get("title")),
                        category=text(category.get("title")),
                        parameter=words(measure.get("paramType")),
                        unit=text(measure.get("unitOfMeasure")),
                        dispersion=words(measure.get("dispersionType")),
                        value=text(found.get("value")), spread=text(found.get("spread")),
                        lower=text(found.get("lowerLimit")), upper=text(found.get("upperLimit")),
                        analysed=people, analysed_unit=unit, comment=text(found.get("comment")),
                    )  # fmt: skip

    def _events(self, results: dict[str, Any]) -> Iterator[Reported]:
        at = f"{RESULTS}.adverseEventsModule"
        module = self._dict(results, "adverseEventsModule", RESULTS)
        self._learn(module, "eventGroups", at)
        frame = text(module.get("timeFrame"))
        totals: tuple[tuple[Seriousness, str, str], ...] = (
            ("deaths", "deathsNum", "All-cause mortality"),
            ("serious", "seriousNum", "Total, serious adverse events"),
            ("other", "otherNum", "Total, other adverse events"),
        )
        for place, group in self._rows(module, "eventGroups", at):
            for seriousness, stem, title in totals:
                if f"{stem}Affected" in group:
                    yield self._value(
                        "adverse event", f"{place}.{stem}Affected", {"groupId": group.get("id")},
                        measure=title, time_frame=frame, seriousness=seriousness,
                        parameter="Number", unit=_DENOMINATOR,
                        value=text(group.get(f"{stem}Affected")),
                        analysed=text(group.get(f"{stem}AtRisk")), analysed_unit=_DENOMINATOR,
                    )  # fmt: skip
        kinds: tuple[tuple[Seriousness, str], ...] = (
            ("serious", "seriousEvents"),
            ("other", "otherEvents"),
        )
        for seriousness, key in kinds:
            for place, event in self._rows(module, key, at):
                for path, count in self._rows(event, "stats", place):
                    yield self._value(
                        "adverse event", path, count, measure=text(event.get("term")),
                        time_frame=frame, seriousness=seriousness,
                        organ_class=text(event.get("organSystem")), parameter="Number",
                        unit=_DENOMINATOR, value=text(count.get("numAffected")),
                        events=text(count.get("numEvents")), analysed=text(count.get("numAtRisk")),
                        analysed_unit=_DENOMINATOR, comment=text(event.get("notes")),
                    )  # fmt: skip

    def _analyses(self, results: dict[str, Any]) -> Iterator[RegistryAnalysis]:
        at = f"{RESULTS}.outcomeMeasuresModule"
        module = self._dict(results, "outcomeMeasuresModule", RESULTS)
        for place, outcome in self._rows(module, "outcomeMeasures", at):
            for path, found in self._rows(outcome, "analyses", place):
                groups = found.get("groupIds")
                yield RegistryAnalysis(
                    path=path, measure=text(outcome.get("title")),
                    time_frame=text(outcome.get("timeFrame")),
                    groups=tuple(map(text, groups)) if isinstance(groups, list) else (),
                    method=text(found.get("statisticalMethod")), p=text(found.get("pValue")),
                    parameter=text(found.get("paramType")), estimate=text(found.get("paramValue")),
                    level=text(found.get("ciPctValue")), sides=words(found.get("ciNumSides")),
                    lower=text(found.get("ciLowerLimit")), upper=text(found.get("ciUpperLimit")),
                    comment=text(found.get("estimateComment")),
                )  # fmt: skip

    def _registered(self, protocol: dict[str, Any]) -> Iterator[RegisteredOutcome]:
        at = "protocolSection.outcomesModule"
        module = self._dict(protocol, "outcomesModule", "protocolSection")
        for rank in ("primary", "secondary", "other"):
            for _, row in self._rows(module, f"{rank}Outcomes", at):
                yield RegisteredOutcome(
                    rank=rank,
                    measure=text(row.get("measure")),
                    time_frame=text(row.get("timeFrame")),
                )

    # Access -----------------------------------------------------------------------------------

    def _value(self, part: Part, path: str, held: dict[str, Any], **rest: Any) -> Reported:  # noqa: ANN401 - checked by the noun
        group = text(held.get("groupId"))
        return Reported(
            part=part, path=path, group=group, group_title=self.titles.get(group, ""), **rest
        )

    def _learn(self, module: dict[str, Any], key: str, at: str) -> None:
        """Remember the groups of a part; ids are its own, so the latest title counts."""
        for _, group in self._rows(module, key, at):
            id_, title = text(group.get("id")), text(group.get("title"))
            self.titles[id_] = title
            known = RegistryGroup(id=id_, title=title, description=text(group.get("description")))
            self.groups.setdefault(f"{id_} {title}", known)

    def _denominators(
        self, held: dict[str, Any], at: str
    ) -> Iterator[tuple[str, str, dict[str, Any]]]:
        for place, denominator in self._rows(held, "denoms", at):
            for path, count in self._rows(denominator, "counts", place):
                yield path, text(denominator.get("units")), count

    def _by_group(self, held: dict[str, Any], at: str) -> dict[str, tuple[str, str]]:
        """Denominator and its unit by group; participants where there are several units."""
        found: dict[str, tuple[str, str]] = {}
        for _, unit, count in self._denominators(held, at):
            group = text(count.get("groupId"))
            if group not in found or unit == _DENOMINATOR:
                found[group] = (text(count.get("value")), unit)
        return found

    def _dict(self, held: dict[str, Any], key: str, at: str) -> dict[str, Any]:
        value = held.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self._wrong(f"{at}.{key}".lstrip("."), "an object")
        return {}

    def _rows(
        self, held: dict[str, Any], key: str, at: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        value = held.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(f"{at}.{key}", "a list")
            return
        for index, row in enumerate(value):
            path = f"{at}.{key}[{index}]"
            if isinstance(row, dict):
                yield path, row
            else:
                self._wrong(path, "an object")

    def _wrong(self, path: str, expected: str) -> None:
        found = problem("W920", Place(self.file), f"{path} is not {expected}; it is left out.")
        if found not in self.problems:
            self.problems.append(found)


def text(value: object) -> str:
    """A scalar as text; '' for what is missing or no scalar."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip()


def words(value: object) -> str:
    """A constant in words: `COUNT_OF_PARTICIPANTS` as "Count of Participants"."""
    small = {"of", "or", "and"}
    parts = [part for part in text(value).replace("_", " ").split(" ") if part]
    if not parts or not text(value).isupper():
        return text(value)
    return " ".join(part.lower() if part.lower() in small else part.capitalize() for part in parts)


def _date(value: object) -> str:
    return text(value.get("date")) if isinstance(value, dict) else ""
