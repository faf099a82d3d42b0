"""A notebook is a first-class place to work: the review as one object."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import stook
from stook.api import OpenReview, ReviewError
from stook.figures.brief import LONGEST, cut

ROOT = Path(__file__).resolve().parents[3]
DEMO = ROOT / "examples" / "nmda-chronic-pain"
BCG = ROOT / "examples" / "bcg-tuberculosis"
FACT = "ketamine-iv-placebo.pain.immediate.estimate"


@pytest.fixture(scope="module")
def demo() -> OpenReview:
    return stook.open_review(DEMO)


@pytest.fixture(scope="module")
def bcg() -> OpenReview:
    return stook.open_review(BCG)


def test_four_lines_open_the_demo_print_its_findings_and_follow_a_number() -> None:
    lines = """
review = stook.open_review(DEMO)
findings = review.findings.to_frame()
print(findings)
trail = review.why(FACT)
"""
    assert len(lines.strip().splitlines()) == 4
    names = {"stook": stook, "DEMO": DEMO, "FACT": FACT}
    exec(lines, names)  # noqa: S102  # the point is that these lines run
    assert len(names["findings"]) > 50
    trail = names["trail"]
    assert trail.cells
    assert all("#" in cell for cell in trail.cells)
    path, _, rest = trail.cells[0].partition("#")
    assert (DEMO / path).is_file()
    assert "!" in rest
    assert len(trail.values) == len(trail.cells)
    assert all(trail.values)


def test_findings_are_what_the_build_says(demo: OpenReview) -> None:
    finding = demo.findings["ketamine-iv-placebo.pain.immediate"]
    assert demo.facts[FACT].value == pytest.approx(finding.estimate)
    frame = demo.findings.to_frame().set_index("id")
    assert frame.loc[finding.id, "estimate"] == finding.estimate
    assert finding.statement in demo.findings._repr_html_()


def test_a_frame_of_polars_has_the_same_columns(
    demo: OpenReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    pandas = demo.facts.to_frame()
    monkeypatch.setitem(sys.modules, "pandas", None)
    polars = demo.facts.to_frame()
    assert type(polars).__module__.startswith("polars")
    assert polars.columns == list(pandas.columns)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match="pandas or polars"):
        demo.facts.to_frame()


def test_everything_that_is_shown_is_below_two_kilobytes(demo: OpenReview) -> None:
    trail = demo.why("summary.title")
    shown = [
        demo, demo.protocol, demo.built, demo.flow, demo.summary, demo.studies, demo.findings,
        demo.facts, demo.problems, trail, *demo.findings, *demo.facts, *demo.studies,
        *demo.problems, *demo.plots.values(), *demo.built.networks, *demo.built.syntheses,
        *demo.built.specifications, demo.built.review, demo.built.plan, demo.built.lineage,
    ]  # fmt: skip
    longest = max(shown, key=lambda noun: len(repr(noun).encode()))
    assert len(repr(longest).encode()) < 2_000, type(longest)


def test_a_text_is_cut_just_outside_and_not_just_inside() -> None:
    assert cut("x" * LONGEST) == "x" * LONGEST
    assert cut("x" * (LONGEST + 1)) == "x" * (LONGEST - 3) + "..."
    assert len(cut("é" * LONGEST).encode()) <= LONGEST


def test_what_people_wrote_is_escaped_in_html(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(BCG, folder, ignore=shutil.ignore_patterns("output", ".stook"))

    label = "<script>alert(1)</script>"
    studies = folder / "studies.csv"
    text = studies.read_text("utf-8").splitlines()
    name = text[1].split(",")[0]
    studies.write_text(
        "\n".join([text[0], text[1].replace(name + ",", f"{name},{label} ", 1), *text[2:]]) + "\n",
        "utf-8",
    )

    shown = stook.open_review(folder).studies._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


def test_an_id_that_is_not_there_names_the_nearest(bcg: OpenReview) -> None:
    known = bcg.findings[0].id
    with pytest.raises(ReviewError, match="Did you mean"):
        bcg.why(known[:-1] + "xx")
    with pytest.raises(KeyError, match="Did you mean"):
        bcg.findings[known + "x"]
    with pytest.raises(ReviewError, match=r"no review\.yaml"):
        stook.open_review(ROOT / "docs")


def test_build_writes_what_the_command_writes(tmp_path: Path) -> None:
    folders = [tmp_path / name / "review" for name in "ab"]
    for folder in folders:
        shutil.copytree(BCG, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    files = stook.open_review(folders[0]).build()
    subprocess.run(
        [sys.executable, "-m", "stook", "build", "."],
        cwd=folders[1],
        check=False,
        capture_output=True,
    )
    for name, path in files.items():
        assert path.read_bytes() == (folders[1] / "output" / name).read_bytes(), name
    with pytest.raises(ReviewError, match="made from"):
        stook.open_review(folders[0]).build(folders[0] / "text")


def test_diff_names_the_cells_behind_a_move(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    shutil.copytree(BCG, folder, ignore=shutil.ignore_patterns("output", ".stook"))
    before = stook.open_review(BCG)
    arms = folder / "extraction" / "agreed" / "results.csv"
    lines = arms.read_text("utf-8").splitlines()
    assert not stook.open_review(folder).diff(before)
    position = lines[0].split(",").index("events")
    row = lines[1].split(",")
    row[position] = str(int(row[position]) + 1)
    arms.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]) + "\n", "utf-8")
    changes = stook.open_review(folder).diff(BCG)
    assert [change.cell.rpartition("!")[2] for change in changes.cells] == ["events"]
    assert any(move.kind == "fact" for move in changes.moves)
    assert len(repr(changes).encode()) < 2_000


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_plot_saves_itself(bcg: OpenReview, tmp_path: Path, kind: str, start: bytes) -> None:
    picture = next(iter(bcg.plots.values()))
    saved = [picture.save(tmp_path / f"{n}.{kind}").read_bytes() for n in (1, 2)]
    assert saved[0].lstrip().startswith(start)
    assert saved[0] == saved[1]
    assert picture._repr_html_().startswith("<svg")
    if kind == "png":
        from PIL import Image

        with Image.open(tmp_path / "1.png") as image:
            assert image.width == pytest.approx(2 * picture.size[0], abs=2)
    with pytest.raises(ValueError, match=r"\.svg, \.png, \.pdf"):
        picture.save(tmp_path / "plot.gif")


def test_importing_stook_imports_nothing_heavy() -> None:
    code = (
        "import stook, sys; heavy = {'numpy', 'scipy', 'yaml', 'jinja2', 'msgspec', 'stook'}\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in heavy))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "['stook']"


def test_results_show_themselves_in_html() -> None:
    fit = stook.stats.pool([0.1, 0.3, 0.2], [0.1, 0.2, 0.1])
    assert "<table>" in fit._repr_html_()
    y = np.array([0.1, 0.3, 0.2, 0.6])
    regression = stook.stats.regress(y, y / 3, {"<b>year": [1, 2, 3, 4]})
    shown = regression._repr_html_()
    assert "&lt;b&gt;year" in shown
    assert "<b>" not in shown
