"""Translations line by line, and what is said about each loss."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from stook.cli import main
from stook.model.strategy import Dialect
from stook.searching.strategies import read, write_lines
from stook.searching.strategy_checks import check
from stook.searching.translate import translate


def translated(text: str, source: Dialect, target: Dialect) -> tuple[str, list[str]]:
    made, losses = translate(read(text, source)[0], target)
    return "\n".join(write_lines(made)), [loss.effect for loss in losses]


@pytest.mark.parametrize(
    ("ovid", "pubmed", "effects"),
    [
        ("exp Asthma/", '"Asthma"[mesh]', []),
        ("*Asthma/di,th", '"Asthma/diagnosis"[majr:noexp] OR "Asthma/therapy"[majr:noexp]', []),
        ("wheez$.ti,ab.", "wheez*[tiab]", []),
        ("low back pain.tw.", '"low back pain"[tiab]', []),
        ("(lung adj3 heart).tw.", '"lung heart"[tiab:~2]', []),
        ("(lung adj heart).tw.", '"lung heart"[tiab]', []),
        ("(lung$ adj3 heart).tw.", "lung*[tiab] AND heart[tiab]", ["more"]),
        ("clinical trials as topic.sh.", '"clinical trials as topic"[mesh:noexp]', []),
        ("drug therapy.fs.", '"drug therapy"[sh]', []),
        ("dt.fs.", '"drug therapy"[sh]', []),
        ("placebo.ab.", "placebo[ab]", []),
        ("comput$ tomograph$.tw.", "comput*[tiab] AND tomograph*[tiab]", ["more"]),
        ("neonat*2.tw.", "neonat*[tiab]", ["more"]),
        ("ven*.tw.", "ven*[tiab]", ["fewer"]),
    ],
)
def test_ovid_to_pubmed(ovid: str, pubmed: str, effects: list[str]) -> None:
    assert translated(ovid, Dialect.OVID, Dialect.PUBMED) == (pubmed, effects)


@pytest.mark.parametrize(
    ("ovid", "embase", "effects"),
    [
        ("exp Asthma/", "'Asthma'/exp", ["unsure"]),
        ("(lung$ adj3 heart).tw.", "(lung* NEAR/3 heart):ti,ab", []),
        ("(lung adj heart).ti.", "(lung NEXT/1 heart):ti", []),
        ("tumo?r*1.tw.", "tumo$r$:ti,ab", []),
        ("wom#n.tw.", "wom?n:ti,ab", []),
        ("low back pain.ab.", "'low back pain':ab", []),
    ],
)
def test_ovid_to_embase(ovid: str, embase: str, effects: list[str]) -> None:
    assert translated(ovid, Dialect.OVID, Dialect.EMBASE) == (embase, effects)


@pytest.mark.parametrize(
    ("pubmed", "ovid", "effects"),
    [
        ('"asthma"[mesh] OR wheez*[tiab]', "exp asthma/ or wheez*.tw.", []),
        ('"lung heart"[tiab:~2]', "(lung adj3 heart).tw.", []),
        ("pcr", "pcr.mp.", ["fewer"]),
        ("#1 AND #2", "1 and 2", []),
        ("#1 AND 2005:2010[dp]", 'limit 1 to yr="2005-2010"', ["same"]),
    ],
)
def test_pubmed_to_ovid(pubmed: str, ovid: str, effects: list[str]) -> None:
    assert translated(pubmed, Dialect.PUBMED, Dialect.OVID) == (ovid, effects)


def test_one_character_is_written_out_for_pubmed() -> None:
    text, effects = translated("h?ematuria.ti.", Dialect.OVID, Dialect.PUBMED)
    assert effects == ["same"]
    assert {"hematuria[ti]", "haematuria[ti]"} <= set(text.split(" OR "))
    assert len(text.split(" OR ")) == 27


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a.ti.\nb.ti.\n1 or 3", ["W822", "W824"]),
        ("a.ti.\nb.ti.\nor/1-2", []),
        ("a.ti.\n1 and 7", ["E821"]),
        ("a.ti.\nb.ti.\nor/1-9", ["E821", "W824"]),
        ("Smith A*.au.", []),
        ("a.ti.\nb.ti.\n1 or 1 or 2", ["W825"]),
        ("a.ti.\na.ti.\n1 or 2", ["W825"]),
        ("(heart adn lung).tw.", ["W823"]),
        ("(heart adk3 lung).tw.", []),
        ("(heart ajd3 lung).tw.", ["W823"]),
        ("(heart adjacent lung).tw.", ["W823"]),
        ("he*.tw.", ["W826"]),
        ("(tumo?r* or lesion* or cancer* or ulcer* or carcinoma).tw.", ["W827"]),
    ],
)
def test_checks(text: str, codes: list[str]) -> None:
    strategy, _ = read(text, Dialect.OVID)
    assert sorted(found.code for found in check(strategy, "s.txt")) == codes


def test_the_command_prints_lines_losses_and_problems(tmp_path: Path) -> None:
    (tmp_path / "s.txt").write_text("exp Asthma/\n(wheez$ adj3 child$).tw.\n1 or 2 or 9\n")
    args = ["translate", str(tmp_path / "s.txt"), "--from", "ovid", "--to", "pubmed", "--json"]
    done = CliRunner().invoke(main, args)
    report = json.loads(done.stdout)
    assert [line["text"] for line in report["lines"]] == [
        '"Asthma"[mesh]',
        "wheez*[tiab] AND child*[tiab]",
        "#1 OR #2 OR #9",
    ]
    assert [(loss["line"], loss["effect"]) for loss in report["losses"]] == [(2, "more")]
    assert [(found["code"], found["line"]) for found in report["problems"]] == [("E821", 3)]
    assert done.exit_code == 1
