"""Agreement beyond chance, against scikit-learn and by hand."""

from datetime import UTC, datetime

import pytest

from stook.model.decisions import Event, EventKind, Stage
from stook.screening.decisions import fold
from stook.screening.voting_agreement import voting_agreements
from stook.stats.agreement import agreement, agreement_from_table

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_kappa_is_that_of_scikit_learn() -> None:
    # sklearn.metrics.cohen_kappa_score, scikit-learn 1.9.1
    made = agreement_from_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert made.percent == pytest.approx(0.70)
    assert made.kappa == pytest.approx(0.4915254237288136)


def test_ac1_of_gwet_stands_where_kappa_falls() -> None:
    # kappa: scikit-learn 1.9.1; AC1 by hand: (.944 - 2 * .972 * .028) / (1 - 2 * .972 * .028)
    made = agreement_from_table([[118, 5], [2, 0]])
    assert made.percent == pytest.approx(0.944)
    assert made.kappa == pytest.approx(-0.023391812865497075)
    assert made.ac1 == pytest.approx(0.940776338, abs=1e-8)
    assert made.prevalence == pytest.approx((123 + 120) / 250)


def test_three_categories_as_published_by_gwet() -> None:
    """The example of two abstractors and 100 pregnancies (ectopic, abnormal, normal) in the
    documentation of irrCAC 1.0 by Gwet: kappa 0.7964094, AC1 0.8493305, 89% agreement."""
    made = agreement_from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert made.percent == pytest.approx(0.89)
    assert made.kappa == pytest.approx(0.7964094, abs=5e-8)
    assert made.ac1 == pytest.approx(0.8493305, abs=5e-8)


def test_judgements_that_never_vary_have_no_kappa() -> None:
    made = agreement(["exclude"] * 4, ["exclude"] * 4, ["include", "exclude"])
    assert made.percent == 1
    assert made.kappa != made.kappa
    assert made.ac1 == pytest.approx(1)


def vote(record: str, who: str, kind: str, second: int, undoes: str = "") -> Event:
    return Event(
        id=f"{record}{who}{second}",
        record=record,
        stage=Stage.TITLE_ABSTRACT,
        kind=EventKind(kind),
        reviewer=who,
        at=NOW.replace(second=second),
        undoes=undoes,
    )


def test_votes_changed_after_both_were_seen_do_not_count() -> None:
    events = [
        vote("a", "ann", "include", 1),
        vote("a", "ben", "exclude", 2),
        vote("a", "ben", "undo", 3, "aben2"),
        vote("a", "ben", "include", 4),
        vote("b", "ann", "exclude", 5),
        vote("b", "ben", "exclude", 6),
    ]
    decisions = fold(events)
    assert decisions.stage(Stage.TITLE_ABSTRACT)["a"].verdict == "included"
    (pair,) = voting_agreements(decisions)
    assert (pair.stage, pair.first, pair.second) == (Stage.TITLE_ABSTRACT, "ann", "ben")
    assert (pair.records, pair.agreed) == (("a", "b"), 1)


def test_a_record_that_waits_for_a_vote_is_not_counted() -> None:
    """Else a reviewer could read a hidden vote off the agreement."""
    events = [
        vote("a", "ann", "exclude", 1),
        vote("a", "ben", "exclude", 2),
        vote("b", "ann", "include", 3),
    ]
    (pair,) = voting_agreements(fold(events))
    assert pair.records == ("a",)
    assert voting_agreements(fold(events, lambda _: 3)) == ()
    assert pair.percent == 1.0
    assert pair.kappa is None  # both excluded everything: chance alone makes them agree
    assert voting_agreements(fold(events, lambda _: 1)) == ()
