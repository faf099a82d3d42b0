"""The engine runs a step only when the content of its inputs changed, and says why it ran."""

from stook.pipeline.engine import Engine, Memory


def double(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(2 * number for number in numbers)


def positive(numbers: tuple[int, ...]) -> int:
    return sum(number > 0 for number in numbers)


def build(numbers: tuple[int, ...], before: Memory, code: str = "1") -> tuple[int, Engine]:
    """Two steps, one after the other."""
    engine = Engine(code=code, before=before)
    doubled = engine.run("double", tuple[int, ...], double, numbers=numbers)
    return engine.run("positive", int, positive, numbers=doubled), engine


def test_the_first_build_runs_everything() -> None:
    result, engine = build((1, -2), Memory())
    assert result == 1
    assert [(ran.step, ran.reason) for ran in engine.ran] == [
        ("double", "first build"),
        ("positive", "first build"),
    ]


def test_an_unchanged_build_runs_nothing() -> None:
    _, first = build((1, -2), Memory())
    result, second = build((1, -2), first.after)
    assert result == 1
    assert second.ran == []


def test_a_change_runs_what_depends_on_it_and_says_why() -> None:
    _, first = build((1, -2), Memory())
    result, second = build((1, 2), first.after)
    assert result == 2
    assert second.ran[0].reason == "changed: numbers"


def test_a_change_that_alters_nothing_stops_there() -> None:
    engine = Engine(before=Memory())
    engine.run("count", int, positive, numbers=(1, -2))
    engine.run("after", tuple[int, ...], double, numbers=(1,))
    again = Engine(before=engine.after)
    count = again.run("count", int, positive, numbers=(3, -9))
    again.run("after", tuple[int, ...], double, numbers=(count,))
    assert [ran.step for ran in again.ran] == ["count"]


def test_other_code_means_other_outputs() -> None:
    _, first = build((1, -2), Memory())
    _, second = build((1, -2), first.after, code="2")
    assert [ran.reason for ran in second.ran] == ["another version of stook"] * 2
