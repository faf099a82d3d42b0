"""What the arithmetic of whole people and bounded scales forbids."""

import math
from collections.abc import Iterator

from stook.model.study import Result
from stook.problems import Problem, problem
from stook.rules.context import Check, Sight


def impossible_means(sight: Sight) -> Iterator[Problem]:
    """W331 (GRIM, Brown and Heathers 2017, doi:10.1177/1948550616673876)."""
    for r, step in _stepped(sight):
        if not _possible_sums(sight, r, step):
            what = f"No {r.n:g} values in steps of {step:g} have the mean {r.mean:g}."
            yield problem("W331", sight.at(r, "mean"), what)


def impossible_spreads(sight: Sight) -> Iterator[Problem]:
    """W395 (GRIMMER, Anaya 2016, doi:10.7287/peerj.preprints.2400v1; Allard 2018).

    In units of the step the squares add up to a whole number, odd where the sum is odd.
    """
    for r, step in _stepped(sight):
        sums = _possible_sums(sight, r, step)
        if not sums or r.sd is None or r.sd < 0 or r.n is None or r.n < 2 or not _level(r):
            continue
        half = rounding(sight.written(r.cell("sd")))
        low, high = max(0.0, r.sd - half) / step, (r.sd + half) / step
        if not any(_squares(total, low, high, r.n) for total in sums):
            what = f"No {r.n:g} values in steps of {step:g} have the mean {r.mean:g}"
            yield problem("W395", sight.at(r, "sd"), f"{what} and the SD {r.sd:g}.")


def _stepped(sight: Sight) -> Iterator[tuple[Result, float]]:
    """Arms with a mean and a whole n, of outcomes whose values come in steps."""
    steps = {
        name: outcome.scale.step
        for name, outcome in sight.protocol.outcomes.items()
        if outcome.scale and outcome.scale.step
    }
    for r in sight.arm_rows:
        step = steps.get(r.outcome)
        if step and r.mean is not None and r.n and r.n.is_integer() and r.n > 0:
            yield r, step


def _possible_sums(sight: Sight, r: Result, step: float) -> range:
    """The sums, in steps, that the mean as written allows."""
    size = (r.n or 0.0) / step
    parts = (r.mean or 0.0) * size
    room = rounding(sight.written(r.cell("mean"))) * size + 1e-9
    return range(math.ceil(parts - room), math.floor(parts + room) + 1)


def _squares(total: int, low: float, high: float, n: float) -> bool:
    """Whether a sum of squares with the parity of the sum gives an SD between the two."""
    base = total * total / n
    least = math.ceil((n - 1) * low * low + base - 1e-9)
    most = math.floor((n - 1) * high * high + base + 1e-9)
    return most - least >= 1 or (most == least and most % 2 == total % 2)


def rounding(text: str) -> float:
    """Half a unit of the last decimal that was written."""
    mantissa, _, exponent = text.strip().lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    shift = int(exponent) if exponent.lstrip("+-").isdigit() else 0
    return float(0.5 * 10.0 ** (shift - decimals))


def _level(r: Result) -> bool:
    """False for a change from baseline, which no scale bounds."""
    return str(getattr(r, "reported_as", "") or "score") == "score"


def spreads_beyond_scale(sight: Sight) -> Iterator[Problem]:
    """W379: the largest SD between a and b at mean m is sqrt((m - a)(b - m)n/(n - 1)).

    Bhatia and Davis 2000, doi:10.1080/00029890.2000.12005203.
    """
    for r in sight.arm_rows:
        outcome = sight.protocol.outcomes.get(r.outcome)
        scale = outcome.scale if outcome else None
        if scale is None or scale.min is None or scale.max is None or scale.reversed:
            continue
        if r.mean is None or r.sd is None or not _level(r):
            continue
        if not scale.min <= r.mean <= scale.max:
            continue  # W310
        most = _largest(sight, r, scale.min, scale.max)
        if r.sd > most + rounding(sight.written(r.cell("sd"))):
            what = f"sd is {r.sd:g}; values from {scale.min:g} to {scale.max:g} with the mean "
            yield problem("W379", sight.at(r, "sd"), f"{what}{r.mean:g} allow at most {most:.3g}.")


