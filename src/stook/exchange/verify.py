"""The proof of an import: every stored number recomputed from the folder that was written.

The folder is read back and goes through the same steps as in `stook build`; what they give is
compared with what the package stores, row by row and total by total.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from stook.exchange.folder import Imported
from stook.exchange.import_model import Analysis, Target
from stook.exchange.inferring import separate_weights
from stook.exchange.planning import yes
from stook.exchange.revman.package_model import DataRow, Total
from stook.exchange.totals import Tolerance, total_differences
from stook.model.finding import SubgroupAnalysis
from stook.model.review import Review
from stook.model.synthesis import Contrast, Pool, Specification, StudyEffect, Synthesis
from stook.problems import Place, Problem, problem
from stook.synthesis.drop_dangling import sound
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A stored number that the folder does not reproduce. None is "not estimable"."""

    analysis: str
    subject: str
    what: str
    stored: float | str | None
    recomputed: float | str | None
    place: Place

    def as_dict(self) -> dict[str, object]:
        """Its JSON shape."""
        return {
            "analysis": self.analysis,
            "study": self.subject,
            "what": self.what,
            "stored": self.stored,
            "recomputed": self.recomputed,
            "line": self.place.line,
        }

    def problem(self) -> Problem:
        """The same as a Problem."""
        stored, ours = ("not estimable" if x is None else x for x in (self.stored, self.recomputed))
        what = (
            f"{self.analysis}, {self.subject}: {self.what} is stored as {stored} and "
            f"recomputed as {ours}."
        )
        return problem("W774", self.place, what)


@dataclass(slots=True)
class Verification:
    """How many rows and totals there are, how many are reproduced, and what differs.

    `not_stored` counts rows for which the package holds placeholders in the place of results.
    """

    rows: int = 0
    rows_reproduced: int = 0
    totals: int = 0
    totals_reproduced: int = 0
    not_stored: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        """True where nothing differs."""
        return not self.differences


def verify(imported: Imported, review: Review) -> Verification:
    """Recompute all stored results of the package from a loaded folder."""
    return _Verifying(imported, review).run()


def _sum(weights: Iterable[float | None]) -> float | None:
    """The sum of the weights there are, None where there is none."""
    known = [weight for weight in weights if weight is not None]
    return sum(known) if known else None


