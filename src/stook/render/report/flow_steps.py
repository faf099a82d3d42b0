"""From records to studies: the PRISMA flow as steps, with what was left out at their side."""

from dataclasses import dataclass

from markupsafe import Markup

from stook.pipeline.build import Built
from stook.render.report.trails import Trails
from stook.screening.flow import Box


@dataclass(frozen=True, slots=True)
class FlowBox:
    """A count in words with its parts; `count` is '' where nobody published it."""

    count: Markup
    text: str
    parts: tuple[tuple[str, Markup], ...] = ()


@dataclass(frozen=True, slots=True)
class FlowStep:
    """A step with the boxes that leave at its side."""

    box: FlowBox
    out: tuple[FlowBox, ...] = ()
    kept: bool = False


def flow_steps(built: Built, trails: Trails) -> list[FlowStep]:
    """The steps whose counts are known; [] where none is."""
    return _Steps(built, trails).steps()


class _Steps:
    def __init__(self, built: Built, trails: Trails) -> None:
        self.boxes = built.flow.boxes
        self.trails = trails

    def steps(self) -> list[FlowStep]:
        """From what was found to what was included."""
        found = ("database_results", "register_results")
        other = ("website_results", "organisation_results", "citations_results")
        steps = [
            self._found(found, "found", ("duplicates", "excluded_automatic", "excluded_other")),
            self._step("records_screened", ("records_excluded",)),
            self._step("dbr_sought_reports", ("dbr_notretrieved_reports",)),
            self._step("dbr_assessed", ("dbr_excluded",)),
            self._found(other, "found_otherwise", ()),
            self._step("other_sought_reports", ("other_notretrieved_reports",)),
            self._step("other_assessed", ("other_excluded",)),
            self._step("previous_studies", ()),
        ]
        last = self._kept()
        return [step for step in (*steps, last) if step is not None]

    def _found(self, keys: tuple[str, ...], name: str, out: tuple[str, ...]) -> FlowStep | None:
        known = [key for key in keys if self._count(key) is not None]
        if not known:
            return None
        total = sum(self._count(key) or 0 for key in known)
        parts = tuple(
            (source, self.trails.to(self.trails.href(f"flow.{key}"), "?" if n is None else str(n)))
            for key in known
            for source, n in (self.boxes[key].parts or ((self._text(key), self._count(key)),))
        )
        count = self.trails.to(self.trails.href(f"flow.{known[0]}"), str(total))
        words = self.trails.words.say(f"page.flow.{name}").text
        return FlowStep(FlowBox(count, words, parts), self._out(out))

    def _step(self, key: str, out: tuple[str, ...]) -> FlowStep | None:
        if self._count(key) is None:
            return None
        return FlowStep(self._box(key), self._out(out))

    def _out(self, keys: tuple[str, ...]) -> tuple[FlowBox, ...]:
        return tuple(self._box(key) for key in keys if self._count(key))

    def _box(self, key: str) -> FlowBox:
        box: Box = self.boxes[key]
        href = self.trails.href(f"flow.{key}")
        parts = tuple(
            (name, self.trails.to(href, "?" if n is None else str(n))) for name, n in box.parts
        )
        count = self.trails.to(href, self.trails.grouped(str(box.count)))
        return FlowBox(count, self._text(key), parts)

    def _kept(self) -> FlowStep | None:
        """What is included in the end, with its reports and what of it is in a meta-analysis."""
        studies = "total_studies" if self._count("total_studies") is not None else "new_studies"
        if self._count(studies) is None:
            return None
        box = self._box(studies)
        parts = tuple(
            (
                self._text(key),
                self.trails.to(self.trails.href(f"flow.{key}"), str(self._count(key))),
            )
            for key in (studies.replace("studies", "reports"), "total_studies_ma")
            if self._count(key) is not None
        )
        return FlowStep(FlowBox(box.count, box.text, parts), kept=True)

    def _count(self, key: str) -> int | None:
        box = self.boxes.get(key)
        return box.count if box else None

    def _text(self, key: str) -> str:
        return self.trails.words.say(f"page.flow.{key}").text
