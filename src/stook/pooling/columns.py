"""Which columns of a table hold what an analysis needs, guessed from their names.

What a name says is in `pool_roles`. A guess is never silent: `Guess.said` tells each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from stook.pooling.roles import Roles, about, effect_role, rank, roles, tokens

# What a family needs, each a tuple of alternatives; the first family that is complete is taken.
FAMILIES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "counts": (
        ("events1", "total1", "events2", "total2"),
        ("events1", "nonevents1", "events2", "nonevents2"),
    ),
    "means": (
        ("mean1", "sd1", "total1", "mean2", "sd2", "total2"),
        ("mean1", "se1", "total1", "mean2", "se2", "total2"),
        (
            *("median1", "lower_quartile1", "upper_quartile1", "total1"),
            *("median2", "lower_quartile2", "upper_quartile2", "total2"),
        ),
    ),
    "rates": (("events1", "time1", "events2", "time2"),),
    "effects": (("y", "v"), ("y", "se"), ("y", "low", "high"), ("oe", "v"), ("y", "p")),
    "correlations": (("r", "n"),),
    "proportions": (("events", "n"),),
    "group means": (
        ("mean", "sd", "n"),
        ("mean", "se", "n"),
        ("median", "lower_quartile", "upper_quartile", "n"),
    ),
}
ROLES: Final = tuple(sorted({r for f in FAMILIES.values() for way in f for r in way} | {"label"}))

_LABELS: Final = (
    *("study", "studlab", "slab", "studyname", "studyid", "label", "author", "authors"),
    *("source", "trial", "name", "reference", "citation", "id", "studie", "étude", "estudio"),
)


@dataclass(frozen=True, slots=True)
class Looks:
    """Columns by what their cells look like, whatever their names.

    `numeric` ones, of numbers only, name studies where no other can; `words`, without a digit, are
    no numbers; `counts`, whole numbers beyond 1, are no correlations.
    """

    numeric: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    counts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guess:
    """What each role is read from. `family` is '' where no family is complete.

    `ratio` is the ratio that an effect column is named after, `logged` whether that column holds
    its logarithm; `arms` are the names of the two arms where the columns tell.
    """

    family: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    year: str = ""
    ratio: str = ""
    logged: bool = False
    arms: tuple[str, str] = ("Group 1", "Group 2")
    said: tuple[str, ...] = ()
    found: Mapping[str, str] = field(default_factory=dict)


def _two_arms(
    arms: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, str], tuple[str, str] | None]:
    """The roles of the first two arms that report the same, experimental first."""
    full = [label for label, roles in arms.items() if len(roles) >= 2]
    order = sorted(full, key=lambda label: (rank(label), full.index(label)))
    if len(order) < 2:
        return {}, None
    first, second = _alike(order, arms) or (order[0], order[-1])
    found = {f"{role}1": name for role, name in arms[first].items()}
    found |= {f"{role}2": name for role, name in arms[second].items()}
    return found, (first, second)


def _alike(order: list[str], arms: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | None:
    """The two arms that differ only in who they are (`weight exp`, `weight con`), the fullest."""
    pairs = [
        (len(arms[one].keys() & other_roles.keys()), one, other)
        for one in order
        for other, other_roles in arms.items()
        if other in order and (rank(one), rank(other)) == (0, 2) and about(one) == about(other)
    ]
    best = max(pairs, key=lambda pair: pair[0], default=None)
    return (best[1], best[2]) if best else None


def _names(pair: tuple[str, str] | None) -> tuple[str, str]:
    if pair is None:
        return ("Group 1", "Group 2")
    shown = []
    for label, fallback in zip(pair, ("Group 1", "Group 2"), strict=True):
        short = len(label) < 3 or label.isdigit()
        shown.append(fallback if short else label[0].upper() + label[1:])
    return (shown[0], shown[1])


def guess(
    columns: Sequence[str],
    given: Mapping[str, str] | None = None,
    family: str = "",
    looks: Looks | None = None,
) -> Guess:
    """Guess the roles of `columns`. `given` are roles that a person named; `family` is wanted."""
    looks = looks or Looks()
    given = dict(given or {})
    named = roles(c for c in columns if c not in given.values() and c not in looks.words)
    if named.single.get("r") in looks.counts:
        named.single.setdefault("events", named.single.pop("r"))
    paired, pair = _two_arms(named.arms)
    found = {**paired, **named.single, **given}
    chosen, needs = _complete(found, family)
    used = {role: found[role] for role in needs}
    label = given.get("label") or _label(columns, set(used.values()), looks.numeric)
    year = next((c for c in columns if c.casefold() in {"year", "yr", "pubyear"}), "")
    said = [f'{role} is the column "{used[role]}"' for role in needs if role not in given]
    if pair and any(role in paired for role in needs) and {rank(p) for p in pair} != {0, 2}:
        said.append(f'group 1 is "{pair[0]}" and group 2 (the comparator) is "{pair[1]}"')
    if len(named.arms) > 2 and pair:
        others = [f'"{a}"' for a, of in named.arms.items() if len(of) >= 2 and a not in pair]
        said += [f"other arms are left out: {', '.join(others)}"] if others else []
    if label and "label" not in given:
        said.append(f'the studies are named by the column "{label}"')
    spare = sorted(f'"{name}"' for role, name in found.items() if role not in used)
    if spare and chosen:
        said.append(f"not used: {', '.join(spare)}")
    ratio, logged = _ratio(named, used) if chosen == "effects" else ("", False)
    return Guess(
        chosen, used, label, year, ratio, logged, _names(pair), tuple(said), found
    )  # fmt: skip


def _ratio(named: Roles, used: Mapping[str, str]) -> tuple[str, bool]:
    """The ratio that the effects are and whether they are logarithms; of a log-rank test the HR.

    `yi` and `TE` are on the scale of the analysis, as metafor and meta have it, whatever other
    columns say; elsewhere the column's own name decides before that of others.
    """
    if "oe" in used:
        return "HR", True
    words = tokens(used["y"])
    if "".join(words) in {"yi", "te"}:
        return named.ratio, bool(named.ratio)
    _, own, logged = effect_role(words)
    return (own, logged) if own else (named.ratio, named.logged)


def _complete(found: Mapping[str, str], family: str) -> tuple[str, tuple[str, ...]]:
    """The first family, or the wanted one, whose columns are all there."""
    for name, ways in FAMILIES.items():
        if family and name != family:
            continue
        for way in ways:
            if all(role in found for role in way):
                return name, way
    return "", ()


def study_column(columns: Sequence[str]) -> str:
    """The column that names studies by its own name; '' where none does."""
    for wanted in _LABELS:
        for column in columns:
            if "".join(tokens(column)) == wanted:
                return column
    return ""


def _label(columns: Sequence[str], used: set[str], numeric: frozenset[str]) -> str:
    """The column that names the studies: by its name, else the first that holds words."""
    free = [c for c in columns if c not in used]
    words = [c for c in free if c not in numeric]
    for some in (words, free):
        for wanted in _LABELS:
            for column in some:
                if "".join(tokens(column)) == wanted:
                    return column
    return words[0] if words else ""
