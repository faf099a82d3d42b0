"""Two tiers: what is merged must be certain; what is only possible waits for people."""

import random
from dataclasses import replace

import pytest

from stook.model.records import Record, RecordType
from stook.records.dedupe import find
from stook.records.dedupe_keys import journal_of, page_of, plain, same_journal

PAPER = Record(
    id="a",
    title="Intravenous ketamine for chronic neuropathic pain: a randomised trial",
    authors=("Sigtermans, M. J.", "van Hilten, J. J.", "Bauer, M. C."),
    year=2009,
    journal="European Journal of Pain",
    volume="13",
    issue="4",
    pages="304-311",
    doi="10.1016/j.x.2009.1",
)


def pair(**changes: object) -> tuple[bool, bool]:
    """Whether PAPER and a changed PAPER are merged, and whether they wait for people."""
    other = replace(PAPER, id="b", **changes)  # type: ignore[arg-type]
    found = find([PAPER, other])
    return bool(found.clusters), bool(found.possible)


MERGED = {
    "the same": {},
    "another database's style": {
        "title": "INTRAVENOUS KETAMINE FOR CHRONIC NEUROPATHIC PAIN: A RANDOMISED TRIAL.",
        "authors": ("Sigtermans M", "van Hilten J", "et al."),
        "journal": "Eur J Pain",
        "pages": "304-11",
        "doi": "",
    },
    "a slip in the title": {
        "title": "Intravenuos ketamine for chronic neuropathic pain: a randomised trial",
        "doi": "",
    },
    "a title that was cut": {"title": "Intravenous ketamine for chronic neuropathic pain:"},
    "online first": {"year": 2008, "volume": "", "issue": "", "pages": ""},
    "no pages and no DOI": {"pages": "", "doi": ""},
    "DOI in capitals": {"doi": "10.1016/J.X.2009.1"},
    "Greek and markup": {"title": PAPER.title, "journal": "European Journal of Pain (London)"},
}
KEPT_APART = {
    "a congress abstract before the paper": {
        "year": 2008,
        "journal": "European Journal of Anaesthesiology. Conference: Euroanaesthesia",
        "volume": "25",
        "issue": "Suppl 44",
        "pages": "A12",
        "doi": "",
    },
    "a registration": {
        "type": RecordType.REGISTRATION,
        "journal": "ClinicalTrials.gov",
        "volume": "",
        "issue": "",
        "pages": "",
        "doi": "",
        "registry": ("NCT00000001",),
    },
    "an erratum": {
        "title": "Erratum: Intravenous ketamine for chronic neuropathic pain: a randomised trial",
        "pages": "500",
        "doi": "10.1016/j.x.2009.2",
    },
    "a comment": {
        "title": "Reply to: Intravenous ketamine for chronic neuropathic pain: a randomised trial",
        "pages": "512",
        "doi": "",
    },
    "a protocol": {
        "title": "Intravenous ketamine for chronic neuropathic pain: protocol for a randomised "
        "trial",
        "year": 2008,
        "volume": "12",
        "pages": "7",
        "doi": "10.1016/j.x.2008.9",
    },
    "part two": {
        "title": "Intravenous ketamine for chronic neuropathic pain: a randomised trial, part 2",
        "pages": "312-320",
        "doi": "10.1016/j.x.2009.3",
    },
    "another paper of the same people": {
        "title": "Effect of dosing on pain relief in complex regional pain syndrome",
        "pages": "900",
        "doi": "",
    },
    "the same title in another year": {"year": 2015, "volume": "19", "pages": "1", "doi": ""},
    "other people, same title": {
        "authors": ("Smith, A.", "Jones, B."),
        "journal": "Pain",
        "volume": "3",
        "pages": "9",
        "doi": "",
    },
}


@pytest.mark.parametrize("case", sorted(MERGED))
def test_duplicates_are_merged(case: str) -> None:
    assert pair(**MERGED[case]) == (True, False)


