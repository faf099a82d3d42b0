"""Which comparison, outcome and time window each analysis of a package becomes.

An analysis that only groups another one's data ("...: X subgroup analysis") becomes a subgroup
column of it. Two analyses that would become the same synthesis with different data stay apart:
the later one gets an outcome of its own, named after what its group or name adds.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from stook.exchange.analysis_names import Named, analysis_name, side_label, slug, unique, versus
from stook.exchange.import_model import Analysis, MappedComparison, Mapping, Names, Sides, Target
from stook.exchange.revman.export_columns import plain
from stook.exchange.revman.package_model import AnalysisKey, DataRow
from stook.model.study import Arm, Result, Study
from stook.model.terms import ANY_TIMEPOINT
from stook.problems import Place, Problem, problem

_GROUPING = re.compile(r"^sub-?group(?:ed)?(?: analys[ie]s)?\s*(?:of|by|on|:)?\s*", re.I)
RESERVED = frozenset({*Study.__slots__, *Arm.__slots__, *Result.__slots__})


@dataclass(slots=True)
class Targets:
    """The answer: a target for each analysis, and the names behind all ids."""

    targets: dict[AnalysisKey, Target] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    problems: list[Problem] = field(default_factory=list)


def assign(analyses: tuple[Analysis, ...], mapping: Mapping, mapping_file: str = "") -> Targets:
    """Targets of all analyses. Entries of the mapping that match nothing become Problems."""
    return _Assigning(analyses, mapping, mapping_file).run()


def numbers(row: DataRow) -> tuple[object, ...]:
    """The study and its numbers: what makes two rows the same data."""
    return (row.study, row.experimental, row.control, row.giv_mean, row.giv_se, row.o_e,
            row.variance)  # fmt: skip


class _Assigning:
    """One walk over the analyses of a package."""

    def __init__(self, analyses: tuple[Analysis, ...], mapping: Mapping, file: str) -> None:
        self.analyses, self.mapping, self.file = analyses, mapping, file
        self.made = Targets()
        self.used: set[tuple[str, str]] = set()
        self.owner: dict[tuple[str, str, str], Analysis] = {}
        self.outcome_map = {plain(k): (k, v) for k, v in mapping.outcomes.items()}
        self.window_map = {plain(k): (k, v) for k, v in mapping.windows.items()}
        self.outcome_ids: dict[str, str] = {}
        self.window_ids: dict[str, str] = {}

    def run(self) -> Targets:
        self._studies()
        read = {a.key: analysis_name(a.name) for a in self.analyses}
        # Base analyses first: a subgroup analysis may stand before the data that it groups.
        for analysis in sorted(self.analyses, key=lambda a: bool(read[a.key].variable)):
            self._analysis(analysis, read[analysis.key])
        self.made.targets = {a.key: self.made.targets[a.key] for a in self.analyses}
        self._unused()
        return self.made

    def _studies(self) -> None:
        known = {plain(k): (k, v) for k, v in self.mapping.studies.items()}
        taken: dict[str, str] = {}
        for row in (row for analysis in self.analyses for row in analysis.rows):
            if row.study in taken.values():
                continue
            key, wanted = known.get(plain(row.study), ("", ""))
            self.used.add(("studies", key))
            taken[unique(wanted or slug(row.study, "study"), taken)] = row.study
        self.made.names.studies.update(taken)

    def _analysis(self, analysis: Analysis, named: Named) -> None:
        sides, aside = self._sides(analysis, named)
        outcome = self._outcome(named.outcome)
        window = self._window(named.window)
        variable = named.variable
        key = (sides.id, outcome, window)
        base = self.owner.get(key)
        levels = {row.subgroup for row in analysis.rows} - {""}
        if base is not None:
            if self._same_data(analysis, base, part=bool(variable and levels)):
                column = self._variable(variable or aside or "subgroup") if levels else ""
                self.made.targets[analysis.key] = Target(
                    comparison=sides.id, outcome=outcome, timepoint=window,
                    variable=column, base=base.key,
                )  # fmt: skip
                return
            outcome = self._apart(outcome, aside or variable or f"group {analysis.key[0]}", key)
            key = (sides.id, outcome, window)
        self.owner[key] = analysis
        given = analysis.settings.subgroup_by if analysis.settings else ""
        column = self._variable(variable or given or aside or "subgroup") if levels else ""
        self.made.targets[analysis.key] = Target(
            comparison=sides.id, outcome=outcome, timepoint=window, variable=column
        )

    def _same_data(self, analysis: Analysis, base: Analysis, *, part: bool) -> bool:
        """Whether an analysis holds the rows of `base` (or part of them), computed alike."""
        if analysis.plan.measure != base.plan.measure or analysis.plan.method != base.plan.method:
            return False
        own, theirs = (Counter(numbers(row) for row in a.rows) for a in (analysis, base))
        if self.made.targets[base.key].variable:
            return False
        return own <= theirs if part else own == theirs

    def _apart(self, outcome: str, what: str, key: tuple[str, str, str]) -> str:
        """An outcome of its own for data that differ from those of the outcome's name."""
        names = self.made.names.outcomes
        wanted = slug(f"{outcome} {what}")
        while (key[0], wanted, key[2]) in self.owner:
            wanted = unique(wanted, names)
        names.setdefault(wanted, f"{names[outcome]} ({what})")
        return wanted

    def _outcome(self, name: str) -> str:
        text = plain(name)
        key, mapped = self.outcome_map.get(text, ("", ""))
        self.used.add(("outcomes", key))
        if text not in self.outcome_ids:
            names = self.made.names.outcomes
            chosen = mapped or unique(slug(name, "outcome"), names)
            self.outcome_ids[text] = chosen
            names.setdefault(chosen, name[:1].upper() + name[1:])
        return self.outcome_ids[text]

    def _window(self, name: str) -> str:
        if not name:
            return ANY_TIMEPOINT
        text = plain(name)
        key, mapped = self.window_map.get(text, ("", ""))
        self.used.add(("windows", key))
        if text not in self.window_ids:
            default = slug(name.removesuffix(" term"), "window")
            chosen = mapped or unique(default, self.made.names.windows)
            self.window_ids[text] = chosen
            self.made.names.windows.setdefault(chosen, name)
        return self.window_ids[text]

    def _variable(self, name: str) -> str:
        """The column of a subgroup variable; one that the folder has otherwise gets a suffix."""
        name = _GROUPING.sub("", name) or "subgroup"
        column = slug(name, "subgroup").replace("-", "_")
        if column in RESERVED:
            column += "_subgroup"
        self.made.names.variables.setdefault(column, name)
        return column

    # Comparisons ------------------------------------------------------------------------------

    def _sides(self, analysis: Analysis, named: Named) -> tuple[Sides, str]:
        """The comparison of an analysis, and what its group's name says beside it."""
        mapped = self._mapped(analysis)
        settings = analysis.settings
        name = settings.group_name if settings else ""
        intervention, comparator, aside = versus(name)
        if mapped is not None:
            return self._known(
                Sides(
                    id=mapped.id,
                    intervention=mapped.intervention,
                    comparator=mapped.comparator,
                    route=mapped.route,
                    intervention_name=mapped.intervention.replace("-", " "),
                    comparator_name=mapped.comparator.replace("-", " "),
                    label=mapped.label or name,
                )
            ), aside
        if named.prefix:
            intervention, comparator, _ = versus(named.prefix)
            name = named.prefix
        elif not intervention:
            labels = (settings.experimental_label, settings.control_label) if settings else ("", "")
            intervention = side_label(labels[0]) or name or f"intervention {analysis.key[0]}"
            comparator = side_label(labels[1]) or f"control {analysis.key[0]}"
        sides = Sides(
            id=slug(f"{slug(intervention)[:40]}-{slug(comparator)[:40]}"),
            intervention=slug(intervention, "intervention"),
            comparator=slug(comparator, "control"),
            intervention_name=intervention,
            comparator_name=comparator,
            label=name.removesuffix(aside).strip(" ,:;–—-(") if aside else name,
        )
        return self._known(sides), aside

    def _known(self, sides: Sides) -> Sides:
        """The same comparison where it was met before; else the new one under a free id."""
        if sides.comparator == sides.intervention:
            sides = replace(sides, comparator=f"{sides.comparator}-control")
        known = self.made.names.comparisons
        for other in known.values():
            if other.triple == sides.triple:
                return other
        new = unique(sides.id, set(known))
        known[new] = replace(sides, id=new)
        return known[new]

    def _mapped(self, analysis: Analysis) -> MappedComparison | None:
        """The mapping's entry: by group number or name, the one with the longest fitting prefix."""
        settings = analysis.settings
        groups = {plain(analysis.key[0]), plain(settings.group_name) if settings else ""}
        fitting = [
            entry
            for entry in self.mapping.comparisons
            if plain(entry.group) in groups - {""}
            and plain(analysis.name).startswith(plain(entry.names))
        ]
        if not fitting:
            return None
        chosen = max(fitting, key=lambda entry: len(entry.names))
        self.used.add(("comparisons", f"{chosen.group} {chosen.names}"))
        return chosen

    def _unused(self) -> None:
        """Problems for entries of the mapping that matched nothing."""
        entries: Iterable[tuple[str, str]] = [
            *(("comparisons", f"{e.group} {e.names}") for e in self.mapping.comparisons),
            *(("outcomes", name) for name in self.mapping.outcomes),
            *(("windows", name) for name in self.mapping.windows),
            *(("studies", name) for name in self.mapping.studies),
        ]
        for area, name in entries:
            if (area, name) not in self.used:
                what = f"`{area}`: nothing in the package is called {name.strip()!r}."
                self.made.problems.append(problem("W776", Place(self.file), what))
