"""`stook import-review`: a data package of other software becomes a review folder."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from stook.exchange.verify import Verification
    from stook.problems import Problem

SHOWN = 20


@click.command("import-review")
@click.argument("package", type=click.Path(exists=True, path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The new folder.")
@click.option(
    "--map",
    "mapping",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="What groups, outcomes, windows and studies are to be called (YAML).",
)
@click.option("--json", "as_json", is_flag=True, help="Print the verification as JSON.")
def command(package: Path, out: Path, mapping: Path | None, as_json: bool) -> None:
    """Make a review folder of PACKAGE, and prove that it is the same review.

    PACKAGE is a RevMan data package (folder or zip), its `*-data-rows.csv` alone, or an `.rm5`
    file. The new folder is read back, and every effect, interval, weight and total that the package
    stores is computed again from it. Exit code 0: all agree; 1: something differs or could not be
    read.
    """
    from stook.exchange import Mapping, import_package, read_mapping, verify
    from stook.exchange.revman import read_package
    from stook.pipeline.load import load
    from stook.store import FolderStore

    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise click.UsageError(f"{out} is there already and is not empty; nothing is overwritten.")
    names, problems = read_mapping(mapping) if mapping else (Mapping(), [])
    imported = import_package(read_package(package), names, mapping.name if mapping else "")
    problems += imported.problems
    if not imported.files or any(problem.code == "E775" for problem in problems):
        report(None, problems, as_json=as_json)
        sys.exit(1)
    for name, text in imported.files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    review, unread = load(FolderStore(out))
    verified = verify(imported, review)
    problems += unread
    report(verified, problems, as_json=as_json, out=out)
    sys.exit(0 if verified.exact and not any(problem.blocks for problem in problems) else 1)


def report(
    verified: "Verification | None",
    problems: "list[Problem]",
    *,
    as_json: bool,
    out: Path | None = None,
) -> None:
    """Say what was found: numbers as JSON or in words, then problems."""
    if as_json:
        click.echo(json.dumps(as_dict(verified, problems), ensure_ascii=False, indent=1))
        return
    from stook.render.problems import as_text

    if problems:
        click.echo(as_text(problems), err=True)
    if verified is None:
        click.echo("Nothing was imported.")
        return
    for line in in_words(verified, out):
        click.echo(line)


def as_dict(verified: "Verification | None", problems: "list[Problem]") -> dict[str, object]:
    """The verification's JSON shape; all counts are 0 where nothing could be imported."""
    return {
        "rows": verified.rows if verified else 0,
        "rows_reproduced": verified.rows_reproduced if verified else 0,
        "rows_not_stored": verified.not_stored if verified else 0,
        "totals": verified.totals if verified else 0,
        "totals_reproduced": verified.totals_reproduced if verified else 0,
        "differences": [each.as_dict() for each in verified.differences] if verified else [],
        "problems": [problem.as_dict() for problem in problems],
    }


def in_words(verified: "Verification", out: Path | None) -> list[str]:
    """The verification for people."""
    rows = f"{verified.rows_reproduced} of {verified.rows} data rows"
    lines = [f"{rows} reproduced (effect, interval and weight)."]
    if verified.not_stored:
        lines.append(f"{verified.not_stored} rows have no stored result to compare with.")
    if verified.totals:
        lines.append(f"{verified.totals_reproduced} of {verified.totals} totals reproduced.")
    else:
        lines.append("The package stores no totals to compare with.")
    for each in verified.differences[:SHOWN]:
        problem = each.problem()
        lines.append(f"  {problem.place}  {problem.code}  {problem.what}")
    if len(verified.differences) > SHOWN:
        lines.append(f"  and {len(verified.differences) - SHOWN} more (all of them with --json)")
    lines += [
        "",
        f"The review folder is {out}. Next:",
        f"  stook check {out}",
        f"  stook build {out}",
    ]
    return lines
