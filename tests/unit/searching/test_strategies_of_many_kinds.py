"""Whole strategies as librarians write and databases print them: read, written, translated, run.

Each is read without an unnamed loss, written so that it means the same, and its translations find
on a corpus made of its own words what their losses say: the same, or all of it and more.
"""

import pytest

from stook.model.strategy import Dialect, Opaque, walk
from stook.searching.run_strategy import run
from stook.searching.strategies import detect, read, write, write_lines
from stook.searching.strategy_checks import check
from stook.searching.translate import translate
from strategykit import corpus_for, effects

# Each: what is amiss in it, by code and line of the text; and the text.
Case = tuple[list[tuple[str, int]], str]
OVID: dict[str, Case] = {
    "a filter for trials": (
        [],
        """\
1. randomized controlled trial.pt.
2. controlled clinical trial.pt.
3. randomi#ed.ab.
4. placebo.ab.
5. drug therapy.fs.
6. randomly.ab.
7. trial.ab.
8. groups.ab.
9. or/1-8
10. exp animals/ not humans.sh.
11. 9 not 10
""",
    ),
    "a history with its heading, counts and rules": (
        [("W818", 1), ("W818", 2)],
        """\
Database: Ovid MEDLINE(R) ALL <1946 to March 01, 2024>
Search Strategy:
--------------------------------------------
1     exp Asthma/ (139872)
2     asthma*.mp. (204567)
3     or/1-2 (220000)
4     ((inhal* or ICS) adj4 (steroid? or glucocorticoid*)).ti,ab,kf. (21000)
5     3 and 4 (15000)
6     limit 5 to (english language and yr="2010 -Current") (9000)
7     remove duplicates from 6 (7900)

***************************
""",
    ),
    "counts without brackets": (
        [],
        """\
# Searches Results
1 exp Stroke/ 171234
2 (stroke or post-stroke or SAH).tw. 345678
3 ((brain$ or cerebr$) adj5 (isch?emi$ or infarct$)).tw. 123456
4 or/1-3 567890
5 exp Physical Therapy Modalities/ 180000
6 4 and 5 12345
""",
    ),
    "several databases at once": (
        [],
        """\
1. exp Migraine Disorders/ use medall
2. exp migraine/ use emez
3. migraine*.ti,ab,kw.
4. 1 or 2 or 3
5. 4 use ppez
6. remove duplicates from 5
""",
    ),
    "limits within limits": (
        [],
        """\
1. *hypertension/dt
2. crossover procedure/
3. 1 and 2
4. limit 3 to (human and (article or "review"))
5. limit 4 to dd=20190101-20200131
6. ..l/ 5 yr=2000-2010
""",
    ),
    "dates as terms": (
        [("W812", 4)],
        """\
1. ("202301*" or "202302*").dt.
2. ("2020" or "2021").yr.
3. telehealth.ti. and 1
4. 3 and 2015:2020.(sa_year).
5. 4 and 2
6. limit 5 to ez=20200101-20210101
""",
    ),
    "frequency and fields of many kinds": (
        [],
        """\
1. pain.ab. /freq=2
2. vitamin d.af.
3. (cholecalciferol or calcitriol).rn,nm,ti.
4. (NCT01234567 or ISRCTN*).si,af.
5. (Smith J* or "Jones AB").au.
6. lancet.jn.
7. (comment or editorial or letter).pt.
8. (1 or 2 or 3 or 4 or 5 or 6) not 7
""",
    ),
    "a clinical query": (
        [],
        """\
1. exp Gout/
2. limit 1 to "therapy (maximizes sensitivity)"
3. limit 2 to (humans and "all adult (19 plus years)")
""",
    ),
    "headings with commas, quotes and subheadings": (
        [],
        """\
1. *"Anxiety Disorders"/ or exp *Stress Disorders, Traumatic/
2. exp "Sleep Initiation and Maintenance Disorders"/dt, pc, th
3. Cognitive Behavioral Therapy/mt or CBT.ti,ab.
4. Depressive Disorder, Major/ or dt.xs. or ae.fs.
5. and/1-4
""",
    ),
    "typographic quotes, dashes and accents": (
        [],
        """\
1. “heart failure”.tw.
2. (beta‑blocker* or β-blocker* or beta–adrenergic).tw.
3. café.ti. OR naïve.ab.
4. (1 OR 2) AND 3
""",
    ),
    "every wildcard": (
        [],
        """\
1. (tumo?r$ or wom#n or neonat*3 or behavio?r$2 or child$).tw.
2. (self adj1 (care or manag$)).tw.
3. 1 and 2
""",
    ),
    "adjacency within adjacency": (
        [],
        """\
1. (acupunctur* adj5 (sham or placebo*) adj5 (trial or study)).tw.
2. (quality adj2 life adj3 (score$1 or scale$1)).tw.
3. (exercis$ not bicycle).ti.
4. or/1-3
""",
    ),
    "ranges and single lines": (
        [],
        """\
1. croup.tw.
2. laryngotracheitis.tw.
3. laryngitis.tw.
4. barking cough.tw.
5. dexamethasone.tw.
6. or/1-3,4
7. 5 and 6
""",
    ),
    "lines that run on": (
        [],
        """\
1. (randomi?ed or
   placebo or
   trial).ab.
2. exp Neoplasms/

3. 1 and 2
""",
    ),
    "notes in square brackets": (
        [],
        """\
1. exp Dementia/ [MeSH]
2. (dement* or alzheimer*).tw. [text words]
3. 1 or 2 [topic]
""",
    ),
    "words about words": (
        [],
        """\
1. "use of antibiotics".ti.
2. ("and" or "or").ti.
3. drug use disorder*.tw.
4. "10".tw.
5. or/1-4
""",
    ),
    "faults": (
        [("E811", 1), ("W813", 2), ("E821", 4), ("W823", 3)],
        """\
1. (asthma or wheeze.tw.
2. cough.tw
3. night adn cough.tw.
4. 1 and 2 and 3 and 9
""",
    ),
}
PUBMED: dict[str, Case] = {
    "blocks with headings": (
        [],
        """\
#1 "Diabetes Mellitus, Type 2"[Mesh] OR "type 2 diabet*"[tiab] OR T2DM[tw]
#2 "Metformin"[Majr] OR "Metformin/adverse effects"[Mesh:NoExp] OR metformin[nm]
#3 animals[mh] NOT humans[mh]
#4 (#1 AND #2) NOT #3
#5 #4 AND ("2010/01/01"[Date - Publication] : "3000"[Date - Publication])
#6 #5 AND english[lang]
""",
    ),
    "what PubMed makes of a term": (
        [],
        """\
("breast feeding"[MeSH Terms] OR ("breast"[All Fields] AND "feeding"[All Fields])) AND
(("2000/01/01"[PDat] : "2012/12/31"[PDat]) AND "humans"[MeSH Terms] AND English[lang])
""",
    ),
    "proximity": (
        [],
        """\
1. "nurse clinic"[tiab:~3] OR "patient navigation"[ti:~0]
2. cancer*[tiab]
3. 1 AND 2
""",
    ),
    "a history, the last search first": (
        [],
        """\
#4 Search #3 Filters: Humans, English 1,024
#3 Search #1 AND #2 Sort by: Most Recent 2,048
#2 Search (hip[tw] AND fracture*[tw]) OR fragility fractur*[tiab] 20,123
#1 Search bone density[majr:noexp] 12,034
""",
    ),
    "filters and subsets": (
        [("W812", 4)],
        """\
1. systematic[sb] OR Cochrane Database Syst Rev[ta]
2. gout[ti] AND free full text[sb] AND "last 5 years"[dp]
3. (1 OR 2) NOT (letter[pt] OR editorial[ptyp] OR comment[Publication Type])
4. 3 AND 2015:2020[pdat] AND (hasabstract[text])
""",
    ),
    "filters behind a bracket": (
        [],
        """\
(((smoking cessation[MeSH Terms]) OR (quit* smok*[Title/Abstract])) AND
(varenicline[Title/Abstract] OR bupropion[Supplementary Concept])) Filters: Humans, English, French
""",
    ),
    "months and small operators": (
        [("W819", 2), ("W819", 2), ("W819", 2)],
        """\
("covid 19"[All Fields] OR 2019-ncov[tiab]) AND
(children[tiab] or pediatric*[tiab] or paediatric*[tiab]) and 2020/01:2021/06[edat] NOT preprint[pt]
""",
    ),
    "from left to right": (
        [("W815", 1)],
        """\
“irritable bowel syndrome”[tiab] OR IBS[tiab] AND probiotic*[tiab] NOT case reports[pt]
""",
    ),
    "single papers": (
        [],
        """\
1. Smith JA[au] AND Lancet[ta] AND 2019[dp] AND 394[vi]
2. 12345678[pmid] OR 10.1016/S0140-6736(19)30041-8[doi]
3. 1 OR 2
""",
    ),
}
EMBASE: dict[str, Case] = {
    "blocks with Emtree": (
        [],
        """\
#1. 'asthma'/exp OR asthma*:ti,ab,kw
#2. 'corticosteroid'/exp/mj OR ((inhal* NEAR/3 (steroid* OR corticosteroid*)):ti,ab,kw)
#3. 'double blind procedure'/de OR random*:ti,ab OR (doubl* NEXT/1 blind*):ti,ab
#4. 'animal'/exp NOT 'human'/exp
#5. #1 AND #2 AND #3 NOT #4
#6. #5 AND [english]/lim AND [2010-2023]/py
""",
    ),
    "kinds of document and the days of entry": (
        [],
        """\
#1 'gout'/exp OR gout:ti,ab,kw
#2 #1 AND ('article'/it OR 'review'/it)
#3 #2 NOT ([medline]/lim NOT [embase]/lim)
#4 #3 AND [01-01-2019]/sd NOT [01-02-2023]/sd
""",
    ),
    "in one line, with limits": (
        [],
        """\
('heart failure'/exp OR 'cardiac insufficiency':ti,ab) AND
(metoprolol:ti,ab OR carvedilol:tn,ti) AND
([cochrane review]/lim OR [systematic review]/lim) NOT [conference abstract]/lim AND [humans]/lim
""",
    ),
    "links, wildcards and years": (
        [],
        """\
1 'migraine'/exp/dm_dt
2 'sumatriptan'/exp/dd_ae,dd_to
3 (migrain* NEAR/5 (prevent* OR prophyla*)):ti,ab,kw
4 (acute NEXT/2 headache*):ti
5 randomi?ed:ti,ab OR tumo$r:ti
6 #1 AND #2 AND (#3 OR #4 OR #5)
7 #6 AND (2020:py OR 2021:py)
""",
    ),
    "a history, the last search first": (
        [("W818", 1)],
        """\
No. Query Results
#4 #1 AND #2 AND #3 1,024
#3 'crossover procedure':de OR random*:de,ab,ti 2,987,654
#2 'vitamin d'/exp OR (vitamin NEXT/1 d):ti,ab 150,321
#1 'fracture'/exp OR fracture*:ti,ab 500,000
""",
    ),
    "quotes of every kind": (
        [],
        """\
#1 “myocardial infarction”:ti,ab OR "crohn's disease":ti,ab OR ‘heart attack’/exp
#2 'type 2 diabet*':ti,ab
#3 #1 OR #2
""",
    ),
}
SYNTAXES = ((Dialect.OVID, OVID), (Dialect.PUBMED, PUBMED), (Dialect.EMBASE, EMBASE))
ALL = [(d, name, *case) for d, cases in SYNTAXES for name, case in cases.items()]
NAMES = [f"{dialect.value}: {name}" for dialect, name, *_ in ALL]


