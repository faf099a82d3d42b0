"""Where a record ends is learnt from the file; what is no export is refused; `exports/` holds small
files that were once misread."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main as cli
from stook.records.formats.boundaries import comes_late, dedented, opener
from stook.records.formats.citations import Export

FOLDER = Path(__file__).parent / "exports"


def titles(data: bytes | Path, form: str = "") -> tuple[list[str], list[str]]:
    """Titles, and the codes of problems."""
    export = Export(data, name="x", form=form)
    records = list(export.records())
    return [record.title for record in records], [found.code for found in export.problems]


@pytest.mark.parametrize(
    ("name", "form", "authors"),
    [
        ("eric_many_authors.nbib", "nbib", [4, 4, 4]),
        ("digitalcommons_four.enw", "refer", [1, 1, 0, 1]),
        ("ris_single_space.ris", "ris", [1, 1, 1]),
        ("ty_not_first.ris", "ris", [1, 1, 1]),
        ("refworks_legend.txt", "refworks", [1, 1]),
        ("ovid_indented.txt", "ovid", [2]),
    ],
)
def test_every_record_has_its_own_fields(name: str, form: str, authors: list[int]) -> None:
    export = Export(FOLDER / name)
    records = list(export.records())
    assert export.format == form
    assert [len(record.authors) for record in records] == authors
    assert all(record.title and not record.title.startswith("-") for record in records)
    assert export.problems == []


def test_fields_stay_with_their_paper() -> None:
    records = list(Export(FOLDER / "digitalcommons_four.enw").records())
    assert [(r.authors, r.journal, r.year) for r in records] == [
        (("Alpha, Ann",), "Journal One", 2021), (("Beta, Ben",), "Journal Two", 2009),
        ((), "Journal Three", 2021), (("Delta, Dee",), "Proceedings Four", 2019),
    ]  # fmt: skip
    late = list(Export(FOLDER / "ty_not_first.ris").records())
    assert [(r.pages, r.journal, r.volume) for r in late] == [
        ("67-76", "Journal K", "49"), ("11-16", "Journal L", "50"), ("", "Journal M", ""),
    ]  # fmt: skip


RW = "RT Journal Article\nA1 Alpha,Ann\nT1 {}\nJF J\n"


@pytest.mark.parametrize(
    "text",
    [
        "TY  - JOUR\nTI  - One\n\nTY  - JOUR\nTI  - Two\n",  # no ER
        "TI  - One\nTY  - JOUR\nAU  - A\nER  - \nTI  - Two\nTY  - JOUR\nER  - \n",  # no blank lines
        "   TY  - JOUR\n   TI  - One\n   ER  - \n   TY  - JOUR\n   TI  - Two\n   ER  - \n",
        "PMID- 1\nOWN - NLM\nTI  - One\nPMID- 2\nTI  - Two\n",  # no blank lines
        "OWN - NLM\nPMID- 1\nTI  - One\n\nOWN - NLM\nPMID- 2\nTI  - Two\n",
        "TI  - One\nJT  - J\nDP  - 2001\n\nTI  - Two\nJT  - J\nDP  - 2002\n",
        "%0 Journal Article\n%T One\n%A A\n%0 Journal Article\n%T Two\n%A B\n",
        "%A A\n%T One\n%0 Journal Article\n\n%A B\n%T Two\n",
        "%0 Journal Article\n%T One\n\n%X A\n\n%0 Journal Article\n%T Two\n",  # blank in a record
        RW.format("One") + RW.format("Two"),
        "A1 Alpha,Ann\nT1 One\nRT Journal\n\nA1 Beta,Ben\nT1 Two\nRT Journal\n",
    ],
)
def test_boundaries_of_many_kinds_are_learnt(text: str) -> None:
    assert titles(text.encode())[0] == ["One", "Two"]


def test_two_titles_in_one_record_are_an_error_and_a_repeated_one_is_not() -> None:
    merged = "TY  - JOUR\nTI  - One\nTI  - {}\nER  - \n"
    assert titles(merged.format("Two").encode())[1] == ["E743"]
    assert titles(merged.format("ONE").encode())[1] == []


def test_halves_of_records_are_an_error_once_they_are_a_tenth() -> None:
    half = "TY  - JOUR\nTI  - Title\nER  - \nTY  - JOUR\nAU  - A\nER  - \n"
    whole = "TY  - JOUR\nTI  - T\nAU  - A\nER  - \n"
    assert titles((half + 7 * whole).encode())[1] == ["E744"]
    assert titles((half + 8 * whole).encode())[1] == []  # a tenth is not more than a tenth


def test_records_without_title_are_named_above_a_fifth() -> None:
    bare, whole = "TY  - JOUR\nAU  - A\nER  - \n", "TY  - JOUR\nTI  - T\nAU  - A\nER  - \n"
    assert titles((2 * bare + 7 * whole).encode())[1] == ["W745"]
    assert titles((2 * bare + 8 * whole).encode())[1] == []


@pytest.mark.parametrize(
    "text",
    [
        (FOLDER / "prose.txt").read_text(),
        "Dear Ann,\nplease find the title, the authors and the year below.\nYours, Ben\n",
        "study,arm,n,mean\na,b,10,2\nc,d,12,3\n",  # a table, but not of records
        "date,type,number,volume\n2001,a,1,2\n2002,b,1,2\n",
        '{"name": "package", "version": "1.0"}',
        '[{"name": "a", "size": 3}, {"name": "b", "size": 4}]',
        "alpha;beta\n1;2\n3;4\n",
    ],
)
def test_what_is_no_export_is_refused(text: str) -> None:
    found, codes = titles(text.encode())
    assert found == []
    assert set(codes) - {"W715"} in ({"E701"}, {"W706"})


@pytest.mark.parametrize(
    "text", ["title,year\nOne,2001\nTwo,2002\n", "doi\n10.1000/x\n10.1000/y\n"]
)
def test_a_small_table_of_records_is_read(text: str) -> None:
    assert len(titles(text.encode())[0]) == 2


def test_what_a_sample_shows() -> None:
    def split(text: str) -> tuple[str, str] | None:
        return (text[0], text[2:]) if re.match(r"[A-Z] ", text) else None

    def lines(text: str) -> list[tuple[int, str]]:
        return list(enumerate(text.split("\n"), 1))

    assert opener(lines("T a\nX b\n\nT c\n"), split) == "T"
    assert opener(lines("T a\nX b\n"), split) == ""  # once is no habit
    assert opener(lines("T a\n\nX b\n\nT c\n"), split) == "T"  # two of three
    assert opener(lines("T a\n\nX b\n\nT c\n\nX d"), split) == ""  # two of four
    assert comes_late(lines("A x\nT y\nE z\nA x\nT y\nE z"), split, "T", "E")
    assert not comes_late(lines("T y\nE z\nA x\nT y\nE z"), split, "T", "E")
    assert list(dedented([(1, ""), (2, "  a"), (3, "   b"), (4, "c")])) == [
        (1, ""), (2, "a"), (3, " b"), (4, "c"),
    ]  # fmt: skip


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


def test_damage_that_changes_a_count_is_an_error_until_it_is_accepted(tmp_path: Path) -> None:
    review = tmp_path / "review"
    assert run("init", str(review))[0] == 0
    before = run("check", str(review))[1]
    export = tmp_path / "central.ris"
    export.write_text("Record #1 of 2\nTY  -  JOUR\nTI  -  t\nAU  -  A\nER  -  \n")
    arguments = ("--review", str(review), "--date", "2024-05-01", "--source", "CENTRAL")
    code, output = run("import", str(export), *arguments, "--kind", "register")
    assert code == 1
    assert "E707" in output
    log = (review / "search/runs/2024-05-01-central/run.yaml").read_text()
    assert "kind: register" in log
    code, output = run("check", str(review))
    assert code == 1
    assert "E707" in output
    assert "E707" not in before
    protocol = (review / "review.yaml").read_text()
    entry = "accepted:\n- {code: E707, reason: the database showed one hit}\n"
    (review / "review.yaml").write_text(protocol.replace("accepted: []\n", entry))
    assert "accepted: the database showed one hit" in run("check", str(review))[1]


def test_format_and_encoding_are_kept_with_the_run(tmp_path: Path) -> None:
    review = tmp_path / "review"
    assert run("init", str(review))[0] == 0
    export = tmp_path / "list.txt"
    export.write_bytes("alpha,Titel\n1,Лечение боли\n".encode("cp1251"))
    arguments = ("--review", str(review), "--date", "2024-05-01", "--source", "list")
    assert run("import", str(export), *arguments)[0] == 1
    code, output = run("import", str(export), *arguments, "--from", "nothing")
    assert (code, "nothing" in output) == (2, True)
    assert run("import", str(export), *arguments, "--from", "csv", "--encoding", "klingon")[0] == 2
    code, output = run("import", str(export), *arguments, "--from", "csv", "--encoding", "cp1251")
    assert "1 record" in output
    log = (review / "search/runs/2024-05-01-list/run.yaml").read_text()
    assert "format: csv\nencoding: cp1251\n" in log
    from stook.records.gather import gather
    from stook.store import FolderStore

    record = gather(FolderStore(review)).collected.records[0]
    assert [field.value for field in record.extra] == ["1", "Лечение боли"]
