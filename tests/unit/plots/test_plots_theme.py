"""Colours: readable in both themes (WCAG 2.2: text 4.5 to 1, marks 3 to 1), told apart in grey."""

import pytest

from stook.plots.theme import PALETTES, stylesheet

THEMES = sorted(PALETTES)


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance of an sRGB colour."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["ink", "soft", "accent"])
@pytest.mark.parametrize("ground", ["paper", "band", "shade1", "shade2", "shade3"])
def test_text_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = PALETTES[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("judgement", ["low", "some", "high"])
def test_signs_can_be_read_on_their_discs(theme: str, judgement: str) -> None:
    colours = PALETTES[theme]
    assert contrast(colours[f"{judgement}-sign"], colours[judgement]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("mark", ["low", "some-edge", "high", "unknown-sign", "square", "soft"])
def test_marks_stand_out_from_the_paper(theme: str, mark: str) -> None:
    colours = PALETTES[theme]
    assert contrast(colours[mark], colours["paper"]) >= 3


def test_print_is_light_whatever_the_reader_prefers() -> None:
    dark = PALETTES["dark"]["paper"]
    outside = stylesheet("auto").split("@media screen")[0]
    assert dark not in outside
    assert PALETTES["light"]["paper"] in outside
