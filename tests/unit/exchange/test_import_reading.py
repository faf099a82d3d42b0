"""Reading packages: layouts, missing values, what is wrong with its line."""

import io
import zipfile
from pathlib import Path

from importkit import HEADER, package
from stook.exchange.revman import Package, read_package

ROW = "1,1,Death,,Lee 2001,2001,,,,,7,22,,,9,26,,,100,0.919192,0.409631,2.062621"


def test_column_names_are_the_same_in_every_spelling(tmp_path: Path) -> None:
    names = HEADER.lower().replace(" ", "_").replace("weight", "weight_percent")
    plain = package(tmp_path, ROW, header=names)
    assert plain.problems == ()
    assert (plain.rows[0].experimental.cases, plain.rows[0].stored.weight) == (7, 100)


def test_missing_values_are_written_in_several_ways(tmp_path: Path) -> None:
    row = package(tmp_path, ROW.replace(",,,,,7", ",#N/A,#n/a,,NA,7")).rows[0]
    assert row.giv_mean is row.giv_se is row.experimental.sd is None


def test_an_unknown_column_is_reported_and_a_needed_one_missed(tmp_path: Path) -> None:
    read = package(tmp_path, f"{ROW},x", header=f"{HEADER},Colour")
    assert [(p.code, p.place.line) for p in read.problems] == [("W772", 1)]
    assert "Colour" in read.problems[0].what
    bare = package(tmp_path, ROW, header=HEADER.replace("Study,", "Trial,", 1))
    assert "E771" in [p.code for p in bare.problems]
    assert bare.rows == ()


def test_a_row_that_cannot_be_read_is_named_with_its_line(tmp_path: Path) -> None:
    rows = [ROW, ROW.replace("7,22", "seven,22"), ROW.replace("Lee 2001", ""), ROW + ",1"]
    read = package(tmp_path, "\n".join(rows))
    assert len(read.rows) == 1
    assert sorted((p.place.line, p.code) for p in read.problems) == [
        (3, "E773"), (4, "E773"), (5, "E773"),
    ]  # fmt: skip


def test_lines_count_through_cells_with_line_breaks(tmp_path: Path) -> None:
    rows = ROW.replace("Death", '"Death\nfrom any cause"') + "\n" + ROW.replace("7,22", "x,22")
    assert package(tmp_path, rows).problems[0].place.line == 4


def test_markup_in_names_is_dropped(tmp_path: Path) -> None:
    read = package(tmp_path, ROW.replace("Death", "<p>Death&nbsp;&amp; more</p>"))
    assert read.rows[0].name == "Death & more"


def test_a_zip_in_a_zip_is_read_like_the_folder(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), tmp_path / "package.zip"
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("CD1-analysis-data/CD1-data-rows.csv", f"\ufeff{HEADER}\r\n{ROW}\r\n")
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("files/CD1-data.zip", inner.getvalue())
        archive.writestr("files/article.pdf", b"not wanted")
    read = read_package(outer)
    assert (read.name, len(read.rows), read.problems) == ("CD1", 1, ())


def test_what_is_no_package_is_said_so(tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(b"PK\x03\x04 and then nothing")
    noise = tmp_path / "noise.csv"
    noise.write_bytes(bytes(range(256)) * 4)
    for path in (damaged, noise, tmp_path):
        assert {p.code for p in read_package(path).problems} & {"E770", "E771"}, path


RM5 = """<?xml version="1.0" encoding="ISO-8859-1"?>{doctype}
<COCHRANE_REVIEW><STUDIES><STUDY ID="STD-1" NAME="Lee 2001" YEAR="2001"/></STUDIES>
<ANALYSES_AND_DATA><COMPARISON NO="1"><NAME>A versus B</NAME>
<DICH_OUTCOME NO="1" EFFECT_MEASURE="RR" METHOD="IV" RANDOM="NO" TOTALS="YES" CI_TOTAL="95"
 EFFECT_SIZE="0.9191919191919192" CI_START="0.4096313" CI_END="2.0626206" STUDIES="1"
 SWAP_EVENTS="NO" WEIGHT="100.0"><NAME>Death</NAME>
<DICH_DATA STUDY_ID="STD-1" EVENTS_1="7" TOTAL_1="22" EVENTS_2="{events}" TOTAL_2="26"
 EFFECT_SIZE="{effect}" CI_START="0.4096313" CI_END="2.0626206" WEIGHT="100.0"/>
</DICH_OUTCOME><OTHER_OUTCOME NO="2"><NAME>Views</NAME></OTHER_OUTCOME>
</COMPARISON></ANALYSES_AND_DATA></COCHRANE_REVIEW>"""


def rm5(folder: Path, doctype: str = "", events: str = "9", effect: str = "0.91919") -> Package:
    path = folder / "old.rm5"
    path.write_text(RM5.format(doctype=doctype, events=events, effect=effect))
    return read_package(path)


def test_a_revman_5_file_is_a_package_too(tmp_path: Path) -> None:
    read = rm5(tmp_path)
    (row,) = read.rows
    assert (row.study, row.experimental.cases, row.stored.effect) == ("Lee 2001", 7, 0.91919)
    assert (row.place.line, read.settings["1", "1"].measure) == (7, "RR")
    assert [(p.code, p.place.line) for p in read.problems] == [("W778", 9)]  # OTHER_OUTCOME


def test_a_revman_5_row_without_result_is_not_stored_and_a_bad_number_named(
    tmp_path: Path,
) -> None:
    assert rm5(tmp_path, effect="").rows[0].stored.placeholder
    read = rm5(tmp_path, events="nine")
    assert [(p.code, p.place.line) for p in read.problems] == [("E773", 7), ("W778", 9)]


def test_a_revman_5_file_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    assert [p.code for p in rm5(tmp_path, bomb).problems] == ["E770"]
    broken = rm5(tmp_path, "<")
    assert [p.code for p in broken.problems] == ["E770"]


def test_studies_bring_references_and_judgements(tmp_path: Path) -> None:
    (tmp_path / "X-included.ris").write_text(
        "TY  - JOUR\nAU  - Lee,A.\nAU  - Day,B.\nTI  - A trial\nJF  - J\nDA  - 2001///\n"
        "NS  - Lee 2001\nDO  - 10.1/x\nC3  - PubMed 123\nER  - \n"
    )
    (tmp_path / "X-risk-of-bias.csv").write_text(
        "Study,Domain (judgement): Allocation,Domain (support): Allocation\nLee 2001,Low risk,Why\n"
    )
    (tmp_path / "X-data-rows.csv").write_text(f"{HEADER}\n{ROW}\n")
    info = read_package(tmp_path).studies["Lee 2001"]
    assert info.references == ("Lee,A. et al. A trial. J. 2001. doi:10.1/x. pmid:123",)
    assert (info.judgements[0].domain, info.judgements[0].value) == ("Allocation", "Low risk")
