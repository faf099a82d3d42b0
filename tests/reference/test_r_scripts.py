"""The R scripts that stook writes run in R (package metafor) and give the published numbers."""

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from stook.exchange import Mapping, import_package
from stook.exchange.revman import read_package
from stook.model.review import Review
from stook.pipeline.load import load
from stook.render.r_scripts import quoted, r_scripts
from stook.store import FolderStore, Store
from stook.store.memory import MemoryStore
from stook.synthesis.drop_dangling import sound
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise

EXAMPLES = Path(__file__).parents[2] / "examples"


@cache
def metafor() -> bool:
    if shutil.which("Rscript") is None:
        return False
    asked = ["Rscript", "-e", "library(metafor)"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def scripts(store: Store) -> dict[str, bytes]:
    review: Review = sound(load(store)[0])
    planned = specifications(review)
    return r_scripts(planned, tuple(synthesise(one) for one in planned))


def run(files: dict[str, bytes], folder: Path) -> str:
    if not metafor():
        pytest.skip("no R with metafor here (`make peers` installs it)")
    for path, data in files.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(data)
    ran = subprocess.run(
        ["Rscript", "run-all.R"], cwd=folder / "r", capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    return ran.stdout


@pytest.mark.parametrize("name", ["bcg-tuberculosis", "nmda-chronic-pain"])
def test_r_gives_the_numbers_of_an_example(name: str, tmp_path: Path) -> None:
    files = scripts(FolderStore(EXAMPLES / name))
    told = run(files, tmp_path)
    assert told.count("largest difference") == len(files) - 1


@pytest.mark.parametrize("name", ["CD009958", "CD010461", "CD011506", "CD013776"])
def test_r_gives_the_numbers_of_an_imported_review(shared: Path, name: str, tmp_path: Path) -> None:
    package = read_package(shared / "data" / "revman" / name)
    files = scripts(MemoryStore(import_package(package, Mapping(), "mapping.yaml").files))
    told = run(files, tmp_path)
    assert told.count("largest difference") == len(files) - 1


def test_a_number_that_differs_stops_the_script(tmp_path: Path) -> None:
    if not metafor():
        pytest.skip("no R with metafor here (`make peers` installs it)")
    files = scripts(FolderStore(EXAMPLES / "bcg-tuberculosis"))
    name = "bcg-no-vaccine.tuberculosis.any.R"
    text = files[f"r/{name}"].decode().replace("n2i = c(139,", "n2i = c(140,")
    (tmp_path / name).write_text(text, encoding="utf-8")
    ran = subprocess.run(
        ["Rscript", name], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0
    assert "R and the review differ" in ran.stderr


@pytest.mark.parametrize(
    ("text", "expected"), [('A "b"\\c', '"A \\"b\\"\\\\c"'), ("a\nb", '"a\\nb"'), ("é", '"é"')]
)
def test_strings_are_quoted(text: str, expected: str) -> None:
    assert quoted(text) == expected
