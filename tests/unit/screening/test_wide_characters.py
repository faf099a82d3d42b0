"""Wide characters take two columns of a terminal: lines are no wider than it."""

import pytest
import wcwidth

from stook.cli import columns
from stook.cli.screening.screen_view import Marker, sized, wrapped

TITLE = "针刺治疗慢性腰痛的随机对照试验及其长期随访结果的系统评价" * 3
MIXED = "Acupuncture 针刺治疗慢性腰痛 for pain (한국어 제목) in adults with a long title " * 3


@pytest.mark.parametrize("text", [TITLE, MIXED, "a" * 150, "e\u0301" * 90])
@pytest.mark.parametrize("width", [20, 59, 60])
def test_no_line_is_wider_than_the_terminal(text: str, width: int) -> None:
    style = sized(width + 1, 20, dumb=True)
    assert style.width == width
    for lines in (Marker([], style).lines(text), wrapped(text, width)):
        widths = [wcwidth.wcswidth(line) for line in lines]
        assert max(widths) <= width
        assert max(widths) >= width - 12 or len(lines) == 1
        assert "".join("".join(lines).split()) == "".join(text.split())


def test_cut_counts_columns() -> None:
    assert columns.cut("针刺治疗", 5) == "针刺"
    assert columns.cut("针刺治疗", 4) == "针刺"
    assert columns.cut("针刺治疗", 8) == "针刺治疗"
    assert columns.cut("plain words", 5) == "plain"
