"""`stook explain`: what a problem code means."""

import difflib

import click

from stook.problems import RULES

_MOST = 4  # guesses


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Say what a problem CODE means and what to do about it; without CODE, list all codes."""
    if code is None:
        for known in sorted(RULES):
            click.echo(f"{known}  {RULES[known].title}")
        return
    rule = RULES.get(code.upper())
    if rule is None:
        wanted = code.upper()
        alike = [known for known in sorted(RULES) if wanted in known]
        close = alike[:_MOST] or difflib.get_close_matches(wanted, RULES, n=1)
        hint = f" Did you mean {' or '.join(close)}?" if close else " `stook explain` lists all."
        raise click.UsageError(f"There is no problem code {code!r}.{hint}")
    click.echo(f"{rule.code} ({rule.severity.value}, {rule.sure.value}): {rule.title}\n")
    click.echo(f"Why it matters: {rule.why}\n\nWhat to do: {rule.remedy}")
