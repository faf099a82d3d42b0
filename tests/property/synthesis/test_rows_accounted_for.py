"""Nothing extracted vanishes unseen, and nobody counts twice, in folders drawn at random."""

import csv
import io
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from stook.model.study import RESULTS
from stook.pipeline.build import build
from stook.pipeline.engine import Engine
from stook.pipeline.load import load
from stook.render.outputs import outputs
from stook.store import MemoryStore
from stook.synthesis.drop_dangling import sound
from stook.synthesis.row_accounts import left_out, used_rows
from stook.synthesis.select import specifications
from stook.synthesis.synthesise import synthesise

REVIEW = """\
stook: 1
id: drawn
title: Drawn
question:
  population: {technical: adults}
  condition: {technical: pain}
  intervention: {technical: A}
outcomes:
  pain: {technical: pain, family: benefit, kind: continuous, measure: MD, in_summary: true}
  death: {technical: death, family: unwanted effect, kind: dichotomous, measure: RR}
  time: {technical: time to death, family: benefit, kind: time to event, measure: HR}
interventions: {a: {technical: A}, b: {technical: B}}
comparators: {placebo: {technical: placebo, kind: placebo}}
time_windows: {short: {label: short term}}
comparisons: {a-placebo: {intervention: a, comparator: placebo}}
"""
COLUMNS = (
    "study", "outcome", "timepoint", "arm", "reference", "stratum", "n", "mean", "sd", "events",
    "total", "effect", "se",
)  # fmt: skip
# a got A, b got B (which no comparison asks for), x is no arm
ARMS = ("a", "a2", "placebo", "b")
GETS = {"a": ("a", ""), "a2": ("a", ""), "b": ("b", ""), "placebo": ("", "placebo")}
number = st.sampled_from(["", "1", "5", "20", "40"])
row = st.fixed_dictionaries(
    {
        "study": st.sampled_from(["s1", "s2", "gone"]),
        "outcome": st.sampled_from(["pain", "death", "time", "unknown"]),
        "timepoint": st.sampled_from(["any", "short"]),
        "arm": st.sampled_from([*ARMS, "x"]),
        "reference": st.sampled_from(["", "", "", *ARMS]),
        "stratum": st.sampled_from(["", "", "men", "women"]),
        **dict.fromkeys(COLUMNS[6:], number),
    }
)
folders = st.tuples(
    st.lists(row, min_size=1, max_size=12),
    st.sets(st.tuples(st.sampled_from(["s1", "s2"]), st.sampled_from(ARMS))),
    st.sampled_from(["", "20", "40"]),
)


def table(columns: tuple[str, ...], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def store(rows: list[dict[str, str]], arms: set[tuple[str, str]], participants: str) -> MemoryStore:
    people = [
        {"study": study, "arm": arm, "intervention": GETS[arm][0], "comparator": GETS[arm][1],
         "participants": participants}
        for study, arm in sorted(arms)
    ]  # fmt: skip
    return MemoryStore(
        {
            "review.yaml": REVIEW,
            "studies.csv": "study,label\ns1,S 1\ns2,S 2\n",
            "extraction/agreed/arms.csv": table(
                ("study", "arm", "intervention", "comparator", "participants"), people
            ),
            RESULTS: table(COLUMNS, rows),
        }
    )


@settings(max_examples=15)
@given(folders)
def test_every_row_is_analysed_or_named(
    drawn: tuple[list[dict[str, str]], set[tuple[str, str]], str],
) -> None:
    folder = store(*drawn)
    built = build(folder, Engine(code=""))
    loaded, _ = load(folder)
    review = sound(loaded)
    planned = specifications(review)
    used, left = used_rows(planned), left_out(review, planned)
    analysed = {row.key for row in review.results if row.cell("")[:-1] in used}
    named = {one.row.key for one in left}
    dangling = {row.key for row in loaded.results} - {row.key for row in review.results}
    read = len(drawn[0])
    lines = {one.place.line for one in built.problems if one.place.file == RESULTS}
    places = loaded.cells.places
    unread = read - len(loaded.results)
    assert not analysed & named
    assert len(analysed) + len(named) + len(dangling) + unread == read
    # what was not read, refers to nothing or is left out is named: by its line, or by its arm
    where = {row.key: places[f"{RESULTS}#{row.key}"].line for row in loaded.results}
    assert set(range(2, 2 + read)) - set(where.values()) <= lines
    # an arm that is not there is named once for all its rows
    unread_words = " ".join(p.what for p in built.problems if p.code.startswith("E2"))
    for row in loaded.results:
        if row.key in dangling and where[row.key] not in lines:
            assert row.arm in unread_words or row.reference in unread_words, row.key
    for one in left:
        told = where[one.row.key] in lines or any(
            p.code == one.code and p.what.count(one.row.study) for p in built.problems
        )
        assert told, one
    # what is in a synthesis without an effect says why, and the report shows every row left out
    for synthesis in built.syntheses:
        assert all(effect.y is not None or effect.reason for effect in synthesis.effects)
    report = outputs(built, Engine(code=""))["report.html"].decode()
    for one in left:
        assert one.row.study in report


@given(folders)
def test_people_count_once_and_only_with_a_result(
    drawn: tuple[list[dict[str, str]], set[tuple[str, str]], str],
) -> None:
    folder = store(*drawn)
    review = sound(load(folder)[0])
    for specification in specifications(review):
        synthesis = synthesise(specification)
        most = 0.0
        for study in {contrast.study for contrast in specification.contrasts}:
            own = [one for one in specification.contrasts if one.study == study]
            sizes = [sum(s.n or 0 for s in (c.experimental, c.comparator)) or c.n or 0 for c in own]
            arms = [arm for arm in review.arms if arm.study == study]
            if len(own) > 1 and drawn[2]:
                top = sum(max(arm.participants or 0, *sizes) for arm in arms)
                most += min(sum(sizes), top)
            else:
                most += sum(sizes)
        assert synthesis.pool.participants <= math.ceil(most)
        assert synthesis.pool.studies_estimable <= synthesis.pool.studies
