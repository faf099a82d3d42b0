"""The records of a folder, kept between commands: large exports are imported and compared once.

What is kept stands in `.stook/` under a key of the exports, the judgements on duplicates and
stook's own code, so that a change of any of them reads everything anew.
"""

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from stook.files.layout import DUPLICATES, export_run, run_id
from stook.model.decisions import Stage
from stook.pipeline.engine import content
from stook.pipeline.memory import code_digest, keep, kept
from stook.store import FolderStore, Store, StoreError, digest

if TYPE_CHECKING:
    from stook.records.gather import Gathered

Marks = tuple[tuple[str, str], ...]
RECORDS = "records.msgpack"
FEW = 1000
"""So many records are read anew as fast as they are found again; they are not kept."""


def gathered(store: Store) -> "Gathered":
    """The records and duplicates of a review; those that were kept, where they still hold.

    Only of a folder anything is kept: a revision or a review in memory is read.
    """
    from stook.records.gather import Gathered, gather

    if not isinstance(store, FolderStore):
        return gather(store)
    key = digest(f"{code_digest()} {marks_of_records(store)}".encode()).encode()
    with uncollected():
        packed = kept(store.root, RECORDS)
        if packed[: len(key)] == key:
            try:
                return msgspec.msgpack.decode(memoryview(packed)[len(key) :], type=Gathered)
            except msgspec.MsgspecError:
                pass  # cut short: read anew
        made = gather(store)
        if len(made.collected.records) > FEW:
            keep(store.root, RECORDS, key + content(made))
        return made


def kept_order(root: Path, stage: Stage) -> list[str]:
    """The order of records that was learnt last; empty where there is none."""
    try:
        return msgspec.msgpack.decode(kept(root, _order(stage)), type=list[str])
    except msgspec.MsgspecError:
        return []


def keep_order(root: Path, stage: Stage, order: list[str]) -> None:
    """Keep a learnt order for the next sitting to begin with."""
    keep(root, _order(stage), content(order))


def _order(stage: Stage) -> str:
    return f"order-{stage.value}.msgpack"


def marks_of_records(store: Store) -> Marks:
    """What decides which records there are: exports, the logs of their runs and judgements on
    duplicates, by digest."""
    return marks(
        store,
        (p for p in store.paths() if export_run(p) or run_id(p) or p == DUPLICATES),
    )


def marks(store: Store, paths: Iterable[str]) -> Marks:
    """What files hold, by a digest of each."""
    return tuple((path, _mark(store, path)) for path in paths)


def _mark(store: Store, path: str) -> str:
    try:
        return digest(store.read(path))
    except StoreError as refusal:
        return str(refusal)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: there are none among records, and looking costs as much as
    reading them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
