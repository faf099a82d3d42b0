"""Each analysis in words: what was found, in whom, why it is (not) trusted, how it holds."""

import re
from pathlib import Path

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.robustness_words import robustness
from stook.model.protocol import Method
from stook.model.synthesis import Flip, Robustness, Specification
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.report import report_html
from stook.store import FolderStore

BCG = Path(__file__).parents[3] / "examples" / "bcg-tuberculosis"
PLANNED = Specification(
    id="d-p.o.any", comparison="d-p", outcome="o", timepoint="any", measure="RR",
    method=Method(), contrasts=(),
)  # fmt: skip
INTERVAL = Flip(choice="interval", option="HKSJ", estimate=3.26, ci_low=0.52, ci_high=20.47)
ALONE = Flip(
    choice="studies", option="without Smith 2010", estimate=1.5, ci_low=0.8, ci_high=2.9
)  # fmt: skip
START = "20 of 24 defensible analyses agree"
CHOICE = (
    "it depends on the interval method (with the Hartung-Knapp-Sidik-Jonkman interval: "
    "RR 3.26, 0.52 to 20.47)"
)


@pytest.mark.parametrize(
    ("agree", "flips", "said"),
    [
        (24, (), "This holds in all 24 defensible analyses."),
        (20, (), f"{START}; it withstands each single change but not all combinations."),
        (20, (INTERVAL,), f"{START}; {CHOICE}."),
        (20, (ALONE, INTERVAL), f"{START}; {CHOICE}, and leaving out Smith 2010 overturns it."),
        (20, (ALONE,),
         f"{START}; it depends on single studies (leaving out Smith 2010 overturns it)."),
        (20, (ALONE,) * 4,
         f"{START}; it depends on single studies (leaving out any one of 4 studies overturns it)."),
    ],
)  # fmt: skip
def test_what_a_finding_depends_on(agree: int, flips: tuple[Flip, ...], said: str) -> None:
    one = Robustness(id="d-p.o.any", sentence="", agree=agree, analyses=24, flips=flips)
    assert robustness(load_catalogue(), one, PLANNED) == said


def test_an_analysis_is_told_from_its_finding() -> None:
    page = report_html(build(FolderStore(BCG), Engine()))
    article = page.partition('<article id="analysis:')[2].partition("</article>")[0]
    told = re.sub(r"<[^>]*>", "", article)
    for sentence in (
        "13 studies with 357,347 people: RR 0.49 (0.33 to 0.73).",
        "The certainty of the evidence is low, because of risk of bias and inconsistency.",
        "The results of the studies differ considerably (I² 92%",
        "defensible analyses",
        "test for a difference: P = 0.36",
        "the risk ratio is multiplied by 0.97 (0.95 to 0.99; P = 0.005)",
    ):
        assert sentence in told, sentence
