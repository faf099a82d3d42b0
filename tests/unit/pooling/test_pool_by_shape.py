"""Columns told by their neighbours: which are read, what is said, and which are left alone."""

from pathlib import Path

import pytest

from poolkit import result, run

READ = [
    (
        "study,nt,nc,ep1t,ep1c,ep2t,ep2c\nA,20,21,4,8,3,9\nB,30,29,5,9,2,6\n",
        {"events1": "ep1t", "total1": "nt", "events2": "ep1c", "total2": "nc"},
        'only the first, "ep1t", is pooled; for the others ("ep2t")',
    ),
    (
        "study,mgrant,mtotal,wgrant,wtotal\nA,4,20,8,21\nB,5,30,9,29\n",
        {"events1": "mgrant", "total1": "mtotal", "events2": "wgrant", "total2": "wtotal"},
        'events1 is the column "mgrant"',
    ),
    (
        "study,n.ctrl.ill,n.ctrl.non,n.drug.ill,n.drug.non\nA,9,11,4,16\nB,12,18,5,25\n",
        {
            "events1": "n.drug.ill", "nonevents1": "n.drug.non",
            "events2": "n.ctrl.ill", "nonevents2": "n.ctrl.non",
        },
        'are taken for people without the event',
    ),
    (
        "study,y1i,v1i,y2i,v2i\nA,-3,1,-4,2\nB,-2,1,NA,NA\n",
        {"y": "y1i", "v": "v1i"},
        'only the first, "y1i", is pooled',
    ),
    ("author,es.z,vi.z\nA,0.3,0.02\nB,0.1,0.03\n", {"y": "es.z", "v": "vi.z"}, ""),
    (
        "study,stroke,total\nA,9,335\nB,16,336\n",
        {"events": "stroke", "n": "total"},
        'the only count beside "total", is taken for the events',
    ),
]  # fmt: skip


@pytest.mark.parametrize(("table", "columns", "said"), READ)
def test_read_and_said(tmp_path: Path, table: str, columns: dict[str, str], said: str) -> None:
    read = result(tmp_path, table)
    assert read["columns"] == columns
    assert said in " ".join(read["said"])


def test_another_outcome_is_pooled_where_it_is_named(tmp_path: Path) -> None:
    named = ("--column", "events1=ep2t", "--column", "events2=ep2c")
    read = result(tmp_path, READ[0][0], *named)
    assert read["columns"]["events1"] == "ep2t"
    assert read["studies"][0]["effect"] == pytest.approx((3 / 20) / (9 / 21))


@pytest.mark.parametrize(
    "table",
    [
        "study,tp,np,tn,nn\nA,3,9,40,50\nB,4,9,30,50\n",  # sensitivity and specificity
        "study,n,preds\nA,218,4\nB,232,7\n",  # predictors are no events
        "study,stroke,total\nA,9,8\nB,16,336\n",  # more than there are people
        "study,stroke,bleed,total\nA,9,8,20\nB,16,3,336\n",  # which of the two?
        "study,nt,nc,aget,agec\nA,20,21,4.5,8.1\nB,30,29,5.2,9.3\n",  # no counts
        "study,nt,nc,ep1t,ep1c\nA,20,21,24,8\nB,30,29,5,9\n",  # more than there are people
    ],
)
def test_what_is_in_doubt_is_refused(tmp_path: Path, table: str) -> None:
    done = run(tmp_path, table)
    assert done.exit_code == 1
    assert "E121" in done.output


def test_arms_are_compared_in_the_same_measurement(tmp_path: Path) -> None:
    table = (
        "study,weight_mean_exp,weight_se_exp,weight_n_exp,exp_mean,exp_se,exp_n,con_mean,con_se,"
        "con_n\nA,70,2,10,5,1,12,6,1,11\nB,72,2,14,4,1,15,6,1,13\n"
    )
    said = " ".join(result(tmp_path, table)["said"])
    assert 'mean1 is the column "exp_mean"' in said
    assert 'mean2 is the column "con_mean"' in said
