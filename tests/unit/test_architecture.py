"""ARCHITECTURE.md answers "where is it?", and what the documents name is there."""

import re
from collections import defaultdict
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "stook"
MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HORIZONTAL = {"cli", "render", "model", "problems", "rules", "plots", "stats", "pipeline", "store"}
ROOMS = sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())
ROWS = [
    (thing, re.findall(r"`([\w.]+)`", room), re.findall(r"`([\w.]+)`", start))
    for thing, room, start in re.findall(
        r"^\| (.+?) \| (.+?) \| (.+?) \|$",
        MAP.split("## Where is it?")[1].split("## Where does it go?")[0],
        re.MULTILINE,
    )
    if room.startswith("`")
]
THINGS = {
    "dedupe score": "records.dedupe_score.score",
    "reports of one study": "records.linkage.reports",
    "BibTeX": "records.formats.detect.of_text",
    "translation of a strategy": "searching.translate.translate",
    "logs of searches": "searching.run_log.read_log",
    "conflicts": "screening.decisions.fold",
    "ranking of records": "screening.ranking.learner",
    "stopping rule": "screening.stopping.state",
    "PRISMA flow": "screening.flow.flow",
    "two extractors": "extraction.compare.differences",
    "RoB 2 rules": "appraisal.engine.assess",
    "what is pooled with what": "synthesis.select.specifications",
    "contrasts of arms": "synthesis.contrasts.contrasts",
    "assumed risk": "synthesis.absolute.absolute",
    "published numbers": "synthesis.facts.synthesis_facts",
    "robustness of a finding": "synthesis.robustness.robustness",
    "GRADE domains": "certainty.suggest.suggest",
    "optimal information size": "certainty.imprecision.information_size",
    "lay sentence of a verdict": "summary.plain.speak.verdict_sentence",
    "summary of findings": "summary.sof.sof_tables",
    "what would change": "summary.what_if.what_if",
    "readability": "language.readability.readability",
    "RevMan rows": "exchange.revman.rows.read_rows",
    "verifying an imported review": "exchange.verify.verify",
    "pooling a table": "pooling.table.analyse",
    "HKSJ": "stats.intervals.confidence",
    "estimators of tau2": "stats.tau2.reml",
    "meta-regression": "stats.regression.regress",
    "multiverse": "stats.multiverse.multiverse",
    "kappa": "stats.agreement.agreement",
    "forest plot": "plots.forest.forest",
    "checks of a review": "rules.check",
    "codes of Problems": "problems.registry",
    "steps of the build": "pipeline.build.build",
    "lineage of a fact": "pipeline.lineage.Lineage",
    "moved between two states": "pipeline.compare.compare",
    "list of outputs": "render.outputs.outputs",
    "JSON Schema": "files.schema",
}


def exists(name: str) -> bool:
    """Whether `name` is a module of ours, or something defined in one."""
    if find_spec_of(name):
        return True
    module, _, attribute = name.rpartition(".")
    if not module:
        return hasattr(import_module("stook"), attribute)
    return find_spec_of(module) and hasattr(import_module("stook." + module), attribute)


def find_spec_of(name: str) -> bool:
    try:
        return find_spec("stook." + name) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("thing", THINGS)
def test_a_thing_has_one_room_and_is_there(thing: str) -> None:
    rows = [row for row in ROWS if thing.lower() in row[0].lower()]
    assert len(rows) == 1, f"{thing}: {len(rows)} rows of ARCHITECTURE.md"
    _, rooms, start = rows[0]
    assert rooms == [THINGS[thing].split(".")[0]]
    assert THINGS[thing] in start
    assert exists(THINGS[thing])


