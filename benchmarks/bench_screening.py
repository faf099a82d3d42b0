"""Prioritised screening beside ASReview (same sets, same priors, one process each), and journals.

Times are processor seconds of one thread, which other work on the machine does not lengthen much.

ASReview is installed in an environment of its own; its interpreter is named by the variable
STOOK_ASREVIEW_PYTHON. Without it (or without the shared sets) that part is skipped and says so.
STOOK_SCREENING_SEEDS (default 3) is the number of starts a set.
"""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import numpy as np

from stook.model.decisions import Event, EventKind, Stage
from stook.screening.decisions import fold
from stook.screening.journals import encode, read_journals
from stook.screening.labelled import read_labelled
from stook.stats import retrieval
from stook.store import MemoryStore

SETS = Path(__file__).resolve().parents[2] / "shared" / "data" / "screening"
LABEL = "label_included"
METRICS = ("wss95", "recall10", "loss")

# What `asreview simulate --prior-seed S` does with its default, with clocks around its parts.
ASREVIEW = """
import json, sys, time
import numpy as np, pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.models.models import get_ai_config
from asreview.models.queriers import TopDown
from asreview.models.stoppers import IsFittable
from asreview.simulation.simulate import Simulate
path, label, seed = sys.argv[1], sys.argv[2], int(sys.argv[3])
table = pd.read_csv(path)
labels = table[label].astype(int).to_numpy()
np.random.seed(seed)
cycle = ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])
features = cycle.transform(table[["title", "abstract"]].fillna(""))
first = ActiveLearningCycle(querier=TopDown(), stopper=IsFittable())
began = time.process_time()
run = Simulate(features, labels, [first, cycle], skip_transform=True, print_progress=False)
for value in (1, 0):
    pool = np.where(labels == value)[0]
    run.label(np.random.RandomState(seed).choice(pool, 1, replace=False))
run.review()
loop = time.process_time() - began
print(json.dumps({"order": [int(row) for row in run._results["record_id"]], "loop": loop}))
"""


def journals() -> None:
    """50,000 records with 100,000 decisions of 3 reviewers."""
    names, start = ("anna", "ben", "cleo"), datetime(2026, 1, 1, tzinfo=UTC)
    lines: dict[str, list[bytes]] = {name: [] for name in names}
    for number in range(50_000):
        for turn in range(2):
            name = names[(number + turn) % 3]
            kind = EventKind.INCLUDE if number % 11 == turn else EventKind.EXCLUDE
            event = Event(
                id=f"{name}-{number}",
                record=f"r{number}",
                stage=Stage.TITLE_ABSTRACT,
                kind=kind,
                reviewer=name,
                at=start + timedelta(seconds=number * 5 + turn),
            )
            lines[name].append(encode(event))
    files = {f"screening/title-abstract/{n}.a.jsonl": b"".join(lines[n]) for n in names}
    store = MemoryStore(files)
    began = perf_counter()
    events, problems = read_journals(store)
    read = perf_counter() - began
    decisions = fold(events)
    seconds = perf_counter() - began
    assert len(events) == 100_000
    assert not problems
    assert len(decisions.stage(Stage.TITLE_ABSTRACT)) == 50_000
    print(f"journals: 100,000 decisions read in {read:.2f} s, read and folded in {seconds:.2f} s")


def timed(command: list[str], folder: Path) -> tuple[dict, float]:
    """The JSON that a process prints, and the processor seconds that all of it took."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    before = spent()
    done = subprocess.run(command, capture_output=True, check=True, env=environment, cwd=folder)
    return json.loads(done.stdout), spent() - before


def spent() -> float:
    """Processor seconds of all processes begun here that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def metrics(order: list[int], labels: np.ndarray, priors: int) -> list[float]:
    """WSS@95, recall at 10% and loss of an order; records not reached come last."""
    rest = np.setdiff1d(np.arange(len(labels)), order)
    screened = labels[np.concatenate([order, rest]).astype(int)][priors:]
    return [
        retrieval.work_saved(screened, 0.95),
        retrieval.recall_at(screened, 0.10),
        retrieval.loss(screened),
    ]


def compare(interpreter: str, seeds: int) -> None:
    """Every set from several starts, with both programs, one after the other."""
    print(
        f"{'set':24} {'seed':>4} {'ASReview s':>10} {'loop':>7} {'stook s':>8} {'loop':>6}  WSS@95"
    )
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for packed in sorted(SETS.glob("*.csv.gz")):
            path = Path(folder) / packed.stem
            path.write_bytes(gzip.decompress(packed.read_bytes()))
            labels = np.asarray(read_labelled(path, LABEL)[0].labels)
            rows += [one(interpreter, path, labels, seed) for seed in range(1, seeds + 1)]
    table = np.array(rows)
    theirs, ours = table[:, :3].mean(axis=0), table[:, 3:6].mean(axis=0)
    seconds = table[:, 6:].sum(axis=0)
    for name, their, our in zip(METRICS, theirs, ours, strict=True):
        print(f"mean {name:9} ASReview {their:.4f}  stook {our:.4f}  difference {our - their:+.4f}")
    print(
        f"whole process: {seconds[0]:.1f} s and {seconds[2]:.1f} s, {seconds[0] / seconds[2]:.1f}x"
    )
    print(
        f"learning loop: {seconds[1]:.1f} s and {seconds[3]:.1f} s, {seconds[1] / seconds[3]:.1f}x"
    )


def one(interpreter: str, path: Path, labels: np.ndarray, seed: int) -> list[float]:
    """One set from one start: metrics of both, then seconds of both."""
    theirs, their_all = timed(
        [interpreter, "-c", ASREVIEW, str(path), LABEL, str(seed)], path.parent
    )
    options = ["--label", LABEL, "--seed", str(seed), "--json", "--timings"]
    stook = [sys.executable, "-m", "stook", "simulate", str(path), *options]
    ours, our_all = timed(stook, path.parent)
    found = metrics(theirs["order"], labels, 2)
    seconds = [their_all, theirs["loop"], our_all, ours["timings"]["loop"]]
    shown = " ".join(f"{value:7.2f}" for value in seconds)
    print(f"{path.stem:24} {seed} {shown}  {found[0]:.3f} {ours['wss95']:.3f}", flush=True)
    return [*found, *(ours[name] for name in METRICS), *seconds]


def main() -> None:
    """Print both tables."""
    journals()
    interpreter = os.environ.get("STOOK_ASREVIEW_PYTHON", "")
    if not interpreter:
        print("skipped: ASReview (name its interpreter in STOOK_ASREVIEW_PYTHON)")
    elif not SETS.is_dir():
        print(f"skipped: the labelled sets are not at {SETS}")
    else:
        compare(interpreter, int(os.environ.get("STOOK_SCREENING_SEEDS", "3")))


if __name__ == "__main__":
    main()
