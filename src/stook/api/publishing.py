"""Writing the outputs of a build where they belong, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from stook.api.review_error import ReviewError
from stook.pipeline.build import Built
from stook.pipeline.engine import Engine
from stook.pipeline.memory import input_digest, remember, stamp
from stook.pipeline.write import write
from stook.problems import Problem
from stook.render.outputs import outputs
from stook.store import FolderStore

# Folders of a review in which people and commands write.
INPUTS = frozenset({"search", "screening", "extraction", "appraisal", "text", ".stook", ".git"})


def require_own(out: Path, folder: Path) -> None:
    """A ReviewError where outputs would be mixed with what the review is made from."""
    target, review = out.resolve(), folder.resolve()
    if out.exists() and not out.is_dir():
        raise ReviewError(f"{out} is a file; --out names a folder.")
    if review.is_relative_to(target):
        raise ReviewError(f"{out} holds the review itself; outputs need a folder of their own.")
    first = target.relative_to(review).parts[0] if target.is_relative_to(review) else ""
    if first in INPUTS:
        raise ReviewError(f"{folder / first} holds what the review is made from, not outputs.")


def hides_plan(problem: Problem) -> bool:
    """Whether a section or key of review.yaml is not read: defaults would take its place."""
    shape = problem.code in ("E104", "E105", "E106", "E107", "E108")
    return shape and problem.blocks and problem.place.file == "review.yaml"


def publish(
    folder: Path, out: Path, built: Built, engine: Engine, inputs: str = ""
) -> dict[str, bytes]:
    """Write the outputs of a build of `folder` into `out`; what was written, by path.

    `inputs` is the digest of what was read, taken now where it is not given. Raises ReviewError
    and writes nothing where a part of review.yaml is not read.
    """
    if any(hides_plan(problem) for problem in built.problems):
        raise ReviewError(
            "Nothing was written: a part of review.yaml is not read, and defaults would take its "
            f"place. {out} is as the last build left it; mend review.yaml, then build again."
        )
    inputs = inputs or input_digest(FolderStore(folder), out)
    files = outputs(built, engine)
    write(out, files)
    remember(folder, engine.after)
    stamp(folder, inputs, out, files, 1 if built.blocked else 0)
    return files
