"""Every number in what is published has a trail; the share is printed and is the whole."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from reportcases import NUMBER, Page, walked
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
    assert inside - set(page.ids) == set()


def test_every_row_of_a_plot_names_a_fact_with_a_card(page: Page) -> None:
    assert page.facts
    assert {f"fact:{fact}" for fact in page.facts} - page.cards == set()


def test_what_a_plot_says_is_what_its_fact_says(
    published: tuple[Built, dict[str, bytes]],
) -> None:
    built, files = published
    text = files["report.html"].decode()
    rows = re.findall(
        r'<g class="sp-row sp-(?:study|pooled)" data-fact="([^"]+)">(.*?)\n</g>', text, re.DOTALL
    )
    assert len(rows) > 10
    for fact, row in rows:
        shown = re.findall(r"<text[^>]*>([^<]*)", row)
        value = built.facts[fact].value
        if isinstance(value, float) and abs(value) >= 0.005:
            assert built.facts[fact].text in shown, (fact, shown)


def test_a_card_ends_at_cells_or_leads_to_cards_that_do(
    published: tuple[Built, dict[str, bytes]],
) -> None:
    built, files = published
    text = files["report.html"].decode()
    cards = dict(re.findall(r'<div class="card" id="([^"]+)">(.*?)</div>', text, re.DOTALL))
    leads = {id_: re.findall(r'href="#([^"]+)"', body) for id_, body in cards.items()}
    ends = {id_ for id_, body in cards.items() if 'class="cells"' in body}
    while more := {i for i, to in leads.items() if i not in ends and ends.intersection(to)}:
        ends |= more
    nowhere = {id_ for id_ in set(cards) - ends if "default of stook" not in cards[id_]}
    bare = {f"why:{one.id}" for one in built.findings if one.certainty is None and not one.studies}
    counts_nothing = {f"fact:{id_}" for id_, fact in built.facts.items() if not fact.sources}
    assert nowhere <= bare | counts_nothing


def test_a_declared_number_says_so_first(published: tuple[Built, dict[str, bytes]]) -> None:
    built, files = published
    text = files["report.html"].decode()
    cards = dict(re.findall(r'<div class="card" id="fact:([^"]+)"><p[^>]*>([^<]*)', text))
    declared = [id_ for id_, fact in built.facts.items() if fact.basis.value == "declared"]
    shown = {id_: cards[id_] for id_ in declared if id_ in cards}
    assert all(first.startswith("DECLARED") for first in shown.values())


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
