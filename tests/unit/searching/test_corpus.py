"""What a strategy finds in a small corpus, word by word."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.records import Record
from stook.model.strategy import Dialect
from stook.searching.corpus import Corpus
from stook.searching.run_strategy import Recall, run
from stook.searching.strategies import read

RECORDS = [
    Record(
        id="a",
        title="Tumour of the lung in children",
        abstract="Heart failure was rare. Pain relief followed.",
        keywords=("*Lung Neoplasms/diagnosis/therapy", "Humans"),
        year=2004,
        doi="10.1/A",
    ),
    Record(
        id="b",
        title="Lung tumor: a point-of-care test",
        abstract="The heart and the whole left lung were seen.",
        keywords=("Lung Neoplasms", "Mice"),
        year=2010,
        pmid="77",
    ),
    Record(
        id="c",
        title="Naïve T-cells",
        abstract="Failure of the heart. Neonate, neonates, neonatal, neonatally.",
        keywords=("heart", "failure"),
        authors=("O'Brien, Ann",),
        language="english",
        year=2016,
    ),
]


def found(text: str, dialect: Dialect = Dialect.OVID) -> str:
    """The ids that the last line finds, joined."""
    result = run(read(text, dialect)[0], Corpus(RECORDS))
    return "".join(RECORDS[number - 1].id for number in sorted(result.found))


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("lung.ti.", "ab"),
        ("lung.ab.", "b"),
        ("tumo?r.ti.", "ab"),
        ("tumo#r.ti.", "a"),
        ("tum*.ti.", "ab"),
        ("neonat*1.ab.", "c"),
        ("neonata*1.ab.", "c"),
        ("neonata*2.ti.", ""),
        ("heart failure.tw.", "a"),
        ("heart failure.mp.", "a"),  # two keywords side by side are no phrase
        ("(heart adj failure).tw.", "a"),
        ("(failure adj heart).tw.", ""),
        ("(heart adj1 failure).tw.", "a"),
        ("(heart adj2 failure).tw.", "a"),
        ("(heart adj3 failure).tw.", "ac"),
        ("(heart adj4 lung).tw.", ""),
        ("(heart adj5 lung).tw.", "b"),
        ("((heart or pain) adj1 (relief or failure)).tw.", "a"),
        ("(heart adj2 whole adj2 lung).tw.", ""),
        ("(heart adj3 whole adj2 lung).tw.", "b"),
        ("point of care.tw.", "b"),
        ("naive.ti.", "c"),
        ("T cell*.ti.", "c"),
        ("O'Brien.au.", "c"),
        ("exp Lung Neoplasms/", "ab"),
        ("*Lung Neoplasms/", "a"),
        ("Lung Neoplasms/di", "a"),
        ("di.fs.", "a"),
        ("lung neoplasms.sh.", "ab"),
        ("lung.ti. not mice/", "a"),
        ("lung.mp. and (heart or test).tw.", "ab"),
        ('lung.ti.\nlimit 1 to yr="2005 -Current"', "b"),
        ("lung.ti.\nlimit 1 to humans", "a"),
        ("lung.ti.\nheart.ab.\nand/1-2", "ab"),
        ("lung.ti.\nheart.kf.\nor/1-2", "abc"),
        ("lung.ti.\nheart.ab.\nand/2-1", "ab"),
    ],
)
def test_ovid_lines(line: str, ids: str) -> None:
    assert found(line) == ids


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ('"heart failure"[tiab:~0]', "a"),
        ('"heart failure"[tiab:~2]', "ac"),
        ('"heart left lung"[tiab:~3]', "b"),
        ('"heart left lung"[tiab:~2]', ""),
        ("heart failure", "ac"),  # without a field: both words anywhere
        ('"heart failure"', "a"),
        ("lung[ti] NOT mice[mesh]", "a"),
        ("2005:2012[dp]", "b"),
    ],
)
def test_pubmed_lines(line: str, ids: str) -> None:
    assert found(line, Dialect.PUBMED) == ids


def measured(text: str, *known: str) -> Recall:
    return run(read(text, Dialect.OVID)[0], Corpus(RECORDS), known)


def test_recall_counts_known_studies_by_any_id() -> None:
    result = measured("lung.ti.", "a", "77", "c", "nobody")
    assert (result.recall, result.precision, result.absent) == (2 / 3, 1.0, ("nobody",))


def test_no_known_study_gives_no_recall() -> None:
    assert measured("lung.ti.").recall is None
    assert measured("nothing.ti.", "a").precision is None


@pytest.mark.parametrize(
    "line",
    ["exp Lung Neoplasms/", "lung.in.", "limit 1 to abstracts", 'limit 1 to ed="20100101-20110101"',
     "remove duplicates from 1", "lung or or heart"],
)  # fmt: skip
def test_what_a_corpus_cannot_answer_is_said(line: str) -> None:
    result = measured(f"lung.ti.\n{line}")
    assert [(found.code, found.place.line) for found in result.problems] == [("W828", 2)]


def test_an_empty_corpus_finds_nothing() -> None:
    result = run(read("lung.ti. not heart.ti.", Dialect.OVID)[0], Corpus([]), ["a"])
    assert (result.found, result.absent) == (frozenset(), ("a",))


def test_the_command_measures_recall(tmp_path: Path) -> None:
    (tmp_path / "found.csv").write_text(
        "record_id,title,abstract\nr1,Lung cancer,\nr2,Heart failure,\nr3,Lung and heart,\n"
    )
    (tmp_path / "s.txt").write_text("lung.ti.\ncancer.ti.\n1 and 2\n")
    (tmp_path / "known.txt").write_text("r1\nr3\n")
    args = ["corpus", str(tmp_path / "found.csv"), "--strategy", str(tmp_path / "s.txt")]
    done = CliRunner().invoke(main, [*args, "--known", str(tmp_path / "known.txt"), "--json"])
    report = json.loads(done.stdout)
    assert [(line["count"], line["known"]) for line in report["lines"]] == [(2, 2), (1, 1), (1, 1)]
    assert (report["found"], report["missed"], report["recall"]) == (["r1"], ["r3"], 0.5)
    assert done.exit_code == 0
    shown = CliRunner().invoke(main, [*args, "--known", str(tmp_path / "known.txt")])
    assert "1 of 2 known studies are found (recall 50.0%) among 1 records" in shown.stdout
