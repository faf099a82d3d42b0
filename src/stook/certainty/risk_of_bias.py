"""Risk of bias of the body of evidence (Core GRADE 4, BMJ 2025;389:e083864; GRADE guidelines 4)."""

from collections import Counter
from dataclasses import replace

from stook.certainty.body import Body
from stook.figures import number
from stook.model.appraisal import BiasDirection
from stook.model.suggestion import Input, Rating
from stook.model.synthesis import Pool
from stook.synthesis.synthesise import synthesise

_EXPLAINS = {
    BiasDirection.EXPERIMENTAL: True,
    BiasDirection.AWAY_FROM_NULL: True,
    BiasDirection.TOWARDS_NULL: False,
}
MORE_THAN_HALF = 0.5
INFLATED = 1.2


def rate_risk_of_bias(body: Body) -> Rating:
    """By the weight of the studies at high risk, and what the others say without them."""
    shares = Shares(body)
    if body.profile == "classic":
        return _classic(body, shares)
    return _core(body, shares)


class Shares:
    """How the weight is spread over levels of risk. An unknown judgement is only bounded: by the
    worst of the domains that are known."""

    def __init__(self, body: Body) -> None:
        form = body.form
        self.high = self.some = self.unknown = self.at_least_some = 0.0
        self.low_studies: list[str] = []
        self.risky: list[str] = []
        codes: Counter[str] = Counter()
        cells: list[str] = []
        for study in dict.fromkeys(one.study for one in body.effects):
            risk, weight = body.risks.get(study), body.weight(study)
            word = (risk.word or risk.at_least) if risk else ""
            if risk is None or form is None or not word:
                self.unknown += weight
                continue
            cells += risk.cells
            if word == form.judgements[0]:
                # Without an overall judgement, low domains say nothing of those not judged.
                if risk.word:
                    self.low_studies.append(study)
                else:
                    self.unknown += weight
                continue
            self.risky.append(study)
            for code in dict.fromkeys(risk.codes):
                codes[code] += 1
            if word == form.judgements[-1]:
                self.high += weight
            else:
                self.some += weight
                self.at_least_some += 0.0 if risk.word else weight
        order = [domain.code for domain in form.domains] if form else []
        self.code = min(codes, key=lambda code: (-codes[code], order.index(code)), default="")
        self.inputs = (
            Input(name="weight at high risk", value=self.high, sources=tuple(cells)),
            Input(name="weight at the middle level", value=self.some),
            Input(name="weight of studies not judged", value=self.unknown),
        )


def _rating(
    body: Body, shares: Shares, rule: str, levels: int | None, sentence: str, *more: Input
) -> Rating:
    return Rating(
        domain="risk of bias",
        rule=f"{body.profile}.risk-of-bias.{rule}",
        levels=levels,
        sentence=sentence,
        inputs=(*shares.inputs, *more),
        code=shares.code if levels else "",
    )


def _percent(share: float) -> str:
    return f"{number(100 * share, 0)}%"


def _unknown(body: Body, shares: Shares) -> Rating:
    sentence = body.say("rob.unknown", share=_percent(shares.unknown))
    return _rating(body, shares, "unknown", None, sentence)


def _core(body: Body, shares: Shares) -> Rating:
    fold = body.rules.some_concerns == "high"
    side = Input(
        name="the middle level counts as",
        value=body.rules.some_concerns,
        sources=("review.yaml#synthesis/certainty_rules/some_concerns",),
    )
    risky = shares.high + (shares.some if fold else 0.0)
    edge = body.rules.dominating
    without = _low_only(body, shares, fold=fold)
    inputs = (side, *_sensitivity(body, without, fold))
    possible = risky + shares.unknown + (0.0 if fold else shares.at_least_some)
    if risky < edge <= possible:
        return _unknown(body, shares)
    if risky < edge:
        if without is not None and _zone(body, without.estimate) != _zone(
            body, body.finding.estimate
        ):
            sentence = body.say("rob.alone")
            return _rating(body, shares, "not-dominated-differs", 0, sentence, *inputs)
        share = body.say("rob.share", those=_those(body, fold), share=_percent(risky))
        sentence = body.say("rob.not_dominated", start=share, edge=_percent(edge))
        return _rating(body, shares, "not-dominated", 0, sentence, *inputs)
    start = body.say("rob.share", those=_those(body, fold), share=_percent(risky))
    return _dominated(body, shares, start, without, inputs)


