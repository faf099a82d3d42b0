"""The plain language summary: sentences with what they rest on, own wordings, and accepting."""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.routing import Route

from stook.edits import ConflictError, EditError, RemoveValue, SaveText
from stook.files.layout import EDITS, LOCK
from stook.files.text import decode
from stook.files.yaml_entry import with_entry
from stook.language.catalogue import wording
from stook.model.summary import Sentence, Summary
from stook.pipeline.build import Built
from stook.problems import Problem
from stook.render.data import lock_text
from stook.render.lock import lock_moves
from stook.store import digest
from stook.summary.plain import write_summary
from stook.summary.rewordings import pin
from stook.web.screen import Form, Screen, action, view

KEYS = (
    ("Next, previous sentence", ("j", "k")),
    ("Own wording", ("e",)),
    ("Next remark", ("n",)),
    ("Undo", ("z",)),
)
MOST_WORDS = 2000  # characters of one sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: plain words, or a number with the id of its fact and its basis."""

    text: str
    fact: str = ""
    basis: str = ""


@view
def summary(screen: Screen) -> Response:
    """The summary; one sentence open beside it."""
    built = screen.desk.built
    sentences = {one.id: one for one in built.summary.sentences}
    chosen = screen.arg("sentence")
    here = sentences.get(chosen) or next(iter(sentences.values()), None)
    return screen.page(
        "summary.html",
        title="Summary",
        keys=KEYS,
        text=built.summary,
        pieces=lambda sentence: pieces_of(sentence, built),
        here=here,
        computed=computed(screen).get(here.id) if here else None,
        edit=built.review.edits.edits.get(here.id) if here else None,
        facts=[built.facts[id_] for id_ in _facts(here, built)] if here else [],
        remarks=remarks_of(built),
        order=list(sentences),
        from_data=sum(not one.authored for one in sentences.values()),
        words=sum(len(one.text.split()) for one in sentences.values()),
        moves=moves(screen),
    )


def computed(screen: Screen) -> dict[str, Sentence]:
    """The sentences as they follow from the data, before anybody reworded one."""

    def make(built: Built) -> dict[str, Sentence]:
        text: Summary = write_summary(built.plan, wording(built.review.protocol.language))
        return {one.id: one for one in text.sentences}

    return screen.desk.derived("computed summary", make)


def pieces_of(sentence: Sentence, built: Built) -> list[Piece]:
    """A sentence cut at the numbers that it shows."""
    pieces, at = [], 0
    for start, end, fact in sorted(sentence.spans):
        if start < at:
            continue
        known = built.facts.get(fact) or built.plan.facts.get(fact)
        basis = known.basis.value if known else ""
        pieces.append(Piece(sentence.text[at:start]))
        pieces.append(Piece(sentence.text[start:end], fact, basis))
        at = end
    return [piece for piece in [*pieces, Piece(sentence.text[at:])] if piece.text]


def _facts(sentence: Sentence, built: Built) -> list[str]:
    ids = [fact for _, _, fact in sentence.spans]
    return [id_ for id_ in dict.fromkeys(ids) if id_ in built.facts]


def remarks_of(built: Built) -> list[tuple[Problem, str]]:
    """What is remarked of the words, with the sentence where it is about one."""
    known = {one.id for one in built.summary.sentences}
    found = []
    for one in built.problems:
        if one.code[1] != "6" or one.accepted:
            continue
        sentence = one.place.cell.rpartition("/")[2]
        found.append((one, sentence if sentence in known else ""))
    return found


def moves(screen: Screen) -> list[str]:
    """What moved since facts.lock was accepted; everything is new where it never was."""
    data = screen.desk.read(LOCK)
    if data is None:
        return []
    before = data.decode("utf-8", "replace")
    return screen.desk.derived(
        f"moves {digest(data)}", lambda b: list(lock_moves(before, lock_text(b)))
    )


@action
def reword(screen: Screen, form: Form) -> Response:
    """Save a person's own wording, pinned to what the sentence rests on now; or take it back."""
    built = screen.desk.built
    sentence = computed(screen).get(form.get("sentence", ""))
    if sentence is None:
        raise EditError("Choose a sentence of the summary.")
    if form.get("back") == "computed":
        edit = RemoveValue(file=EDITS, path=("edits", sentence.id))
        screen.desk.save([edit], f"wording of {sentence.id}")
        return screen.to(f"/summary?sentence={sentence.id}")
    words = " ".join(form.get("text", "").split())
    if not words or len(words) > MOST_WORDS:
        raise EditError(f"A wording has between 1 and {MOST_WORDS} characters.")
    findings = {one.id: one for one in built.findings}
    before = built.review.edits.edits.get(sentence.id)
    held_words = before.text if before else ""
    if form.get("over") != "yes" and form.get("base", held_words) != held_words:
        raise ConflictError(EDITS, words, held_words, form["base"])
    content = {"text": words, "of": pin(built.review, sentence, built.facts, findings)}
    if form.get("why", "").strip():
        content["why"] = " ".join(form["why"].split())
    data = screen.desk.read(EDITS)
    held = decode(EDITS, data)[0] if data is not None else ""
    if held is None:
        raise EditError(f"{EDITS} cannot be read; mend it in an editor first.")
    try:
        written = with_entry(held, "edits", sentence.id, content)
    except ValueError as error:
        raise EditError(f"{EDITS}: {error}.") from None
    was = digest(data) if data is not None else None
    screen.desk.save([SaveText(file=EDITS, text=written, was=was)], f"wording of {sentence.id}")
    return screen.to(f"/summary?sentence={sentence.id}")


@action
def accept(screen: Screen, _form: Form) -> Response:
    """Lock the current results as the agreed ones (facts.lock)."""
    built = screen.desk.built
    if built.blocked:
        raise EditError("Errors stand in the way; Problems lists them.")
    data = screen.desk.read(LOCK)
    was = digest(data) if data is not None else None
    screen.desk.save([SaveText(file=LOCK, text=lock_text(built), was=was)], "accepted the results")
    return screen.to("/summary")


ROUTES = [
    Route("/summary", summary),
    Route("/summary/reword", reword, methods=["POST"]),
    Route("/summary/accept", accept, methods=["POST"]),
]
