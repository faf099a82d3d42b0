"""The files of a data package, wherever they lie: a folder, a zip, a zip in a zip, one file."""

import io
import zipfile
from collections import defaultdict
from pathlib import Path

from stook.exchange.revman.package_model import AnalysisKey, Package, Settings, Total
from stook.exchange.revman.rm5 import read_rm5
from stook.exchange.revman.rows import read_rows
from stook.exchange.revman.settings import read_settings, read_subgroups
from stook.exchange.revman.studies import read_studies
from stook.files.zipped import DAMAGED_ZIP
from stook.problems import Place, Problem, problem

MAX_FILE = 100_000_000
MAX_TOTAL = 400_000_000
MAX_MEMBERS = 10_000

# ending of the file's name -> what it is; the first that fits counts
_KINDS = (
    ("overall-estimates-and-settings.csv", "settings"),
    ("subgroup-estimates.csv", "subgroups"),
    ("data-rows.csv", "rows"),
    ("data_rows.csv", "rows"),
    ("excluded-study-information.csv", ""),
    ("awaiting-study-information.csv", ""),
    ("ongoing-study-information.csv", ""),
    ("study-information.csv", "information"),
    ("risk-of-bias.csv", "risk of bias"),
    ("included.ris", "references"),
    ("study-arms.csv", ""),
    ("study-results.csv", ""),
    ("study-test-data.csv", "tests"),
    (".rm5", "rm5"),
)


def read_package(path: Path) -> Package:
    """Everything that a data package holds. What cannot be read becomes a Problem."""
    problems: list[Problem] = []
    files = _files(path, problems)
    by_kind: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    seen: set[tuple[str, bytes]] = set()
    for name, data in sorted(files.items()):
        # A package is often kept both zipped and unzipped: the same file counts once.
        same = (Path(name).name, data)
        if same not in seen:
            by_kind[_kind(name)].append((name, data))
        seen.add(same)
    if not by_kind["rows"] and path.is_file() and len(files) == 1:
        by_kind["rows"] = [(name, data) for name, data in files.items() if _kind(name) == ""]
    problems += _not_imported(by_kind)
    if by_kind["rm5"] and not by_kind["rows"]:
        return _from_rm5(*by_kind["rm5"][0], problems)
    if not by_kind["rows"]:
        what = "No `*-data-rows.csv` was found."
        return Package(name=path.stem, problems=(*problems, problem("E770", _place(path), what)))
    read = read_rows(by_kind["rows"])
    settings: dict[AnalysisKey, Settings] = {}
    subgroups: dict[AnalysisKey, tuple[Total, ...]] = {}
    for name, data in by_kind["settings"]:
        settings |= read_settings(name, data, problems)
    for name, data in by_kind["subgroups"]:
        subgroups |= read_subgroups(name, data, problems)
    return Package(
        name=_name(by_kind["rows"][0][0]),
        rows=read.rows,
        settings=settings,
        subgroups=subgroups,
        studies=read_studies(
            by_kind["information"], by_kind["references"], by_kind["risk of bias"], problems
        ),
        decimals=read.decimals,
        zero_filled=read.zero_filled,
        problems=(*problems, *read.problems),
    )


def _from_rm5(file: str, data: bytes, problems: list[Problem]) -> Package:
    """A RevMan 5 file as a package; its results are stored in full."""
    read = read_rm5(file, data)
    if not read.rows and not read.problems:
        what = "The file holds no analysis with data."
        read.problems.append(problem("E770", Place(file), what))
    return Package(
        name=Path(file).stem,
        rows=tuple(read.rows),
        settings=read.settings,
        subgroups=read.subgroups,
        studies=read.studies,
        decimals=16,
        problems=(*problems, *read.problems),
    )


def _place(path: Path) -> Place:
    return Place(path.name)


def _kind(name: str) -> str:
    lower = name.lower()
    return next((kind for ending, kind in _KINDS if lower.endswith(ending)), "")


def _name(file: str) -> str:
    """The package's name: the file's name before `-data-rows.csv`."""
    stem = Path(file).name.lower()
    for ending in ("data-rows.csv", "data_rows.csv", ".csv"):
        if stem.endswith(ending):
            return Path(file).name[: len(stem) - len(ending)].strip("-_ ") or "imported"
    return Path(file).stem


def _not_imported(by_kind: dict[str, list[tuple[str, bytes]]]) -> list[Problem]:
    """Problems for parts of a package that the importer cannot take yet."""
    said = {
        "tests": "Diagnostic test accuracy data are not read yet.",
    }
    return [
        problem("W778", Place(Path(name).name), text)
        for kind, text in said.items()
        for name, _ in by_kind[kind]
    ]


def _files(path: Path, problems: list[Problem]) -> dict[str, bytes]:
    """Content by name. Only names that some reader wants are opened in a folder or zip."""
    try:
        if path.is_dir():
            return _folder(path, problems)
        data = path.read_bytes()
    except OSError as error:
        problems.append(problem("E770", _place(path), f"It cannot be opened: {error.strerror}."))
        return {}
    if data[:4] == b"PK\x03\x04":
        return _unzipped(path.name, data, problems)
    return {path.name: data}


def _folder(path: Path, problems: list[Problem]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for each in sorted(path.rglob("*")):
        if each.is_symlink() or not each.is_file():
            continue
        name = each.relative_to(path).as_posix()
        if _kind(name) and each.stat().st_size <= MAX_FILE:
            files[name] = each.read_bytes()
        elif each.suffix.lower() == ".zip" and each.stat().st_size <= MAX_FILE:
            files |= _unzipped(name, each.read_bytes(), problems)
    return files


def _unzipped(name: str, data: bytes, problems: list[Problem], depth: int = 0) -> dict[str, bytes]:
    """Wanted members of a zip; members that are zips too are opened, three levels deep."""
    files: dict[str, bytes] = {}
    room = MAX_TOTAL
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in archive.infolist()[:MAX_MEMBERS]:
                nested = member.filename.lower().endswith(".zip")
                if member.is_dir() or not (_kind(member.filename) or nested):
                    continue
                room -= member.file_size
                if member.file_size > MAX_FILE or room < 0:
                    what = f"{member.filename} is too large to be read."
                    problems.append(problem("E770", Place(name), what))
                    break
                content = archive.read(member)
                if nested and depth < 3:
                    files |= _unzipped(member.filename, content, problems, depth + 1)
                elif not nested:
                    files[member.filename] = content
    except DAMAGED_ZIP:
        what = "The zip is damaged or encrypted."
        problems.append(problem("E770", Place(name), what, "Download the package again."))
    return files
