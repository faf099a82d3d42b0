"""Writes what a clone carries of R's results: enough of each kind of number, no more.

`python -m conformance.pack` in tests/reference, with the shared data folder beside the project.
Cases are taken from the smallest up, as long as one of their kinds (a family of ours, an R
function, a value of an argument) has fewer than `ENOUGH` numbers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

from . import runner
from .compare import compare
from .kit import KITS, PACKED, Case, read_folder

ENOUGH = 40
ARGUMENTS = frozenset({
    "measure", "method", "test", "vtype", "struct", "type", "sm", "method.tau", "method.predict",
    "method.random.ci", "prediction", "estimator", "model", "predictor", "method.bias", "adjust",
    "incr", "to", "drop00",
})  # fmt: skip
_ARGUMENT = re.compile(r"""([\w.]+) *= *('[^']*'|"[^"]*"|TRUE|FALSE)""")


def kinds(family: str, case: Case) -> set[str]:
    """The kinds of number that a case holds."""
    named = {
        f"{family} / {name}={value.strip(chr(39) + chr(34))}"
        for name, value in _ARGUMENT.findall(case.text)
        if name in ARGUMENTS
    }
    return {family, f"{family} / {case.section} {case.id.split('|')[0]}", *named}


def chosen() -> list[Case]:
    """The cases to carry, in the order of the kit."""
    everything = [case for number, kit in enumerate(KITS, 1) for case in read_folder(number, kit)]
    candidates = []
    for case in everything:
        answered = runner.answered(case)
        if answered is not None:
            family, answer, theirs = answered
            size = len(json.dumps(case.result)) + _length(case)
            candidates.append((case, kinds(family, case), compare(answer, theirs).numbers, size))
    candidates.sort(key=lambda one: (_length(one[0]) // 1500, one[3], str(one[0])))
    known: Counter[str] = Counter()
    kept = set()
    for case, names, numbers, _ in candidates:
        if numbers and any(known[name] < ENOUGH for name in names):
            kept.add((case.kit, str(case)))
            known.update(dict.fromkeys(names, numbers))
    return [case for case in everything if (case.kit, str(case)) in kept]


def _length(case: Case) -> int:
    return len(_csv(case.dataset).read_bytes())


def _csv(dataset: str) -> Path:
    return next(path for kit in KITS if (path := kit / "data" / f"{dataset}.csv").is_file())


def main() -> None:
    """Write the cases and the data sets that they use."""
    cases = chosen()
    (PACKED / "data").mkdir(parents=True, exist_ok=True)
    for dataset in sorted({case.dataset for case in cases}):
        text = _csv(dataset).read_text(encoding="utf-8").replace("\r\n", "\n")
        (PACKED / "data" / f"{dataset}.csv").write_text(text, encoding="utf-8")
    rows = [[c.kit, c.dataset, c.section, c.id, c.text, c.result] for c in cases]
    lines = ",\n".join(json.dumps(row, separators=(",", ":"), ensure_ascii=False) for row in rows)
    (PACKED / "cases.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
