"""Retractions: the oracle of every source, recorded answers, and trials planted in a review."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.notices import Standing
from stook.sources.identifiers import normal_doi, normal_pmid
from stook.sources.notice_files import read_notices
from stook.sources.retractions import (
    SEVERITY,
    crossref_standing,
    pubmed_standing,
    title_standing,
    watch_standing,
    worst,
)

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared"
ORACLE = json.loads((SHARED / "spec/retraction.json").read_text(encoding="utf-8"))
API = SHARED / "data/api"
BCG = ROOT / "examples/bcg-tuberculosis"


@pytest.mark.parametrize("case", ORACLE["pubmed"]["vectors"], ids=str)
def test_pubmed_types_and_links(case: dict[str, list[str]]) -> None:
    assert pubmed_standing(case["pt"], case["ref"]) == case["class"]


@pytest.mark.parametrize(
    "case", [case for case in ORACLE["crossref"]["vectors"] if "doi" in case], ids=str
)
def test_crossref_updates(case: dict[str, object]) -> None:
    work = {key: value for key, value in case.items() if key != "class"}
    assert crossref_standing(work) == case["class"]


def test_every_type_of_crossref() -> None:
    for kind, told in ORACLE["crossref"]["types"].items():
        standing = crossref_standing({"DOI": "10.1234/a", "updated-by": [{"type": kind}]})
        assert standing == (told if told in ("retracted", "concern", "corrected") else "clean")


@pytest.mark.parametrize("case", ORACLE["title_signs"]["vectors"], ids=str)
def test_titles(case: dict[str, str]) -> None:
    assert title_standing(case["title"], case.get("journal", "")) == case["class"]


@pytest.mark.parametrize("case", ORACLE["doi_normalisation"]["vectors"], ids=str)
def test_dois_are_compared_in_one_form(case: dict[str, str]) -> None:
    assert normal_doi(case["in"]) == case["out"]


@pytest.mark.parametrize(
    ("text", "pmid"),
    [("0", ""), ("37476288.0", "37476288"), ("123", "123"), ("x", ""), ("123456789", "")],
)
def test_pubmed_ids(text: str, pmid: str) -> None:
    assert normal_pmid(text) == pmid


def test_natures_of_retraction_watch() -> None:
    for nature, told in ORACLE["retraction_watch"]["nature"].items():
        assert watch_standing(nature) == told
    assert watch_standing("Something new") is Standing.CONCERN


def test_the_worst_wins_in_any_order() -> None:
    order = [Standing(name) for name in ORACLE["severity_order"]]
    for at, standing in enumerate(order):
        assert worst(reversed(order[at:])) is standing
    assert worst([]) is Standing.UNKNOWN


def test_recorded_crossref_works_hold_no_false_friend() -> None:
    path = API / "crossref_updates/works_with_update-to_or_retraction_words.json"
    notices, problems = read_notices(path.read_bytes(), path.name)
    assert not problems
    standings = {notice.doi: notice.standing for notice in notices}
    assert standings["10.1371/journal.pone.0026398"] is Standing.CLEAN  # teeth
    assert standings["10.1002/qj.3512"] is Standing.CLEAN  # a jet stream
    assert standings["10.1155/2020/5109831"] is Standing.RETRACTED  # by its title alone
    assert standings["10.1155/2019/4786431"] is Standing.NOTICE
    assert standings["10.1103/physrevb.98.104436"] is Standing.CORRECTED  # in place
    assert standings["10.1371/journal.pone.0120799"] is Standing.CORRECTED  # what it updates
    bad = [doi for doi, standing in standings.items() if standing is Standing.RETRACTED]
    assert bad == ["10.1155/2020/5109831"]


def test_recorded_retraction_watch_rows() -> None:
    path = API / "retraction_watch/retractions_a.csv"
    notices, problems = read_notices(path.read_bytes(), path.name)
    assert not problems
    assert len(notices) == 10
    first = notices[0]
    assert (first.standing, first.doi, first.pmid, first.date, first.notice) == (
        Standing.RETRACTED, "10.1155/2022/9172719", "36035816", "2023-07-12",
        "10.1155/2023/9756480",
    )  # fmt: skip


def test_recorded_pubmed_citations_are_told_apart() -> None:
    """77 recorded citations: one erratum, no retraction, whatever their titles say."""
    standings = {}
    for path in sorted((API / "ncbi_metapub").glob("*.xml")):
        for notice in read_notices(path.read_bytes(), path.name)[0]:
            standings[notice.pmid] = notice.standing
    assert len(standings) > 50
    assert {pmid for pmid, told in standings.items() if told is Standing.NOTICE} <= {
        "38833988", "39345789", "36156117",
    }  # fmt: skip
    assert not [pmid for pmid, told in standings.items() if told in SEVERITY]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<!DOCTYPE html><html>busy</html>", "web page"),
        (b"<eFetchResult><ERROR>Cannot process ID list</ERROR></eFetchResult>", "ID list"),
        (b'{"message": {"DOI": ', "cut short"),
        (b'{"status": "error"}', "no Crossref work"),
        (b"a,b\n1,2\n", "no Retraction Watch table"),
    ],
)
def test_an_error_is_not_an_answer(data: bytes, said: str) -> None:
    notices, (problem,) = read_notices(data, "answer")
    assert not notices
    assert problem.code == "E928"
    assert said in problem.what


# In a review ------------------------------------------------------------------------------------

XML = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal>
<JournalIssue><PubDate><Year>{year}</Year></PubDate></JournalIssue></Journal>
<ArticleTitle>{title}</ArticleTitle><AuthorList><Author><LastName>{family}</LastName></Author>
</AuthorList><PublicationTypeList><PublicationType>{type}</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList>{links}</CommentsCorrectionsList></MedlineCitation>
</PubmedArticle></PubmedArticleSet>"""