@pytest.mark.parametrize(("dialect", "name", "amiss", "text"), ALL, ids=NAMES)
def test_it_is_read_and_written(
    dialect: Dialect, name: str, amiss: list[tuple[str, int]], text: str
) -> None:
    assert detect(text) is dialect
    strategy, problems = read(text, file=name)
    problems += [found for found in check(strategy, name) if found.code in ("E821", "W823")]
    assert sorted((p.code, p.place.line) for p in problems) == sorted(amiss)
    assert not any(isinstance(part, Opaque) for ln in strategy.lines for part in walk(ln.node))
    again, _ = read(write(strategy), dialect)
    assert again.meaning == strategy.meaning


@pytest.mark.parametrize(("dialect", "text"), [(d, text) for d, _, _, text in ALL], ids=NAMES)
def test_its_translations_find_what_their_losses_say(dialect: Dialect, text: str) -> None:
    strategy, _ = read(text, dialect)
    corpus = corpus_for(strategy)
    before = {line.number: line.records for line in run(strategy, corpus).lines}
    for target in set(Dialect) - {dialect}:
        made, losses = translate(strategy, target)
        again, problems = read(write(made), target)
        assert [found.what for found in problems if found.code == "E810"] == []
        after = {line.number: line.records for line in run(again, corpus).lines}
        assert after.keys() == before.keys()
        for number, effect in effects(strategy, losses).items():
            if effect == "same":
                assert after[number] == before[number], (number, target)
            elif effect == "more":
                assert after[number] >= before[number], (number, target)


