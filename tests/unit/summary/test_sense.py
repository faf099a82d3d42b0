"""Grammar and sense of the summary, the abstract and the tables, from folders."""

from pathlib import Path
from typing import Any

import pytest

from stook.language.catalogue import load_catalogue
from stook.language.names import form
from stook.model.protocol import Term, Thresholds
from stook.model.terms import Size
from stook.model.thresholds import reaches
from stook.pipeline.build import Built
from stook.synthesis.absolute import Absolute
from stook.synthesis.findings import size
from wordskit import EVENT, built, counts, sentence, written

WORDS = load_catalogue()
ROWS = counts(60, 100)
HEADER = "study,outcome,timepoint,arm,events,total\n"


def text(made: Built, section: str = "") -> str:
    """The words of the summary, or of one of its sections."""
    parts = [one for one in made.summary.sections if section in ("", one.id)]
    return " ".join(s.text for one in parts for p in one.paragraphs for s in p)


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("turning every 3 hours", False), ("taking vitamins", False), ("turning patients", False),
        ("drinking two glasses of water", False), ("physiotherapy with exercises", False),
        ("walking", False), ("bed rest for 3 days", False), ("insulin three times a day", False),
        ("turning and repositioning", True), ("cooling blankets", True),
        ("tablets every day", True),
        ("vitamin D and calcium", True), ("antibiotics with steroids", True),
        ("exercise programmes for adults", True), ("people in hospital", True),
    ],
)  # fmt: skip
def test_the_head_of_a_name_tells_its_number(name: str, many: bool) -> None:
    assert form(WORDS, Term(technical=name)) == int(many)


def test_what_one_does_reduces(tmp_path: Path) -> None:
    zinc = {"interventions": {"zinc": {"technical": "turning every 3 hours"}}}
    made = built(written(tmp_path, EVENT, ROWS, **zinc))
    assert sentence(made) == "Turning every 3 hours probably causes a large reduction in event."


def test_two_comparisons_with_the_same_words_do_not_contradict_each_other(tmp_path: Path) -> None:
    both: dict[str, Any] = {
        "comparators": {key: {"technical": "placebo", "kind": "placebo"} for key in
                        ("placebo", "d")},
        "comparisons": {key: {"intervention": "zinc", "comparator": value}
                        for key, value in {"c": "placebo", "c2": "d"}.items()},
        "outcomes": {key: {"technical": name, "family": "benefit", "in_summary": True, **EVENT}
                     for key, name in {"o": "event", "p": "pain"}.items()},
    }  # fmt: skip
    rows = ROWS + "z,p,any,t,60,600\nz,p,any,c,100,600\n"
    folder = written(tmp_path, EVENT, rows, **both)
    arms = folder / "extraction" / "agreed" / "arms.csv"
    arms.write_text(arms.read_text().replace("z,c,,placebo,", "z,c,,d,"))
    made = built(folder)
    assert "no studies" not in text(made)
    assert "W624" in {one.code for one in made.problems}


def test_only_what_the_summary_compares_is_listed(tmp_path: Path) -> None:
    more: dict[str, Any] = {
        "interventions": {"zinc": {"technical": "zinc"}, "iron": {"technical": "iron"}},
        "comparisons": {
            "c": {"intervention": "zinc", "comparator": "placebo"},
            "x": {"intervention": "iron", "comparator": "placebo", "in_summary": False},
        },
    }
    assert "iron" not in text(built(written(tmp_path, EVENT, ROWS, **more)))


@pytest.mark.parametrize(
    ("title", "condition", "expected"),
    [
        ("Zinc for the common cold", "colds", "for colds?"),
        ("Zinc for preventing colds", "colds", "for preventing colds?"),
        ("Zinc as prophylaxis of colds", "colds", "for preventing colds?"),
        ("Zinc for preventing colds", "the prevention of colds", "for the prevention of colds?"),
    ],
)
def test_prevention_is_called_so(title: str, condition: str, expected: str, tmp_path: Path) -> None:
    asked = {"population": {"technical": "adults"}, "condition": {"technical": condition},
             "intervention": {"technical": "zinc"}}  # fmt: skip
    made = built(written(tmp_path, EVENT, ROWS, title=title, question=asked))
    assert made.summary.title.text.endswith(expected)


