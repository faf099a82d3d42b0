"""What the name of a column says: the role of its numbers, and whose they are.

The spellings are those of metafor (`ai`, `n1i`, `sd1i`, `yi`, `vi`), of meta (`event.e`, `n.c`,
`TE`, `seTE`), of RevMan ("Experimental cases") and of spreadsheets (`events_treat`, `mean1`,
`OR`, `lower`, `upper`, `ketamine_n`), and short ones that only make sense together (`nt`, `nc`,
`xt`, `xc`; `tpos`, `tneg`, `cpos`, `cneg`; `x.a`, `n.a`, `x.p`, `n.p`).
"""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

_EXACT: Final = {
    "ai": "events1", "bi": "nonevents1", "ci": "events2", "di": "nonevents2",
    "n1i": "total1", "n2i": "total2", "m1i": "mean1", "m2i": "mean2",
    "sd1i": "sd1", "sd2i": "sd2", "x1i": "events1", "x2i": "events2", "t1i": "time1",
    "t2i": "time2", "yi": "y", "vi": "v", "sei": "se", "ri": "r", "ni": "n", "xi": "events",
    "mi": "mean", "sdi": "sd", "te": "y", "sete": "se",
}  # fmt: skip


def word_set(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_ARM: Final[tuple[tuple[str, frozenset[str]], ...]] = (
    ("nonevents", frozenset({"nonevents", "nonevent", "noevents", "noevent", "survivors"})),
    (
        "events",
        word_set(
            "events event ev cases case deaths death dead died responders responder resp r "
            "positive positives success successes failures nevents count "
            "ereignisse ereignis fälle événements décès eventos muertes casos"
        ),
    ),
    ("sd", word_set("sd sds stdev stddev std standardabweichung")),
    ("se", word_set("se ses sem sems stderr standardfehler")),
    ("median", word_set("median medians mdn")),
    ("mean", word_set("mean means m avg average mittelwert moyenne media")),
    ("time", frozenset({"time", "persontime", "personyears", "py", "exposure", "followuptime"})),
    (
        "total",
        word_set(
            "n total tot size sample samplesize ntotal randomized randomised participants "
            "patients analysed analyzed persons gesamt teilnehmer patienten effectif participantes"
        ),
    ),
)
_QUARTILES: Final = {
    ("q", "1"): "lower_quartile", ("q", "3"): "upper_quartile",
    ("p", "25"): "lower_quartile", ("p", "75"): "upper_quartile",
    ("lower", "quartile"): "lower_quartile", ("upper", "quartile"): "upper_quartile",
    ("first", "quartile"): "lower_quartile", ("third", "quartile"): "upper_quartile",
}  # fmt: skip
_P: Final = frozenset({"p", "pval", "pvalue", "pvalues", "probability"})
_FILLER: Final = frozenset({"i", "of", "number", "no", "arm", "group", "grp", "in", "the", "final"})
_FIRST: Final = word_set(
    "1 e exp experimental t trt treat treated treatment tx int intervention active a "
    "verum behandlung traitement tratamiento intervención"
)
_SECOND: Final = word_set(
    "2 0 c ctl ctr ctrl con cont contr control controls comp comparator comparison placebo pbo "
    "plac pl p b sham usual standard "
    "kontrolle kontrollgruppe témoin contrôle placébo"
)
_EFFECT: Final = word_set(
    "y es effect effectsize estimate est te beta coef theta d g hedgesg cohensd smd md diff "
    "difference ratio"
)
RATIOS: Final = {"or": "OR", "rr": "RR", "hr": "HR", "irr": "IRR", "rom": "ROM"}
_VARIANCE: Final = frozenset({"v", "var", "variance"})
_ERROR: Final = frozenset({"se", "sete", "stderr", "standarderror", "sem"})
_LOW: Final = frozenset({"low", "lower", "lo", "lb", "lcl", "lci", "ll", "l", "start", "min"})
_HIGH: Final = frozenset({"high", "upper", "hi", "up", "ub", "ucl", "uci", "ul", "u", "end", "max"})
_ABOUT: Final = word_set(
    "ci cl 95 90 99 conf confidence interval limit bound int percent of for the"
)


_WEAK: Final = {"x": "events", "pos": "events", "neg": "nonevents", "y": "mean"}
"""Words that tell something only beside the other numbers of the same arm."""
_WHOLE: Final = ({"events", "total"}, {"events", "nonevents"}, {"mean", "sd", "total"})
_LETTERS: Final = {
    "n": "total", "x": "events", "e": "events", "r": "events", "d": "events", "m": "mean",
    "sd": "sd",
}  # fmt: skip
_LETTERED: Final = re.compile(r"(?P<role>n|x|e|r|d|m|sd)(?P<arm>[tecpi])i?")
_LOGRANK: Final = frozenset({"oe", "ome", "ominuse", "ominusexp", "observedminusexpected"})


def tokens(name: str) -> list[str]:
    """A column name in lower-case words and numbers: `nTreat.1` is n, treat, 1."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", name)
    return re.findall(r"[^\W\d_]+|\d+", spaced.casefold())


def effect_role(words: Sequence[str]) -> tuple[str, str, bool]:
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
    if joined in _P:
        return "p", "", False
    if joined in {"r", "cor", "corr", "correlation", "rho"}:
        return "r", "", False
    return "", "", False


def _arm_role(words: Sequence[str]) -> tuple[str, str]:
    """What a column says of an arm, and the arm's label: (`events`, `treat`); or two blanks."""
    for i, pair in enumerate(itertools.pairwise(words)):
        if pair in _QUARTILES:
            label = [w for w in (*words[:i], *words[i + 2 :]) if w not in _FILLER]
            return _QUARTILES[pair], " ".join(label)
    for role, names in _ARM:
        if any(w in names for w in words):
            every = frozenset().union(*(n for _, n in _ARM))
            return role, " ".join(w for w in words if w not in every and w not in _FILLER)
    return "", ""


def _glued(word: str) -> list[str]:
    """`meanexp` or `ctrlsd` as two words; the word alone where it is not such a pair."""
    every = [*(n for _, names in _ARM for n in names), *_WEAK]
    for base in sorted(every, key=len, reverse=True):
        for arm in (
            w for w in _FIRST | _SECOND if not w.isdigit() and (len(base) > 1 or len(w) > 2)
        ):
            if word in {base + arm, arm + base}:
                return [base, arm]
    return [word]


def rank(label: str) -> int:
    """Experimental arms first, comparators last, names of treatments between."""
    words = label.split()
    if any(w in _SECOND for w in words):
        return 2
    return 0 if any(w in _FIRST for w in words) else 1


def about(label: str) -> list[str]:
    """What an arm's label says besides which arm it is: `weight` of `weight exp`."""
    return [w for w in label.split() if w not in _FIRST and w not in _SECOND]


@dataclass
class Roles:
    """The columns by role: those of the whole row, and those of one arm, by the arm's label.

    `ratio` is the ratio that the effects are, `logged` whether they are its logarithms.
    """

    single: dict[str, str] = field(default_factory=dict)
    arms: dict[str, dict[str, str]] = field(default_factory=dict)
    ratio: str = ""
    logged: bool = False


def roles(names: Iterable[str]) -> Roles:
    """What each column holds, as far as its name tells."""
    names = list(names)
    found = Roles()
    lettered = _lettered(names)
    plain = {"".join(tokens(name)) for name in names}
    weak: list[tuple[str, str, str]] = []
    for name in names:
        words = tokens(name)
        joined = "".join(words)
        if name in lettered:
            role, label = lettered[name]
            found.arms.setdefault(label, {}).setdefault(role, name)
        elif joined in _EXACT and (joined not in {"ci", "mi"} or plain & {"ai", "sdi"}):
            found.single.setdefault(_EXACT[joined], name)
        elif joined in _LOGRANK:
            found.single.setdefault("oe", name)
        elif not _take_effect(found, name, words):
            weak += _take_arm(found, name, [part for word in words for part in _glued(word)])
    for role, label, name in weak:
        mine = found.arms.get(label, {})
        also = {r for r, other, _ in weak if other == label} | set(mine)
        if role not in mine and any(also >= whole for whole in _WHOLE):
            found.arms.setdefault(label, {})[role] = name
    return found


def _take_effect(found: Roles, name: str, words: Sequence[str]) -> bool:
    """Note a column of ready-made effects; whether it is one."""
    role, of, log = effect_role(words)
    if role:
        found.single.setdefault(role, name)
        found.ratio, found.logged = found.ratio or of, found.logged or (log and role == "y")
    return bool(role)


def _take_arm(found: Roles, name: str, words: Sequence[str]) -> list[tuple[str, str, str]]:
    """Note a column of an arm, or of one group; or return what it may be, by a word of `_WEAK`."""
    role, label = _arm_role(words)
    if role and label:
        found.arms.setdefault(label, {}).setdefault(role, name)
    elif role:
        found.single.setdefault("n" if role == "total" else role, name)
    else:
        label = " ".join(w for w in words if w not in _WEAK and w not in _FILLER)
        return [(_WEAK[w], label, name) for w in words if w in _WEAK and label][:1]
    return []


def _lettered(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Role and arm of columns named by a letter for each: `nt`, `nc`, `xt`, `xc`, or `nTi`, `nCi`.

    Only where the totals of two arms are so named, one of them a comparator.
    """
    parts = {name: _LETTERED.fullmatch("".join(tokens(name))) for name in names}
    read = {name: (m["role"], m["arm"]) for name, m in parts.items() if m}
    with_totals = {arm for role, arm in read.values() if role == "n"}
    if len(with_totals) != 2 or len(with_totals & _SECOND) != 1:
        return {}
    return {name: (_LETTERS[role], arm) for name, (role, arm) in read.items() if arm in with_totals}
