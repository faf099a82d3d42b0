"""`stook pool` on a table written in a test."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from stook.cli import main


def run(folder: Path, table: str | bytes, *options: str) -> Result:
    """What the command did with a table."""
    path = folder / "table.csv"
    path.write_bytes(table.encode() if isinstance(table, str) else table)
    return CliRunner().invoke(main, ["pool", str(path), *options])


def result(folder: Path, table: str, *options: str) -> dict[str, Any]:
    """The JSON of a table that can be pooled."""
    done = run(folder, table, "--json", *options)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found
