"""`stook what-if`: which single changes alter a finding's words, and that each is what it says."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.certainty import Judgement, Reason
from stook.model.protocol import Method, Outcome, Protocol, Term, Thresholds
from stook.model.synthesis import Contrast, Group, Specification
from stook.model.terms import Certainty
from stook.model.what_if import WhatIf
from stook.summary.what_if import what_if
from stook.summary.what_if_data import data_changes
from stook.synthesis.findings import finding
from stook.synthesis.synthesise import synthesise
from summarycases.build import events, one_comparison, question
from summarycases.build import protocol as make_protocol

EXAMPLE = Path(__file__).parents[3] / "examples" / "nmda-chronic-pain"
WALD = Method(model="random", estimator="DL", interval="Wald", prediction="none")
LOW = Judgement(certainty=Certainty.LOW)
# Events and totals of four studies, as (intervention, comparator).
TABLES = [((12, 50), (22, 50)), ((9, 40), (13, 40)), ((24, 90), (28, 90)), ((0, 20), (3, 20))]


def contrast(name: str, arms: tuple[tuple[int, int], tuple[int, int]]) -> Contrast:
    first, second = (Group(events=e, total=n, n=n) for e, n in arms)
    return Contrast(study=name, label=name, shape="events", experimental=first, comparator=second)


def planned(tables: Any = TABLES, measure: str = "RR", method: Method = WALD) -> Specification:
    return Specification(
        id="drug-placebo.deaths.any",
        comparison="drug-placebo",
        outcome="deaths",
        timepoint="any",
        measure=measure,
        method=method,
        contrasts=tuple(contrast(f"study-{i}", one) for i, one in enumerate(tables)),
    )


def protocol(outcome: Outcome) -> Protocol:
    return make_protocol(
        question=question("people", "illness", "drug"),
        outcomes={"deaths": outcome},
        interventions={"drug": Term(technical="drug")},
        comparisons=one_comparison("drug"),
    )


def asked(
    specification: Specification, outcome: Outcome | None = None, judgement: Judgement | None = LOW
) -> WhatIf:
    chosen = outcome or events("deaths", thresholds="direction only")
    return what_if(specification, synthesise(specification), protocol(chosen), judgement)


@pytest.mark.parametrize("measure", ["RR", "OR", "RD"])
@pytest.mark.parametrize(
    "method", [WALD, replace(WALD, method="MH"), Method(), Method(model="common")]
)
def test_the_batch_is_each_changed_synthesis_on_its_own(measure: str, method: Method) -> None:
    specification = planned(measure=measure, method=method)
    made = list(data_changes(specification))
    assert sum(hinge == "study" for hinge, *_ in made) == 4
    # 4 studies, 4 cells each way, but no event fewer than none in the last study's first arm
    assert sum(hinge == "event" for hinge, *_ in made) == 15
    for _, what, changed, pool in made:
        alone = synthesise(changed).pool
        for name in ("estimate", "ci_low", "ci_high"):
            assert getattr(pool, name) == pytest.approx(getattr(alone, name), rel=1e-7), what


def test_every_alternative_is_what_the_build_would_say() -> None:
    found = asked(planned())
    assert found.statement == "Drug may reduce deaths."
    assert all(one.statement != found.statement for one in found.alternatives)
    study = next(one for one in found.alternatives if one.hinge == "study")
    kept = [c for c in planned().contrasts if study.what != f"without {c.label}"]
    alone = synthesise(replace(planned(), contrasts=tuple(kept)))
    again = finding(
        replace(planned(), contrasts=tuple(kept)), alone, events("deaths"), LOW, speaks=True
    )
    assert study.estimate == pytest.approx(again.estimate)
    assert study.ci_high == pytest.approx(again.ci_high)


def test_the_interval_method_is_named_where_it_decides() -> None:
    found = asked(planned(TABLES[:2]))
    interval = next(one for one in found.smallest if one.hinge == "interval")
    assert interval.what == "HKSJ interval"
    assert "could also mean" in interval.statement


def test_each_level_of_certainty_is_tried_and_the_nearest_comes_first() -> None:
    found = asked(planned())
    levels = [one.what for one in found.alternatives if one.hinge == "certainty"]
    assert levels[-1] == "high certainty"
    assert set(levels) == {"very low certainty", "moderate certainty", "high certainty"}


def test_a_reason_taken_back_counts_from_below_the_floor() -> None:
    reasons = tuple(
        Reason(domain=domain, code=code, levels=levels)
        for domain, code, levels in (
            ("risk of bias", "rob.blinding", 2),
            ("imprecision", "imprecision.small", 2),
        )
    )
    judged = Judgement(certainty=Certainty.VERY_LOW, reasons=reasons)
    found = asked(planned(), judgement=judged)
    back = [one for one in found.alternatives if one.what.startswith("not rated down")]
    # four levels below high is one below very low: two levels back make it low, not moderate
    assert [one.certainty for one in back] == [Certainty.LOW, Certainty.LOW]
    one_level = replace(judged, reasons=(replace(reasons[0], levels=1), *reasons[1:]))
    # three below high: very low; without risk of bias it is low
    found = asked(planned(), judgement=one_level)
    back = [one for one in found.alternatives if one.what == "not rated down for risk of bias"]
    assert [one.certainty for one in back] == [Certainty.LOW]


def test_at_the_floor_nothing_is_rated_down_further() -> None:
    """Else "holds whatever is done to a GRADE domain" would be said of what cannot be lowered."""
    found = asked(planned(), judgement=Judgement(certainty=Certainty.VERY_LOW))
    assert "domain" not in {one.hinge for one in found.tried}
    low = asked(planned(), judgement=LOW)
    assert {one.hinge: one.tried for one in low.tried}["domain"] == 5


def test_a_threshold_is_moved_no_further_than_the_words_need() -> None:
    outcome = events("deaths", thresholds=Thresholds(small=10, moderate=300, large=600))
    found = asked(planned(), outcome, Judgement(certainty=Certainty.MODERATE))
    assert "slightly" in found.statement
    synthesis = synthesise(planned())
    made = finding(planned(), synthesis, outcome, LOW, speaks=True)
    # Past the nearer end of its interval the effect could be little to no difference.
    size = min(abs(made.absolute_low or 0), abs(made.absolute_high or 0))
    small = next(one for one in found.alternatives if "small" in one.what)
    moved = float(small.what.split(" at ")[1].split()[0])
    assert 0 < moved - size <= 1
    assert "little to no difference" in small.statement
    assert small.distance == pytest.approx(moved - 10)


def test_nothing_is_varied_where_nothing_is_said() -> None:
    unjudged = asked(planned(), judgement=None)
    assert (unjudged.statement, unjudged.alternatives, unjudged.tried) == ("", (), ())


def test_what_was_tried_without_effect_is_told_from_what_was_not_tried() -> None:
    found = asked(planned())
    tried = {one.hinge: one.tried for one in found.tried}
    assert tried["certainty"] == 3
    assert "threshold" not in tried  # direction only: there is none to move


def test_the_command_names_findings_that_it_knows(tmp_path: Any) -> None:
    runner = CliRunner()
    folder = shutil.copytree(EXAMPLE, tmp_path / "copy")
    told = runner.invoke(main, ["what-if", str(folder), "--finding", "ketamine-iv-placebo.adverse"])
    assert told.exit_code == 0
    assert "the interval method: HKSJ interval gives 3.26 (0.52 to 20.47)" in told.output
    data = json.loads(runner.invoke(main, ["what-if", str(folder), "--json"]).output)
    adverse = next(one for one in data if one["id"] == "ketamine-iv-placebo.adverse-events.any")
    assert "the interval method" in adverse["hangs_on"]
    wrong = runner.invoke(main, ["what-if", str(folder), "--finding", "nobody"])
    assert wrong.exit_code == 2
    assert "ketamine-iv-placebo.adverse-events.any" in wrong.output
