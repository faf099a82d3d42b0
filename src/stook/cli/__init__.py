"""The command line: one module a command.

The table below is all that `stook --help` needs; a command's module is imported when the command
is run, so that the start stays fast. May import everything below it.
"""

import errno
from importlib import import_module

import click

import stook

# name -> (module below this package, one line of help)
COMMANDS: dict[str, tuple[str, str]] = {
    "link": (".records.link", "Suggest which reports come from one study."),
    "dedupe": (
        ".records.dedupe",
        "Find duplicate records: certain ones and possible ones.",
    ),
    "import": (".records.import_", "Put raw exports of a search into a review folder."),
    "compare-extraction": (
        ".extraction.compare_extraction",
        "Say where two people's data differ; write the agreed tables.",
    ),
    "compare-data": (
        ".extraction.compare_data",
        "Say what changed between two versions of a table: form, signs and values apart.",
    ),
    "import-registry": (
        ".extraction.import_registry",
        "Import the results that a trial registry holds, as an extraction of its own.",
    ),
    "convert": (".records.convert", "Convert citation records between formats."),
    "appraise": (
        ".appraisal.appraise",
        "Judge the risk of bias of a result, one question at a time.",
    ),
    "check": (".checking.check", "List everything that is wrong with a review."),
    "check-retractions": (
        ".checking.check_retractions",
        "Find retracted, corrected or doubted studies in a review.",
    ),
    "serve": (".setup.serve", "Open a review, or a folder of reviews, in the browser."),
    "shortcut": (".setup.shortcut", "Write a file that opens a review when double-clicked."),
    "schema": (".setup.schema", "Print the JSON Schema of review.yaml, for editors."),
    "init": (".setup.init", "Start a review: a commented review.yaml and empty tables."),
    "protocol": (".setup.protocol", "Print the protocol as a readable document."),
    "accept": (
        ".publishing.accept",
        "Write facts.lock: what is published now is what was agreed.",
    ),
    "build": (".synthesis.build", "Turn the folder into everything that gets published."),
    "demo": (".setup.demo", "Copy a shipped review, build it, and say what to open."),
    "diff": (
        ".publishing.diff",
        "Say what moved between two states of a review, and why.",
    ),
    "export": (
        ".publishing.export",
        "Write the review for journals and other tools: Word, PDF, ...",
    ),
    "grade": (
        ".certainty.grade",
        "Show the certainty that GRADE's rules suggest; take it over.",
    ),
    "import-review": (
        ".setup.import_review",
        "Make a review folder of a RevMan data package, and prove that it is the same.",
    ),
    "reword": (
        ".publishing.reword",
        "Give a sentence of the summary your own wording, pinned to what it says now.",
    ),
    "explain": (
        ".checking.explain",
        "Say what a problem code means and what to do about it.",
    ),
    "lint-text": (
        ".checking.lint_text",
        "Recompute the statistics of a manuscript: DOCX, PDF, HTML, Markdown, LaTeX.",
    ),
    "what-if": (
        ".synthesis.what_if",
        "Name the smallest changes that would alter the words of each finding.",
    ),
    "why": (".synthesis.why", "Follow a number or a sentence to the cells behind it."),
    "list": (".screening.list", "List records by where they stand, or write them to a file."),
    "rank": (".screening.rank", "Rank the records that wait, most likely relevant first."),
    "screen": (".screening.screen", "Judge records in the terminal, one key a record."),
    "simulate": (
        ".screening.simulate",
        "Replay a labelled set: recall, work saved, where to stop.",
    ),
    "corpus": (
        ".searching.corpus",
        "Run a search strategy on local records: counts, recall.",
    ),
    "translate": (
        ".searching.translate",
        "Translate and check a search strategy: PubMed, Ovid, Embase.com.",
    ),
    "pool": (".synthesis.pool", "Pool the studies in a CSV table: no review needed."),
}


# The stages of a review in their order: the folders of this package -> their title in the help.
STAGES = {
    "setup": "Start, or open",
    "searching": "Search",
    "records": "Records",
    "screening": "Screening",
    "extraction": "Data extraction",
    "appraisal": "Risk of bias",
    "synthesis": "Synthesis",
    "certainty": "Certainty",
    "checking": "Check",
    "publishing": "Publish",
}

# What people type who know other programs.
MEANT = {
    "new": "init", "create": "init", "start": "init", "validate": "check", "lint": "check",
    "test": "check", "run": "build", "make": "build", "render": "build", "lock": "accept",
    "compare": "diff", "trace": "why", "duplicates": "dedupe", "deduplicate": "dedupe",
    "meta": "pool", "example": "demo", "open": "serve", "web": "serve", "gui": "serve",
    "whatif": "what-if", "search": "import",
}  # fmt: skip


class LazyGroup(click.Group):
    """A click group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0], __name__).command
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name][0]}.command is not a click command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; an unknown name is answered with the nearest known one."""
        name = args[0]
        ctx.meta[_CALLED] = args
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            close = difflib.get_close_matches(name.lower(), [*COMMANDS, *MEANT], n=1)
            near = MEANT.get(close[0], close[0]) if close else ""
            hint = f"Did you mean `stook {near}`?" if near else "`stook --help` lists all."
            ctx.fail(f"There is no command {name!r}. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command and say what comes next; a file that the system refuses is said in one
        line, not as a traceback."""
        try:
            value = super().invoke(ctx)
        except (click.exceptions.Exit, SystemExit) as ended:
            code = ended.exit_code if isinstance(ended, click.exceptions.Exit) else ended.code
            _say_next(ctx, code if isinstance(code, int) else 0)
            raise
        except OSError as error:
            if error.filename is None or error.errno == errno.EPIPE:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from None
        _say_next(ctx, 0)
        return value

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table by the stage of the review, importing none of them."""
        for stage, title in STAGES.items():
            rows = [
                (name, line)
                for name, (module, line) in sorted(COMMANDS.items())
                if module.split(".")[1] == stage
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


_CALLED = "stook.called"


def _say_next(ctx: click.Context, code: int) -> None:
    """What comes after the command that was called, on standard error."""
    called = ctx.meta.get(_CALLED)
    if called:
        from stook.cli.next_steps import next_step

        sentence = next_step(called[0], called[1:], code)
        if sentence:
            click.echo(sentence, err=True)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(stook.__version__, prog_name="stook")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Systematic review as code.

    A review is a folder of plain text; `stook build` turns it into everything that gets
    published, and every number can be followed to the cells that it came from.
    """
    if ctx.invoked_subcommand is None:
        from pathlib import Path

        if Path("review.yaml").is_file():
            from stook.cli.checking.standing import standing

            for line in standing(Path()):
                click.echo(line)
        else:
            click.echo(ctx.get_help())
