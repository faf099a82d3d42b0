"""`stook list`, whose votes count, and what settles a disagreement."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

from stook.cli import main
from stook.cli.screening.screen_session import Session
from stook.cli.screening.screen_view import PLAIN
from stook.model.decisions import Event, EventKind, Screened, Stage
from stook.model.protocol import Screening
from stook.model.records import Record
from stook.pipeline.load import load
from stook.records.formats.citations import Export
from stook.screening.decisions import counted, electorate
from stook.screening.journals import encode
from stook.store import FolderStore

BCG = Path(__file__).parents[3] / "examples/bcg-tuberculosis"
NOW = datetime(2026, 1, 5, tzinfo=UTC)


def run(*arguments: str, keys: str = "") -> Result:
    result = CliRunner().invoke(main, list(arguments), input=keys)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture
def bcg(tmp_path: Path) -> Path:
    return copytree(BCG, tmp_path / "bcg")


def vote(who: str, kind: EventKind = EventKind.INCLUDE, record: str = "a") -> Event:
    return Event(
        id=f"{who}{record}{kind}", record=record, stage=Stage.TITLE_ABSTRACT, kind=kind,
        reviewer=who, at=NOW,
    )  # fmt: skip


def test_list_shows_and_writes_records_by_state(bcg: Path) -> None:
    lines = {
        state: run("list", str(bcg), "--state", state).output.splitlines()
        for state in ("included", "excluded", "waiting", "all")
    }
    assert lines["all"][-1] == "42 records"
    parts = [int(lines[state][-1].split()[0]) for state in ("included", "excluded", "waiting")]
    assert sum(parts) == 42
    assert min(parts[:2]) > 0
    assert all(line.startswith("included ") for line in lines["included"][:-1])
    for form in ("ris", "csv"):
        out = bcg / f"fetch.{form}"
        written = run("list", str(bcg), "--state", "included", "--to", form, "--out", str(out))
        assert written.exit_code == 0
        records = list(Export(out).records())
        assert len(records) == parts[0]
        assert records[0].id == lines["included"][0].split()[1]
    full = run("list", str(bcg), "--stage", "full-text", "--state", "excluded").output
    assert "(" in full.splitlines()[0]  # with the reason


def test_list_names_what_it_cannot_do(bcg: Path) -> None:
    assert run("list", str(bcg), "--to", "ris").exit_code == 2
    assert run("list", str(bcg), "--to", "doc", "--out", str(bcg / "x")).exit_code == 2
    assert run("list", str(bcg), "--state", "lost").exit_code == 2


def test_a_misspelt_reviewer_is_refused_and_votes_of_one_do_not_count(bcg: Path) -> None:
    refused = run("screen", str(bcg), "--as", "anne", keys="q")
    assert refused.exit_code == 2
    assert "anne is not in the team of review.yaml" in refused.output
    assert 'Did you mean "ann"' in refused.output
    before = run("rank", str(bcg)).stdout
    first = next(iter(Export(next((bcg / "search/runs").glob("*/*.ris"))).records())).id
    journal = bcg / "screening/title-abstract/anne.pc.jsonl"
    journal.write_bytes(encode(vote("anne", EventKind.EXCLUDE, first)))
    after = run("rank", str(bcg))
    assert after.stdout.splitlines()[-1] == before.splitlines()[-1]
    assert "E746" in after.stderr
    assert "1 of anne" in after.stderr
    checked = run("check", str(bcg))
    assert checked.exit_code == 1
    assert "E746" in checked.output


def test_whose_votes_count() -> None:
    assert electorate(Screening(), ()) == frozenset()
    people = electorate(Screening(reviewers=("ann",)), ("bo",))
    events = [vote("ann"), vote("bo"), vote("anne"), vote("anne", EventKind.NOTE)]
    assert [event.reviewer for event in counted(events, people)] == ["ann", "bo", "anne"]
    assert counted(events, ()) == events


def test_r_settles_no_disagreement(bcg: Path) -> None:
    written: list[Event] = []
    record = Record(id="a", title="t")
    review, _ = load(FolderStore(bcg))
    for conflicts in (None, {"a": Screened("a", Stage.FULL_TEXT, 2)}):
        session = Session(
            review.protocol, Stage.FULL_TEXT, "ann", "pc", [record], PLAIN, written.append,
            lambda: NOW, conflicts,
        )  # fmt: skip
        said = session.key("r")
        if conflicts is None:
            assert written.pop().kind is EventKind.LABEL
        else:
            assert written == []
            assert "does nothing here" in said[0]
            assert session.done == {}


@pytest.mark.parametrize("command", ["dedupe", "link"])
def test_the_folder_is_the_current_one(
    command: str, bcg: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(bcg)
    here = run(command)
    assert here.exit_code == 0
    assert here.output.startswith("54 records, 42 reports")
    monkeypatch.chdir(tmp_path)
    assert run(command).exit_code == 2


def test_possible_duplicates_are_shown_side_by_side(tmp_path: Path) -> None:
    table = tmp_path / "hits.csv"
    table.write_text(
        "id,title,authors,year,journal\n"
        'a,针刺治疗慢性腰痛的随机对照试验及其长期随访结果的系统评价,"Wang, X",2019,中国针灸\n'
        'b,Ketamine for chronic neuropathic pain in adults,"Alpha, A",2020,Pain\n'
        'c,Ketamine for chronic neuropathic pain in adults,"Alpha, A",2026,World Congress\n'
    )
    output = run("dedupe", str(table)).output
    assert "1 possible duplicate for people to decide" in output
    title = "Ketamine for chronic"  # lines are cut to half a terminal
    row = next(line for line in output.splitlines() if title in line)
    assert row.count(title) == 2
    assert "Decide in search/duplicates.csv" in output
