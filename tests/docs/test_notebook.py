"""The notebook of the tutorial runs from top to bottom, and every result shows itself."""

import ast
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs" / "tutorial" / "python.ipynb"
CELLS = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]


def shown(source: str, names: dict[str, object]) -> object:
    """Run a cell as a notebook does; the value of its last line, where that is an expression."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102  # our own notebook
    if last is None:
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    kinds = []
    for cell in CELLS:
        if cell["cell_type"] == "code":
            value = shown("".join(cell["source"]), names)
            assert value is not None
            assert len(repr(value).encode()) < 2_000
            if type(value).__module__.startswith("stook."):
                kinds.append(type(value).__name__)
                assert not hasattr(value, "_repr_html_") or value._repr_html_().startswith("<")
    assert {"OpenReview", "Listing", "Picture", "Pooled", "Regression", "Changes"} <= set(kinds)


def test_the_notebook_is_kept_without_outputs() -> None:
    code = [cell for cell in CELLS if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert len({cell["id"] for cell in CELLS}) == len(CELLS)


def test_a_cell_that_fails_is_noticed() -> None:
    with pytest.raises(NameError):
        shown("absent", {})
    assert shown("a = 1\na + 1", {}) == 2
    assert shown("a = 1", {}) is None
