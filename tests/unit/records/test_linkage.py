"""Reports of one study are suggested with reasons; duplicates are joined to reports first."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.records import Record, RecordType, ReportKind
from stook.records.linkage import reports, suggest
from stook.records.report_kinds import kind_of_report

BCG = (
    next(p for p in Path(__file__).parents if (p / "examples").is_dir())
    / "examples/bcg-tuberculosis"
)
PAPER = Record(
    id="paper",
    title="Intravenous ketamine for complex regional pain syndrome: a randomised trial",
    authors=("Sigtermans, M. J.", "van Hilten, J. J.", "Bauer, M. C."),
    year=2009,
    journal="Pain",
    abstract="We randomised 60 patients (NCT00000001).",
)
REGISTRATION = Record(
    id="entry",
    title="Ketamine in CRPS",
    type=RecordType.REGISTRATION,
    registry=("NCT00000001",),
    year=2006,
)
ABSTRACT = Record(
    id="abstract",
    title="Ketamine for complex regional pain syndrome: a randomised trial",
    authors=("Sigtermans M", "Bauer M", "Dahan A"),
    year=2008,
    journal="European Journal of Anaesthesiology. Conference: Euroanaesthesia",
    abstract="n = 60",
)
OTHER = Record(id="other", title="Migraine in school children", authors=("Berg, A.", "Dahl, B."))


def links(*records: Record) -> dict[tuple[str, str], str]:
    found = reports(records, [])
    return {(link.one, link.two): link.why for link in suggest(records, found)}


def test_a_registration_number_links() -> None:
    assert links(PAPER, REGISTRATION, OTHER) == {("entry", "paper"): "registered as NCT00000001"}


def test_authors_title_and_participants_link() -> None:
    assert links(PAPER, ABSTRACT, OTHER) == {
        ("abstract", "paper"): "authors in common; titles alike; 60 participants in both"
    }


def test_two_registrations_are_two_studies() -> None:
    one = Record(id="a", title=PAPER.title, authors=PAPER.authors, registry=("NCT00000001",))
    two = Record(id="b", title=PAPER.title, authors=PAPER.authors, registry=("NCT00000002",))
    assert links(one, two) == {}


def test_duplicates_are_one_report_that_is_named_by_its_fullest_record() -> None:
    bare = Record(id="bare", title=PAPER.title)
    found = reports([PAPER, bare, OTHER], [("bare", "paper")])
    assert [(report.id, report.records) for report in found] == [
        ("other", ("other",)),
        ("paper", ("bare", "paper")),
    ]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (PAPER, ReportKind.PAPER),
        (ABSTRACT, ReportKind.ABSTRACT),
        (REGISTRATION, ReportKind.REGISTRATION),
        (Record(url=("https://clinicaltrials.gov/study/NCT1",)), ReportKind.REGISTRATION),
        (Record(title="Ketamine: study protocol"), ReportKind.PROTOCOL),
        (Record(title="Erratum to: Ketamine"), ReportKind.CORRECTION),
        (Record(title="t", issue="Suppl 1", pages="S12"), ReportKind.ABSTRACT),
        (Record(title="t", type=RecordType.PREPRINT), ReportKind.PREPRINT),
        (Record(title="t", type=RecordType.BOOK), ReportKind.OTHER),
    ],
)  # fmt: skip
def test_kinds(record: Record, kind: ReportKind) -> None:
    assert kind_of_report(record) is kind


def test_the_command_lists_reports_and_links(tmp_path: Path) -> None:
    path = tmp_path / "hits.csv"
    path.write_text(
        "record_id,title,authors,registry,type\n"
        "a,Ketamine for pain in adults,Persson J.; Berg A.,NCT00000001,journal\n"
        "b,Esketamine infusion,,NCT00000001,registration\n"
    )
    said = json.loads(CliRunner().invoke(main, ["link", str(path), "--json"]).stdout)
    assert said["reports"] == [["a", "paper", ["a"]], ["b", "registration", ["b"]]]
    assert said["links"] == [["a", "b", 8.0, "registered as NCT00000001"]]
    assert "1 possible link\n" in CliRunner().invoke(main, ["link", str(path)]).output


@pytest.mark.parametrize("decision", ["same", "different"])
def test_what_people_decided_is_not_suggested_again(decision: str, tmp_path: Path) -> None:
    copytree(BCG, tmp_path / "bcg")
    (tmp_path / "bcg/search/duplicates.csv").unlink()

    def suggested() -> list[list[str]]:
        asked = CliRunner().invoke(main, ["link", str(tmp_path / "bcg"), "--json"])
        return [link[:2] for link in json.loads(asked.stdout)["links"]]

    first, *others = suggested()
    rows = tmp_path / "bcg/search/links.csv"
    rows.write_text(f"one,two,decision,who\n{first[1]},{first[0]},{decision},MB\n")
    assert suggested() == others
    rows.write_text(f"one,two,decision\n{first[0]},{first[1]},perhaps\n")
    said = CliRunner().invoke(main, ["link", str(tmp_path / "bcg")])
    assert said.exit_code == 1
    assert "search/links.csv:2: E731" in said.stderr


def test_what_was_judged_one_report_is_not_suggested_as_two(tmp_path: Path) -> None:
    copytree(BCG, tmp_path / "bcg")
    link = ["link", str(tmp_path / "bcg"), "--json"]
    assert json.loads(CliRunner().invoke(main, link).stdout)["links"] == []
    (tmp_path / "bcg/search/duplicates.csv").unlink()
    links = json.loads(CliRunner().invoke(main, link).stdout)["links"]
    assert [pair[:2] for pair in links] == [["A-027", "B-005"], ["B-013", "R-004"]]
    shown = CliRunner().invoke(main, ["link", str(tmp_path / "bcg")]).output
    assert shown.count(" | ") >= 4  # titles and places side by side


def test_reports_that_have_a_study_each_are_decided() -> None:
    found = reports([PAPER, ABSTRACT], [])
    assert suggest([PAPER, ABSTRACT], found)
    assert suggest([PAPER, ABSTRACT], found, studies={"paper": "s", "abstract": "s"}) == []
    assert suggest([PAPER, ABSTRACT], found, studies={"paper": "s"})
