"""What waits for a person: one count a stage, and the sentences of the overview."""

from dataclasses import dataclass, field

from stook.model.decisions import Stage
from stook.model.form import Form
from stook.model.review import Review
from stook.pipeline.build import Built


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


def waiting_for(built: Built) -> Waiting:
    """What waits for whoever sits there."""
    open_problems = [one for one in built.problems if not one.accepted]
    counts = {"/problems": len(open_problems)}
    tasks = [*_screening(built), *_problems(built)]
    return Waiting(counts, tuple(task for task in tasks if task.count))


def _screening(built: Built) -> list[Task]:
    words = {
        Stage.TITLE_ABSTRACT: ("records to settle", "Titles and abstracts."),
        Stage.FULL_TEXT: ("full texts to settle", "Reports that were sought and are not settled."),
    }
    return [
        Task(len(ids), *words[stage], f"/screen/{stage.value}", "Continue screening")
        for stage, ids in built.flow.waiting.items()
        if ids
    ]


def _problems(built: Built) -> list[Task]:
    blocking = sum(1 for one in built.problems if one.blocks)
    sentence = "They stop publication until their cause is mended or accepted with a reason."
    title = "error to look at" if blocking == 1 else "errors to look at"
    return [Task(blocking, title, sentence, "/problems", "Look")]


def judged_studies(review: Review, form: Form | None) -> tuple[int, int]:
    """Studies with an overall judgement of risk of bias, of those that have results."""
    with_results = {row.study for row in review.results}
    judged = {row.study for row in review.appraisals if row.kind.value != "answer"}
    return len(judged & with_results), len(with_results) if form else 0
