"""What columns hold where their names alone do not tell: by their neighbours and their cells.

Tables of several outcomes (`nt`, `nc` with `ep1t`, `ep1c`, `ep2t` ...; `y1i`, `v1i`, `y2i`, `v2i`)
and counts named after what was counted (`stroke` beside `total`). Of several outcomes the first is
taken, and the others are named with the way to choose them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from stook.pooling.any_table import MISSING, Sheet
from stook.pooling.roles import effect_role, rank, tokens, word_set

_TOTALS: Final = frozenset({"n", "total", "tot", "randomized", "randomised", "ntotal"})
_NONE: Final = frozenset({"non", "not", "no", "neg", "without"})
# Columns of whole numbers that count no events.
_NO_EVENTS: Final = word_set(
    "id study trial obs row year age month months week weeks day days dose score quality grade "
    "length duration period sex male female women men mean sd se session sessions table ref "
    "predictors preds visits sites arms outcome sample"
)
_DIAGNOSTIC: Final = frozenset({"tp", "tn"})
Found = tuple[dict[str, str], str]


@dataclass(frozen=True, slots=True)
class _Twins:
    """Two columns whose names differ in one word or letter: `ep1t` and `ep1c`."""

    first: str
    second: str
    marks: tuple[str, str]
    rest: tuple[str, ...]


def by_shape(sheet: Sheet) -> Found | None:
    """Roles and their columns, with what is to be said of them; None where nothing tells."""
    if {c.casefold() for c in sheet.columns} >= _DIAGNOSTIC:
        return None  # sensitivity and specificity are no two arms
    columns = [c for c in sheet.columns if not (set(tokens(c)) & _NO_EVENTS)]
    counts = [c for c in columns if _whole(sheet, c)]
    for way in (_qualified, _events_and_none, _beside_totals, _beside_one_total):
        found = way(sheet, sheet.columns if way is _qualified else counts)
        if found is not None:
            return found
    return None


def _whole(sheet: Sheet, column: str) -> bool:
    cells = [cell for cell in sheet.texts(column) if cell.lower() not in MISSING]
    return bool(cells) and all(cell.isdecimal() for cell in cells)


def _qualified(_sheet: Sheet, columns: Sequence[str]) -> Found | None:
    """Effects and their spreads whose names share a further word: `es.z`, `vi.z`; `y1i`, `v1i`."""
    sets: dict[tuple[str, ...], dict[str, str]] = {}
    for column in columns:
        words = [re.sub(r"^(y|v|es|se)i$", r"\1", w) for w in tokens(column)]
        for i, word in enumerate(words):
            role = effect_role([word])[0]
            rest = tuple(w for w in (*words[:i], *words[i + 1 :]) if w != "i")
            if role in {"y", "v", "se"} and rest:
                sets.setdefault(rest, {}).setdefault(role, column)
                break
    full = [own for own in sets.values() if "y" in own and ("v" in own or "se" in own)]
    if not full:
        return None
    return _chosen([{r: own[r] for r in ("y", "v" if "v" in own else "se")} for own in full])


def _events_and_none(_sheet: Sheet, columns: Sequence[str]) -> Found | None:
    """`n.cbt.rec` and `n.cbt.non` beside `n.ctrl.rec` and `n.ctrl.non`: with the event, without."""
    arms: list[tuple[str, str, list[str]]] = []
    for column in columns:
        words = tokens(column)
        bare = [w for w in words if w not in _NONE]
        if len(bare) + 1 != len(words):
            continue
        at = next(i for i, w in enumerate(words) if w in _NONE)
        partners = [
            other
            for other in columns
            if len(tokens(other)) == len(words)
            and [w for i, w in enumerate(tokens(other)) if i != at] == bare
            and other != column
        ]
        if len(partners) == 1:
            arms.append((partners[0], column, bare))
    if len(arms) != 2 or len(set(arms[0][2]) ^ set(arms[1][2])) != 2:
        return None
    ranks = [max((rank(w) for w in arm[2]), key=lambda r: abs(r - 1)) for arm in arms]
    one, two = arms if ranks[0] <= ranks[1] else arms[::-1]
    roles = dict(
        zip(("events1", "nonevents1", "events2", "nonevents2"), (*one[:2], *two[:2]), strict=True)
    )
    return roles, f'"{one[1]}" and "{two[1]}" are taken for people without the event'


def _twins(columns: Sequence[str]) -> Iterator[_Twins]:
    """Pairs of columns whose names are the same but for one word, or one letter, and no third."""
    alike: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for column in columns:
        name = column.casefold()
        letters = [(x, name[:k], name[k + 1 :]) for k, x in enumerate(name) if x.isalpha()]
        words = tokens(column)
        for k, word in enumerate(words):
            if len(word) > 1 and not word.isdigit():
                letters.append((word, " ".join(words[:k]), " ".join(words[k + 1 :])))
        for mark, before, after in letters:
            kind = "letter" if len(mark) == 1 else "word"
            alike.setdefault((kind, before, after), []).append((mark, column))
    for (_, before, after), own in alike.items():
        if len(own) == 2:
            (mark, one), (other_mark, other) = own
            yield _Twins(one, other, (mark, other_mark), tuple(tokens(f"{before} {after}")))


def _beside_totals(sheet: Sheet, columns: Sequence[str]) -> Found | None:
    """Counts of two arms beside their totals, by the letter or word that tells the arms apart."""
    pairs = list(_twins(columns))
    for total in pairs:
        if not set(total.rest) & _TOTALS or len([w for w in total.rest if w != "i"]) > 2:
            continue
        events = [
            pair
            for pair in pairs
            if pair.marks == total.marks
            and not set(pair.rest) & _TOTALS
            and _within(sheet, pair.first, total.first)
            and _within(sheet, pair.second, total.second)
        ]
        near = [pair for pair in events if set(pair.rest) & set(total.rest) - {"i"}]
        ways = []
        for pair in near or events:
            sides = [(pair.first, total.first), (pair.second, total.second)]
            if rank(total.marks[0]) > rank(total.marks[1]):
                sides.reverse()
            roles = ("events1", "total1", "events2", "total2")
            ways.append(dict(zip(roles, (*sides[0], *sides[1]), strict=True)))
        if ways:
            return _chosen(ways)
    return None


def _beside_one_total(sheet: Sheet, columns: Sequence[str]) -> Found | None:
    """The only count beside a column `total`: the people with the event in one group."""
    totals = [c for c in columns if tokens(c)[-1:] == ["total"] or tokens(c) == ["randomized"]]
    others = [c for c in columns if c not in totals and len(set(sheet.texts(c))) > 1]
    if len(totals) != 1 or len(others) != 1 or not _within(sheet, others[0], totals[0]):
        return None
    said = f'"{others[0]}", the only count beside "{totals[0]}", is taken for the events'
    return {"events": others[0], "n": totals[0]}, said


def _within(sheet: Sheet, few: str, many: str) -> bool:
    """Whether no count of a column is above that of another in its row."""
    pairs = zip(sheet.texts(few), sheet.texts(many), strict=True)
    return all(int(a) <= int(b) for a, b in pairs if a.isdecimal() and b.isdecimal())


def _chosen(ways: Sequence[Mapping[str, str]]) -> Found:
    """The first of several outcomes, and how to pool the others."""
    first, *others = (dict(way) for way in ways)
    if not others:
        return first, ""
    key = "y" if "y" in first else "events1"
    names = ", ".join(f'"{way[key]}"' for way in others[:8]) + (" ..." if len(others) > 8 else "")
    options = " ".join(f"--column {role}=..." for role in first if first[role] != others[0][role])
    return first, (
        f'the table holds {len(ways)} outcomes: only the first, "{first[key]}", is pooled; for the '
        f"others ({names}) name the columns: {options}"
    )
