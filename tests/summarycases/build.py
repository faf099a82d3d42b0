"""Short ways to make the nouns of a summary plan in tests."""

from pathlib import Path
from typing import Any

from stook.files.prose import read_prose
from stook.model.facts import Fact
from stook.model.finding import Finding
from stook.model.protocol import (
    Comparator,
    Comparison,
    Outcome,
    Protocol,
    Question,
    Term,
    Thresholds,
)
from stook.model.summary import Prose, SummaryPlan
from stook.model.terms import Basis, Certainty, Direction, Family, Importance, Kind
from stook.summary.verdicts import verdicts, weigh_reasons

TEXT = Path(__file__).parent / "text"
BENEFIT, HARM = Family.BENEFIT, Family.UNWANTED
VERY_LOW, LOW = Certainty.VERY_LOW, Certainty.LOW
MODERATE, HIGH = Certainty.MODERATE, Certainty.HIGH


def score(technical: str, lay: str = "", **more: Any) -> Outcome:
    """A benefit measured on a scale, fewer points being better."""
    defaults: dict[str, Any] = {
        "family": BENEFIT,
        "kind": Kind.CONTINUOUS,
        "measure": "MD",
        "importance": Importance.CRITICAL,
        "thresholds": Thresholds(small=5, moderate=10, large=20),
        "in_summary": True,
    }
    return Outcome(technical=technical, lay=lay, **{**defaults, **more})


def events(technical: str, lay: str = "", **more: Any) -> Outcome:
    """A benefit counted in people, fewer being better."""
    chosen: dict[str, Any] = {
        "kind": Kind.DICHOTOMOUS,
        "measure": "RR",
        "thresholds": Thresholds(small=10, moderate=30, large=60),
        **more,
    }
    return score(technical, lay, **chosen)


def harm(technical: str, lay: str = "", **more: Any) -> Outcome:
    """An unwanted effect counted in people, spoken of by direction only."""
    return events(technical, lay, **{"family": HARM, "thresholds": "direction only", **more})


def more_is_better(outcome_direction: Direction = Direction.HIGHER) -> dict[str, Any]:
    """The direction of an outcome of which more is better."""
    return {"direction": outcome_direction}


def finding(comparison: str, outcome: str, certainty: Certainty | None, **more: Any) -> Finding:
    """A pooled finding; `low` and `high` are its interval, its estimate lies between them."""
    window = more.pop("timepoint", "any")
    low, high = more.pop("interval", (None, None))
    measure = more.pop("measure", "MD")
    null = 0.0 if measure in {"MD", "SMD", "RD"} else 1.0
    chosen: dict[str, Any] = {"state": "pooled", "family": BENEFIT, "measure": measure}
    if low is not None and high is not None:
        clear = "unclear" if low <= null <= high else "more" if low > null else "less"
        chosen |= {"ci_low": low, "ci_high": high, "estimate": (low + high) / 2, "change": clear}
        if measure == "MD":
            chosen |= {
                "absolute": (low + high) / 2,
                "absolute_low": low,
                "absolute_high": high,
            }
    return Finding(
        id=f"{comparison}.{outcome}.{window}",
        comparison=comparison,
        outcome=outcome,
        timepoint=window,
        certainty=certainty,
        certainty_basis=more.pop("basis", Basis.JUDGED if certainty else None),
        **{**chosen, **more},
    )


def silent(comparison: str, outcome: str) -> Finding:
    """A finding without data."""
    return finding(comparison, outcome, None, state="no data")


def facts(basis: Basis = Basis.COMPUTED, **values: float | str) -> dict[str, Fact]:
    """Review-level facts; `women_percent__min` stands for `review.women-percent.min`."""
    made = {}
    for name, value in values.items():
        key = "review." + name.replace("__", ".").replace("_", "-")
        made[key] = Fact(id=key, value=value, text=str(value), basis=basis, step="count")
    return made


def protocol(**fields: Any) -> Protocol:
    """A protocol with a placebo as comparator unless others are given."""
    defaults: dict[str, Any] = {
        "stook": 1,
        "id": "example",
        "title": "An invented review",
        "comparators": {"placebo": Comparator(technical="placebo", kind="placebo")},
    }
    return Protocol(**{**defaults, **fields})


def question(population: str, condition: str, intervention: str, **more: Any) -> Question:
    """A question in lay words only."""
    return Question(
        population=Term(technical=population),
        condition=Term(technical=condition),
        intervention=Term(technical=intervention, plural=more.pop("plural", None)),
        **more,
    )


def one_comparison(intervention: str, comparator: str = "placebo") -> dict[str, Comparison]:
    """The only comparison of a review."""
    return {
        f"{intervention}-{comparator}": Comparison(intervention=intervention, comparator=comparator)
    }


def risks(finding_id: str, with_it: float, without: float) -> dict[str, Fact]:
    """The absolute facts of a finding, per 1000."""
    numbers = {"intervention": with_it, "comparator": without}
    return {
        (key := f"{finding_id}.absolute.{name}"): Fact(
            id=key, value=value, text=f"{value:g}", basis=Basis.COMPUTED, step="absolute effect"
        )
        for name, value in numbers.items()
    }


def prose(folder: Path) -> dict[str, Prose]:
    """The prose of a folder `text/`."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))}
    return {name: read_prose(f"text/{name}.md", name, text)[0] for name, text in texts.items()}


def points(finding_id: str, value: float) -> dict[str, Fact]:
    """The fact of a pooled mean difference."""
    key = f"{finding_id}.estimate"
    return {key: Fact(id=key, value=value, text=f"{value:g}", basis=Basis.COMPUTED, step="pool")}


def plan(
    of: Protocol, found: list[Finding], about: dict[str, Fact], shape: str = ""
) -> SummaryPlan:
    """The plan that the pipeline would make of findings, with the prose of `text/<shape>`."""
    said = verdicts(found, of)
    background = prose(TEXT / shape) if shape else {}
    return SummaryPlan(
        protocol=of,
        verdicts=said,
        facts=about,
        reasons=weigh_reasons(found, said),
        background=background,
    )