def copied(folder: Path, changes: dict[str, tuple[str, str]]) -> Path:
    """The BCG review with lines put before the title of some of its records."""
    review = folder / "review"
    shutil.copytree(BCG, review, ignore=shutil.ignore_patterns("output", ".stook"))
    export = review / "search/runs/2025-01-15-database-a/export.ris"
    text = export.read_text(encoding="utf-8")
    for record, (before, after) in changes.items():
        head, tail = text.split(f"ID  - {record}\n", 1)
        body, end = tail.split("\nER", 1)
        body = body.replace("TI  - ", f"{before}TI  - {after}")
        text = f"{head}ID  - {record}\n{body}\nER{end}"
    export.write_text(text, encoding="utf-8")
    run = export.with_name("run.yaml")
    kept = [line for line in run.read_text().splitlines() if not line.startswith("sha256")]
    run.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return review


def asked(review: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(
        main, ["check-retractions", "--review", str(review), *arguments], catch_exceptions=False
    )
    return result.exit_code, result.output


def test_planted_retractions_are_found_and_false_friends_are_not(tmp_path: Path) -> None:
    review = copied(
        tmp_path,
        {
            "A-009": ("", "RETRACTED: "),  # aronson-1948, by its title
            "A-022": ("DO  - 10.1234/with,comma\n", ""),  # ferguson-simes-1949
            "A-021": ("DO  - 10.1234/fine\n", "Gingival retraction and "),  # rosenthal-1960
        },
    )
    works = [
        {"DOI": "10.1234/WITH,comma", "updated-by": [
            {"type": "correction", "DOI": "10.1234/c"},
            {"type": "Retraction", "DOI": "10.1234/n",
             "updated": {"date-time": "2021-05-04T00:00:00Z"}}]},
        {"DOI": "10.1234/fine", "title": ["Gingival retraction"]},
    ]  # fmt: skip
    answer = tmp_path / "works.json"
    answer.write_text(json.dumps(works), encoding="utf-8")
    code, output = asked(review, str(answer))
    assert code == 1
    assert "aronson-1948: retracted, title of the record." in output
    assert "ferguson-simes-1949: retracted on 2021-05-04, Crossref; notice 10.1234/n." in output
    assert "rosenthal-1960" not in output
    code, output = asked(review, str(answer), "--write")
    assert (code, "3 of 13 studies changed" in output) == (0, True)
    rows = (review / "studies.csv").read_text(encoding="utf-8").splitlines()
    assert rows[0].endswith("retraction,retraction_date,retraction_source")
    assert rows[2].endswith("retracted,2021-05-04,Crossref; notice 10.1234/n")
    assert next(row for row in rows if "rosenthal" in row).endswith("none,,")
    code, output = asked(review, str(answer), "--write")
    assert (code, "0 of 13 studies changed" in output) == (0, True)


def test_a_retracted_trial_is_an_error_until_somebody_decides(tmp_path: Path) -> None:
    review = copied(tmp_path, {"A-009": ("", "RETRACTED: ")})
    asked(review, "--write")
    runner = CliRunner()
    checked = runner.invoke(main, ["check", str(review)])
    assert checked.exit_code == 1
    assert "E923" in checked.output
    runner.invoke(main, ["build", str(review)])
    protocol = review / "review.yaml"
    text = protocol.read_text(encoding="utf-8")
    assert "\naccepted:" not in text
    protocol.write_text(text + "\naccepted:\n- code: E923\n  reason: planted\n", encoding="utf-8")
    assert runner.invoke(main, ["check", str(review)]).exit_code == 0
    assert runner.invoke(main, ["build", str(review)]).exit_code == 0
    summary = (review / "output/summary.en.md").read_text(encoding="utf-8")
    assert "One of the studies has since been retracted by the journal that published it" in summary
    report = (review / "output/report.html").read_text(encoding="utf-8")
    assert "Retracted, title of the record" in report


def test_likely_only_where_title_year_and_author_agree(tmp_path: Path) -> None:
    review = copied(tmp_path, {})
    text = (review / "search/runs/2025-01-15-database-a/export.ris").read_text(encoding="utf-8")
    record = text.split("ID  - A-009\n")[1].split("ER")[0]
    fields = {line[:2]: line[6:] for line in record.splitlines()}
    year = int(fields["PY"])
    for years, family, expected in (
        (0, fields["AU"], True), (1, fields["AU"], True), (2, fields["AU"], False),
        (0, "Nobody", False),
    ):  # fmt: skip
        xml = XML.format(
            pmid=99, year=year + years, title=fields["TI"], family=family,
            type="Retracted Publication", links="",
        )  # fmt: skip
        path = tmp_path / "pubmed.xml"
        path.write_text(xml, encoding="utf-8")
        output = asked(review, str(path))[1]
        assert ("W927" in output) is expected, (years, family)


def test_a_retracted_abstract_and_a_lifted_retraction_are_for_people(tmp_path: Path) -> None:
    review = copied(tmp_path, {"A-009": ("DO  - 10.1234/lifted\n", "")})
    table = tmp_path / "watch.csv"
    head = "Title,Author,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,"
    table.write_text(
        f"{head}RetractionNature\n"
        "x,A B,1/1/1948 0:00,10.1234/lifted,0,3/2/2019 0:00,Retraction\n"
        "x,A B,1/1/1948 0:00,10.1234/lifted,0,4/2/2020 0:00,Reinstatement\n"
        "y,C D,1/1/1948 0:00,unavailable,0,4/2/2020 0:00,Retraction\n",
        encoding="utf-8",
    )
    output = asked(review, str(table))[1]
    assert "aronson-1948: concern on 2019-03-02, Retraction Watch." in output
    assert "Crossref has not been asked about 1 of 13 studies." in output
    assert output.count("Retraction Watch") == 1
