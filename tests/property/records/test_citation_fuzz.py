"""No damage crashes an importer, makes it hang or makes it lose a record on the way out."""

import importlib.util
import resource
import signal
from pathlib import Path
from types import ModuleType

import pytest

from stook.records.formats.citations import READABLE, Export

HERE = Path(__file__).parent


def kit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("citation_fuzz", HERE / "citation_fuzz.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


FUZZ = kit()


@pytest.mark.parametrize("form", sorted(FUZZ.SAMPLES))
def test_mutations(form: str, tmp_path: Path) -> None:
    for seed in range(150):
        FUZZ.survives(form, seed, tmp_path, forced=seed % 2 == 0)


@pytest.mark.soak
@pytest.mark.parametrize("form", sorted(FUZZ.SAMPLES))
def test_a_hundred_thousand_mutations(form: str, tmp_path: Path) -> None:
    signal.signal(signal.SIGALRM, hung)
    failed = []
    for seed in range(100_000):
        signal.alarm(60)
        try:
            FUZZ.survives(form, seed, tmp_path, forced=seed % 2 == 0)
        except Exception as fault:
            failed.append((seed, repr(fault)[:300]))
        assert len(failed) < 10, failed
    signal.alarm(0)
    assert failed == []
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert used < 1 << 20  # kilobytes: 1 GB


def hung(*_: object) -> None:
    raise TimeoutError("one small file took a minute")


N = 3000
STRAINS = {
    "braces": "@a{k, t={" + "{" * N,
    "accents": "@a{k, title={" + '{\\"' * N + "}}",
    "quotes": "title,doi\n" + '"' * N,
    "open quotes": "title,doi\n" + '"a\n' * N,
    "records": "<xml><records>" + "<record>" * N,
    "deep": "<xml><records><record>" + "<a>" * N + "</record>",
    "comments": "<PubmedArticleSet><PubmedArticle>" + "<!--" * N + "</PubmedArticle>",
    "ats": "@a{" * N,
    "types": "TY  - JOUR\n" * N,
    "inside": "TY  - JOUR\nUR  - " + "x  AU  - " * N,
    "brackets": "[" * N,
    "objects": '[{"a":' * N,
    "lists": 'authors,title\n"' + "[" * N + "]" * N + '",x',
    "names": 'authors,title\n"' + "Smith J, " * N + '",x',
    "tabs": "a\tb\n" + "\t" * N,
    "spaces": " " * N + "x",
    "ands": "@a{k, author={" + " and " * N + "}}",
}


@pytest.mark.parametrize("strain", sorted(STRAINS))
@pytest.mark.parametrize("form", ["", *(name for name in READABLE if name != "xlsx")])
def test_a_strain_ends(strain: str, form: str) -> None:
    export = Export(STRAINS[strain].encode(), name="strain", form=form)
    for record in export.records():
        assert record.place.line >= 1
    assert len(export.problems) < 20_000


@pytest.mark.soak
@pytest.mark.parametrize("strain", sorted(STRAINS))
def test_a_long_strain_ends(strain: str) -> None:
    text = STRAINS[strain]
    export = Export((text * 100).encode(), name="strain")
    assert sum(1 for _ in export.records()) >= 0
    assert len(export.problems) < 20_000
