"""Which columns of a table hold what an analysis needs, guessed from their names.

The spellings are those of metafor (`ai`, `n1i`, `sd1i`, `yi`, `vi`), of meta (`event.e`, `n.c`,
`TE`, `seTE`), of RevMan ("Experimental cases") and of spreadsheets (`events_treat`, `mean1`,
`OR`, `lower`, `upper`, `ketamine_n`). A guess is never silent: `Guess.said` tells each.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# What a family needs, each a tuple of alternatives; the first family that is complete is taken.
FAMILIES: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "counts": (
        ("events1", "total1", "events2", "total2"),
        ("events1", "nonevents1", "events2", "nonevents2"),
    ),
    "means": (("mean1", "sd1", "total1", "mean2", "sd2", "total2"),),
    "rates": (("events1", "time1", "events2", "time2"),),
    "effects": (("y", "v"), ("y", "se"), ("y", "low", "high")),
    "correlations": (("r", "n"),),
    "proportions": (("events", "n"),),
    "group means": (("mean", "sd", "n"),),
}
ROLES: Final = tuple(sorted({r for f in FAMILIES.values() for way in f for r in way} | {"label"}))

_EXACT: Final = {
    "ai": "events1", "bi": "nonevents1", "ci": "events2", "di": "nonevents2",
    "n1i": "total1", "n2i": "total2", "m1i": "mean1", "m2i": "mean2",
    "sd1i": "sd1", "sd2i": "sd2", "x1i": "events1", "x2i": "events2", "t1i": "time1",
    "t2i": "time2", "yi": "y", "vi": "v", "sei": "se", "ri": "r", "ni": "n", "xi": "events",
    "mi": "mean", "sdi": "sd", "te": "y", "sete": "se",
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARM: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("nonevents", frozenset({"nonevents", "nonevent", "noevents", "noevent", "survivors"})),
    (
        "events",
        _words(
            "events event ev cases case deaths death dead died responders responder resp r "
            "positive positives success successes failures nevents count "
            "ereignisse ereignis fälle événements décès eventos muertes casos"
        ),
    ),
    ("sd", _words("sd sds stdev stddev std standardabweichung")),
    ("mean", _words("mean means m avg average mittelwert moyenne media")),
    ("time", frozenset({"time", "persontime", "personyears", "py", "exposure", "followuptime"})),
    (
        "total",
        _words(
            "n total tot size sample samplesize ntotal randomized randomised participants "
            "patients analysed analyzed persons gesamt teilnehmer patienten effectif participantes"
        ),
    ),
)
_FILLER: Final = frozenset({"i", "of", "number", "no", "arm", "group", "grp", "in", "the", "final"})
_FIRST: Final = _words(
    "1 e exp experimental t trt treat treated treatment tx int intervention active a "
    "verum behandlung traitement tratamiento intervención"
)
_SECOND: Final = _words(
    "2 0 c ctl ctr ctrl con cont control controls comp comparator comparison placebo pbo plac pl p "
    "b sham usual standard "
    "kontrolle kontrollgruppe témoin contrôle placébo"
)
_EFFECT: Final = _words(
    "y es effect effectsize estimate est te beta coef theta d g hedgesg cohensd smd md diff "
    "difference ratio"
)
RATIOS: Final = {"or": "OR", "rr": "RR", "hr": "HR", "irr": "IRR", "rom": "ROM"}
_VARIANCE: Final = frozenset({"v", "var", "variance"})
_ERROR: Final = frozenset({"se", "sete", "stderr", "standarderror", "sem"})
_LOW: Final = frozenset({"low", "lower", "lo", "lb", "lcl", "lci", "ll", "l", "start", "min"})
_HIGH: Final = frozenset({"high", "upper", "hi", "up", "ub", "ucl", "uci", "ul", "u", "end", "max"})
_ABOUT: Final = _words("ci cl 95 90 99 conf confidence interval limit bound int percent of for the")
_LABELS: Final = (
    *("study", "studlab", "slab", "studyname", "studyid", "label", "author", "authors"),
    *("source", "trial", "name", "reference", "citation", "id", "studie", "étude", "estudio"),
)


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


def tokens(name: str) -> list[str]:
    """A column name in lower-case words and numbers: `nTreat.1` is n, treat, 1."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return re.findall(r"[^\W\d_]+|\d+", spaced.casefold())


def _effect_role(words: Sequence[str]) -> tuple[str, str, bool]:
    """Role, ratio and whether logged of a column of ready-made effects; role '' for another."""
    joined = "".join(words)
    logged = joined.removeprefix("se").startswith(("log", "ln")) or "log" in words or "ln" in words
    ratio = next((RATIOS[w] for w in words if w in RATIOS), "")
    for short in RATIOS:
        if joined in {f"log{short}", f"ln{short}", f"selog{short}", f"seln{short}", f"se{short}"}:
            ratio = RATIOS[short]
            words = ["se"] if joined.startswith("se") else ["y"]
    rest = [w for w in words if w not in _ABOUT and w not in RATIOS and w not in {"log", "ln"}]
    for role, names in (("v", _VARIANCE), ("se", _ERROR), ("low", _LOW), ("high", _HIGH)):
        if any(w in names for w in rest) and all(w in names | _EFFECT for w in rest):
            return role, ratio, logged
    if all(w in _EFFECT for w in rest) and (rest or ratio):
        return "y", ratio, logged
    if joined in {"r", "cor", "corr", "correlation", "rho"}:
        return "r", "", False
    return "", "", False


