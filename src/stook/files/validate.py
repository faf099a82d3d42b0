"""From plain values to the nouns of the model, with a Problem for everything that does not fit.

Pydantic validates and says what is wrong where; this file turns that into sentences, takes out
what is wrong, and validates again, until what is left is sound: one fault never hides another,
and never takes more with it than the entry that it stands in.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import takewhile
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from stook.files.hints import Hint, allowed, described, inside, is_noun, mapping_keys
from stook.files.text import did_you_mean, nearest, shown
from stook.files.yaml_places import Path, Value, YamlDoc
from stook.problems import Place, Problem, problem

T = TypeVar("T")
Address = Callable[[Path], str]

# Pydantic's name for a key that is no field.
UNKNOWN = "unexpected_keyword_argument"
# And for a word that is none of those that may stand here.
CHOICES = ("literal_error", "enum")


@cache
def adapter(noun: Hint) -> TypeAdapter[Any]:
    """The validator of a noun; made once, for it costs more than a validation."""
    return TypeAdapter(noun)


class _Items(list[Any]):
    """A list that remembers where its items stood before some were taken out."""

    def __init__(self, items: list[Any], origins: list[int]) -> None:
        super().__init__(items)
        self.origins = origins


def read_as(
    noun: type[T], doc: YamlDoc, address: Address, fallback: Mapping[str, Any] | None = None
) -> tuple[T | None, list[Problem]]:
    """`doc` as a `noun`, without its faulty entries, and the Problems of those.

    `fallback` gives values for required keys at the top whose own are missing or faulty, so that
    the rest can be used; without it the answer is then None.
    """
    reading = _Reading(noun, doc, address, fallback or {})
    value = reading.run()
    return cast("T | None", value), reading.problems


class _Reading:
    """One validation of one document, in as many rounds as it takes."""

    def __init__(
        self, noun: Hint, doc: YamlDoc, address: Address, fallback: Mapping[str, Any]
    ) -> None:
        self.noun, self.doc, self.address, self.fallback = noun, doc, address, fallback
        self.problems: list[Problem] = []
        self.reported: set[tuple[str, Path, str]] = set()
        self.removed: set[Path] = set(doc.broken)
        # Keys that people most probably meant: not missing, but misspelt.
        self.meant: set[Path] = set()
        self.data = self._copy({} if doc.value is None else doc.value, ())

    def run(self) -> Value:
        if not isinstance(self.data, dict):
            what = f"The file should hold `key: value` lines, not {_kind(self.data)}."
            self.report("E109", (), what)
            return None
        for path in self.tables(()):
            self.take_out_unindented(path)
        while True:
            try:
                return adapter(self.noun).validate_python(self.data)
            except ValidationError as error:
                if not self.mend(error.errors(include_url=False, include_context=False)):
                    return None

    def _copy(self, value: Value, path: Path) -> Value:
        if isinstance(value, dict):
            return {k: self._copy(v, (*path, k)) for k, v in value.items()}
        if isinstance(value, list):
            kept = [i for i in range(len(value)) if (*path, i) not in self.removed]
            return _Items([self._copy(value[i], (*path, i)) for i in kept], kept)
        return value

    def tables(self, path: Path) -> Iterator[Path]:
        """The mappings from ids to entries, outermost first."""
        here = self.get(path)
        if not isinstance(here, dict):
            return
        if path and not self.of_noun(path):
            yield path
        for key in list(here):
            yield from self.tables((*path, key))

    def take_out_unindented(self, path: Path) -> None:
        """An entry that is empty because its keys stand beside it, not below it: said once."""
        entries = self.get(path)
        for name in [name for name, value in entries.items() if value is None]:
            known = mapping_keys(self.noun, (*path, name))
            after = list(entries)[list(entries).index(name) + 1 :]
            beside = list(takewhile(known.__contains__, after))
            if beside:
                place = (*path, name)
                what = f"{_name(place)} is empty: the keys that follow it stand as deep as it does."
                keys = ", ".join(beside[:3]) + (", …" if len(beside) > 3 else "")
                hint = f"Indent {keys} by two more spaces than {name}."
                self.report("E109", place, what, key=True, hint=hint)
                for key in (name, *beside):
                    self.remove((*path, key))

    # One round --------------------------------------------------------------------------------

    def mend(self, errors: list[Any]) -> bool:
        """Report a round of errors and take their causes out; False where nothing can be."""
        groups: dict[Path, list[tuple[Path, str]]] = {}
        for error in sorted(errors, key=lambda e: e["type"] != UNKNOWN):
            union, path = self.resolve(error["loc"], error["type"])
            groups.setdefault(union if union is not None else path, []).append(
                (path, error["type"])
            )
        doomed: set[Path] = set()
        changed = False
        for group, members in groups.items():
            if self.take_as_text(members) or self.fill_in(members):
                changed = True
                continue
            deeper = [m for m in members if len(m[0]) > len(group)]
            chosen = deeper if deeper and isinstance(self.get(group), dict) else members[:1]
            union_fault = len(members) > 1 and chosen == members[:1]
            for path, kind in chosen:
                doomed.add(self.explain(group if union_fault else path, kind, union=union_fault))
        for path in sorted(doomed, key=_depth_last, reverse=True):
            changed = self.remove(path) or changed
        return changed

    def resolve(self, loc: tuple[Any, ...], kind: str) -> tuple[Path | None, Path]:
        """Pydantic's location as (path of the union it is a member of, path in the data).

        Locations name members of unions between the keys; the data tell which are which.
        """
        union: Path | None = None
        path: Path = ()
        for position, step in enumerate(loc):
            here = self.get(path)
            last = position == len(loc) - 1
            known = isinstance(here, dict) and step in here
            item = isinstance(here, list) and isinstance(step, int)
            if known or item or (last and kind == "missing"):
                path = (*path, step)
            else:
                union = path if union is None else union
        return union, path

    def take_as_text(self, members: list[tuple[Path, str]]) -> bool:
        """Numbers where text is wanted are the text that people wrote (an id `007`)."""
        taken = False
        for path, kind in members:
            value = self.get(path)
            if kind == "string_type" and isinstance(value, (int, float)):
                self.get(path[:-1])[path[-1]] = self.doc.text[self.origin(path)]
                taken = True
        return taken

    def fill_in(self, members: list[tuple[Path, str]]) -> bool:
        """An empty key that need not be there is as good as absent; a required one is filled
        from the fallback where there is one, after its absence was reported."""
        path, kind = members[0]
        parent, name = path[:-1], path[-1] if path else ""
        optional = kind not in ("missing", UNKNOWN)
        if optional and path and self.get(path) is None and self.of_noun(parent):
            del self.get(parent)[name]
            return True
        if kind == "missing" and not parent and name in self.fallback:
            self.explain(path, kind, union=False)
            self.data[name] = self.fallback[str(name)]
            return True
        return False

    def of_noun(self, path: Path) -> bool:
        """True where the mapping at `path` is a noun with fixed keys, not a table of entries."""
        return any(is_noun(hint) for hint in inside(self.noun, path))

    def remove(self, path: Path) -> bool:
        """Take a faulty entry out of the data."""
        if not path:
            return False
        parent, name = self.get(path[:-1]), path[-1]
        self.removed.add(self.origin(path))
        if isinstance(parent, dict) and name in parent:
            del parent[name]
        elif isinstance(parent, _Items) and isinstance(name, int) and name < len(parent):
            del parent[name]
            del parent.origins[name]
        else:
            return False
        return True

    def get(self, path: Path) -> Value:
        """The value at a path of the data as they are now; None where there is none."""
        here: Any = self.data
        for step in path:
            try:
                here = here[step]
            except (KeyError, IndexError, TypeError):
                return None
        return here

    def origin(self, path: Path) -> Path:
        """The path in the document of a path in the data."""
        here: Any = self.data
        found: list[str | int] = []
        for step in path:
            known = isinstance(here, _Items) and isinstance(step, int) and step < len(here)
            found.append(here.origins[step] if known else step)
            here = here[step] if known or (isinstance(here, dict) and step in here) else None
        return tuple(found)

    # Words ------------------------------------------------------------------------------------

    def report(
        self, code: str, path: Path, what: str, *, key: bool = False, hint: str = ""
    ) -> None:
        origin = self.origin(path)
        if (code, origin, what) in self.reported:
            return
        self.reported.add((code, origin, what))
        line, column = self.doc.at(origin, key=key)
        place = Place(self.doc.file, line, column, self.address(origin))
        self.problems.append(problem(code, place, what, hint))

    def explain(self, path: Path, kind: str, *, union: bool) -> Path:
        """Report one error in words; the answer is the path that must go."""
        if kind == "missing":
            return self.explain_missing(path)
        if kind == UNKNOWN:
            known = mapping_keys(self.noun, path[:-1])
            where = f" in {_name(path[:-1])}" if path[:-1] else ""
            what = f"The key {shown(str(path[-1]))}{where} is not known."
            near = nearest(str(path[-1]), known)
            self.meant.add(self.origin((*path[:-1], near)))
            what += f' Did you mean "{near}"?' if near else f" Known keys: {', '.join(known)}."
            self.report("E107", path, what, key=True)
            return path
        value = self.get(path)
        options = allowed(self.noun, path)
        if value is None:
            self.report("E109", path, f"{_name(path)} is empty.", key=True)
        elif options and not isinstance(value, (dict, list)) and (union or kind in CHOICES):
            what = f"{_name(path)}: {shown(str(value))} is not an allowed value."
            what += did_you_mean(str(value), options)
            hint = f"Allowed: {'; '.join(described(self.noun, path))}."
            self.report("E110", path, what, hint=hint)
        else:
            wanted = " or ".join(described(self.noun, path))
            what = f"{_name(path)} should be {wanted}, not {_kind(value)}."
            self.report("E109", path, what, hint=_hint(kind, value))
        return path

    def explain_missing(self, path: Path) -> Path:
        origin = self.origin(path)
        gone = any(path[: len(origin)] == origin for path in self.removed)
        if not gone and origin not in self.meant:
            parent = path[:-1]
            if origin in self.doc.keys:
                self.report("E108", path, f"{_name(path)} is empty.", key=True)
            else:
                where = f"{_name(parent)} has" if parent else "There is"
                what = f"{where} no key {shown(str(path[-1]))}."
                self.report("E108", parent, what, key=True)
        return path[:-1]


def _depth_last(path: Path) -> tuple[tuple[int, int, str], ...]:
    """A sort key for paths in which text and numbers may stand in the same position."""
    return tuple((1, s, "") if isinstance(s, int) else (0, 0, s) for s in path)


def _name(path: Path) -> str:
    """A path as people read it: `outcomes/pain/scale`; items of lists count from 1."""
    return "/".join(str(s + 1) if isinstance(s, int) else s for s in path)


def _kind(value: Value) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else shown(str(value))


def _hint(kind: str, value: Value) -> str:
    if kind == "tuple_type":
        return "Write each item on a line of its own that begins with a hyphen and a space."
    if kind.startswith(("float", "int")) and isinstance(value, str) and "," in value:
        return "Write numbers with a decimal point."
    return ""
