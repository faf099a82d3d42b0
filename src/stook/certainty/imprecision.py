"""Imprecision (Core GRADE 2, BMJ 2025;389:e081904; guidance 34 and 35; GRADE guidelines 6).

Optimal information size: the participants of one adequately powered trial, two-sided alpha 0.05 and
power 80%, for a relative risk reduction that the protocol names (events) or the smallest important
difference (means; without one, 400 a group, which is a difference of 0.2 standard deviations).
"""

from stook.certainty.body import Body
from stook.figures import number
from stook.model.suggestion import Input, Rating

Z = 1.959963984540054 + 0.8416212335729143
USUAL_SIZE = 800.0
CLASSIC_SIZE, CLASSIC_EVENTS = 400.0, 300.0
LARGE_REDUCTION, LARGE_SMD = 0.30, 0.8
WIDE = {"OR": 2.5, "PETO": 2.5}
WIDE_RATIO = 3.0
FAR_TOO_SMALL = 0.30
APPRECIABLE_LOW, APPRECIABLE_HIGH, APPRECIABLE_SD = 0.75, 1.25, 0.5


def information_size(risk: float, reduction: float) -> float:
    """Participants of both groups together that show a relative reduction of a risk (0 to 1).

    n a group = (za + zb)^2 [p0(1 - p0) + p1(1 - p1)] / (p0 - p1)^2.
    """
    other = risk * (1 - reduction)
    per_group = Z**2 * (risk * (1 - risk) + other * (1 - other)) / (risk - other) ** 2
    return 2 * per_group


def information_size_of_means(sd: float, difference: float) -> float:
    """Participants of both groups together that show a difference of means.

    n a group = 2 (za + zb)^2 sd^2 / difference^2.
    """
    return 4 * Z**2 * sd**2 / difference**2


def rate_imprecision(body: Body) -> Rating:
    """How far the interval, and the number of people, leave the finding open."""
    if body.finding.estimate is None:
        return _rating(body, "no-estimate", None, body.say("imprecision.no_estimate"))
    if body.profile == "classic":
        return _classic(body)
    if body.profile == "partial":
        return _partial(body)
    return _core(body)


def _rating(
    body: Body, rule: str, levels: int | None, sentence: str, *inputs: Input, code: str = ""
) -> Rating:
    one = body.finding
    limits = (
        body.fact("estimate", one.estimate),
        body.fact("lower limit", one.ci_low, "ci_low"),
        body.fact("upper limit", one.ci_high, "ci_high"),
        Input(
            name="smallest important difference",
            value=body.limits.small if body.limits else None,
            sources=(f"review.yaml#outcomes/{one.outcome}/thresholds/small",)
            if body.limits
            else (),
        ),
    )
    return Rating(
        domain="imprecision",
        rule=f"{body.profile}.imprecision.{rule}",
        levels=levels,
        sentence=sentence,
        inputs=(*limits, *inputs),
        code=code if levels else "",
    )


def _no_scale(body: Body) -> Rating:
    return _rating(body, "unknown", None, body.say("imprecision.no_scale"))


# Core GRADE -----------------------------------------------------------------------------------


def _core(body: Body) -> Rating:
    interval = body.interval
    if interval is None:
        return _no_scale(body)
    _, low, high = interval
    edges = {-body.edge, body.edge} if body.edge else {0.0}
    crossed = sorted(edge for edge in edges if _crosses(low, high, edge, null=not body.edge))
    if len(crossed) > 1:
        sentence = body.say("imprecision.both")
        return _rating(body, "crosses-two", 2, sentence, code="imprecision.wide")
    if crossed:
        sentence = body.say("imprecision.edge" if body.edge else "imprecision.null")
        return _rating(body, "crosses-one", 1, sentence, code="imprecision.wide")
    return _by_size(body)


def _crosses(low: float, high: float, edge: float, *, null: bool) -> bool:
    """No effect counts as included also where a limit touches it."""
    return low <= edge <= high if null else low < edge < high


def _by_size(body: Body) -> Rating:
    """The interval crosses nothing: the number of people counts only where the effect is large."""
    large, how = _large(body)
    if large is None:
        sentence = body.say("imprecision.implausible", how=how)
        return _rating(body, "size-unknown", None, sentence)
    if not large:
        sentence = body.say("imprecision.plausible", how=how)
        return _rating(body, "plausible", 0, sentence)
    one = body.finding
    if body.ratio and one.ci_low and one.ci_high:
        ratio = one.ci_high / one.ci_low
        if ratio >= WIDE.get(one.measure, WIDE_RATIO):
            spread = Input(name="upper divided by lower limit", value=ratio)
            sentence = body.say("imprecision.wide", how=how, ratio=number(ratio, 1))
            return _rating(body, "large-and-wide", 2, sentence, spread, code="imprecision.wide")
    return _against_size(body, how)


def _large(body: Body) -> tuple[bool | None, str]:
    """Whether the effect is large, and the words for it; None where that cannot be said."""
    estimate = body.finding.estimate
    if estimate is None:
        return None, body.say("large.no_estimate")
    if body.ratio:
        if estimate <= 0:
            return True, body.say("large.yes")
        smaller = min(estimate, 1 / estimate)
        big, change = smaller < 1 - LARGE_REDUCTION, 1 - smaller
        return big, body.say(f"large.{'change' if big else 'moderate'}", change=f"{change:.0%}")
    if body.limits and body.limits.large is not None:
        large = abs(body.on_scale(estimate) or 0.0) >= body.limits.large
        return large, body.say(f"large.{'by_threshold' if large else 'not_by_threshold'}")
    smd = estimate if body.finding.measure == "SMD" else None
    if body.sd:
        smd = estimate / body.sd
    if smd is None:
        return None, body.say("large.unknown")
    large = abs(smd) >= LARGE_SMD
    key = "large.sds" if large else "large.not_sds"
    return large, body.say(key, n=number(abs(smd)))


