"""A synthesis never publishes an interval by a method that does not apply."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.protocol import Method, Plan
from stook.model.synthesis import Contrast, Group, Specification
from stook.stats.applicable import MODELS
from stook.summary.what_if_data import data_changes
from stook.synthesis.carried_out import carried_out, general_method
from stook.synthesis.robustness import robustness
from stook.synthesis.synthesise import synthesise

REVIEWS = Path(__file__).parents[2] / "reviews"
TABLES = [(1, 131, 4, 136), (6, 335, 3, 110), (3, 57, 2, 48), (14, 1011, 13, 760)]
PETO = Method(model="common", method="Peto", estimator="REML", interval="HKSJ", prediction="HTS")


def planned(measure: str, method: Method) -> Specification:
    contrasts = tuple(
        Contrast(
            study=f"study-{i}",
            label=f"study {i}",
            shape="events",
            experimental=Group(events=e1, total=n1, n=n1),
            comparator=Group(events=e2, total=n2, n=n2),
        )
        for i, (e1, n1, e2, n2) in enumerate(TABLES)
    )
    return Specification(
        id="a-b.death.any", comparison="a-b", outcome="death", timepoint="any",
        measure=measure, method=method, contrasts=contrasts,
    )  # fmt: skip


def test_peto_with_a_hartung_knapp_plan(tmp_path: Path) -> None:
    out = tmp_path / "out"
    answer = CliRunner().invoke(
        main, ["build", str(REVIEWS / "peto-hksj"), "--out", str(out)], catch_exceptions=False
    )
    assert "W420" in answer.output
    findings = {one["outcome"]: one for one in json.loads((out / "findings.json").read_text())}
    death = findings["perinatal-death"]
    # R 4.4, metafor 4.6: rma.peto of the same nine tables
    assert death["estimate"] == pytest.approx(0.9122, abs=5e-5)
    assert death["ci_low"] == pytest.approx(0.6355, abs=5e-5)
    assert death["ci_high"] == pytest.approx(1.3094, abs=5e-5)
    assert death["pi_low"] is None
    assert death["tau2"] is None
    (plot,) = (out / "plots").glob("*perinatal-death*.svg")
    assert "common effect, Peto, Wald interval" in plot.read_text()
    report = (out / "report.html").read_text()
    assert "Peto odds ratio; Peto&#39;s method (a common-effect model); Wald intervals" in report


@pytest.mark.parametrize("measure", ["PETO", "OR", "RR"])
@pytest.mark.parametrize("weighting", ["Peto", "MH", "IV"])
@pytest.mark.parametrize("model", ["common", "random"])
def test_every_part_uses_the_method_that_exists(measure: str, weighting: str, model: str) -> None:
    wanted = planned(measure, replace(PETO, method=weighting, model=model))  # type: ignore[arg-type]
    proper = carried_out(wanted)
    used = proper.method
    assert used.interval in MODELS[used.model, used.method].confidence
    pool, own = synthesise(wanted).pool, synthesise(proper).pool
    assert pool == own
    assert (pool.tau2 is None) == (used.model == "common")
    # leaving a study out and coming back are the same analysis as the pool's own
    world = robustness(wanted)
    assert world is not None
    assert world.estimate[world.stated] == pytest.approx(pool.estimate)
    assert world.ci_low[world.stated] == pytest.approx(pool.ci_low)
    for _, _, changed, batch in data_changes(wanted):
        again = synthesise(changed).pool
        assert batch.ci_low == pytest.approx(again.ci_low)
        assert batch.ci_high == pytest.approx(again.ci_high)


def test_an_effect_among_tables_is_weighted_by_inverse_variance_and_says_so() -> None:
    mixed = planned("RR", replace(PETO, method="MH", interval="Wald"))
    reported = Contrast(study="x", label="x", shape="effect", effect=0.1, se=0.2)
    mixed = replace(mixed, contrasts=(*mixed.contrasts, reported))
    assert carried_out(mixed).method.method == "IV"


def test_sentences_about_the_plan_name_what_is_used() -> None:
    plan = Plan(model="common", method="MH")
    assert general_method(plan).interval == "Wald"
    assert general_method(Plan()).interval == "HKSJ"