def lines_of(text: str, source: Dialect, target: Dialect) -> tuple[list[str], list[str]]:
    made, losses = translate(read(text, source)[0], target)
    return write_lines(made), [loss.what for loss in losses]


def test_what_a_database_has_no_words_for_is_left_out_of_and_or_and_not() -> None:
    """Of an AND the part, of an OR the whole, of what is taken away the other way round."""
    text = (
        "gout:ti AND [medline]/lim\ngout:ti AND (fever:ti OR [medline]/lim)\n"
        "gout:ti NOT (fever:ti OR [medline]/lim)\ngout:ti NOT (fever:ti AND [medline]/lim)\n"
    )
    made, losses = lines_of(text, Dialect.EMBASE, Dialect.OVID)
    assert made == ["gout.ti.", "gout.ti.", "gout.ti. not fever.ti.", "gout.ti."]
    assert set(losses) == {"the limit to [medline]/lim is left out"}


def test_ovids_dates_inside_a_line_become_years() -> None:
    made, _ = lines_of("#8 AND (2020:2021[dp] OR gout[ti])", Dialect.PUBMED, Dialect.OVID)
    assert made == ['8 and (("2020" or "2021").yr. or gout.ti.)']


def test_pubmeds_days_of_publication_become_years() -> None:
    text = "gout[ti] AND 2010/03/01:2012/12/31[dp]"
    made, losses = lines_of(text, Dialect.PUBMED, Dialect.EMBASE)
    assert made == ["gout:ti AND [2010-2012]/py"]
    assert losses == ["the days of the publication date"]


def test_months_of_ovid_become_days_of_pubmed() -> None:
    made, _ = lines_of('("202302*" or 20230315).dt.', Dialect.OVID, Dialect.PUBMED)
    assert made == ["2023/02/01:2023/02/28[crdt] OR 2023/03/15:2023/03/15[crdt]"]


def test_a_restriction_of_ovid_is_kept_by_ovid_alone() -> None:
    text = "exp Pain/ use medall"
    assert write_lines(read(text, Dialect.OVID)[0]) == [text]
    made, losses = lines_of(text, Dialect.OVID, Dialect.PUBMED)
    assert (made, losses) == (['"Pain"[mesh]'], ["`use medall` is left out"])