def _size_needed(body: Body) -> tuple[float | None, str]:
    """The optimal information size, and what it was computed from."""
    if body.finding.measure in {"MD", "SMD", "GENERIC"}:
        if body.sd and body.limits:
            needed = information_size_of_means(body.sd, body.limits.small)
            return needed, body.say("size.difference")
        return USUAL_SIZE, body.say("size.usual")
    risk = body.assumed
    if risk is None or not 0 < risk < 1:
        return None, ""
    needed = information_size(risk, body.rules.risk_reduction)
    return needed, body.say("size.reduction", change=f"{body.rules.risk_reduction:.0%}")


def _against_size(body: Body, how: str) -> Rating:
    """A large effect: as many people as one adequate trial would have."""
    people = float(body.finding.participants)
    count = body.fact("participants", people)
    needed, why = _size_needed(body)
    if needed is None:
        sentence = body.say("imprecision.size_unknown", how=how)
        return _rating(body, "size-unknown", None, sentence, count)
    size = Input(name=body.say("input.needed", why=why), value=needed)
    if people >= needed:
        sentence = body.say("imprecision.enough", how=how, n=body.count(people), why=why)
        return _rating(body, "large-and-enough", 0, sentence, count, size)
    far = not body.ratio and body.finding.measure != "RD" and people < FAR_TOO_SMALL * needed
    sentence = body.say(
        "imprecision.few",
        times=body.times(2 if far else 1),
        how=how,
        n=body.count(people),
        needed=body.count(needed),
        why=why,
    )
    return _rating(
        body,
        "large-and-few",
        2 if far else 1,
        sentence,
        count,
        size,
        code="imprecision.small",
    )


# Partially contextualised ---------------------------------------------------------------------


def _partial(body: Body) -> Rating:
    limits, interval = body.limits, body.interval
    if limits is None or limits.moderate is None or limits.large is None:
        sentence = body.say("imprecision.no_thresholds")
        return _rating(body, "no-thresholds", None, sentence)
    if interval is None:
        return _no_scale(body)
    _, low, high = interval
    edges = [
        side * size for side in (-1, 1) for size in (limits.small, limits.moderate, limits.large)
    ]
    crossed = [edge for edge in edges if low < edge < high]
    number = Input(name="thresholds that the interval crosses", value=float(len(crossed)))
    if not crossed:
        sentence = body.say("imprecision.crosses_none")
        return _rating(body, "crosses-none", 0, sentence, number)
    levels = min(len(crossed), 3)
    n = len(crossed)
    form = 0 if n == 1 else 1
    sentence = body.say("imprecision.crosses", form, times=body.times(levels), n=str(n))
    return _rating(body, f"crosses-{levels}", levels, sentence, number, code="imprecision.wide")


# Classic --------------------------------------------------------------------------------------


def _classic(body: Body) -> Rating:
    """One level for too few people or events, one for an interval that includes no effect and
    appreciable benefit or harm."""
    few, size, why = _few(body)
    wide = _includes_much(body)
    if few is None or wide is None:
        lacking = "no_events" if few is None else "no_appreciable"
        sentence = body.say(f"imprecision.{lacking}")
        return _rating(body, "unknown", None, sentence, *size)
    levels = int(few) + int(wide)
    if not levels:
        sentence = body.say("imprecision.precise", why=why)
        return _rating(body, "precise", 0, sentence, *size)
    which = "few_and_wide" if few and wide else "only_wide" if wide else "only_few"
    sentence = body.say(f"imprecision.{which}", times=body.times(levels), why=why)
    code = "imprecision.small" if few and not wide else "imprecision.wide"
    return _rating(body, f"levels-{levels}", levels, sentence, *size, code=code)


def _few(body: Body) -> tuple[bool | None, tuple[Input, ...], str]:
    people = float(body.finding.participants)
    if body.finding.measure in {"MD", "SMD", "GENERIC", "ROM"}:
        few = people < CLASSIC_SIZE
        key = "count.few_people" if few else "count.enough_people"
        why = body.say(key, n=body.count(people), of=body.count(CLASSIC_SIZE))
        return few, (body.fact("participants", people),), why
    groups = [side for c in body.specification.contrasts for side in (c.experimental, c.comparator)]
    known = [group.events for group in groups if group.events is not None]
    cells = tuple(cell for group in groups for cell in group.cells.get("events", ()))
    if len(known) < len(groups) or not groups:
        return None, (Input(name="events", value=None),), ""
    events = sum(known)
    few = events < CLASSIC_EVENTS
    key, form = "count.few_events" if few else "count.enough_events", 0 if events == 1 else 1
    why = body.say(key, form, n=body.count(events), of=body.count(CLASSIC_EVENTS))
    return few, (Input(name="events", value=events, sources=cells),), why


def _includes_much(body: Body) -> bool | None:
    one = body.finding
    if one.ci_low is None or one.ci_high is None:
        return None
    if not one.ci_low <= one.null <= one.ci_high:
        return False
    if body.ratio:
        return one.ci_low < APPRECIABLE_LOW or one.ci_high > APPRECIABLE_HIGH
    edge = body.edge
    if not edge:
        unit = 1.0 if one.measure == "SMD" else body.sd
        if unit is None:
            return None
        return max(abs(one.ci_low), abs(one.ci_high)) > APPRECIABLE_SD * unit
    interval = body.interval
    return None if interval is None else max(abs(interval[1]), abs(interval[2])) > edge
