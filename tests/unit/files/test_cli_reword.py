"""`stook reword` as a team uses it: list, reword, change the data, see it flagged, accept."""

import shutil
from pathlib import Path

from click.testing import CliRunner, Result

from stook.cli import main
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.store import FolderStore

RULES = Path(__file__).parents[2] / "golden" / "rules"
SENTENCE = "results.a(oral).placebo.pain"


def folder(tmp_path: Path) -> Path:
    """The small review of the rules with an outcome that its summary speaks of."""
    made = tmp_path / "review"
    shutil.copytree(RULES / "_base", made)
    shutil.copytree(RULES / "W613" / "review", made, dirs_exist_ok=True)
    (made / "text" / "edits.yaml").unlink()
    return made


def reword(*said: str | Path) -> Result:
    return CliRunner().invoke(main, ["reword", *map(str, said)])


def codes(at: Path) -> list[str]:
    return [problem.code for problem in build(FolderStore(at), Engine()).problems]


def test_every_sentence_is_listed_with_its_id(tmp_path: Path) -> None:
    shown = reword(folder(tmp_path))
    assert shown.exit_code == 0
    assert f"{SENTENCE}\n" in shown.output


def test_a_wording_is_written_flagged_when_data_change_and_pinned_anew(tmp_path: Path) -> None:
    at = folder(tmp_path)
    edits = at / "text" / "edits.yaml"
    edits.write_text("# ours\nedits:\n  date: {text: It is new., of: abc}\n", encoding="utf-8")
    first = reword(at, SENTENCE, "A may ease pain a little.", "--why", "plainer")
    assert first.exit_code == 0, first.output
    held = edits.read_text(encoding="utf-8")
    assert "# ours" in held
    assert "date: {text: It is new., of: abc}" in held
    assert codes(at).count("W611") == 1, "only the other wording is not pinned"
    judged = at / "certainty.yaml"
    judged.write_text(judged.read_text().replace("certainty: low", "certainty: very low"))
    assert codes(at).count("W611") == 2
    again = reword(at, SENTENCE)
    assert "W613" in again.output, "a may is too sure now"
    assert reword(at, SENTENCE, "We do not know if A eases pain.").exit_code == 0
    assert codes(at).count("W611") == 1
    assert "plainer" in edits.read_text(encoding="utf-8"), "the reason stays"


def test_an_unknown_sentence_and_a_missing_wording_are_said(tmp_path: Path) -> None:
    at = folder(tmp_path)
    assert "No sentence" in reword(at, "results.nothing").output
    assert "has no wording yet" in reword(at, SENTENCE).output
    assert not (at / "text" / "edits.yaml").exists()
