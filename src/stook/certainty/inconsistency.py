"""Inconsistency (Core GRADE 3, BMJ 2025;389:e081905; GRADE guidelines 7)."""

from itertools import combinations

from stook.certainty.answers import asked
from stook.certainty.body import Body
from stook.figures import MINUS, percent
from stook.model.suggestion import Input, Rating
from stook.synthesis.absolute import RISKS

SELDOM_SERIOUS = 30.0
MAJORITY = 0.8
SUBSTANTIAL, CONSIDERABLE = 50.0, 75.0
CHANCE = 0.10


def rate_inconsistency(body: Body) -> Rating:
    """Whether studies differ in a way that matters, and nothing explains it."""
    effects = body.effects
    k = len({one.study for one in effects})
    count = body.fact("studies", float(k), "studies_estimable")
    if k < 2:
        sentence = body.say("inconsistency.one_study")
        return _rating(body, "one-study", 0, sentence, count)
    i2 = body.fact("I2 (percent)", body.finding.i2, "i2")
    apart = _apart(body)
    pairs = Input(
        name="pairs of studies whose intervals do not overlap",
        value=float(apart),
        sources=tuple(f"{body.finding.id}.study.{one.key}.effect" for one in effects),
    )
    if body.finding.i2 is None:
        return _rating(body, "unknown", None, body.say("inconsistency.unknown"), count)
    if body.profile == "classic":
        return _classic(body, count, i2)
    if body.finding.i2 <= SELDOM_SERIOUS and not apart:
        sentence = body.say("inconsistency.alike", i2=percent(body.finding.i2, 0))
        return _rating(body, "alike", 0, sentence, count, i2, pairs)
    return _sides(body, count, i2, pairs)


def _rating(body: Body, rule: str, levels: int | None, sentence: str, *inputs: Input) -> Rating:
    return Rating(
        domain="inconsistency",
        rule=f"{body.profile}.inconsistency.{rule}",
        levels=levels,
        sentence=sentence,
        inputs=inputs,
        code="inconsistency.unexplained" if levels else "",
    )


def _apart(body: Body) -> int:
    """Pairs of studies whose confidence intervals do not overlap."""
    found = [
        (one.ci_low, one.ci_high)
        for one in body.effects
        if one.ci_low is not None and one.ci_high is not None
    ]
    found.sort()
    return sum(b[0] > a[1] for a, b in combinations(found, 2))


def _sides(body: Body, *inputs: Input) -> Rating:
    """On which side of the chosen threshold the estimates of the studies lie."""
    interval = body.interval
    placed = [body.on_scale(one.effect) for one in body.effects if one.effect is not None]
    known = [value for value in placed if value is not None]
    if interval is None or len(known) < len(body.effects):
        sentence = body.say("inconsistency.no_scale")
        return _rating(body, "unknown", None, sentence, *inputs)
    edge = -body.edge if interval[0] < 0 else body.edge
    above = sum(value > edge for value in known) / len(known)
    share = max(above, 1 - above)
    where = Input(name="largest share of studies on one side of the threshold", value=share)
    key = "threshold_per" if body.finding.measure in RISKS else "threshold"
    what = body.say(key if body.edge else "null", edge=f"{edge:g}".replace("-", MINUS))
    if share >= MAJORITY:
        sentence = body.say("inconsistency.one_side", share=f"{share:.0%}", what=what)
        return _rating(body, "one-side", 0, sentence, *inputs, where)
    explained = asked("subgroup_explains", body.answers.subgroup_explains, body.asked)
    if body.answers.subgroup_explains:
        sentence = body.say("inconsistency.explained")
        return _rating(body, "explained", 0, sentence, *inputs, where, explained)
    sentence = body.say("inconsistency.both_sides", share=f"{share:.0%}", what=what)
    return _rating(body, "both-sides", 1, sentence, *inputs, where, explained)


def _classic(body: Body, *inputs: Input) -> Rating:
    """By the bands of I2, the test of heterogeneity, and whether estimates contradict."""
    i2, p = body.finding.i2 or 0.0, body.finding.q_p
    inputs = (*inputs, body.fact("P of Cochran's Q", p, "q_p"))
    if body.answers.subgroup_explains:
        explained = asked("subgroup_explains", True, body.asked)
        sentence = body.say("inconsistency.explained")
        return _rating(body, "explained", 0, sentence, *inputs, explained)
    if i2 < SUBSTANTIAL or p is None or p >= CHANCE:
        sentence = body.say("inconsistency.chance", i2=percent(i2, 0))
        return _rating(body, "alike", 0, sentence, *inputs)
    above = [one.effect > body.finding.null for one in body.effects if one.effect is not None]
    share = sum(above) / len(above)
    if i2 >= CONSIDERABLE and max(share, 1 - share) <= MAJORITY:
        sentence = body.say("inconsistency.opposite", i2=percent(i2, 0))
        return _rating(body, "considerable", 2, sentence, *inputs)
    sentence = body.say("inconsistency.unexplained", i2=percent(i2, 0))
    return _rating(body, "substantial", 1, sentence, *inputs)