@pytest.mark.parametrize("case", sorted(KEPT_APART))
def test_other_reports_are_not(case: str) -> None:
    assert pair(**KEPT_APART[case])[0] is False


def supplement(title: str, name: str, where: str = "S12") -> Record:
    """An abstract in a congress supplement, which shares a DOI and pages with the others."""
    return Record(
        id=name, title=title, authors=("Miller, A.", "Smith, B."), year=2014,
        journal="Diabetologia", volume="57", issue="1 Suppl 1", pages=where,
        doi="10.1007/s00125-014-3355-0",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Effects of dapagliflozin on blood pressure in adults with type 2 diabetes",
         "Effects of dapagliflozin on body weight in adults with type 2 diabetes"),
        ("Insulin degludec in men with newly diagnosed diabetes and obesity",
         "Insulin degludec in women with newly diagnosed diabetes and obesity"),
        ("Safety of compound 101 in healthy volunteers: first results",
         "Safety of compound 102 in healthy volunteers: first results"),
        ("Genetics of gestational diabetes, part I", "Genetics of gestational diabetes, part II"),
    ],
)  # fmt: skip
def test_an_equal_doi_and_page_are_no_proof(one: str, two: str) -> None:
    found = find([supplement(one, "a"), supplement(two, "b")])
    assert found.clusters == ()
    assert len(found.possible) == 1


def test_two_pubmed_ids_are_never_in_one_cluster() -> None:
    records = [
        replace(PAPER, id="a", pmid="1"),
        replace(PAPER, id="b", pmid="2"),
        replace(PAPER, id="c"),
    ]
    found = find(records)
    assert len(found.clusters) == 1
    assert not {"a", "b"} <= set(found.clusters[0])


def test_each_merge_and_each_question_has_its_reasons() -> None:
    found = find([PAPER, replace(PAPER, id="b", pages="304-11")])
    assert found.merged[0].why == (
        "title the same; DOI the same; first page the same; volume the same; issue the same; "
        "journal the same; year the same; authors agree"
    )


def corpus() -> list[Record]:
    rng = random.Random(3)
    words = [f"{a}{b}" for a in ("neuro", "cardio", "psycho", "hemo") for b in ("pathy", "logy")]
    records = []
    for n in range(120):
        title = " ".join(rng.choices(words, k=4)) + f" study {n}"
        base = Record(id=f"r{n}", title=title, authors=(f"Author{n % 17}, A",), year=2000 + n % 9,
                      journal="J", volume=str(n % 7), pages=str(100 + n))  # fmt: skip
        records += [base, replace(base, id=f"r{n}x", title=title.upper())]
    return records


def test_the_order_of_the_records_does_not_matter() -> None:
    records = corpus()
    found = find(records)
    assert len(found.clusters) == 120
    random.Random(1).shuffle(records)
    assert find(records) == found


def test_an_update_compares_only_what_is_new() -> None:
    records = corpus()
    first = find(records[:160])
    update = find(records, earlier=first.clusters, compared=[r.id for r in records[:160]])
    assert update.clusters == find(records).clusters
    assert all({"r80", "r80x"} != {pair.one, pair.two} for pair in first.merged)
    assert {pair.one for pair in update.merged} <= {r.id for r in records[160:]}


def test_what_people_judged_different_stays_apart_and_is_not_asked_again() -> None:
    other = replace(PAPER, id="b")
    found = find([PAPER, other], different=[("a", "b")])
    assert (found.clusters, found.possible) == ((), ())


def test_what_people_judged_the_same_stays_together() -> None:
    other = Record(id="b", title="A translated title that nothing else tells")
    assert find([PAPER, other], earlier=[("a", "b")]).clusters == (("a", "b"),)


