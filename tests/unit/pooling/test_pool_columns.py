"""What columns hold, by the names that people and programs give them."""

import pytest

from stook.pooling.columns import Looks, guess

COUNTS = ("events1", "total1", "events2", "total2")
MEANS = ("mean1", "sd1", "total1", "mean2", "sd2", "total2")


def columns(header: str) -> list[str]:
    return header.split(",")


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("study,ai,n1i,ci,n2i", COUNTS),
        ("author,event.e,n.e,event.c,n.c", COUNTS),
        ("Study,Experimental cases,Experimental N,Control cases,Control N", COUNTS),
        ("study,events_treat,n_treat,events_ctrl,n_ctrl", COUNTS),
        ("Study,Events (active),Total (active),Events (control),Total (control)", COUNTS),
        ("trial,ketamine_events,ketamine_total,placebo_events,placebo_total", COUNTS),
        ("study,r1,n1,r2,n2", COUNTS),
        ("Study,deathsTreat,nTreat,deathsControl,nControl", COUNTS),
        ("study,m1i,sd1i,n1i,m2i,sd2i,n2i", MEANS),
        ("study,meanexp,sdexp,nexp,meanctrl,sdctrl,nctrl", MEANS),
        ("study,mean.e,sd.e,n.e,mean.c,sd.c,n.c", MEANS),
        ("study,xt,nt,xc,nc", COUNTS),
        ("trial,xTi,nTi,xCi,nCi", COUNTS),
        ("study,x.a,n.a,x.p,n.p", COUNTS),
        ("study,tpos,tneg,cpos,cneg", ("events1", "nonevents1", "events2", "nonevents2")),
        ("study,mt,sdt,nt,mc,sdc,nc", MEANS),
        ("study,y1,sd1,n1,y2,sd2,n2", MEANS),
        ("trial,OmE,V", ("oe", "v")),
        ("study,x1i,t1i,x2i,t2i", ("events1", "time1", "events2", "time2")),
        ("study,yi,vi", ("y", "v")),
        ("studlab,TE,seTE", ("y", "se")),
        ("study,logHR,seLogHR", ("y", "se")),
        ("Study,OR,95% CI lower,95% CI upper", ("y", "low", "high")),
        ("study,md,ci_low,ci_high", ("y", "low", "high")),
        ("study,ri,ni", ("r", "n")),
        ("study,xi,ni", ("events", "n")),
        ("study,mean,sd,n", ("mean", "sd", "n")),
    ],
)  # fmt: skip
def test_the_usual_spellings(header: str, roles: tuple[str, ...]) -> None:
    names = columns(header)
    found = guess(names)
    assert found.label == names[0]
    assert {role: found.columns.get(role) for role in roles} == dict(
        zip(roles, names[1:], strict=True)
    )


def test_the_comparator_is_group_two_wherever_it_stands() -> None:
    found = guess(columns("study,placebo_n,placebo_events,ketamine_n,ketamine_events"))
    assert found.columns["events1"] == "ketamine_events"
    assert found.arms == ("Ketamine", "Placebo")


@pytest.mark.parametrize(
    ("header", "ratio", "logged"),
    [("s,HR,ll,ul", "HR", False), ("s,lnOR,var", "OR", True), ("s,yi,vi", "", False)],
)
def test_ratios_and_their_logarithms(header: str, ratio: str, logged: bool) -> None:
    found = guess(columns(header))
    assert (found.ratio, found.logged) == (ratio, logged)


def test_what_a_person_says_wins() -> None:
    found = guess(
        columns("id,a,b,c,d"), {"events1": "a", "total1": "b", "events2": "c", "total2": "d"}
    )
    assert found.family == "counts"
    assert found.columns["total2"] == "d"


def test_nothing_is_made_of_columns_that_say_nothing() -> None:
    assert guess(["study", "country", "colour"]).family == ""


def test_every_guess_is_said() -> None:
    said = guess(columns("author,year,ai,n1i,ci,n2i,yi,vi")).said
    assert 'events1 is the column "ai"' in said
    assert 'the studies are named by the column "author"' in said
    assert 'not used: "vi", "yi"' in said


@pytest.mark.parametrize(
    "header", ["study,x,n", "study,y1,v1", "study,pos,n", "study,nt,xt", "study,nt,ne,xt,xe"]
)
def test_letters_that_may_mean_anything_are_not_guessed_alone(header: str) -> None:
    assert guess(columns(header)).family == ""


def test_cells_say_what_a_name_cannot() -> None:
    """`sample` of words is no number of people, and `r` of 3, 5 and 12 no correlation."""
    looks = Looks(words=frozenset({"sample"}), counts=frozenset({"r", "N"}))
    found = guess(columns("study,sample,r,N"), looks=looks)
    assert found.columns == {"events": "r", "n": "N"}
