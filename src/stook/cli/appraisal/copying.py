"""`stook appraise --left` and `--copy`: what is left, and answers taken to other results."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import click

from stook.appraisal import choices_of, chosen, folder_of
from stook.appraisal.judgement_rows import with_result
from stook.appraisal.remaining import ResultKey, copied, remaining, results_of
from stook.files import layout
from stook.model.appraisal import Appraisal
from stook.model.form import Form
from stook.model.review import Review
from stook.store import write_whole


def rows_of(review: Review, person: str) -> tuple[Appraisal, ...]:
    """What was agreed, or what one assessor wrote."""
    return review.assessments.get(person, ()) if person else review.appraisals


def left_lines(review: Review, form: Form, person: str) -> list[str]:
    """The results that lack a domain, by study."""
    left = remaining(review, form, rows_of(review, person))
    results = len(results_of(review))
    lines = []
    for study, group in groupby(left, key=lambda entry: entry.result[0]):
        lines.append(study)
        for entry in group:
            _, outcome, window = entry.result
            all_ = len(entry.domains) == entry.total
            missing = "all domains" if all_ else ", ".join(entry.domains)
            lines.append(f"  {outcome} ({window}): {missing}")
    done = results - len(left)
    return [*lines, f"{done} of {results} results have every domain judged or answered."]


def copy_domains(
    folder: Path,
    review: Review,
    form: Form,
    source: ResultKey,
    person: str,
    names: Sequence[str],
    targets: Sequence[str],
) -> list[str]:
    """Copy domains of one result to other results of its study; a line for each target.

    The guidance of RoB 2 has judgements by result; what was answered for one may hold for another
    (the randomisation is the same), and people decide where. Earlier answers are never replaced.
    """
    domains = {
        d.id: d for d in chosen(form, choices_of(form, review.protocol, review.studies[source[0]]))
    }
    unknown = [name for name in names if name not in domains]
    if unknown:
        raise click.UsageError(f"--copy should be one of: {', '.join(domains)}.")
    rows = rows_of(review, person)
    if not any(row.result == source for row in rows):
        raise click.UsageError(f"{', '.join(source)} has no answers yet that could be copied.")
    others = [key for key in results_of(review, source[0]) if key != source]
    chosen_keys = [key for key in others if not targets or key[1] in targets]
    if not chosen_keys:
        known = ", ".join(dict.fromkeys(key[1] for key in others)) or "none"
        raise click.UsageError(f"--to should be another outcome of {source[0]}: {known}.")
    tool = folder_of(review.protocol.synthesis.risk_of_bias_tool)
    file = layout.appraisal_path(tool, person) if person else next(iter(rows)).file
    path = folder / file
    text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    lines = []
    for key in chosen_keys:
        new, kept = copied(rows, source, key, [domains[name] for name in names])
        taken = [name for name in names if name not in kept]
        if new:
            before = [row for row in rows if row.result == key]
            text = with_result(text, [*before, *new])
        said = [f"copied {', '.join(taken)}"] if new else []
        said += [f"kept its own {', '.join(kept)}"] if kept else []
        lines.append(f"{key[1]} ({key[2]}): {'; '.join(said) or 'nothing to copy'}")
    write_whole(path, text.encode())
    return [*lines, f"Written to {file}. Read each copied answer for its own result."]
