"""What `stook simulate` runs: read, vectorise once, replay each seed, sum up."""

import math
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from stook.model.protocol import StoppingRule
from stook.screening.labelled import LabelledSet, read_labelled
from stook.screening.ranking import Features, features
from stook.screening.simulation import Replay, draw_priors, replay, stopped

METRICS = ("wss95", "recall10", "atd", "loss")


@dataclass(frozen=True, slots=True)
class Options:
    """What to replay: records known before the start, seeds, processes, aim of the rule."""

    prior_included: int
    prior_excluded: int
    seed: int
    runs: int
    jobs: int
    recall: float
    confidence: float


class Worker:
    """One set, ready to be replayed from any seed; small enough to be sent to other processes."""

    def __init__(self, labelled: LabelledSet, options: Options) -> None:
        self.options = options
        self.labels = np.asarray(labelled.labels, dtype=np.int64)
        self.features: Features = features(labelled.texts)
        test = StoppingRule(recall=options.recall, confidence=options.confidence)
        self.rules = [test, StoppingRule(rule="safe")]

    def __call__(self, seed: int) -> dict[str, Any]:
        """One replay as data; `rows` are positions in the set."""
        began = time.process_time()
        known = self.options
        priors = draw_priors(self.labels, known.prior_included, known.prior_excluded, seed)
        run = replay(self.features, self.labels, priors)
        learnt = time.process_time()
        return {
            "seed": seed,
            **run.metrics(),
            "rows": run.order.tolist(),
            "priors": len(priors),
            "stopping": {rule.rule: self._stopping(run, rule) for rule in self.rules},
            "timings": {"loop": learnt - began, "stopping": time.process_time() - learnt},
        }

    def _stopping(self, run: Replay, rule: StoppingRule) -> dict[str, float]:
        at = stopped(self.features, run, rule)
        return {"screened": at.screened, "recall": at.recall, "work_saved": at.work_saved}


class Simulation:
    """All that one call of `stook simulate` does, but for printing."""

    def __init__(self, file: Path, label: str, options: Options) -> None:
        began = time.process_time()
        self.options = options
        self.labelled, self.problems = read_labelled(file, label)
        self.seconds = {"read": time.process_time() - began}
        self.reason = self._reason()

    def _reason(self) -> str:
        """Why nothing can be replayed, or ''."""
        labels = self.labelled.labels
        relevant = sum(labels)
        known = self.options
        for kind, wanted, count in (
            ("included", known.prior_included, relevant),
            ("excluded", known.prior_excluded, len(labels) - relevant),
        ):
            if wanted > count:
                return f"{wanted} prior {kind} records were asked for, but there are {count}."
        if not relevant:
            return "No record is labelled relevant."
        return ""

    def report(self) -> dict[str, Any]:
        """The result as data, ready to be printed."""
        began = time.process_time()
        worker = Worker(self.labelled, self.options)
        self.seconds["vectorise"] = time.process_time() - began
        first, runs = self.options.seed, self.options.runs
        results = list(_each(worker, range(first, first + runs), min(self.options.jobs, runs)))
        for result in results:
            result["order"] = [self.labelled.ids[row] for row in result.pop("rows")]
        return self._summed(results)

    def picture(self, report: dict[str, Any]) -> str:
        """The recall curves as SVG: each replay, random order, where the default rule stops."""
        from stook.plots import RecallData, RecallSeries, recall_curve

        label = dict(zip(self.labelled.ids, self.labelled.labels, strict=True))
        series = []
        for result in report.get("runs", [{**report, "seed": report["seeds"][0]}]):
            found = np.cumsum([label[record] for record in result["order"]]).tolist()
            steps = tuple(enumerate(found, start=1))
            series.append(RecallSeries(f"Start {result['seed']}", steps))
        stop = report["stopping"]["hypergeometric"]["screened"]
        data = RecallData(
            tuple(series),
            report["records"],
            report["relevant"],
            (self.options.recall,),
            round(stop),
        )
        return recall_curve(data)

    def _summed(self, results: list[dict[str, Any]]) -> dict[str, Any]:
        timings = [result.pop("timings") for result in results]
        report: dict[str, Any] = {
            "records": len(self.labelled.ids),
            "relevant": sum(self.labelled.labels),
            "seeds": [result["seed"] for result in results],
            **{name: _mean(result[name] for result in results) for name in METRICS},
            "stopping": _mean_stops(results),
            "priors": results[0]["order"][: results[0]["priors"]],
            "order": results[0]["order"],
        }
        if len(results) > 1:
            report["runs"] = [_finite(result) for result in results]
        parts = {name: math.fsum(t[name] for t in timings) for name in timings[0]}
        report["timings"] = {**self.seconds, **parts}
        return report


def _each(worker: Worker, seeds: range, jobs: int) -> Iterator[dict[str, Any]]:
    """One result a seed, in order, from several processes where asked for."""
    if jobs == 1:
        yield from map(worker, seeds)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(jobs, initializer=_prepare, initargs=(worker,)) as pool:
        yield from pool.map(_work, seeds)


_WORKER: list[Worker] = []  # one a process, so that the set is sent to each process once


def _prepare(worker: Worker) -> None:
    _WORKER.append(worker)


def _work(seed: int) -> dict[str, Any]:
    return _WORKER[-1](seed)


def _mean(values: Iterable[float]) -> float | None:
    """Mean over replays; None where it is not defined."""
    known = [value for value in values if not math.isnan(value)]
    return math.fsum(known) / len(known) if known else None


def _mean_stops(results: list[dict[str, Any]]) -> dict[str, dict[str, float | None]]:
    """For each rule the mean over replays of where it stops, recall reached and work saved."""
    return {
        rule: {key: _mean(result["stopping"][rule][key] for result in results) for key in at}
        for rule, at in results[0]["stopping"].items()
    }


def _finite(result: dict[str, Any]) -> dict[str, Any]:
    """One replay with None for what is not defined: JSON has no nan."""
    return {
        key: None if isinstance(value, float) and math.isnan(value) else value
        for key, value in result.items()
    }
