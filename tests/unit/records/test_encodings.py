"""Old encodings are guessed by a detector and by how letters stand; never by one sign."""

from pathlib import Path

import pytest

from stook.records.formats.citations import Export
from stook.records.formats.encoding import encoding_of
from stook.records.formats.guessing import is_dense

FOLDER = Path(__file__).parent / "exports"
CHINESE = "针刺治疗慢性腰痛的随机对照试验", "王小明", "目的：观察针刺治疗慢性腰痛的临床疗效。"
TAIWAN = "針刺治療偏頭痛的隨機對照試驗", "陳美玲", "目的：觀察針刺的療效與安全性。"
JAPANESE = "慢性腰痛に対する鍼治療の無作為化比較試験", "山田太郎", "タイトルと抄録を調べた。"
KOREAN = "만성 요통에 대한 침 치료의 무작위 대조 시험", "김철수", "목적: 침의 효과를 알아본다."
CZECH = (
    "Léčba chronické bolesti zad: žádný účinek přípravku",
    "Dvořák, Jiří",
    "Cíl: účinek.",
)
POLISH = (
    "Leczenie przewlekłego bólu pleców u dorosłych",
    "Wójcik, Łukasz",
    "Ocenić ćwiczenia.",
)
RUSSIAN = "Лечение хронической боли в спине", "Иванов, И. И.", "Цель: оценить эффективность."
GREEK = "Θεραπεία του χρόνιου πόνου", "Παπαδόπουλος, Γ.", "Σκοπός: η αξιολόγηση."
FRENCH = (
    "Étude randomisée chez des sujets âgés : où et comment",
    "Lefèvre, Zoé",
    "Méthode contrôlée.",
)
GERMAN = "Übungen für Ältere: größere Kräfte", "Müller, Jürgen", "Ziel: geprüft wurde die Wärme."


def ris(texts: tuple[str, str, str], encoding: str, others: int = 0) -> bytes:
    """A record, between English ones as in most exports."""
    english = "TY  - JOUR\nTI  - Exercise for pain in adults\nAU  - Lee, Kim\nER  - \n" * others
    title, author, abstract = texts
    own = f"TY  - JOUR\nTI  - {title}\nAU  - {author}\nAB  - {abstract}\nER  - \n"
    return (english + own + english).encode(encoding)


@pytest.mark.parametrize("others", [0, 60])
@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("gbk", CHINESE), ("gb18030", CHINESE), ("big5", TAIWAN), ("shift_jis", JAPANESE),
        ("cp932", JAPANESE), ("euc_jp", JAPANESE), ("euc_kr", KOREAN), ("cp949", KOREAN),
        ("cp1250", CZECH), ("cp1250", POLISH), ("cp1251", RUSSIAN), ("koi8_r", RUSSIAN),
        ("cp1253", GREEK), ("cp1252", FRENCH), ("cp1252", GERMAN), ("mac_roman", FRENCH),
        ("cp850", GERMAN), ("utf-16-le", CHINESE), ("utf-16-be", RUSSIAN), ("utf-16", FRENCH),
        ("utf-16-le", GERMAN), ("utf-8-sig", JAPANESE),
    ],
)  # fmt: skip
def test_letters_are_the_right_ones(
    encoding: str, texts: tuple[str, str, str], others: int
) -> None:
    records = list(Export(ris(texts, encoding, others)).records())
    record = records[others]
    assert (record.title, record.authors[0], record.abstract) == texts


@pytest.mark.parametrize(
    ("name", "title", "author"),
    [
        ("gbk.ris", "针刺治疗慢性腰痛的随机对照试验", "王小明"),
        ("cnki_gbk.txt", "针刺治疗偏头痛的随机对照试验", "杨育伟"),
        ("sjis.ris", "慢性腰痛に対する鍼治療の無作為化比較試験", "山田太郎"),
        ("sjis.csv", "鍼治療の無作為化試験", "山田 太郎"),
        ("cp1250.ris", "Léčba chronické bolesti zad: žádný účinek přípravku", "Dvořák, Jiří"),
        ("cp1251.ris", "Лечение хронической боли в спине", "Иванов, И. И."),
    ],
)
def test_files_that_were_misread(name: str, title: str, author: str) -> None:
    export = Export(FOLDER / name)
    record = next(export.records())
    assert record.title.startswith(title[:10])
    assert record.authors[0].startswith(author[:4])


@pytest.mark.parametrize(
    "name", ["Müller", "Lefèvre", "Nuñez", "Åström", "Sørensen", "Dvorák", "D’Amico"]
)
def test_one_name_in_an_english_file_is_western(name: str) -> None:
    data = ris(("Exercise for pain", f"{name}, Jo", "We asked 120 adults."), "cp1252", 5)
    assert encoding_of(data) == ("cp1252", False)


def test_letters_must_stand_together_to_be_of_another_script() -> None:
    assert is_dense("针刺治疗")
    assert not is_dense("针刺治")  # three letters might be anything
    assert is_dense("针刺治疗慢性腰 a针b a刺b a的b")  # seven of ten
    assert not is_dense("针刺治疗慢性 a针b a刺b a的b")  # six of nine
    assert is_dense("AIDS患者治疗")  # ideographs may stand beside Latin letters
    assert is_dense("боль")
    assert not is_dense("Lйиba chronickй ъиinek")  # an alphabet does not


def test_a_named_encoding_is_taken_and_not_guessed() -> None:
    export = Export(ris(RUSSIAN, "koi8_r"), encoding="koi8_r")
    assert [record.title for record in export.records()] == [RUSSIAN[0]]
    assert export.problems == []


def test_the_guess_is_named_as_people_know_it() -> None:
    export = Export(ris(JAPANESE, "shift_jis"))
    list(export.records())
    assert [(found.code, "Shift_JIS" in found.what) for found in export.problems] == [
        ("W705", True)
    ]


def test_dates_of_a_workbook_that_counts_from_1904() -> None:
    records = list(Export(FOLDER / "mac1904.xlsx").records())
    assert [record.year for record in records] == [2009]
    assert any("2009-05-01" in str(field.value) for field in records[0].extra)


def test_four_letters_tell_central_europe_from_the_west() -> None:
    assert encoding_of("AU  - Łoś, Ząbć\nTI  - x\n".encode("cp1250")) == ("cp1250", False)
    assert encoding_of("AU  - Łoś, Ząb\nTI  - x\n".encode("cp1250")) == ("cp1252", False)


def test_zeros_on_one_side_are_utf_16_from_a_fifth() -> None:
    text = "ab" * 40
    assert encoding_of(text.encode() + "针刺治疗".encode("utf-16-le") * 2)[0] != "utf-16-le"
    wide = ("针" * 79 + "a" * 21).encode("utf-16-le")
    assert encoding_of(wide) == ("utf-16-le", False)
    assert encoding_of(("针" * 81 + "a" * 19).encode("utf-16-le"))[0] != "utf-16-le"