def _those(body: Body, fold: bool) -> str:
    """The studies that the paper calls "at high risk": with or without the middle level."""
    return body.say("rob.not_low" if fold else "rob.high")


def _dominated(
    body: Body, shares: Shares, start: str, without: Pool | None, inputs: tuple[Input, ...]
) -> Rating:
    """Direction first (people's word, or the assessors'), then what studies at low risk say."""
    explains = body.answers.bias_explains
    if explains is None:
        explains = _direction(body, shares)
    said = Input(
        name="bias could explain the finding",
        value=None if explains is None else "yes" if explains else "no",
        sources=(body.asked["bias_explains"],) if "bias_explains" in body.asked else (),
    )
    if explains is False:
        sentence = body.say("rob.against", start=start)
        return _rating(body, shares, "against-the-finding", 0, sentence, said, *inputs)
    if explains is None and without is not None:
        levels, why = _moves(body, without)
        if levels == 0:
            sentence = body.say("rob.same", start=start)
        else:
            key = f"rob.moves.{why}"
            sentence = body.say(key, start=start, times=body.times(levels))
        return _rating(body, shares, "dominated-compared", levels, sentence, said, *inputs)
    sentence = body.say("rob.explains" if explains else "rob.may_explain", start=start)
    return _rating(body, shares, "dominated", 1, sentence, said, *inputs)


def _direction(body: Body, shares: Shares) -> bool | None:
    """Whether bias could explain the finding by the directions that assessors recorded."""
    found = []
    for study in shares.risky:
        direction = body.risks[study].direction
        found.append(_EXPLAINS.get(direction) if direction else None)
    if any(one is True for one in found):
        return True
    return False if found and all(one is False for one in found) else None


def _low_only(body: Body, shares: Shares, *, fold: bool) -> Pool | None:
    """The pool without the studies at high risk; None where none is left or none was left out."""
    form = body.form
    kept = set(shares.low_studies)
    if form is not None and not fold:
        middle = set(form.judgements[1:-1])
        kept |= {study for study in shares.risky if body.risks[study].word in middle}
    contrasts = tuple(c for c in body.specification.contrasts if c.study in kept)
    if not contrasts or not shares.risky:
        return None
    part = replace(body.specification, contrasts=contrasts, subgroup_by=(), moderators=())
    pool = synthesise(part).pool
    return pool if pool.estimate is not None else None


def _sensitivity(body: Body, without: Pool | None, fold: bool) -> tuple[Input, ...]:
    name = body.say("input.without", those=_those(body, fold))
    if without is None:
        return (Input(name=name, value=None),)
    return (
        Input(name=name, value=without.estimate),
        Input(name="its lower limit", value=without.ci_low),
        Input(name="its upper limit", value=without.ci_high),
    )


def _zone(body: Body, effect: float | None) -> int | None:
    """-1, 0 or 1: below, within or above the thresholds of a difference that matters."""
    at = None if effect is None else body.on_scale(effect)
    if at is None:
        return None
    return (at > body.edge) - (at < -body.edge)


def _moves(body: Body, without: Pool) -> tuple[int, str]:
    """How far the finding hangs on the studies at high risk (a convention of our own, after
    pmatools): other signs beyond the threshold 2, another zone or 20% more effect 1, else 0."""
    whole = body.on_scale(body.finding.estimate or 0.0)
    part = body.on_scale(without.estimate or 0.0)
    zones = _zone(body, body.finding.estimate), _zone(body, without.estimate)
    if whole is None or part is None:
        return 1, "no_scale"
    if zones[0] and zones[1] and zones[0] != zones[1]:
        return 2, "other_way"
    if zones[0] != zones[1]:
        return 1, "other_side"
    if abs(whole) > INFLATED * abs(part):
        return 1, "larger"
    return 0, ""


def _classic(body: Body, shares: Shares) -> Rating:
    """Most information from studies at high risk: two levels; with the middle level: one."""
    half = MORE_THAN_HALF
    if shares.high > half:
        sentence = body.say("rob.classic_high", share=_percent(shares.high))
        return _rating(body, shares, "high", 2, sentence)
    risky = shares.high + shares.some
    if (
        shares.high + shares.at_least_some + shares.unknown > half
        or risky <= half < risky + shares.unknown
    ):
        return _unknown(body, shares)
    if risky > half:
        sentence = body.say("rob.classic_some", share=_percent(risky))
        return _rating(body, shares, "some", 1, sentence)
    sentence = body.say("rob.classic_low", share=_percent(1 - risky))
    return _rating(body, shares, "low", 0, sentence)