def _arm_role(words: Sequence[str]) -> tuple[str, str]:
    """What a column says of an arm, and the arm's label: (`events`, `treat`); or two blanks."""
    for role, names in _ARM:
        if any(w in names for w in words):
            every = frozenset().union(*(n for _, n in _ARM))
            return role, " ".join(w for w in words if w not in every and w not in _FILLER)
    return "", ""


def _glued(word: str) -> list[str]:
    """`meanexp` or `ctrlsd` as two words; the word alone where it is not such a pair."""
    every = [n for _, names in _ARM for n in names]
    for base in sorted(every, key=len, reverse=True):
        for arm in (
            w for w in _FIRST | _SECOND if not w.isdigit() and (len(base) > 1 or len(w) > 2)
        ):
            if word in {base + arm, arm + base}:
                return [base, arm]
    return [word]


def _rank(label: str) -> int:
    """Experimental arms first, comparators last, names of treatments between."""
    words = label.split()
    if any(w in _SECOND for w in words):
        return 2
    return 0 if any(w in _FIRST for w in words) else 1


def _roles(names: Iterable[str]) -> tuple[dict[str, str], dict[str, dict[str, str]], str, bool]:
    """Roles of single columns, roles by arm, and the ratio that the effects are."""
    single: dict[str, str] = {}
    arms: dict[str, dict[str, str]] = {}
    ratio, logged = "", False
    names = list(names)
    plain = {"".join(tokens(name)) for name in names}
    for name in names:
        words = tokens(name)
        joined = "".join(words)
        if joined in _EXACT and (joined not in {"ci", "mi"} or plain & {"ai", "sdi"}):
            single.setdefault(_EXACT[joined], name)
            continue
        role, of, log = _effect_role(words)
        if role:
            single.setdefault(role, name)
            ratio, logged = ratio or of, logged or (log and role == "y")
            continue
        words = [part for word in words for part in _glued(word)]
        role, label = _arm_role(words)
        if role and label:
            arms.setdefault(label, {}).setdefault(role, name)
        elif role:
            single.setdefault("n" if role == "total" else role, name)
    return single, arms, ratio, logged


def _two_arms(
    arms: Mapping[str, Mapping[str, str]],
) -> tuple[dict[str, str], tuple[str, str] | None]:
    """The roles of the first two arms that report the same, experimental first."""
    full = [label for label, roles in arms.items() if len(roles) >= 2]
    order = sorted(full, key=lambda label: (_rank(label), full.index(label)))
    if len(order) < 2:
        return {}, None
    first, second = order[0], order[-1]
    found = {f"{role}1": name for role, name in arms[first].items()}
    found |= {f"{role}2": name for role, name in arms[second].items()}
    return found, (first, second)


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
    numeric: frozenset[str] = frozenset(),
) -> Guess:
    """Guess the roles of `columns`. `given` are roles that a person named; `family` is wanted.

    `numeric` are columns that hold nothing but numbers: they name studies only where no other can.
    """
    given = dict(given or {})
    single, arms, ratio, logged = _roles(c for c in columns if c not in given.values())
    paired, pair = _two_arms(arms)
    found = {**paired, **single, **given}
    chosen, needs = _complete(found, family)
    used = {role: found[role] for role in needs}
    label = given.get("label") or _label(columns, set(used.values()), numeric)
    year = next((c for c in columns if c.casefold() in {"year", "yr", "pubyear"}), "")
    said = [f'{role} is the column "{used[role]}"' for role in needs if role not in given]
    if pair and any(role in paired for role in needs) and {_rank(p) for p in pair} != {0, 2}:
        said.append(f'group 1 is "{pair[0]}" and group 2 (the comparator) is "{pair[1]}"')
    if len(arms) > 2 and pair:
        others = [f'"{a}"' for a, roles in arms.items() if len(roles) >= 2 and a not in pair]
        said += [f"other arms are left out: {', '.join(others)}"] if others else []
    if label and "label" not in given:
        said.append(f'the studies are named by the column "{label}"')
    spare = sorted(f'"{name}"' for role, name in found.items() if role not in used)
    if spare and chosen:
        said.append(f"not used: {', '.join(spare)}")
    of_effect = chosen == "effects"
    return Guess(
        chosen, used, label, year, ratio if of_effect else "", logged and of_effect,
        _names(pair), tuple(said), found,
    )  # fmt: skip


def _complete(found: Mapping[str, str], family: str) -> tuple[str, tuple[str, ...]]:
    """The first family, or the wanted one, whose columns are all there."""
    for name, ways in FAMILIES.items():
        if family and name != family:
            continue
        for way in ways:
            if all(role in found for role in way):
                return name, way
    return "", ()


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
