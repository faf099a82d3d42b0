"""The column of the overall judgement, which no letter stands for."""

import re

from stook.plots import RobData, RobRow, traffic_light

DRAWN = traffic_light(
    RobData(
        rows=(RobRow("Lee 2001", ("low", "high")),),
        domains=(("D1", "Randomisation"), ("", "Overall")),
    )
)


def test_the_overall_judgement_is_headed_by_its_name_and_not_explained_again() -> None:
    texts = re.findall(r"<text[^>]*>([^<]*)<", DRAWN)
    assert texts.count("Overall") == 1
    assert "D1: Randomisation" in texts
    assert ": Overall" not in texts
