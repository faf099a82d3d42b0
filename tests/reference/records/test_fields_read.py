"""What stands in the raw text of real exports ends up in records: measured by a script that shares
no code with the readers."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[3]
TEXT = (".ris", ".nbib", ".ciw", ".csv", ".tsv", ".tab")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fields_read", ROOT / "validation/fields_read.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["fields_read"] = module
    spec.loader.exec_module(module)
    return module


def test_fields_of_real_exports(script: ModuleType, shared: Path) -> None:
    folder = shared / "data" / "citations"
    files = sorted(path for path in folder.rglob("*") if path.suffix in TEXT)
    result = script.measure(files)
    assert result.held["doi"] > 1500
    assert result.held["author"] > 30_000
    below = {name: result.share(name) for name in script.ATTRIBUTES if result.share(name) < 0.999}
    assert below == {}, result.missed


def test_the_script_finds_what_is_lost(script: ModuleType, tmp_path: Path) -> None:
    export = tmp_path / "lost.ris"
    export.write_text(
        "TY  - JOUR\nTI  - One\nAU  - Alpha, Ann\nPY  - 2001\nSP  - 4\nDO  - 10.1000/a\n"
        "ER  - \nXX  - \nTY  - JOUR\nTI  - Two\nER  - \n"
    )
    assert script.measure([export]).missed == []
    lost = script.Measure(held=script.Counter(doi=4), missed=[("doi", "x")])
    assert lost.share("doi") == 0.75
    assert script.wanted("doi", "https://doi.org/10.1000/A.") == ["10.1000/a"]
    assert script.wanted("author", "Alpha, Ann") == ["alpha", "ann"]
