"""`stook translate`: a search strategy in the syntax of another database."""

import json
from pathlib import Path

import click


@click.command("translate")
@click.argument("strategy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "source", default="", metavar="SYNTAX", help="Told from content if absent.")
@click.option("--to", "target", required=True, metavar="SYNTAX", help="ovid, pubmed or embase.")
@click.option("--json", "as_json", is_flag=True, help="Print lines, losses and problems as JSON.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it here.")
def command(strategy: Path, source: str, target: str, as_json: bool, out: Path | None) -> None:
    """Translate the search STRATEGY between PubMed, Ovid MEDLINE and Embase.com.

    Every difference between what the two databases can say is named, with its effect on what is
    found. The strategy is checked too: line numbers, brackets, operators, unused lines.
    """
    from stook.cli.messages import check_format, lines_of
    from stook.files.text import decode
    from stook.model.strategy import Dialect
    from stook.searching.strategies import read, write, write_lines
    from stook.searching.strategy_checks import check
    from stook.searching.translate import translate

    names = [dialect.value for dialect in Dialect]
    check_format(target.lower(), names)
    if source:
        check_format(source.lower(), names)
    text, problems = decode(strategy.name, strategy.read_bytes())
    given = Dialect(source.lower()) if source else None
    tree, wrong = read(text or "", given, strategy.name)
    problems += [*wrong, *check(tree, strategy.name)]
    if not tree.lines and any(problem.blocks for problem in problems):
        for row in lines_of(problems):
            click.echo(row, err=True)
        raise SystemExit(1)
    made, losses = translate(tree, Dialect(target.lower()))
    written = write(made)
    if out is not None:
        out.write_text(written, encoding="utf-8")
    if as_json:
        texts = write_lines(made)
        report = {
            "from": tree.dialect.value,
            "to": made.dialect.value,
            "lines": [
                {"line": line.number, "source": line.source, "text": text}
                for line, text in zip(made.lines, texts, strict=True)
            ],
            "losses": [
                {"line": n.line, "what": n.what, "why": n.why, "effect": n.effect} for n in losses
            ],
            "problems": [found.as_dict() for found in problems],
        }
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        if out is None:
            click.echo(written, nl=False)
        click.echo(f"read in the syntax of {tree.dialect.value}", err=True)
        for loss in losses:
            click.echo(f"line {loss.line}: {loss.what}: {loss.why} (finds {loss.effect})", err=True)
        for row in lines_of(problems):
            click.echo(row, err=True)
    if any(found.blocks for found in problems):
        raise SystemExit(1)