@pytest.mark.parametrize(
    ("rooms", "start"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_row_of_the_map_names_one_room_and_what_is_in_it(
    rooms: list[str], start: list[str]
) -> None:
    assert len(rooms) == 1
    assert start
    assert [name for name in start if name.split(".")[0] != rooms[0] or not exists(name)] == []


def test_the_map_leads_to_every_room_and_draws_each() -> None:
    assert {rooms[0] for _, rooms, _ in ROWS} == set(ROOMS)
    drawing = MAP.split("## Rooms")[1].split("```")[1]
    assert [room for room in ROOMS if not re.search(rf"\b{room}\b", drawing)] == []


def test_outside_the_horizontal_rooms_no_module_name_occurs_in_two() -> None:
    rooms = defaultdict(set)
    for room in set(ROOMS) - HORIZONTAL:
        for path in (PACKAGE / room).rglob("*.py"):
            rooms[path.stem].add(room)
    del rooms["__init__"]
    assert {name: sorted(places) for name, places in rooms.items() if len(places) > 1} == {}


def test_no_folder_but_stats_holds_more_than_40_files() -> None:
    counts = {
        str(folder.relative_to(PACKAGE)): sum(
            path.is_file() and path.suffix != ".pyc" for path in folder.iterdir()
        )
        for folder in [PACKAGE, *PACKAGE.rglob("*")]
        if folder.is_dir() and folder.name != "__pycache__"
    }
    del counts["stats"]
    assert {folder: count for folder, count in counts.items() if count > 40} == {}


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def code_spans(text: str) -> list[str]:
    return re.findall(
        r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    )


def test_links_between_documents_lead_somewhere() -> None:
    dead = [
        (path.name, target)
        for path in documents()
        for target in re.findall(r"\]\((?![a-z]+:)([^)#\s]+)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert dead == []


def is_absent(name: str, page: Path) -> bool:
    """Whether a code span of a page names a path or module of ours that is not there.

    A bare `room.module` is taken for ours in the documents of the root only: elsewhere it may be
    a file of a review.
    """
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()}
    top = re.split(r"[/.]", name, maxsplit=1)[0]
    if re.search(r"[<>*\s(]", name):
        return False
    if "/" in name and (name.endswith(".py") or top in tops):
        return not any((base / name).exists() for base in (ROOT, PACKAGE))
    if re.fullmatch(r"stook(\.\w+)+", name):
        return not exists(name.removeprefix("stook."))
    ours = page.parent == ROOT and top in ROOMS and re.fullmatch(r"\w+(\.\w+)+", name)
    return bool(ours) and not exists(name)


def test_paths_and_modules_that_documents_name_exist() -> None:
    """Records of decisions and changes speak of their day, so they are left out."""
    absent = [
        (page.name, name)
        for page in documents()
        if page.parent.name != "adr" and page.name != "CHANGELOG.md"
        for name in code_spans(page.read_text(encoding="utf-8"))
        if is_absent(name, page)
    ]
    assert absent == []


@pytest.mark.parametrize(
    ("name", "absent"),
    [
        ("src/stook/attic.py", True),
        ("records/formats/ris.py", False),
        ("stook.stats.pool", False),
        ("stook.stats.pond", True),
        ("stook.open_review", False),
        ("stook.close_review", True),
        ("synthesis.select", False),
        ("synthesis.selects", True),
        ("records/<format>.py", False),
        ("data/studies.csv", False),
    ],
)
def test_what_is_absent_is_noticed(name: str, absent: bool) -> None:
    assert is_absent(name, ROOT / "ARCHITECTURE.md") is absent


MOVED_SINCE = {
    "language.figures": "figures",
    "render.report.what_if": "render.report.fragile",
}
"""What ADR 18 placed and a later one placed elsewhere: 20."""


def new_names() -> list[str]:
    """The modules that the table of ADR 18 says are there now."""
    text = (ROOT / "docs" / "adr" / "0018-rooms-by-stage.md").read_text(encoding="utf-8")
    names = []
    for package, modules in re.findall(
        r"^\| `[\w.]+` \| `([\w.]+)` \| (.+?) \|$", text, re.MULTILINE
    ):
        for module in modules.split(", "):
            new = module.split(" -> ")[-1]
            name = package if new == "the package" else f"{package}.{new}"
            names.append(MOVED_SINCE.get(name, name))
    return names


def test_the_new_names_of_the_move_exist() -> None:
    names = new_names()
    assert len(names) > 200
    assert [name for name in names if not find_spec_of(name)] == []


def test_packages_say_what_is_in_them() -> None:
    """A module that a package's docstring lists (`name.py`, indented) is in that package."""
    absent = []
    for path in PACKAGE.rglob("__init__.py"):
        text = path.read_text(encoding="utf-8")
        docstring = text.split('"""')[1] if text.startswith('"""') else ""
        absent += [
            (str(path.parent.relative_to(PACKAGE)), name)
            for name in re.findall(r"\b(\w+\.py)\b", docstring)
            if not any(path.parent.rglob(name))
        ]
    assert absent == []
