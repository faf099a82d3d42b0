"""What waits for a person: one count a stage, and the sentences of the overview."""

from dataclasses import dataclass, field

from stook.files.layout import export_run
from stook.model.decisions import Stage
from stook.model.form import Form
from stook.model.review import Review
from stook.pipeline.build import Built
from stook.web.screen import Screen
from stook.web.settling import open_differences
from stook.web.sittings import screening_of

SCREENED = {
    Stage.TITLE_ABSTRACT: ("to screen", "Titles and abstracts that wait for your vote."),
    Stage.FULL_TEXT: ("full texts to screen", "Reports that wait for your vote."),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do next: how many, of what, a sentence, and where."""

    count: int
    title: str
    sentence: str
    path: str
    verb: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: counts by address of a screen, and the tasks in the order of the stages."""

    counts: dict[str, int] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()


def waiting_of(screen: Screen) -> Waiting:
    """What waits for the person who sits there; computed once a build and person."""
    return screen.desk.derived(
        f"waiting {screen.person}", lambda built: _waiting(screen, built, open_differences(screen))
    )


def _waiting(screen: Screen, built: Built, differing: int) -> Waiting:
    tasks = [
        *_screening(screen, built), _extracting(built), _comparing(differing), _rating(built),
        _problems(built),
    ]  # fmt: skip
    counts = {task.path: task.count for task in tasks}
    for path in ("/screen", "/conflicts"):
        counts[path] = sum(task.count for task in tasks if task.path.startswith(f"{path}/"))
    counts["/problems"] = sum(not one.accepted for one in built.problems)
    return Waiting(counts, tuple(task for task in tasks if task.count))


def _screening(screen: Screen, built: Built) -> list[Task]:
    """What the person still has to judge, and what people differ on, by stage.

    Records are read only where there are decisions or exports of a search.
    """
    protocol = built.review.protocol
    if not screen.person or not any(export_run(path) for path in screen.desk.store.paths()):
        return []
    room = screening_of(screen.desk)
    pairs = len(room.all_records(protocol).possible)
    title = "pair of records to judge" if pairs == 1 else "pairs of records to judge"
    tasks = [Task(pairs, title, "They may be the same report.", "/search", "Judge")]
    for stage, words in SCREENED.items():
        count = room.waiting(protocol, screen.person, stage)
        tasks.append(Task(count, *words, f"/screen/{stage.value}", "Screen"))
    for stage in SCREENED:
        count = len(room.disputed(protocol, stage))
        title = "conflict to settle" if count == 1 else "conflicts to settle"
        sentence = "People voted differently; both votes stay on record."
        tasks.append(Task(count, title, sentence, f"/conflicts/{stage.value}", "Settle"))
    return tasks


def _extracting(built: Built) -> Task:
    with_results = {row.study for row in built.review.results}
    waits = [study.label for key, study in built.review.studies.items() if key not in with_results]
    title = "study to extract" if len(waits) == 1 else "studies to extract"
    sentence = f"{', '.join(waits[:3])}{' and others' if len(waits) > 3 else ''}."
    return Task(len(waits), title, sentence, "/extract", "Extract")


def _comparing(differing: int) -> Task:
    title = "cell to agree on" if differing == 1 else "cells to agree on"
    return Task(differing, title, "Your extraction and another's differ.", "/compare", "Compare")


def _rating(built: Built) -> Task:
    waits = [one for one in built.findings if one.id in built.suggestions and not one.certainty
             and one.in_table]  # fmt: skip
    title = "finding to rate" if len(waits) == 1 else "findings to rate"
    sentence = "Their certainty is not judged; suggestions stand beside them."
    return Task(len(waits), title, sentence, "/certainty", "Rate")


def _problems(built: Built) -> Task:
    blocking = sum(one.blocks for one in built.problems)
    sentence = "They stop publication until their cause is mended or accepted with a reason."
    title = "error to look at" if blocking == 1 else "errors to look at"
    return Task(blocking, title, sentence, "/problems", "Look")


def judged_studies(review: Review, form: Form | None) -> tuple[int, int]:
    """Studies with an overall judgement of risk of bias, of those that have results."""
    with_results = {row.study for row in review.results}
    judged = {row.study for row in review.appraisals if row.kind.value != "answer"}
    return len(judged & with_results), len(with_results) if form else 0
