"""What comes after a command, and what to open: said at its end, beside its output.

The lines go to standard error, so that what a command prints can be piped; a command that prints
for programs says nothing.
"""

from collections.abc import Sequence
from pathlib import Path

from stook.cli.messages import quoted

_PROGRAMS = frozenset({"--json", "json", "ci", "--help", "-h"})

# Command -> what comes next when it went well; FOLDER is the review, OUT its outputs.
_NEXT: dict[str, str] = {
    "check": "`stook build FOLDER` makes the report.",
    "build": "open OUT/report.html; `stook why ID FOLDER` follows a number to its cells, "
    "`stook accept FOLDER` locks what is agreed.",
    "accept": "`stook check FOLDER --locked` tells when a published number moves.",
    "diff": "`stook why ID` follows a number to its cells; `stook accept` locks what is agreed.",
    "why": "correct a cell where it is wrong, then `stook build FOLDER`.",
    "what-if": "`stook grade FOLDER` shows the certainty behind each finding.",
    "grade": "`stook grade FOLDER --accept ID` takes a suggestion over, `stook build FOLDER` "
    "publishes it.",
    "reword": "`stook build FOLDER`, then open OUT/summary.en.html.",
    "appraise": "`stook appraise FOLDER --left` lists what is left to judge.",
    "compare-extraction": "settle the differences in extraction/choices.csv, then "
    "`stook compare-extraction FOLDER --write`.",
    "import-review": "complete what `stook check` names in the new folder, then `stook build` it.",
    "rank": "`stook screen FOLDER --as YOU`.",
    "screen": "`stook screen FOLDER --resolve` settles conflicts; `stook` in the folder "
    "shows where the review stands.",
    "protocol": "`stook check FOLDER` names what is still missing.",
    "explain": "mend the line that `stook check` named, then run it again.",
    "translate": "save the strategy with the run of its search (search/runs/<run>/).",
    "corpus": "change the strategy and run it again, or save it with its run.",
    "simulate": "choose the stopping rule under `screening` in review.yaml.",
}
_ERRORS = (
    "mend the errors from the top, then `stook check FOLDER` again; `stook explain CODE` says "
    "more of one."
)


def next_step(command: str, arguments: Sequence[str], code: int) -> str:
    """The sentence for a command that ended with this exit code; '' where nothing is to be said."""
    if not _PROGRAMS.isdisjoint(arguments) or code not in (0, 1):
        return ""
    sentence = _ERRORS if code and command in ("check", "build") else _NEXT.get(command, "")
    if not sentence or (code and sentence is not _ERRORS):
        return ""
    folder = _folder(arguments)
    out = arguments[arguments.index("--out") + 1] if "--out" in arguments[:-1] else ""
    sentence = sentence.replace("OUT", quoted(Path(out) if out else folder / "output"))
    here = "" if folder == Path() else f" {quoted(folder)}"
    return f"Next: {sentence.replace(' FOLDER', here)}"


def _folder(arguments: Sequence[str]) -> Path:
    """The review that the command was given: the first argument that is one."""
    for argument in arguments:
        if not argument.startswith("-") and (Path(argument) / "review.yaml").is_file():
            return Path(argument)
    return Path()
