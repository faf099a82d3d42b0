"""What starts with something is found by bisection, as looking at every text would find it."""

from hypothesis import given
from hypothesis import strategies as st

from stook.pipeline.lineage_of import Prefixes

TEXTS = st.lists(st.text("ab./", max_size=5), unique=True, max_size=30)


@given(TEXTS, st.text("ab./", min_size=1, max_size=3))
def test_all_are_found_in_their_order(texts: list[str], beginning: str) -> None:
    expected = tuple(text for text in texts if text.startswith(beginning))
    assert Prefixes(texts).starting(beginning) == expected


def test_several_beginnings_keep_the_order_of_the_texts() -> None:
    texts = ["x/2", "y", "x!1", "x/1", "xx"]
    assert Prefixes(texts).starting("x/", "x!") == ("x/2", "x!1", "x/1")
