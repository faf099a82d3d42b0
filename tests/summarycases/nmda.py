"""The reference review as a plan: findings, certainties and facts as published.

Numbers: Cochrane review CD015373.pub2 (doi:10.1002/14651858.CD015373.pub2) and its plain language
summary; the certainties are inferred from its wording.
"""

from pathlib import Path
from typing import Any

from stook.model.certainty import General, Reason
from stook.model.finding import Finding
from stook.model.protocol import Comparator, Comparison, Protocol, Question, Term
from stook.model.summary import SummaryPlan
from stook.model.terms import Basis, Certainty
from stook.summary.verdicts import verdicts, weigh_reasons
from summarycases.build import facts, finding, harm, prose, protocol, score, silent

TEXT = Path(__file__).resolve().parents[2] / "examples" / "nmda-chronic-pain" / "text"
NOTICE = (
    "A demonstration from public data; not the Cochrane review itself and not endorsed by Cochrane."
)
ARMS = {
    "ketamine-iv-placebo": ("ketamine", "iv"),
    "ketamine-oral-placebo": ("ketamine", "oral"),
    "ketamine-topical-placebo": ("ketamine", "topical"),
    "memantine-placebo": ("memantine", "oral"),
    "dextromethorphan-placebo": ("dextromethorphan", "oral"),
    "amantadine-placebo": ("amantadine", "oral"),
    "magnesium-iv-placebo": ("magnesium", "iv"),
    "magnesium-oral-placebo": ("magnesium", "oral"),
}
IMPLIED: dict[str, Any] = {"basis": Basis.IMPLIED}
EVENTS: dict[str, Any] = {"measure": "RR"}


def nmda_protocol() -> Protocol:
    """The question, outcomes and comparisons of the reference review."""
    interventions = ("ketamine", "memantine", "dextromethorphan", "amantadine", "magnesium")
    component: dict[str, Any] = {"part_of": "adverse-events", "in_summary": False}
    comparisons = {
        key: Comparison(intervention=name, route=route, comparator="placebo")
        for key, (name, route) in ARMS.items()
    }
    comparisons["ketamine-iv-active"] = Comparison(
        intervention="ketamine", route="iv", comparator="active", in_summary=False
    )
    return protocol(
        notices=(NOTICE,),
        question=Question(
            population=Term(technical="adults with chronic pain"),
            condition=Term(technical="chronic pain"),
            intervention=Term(
                technical="ketamine and other N-methyl-D-aspartate receptor antagonists",
                lay="ketamine and other NMDA receptor antagonists",
                plural=True,
            ),
        ),
        outcomes={
            "pain": score("pain intensity", thresholds="direction only"),
            "adverse-events": harm("adverse events"),
            "psychotomimetic": harm("psychotomimetic effects", **component),
            "hallucinations": harm("hallucinations", **component),
            "sedation": harm("sedation", **component),
            "nausea": harm("nausea", **component),
            "vomiting": harm("vomiting", **component),
            "dizziness": harm("dizziness", **component),
            "headache": harm("headache", **component),
        },
        interventions={name: Term(technical=name) for name in interventions},
        routes={
            "iv": Term(technical="intravenous"),
            "oral": Term(technical="oral"),
            "topical": Term(technical="topical", lay="applied to the skin as a cream"),
        },
        comparators={
            "placebo": Comparator(technical="placebo", kind="placebo"),
            "usual-care": Comparator(technical="usual care", kind="usual care"),
            "active": Comparator(technical="another medicine", kind="active"),
        },
        comparisons=comparisons,
    )


def nmda_findings() -> list[Finding]:
    """The findings that the summary rests on; intervals as published or recomputed."""
    iv = "ketamine-iv-placebo"
    low, very = Certainty.LOW, Certainty.VERY_LOW
    found = [
        finding(iv, "pain", very, timepoint="immediate", interval=(-32.09, 0.51)),
        finding(iv, "pain", low, timepoint="short", interval=(-15.51, 4.87)),
        finding(iv, "pain", None, timepoint="medium", interval=(-31.05, 13.65)),
        finding(iv, "adverse-events", low, interval=(1.05, 10.09), **EVENTS),
        finding(iv, "psychotomimetic", None, interval=(2.43, 11.52), **EVENTS),
        finding(iv, "hallucinations", None, interval=(0.12, 48.41), **EVENTS),
        finding(iv, "sedation", None, interval=(0.14, 3.90), **EVENTS),
        finding(iv, "nausea", None, interval=(1.75, 8.36), **EVENTS),
        finding(iv, "vomiting", None, interval=(1.49, 14.59), **EVENTS),
        finding(iv, "dizziness", None, interval=(0.70, 38.39), **EVENTS),
        finding(iv, "headache", None, interval=(0.58, 2.24), **EVENTS),
    ]
    for key in list(ARMS)[1:]:
        found.append(finding(key, "pain", very, timepoint="short", interval=(-20, 2), **IMPLIED))
        if key in ("ketamine-oral-placebo", "magnesium-oral-placebo"):
            found.append(silent(key, "adverse-events"))
            found.append(finding(key, "nausea", None, interval=(0.5, 9), **EVENTS))
        else:
            found.append(
                finding(key, "adverse-events", very, interval=(0.5, 9), **EVENTS, **IMPLIED)
            )
    return found


def nmda_plan() -> SummaryPlan:
    """The whole plan."""
    about = facts(
        Basis.DECLARED,
        studies=67,
        participants=2309,
        studies__ketamine=39,
        studies__memantine=10,
        studies__dextromethorphan=9,
        studies__amantadine=3,
        studies__magnesium=8,
        studies__versus_placebo=62,
        women_percent__min=11,
        women_percent__max=100,
        industry_percent=19,
        regions="Europe; the UK; the USA",
        duration="generally brief, a few months at most",
        conditions=(
            "nerve pain (after shingles or from diabetes); fibromyalgia; "
            "complex regional pain syndrome"
        ),
        current_to="2025-06",
    )
    reasons = General(
        reasons=(
            Reason(domain="risk of bias", code="rob.blinding"),
            Reason(domain="risk of bias", code="rob.missing"),
            Reason(domain="imprecision", code="imprecision.few_studies"),
            Reason(domain="imprecision", code="imprecision.small"),
        )
    )
    of, found = nmda_protocol(), nmda_findings()
    said = verdicts(found, of)
    return SummaryPlan(
        protocol=of,
        verdicts=said,
        facts=about,
        reasons=weigh_reasons(found, said, reasons),
        background=prose(TEXT),
    )
