"""The report's judgements: suggested beside decided, proposed marked as nobody's yet."""

import re
import shutil
from pathlib import Path

from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.render.bias import bias_plots
from stook.render.report import report_html
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[3] / "examples"
ANSWERED = EXAMPLES / "bcg-tuberculosis"
MARK = 'class="proposed"'


def section(page: str, id_: str) -> str:
    """One section of a report."""
    return page.partition(f'<section id="{id_}"')[2].partition("\n</section>\n\n")[0]


def text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", markup).split())


def test_what_nobody_judged_is_marked_as_proposed(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(ANSWERED, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    (table,) = folder.glob("appraisal/*/agreed.csv")
    counted = []
    for written in (
        "",
        "aronson-1948,tuberculosis,any,overall judgement,,some concerns,as proposed\n",
    ):
        table.write_text(table.read_text(encoding="utf-8") + written, encoding="utf-8")
        built = build(FolderStore(folder), Engine())
        (drawn,) = (svg for name, svg in bias_plots(built) if name == "risk-of-bias.tuberculosis")
        page = section(report_html(built), "bias")
        assert "Ringed judgements are proposed" in page
        assert "not yet judged by people" in drawn
        counted.append((page.count(MARK), drawn.count('class="sp-ring"')))
    lights = 13 * 6  # answers of 13 trials lead to five domains and the overall judgement
    assert counted == [(lights, lights), (lights - 1, lights - 1)]


def test_each_domain_stands_with_its_rule_its_inputs_and_the_decision() -> None:
    page = section(report_html(build(FolderStore(ANSWERED), Engine())), "ratings")
    domains = [text(one) for one in re.findall(r"<dt>.*?</dd>", page, re.DOTALL)]
    assert [one.partition(":")[0] for one in domains] == [
        "Study design", "Risk of bias", "Inconsistency", "Indirectness", "Imprecision",
        "Publication bias",
    ]  # fmt: skip
    assert domains[1].startswith("Risk of bias: one level down")
    assert "core2025.risk-of-bias" in domains[1]
    assert "Decided: one level down: Six of the trials" in domains[1]
    assert "studies: 13" in domains[2]
    assert "Judged: low. Suggested by the rules: low." in text(page)


def test_a_publications_certainty_stands_beside_the_suggestion() -> None:
    built = build(FolderStore(EXAMPLES / "nmda-chronic-pain"), Engine())
    page = text(section(report_html(built), "ratings"))
    assert "Published: very low. Suggested by the rules: at most moderate" in page
    assert "Indirectness: not assessedNot assessed: only people can say" in page
    assert "Not judged yet. Suggested by the rules: at most" in page