def test_a_person_overrules_what_the_machine_objects_to() -> None:
    two = replace(PAPER, id="b", pmid="2", title=PAPER.title + ", part 2")
    records = [replace(PAPER, pmid="1"), two]
    assert find(records).clusters == ()
    assert find(records, earlier=[("a", "b")]).clusters == (("a", "b"),)


def test_records_without_ids_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ids"):
        find([Record(id="a"), Record(id="a")])


def test_nothing_and_next_to_nothing() -> None:
    assert find([]).clusters == ()
    assert find([Record(id="a"), Record(id="b"), Record(id="c", title="x")]).clusters == ()


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("European Journal of Pain", "Eur J Pain", True),
        ("Proceedings of the National Academy of Sciences", "Proc Natl Acad Sci U S A", True),
        ("JAMA", "Journal of the American Medical Association", True),
        ("Circulation. Conference: American Heart Association", "Circulation", True),
        ("Pain", "Headache", False),
        ("Diabetes", "Diabetologia", False),
    ],
)
def test_journals(one: str, two: str, same: bool) -> None:
    assert same_journal(journal_of(one), journal_of(two)) is same


def test_what_is_compared() -> None:
    assert plain("K<inf>Ca</inf>3.1 &amp; β-Blocker Über") == "kca3.1 & beta-blocker uber"
    assert page_of("S0354-S360") == page_of("s354") == "s354"


REVIEW = Record(
    id="a",
    title="NMDA receptor antagonists for chronic pain",
    authors=("Ferraro, Michael C", "Cashin, Aidan G"),
    year=2024,
    journal="Cochrane Database of Systematic Reviews",
    issue="3",
    pages="CD015373",
    doi="10.1002/14651858.CD015373.pub2",
)


@pytest.mark.parametrize(
    "changes",
    [
        {"year": 2026, "issue": "1", "doi": "10.1002/14651858.CD015373.pub3"},
        {"year": 2026, "issue": "1", "doi": ""},
        {"issue": "", "doi": "10.1002/14651858.CD015373.pub3"},
        {"year": 2022, "issue": "5", "doi": "10.1002/14651858.CD015373"},
    ],
)
def test_versions_of_a_review_are_reports_of_their_own(changes: dict[str, object]) -> None:
    other = replace(REVIEW, id="b", **changes)  # type: ignore[arg-type]
    assert find([REVIEW, other]).clusters == ()


def test_the_same_version_of_a_review_is_merged() -> None:
    other = replace(REVIEW, id="b", journal="Cochrane Database Syst Rev", issue="", doi="")
    assert len(find([REVIEW, other]).clusters) == 1


def registration(name: str, number: str, title: str) -> Record:
    return Record(id=name, title=title, registry=(number,), type=RecordType.REGISTRATION)


@pytest.mark.parametrize(("number", "same"), [("NCT00000001", True), ("NCT00000002", False)])
def test_registrations_are_told_by_their_number(number: str, same: bool) -> None:
    one = registration("a", "NCT00000001", "Ketamine in late-life pain: a randomised trial")
    two = registration("b", number, one.title if not same else "The ELLA trial of ketamine")
    assert bool(find([one, two]).clusters) is same


@pytest.mark.parametrize(
    ("one", "two"),
    [("study A", "study B"), ("part one", "part two"), ("phase I", "phase II")],
)
def test_parts_that_words_or_letters_number_stay_apart(one: str, two: str) -> None:
    first = replace(PAPER, title=f"{PAPER.title}: {one}", doi="", pages="")
    second = replace(first, id="b", title=f"{PAPER.title}: {two}")
    assert find([first, second]).clusters == ()


def test_a_title_that_comes_back_each_year_is_a_series() -> None:
    first = Record(id="a", title="Annual report of the Swedish pain registry",
                   authors=("Smith, A.",), year=2009, journal="Registry reports")  # fmt: skip
    assert find([first, replace(first, id="b", year=2010)]).clusters == ()
    assert len(find([first, replace(first, id="b")]).clusters) == 1
