"""A review of one comparison and one outcome as a folder, and what is said of it."""

import json
from pathlib import Path
from typing import Any

from stook.language.catalogue import load_catalogue
from stook.language.statements import Register, statement
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.store import FolderStore

WORDS = load_catalogue()
REVIEW: dict[str, Any] = {
    "stook": 1,
    "id": "r",
    "title": "T",
    "question": {
        "population": {"technical": "adults"},
        "condition": {"technical": "illness"},
        "intervention": {"technical": "zinc"},
    },
    "interventions": {"zinc": {"technical": "zinc"}},
    "comparators": {"placebo": {"technical": "placebo", "kind": "placebo"}},
    "comparisons": {"c": {"intervention": "zinc", "comparator": "placebo"}},
    "synthesis": {"model": "common", "method": "IV", "interval": "Wald", "prediction": "none"},
}
GRADED = {"small": 10, "moderate": 30, "large": 60}
EVENT: dict[str, Any] = {"kind": "dichotomous", "measure": "RR", "thresholds": GRADED}
HAZARD: dict[str, Any] = {
    "kind": "time to event", "measure": "HR", "thresholds": GRADED, "baseline_risk": 400,
}  # fmt: skip
MEAN: dict[str, Any] = {
    "kind": "continuous", "measure": "MD", "thresholds": {"small": 1, "moderate": 3, "large": 6},
}  # fmt: skip


def written(
    folder: Path,
    outcome: dict[str, Any],
    rows: str,
    certainty: str = "moderate",
    **review: Any,
) -> Path:
    """A review folder with studies a and b; `rows` is results.csv. YAML reads JSON."""
    name = outcome.get("technical", "event")
    one = {"technical": name, "family": "benefit", "in_summary": True, **outcome}
    agreed = folder / "extraction" / "agreed"
    agreed.mkdir(parents=True, exist_ok=True)
    made = {**REVIEW, "outcomes": {"o": one}, **review}
    (folder / "review.yaml").write_text(json.dumps(made), encoding="utf-8")
    studies = sorted({line.split(",")[0] for line in rows.splitlines()[1:]})
    (folder / "studies.csv").write_text(
        "study,label,year,design\n" + "".join(f"{s},{s},2001,randomised trial\n" for s in studies)
    )
    (agreed / "arms.csv").write_text(
        "study,arm,intervention,comparator,participants\n"
        + "".join(f"{s},t,zinc,,\n{s},c,,placebo,\n" for s in studies)
    )
    (agreed / "results.csv").write_text(rows)
    if certainty:
        reason = {"domain": "imprecision", "code": "imprecision.wide", "levels": 1}
        entry = {"certainty": certainty, "reasons": [] if certainty == "high" else [reason]}
        judged = {"findings": {"c.o.any": entry}}
        (folder / "certainty.yaml").write_text(json.dumps(judged), encoding="utf-8")
    return folder


def built(folder: Path) -> Built:
    """The build of a folder."""
    return build(FolderStore(folder), Engine())


def sentence(made: Built, register: Register = "lay") -> str:
    """The statement of the only finding."""
    (one,) = [f for f in made.findings if f.in_summary]
    return statement(one, made.review.protocol, WORDS, register).text


def codes(made: Built) -> set[str]:
    """The codes of the problems of a build."""
    return {one.code for one in made.problems}


def contrasts(effect: float, spread: float = 1.2) -> str:
    """Two studies that report one ratio with an interval."""
    low, high = effect / spread, effect * spread
    return "study,outcome,timepoint,arm,reference,effect,ci_low,ci_high\n" + "".join(
        f"{s},o,any,t,c,{effect:.4f},{low:.4f},{high:.4f}\n" for s in "ab"
    )


def means(difference: float, sd: float = 5.0, control: float = 14.0, people: int = 60) -> str:
    """Two studies with means and SDs in two arms."""
    return "study,outcome,timepoint,arm,n,mean,sd\n" + "".join(
        f"{s},o,any,t,{people},{control + difference:g},{sd:g}\n"
        f"{s},o,any,c,{people},{control:g},{sd:g}\n"
        for s in "ab"
    )


def counts(treated: int, control: int, people: int = 600) -> str:
    """Two studies with people who had the event in two arms of one size."""
    return "study,outcome,timepoint,arm,events,total\n" + "".join(
        f"{s},o,any,t,{treated},{people}\n{s},o,any,c,{control},{people}\n" for s in "ab"
    )
