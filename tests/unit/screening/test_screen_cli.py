"""`stook screen` and `stook rank` on a small folder, driven through a stream of keys."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.cli.screening.screen_view import TERMINAL, Marker, card, safe
from stook.model.decisions import Event, EventKind, Stage
from stook.model.records import Record
from stook.screening.decisions import fold
from stook.screening.journals import read_journals
from stook.store import FolderStore

REVIEW = """\
stook: 1
id: pain
title: Ketamine for pain
question:
  population: {technical: adults}
  condition: {technical: chronic pain}
  intervention: {technical: ketamine}
eligibility:
  designs: [randomised trials]
  exclude: [studies in animals]
outcomes:
  pain: {technical: pain, family: benefit, kind: continuous, measure: MD,
         thresholds: direction only}
interventions:
  ketamine: {technical: ketamine}
comparators:
  placebo: {technical: placebo, kind: placebo}
comparisons:
  a: {intervention: ketamine, comparator: placebo}
screening:
  assignment: ASSIGNMENT
  reasons: [wrong population, wrong design]
  highlight: [infus*]
"""
TOPIC = ["ketamine", "pain", "infusion", "chronic", "neuropathic", "opioid"]
OTHER = ["valve", "cohort", "asthma", "school", "tax", "robot", "river", "steel"]


def review(folder: Path, count: int = 24, assignment: str = "double") -> Path:
    """A review whose search found `count` records; every sixth is about ketamine."""
    chance = random.Random(3)
    run = folder / "search/runs/2025-06-30-medline"
    run.mkdir(parents=True)
    (folder / "review.yaml").write_text(REVIEW.replace("ASSIGNMENT", assignment))
    (run / "run.yaml").write_text("source: MEDLINE\ndate: 2025-06-30\n")
    with (run / "export.ris").open("w") as out:
        for number in range(count):
            words = chance.choices(TOPIC if number % 6 == 2 else OTHER, k=12)
            out.write(
                f"TY  - JOUR\nID  - rec{number}\nTI  - Trial {number} {' '.join(words[:4])}\n"
            )
            out.write(f"AB  - {' '.join(words)}\nER  - \n\n")
    return folder


def screen(folder: Path, keys: str, *more: str, who: str = "anna") -> str:
    arguments = ["screen", str(folder), "--as", who, "--wait", *more]
    result = CliRunner().invoke(main, arguments, input=keys)
    assert result.exit_code == 0, result.output
    return result.stdout


def events(folder: Path) -> list[Event]:
    read, problems = read_journals(FolderStore(folder))
    assert not problems
    return read


def test_keys_become_events(tmp_path: Path) -> None:
    said = screen(review(tmp_path), "i2eu")
    kinds = [(event.kind, event.reason) for event in events(tmp_path)]
    assert kinds == [
        (EventKind.INCLUDE, ""),
        (EventKind.EXCLUDE, "wrong design"),
        (EventKind.EXCLUDE, ""),
        (EventKind.UNSURE, ""),
    ]
    assert len({event.record for event in events(tmp_path)}) == 4
    assert "randomised trials" in said
    assert "1 wrong population, 2 wrong design" in said
    assert "_ketamine_" in said
    assert "_infusion_" in said
    assert "\x1b" not in said


def test_the_first_record_is_like_the_question(tmp_path: Path) -> None:
    said = screen(review(tmp_path), "")
    assert "_ketamine_" in said or "_pain_" in said


def test_undo_withdraws_the_vote_and_goes_back(tmp_path: Path) -> None:
    screen(review(tmp_path), "iz2")
    first, undo, again = events(tmp_path)
    assert (undo.kind, undo.undoes) == (EventKind.UNDO, first.id)
    assert again.record == first.record
    votes = fold(events(tmp_path)).stage(Stage.TITLE_ABSTRACT)[first.record].votes
    assert votes["anna"].kind is EventKind.EXCLUDE


def test_a_note_takes_the_rest_of_the_line(tmp_path: Path) -> None:
    screen(review(tmp_path), "n is this a trial?\ne")
    note, vote = events(tmp_path)
    assert (note.kind, note.text) == (EventKind.NOTE, "is this a trial?")
    assert note.record == vote.record


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("?", "u unsure"),
        ("9", "There is no reason 9"),
        ("x", "'x' does nothing"),
        ("z", "nothing to undo"),
    ],
)
def test_other_keys_write_nothing(tmp_path: Path, keys: str, says: str) -> None:
    assert says in screen(review(tmp_path), keys)
    assert events(tmp_path) == []


def test_next_and_previous_do_not_run_over_the_ends(tmp_path: Path) -> None:
    said = screen(review(tmp_path, count=2), "kkjjjji")
    assert "Nothing is left to screen here" in said
    assert events(tmp_path) == []


def test_a_second_sitting_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    review(tmp_path, count=4)
    screen(tmp_path, "eeq")
    said = screen(tmp_path, "eee")
    assert "2 to screen" in said
    assert sorted(event.record for event in events(tmp_path)) == ["rec0", "rec1", "rec2", "rec3"]


def test_nobody_is_shown_anothers_vote(tmp_path: Path) -> None:
    review(tmp_path, count=3)
    screen(tmp_path, "n secret thought\n1")
    said = screen(tmp_path, "jjj", who="ben")
    assert "anna" not in said
    assert "secret" not in said
    assert "3 to screen" in said


def test_a_conflict_is_settled_by_an_event_of_its_own(tmp_path: Path) -> None:
    review(tmp_path, count=1)
    screen(tmp_path, "i")
    screen(tmp_path, "1", who="ben")
    said = screen(tmp_path, "2", "--resolve", who="cleo")
    assert "anna: include" in said
    assert "ben: exclude (wrong population)" in said
    screened = fold(events(tmp_path)).stage(Stage.TITLE_ABSTRACT)["rec0"]
    assert (screened.verdict, screened.reason) == ("excluded", "wrong design")
    assert {who: vote.kind for who, vote in screened.votes.items()} == {
        "anna": "include",
        "ben": "exclude",
    }
    assert "Nothing is left" in screen(tmp_path, "", "--resolve", who="cleo")


def test_full_text_shows_only_what_passed(tmp_path: Path) -> None:
    review(tmp_path, count=3, assignment="single")
    screen(tmp_path, "iie")
    said = screen(tmp_path, "r1", "--stage", "full-text")
    assert "2 to screen" in said
    stage = fold(events(tmp_path), lambda _: 1).stage(Stage.FULL_TEXT)
    assert sorted((s.verdict, sorted(s.labels)) for s in stage.values()) == [
        ("excluded", []),
        ("pending", ["not retrieved"]),
    ]


def test_a_full_text_is_excluded_with_a_reason(tmp_path: Path) -> None:
    review(tmp_path, count=1, assignment="single")
    screen(tmp_path, "i")
    said = screen(tmp_path, "e2", "--stage", "full-text")
    assert "excluded with a reason" in said
    last = [event for event in events(tmp_path) if event.stage is Stage.FULL_TEXT]
    assert [(event.kind, event.reason) for event in last] == [(EventKind.EXCLUDE, "wrong design")]


def test_a_bad_name_is_refused(tmp_path: Path) -> None:
    arguments = ["screen", str(review(tmp_path)), "--as", "../x"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "cannot name a journal" in result.output


HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "\x9b31m",
    "\x1b]0;title\x07",
    "a\rb",
    "\x08\x7f",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\ue000mark\ue001",
    "\u2028line",
    "\ud800",
]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_hostile_text_cannot_steer_the_terminal(text: str) -> None:
    record = Record(id=text, title=text, abstract=text, authors=(text,), keywords=(text,))
    shown = "\n".join(card(record, Marker(["red", "mark"], TERMINAL), TERMINAL))
    for known in (*TERMINAL.mark, *TERMINAL.strong):
        shown = shown.replace(known, "")
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert safe(text).isprintable()


def test_terms_are_marked_also_over_the_end_of_a_line() -> None:
    marker = Marker(["chronic pain", "infus*"], TERMINAL)
    text = "word " * 16 + "chronic pain and infusions, not chronically"
    assert " ".join(marker.lines(text)).count("\x1b[4m") == 2


def rank(folder: Path) -> dict:
    result = CliRunner().invoke(main, ["rank", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_rank_learns_from_the_journals_and_from_nothing_else(tmp_path: Path) -> None:
    review(tmp_path, count=36, assignment="single")
    before = [entry["id"] for entry in rank(tmp_path)["order"]]
    assert len(before) == 36
    screen(tmp_path, "ieieee")
    first = rank(tmp_path)
    left = [entry["id"] for entry in first["order"]]
    assert len(left) == 30
    journal = tmp_path / "screening/title-abstract/anna.terminal.jsonl"
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(reversed(lines)) + lines[0])
    assert rank(tmp_path) == first
    assert first["stopping"]["screened"] == 6
    assert first["stopping"]["rule"] == "hypergeometric"
    assert not first["stopping"]["stop"]


def test_rank_says_when_screening_may_stop(tmp_path: Path) -> None:
    review(tmp_path, count=12, assignment="single")
    screen(tmp_path, "iieeeeeeeeee")
    result = CliRunner().invoke(main, ["rank", str(tmp_path)])
    assert "12 of 12 records decided, 2 relevant" in result.stdout
    assert "Screening may stop: all records have been screened." in result.stdout


def _kill_while_screening(folder: Path, times: int) -> None:
    """Kill `stook screen` after some acknowledged decisions; all of them must be in the journal."""
    acknowledged = set()
    for turn in range(times):
        arguments = [sys.executable, "-m", "stook", "screen", str(folder), "--as", "anna"]
        run = subprocess.Popen(
            arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert run.stdin is not None
        assert run.stdout is not None
        run.stdin.write(b"e" * 60)
        run.stdin.flush()
        wanted = 1 + turn % 5
        while wanted:
            line = run.stdout.readline().decode()
            assert line, "stook screen ended before it was killed"
            if "(z undoes it)" in line:
                acknowledged.add(line.split()[1])
                wanted -= 1
        os.kill(run.pid, signal.SIGKILL)
        rest = run.stdout.read().decode().splitlines()
        acknowledged |= {line.split()[1] for line in rest if line.endswith("(z undoes it)")}
        run.stdin.close()
        run.stdout.close()
        run.wait()
    read, _ = read_journals(FolderStore(folder))
    assert acknowledged <= {event.record for event in read}
    assert len(read) == len({event.record for event in read})


def test_a_kill_loses_no_acknowledged_decision(tmp_path: Path) -> None:
    _kill_while_screening(review(tmp_path, count=200), 1)


@pytest.mark.soak
def test_fifty_kills_lose_no_acknowledged_decision(tmp_path: Path) -> None:
    _kill_while_screening(review(tmp_path, count=6000), 50)


def test_agreement_is_shown_by_pair_and_stage_without_a_name() -> None:
    """The counts are those of the votes of ann and ben in the example's journals."""
    folder = Path(__file__).resolve().parents[3] / "examples" / "bcg-tuberculosis"
    shown = CliRunner().invoke(main, ["screen", str(folder), "--agreement"])
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "Titles and abstracts, ann and ben: 38 of 42 (90%), kappa 0.81, AC1 0.81",
        "Full texts, ann and ben: 17 of 19 (89%), kappa 0.69, AC1 0.87",
    ]


def test_screening_needs_a_name() -> None:
    folder = Path(__file__).resolve().parents[3] / "examples" / "bcg-tuberculosis"
    shown = CliRunner().invoke(main, ["screen", str(folder)])
    assert shown.exit_code == 2
    assert "Missing option '--as'" in shown.stderr
