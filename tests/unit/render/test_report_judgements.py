"""The report's judgements: suggested beside decided, one assessor's marked as not yet agreed."""

import re
import shutil
from pathlib import Path

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.pictures import pictures
from stook.render.report import report_html
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[3] / "examples"
ANSWERED = EXAMPLES / "bcg-tuberculosis"
MARK = 'class="proposed"'
ANALYSIS = "bcg-no-vaccine.tuberculosis.any"
PLOTS = ("risk-of-bias.tuberculosis", ANALYSIS, f"risk-of-bias.{ANALYSIS}")


def section(page: str, id_: str) -> str:
    """One section of a report."""
    return page.partition(f'<section id="{id_}"')[2].partition("\n</section>\n\n")[0]


def spoken(markup: str) -> str:
    """The words alone, with a space where one element ends and another begins."""
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


def text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", markup).split())


def test_what_one_assessor_proposes_is_ringed_and_what_is_agreed_is_not(tmp_path: Path) -> None:
    """All 13 trials agreed; then the first of them is known from one assessor's file alone."""
    folder = tmp_path / "review"
    shutil.copytree(ANSWERED, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    (agreed,) = folder.glob("appraisal/*/agreed.csv")
    head, *lines = agreed.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if line.startswith("aronson-1948,")]
    counted = []
    for alone in ([], own):
        rest = [line for line in lines if line not in alone]
        agreed.write_text(head + "".join(rest), encoding="utf-8")
        if alone:
            (agreed.parent / "ann.csv").write_text(head + "".join(alone), encoding="utf-8")
        built = build(FolderStore(folder), Engine())
        drawn = pictures(built, Engine())
        page = report_html(built)
        counted.append(
            [
                section(page, "bias").count(MARK),
                *(drawn[f"plots/{name}.svg"].count(b'class="sp-ring"') for name in PLOTS),
                *(b"one assessor" in drawn[f"plots/{name}.svg"] for name in PLOTS),
                b"1 of 13 studies with judgements" in drawn[f"plots/{PLOTS[2]}.svg"],
                "Ringed judgements are proposed" in section(page, "bias"),
                "Ringed judgements are proposed" in section(page, "analyses"),
            ]
        )
    assert counted == [
        [0, 0, 0, 0, *[False] * 6],
        [6, 6, 5, 0, *[True] * 6],  # five domains and the overall judgement of one trial
    ]


def test_each_domain_stands_with_its_rule_its_inputs_and_the_decision() -> None:
    page = section(report_html(build(FolderStore(ANSWERED), Engine())), "ratings")
    rows = [spoken(row) for row in re.findall(r"<tr.*?</tr>", page, re.DOTALL)][1:]
    names = (
        "Study design", "Risk of bias", "Inconsistency", "Indirectness", "Imprecision",
        "Publication bias",
    )  # fmt: skip
    assert len(rows) == len(names)
    assert all(row.startswith(name) for row, name in zip(rows, names, strict=True))
    assert rows[1].startswith("Risk of bias −1 one level down")
    assert "core2025.risk-of-bias" in rows[1]
    assert "Decided: one level down: Six of the trials" in rows[1]
    assert "studies: 13" in rows[2]
    assert "Judged: low. Suggested by the rules: low." in spoken(page)


def test_a_publications_certainty_stands_beside_the_suggestion() -> None:
    built = build(FolderStore(EXAMPLES / "nmda-chronic-pain"), Engine())
    page = spoken(section(report_html(built), "ratings"))
    assert "Published: very low. Suggested by the rules: at most moderate" in page
    assert "Indirectness ? not assessed Not assessed: only people can say" in page
    assert "Not judged yet. Suggested by the rules: at most" in page