def _largest(sight: Sight, r: Result, low: float, high: float) -> float:
    """The largest SD that the row's mean, rounded as it is, allows between two values."""
    half, mean = rounding(sight.written(r.cell("mean"))), r.mean or 0.0
    share = r.n / (r.n - 1) if r.n is not None and r.n > 1 else 1.0
    products = [(m - low) * (high - m) for m in (mean - half, mean, mean + half)]
    return math.sqrt(max(0.0, *products) * share)


def beyond_own_range(sight: Sight) -> Iterator[Problem]:
    """E398: a mean or an SD that the minimum and maximum of the same row do not allow."""
    for r in sight.arm_rows:
        if r.min is None or r.max is None or r.min > r.max or r.mean is None:
            continue
        room = rounding(sight.written(r.cell("mean")))
        if not r.min - room <= r.mean <= r.max + room:
            what = f"mean is {r.mean:g}; the values go from {r.min:g} to {r.max:g}."
            yield problem("E398", sight.at(r, "mean"), what)
        elif r.sd is not None:
            most = _largest(sight, r, r.min, r.max)
            if r.sd > most + rounding(sight.written(r.cell("sd"))):
                what = f"sd is {r.sd:g}; values from {r.min:g} to {r.max:g} allow at most "
                yield problem("E398", sight.at(r, "sd"), f"{what}{most:.3g}.")


def impossible_shares(sight: Sight) -> Iterator[Problem]:
    """W332."""
    for study in sight.review.studies.values():
        whole, share = study.participants, study.women_percent
        if study.women is not None or share is None or not whole or not 0 <= share <= 100:
            continue
        room = rounding(sight.written(study.cell("women_percent"))) + 1e-9
        nearest = 100 * round(share * whole / 100) / whole
        if abs(nearest - share) > room:
            what = f"No number of {whole} people is {share:g}%; the nearest is {nearest:.3g}%."
            yield problem("W332", sight.at(study, "women_percent"), what)


def unfit_changes(sight: Sight) -> Iterator[Problem]:
    """W335: columns `baseline_mean` and `final_mean` of the team's own beside `mean`."""
    for r in sight.arm_rows:
        if "baseline_mean" not in r.more or "final_mean" not in r.more:
            continue
        written = [sight.written(r.cell(c)) for c in ("baseline_mean", "final_mean", "mean")]
        try:
            first, last, mean = (float(text) for text in written)
        except ValueError:
            continue
        room = sum(rounding(text) for text in written) + 1e-9
        changes = (last, last - first, first - last)
        if all(abs(mean - fitting) > room for fitting in changes):
            what = f"mean is {mean:g}; from {first:g} to {last:g} it would be {last - first:g}."
            yield problem("W335", sight.at(r, "mean"), what)


def baselines_as_outcomes(sight: Sight) -> Iterator[Problem]:
    """W387: the mean of every arm is its `baseline_mean`, and not its `final_mean`."""
    for rows in sight.cases_of_studies:
        texts = [
            (
                r.more.get("baseline_mean", ""),
                r.more.get("final_mean", ""),
                sight.written(r.cell("mean")),
            )
            for r in rows
        ]
        if len(rows) > 1 and all(first and mean == first != last for first, last, mean in texts):
            what = f"The means of {rows[0].study} are those of its baseline."
            yield problem("W387", sight.at(rows[0], "mean"), what)


CHECKS: dict[str, Check] = {
    "W331": impossible_means,
    "W332": impossible_shares,
    "W335": unfit_changes,
    "W379": spreads_beyond_scale,
    "W387": baselines_as_outcomes,
    "W395": impossible_spreads,
    "E398": beyond_own_range,
}
