"""Which way an imported outcome is good: by the labels of its forest plots, and by its name.

RevMan's plots name the side that an effect below no effect favours on the left ("Favours
antibiotics"). Where an outcome's name tells otherwise (live birth, with RevMan's default labels),
the name counts, and a Problem asks.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from stook.exchange.import_model import Analysis
from stook.exchange.revman.export_columns import plain
from stook.exchange.targets import Targets
from stook.language.catalogue import load_catalogue
from stook.language.meaning import direction_told, means_of
from stook.model.protocol import Outcome
from stook.model.terms import Direction
from stook.problems import Place, Problem, problem

_FAVOURS = re.compile(r"^\s*(?:favou?rs?|favou?ring|better with|in favou?r of)\b", re.I)
_ROLES = {
    "experimental": "intervention", "intervention": "intervention", "treatment": "intervention",
    "active": "intervention", "control": "comparator", "comparator": "comparator",
    "comparison": "comparator", "controls": "comparator", "placebo": "comparator",
}  # fmt: skip
_LISTED = 8


@dataclass(slots=True)
class Directions:
    """The direction of each outcome, and the outcomes by what told it."""

    chosen: dict[str, Direction] = field(default_factory=dict)
    told_by: dict[str, list[str]] = field(default_factory=dict)

    def choose(self, outcome: str, direction: Direction, source: str) -> None:
        """Note a direction and what told it."""
        self.chosen[outcome] = direction
        self.told_by.setdefault(source, []).append(outcome)


def directions(
    analyses: tuple[Analysis, ...], targets: Targets, outcomes: dict[str, Outcome]
) -> Directions:
    """The direction of every outcome; lower is better where neither labels nor name tell."""
    words = load_catalogue()  # RevMan's names are English
    votes: dict[str, Counter[bool]] = {key: Counter() for key in outcomes}
    for analysis in analyses:
        below = below_is_good(analysis, targets)
        if below is not None:
            votes[targets.targets[analysis.key].outcome][below] += 1
    made = Directions()
    for key, bare in outcomes.items():
        outcome = replace(bare, means=means_of(words, bare))
        name, labels = direction_told(words, outcome), _by_labels(votes[key], outcome)
        if name and labels and name is not labels:
            made.choose(key, name, "name against labels")
        elif labels:
            made.choose(key, labels, "labels")
        elif name:
            made.choose(key, name, "name")
        else:
            made.choose(key, Direction.LOWER, "nothing")
    return made


def _by_labels(votes: Counter[bool], outcome: Outcome) -> Direction | None:
    """The direction of what the name says, by the labels of most plots."""
    if votes[True] == votes[False]:
        return None
    below = votes[True] > votes[False]
    return Direction.LOWER if below != outcome.effect_reversed else Direction.HIGHER


def below_is_good(analysis: Analysis, targets: Targets) -> bool | None:
    """Whether an effect below no effect favours the intervention, as the plot's labels say."""
    settings = analysis.settings
    if settings is None:
        return None
    sides = targets.names.comparisons[targets.targets[analysis.key].comparison]
    named = {
        "intervention": (settings.experimental_label, sides.intervention_name),
        "comparator": (settings.control_label, sides.comparator_name),
    }
    left, right = (_side(label, named) for label in (settings.graph_left, settings.graph_right))
    if left and left != right:
        return left == "intervention"
    if right and not left:
        return right == "comparator"
    return None


def _side(label: str, named: dict[str, tuple[str, str]]) -> str:
    """The side that a label names; "" where it names neither or both alike."""
    if not _FAVOURS.match(label):
        return ""
    wanted = plain(re.sub(r"[\[\]()]", " ", _FAVOURS.sub("", label)))
    if wanted in _ROLES and not any(wanted == plain(n) for names in named.values() for n in names):
        return _ROLES[wanted]
    scores = {side: max(_alike(wanted, plain(n)) for n in names) for side, names in named.items()}
    best = max(scores, key=lambda side: scores[side])
    clear = scores[best] > 0 and len(set(scores.values())) > 1
    return best if clear else ""


def _alike(label: str, name: str) -> float:
    """How well a label fits a name: 2 for the same letters, else the share of shared words; an
    abbreviation ("BL") fits the initials of words in a row."""
    if not label or not name:
        return 0.0
    if label.replace(" ", "") == name.replace(" ", ""):
        return 2.0
    words, others = label.split(), name.split()
    shared = len(set(words) & set(others)) / len(set(words) | set(others))
    initials = "".join(word[0] for word in others)
    if len(words) == 1 and 2 <= len(label) <= 5 and label in initials:
        return max(shared, 0.5 + len(label) / (10 * len(initials)))
    return shared


def asked(made: Directions, outcomes: dict[str, Outcome], where: str) -> list[Problem]:
    """W622: which directions were guessed, and from what."""
    ways = {
        "labels": "by the labels of the forest plots",
        "name": "by the name alone",
        "name against labels": "by the name, against the labels of the forest plots",
        "nothing": "by neither, so that lower is taken for better,",
    }
    parts = []
    for source, said in ways.items():
        keys = made.told_by.get(source, [])
        if not keys:
            continue
        names = [f"{outcomes[key].technical} ({made.chosen[key]})" for key in keys[:_LISTED]]
        more = f" and {len(keys) - _LISTED} more" if len(keys) > _LISTED else ""
        listed = "" if source == "labels" else f" ({', '.join(names)}{more})"
        parts.append(f"{said} for {len(keys)}{listed}")
    if not parts:
        return []
    what = f"Which way the outcomes are good was told {'; '.join(parts)}."
    return [problem("W622", Place(where), what)]
