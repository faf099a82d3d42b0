"""Every clone compares with R: what `docs/explanation/statistics.md` names, with its numbers.

`tests/reference/r` carries results of R (metafor, meta, netmeta, mixmeta and others); the whole kit
is compared where the shared data folder is beside the project (`test_conformance.py`).
"""

import re
from collections import Counter
from functools import cache

import pytest
from conformance import runner
from conformance.compare import compare
from conformance.kit import packed

LEAST, LEAST_OF_EACH = 3_000, 20


def argument(name: str, *values: str) -> str:
    """A pattern for an argument of an R call."""
    return rf"\b{re.escape(name)} *= *['\"](?:{'|'.join(map(re.escape, values))})['\"]"


MEASURES = (
    "RR", "OR", "RD", "PETO", "AS", "MD", "SMD", "SMDH", "ROM", "IRR", "IRD",
    "PLO", "PFT", "PAS", "PLN", "PR", "ZCOR", "COR",
)  # fmt: skip
NAMED = {
    **{f"measure {name}": argument("measure", name) for name in MEASURES},
    **{f"variance of SMD {name}": argument("vtype", name) for name in ("LS", "LS2", "UB", "AV")},
    **{
        f"estimator {name}": argument("method", name)
        for name in ("REML", "DL", "HE", "HS", "SJ", "PM", "EB", "ML")
    },
    "common effect, inverse variance": argument("method", "EE", "FE"),
    "Mantel-Haenszel": r"^rma\.mh\(|" + argument("method", "MH"),
    "Peto": r"^rma\.peto\(|" + argument("method", "Peto"),
    "Wald interval": argument("test", "z"),
    "t interval": argument("test", "t"),
    "Hartung-Knapp-Sidik-Jonkman": argument("test", "knha") + r"|random\.ci *= *'HK'",
    "HKSJ-adhoc": r"adhoc\.hakn\.ci",
    "prediction interval HTS": argument("method.predict", "HTS"),
    "prediction interval V": argument("method.predict", "V"),
    "prediction interval normal": argument("method.predict", "S"),
    "prediction interval HK": argument("method.predict", "HK"),
    "prediction interval HK-PR": argument("method.predict", "HK-PR"),
    "tau2 by Q-profile": r"^confint\(|type *= *'QP'",
    "tau2 by profile likelihood": argument("type", "PL"),
    "meta-regression": r"mods *=",
    "subgroups": r"subgroup",
    "permutation or all subsets": r"permutest|gosh",
    "Egger": r"^regtest\(|" + argument("method.bias", "Egger"),
    "Begg": r"^ranktest\(|" + argument("method.bias", "Begg"),
    **{name: argument("method.bias", name) for name in ("Harbord", "Peters", "Macaskill", "Deeks")},
    "trim and fill": r"trimfill",
    "three-level and multivariate models": r"rma\.mv\(",
    "structure UN": argument("struct", "UN"),
    "structure CS": argument("struct", "CS"),
    "structure HCS": argument("struct", "HCS"),
    "standard errors by clusters": r"robust\(|vcovCR|coef_test",
    "network": r"netmeta\(",
    "rare events in a network": r"netmetabin\(",
    "combinations of treatments": r"discomb\(|netcomb\(",
    "medians converted": r"metamean|est\.mean",
    "leave-one-out": r"leave1out\(",
    "influence": r"influence\(|rstudent\(",
}
BY_ID = {
    "PET-PEESE": "pet_peese",
    "direct and indirect evidence": "netsplit",
    "incoherence by designs": "decomp.design",
    "contributions": "netcontrib",
    "ranks": "rankogram",
    "P-scores": "netrank",
}


@cache
def numbers() -> dict[int, int]:
    """The place of every case in the pack, with how many of its numbers were compared."""
    compared = {}
    for position, case in enumerate(packed()):
        answer = runner.answered(case)
        if answer is not None:
            _, ours, theirs = answer
            outcome = compare(ours, theirs)
            assert not outcome.failures, (str(case), outcome.failures)
            compared[position] = outcome.numbers
    return compared


def test_every_result_that_a_clone_carries_agrees() -> None:
    summary = runner.run(chosen=packed())
    assert not summary.failures, "\n".join(summary.failures[:40])
    assert summary.covered.total() == len(packed())
    assert summary.numbers >= LEAST


@cache
def counts() -> Counter[str]:
    found: Counter[str] = Counter()
    for position, count in numbers().items():
        case = packed()[position]
        for name, pattern in NAMED.items():
            if re.search(pattern, case.text):
                found[name] += count
        for name, start in BY_ID.items():
            if case.id.startswith(start):
                found[name] += count
    return found


@pytest.mark.parametrize("name", [*NAMED, *BY_ID])
def test_what_the_page_of_statistics_names_is_compared_with_r(name: str) -> None:
    assert counts()[name] >= LEAST_OF_EACH
