"""Reworded sentences: kept, labelled, filled with facts, pinned, and flagged when facts change."""

import shutil
from pathlib import Path

from stook.language.catalogue import load_catalogue
from stook.language.sureness import too_sure
from stook.model.summary import Sentence
from stook.model.terms import Certainty
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.summary import sentence_html
from stook.store import FolderStore

RULES = Path(__file__).parents[2] / "golden" / "rules"
SENTENCE = "results.a(oral).placebo.pain"


def folder(tmp_path: Path) -> Path:
    """The small review of the rules with an outcome that its summary speaks of."""
    made = tmp_path / "review"
    shutil.copytree(RULES / "_base", made)
    shutil.copytree(RULES / "W613" / "review", made, dirs_exist_ok=True)
    return made


def built(at: Path, text: str, of: str = "") -> Built:
    (at / "text" / "edits.yaml").write_text(
        f"edits:\n  {SENTENCE}:\n    text: {text}\n    of: '{of}'\n", encoding="utf-8"
    )
    return build(FolderStore(at), Engine())


def sentence(one: Built) -> Sentence:
    return next(s for s in one.summary.sentences if s.id == SENTENCE)


def codes(one: Built) -> list[str]:
    return [problem.code for problem in one.problems]


def pinned(at: Path, text: str) -> str:
    """The digest that the problem names for an unpinned wording."""
    (one,) = (p for p in built(at, text).problems if p.code == "W611")
    return one.remedy.split("`of: ")[1].rstrip("`.)")


CAREFUL = "A may ease pain a little."


def test_a_wording_is_kept_labelled_and_shows_what_was_computed(tmp_path: Path) -> None:
    at = folder(tmp_path)
    one = built(at, CAREFUL, pinned(at, CAREFUL))
    said = sentence(one)
    assert said.text == CAREFUL
    assert said.edited
    assert "may reduce pain intensity slightly" in said.note
    assert 'data-edited="true"' in sentence_html(said)
    assert any("1 was computed and then reworded by people" in label for label in one.summary.below)
    assert codes(one) == []
    assert f"text/edits.yaml#edits/{SENTENCE}/text" in one.lineage.cells(f"summary.{SENTENCE}")


def test_it_is_flagged_when_what_it_was_written_for_changes(tmp_path: Path) -> None:
    at = folder(tmp_path)
    of = pinned(at, CAREFUL)
    judged = at / "certainty.yaml"
    judged.write_text(judged.read_text().replace("certainty: low", "certainty: very low"))
    one = built(at, CAREFUL, of)
    assert sentence(one).text == CAREFUL  # kept all the same
    assert "W611" in codes(one)
    assert pinned(at, CAREFUL) != of


def test_a_change_elsewhere_leaves_it_alone(tmp_path: Path) -> None:
    at = folder(tmp_path)
    of = pinned(at, CAREFUL)
    review = at / "review.yaml"
    review.write_text(review.read_text().replace("A for pain", "A for pain, once more"))
    assert codes(built(at, CAREFUL, of)) == []


def test_its_numbers_are_facts(tmp_path: Path) -> None:
    at = folder(tmp_path)
    text = "'A may ease pain in {{ review.participants }} people.'"
    said = sentence(built(at, text))
    assert said.text == "A may ease pain in 40 people."
    assert [(said.text[a:b], fact) for a, b, fact in said.spans] == [("40", "review.participants")]
    wrong = built(at, "'A may ease pain in {{ review.nothing }} people.'")
    assert "E610" in codes(wrong)


def test_it_is_held_to_the_rules_for_lay_readers(tmp_path: Path) -> None:
    at = folder(tmp_path)
    one = built(at, "Participants should take A, it may help (RR 0.80).")
    assert {"W606", "W607"} <= set(codes(one))


def test_words_must_not_be_surer_than_the_evidence() -> None:
    words = load_catalogue()
    sure, probably, may = "A reduces pain.", "A probably reduces pain.", "A may reduce pain."
    unknown = "We do not know if A reduces pain."
    too_much = {
        level: [text for text in (sure, probably, may, unknown) if too_sure(text, level, words)]
        for level in Certainty
    }
    assert too_much == {
        Certainty.HIGH: [],
        Certainty.MODERATE: [sure],
        Certainty.LOW: [sure, probably],
        Certainty.VERY_LOW: [sure, probably, may],
    }


def test_html_in_a_wording_is_escaped(tmp_path: Path) -> None:
    said = sentence(built(folder(tmp_path), "A may <b>help</b>."))
    assert "&lt;b&gt;help&lt;/b&gt;" in sentence_html(said)
