"""Words typed at a prompt: in full or as far as they are clear, whatever their case."""

import click

BACK = "<"


def meant(typed: str, words: tuple[str, ...], *, back: bool = False) -> str:
    """The word that was typed; its beginning is enough where only one word begins so.

    A usage error, after which the prompt asks again, where no word or several may be meant.
    """
    sought = " ".join(typed.split()).lower()
    if back and sought == BACK:
        return BACK
    begin = [word for word in words if sought and word.lower().startswith(sought)]
    exact = [word for word in begin if word.lower() == sought]
    if len(exact or begin) == 1:
        return (exact or begin)[0]
    more = f", or {BACK} to go back" if back else ""
    raise click.UsageError(f"{typed!r} is not clear. Type one of: {', '.join(words)}{more}.")


def ask(
    text: str, words: tuple[str, ...], default: str | None = None, *, back: bool = False
) -> str:
    """Ask for one of some words; they stand behind the question."""
    return str(
        click.prompt(
            f"{text} ({', '.join(words)})",
            default=default,
            value_proc=lambda typed: meant(typed, words, back=back),
        )
    )
