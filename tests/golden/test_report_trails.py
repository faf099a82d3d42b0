"""Every number in what is published has a trail; the share is printed and is the whole."""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from reportcases import NUMBER, TRAIL, Page, walked
from stook.pipeline.build import Built, build
from stook.pipeline.engine import Engine
from stook.render.outputs import outputs
from stook.store import FolderStore

EXAMPLES = Path(__file__).parents[2] / "examples"
REVIEWS = sorted(path.parent.name for path in EXAMPLES.glob("*/review.yaml"))


def told(what: str, traced: int, of: int) -> None:
    """Print the share of numbers with a trail."""
    sys.stdout.write(f"\n{what}: {100 * traced / of:.1f}% of {of} numbers have a trail\n")


@pytest.fixture(scope="module", params=REVIEWS)
def published(request: pytest.FixtureRequest) -> tuple[Built, dict[str, bytes]]:
    engine = Engine()
    built = build(FolderStore(EXAMPLES / request.param), engine)
    return built, outputs(built, engine)


@pytest.fixture(scope="module")
def page(published: tuple[Built, dict[str, bytes]]) -> Page:
    return Page(published[1]["report.html"].decode())


def test_every_number_of_the_report_has_a_trail(
    published: tuple[Built, dict[str, bytes]], page: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    built = published[0]
    cited = {one.id for one in built.summary.sentences if one.authored and one.citations}
    good, bad = walked(page, cited)
    with capsys.disabled():
        told(f"{built.review.protocol.id}, report", len(good), len(good) + len(bad))
    assert len(good) > 100
    assert bad == []


def test_links_of_the_report_lead_to_one_place_each(page: Page) -> None:
    assert [id_ for id_, times in Counter(page.ids).items() if times > 1] == []
    inside = {href[1:] for href in page.hrefs if href.startswith("#")}
    assert inside - set(page.ids) - page.cards == set()


def test_every_row_of_a_plot_names_a_fact_with_a_card(page: Page) -> None:
    assert {f"fact:{fact}" for fact in page.facts} - page.cards == set()


def test_what_the_forest_shows_is_what_its_fact_says(
    published: tuple[Built, dict[str, bytes]], page: Page
) -> None:
    """Every estimate in a link of its own, beside its interval, is its fact's text."""
    built = published[0]
    shown = [
        (next(e for e in around if e.tag == "a").attributes["href"].removeprefix("#fact:"), text)
        for text, around in page.texts
        if any(e.attributes.get("href", "").startswith("#fact:") for e in around)
        and any("e" in element.classes for element in around)
        and any("an" in element.classes for element in around)
        and not any("rng" in element.classes for element in around)
    ]
    own = [(fact, text) for fact, text in shown if fact.endswith((".effect", ".estimate"))]
    assert own
    for fact, text in own:
        assert text.strip() == built.facts[fact].text, fact


def ends(page: Page, id_: str) -> set[str]:
    """The kinds of source that a card ends at, over all cards that it was made from."""
    kinds: set[str] = set()
    seen: set[str] = set()
    waiting = [id_]
    while waiting:
        card = page.card(waiting.pop())
        kinds |= {source[0] for source in card.get("sources", ())}
        for href, _ in card.get("links", ()):
            if href[1:] not in seen:
                seen.add(href[1:])
                waiting.append(href[1:])
    return kinds


def test_every_number_ends_at_a_cell_a_declared_source_or_a_judgement(
    published: tuple[Built, dict[str, bytes]], page: Page
) -> None:
    built = published[0]
    linked = {href[1:] for href in page.hrefs if TRAIL.match(href)}
    assert linked
    bare = {f"why:{one.id}" for one in built.findings if one.certainty is None and not one.studies}
    counts_nothing = {f"fact:{id_}" for id_, fact in built.facts.items() if not fact.sources}
    nowhere = {id_ for id_ in linked if not ends(page, id_)}
    defaults = {id_ for id_ in nowhere if "default of stook" in page.card(id_)["basis"]}
    assert nowhere - defaults <= bare | counts_nothing


def test_a_study_s_card_shows_what_its_groups_reported(
    published: tuple[Built, dict[str, bytes]], page: Page
) -> None:
    """Events, means, SDs stand on the card itself, not behind the pooled effect."""
    built = published[0]
    studies = [id_ for id_ in built.facts if ".study." in id_ and id_.endswith(".effect")]
    assert studies
    for id_ in studies:
        if built.facts[id_].value is None:
            continue
        card = page.card(f"fact:{id_}")
        assert "links" not in card
        places = {source[1].partition(":")[0] for source in card["sources"]}
        assert "extraction/agreed/results.csv" in places, id_


def test_a_declared_number_says_so_first(published: tuple[Built, dict[str, bytes]]) -> None:
    built, files = published
    page = Page(files["report.html"].decode())
    declared = [id_ for id_, fact in built.facts.items() if fact.basis.value == "declared"]
    shown = [id_ for id_ in declared if f"fact:{id_}" in page.cards]
    assert all(page.card(f"fact:{id_}")["basis"].startswith("DECLARED") for id_ in shown)


def test_every_number_of_the_summary_has_a_trail(
    published: tuple[Built, dict[str, bytes]], capsys: pytest.CaptureFixture[str]
) -> None:
    built, files = published
    known = {one["id"] for one in json.loads(files["facts.json"])}
    shown, bare = [], []
    for one in built.summary.sentences:
        if one.id == "title" or (one.authored and one.citations):
            continue
        at = {i for start, end, fact in one.spans if fact in known for i in range(start, end)}
        for found in NUMBER.finditer(one.text):
            (shown if found.start() in at else bare).append(one.text)
    with capsys.disabled():
        told(f"{built.review.protocol.id}, summary", len(shown), len(shown) + len(bare))
    assert bare == []
    assert shown


def test_labels_of_the_summary_count_its_own_sentences(
    published: tuple[Built, dict[str, bytes]],
) -> None:
    built, files = published
    page = Page(files[f"summary.{built.summary.language}.html"].decode())
    labels = [
        (text, around[-1].attributes)
        for text, around in page.texts
        if "label" in around[-1].classes
    ]
    assert labels
    for text, attributes in labels:
        cell = attributes.get("data-cell", "")
        assert built.review.cells.values[cell] == text if cell else "sentences.json" in files
    sentences = built.summary.sentences
    written = sum(one.authored for one in sentences)
    below = " ".join(built.summary.below)
    assert f"{len(sentences) - written} of its {len(sentences)} sentences" in below
