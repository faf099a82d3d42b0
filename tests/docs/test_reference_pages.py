"""The reference pages say what the code knows. `pytest --update` writes what is generated."""

import re
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import pytest

from stook.files.field_docs import MEANINGS
from stook.files.hints import describe, hints, members
from stook.problems import RULES

DOCS = Path(__file__).parents[2] / "docs" / "reference"
AREAS = {
    "1": "The folder and the shape of its files",
    "2": "References between files",
    "3": "Numbers",
    "4": "The protocol",
    "5": "Risk of bias and certainty",
    "6": "Words",
    "7": "Citation records",
    "8": "Searching and screening",
    "9": "Outputs and lock",
}
BLOCK = re.compile(r"<!-- keys: (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def kind(hint: Any) -> str:
    """What a value is, in the words that problems use."""
    named = [describe(member) for member in members(hint)]
    return " or ".join(name.split(" with keys")[0] for name in named if name)


def table(noun: Any) -> str:
    lines = ["| key | meaning | value | example |", "|---|---|---|---|"]
    known = hints(noun)
    for field in fields(noun):
        if field.name == "more" or field.name not in known:
            continue
        meaning, example = MEANINGS[noun][field.name]
        required = field.default is MISSING and field.default_factory is MISSING
        name = f"`{field.name}`" + (" (required)" if required else "")
        shown = f"`{example}`".replace("|", "\\|") if example else ""
        value = kind(known[field.name]).replace("|", "\\|")
        lines.append(f"| {name} | {meaning.replace('|', chr(92) + '|')} | {value} | {shown} |")
    return "\n".join(lines)


def folder_page(written: str) -> str:
    by_name = {noun.__name__: noun for noun in MEANINGS}
    return BLOCK.sub(
        lambda found: f"<!-- keys: {found[1]} -->\n{table(by_name[found[1]])}\n<!-- end -->",
        written,
    )


def problems_page() -> str:
    intro = (
        "Everything that stook can find wrong with a review. `stook explain CODE` says the same in "
        "the terminal. An `E` is an error and makes commands exit with 1 unless it is accepted in "
        "`review.yaml`; a `W` is a warning. The second figure of a code is its area."
    )
    parts = ["# Problems", intro]
    for digit, heading in AREAS.items():
        codes = sorted((code for code in RULES if code[1] == digit), key=lambda c: (c[1:], c[0]))
        if codes:
            parts.append(f"## {heading}")
        for code in codes:
            rule = RULES[code]
            parts.append(f"### {code}: {rule.title}")
            parts.append(f"{rule.why}\n\n*What to do:* {rule.remedy}\n\n*Sureness:* {rule.sure}.")
    return "\n\n".join(parts) + "\n"


def compare(path: Path, wanted: str, update: bool) -> None:
    if update:
        path.write_text(wanted, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == wanted, "run `pytest tests/docs --update`"


def test_every_key_of_the_folder_is_documented(update: bool) -> None:
    path = DOCS / "review-folder.md"
    written = path.read_text(encoding="utf-8")
    assert set(BLOCK.findall(written)) == {noun.__name__ for noun in MEANINGS}
    compare(path, folder_page(written), update)


@pytest.mark.parametrize("noun", MEANINGS, ids=lambda noun: noun.__name__)
def test_every_field_has_a_meaning_and_every_meaning_a_field(noun: Any) -> None:
    assert set(MEANINGS[noun]) == set(hints(noun)) - {"more"}


def test_every_problem_is_documented(update: bool) -> None:
    compare(DOCS / "problems.md", problems_page(), update)
