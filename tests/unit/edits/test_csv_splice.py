"""Cells and rows of tables: the value arrives, every other byte stays."""

import csv
import io
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stook.edits import AddRow, ConflictError, EditError, RemoveRow, SetCell
from stook.edits.editor import edited

ROWS = [
    ["study", "label", "note"],
    ["smith-2009", "Smith 2009", "two, arms"],
    ["lee-2011", "Lee 2011", 'said "no"'],
    ["roe-2015", "Roe 2015", ""],
]
VARIANTS = [
    (separator, quoting, end, bom, last)
    for separator, quoting, end, bom, last in itertools.product(
        ",;\t", (csv.QUOTE_MINIMAL, csv.QUOTE_ALL), ("\n", "\r\n"), (b"", b"\xef\xbb\xbf"), (0, 1)
    )
]


def written(separator: str, quoting: int, end: str, bom: bytes, last: int) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, quoting=quoting, lineterminator=end).writerows(ROWS)  # type: ignore[call-overload]
    text = out.getvalue()
    return bom + (text.removesuffix(end) if last else text).encode()


def rows(data: bytes, separator: str) -> list[list[str]]:
    text = data.decode("utf-8-sig")
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("value", ["plain", "a, b; c\td", 'she said "yes"', "", "Zürich − 5"])
def test_a_cell_is_set_and_every_other_byte_stays(
    variant: tuple[str, int, str, bytes, int], value: str
) -> None:
    before = written(*variant)
    edit = SetCell(file="studies.csv", where={"study": "lee-2011"}, column="label", value=value)
    after = edited(before, [edit])
    wanted = [list(row) for row in ROWS]
    wanted[2][1] = " ".join(value.split())
    assert rows(after, variant[0]) == wanted
    start = before.index(b"Lee 2011")
    assert after.startswith(before[: start - 1])
    assert after.endswith(before[start + len(b"Lee 2011") + 1 :])


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_row_is_added_in_the_hand_of_the_file(variant: tuple[str, int, str, bytes, int]) -> None:
    before = written(*variant)
    after = edited(before, [AddRow(file="f", values={"study": "new-2020", "note": "x"})])
    assert rows(after, variant[0]) == [*ROWS, ["new-2020", "", "x"]]
    assert after.startswith(before)
    assert after.count(b"\r\n") in (0, after.count(b"\n"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_new_column_is_added_to_every_row(variant: tuple[str, int, str, bytes, int]) -> None:
    before = written(*variant)
    edit = SetCell(file="f", where={"study": "roe-2015"}, column="country", value="Peru")
    after = rows(edited(before, [edit]), variant[0])
    assert [row[-1] for row in after] == ["country", "", "", "Peru"]
    assert [row[:-1] for row in after] == ROWS


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_removed_row_leaves_the_others(variant: tuple[str, int, str, bytes, int]) -> None:
    after = edited(written(*variant), [RemoveRow(file="f", where={"study": "lee-2011"})])
    assert rows(after, variant[0]) == [ROWS[0], ROWS[1], ROWS[3]]


def test_quoted_line_ends_are_one_cell() -> None:
    before = b'study,note\na,"first\nsecond"\nb,x\n'
    edit = SetCell(file="f", where={"study": "b"}, column="note", value="y")
    assert edited(before, [edit]) == b'study,note\na,"first\nsecond"\nb,y\n'


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-0.5", "-0.5"), ("-x", "'-x")]
)
def test_a_formula_is_written_behind_an_apostrophe(value: str, cell: str) -> None:
    after = edited(
        b"study,n\na,1\n", [SetCell(file="f", where={"study": "a"}, column="n", value=value)]
    )
    assert after == f"study,n\na,{cell}\n".encode()


def test_a_cell_that_somebody_else_changed_is_a_conflict() -> None:
    edit = SetCell(file="f", where={"study": "a"}, column="n", value="3", base="1")
    with pytest.raises(ConflictError) as caught:
        edited(b"study,n\na,2\n", [edit])
    assert (caught.value.mine, caught.value.theirs, caught.value.base) == ("3", "2", "1")
    assert edited(b"study,n\na,1\nb,9\n", [edit]) == b"study,n\na,3\nb,9\n"


@pytest.mark.parametrize(
    "data",
    [b"study,n\na,1\na,2\n", b"study,n\nb,1\n", b'study,n\na,"1\n', b"study,n\na,\xff\n", b""],
)
def test_what_cannot_be_edited_in_place_is_refused(data: bytes) -> None:
    with pytest.raises(EditError):
        edited(data, [SetCell(file="f", where={"study": "a"}, column="n", value="3")])


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=8)


@settings(max_examples=300, deadline=None)
@given(
    table=st.integers(2, 4).flatmap(
        lambda wide: st.lists(st.lists(CELL, min_size=wide, max_size=wide), min_size=1, max_size=5)
    ),
    value=CELL,
    data=st.data(),
)
def test_whatever_the_cells_hold_only_one_changes(
    table: list[list[str]], value: str, data: st.DataObject
) -> None:
    header = [f"c{n}" for n in range(len(table[0]))]
    body = [[f"r{n}", *row[1:]] for n, row in enumerate(table)]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([header, *body])
    row, column = (
        data.draw(st.integers(0, len(body) - 1)),
        data.draw(st.integers(1, len(header) - 1)),
    )
    edit = SetCell(file="f", where={"c0": f"r{row}"}, column=f"c{column}", value=value)
    after = rows(edited(out.getvalue().encode(), [edit]), ",")[1:]
    line = " ".join(value.split())
    if " ".join(body[row][column].split()) == line:
        return
    assert after[row][column].removeprefix("'") == line.removeprefix("'")
    after[row][column] = body[row][column]
    assert after == body


def test_a_number_has_the_decimal_sign_of_the_table() -> None:
    table = b"study;n;x\na;1,5;\nb;2;\n"
    edit = SetCell(file="f", where={"study": "b"}, column="n", value="2.25")
    assert edited(table, [edit]) == b"study;n;x\na;1,5;\nb;2,25;\n"
    plain = b"study;n;x\na;1.5;\nb;2;\n"
    assert edited(plain, [edit]) == b"study;n;x\na;1.5;\nb;2.25;\n"
    assert edited(b'study,n\na,"1,5"\nb,2\n', [edit]) == b'study,n\na,"1,5"\nb,2.25\n'
