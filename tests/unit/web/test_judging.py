"""Risk of bias, certainty and the summary over HTTP: what is saved, refused and kept."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from stook.model.appraisal import ItemKind
from stook.pipeline.desk import Desk

RESULT = "/bias/ferguson-simes-1949/tuberculosis/any"
D1 = {"domain": "D1", "q1.1": "Y", "q1.2": "NI", "q1.3": "PN", "s1.1": "assigned, at random"}


@pytest.fixture
def ann(client: TestClient, folder: Path, desk: Desk) -> TestClient:
    for path in folder.glob("appraisal/rob2/[!a]*.csv"):
        path.unlink()
    (folder / "appraisal/rob2/ann.csv").unlink(missing_ok=True)
    client.post("/team/sit", data={"person": "ann"})
    desk.refresh()
    return client


def own(desk: Desk) -> dict[str, str]:
    rows = desk.built.review.assessments.get("ann", ())
    return {f"{row.kind.value} {row.item}".strip(): row.value for row in rows if not row.rule}


def test_answers_lead_to_a_proposal_and_open_what_applies(ann: TestClient, desk: Desk) -> None:
    ann.post(RESULT, data=D1)
    assert own(desk) == {"answer 1.1": "Y", "answer 1.2": "NI", "answer 1.3": "PN"}
    page = ann.get(RESULT).text
    assert "Your answers lead to some concerns." in page
    assert "assigned, at random" in page
    ann.post(RESULT, data={"domain": "D2", "q2.1": "PY", "q2.2": "Y", "q2.3": "PN", "q2.4": "Y"})
    assert "answer 2.4" not in own(desk)  # it does not apply after 2.3
    assert "does not apply after the answers above" in ann.get(RESULT).text


def test_a_judgement_is_the_proposed_one_or_needs_a_reason(ann: TestClient, desk: Desk) -> None:
    assert ann.post(RESULT, data={**D1, "judge": "yes"}).status_code == 200
    assert own(desk)["domain judgement D1"] == "some concerns"
    refused = ann.post(RESULT, data={**D1, "judge": "yes", "judgement": "high"})
    assert refused.status_code == 422
    assert "needs a reason" in refused.text
    assert own(desk)["domain judgement D1"] == "some concerns"
    ann.post(RESULT, data={**D1, "judge": "yes", "judgement": "high", "support": "alternated"})
    assert own(desk)["domain judgement D1"] == "high"


def test_no_judgement_before_the_answers(ann: TestClient, desk: Desk) -> None:
    answer = ann.post(RESULT, data={"domain": "D1", "q1.1": "Y", "judge": "yes"})
    assert answer.status_code == 422
    assert own(desk) == {}


def test_only_the_rows_of_the_result_change(ann: TestClient, folder: Path, desk: Desk) -> None:
    table = folder / "appraisal/rob2/ann.csv"
    table.write_bytes(
        b'"study","outcome","timepoint","kind","item","value","support","mine"\r\n'
        b'"aronson-1948","tuberculosis","any","answer","1.1","Y","so, it says","x"\r\n'
    )
    desk.refresh()
    before = table.read_bytes()
    ann.post(RESULT, data=D1)
    after = table.read_bytes()
    assert after.startswith(before)
    assert after.count(b"\r\n") == after.count(b"\n") == 5


def test_answers_are_copied_from_another_result_of_the_study(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    ann.post(RESULT, data=D1)
    review = folder / "review.yaml"
    text = review.read_text().replace("\noutcomes:\n", "\noutcomes:\n  deaths: {technical: deaths, "
        "family: benefit, kind: dichotomous, measure: RR}\n")  # fmt: skip
    review.write_text(text)
    table = folder / "extraction/agreed/results.csv"
    table.write_text(table.read_text() + "ferguson-simes-1949,deaths,any,bcg,1,306,\n")
    desk.refresh()
    other = "/bias/ferguson-simes-1949/deaths/any"
    assert ann.get(other).status_code == 200
    source = "ferguson-simes-1949/tuberculosis/any"
    ann.post(other, data={"copy": source})
    rows = desk.built.review.assessments["ann"]
    copied = [r for r in rows if r.outcome == "deaths" and r.kind is ItemKind.ANSWER]
    assert [(r.item, r.value) for r in copied] == [("1.1", "Y"), ("1.2", "NI"), ("1.3", "PN")]


@pytest.mark.parametrize("path", ["/bias/x/y/z", "/bias/aronson-1948/tuberculosis/never"])
def test_a_result_without_data_is_not_judged(ann: TestClient, path: str) -> None:
    assert ann.get(path).status_code == 404
    assert ann.post(path, data=D1).status_code == 422


def test_a_rating_needs_its_footnote_and_keeps_other_lines(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    finding = desk.built.findings[0].id
    path = folder / "certainty.yaml"
    path.write_text("# our ratings\n" + path.read_text())
    desk.refresh()
    refused = ann.post(f"/certainty/{finding}", data={"level imprecision": "1"})
    assert refused.status_code == 422
    data = {"level imprecision": "2", "text imprecision": "few people; {{ x }}: <b>",
            "code imprecision": "imprecision.wide"}  # fmt: skip
    assert ann.post(f"/certainty/{finding}", data=data).status_code == 200
    judgement = desk.built.review.certainty.findings[finding]
    assert judgement.certainty == "low"
    assert judgement.reasons[0].code == "imprecision.wide"
    assert path.read_text().startswith("# our ratings\n")
    assert "&lt;b&gt;" in ann.get(f"/certainty?finding={finding}").text


def test_a_rating_that_somebody_changed_meanwhile_shows_both(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    finding = desk.built.findings[0].id
    data = {"level imprecision": "1", "text imprecision": "mine", "base": "not rated"}
    before = (folder / "certainty.yaml").read_bytes()
    answer = ann.post(f"/certainty/{finding}", data=data)
    assert answer.status_code == 409
    assert "Two edits" in answer.text
    assert (folder / "certainty.yaml").read_bytes() == before
    ann.post(f"/certainty/{finding}", data={**data, "over": "yes"})
    assert desk.built.review.certainty.findings[finding].reasons[0].text == "mine"


def test_line_ends_that_a_browser_changes_are_no_conflict(ann: TestClient, desk: Desk) -> None:
    import html
    import re

    finding = desk.built.findings[0].id
    page = ann.get(f"/certainty?finding={finding}").text
    base = html.unescape(re.search(r'name="base" value="([^"]*)"', page)[1])  # type: ignore[index]
    assert "\n" in base
    data = {"base": base.replace("\n", "\r\n"), "take": "suggestion"}
    assert ann.post(f"/certainty/{finding}", data=data).status_code == 200


def test_answers_only_people_can_give_are_saved(ann: TestClient, desk: Desk) -> None:
    finding = desk.built.findings[0].id
    ann.post(f"/certainty/{finding}/answers", data={"population": "serious", "outcome": "nonsense"})
    answers = desk.built.review.certainty.answers[finding]
    assert (answers.population, answers.outcome) != ("nonsense", "nonsense")
    assert answers.population == "serious"


def test_a_sentence_is_reworded_and_taken_back(ann: TestClient, desk: Desk) -> None:
    sentence = next(one for one in desk.built.summary.sentences if not one.authored)
    data = {"sentence": sentence.id, "text": "Our own words.", "why": "clearer"}
    assert ann.post("/summary/reword", data=data).status_code == 200
    assert desk.built.review.edits.edits[sentence.id].text == "Our own words."
    assert "Our own words." in ann.get("/summary").text
    ann.post("/summary/reword", data={"sentence": sentence.id, "back": "computed"})
    assert sentence.id not in desk.built.review.edits.edits
    assert ann.post("/summary/reword", data={"sentence": "nothing", "text": "x"}).status_code == 422


@pytest.mark.parametrize(("length", "status"), [(2000, 200), (2001, 422), (0, 422)])
def test_a_wording_has_its_limits(ann: TestClient, desk: Desk, length: int, status: int) -> None:
    sentence = next(one for one in desk.built.summary.sentences if not one.authored)
    data = {"sentence": sentence.id, "text": "x" * length}
    assert ann.post("/summary/reword", data=data).status_code == status


def test_accepting_writes_what_the_command_writes(
    ann: TestClient, folder: Path, desk: Desk
) -> None:
    from stook.render.data import lock_text

    (folder / "facts.lock").unlink()
    desk.refresh()
    assert ann.post("/summary/accept").status_code == 200
    assert (folder / "facts.lock").read_text() == lock_text(desk.built)
    table = folder / "extraction/agreed/results.csv"
    table.write_text(table.read_text().replace(",4,123", ",999,123", 1))
    desk.refresh()
    assert ann.post("/summary/accept").status_code == 422
