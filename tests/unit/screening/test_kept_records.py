"""What commands keep between them: records, duplicates and the last order, never stale."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from stook.cli.screening import screening
from stook.cli.screening.screening import Sitting
from stook.model.decisions import Screened, Stage
from stook.model.protocol import Screening
from stook.pipeline import records
from stook.pipeline.memory import kept
from stook.pipeline.records import RECORDS, gathered, keep_order, kept_order
from stook.records import gather as gather_module
from stook.records.gather import gather
from stook.screening.queue import Abandoned, Desk, Ranking, desk_of, refreshed
from stook.store import FolderStore

RUN = "search/runs/2025-06-30-medline"
JOURNAL = "screening/title-abstract/{}.a.jsonl"
REVIEW = """\
stook: 1
id: pain
title: Ketamine for pain
screening: {order: prioritised}
"""


@pytest.fixture(autouse=True)
def every_record_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "FEW", 0)


def folder(root: Path, titles: list[str]) -> FolderStore:
    run = root / RUN
    run.mkdir(parents=True, exist_ok=True)
    (root / "review.yaml").write_text(REVIEW)
    (run / "run.yaml").write_text("source: MEDLINE\ndate: 2025-06-30\n")
    entries = (f"TY  - JOUR\nID  - r{n}\nTI  - {t}\nER  - \n\n" for n, t in enumerate(titles))
    (run / "export.ris").write_text("".join(entries))
    return FolderStore(root)


def vote(who: str, number: int, record: str, kind: str) -> str:
    return (
        f'{{"id":"{who}.{number}","record":"{record}","stage":"title-abstract","kind":"{kind}",'
        f'"reviewer":"{who}","at":"2025-07-01T10:{number:02}:00+00:00"}}\n'
    )


def journal(root: Path, who: str, *lines: str) -> None:
    path = root / JOURNAL.format(who)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as out:
        out.writelines(lines)


def test_records_are_read_once_and_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = folder(tmp_path, ["Ketamine for pain", "Robots", "Ketamine for pain"])
    fresh = gather(store)
    assert gathered(store) == fresh
    monkeypatch.setattr(gather_module, "gather", lambda _: pytest.fail("read again"))
    assert gathered(FolderStore(tmp_path)) == fresh


def test_a_changed_export_or_judgement_is_read_again(tmp_path: Path) -> None:
    gathered(folder(tmp_path, ["Ketamine for pain", "Robots"]))
    more = gathered(folder(tmp_path, ["Ketamine for pain", "Robots", "Rivers"]))
    assert [record.title for record in more.collected.records][-1] == "Rivers"
    assert not more.clusters
    (tmp_path / "search/duplicates.csv").write_text("one,two,decision\nr1,r2,same\n")
    assert gathered(FolderStore(tmp_path)).clusters == (("r1", "r2"),)


@pytest.mark.parametrize("left", [0, 10, 32, 60, -1])
def test_records_cut_short_are_read_again(tmp_path: Path, left: int) -> None:
    store = folder(tmp_path, ["Ketamine for pain", "Robots"])
    fresh = gathered(store)
    (tmp_path / ".stook" / RECORDS).write_bytes(kept(tmp_path, RECORDS)[:left])
    assert gathered(store) == fresh


def opened(root: Path) -> Desk:
    store = FolderStore(root)
    return desk_of(gathered(store), store, Screening())


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda _: None, id="nothing"),
        pytest.param(
            lambda root: journal(root, "anna", vote("anna", 3, "r1", "exclude")), id="own line"
        ),
        pytest.param(
            lambda root: journal(root, "cleo", vote("cleo", 1, "r1", "include")), id="new journal"
        ),
        pytest.param(lambda root: journal(root, "ben", "{damaged\n"), id="damaged line"),
        pytest.param(lambda root: (root / JOURNAL.format("ben")).unlink(), id="journal gone"),
        pytest.param(
            lambda root: (root / JOURNAL.format("ben")).write_text(
                vote("ben", 1, "r0", "include") + vote("ben", 2, "r1", "include")
            ),
            id="journal changed",
        ),
    ],
)
def test_a_refreshed_desk_is_one_opened_anew(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    folder(tmp_path, ["Ketamine for pain", "Robots", "Rivers"])
    journal(tmp_path, "anna", vote("anna", 1, "r0", "include"), vote("anna", 2, "r2", "exclude"))
    journal(tmp_path, "ben", vote("ben", 1, "r0", "exclude"))
    desk = opened(tmp_path)
    change(tmp_path)
    again = refreshed(desk, FolderStore(tmp_path), Screening())
    fresh = opened(tmp_path)
    assert set(again.events) == set(fresh.events)
    assert replace(again, events=(), problems=()) == replace(fresh, events=(), problems=())
    assert [*again.decisions.stage(Stage.TITLE_ABSTRACT)] == [
        *fresh.decisions.stage(Stage.TITLE_ABSTRACT)
    ]


def test_a_large_review_begins_in_the_last_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder(tmp_path, ["Ketamine for pain", "Robots", "Rivers"])
    keep_order(tmp_path, Stage.TITLE_ABSTRACT, ["r2", "gone", "r0"])
    learnt = threading.Event()

    class Slow(Ranking):
        def order(self, decided: Mapping[str, Screened]) -> list[str]:
            learnt.wait(10)
            return ["r1", "r0", "r2"]

    monkeypatch.setattr(screening, "Ranking", Slow)
    with Sitting(tmp_path, "anna", "a", "title-abstract", False, False) as sitting:
        session = sitting.session()
        assert [record.id for record in session.queue] == ["r2", "r0", "r1"]
        learnt.set()
    assert kept_order(tmp_path, Stage.TITLE_ABSTRACT) == ["r1", "r0", "r2"]


def test_an_order_that_nobody_waits_for_is_given_up(tmp_path: Path) -> None:
    records = gathered(folder(tmp_path, ["Ketamine for pain", "Robots"])).collected.records
    asked = iter([False, True])
    with pytest.raises(Abandoned):
        Ranking(records, "", lambda: next(asked))


def test_an_order_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / ".stook").mkdir()
    (tmp_path / ".stook/order-full-text.msgpack").write_bytes(b"\xc1")
    assert kept_order(tmp_path, Stage.FULL_TEXT) == []
