"""Limits, registration, support, interests, data; and what a living review adds."""

from stook.pipeline.build import Built
from stook.render.checklists.answer import (
    Answer,
    from_abstract,
    from_prose,
    from_search,
    held,
)


def limits_evidence(built: Built) -> Answer:
    """Limits evidence."""
    told = from_abstract(built, "limitations")
    written = from_prose(built, "discussion")
    if written.state == "met":
        return written
    return Answer("partly", told.where, written.missing) if told.state == "met" else written


def registration(built: Built) -> Answer:
    """Registration."""
    text = built.review.protocol.registration
    return held(text, f"Registration: {text}", "Write `registration` (or that there is none).")


def protocol_link(built: Built) -> Answer:
    """Protocol link."""
    text = built.review.protocol.registration
    linked = "http" in text or "doi" in text.lower()
    if linked:
        return Answer("met", text)
    missing = "Say in `registration` where the protocol can be read (an address or DOI)."
    return Answer("partly", "review.yaml is the protocol", missing)


def amendments(built: Built) -> Answer:
    """Amendments."""
    changes = built.review.protocol.amendments
    if changes:
        return Answer("met", f"Methods: {len(changes)} amendments with reasons")
    return Answer("partly", "No amendment is recorded", "Record changes in `amendments`.")


def funding(built: Built) -> Answer:
    """Funding."""
    text = built.review.protocol.funding
    return held(text, f"Sources of support: {text}", "Write `funding` in review.yaml.")


def interests(built: Built) -> Answer:
    """Interests."""
    team = built.review.protocol.team
    said = [person for person in team if person.interests]
    if team and len(said) < len(team):
        names = ", ".join(person.name for person in team if not person.interests)
        return Answer("partly" if said else "missing", "", f"Write `interests` for {names}.")
    return held(said, "Declarations of interest", "Write `team` with `interests`.")


def public_data(built: Built) -> Answer:
    """Public data."""
    written = from_prose(built, "data")
    if written.state == "met":
        return written
    return Answer("partly", "Data and code availability",
                  "Say in text/data.md where the folder can be had.")  # fmt: skip


def search_limits(built: Built) -> Answer:
    """Search limits."""
    sources = built.review.sources
    stated = [one for one in sources if one.limits or "no limit" in one.note.lower()]
    silent = [one.source for one in stated if one.limits and not one.limits_why]
    if silent:
        return Answer("partly", "Search strategies", f"Write `limits_why` for {silent[0]}.")
    if stated and len(stated) == len(sources):
        return Answer("met", "Search strategies")
    return Answer("partly" if stated else "missing", "", "Write `limits`, or that there were none.")


def search_filters(built: Built) -> Answer:
    """Search filters."""
    used = [one for one in built.review.sources if one.filters]
    if used:
        return Answer("met", f"Search strategies: {', '.join(one.source for one in used)}")
    return Answer("missing", missing="Write `filters`, or in `note` that none were used.")


def living_title(built: Built) -> Answer:
    """Living title."""
    named = "living" in built.review.protocol.title.lower()
    return held(named, "Title", "Say in `title` that the review is living, and its version.")


def living(built: Built) -> Answer:
    """Living."""
    return from_prose(built, "living")


def updates(built: Built) -> Answer:
    """Updates."""
    return from_search(built, "updates")


def previous(built: Built) -> Answer:
    """Previous."""
    box = built.flow.boxes.get("previous_studies")
    known = box is not None and box.count is not None
    return held(known, "Flow of studies: previous version", "Declare flow.previous_studies.")


def authors_roles(built: Built) -> Answer:
    """Authors roles."""
    team = built.review.protocol.team
    said = [person for person in team if person.role]
    return held(
        said and len(said) == len(team), "Contributions of authors", "Write `role` for everybody."
    )
