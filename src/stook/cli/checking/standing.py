"""`stook` alone in a review: where it stands, stage by stage, and what comes next."""

from collections.abc import Iterator
from pathlib import Path

from stook.cli.session import run
from stook.pipeline.build import Built

# The box of the flow diagram that counts records once each has been screened.
SCREENED = "records_screened"


def standing(folder: Path) -> Iterator[str]:
    """A line for each stage, then the next step."""
    built = run(folder).built
    review = built.review
    yield review.protocol.title
    rows = dict(_stages(folder, built))
    width = max(map(len, rows))
    for stage, words in rows.items():
        yield f"  {stage:<{width}}  {words}"
    yield f"Next: {_next(folder, built)}"
    yield "`stook --help` lists all commands by stage."


def _stages(folder: Path, built: Built) -> Iterator[tuple[str, str]]:
    from stook.appraisal.remaining import remaining, results_of

    review = built.review
    runs = len(review.searches)
    yield "search", f"{_many(runs, 'run')} of a search" if runs else "no run of a search yet"
    screened = built.flow.counts().get(SCREENED)
    yield "screening", "not begun" if screened is None else _many(screened, "record") + " screened"
    results = results_of(review)
    yield (
        "extraction",
        f"{_many(len(review.studies), 'study', 'studies')}, {_many(len(results), 'result')}",
    )
    if review.form is not None and results:
        left = len(remaining(review, review.form, review.appraisals))
        yield "risk of bias", f"{len(results) - left} of {_many(len(results), 'result')} judged"
    with_data = [f for f in built.findings if f.estimate is not None]
    judged = sum(f.id in review.certainty.findings for f in with_data)
    if with_data:
        yield "certainty", f"{judged} of {_many(len(with_data), 'finding')} judged"
    open_ = [p for p in built.problems if not p.accepted]
    errors = sum(p.blocks for p in open_)
    yield "problems", f"{_many(errors, 'error')}, {_many(len(open_) - errors, 'warning')}"
    yield "outputs", _outputs(folder)


def _many(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _outputs(folder: Path) -> str:
    from stook.pipeline.memory import input_digest, unchanged
    from stook.store import FolderStore

    out = folder / "output"
    if not (out / "report.html").is_file():
        return "not built yet"
    current = unchanged(folder, input_digest(FolderStore(folder), out), out) is not None
    return f"up to date: open {out / 'report.html'}" if current else "older than the folder"


def _next(folder: Path, built: Built) -> str:
    """The first thing that keeps the review from its publication."""
    review = built.review
    if built.blocked:
        return "mend the errors that `stook check` lists."
    if not review.studies and not review.searches:
        return "`stook import FILE` brings in the records of a search; or fill studies.csv."
    if not review.studies:
        return "`stook screen --as YOU` judges the records."
    if not review.results:
        return "fill extraction/agreed/arms.csv and results.csv, then `stook check`."
    if _outputs(folder).startswith("up to date"):
        return "`stook appraise --left` and `stook grade` show what is left to judge."
    return "`stook build`, then open output/report.html."