class _Verifying:
    """One comparison of a package with a folder."""

    def __init__(self, imported: Imported, review: Review) -> None:
        self.imported = imported
        self.specifications = {spec.id: spec for spec in specifications(sound(review))}
        self.study_ids = {name: id_ for id_, name in imported.targets.names.studies.items()}
        self.tolerance = Tolerance(imported.package.decimals)
        self.result = Verification()

    def run(self) -> Verification:
        for analysis in self.imported.analyses:
            self.analysis(analysis)
        return self.result

    def analysis(self, analysis: Analysis) -> None:
        target = self.imported.targets.targets[analysis.key]
        self.result.rows += len(analysis.rows)
        keys = [self.key(analysis, index) for index in range(len(analysis.rows))]
        specification = self.specifications.get(".".join(target.finding))
        found = self.chosen(specification, keys)
        if specification is None or len(found) < len(keys):
            self.absent(analysis, keys, found)
            return
        if target.base is None and len(specification.contrasts) > len(keys):
            self.surplus(analysis, specification, keys)
        whole = synthesise(
            replace(
                specification,
                contrasts=tuple(found.values()),
                subgroup_by=(target.variable,) if target.variable else (),
                pooled=True,
            )
        )
        weights = self.weights(analysis, specification, found, keys, whole)
        for row, key, effect in zip(analysis.rows, keys, whole.effects, strict=True):
            self.row(analysis, target, row, found[key], effect, weights.get(key))
        self.totals(analysis, target, specification, found, keys, whole, weights)

    # Rows -------------------------------------------------------------------------------------

    def key(self, analysis: Analysis, index: int) -> tuple[str, str]:
        """Study and stratum of a row in the folder."""
        stratum = self.imported.assembled.strata[analysis.key, index]
        return self.study_ids[analysis.rows[index].study], stratum

    def chosen(
        self, specification: Specification | None, keys: list[tuple[str, str]]
    ) -> dict[tuple[str, str], Contrast]:
        """The folder's contrasts for the rows, in the order of the rows."""
        if specification is None:
            return {}
        there = {(each.study, each.stratum): each for each in specification.contrasts}
        return {key: there[key] for key in keys if key in there}

    def absent(
        self,
        analysis: Analysis,
        keys: list[tuple[str, str]],
        found: dict[tuple[str, str], Contrast],
    ) -> None:
        """Rows that the folder does not hold: then the analysis as a whole is another one."""
        for row, key in zip(analysis.rows, keys, strict=True):
            if key not in found:
                self.differs(analysis, row.study, "the row", "there", "absent", row.place)
        if analysis.settings is not None and analysis.settings.total is not None:
            self.result.totals += 1 + len(analysis.subgroups)

    def surplus(
        self, analysis: Analysis, specification: Specification, keys: list[tuple[str, str]]
    ) -> None:
        """Contrasts that the folder forms and the package does not have."""
        for each in specification.contrasts:
            if (each.study, each.stratum) not in keys:
                place = analysis.rows[0].place
                self.differs(analysis, each.label, "a contrast", "absent", "there", place)

    def row(
        self,
        analysis: Analysis,
        target: Target,
        row: DataRow,
        contrast: Contrast,
        effect: StudyEffect,
        weight: float | None,
    ) -> None:
        before = len(self.result.differences)
        stored = row.stored
        if target.variable and contrast.groups.get(target.variable, "") != row.subgroup:
            own = contrast.groups.get(target.variable, "")
            self.differs(analysis, row.study, "subgroup", row.subgroup, own, row.place)
        if stored.placeholder and effect.effect is not None:
            self.result.not_stored += 1
            return
        pairs = [
            ("effect", stored.effect, effect.effect, self.tolerance.effect),
            ("lower limit", stored.ci_low, effect.ci_low, self.tolerance.effect),
            ("upper limit", stored.ci_high, effect.ci_high, self.tolerance.effect),
        ]
        if effect.effect is not None and stored.weight is not None and weight is not None:
            pairs.append(("weight", stored.weight, weight, self.tolerance.weight))
        for what, theirs, ours, tolerance in pairs:
            if stored.placeholder or tolerance.same(theirs, ours):
                continue
            self.differs(analysis, row.study, what, theirs, ours, row.place)
        if len(self.result.differences) == before:
            self.result.rows_reproduced += 1

    def weights(
        self,
        analysis: Analysis,
        specification: Specification,
        found: dict[tuple[str, str], Contrast],
        keys: list[tuple[str, str]],
        whole: Synthesis,
    ) -> dict[tuple[str, str], float | None]:
        """The recomputed weight of each row; none where the source computed none.

        Weights are of the analysis, or of each subgroup where the source shows no overall estimate.
        """
        settings = analysis.settings
        if settings is not None and not yes(settings.overall_estimates or "true"):
            if not yes(settings.subgroup_estimates or "true"):
                return {}
            by_subgroup = True
        else:
            if settings is None and not analysis.plan.pooled:
                return {}
            by_subgroup = settings is None and separate_weights(analysis.rows)
        if not by_subgroup:
            return dict(zip(keys, (each.weight for each in whole.effects), strict=True))
        weights: dict[tuple[str, str], float | None] = {}
        for subgroup in dict.fromkeys(row.subgroup for row in analysis.rows):
            own = [key for key, row in zip(keys, analysis.rows, strict=True)
                   if row.subgroup == subgroup]  # fmt: skip
            part = self.part(specification, found, own)
            weights |= dict(zip(own, (each.weight for each in part.effects), strict=True))
        return weights

    def part(
        self,
        specification: Specification,
        found: dict[tuple[str, str], Contrast],
        keys: list[tuple[str, str]],
    ) -> Synthesis:
        """The synthesis of some of the rows."""
        chosen = tuple(found[key] for key in keys)
        return synthesise(replace(specification, contrasts=chosen, subgroup_by=(), pooled=True))

    # Totals -----------------------------------------------------------------------------------

    def totals(
        self,
        analysis: Analysis,
        target: Target,
        specification: Specification,
        found: dict[tuple[str, str], Contrast],
        keys: list[tuple[str, str]],
        whole: Synthesis,
        weights: dict[tuple[str, str], float | None],
    ) -> None:
        stored = analysis.settings.total if analysis.settings is not None else None
        if analysis.settings is not None and stored is not None and analysis.plan.pooled:
            between = whole.subgroups[0] if whole.subgroups else None
            everything = _sum(weights.values())
            self.total(analysis, "total", stored, whole.pool, list(found.values()), everything)
            if between is not None and yes(analysis.settings.between_test or "true"):
                self.between(analysis, stored, between)
        for total in analysis.subgroups:
            own = [key for key, row in zip(keys, analysis.rows, strict=True)
                   if row.subgroup == total.subgroup]  # fmt: skip
            part = self.part(specification, found, own)
            chosen = [found[key] for key in own]
            weight = _sum(weights.get(key) for key in own)
            self.total(analysis, total.subgroup, total, part.pool, chosen, weight)

    def total(
        self,
        analysis: Analysis,
        subject: str,
        total: Total,
        pool: Pool,
        contrasts: list[Contrast],
        weight: float | None = None,
    ) -> None:
        if total.stored.placeholder and pool.estimate is not None:
            return
        self.result.totals += 1
        method = analysis.plan.method
        found = list(total_differences(total, pool, contrasts, method, self.tolerance, weight))
        for what, theirs, ours in found:
            self.differs(analysis, subject, what, theirs, ours, total.place)
        if not found:
            self.result.totals_reproduced += 1

    def between(self, analysis: Analysis, total: Total, ours: SubgroupAnalysis) -> None:
        """The test for differences between subgroups, part of the total."""
        if total.between_q is None or (total.between_q == 0 and ours.q is None):
            return  # RevMan 5 writes 0 where fewer than two subgroups can be compared
        tolerance = self.tolerance
        pairs = (
            ("Q between subgroups", total.between_q, ours.q, tolerance.effect),
            ("degrees of freedom between subgroups", total.between_df, ours.df, tolerance.effect),
            ("P between subgroups", total.between_p, ours.p, tolerance.p),
            ("I2 between subgroups", total.between_i2, ours.i2, tolerance.weight),
        )
        wrong = [pair for pair in pairs if pair[1] is not None and not pair[3].same(*pair[1:3])]
        for what, theirs, recomputed, _ in wrong:
            self.differs(analysis, "total", what, theirs, recomputed, total.place)
        if wrong:
            self.result.totals_reproduced -= 1

    def differs(
        self,
        analysis: Analysis,
        subject: str,
        what: str,
        stored: float | str | None,
        recomputed: float | str | None,
        place: Place,
    ) -> None:
        self.result.differences.append(
            Difference(
                analysis=analysis.title,
                subject=subject,
                what=what,
                stored=stored,
                recomputed=recomputed,
                place=place,
            )
        )
