"""Citation records: reading, writing and deduplication, and how deduplication grows.

The records are invented: titles from a vocabulary, a third of the records copied with the
differences that databases make. Nothing is downloaded.
"""

import gc
import random
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from stook.model.records import Record, RecordType
from stook.records.dedupe import find
from stook.records.formats.citations import Export, write

SIZES = (10_000, 30_000, 100_000)
LIMITS = {10_000: 3.0, 100_000: 30.0}  # seconds that the project promises, reading included


def invented(count: int, seed: int = 1) -> list[Record]:
    """Records of which a third are other databases' versions of the ones before."""
    rng = random.Random(seed)
    starts = [a + b for a in ("b", "br", "c", "d", "f", "g", "k", "l", "pr", "st") for b in "aeiou"]
    ends = "nrslt"
    words = sorted({"".join(map(rng.choice, (starts, starts, ends))) for _ in range(9000)})
    records: list[Record] = []
    while len(records) < count:
        names = tuple(f"{rng.choice(words).title()}, {rng.choice('ABCDEFG')}." for _ in range(4))
        base = Record(
            id=str(len(records)), title=" ".join(rng.choices(words, k=11)).capitalize(),
            authors=names, year=rng.randint(1985, 2024),
            journal=" ".join(rng.choices(words[:400], k=3)).title(),
            volume=str(rng.randint(1, 90)), issue=str(rng.randint(1, 12)),
            pages=str(rng.randint(1, 4000)), abstract=" ".join(rng.choices(words, k=180)),
            doi=f"10.1000/{len(records)}" if rng.random() < 0.7 else "", type=RecordType.JOURNAL,
        )  # fmt: skip
        records.append(base)
        if rng.random() < 0.5:
            records.append(_version(base, str(len(records)), rng))
    return records[:count]


def _version(base: Record, name: str, rng: random.Random) -> Record:
    title = base.title.upper() if rng.random() < 0.3 else base.title + "."
    if rng.random() < 0.2:
        at = rng.randrange(len(title))
        title = title[:at] + rng.choice("abcdefg") + title[at + 1 :]
    journal = " ".join(word[:4] for word in base.journal.split())
    authors = base.authors[:2] if rng.random() < 0.3 else base.authors
    doi = "" if rng.random() < 0.5 else base.doi.upper()
    return replace(base, id=name, title=title, journal=journal, authors=authors, doi=doi)


def main() -> None:
    """Print seconds, records a second, and the growth from one size to the next."""
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        before = 0.0
        for size in SIZES:
            path = Path(folder) / "records.csv"
            write(invented(size), "csv", path)
            began = time.perf_counter()
            records = list(Export(path).records())
            middle = time.perf_counter()
            found = find(records)
            seconds = time.perf_counter() - began
            growth = f"{seconds / before:5.1f} times the time of a third" if before else ""
            promised = f"(promised: under {LIMITS[size]:g} s)" if size in LIMITS else ""
            reading = middle - began
            print(
                f"read + dedupe {size:7,}  {reading:6.2f} + {seconds - reading:6.2f}"
                f" = {seconds:6.2f} s  {len(found.clusters):6,} clusters  {promised} {growth}"
            )
            before = seconds
        records = invented(10_000)
        for form in ("ris", "nbib", "ciw", "bibtex", "csl", "csv", "xlsx"):
            path = Path(folder) / form
            began = time.perf_counter()
            write(records, form, path)
            middle = time.perf_counter()
            read = sum(1 for _ in Export(path).records())
            ended = time.perf_counter()
            print(
                f"{form:7} {read:,} records: write {middle - began:5.2f} s, "
                f"read {ended - middle:5.2f} s ({read / (ended - middle):9,.0f} a second)"
            )


if __name__ == "__main__":
    main()
