"""`stook lint-text` on files of every kind, with and without a review."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.manuscript.audit import audit
from stook.manuscript.audit_output import as_html, as_json, as_text
from stook.manuscript.blocks import Block, Manuscript
from stook.manuscript.fact_checks import fact_checks, known_effects
from stook.manuscript.read_manuscript import UnreadableManuscriptError, read_manuscript

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"

MARKDOWN = """# Results

In all **12 of 48** (27%) fell \\[P = 0.3\\].

| Study | Weight (%) |
|---|---:|
| Ann | 40.0 |
| Ben | 70.0 |

```
1/4 (99%)
```
"""
LATEX = r"""\documentclass{article}
\begin{document}
In all $12/48$ (27\%) fell \cite{a99}. % 1/4 (99%)
\begin{tabular}{lr}
\hline Study & Weight (\%) \\ Ann & 40.0 \\ Ben & 70.0 \\ \hline
\end{tabular}
Then $\chi^2 = 20.0$, df = 5; $I^2 = 45$\%.
\end{document}
"""
HTML = """<html><head><title>1/4 (99%)</title><style>a{width:1/4 (99%)}</style></head><body>
<p>In all <b>12</b>/48 (27%) fell.</p><script>var a = "1/4 (99%)"</script>
<table><tr><th>Study<th>Weight (%)</th></tr><tr><td>Ann</td><td><p>40.0</p></td></tr>
<tr><td>Ben</td><td>70.0</td></tr></table></body></html>"""


def word(body: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        text = f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
        file.writestr("word/document.xml", text)
    return data.getvalue()


def kinds(name: str, data: bytes) -> list[str]:
    return [check.kind for check in audit(read_manuscript(name, data)).problems]


def test_markdown_is_read_without_its_marks_and_code() -> None:
    assert kinds("a.md", MARKDOWN.encode()) == ["percentage", "weights"]


def test_latex_is_read_without_its_commands_and_comments() -> None:
    assert kinds("a.tex", LATEX.encode()) == ["percentage", "weights", "i2"]


def test_html_is_read_as_it_is_seen() -> None:
    closed = HTML.replace("<th>Study<th>", "<th>Study</th><th>")
    assert kinds("a.html", closed.encode()) == ["percentage", "weights"]


def test_word_is_read_over_its_runs_and_tables() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = [("Study", "Weight (%)"), ("Ann", "40.0"), ("Ben", "70.0")]
    table = "".join(f"<w:tr>{''.join(map(cell.format, row))}</w:tr>" for row in rows)
    text = "<w:p><w:r><w:t>In all 12/4</w:t></w:r><w:r><w:t>8 (27%) fell.</w:t></w:r></w:p>"
    data = word(f"{text}<w:tbl>{table}</w:tbl>")
    assert kinds("a.docx", data) == ["percentage", "weights"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"no zip", "not a Word document"),
        ("a.docx", word("<w:p>"), "damaged"),
        ("a.pdf", b"no pdf", "not a PDF"),
        ("a.xyz", b"", "is not read"),
    ],
)
def test_what_cannot_be_read_is_said(name: str, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableManuscriptError, match=words):
        read_manuscript(name, data)


def test_a_document_type_in_word_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    with pytest.raises(UnreadableManuscriptError, match="document type"):
        read_manuscript("a.docx", data.getvalue())


def test_outputs_place_and_escape_what_is_wrong() -> None:
    text = "<b>So</b> it was in 12/48 (27%) & more."
    checked = audit(Manuscript("<a>.md", (Block("line 1", text),)))
    assert "line 1: 12/48 (27%\n    12 of 48 is 25%, not 27%. (percentage)" in as_text(checked)
    assert "1 statistic checked, 1 inconsistency." in as_text(checked)
    record = json.loads(as_json(checked))["inconsistencies"][0]
    assert text[record["start"] : record["end"]] == record["quote"] == "12/48 (27%"
    page = as_html(checked)
    assert "&lt;b&gt;So&lt;/b&gt; it was in <mark>12/48 (27%</mark>) &amp; more." in page
    assert "<a>.md" not in page


FACTS = {
    "x.estimate": 0.489421, "x.ci_low": 0.330072, "x.ci_high": 0.725698,
    "x.studies": 13.0, "x.participants": 357347.0, "x.i2": 92.2,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("RR 0.49 (95% CI 0.33 to 0.73).", ""),
        ("RR 0.49 (95% CI 0.33 to 0.75).", "The upper limit of x is 0.725698, not 0.75."),
        ("RR 0.48 (95% CI 0.33 to 0.73).", "The estimate of x is 0.489421, not 0.48."),
        ("13 studies, 357,347 people: RR 0.49 (0.33 to 0.73; I² 92%).", ""),
        ("12 studies: RR 0.49 (0.33 to 0.73).", "x: 13 studies, not 12."),
        ("RR 0.49 (0.33 to 0.73), I² = 90%.", "x: 92.2 % I², not 90."),
    ],
)
def test_effects_are_compared_with_the_facts_of_a_review(text: str, problem: str) -> None:
    known = known_effects(FACTS, {"x.estimate": "RR"})
    compared = fact_checks((Block("line 1", text),), known)
    assert [check.problem for check in compared.checks] == [problem]


def test_an_effect_that_is_near_to_none_is_listed_not_blamed() -> None:
    known = known_effects(FACTS, {"x.estimate": "RR"})
    for text in ("RR 1.20 (95% CI 1.00 to 1.44).", "MD 0.49 (95% CI 0.33 to 0.75)."):
        compared = fact_checks((Block("line 1", text),), known)
        assert (len(compared.checks), len(compared.unknown)) == (0, 1)


def test_the_command_compares_a_file_with_a_review(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(EXAMPLES / "bcg-tuberculosis", folder)
    file = tmp_path / "draft.md"
    file.write_text("In 13 studies, RR 0.49 (95% CI 0.33 to 0.75).", encoding="utf-8")
    run = CliRunner().invoke(main, ["lint-text", str(file), "--review", str(folder)])
    assert run.exit_code == 1
    assert "The upper limit of bcg-no-vaccine.tuberculosis.any is 0.725698, not 0.75." in run.output
    file.write_text("In 13 studies, RR 0.49 (95% CI 0.33 to 0.73).", encoding="utf-8")
    out = tmp_path / "draft.html"
    arguments = ["lint-text", str(file), "--review", str(folder), "--format", "html"]
    run = CliRunner().invoke(main, [*arguments, "--out", str(out)])
    assert run.exit_code == 0
    assert "<mark>" not in out.read_text(encoding="utf-8")


def test_the_command_refuses_what_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"none")
    run = CliRunner().invoke(main, ["lint-text", str(file)])
    assert run.exit_code == 2
    assert "not a PDF" in run.output


# Faults of the papers themselves, each looked at: signs that the text leaves out, a P value that
# lost its zero, one that F does not give.
TRUE_FAULTS = {
    "allman-farinelli2016_txt2bfit_rct.pdf": ["containment", "containment"],
    "peach2017_implementation_intentions.pdf": ["p-statistic", "q-p"],
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the shared data")
def test_papers_at_hand_raise_no_false_alarm() -> None:
    checked = 0
    for path in sorted((SHARED / "fulltext" / "pdf").glob("*.pdf")):
        paper = audit(read_manuscript(path.name, path.read_bytes()))
        checked += len(paper.checks)
        assert sorted(c.kind for c in paper.problems) == TRUE_FAULTS.get(path.name, [])
    assert checked >= 60


def test_our_own_texts_raise_no_alarm() -> None:
    from stook.pipeline.build import build
    from stook.pipeline.engine import Engine
    from stook.render.outputs import outputs
    from stook.store import FolderStore

    engine = Engine()
    built = build(FolderStore(EXAMPLES / "bcg-tuberculosis"), engine)
    values = {f.id: f.value for f in built.facts.values() if isinstance(f.value, float | int)}
    known = known_effects(values, {f.id: f.unit for f in built.facts.values()})
    checked = 0
    for name, data in outputs(built, engine).items():
        if name.endswith((".md", ".html")):
            page = audit(read_manuscript(name, data), known)
            checked += len(page.checks)
            assert page.problems == ()
    assert checked >= 15