def test_nobody_counted_is_not_zero_people(tmp_path: Path) -> None:
    rows = "study,outcome,timepoint,arm,reference,effect,ci_low,ci_high\n"
    rows += "a,o,any,t,c,0.7,0.6,0.82\nb,o,any,t,c,0.7,0.6,0.82\n"
    made = built(written(tmp_path, {**EVENT, "baseline_risk": 200}, rows))
    said = " ".join(one.text for one in (*made.abstract.sentences, *made.summary.sentences))
    assert "(RR 0.70" in said
    assert " 0 people" not in said


@pytest.mark.parametrize(
    ("difference", "expected"),
    [
        (0.3, Size.SMALL), (0.1 + 0.2, Size.SMALL), (0.3 * (1 - 1e-12), Size.SMALL),
        (0.3 * (1 - 1e-6), Size.TRIVIAL), (-0.3 * (1 - 1e-12), Size.SMALL),
        (0.6 * (1 - 1e-12), Size.MODERATE), (0.6 * (1 - 1e-6), Size.SMALL),
        (0.9 * (1 - 1e-12), Size.LARGE), (0.9 * (1 - 1e-6), Size.MODERATE),
    ],
)  # fmt: skip
def test_the_last_bits_of_a_threshold_do_not_decide(difference: float, expected: Size) -> None:
    limits = Thresholds(small=0.1 + 0.2, moderate=0.6, large=0.9)
    assert size(Absolute(difference, difference, difference), limits) is expected
    assert reaches(12 * (1 - 1e-10), 12)
    assert not reaches(12 * (1 - 1e-8), 12)


def settings(folder: Path, *known: str) -> str:
    """The setting that the table of a review with two studies names."""
    from stook.summary.sof import sof_tables

    written(folder, EVENT, ROWS)
    lines = ["study,label,year,design,setting"]
    for study, setting in zip("ab", (*known, ""), strict=False):
        lines.append(f"{study},{study},2001,randomised trial,{setting}")
    (folder / "studies.csv").write_text("\n".join(lines) + "\n")
    made = built(folder)
    (table,) = sof_tables(made.review, made.findings, made.facts, made.specifications)
    return table.setting


def test_the_setting_of_some_studies_is_not_that_of_all(tmp_path: Path) -> None:
    assert settings(tmp_path / "a", "ward", "ward") == "ward"
    assert settings(tmp_path / "b", "ward") == "ward (as reported by 1 of 2 studies)"


def test_a_share_that_some_studies_report_is_not_said_of_all(tmp_path: Path) -> None:
    written(tmp_path, EVENT, ROWS)
    (tmp_path / "studies.csv").write_text(
        "study,label,year,design,women_percent\na,a,2001,randomised trial,52\n"
        "b,b,2002,randomised trial,\n"
    )
    assert "Where studies reported it, the share of women" in text(built(tmp_path), "found")


def test_a_key_message_has_at_most_sixty_words(tmp_path: Path) -> None:
    long = "the number of people who had to stay in hospital for more than a week "
    outcomes = {
        key: {"technical": f"{long}{key}", "family": family, "in_summary": True,
              "importance": "critical", **EVENT}
        for key, family in {"o": "benefit", "p": "benefit", "q": "benefit",
                            "r": "unwanted effect"}.items()
    }  # fmt: skip
    rows = HEADER
    for key, treated in {"o": 60, "p": 97, "q": 99, "r": 140}.items():
        rows += "".join(f"{s},{key},any,t,{treated},600\n{s},{key},any,c,100,600\n" for s in "ab")
    folder = written(tmp_path, EVENT, rows, outcomes=outcomes)
    levels = {"o": "high", "p": "moderate", "q": "low", "r": "low"}
    (folder / "certainty.yaml").write_text("findings:\n" + "".join(
        f"  c.{key}.any: {{certainty: {level}}}\n" for key, level in levels.items()
    ))  # fmt: skip
    made = built(folder)
    (key,) = [one for one in made.summary.sections if one.id == "key"]
    lengths = [sum(len(s.text.split()) for s in bullet) for bullet in key.paragraphs]
    assert max(lengths) <= 68, lengths  # with the sentence that refers to the results
    assert len(key.paragraphs) >= 2
