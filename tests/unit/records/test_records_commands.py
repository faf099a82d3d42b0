"""`stook convert`, `stook dedupe` and `stook import` as people and programs call them."""

import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from stook.cli import main
from stook.records.collect import collect
from stook.store import FolderStore

RIS = (
    "TY  - JOUR\nID  - 7\nTI  - Ketamine for chronic pain in adults\nAU  - Persson, J\n"
    "PY  - 2014\nJF  - Acta\nVL  - 3\nSP  - 20\nDB  - Embase\nER  - \n\n"
    "TY  - JOUR\nID  - 8\nTI  - KETAMINE FOR CHRONIC PAIN IN ADULTS\nAU  - Persson J.\n"
    "PY  - 2014\nJF  - Acta\nVL  - 3\nSP  - 20-9\nDB  - Embase\nER  - \n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "embase.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def test_convert_says_what_it_read_wrote_and_repaired(export: Path, tmp_path: Path) -> None:
    export.write_text(RIS.replace("ER  - \n\n", ""), encoding="utf-8")
    done = run("convert", export, "--to", "bibtex", "--out", tmp_path / "out.bib", "--json")
    said = json.loads(done.stdout)
    assert sorted(said) == ["read", "repairs", "written"]
    assert (said["read"], said["written"]) == (2, 2)
    assert [(repair["code"], repair["line"]) for repair in said["repairs"]] == [("W711", 10)]
    assert done.exit_code == 0


def test_convert_fails_where_something_was_lost(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7")
    done = run("convert", path, "--to", "ris", "--out", tmp_path / "out.ris", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["repairs"][0]["code"] == "E701"


def test_many_repairs_of_one_kind_are_counted_for_people(tmp_path: Path) -> None:
    path = tmp_path / "in.ris"
    path.write_text("TY  - GEN\nER  - \n" * 20, encoding="utf-8")
    done = run("convert", path, "--to", "ris", "--out", tmp_path / "out.ris")
    assert done.stderr.count("A record is empty") == 8
    assert "in.ris: W715 and 12 more" in done.stderr


def test_convert_gives_ids_to_tables(tmp_path: Path) -> None:
    path = tmp_path / "in.ris"
    path.write_text("TY  - JOUR\nTI  - t\nER  - \nTY  - GEN\nER  - \n", encoding="utf-8")
    out = tmp_path / "out.csv"
    assert (
        json.loads(run("convert", path, "--to", "csv", "--out", out, "--json").stdout)["written"]
        == 2
    )
    assert [line.split(",")[0] for line in out.read_text().splitlines()] == [
        "record_id", "in-1", "in-2",
    ]  # fmt: skip


def test_convert_never_overwrites_the_export(export: Path) -> None:
    done = run("convert", export, "--to", "ris", "--out", export)
    assert done.exit_code == 2
    assert export.read_text(encoding="utf-8") == RIS


def test_an_unknown_format_is_a_usage_error_with_a_guess(export: Path, tmp_path: Path) -> None:
    done = run("convert", export, "--to", "bibtx", "--out", tmp_path / "x")
    assert done.exit_code == 2
    assert "Did you mean bibtex?" in done.output


def test_dedupe_prints_clusters_of_the_records_own_ids(export: Path) -> None:
    said = json.loads(run("dedupe", export, "--json").stdout)
    assert said["clusters"] == [["7", "8"]]
    assert said["possible"] == []


def test_dedupe_keeps_ids_of_two_files_apart(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("record_id,title\n7,Something else entirely about migraine\n")
    done = run("dedupe", export, other)
    assert "3 records, 2 reports" in done.output
    assert "W714" in done.output


def test_dedupe_goes_on_from_the_last_time(export: Path, tmp_path: Path) -> None:
    out, decisions = tmp_path / "last.json", tmp_path / "decisions.csv"
    run("dedupe", export, "--out", out)
    assert json.loads(out.read_text())["compared"] == ["7", "8"]
    assert json.loads(run("dedupe", export, "--previous", out, "--json").stdout)["clusters"] == [
        ["7", "8"]
    ]
    decisions.write_text("one,two,decision\n7,8,different\n")
    said = json.loads(run("dedupe", export, "--decisions", decisions, "--json").stdout)
    assert said["clusters"] == []
    decisions.write_text("one,two,decision\n7,8,perhaps\n")
    assert "decisions.csv:2: E731" in run("dedupe", export, "--decisions", decisions).output
    out.write_text("[]")
    assert run("dedupe", export, "--previous", out).exit_code == 2


def test_dedupe_fails_where_a_file_could_not_be_read(export: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"%PDF-1.7")
    done = run("dedupe", export, path, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["clusters"] == [["7", "8"]]
    assert "x.pdf: E701" in done.stderr


def test_import_copies_the_export_and_logs_the_search(export: Path, tmp_path: Path) -> None:
    review = tmp_path / "review"
    review.mkdir()
    done = run("import", export, "--review", review, "--date", "2024-05-31", "--query", "pain/")
    assert done.exit_code == 0, done.output
    folder = review / "search" / "runs" / "2024-05-31-embase"
    assert (folder / "embase.ris").read_bytes() == export.read_bytes()
    log = yaml.safe_load((folder / "run.yaml").read_text())
    assert {k: log[k] for k in ("source", "date", "count", "query", "processed")} == {
        "source": "Embase", "date": "2024-05-31", "count": 2, "query": "pain/", "processed": False,
    }  # fmt: skip
    assert len(log["sha256"]) == 64
    collected = collect(FolderStore(review))
    assert [record.id for record in collected.records] == ["7", "8"]
    assert set(collected.runs.values()) == {"2024-05-31-embase"}
    assert "2 records, 1 report\n" in run("dedupe", review).output
    (review / "search" / "duplicates.csv").write_text("one,two,decision,who\n7,8,different,MB\n")
    assert "2 records, 2 reports" in run("dedupe", review).output


def test_the_same_export_is_not_imported_twice(export: Path, tmp_path: Path) -> None:
    review = tmp_path / "review"
    review.mkdir()
    arguments = ("import", export, "--review", review, "--date", "2024-05-31")
    run(*arguments)
    done = run(*arguments)
    assert done.exit_code == 1
    assert "E730" in done.output
    assert len(list((review / "search" / "runs").iterdir())) == 1


def test_a_date_that_is_none_is_a_usage_error(export: Path, tmp_path: Path) -> None:
    assert run("import", export, "--review", tmp_path, "--date", "31.5.2024").exit_code == 2


def test_the_date_and_source_are_told_where_they_are_not_given(tmp_path: Path) -> None:
    import os

    path = tmp_path / "hits.nbib"
    path.write_text("PMID- 1\nTI  - One\n")
    os.utime(path, (86_400 * 365, 86_400 * 365))
    assert "1971-01-01-pubmed: 1 records" in run("import", path, "--review", tmp_path).output
