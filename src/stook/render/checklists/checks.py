"""The questions behind the items: does the folder hold it, and where is it reported?

Each looks at the thing itself (a value, a row, a sentence); an item is never met by default. What
a folder has no place for is answered by the team's own text (`text/<name>.md`).
"""

from collections.abc import Callable
from typing import Final

from stook.pipeline.build import Built
from stook.render.checklists import introduction, methods, other, results
from stook.render.checklists.answer import Answer, from_abstract, from_prose, from_search

Question = Callable[[Built], Answer]
_NAMED: Final[dict[str, Callable[[Built, str], Answer]]] = {
    "prose": from_prose,
    "search": from_search,
    "abstract": from_abstract,
}


def answer(built: Built, check: str) -> Answer:
    """The answer to a question by its name; `prose:x`, `search:x` and `abstract:x` take a name."""
    kind, colon, name = check.partition(":")
    return _NAMED[kind](built, name) if colon else QUESTIONS[check](built)


QUESTIONS: Final[dict[str, Question]] = {
    "title": introduction.title,
    "abstract": introduction.whole_abstract,
    "background": introduction.background,
    "question": introduction.question,
    "eligibility": methods.eligibility,
    "search_dates": methods.search_dates,
    "strategies": lambda built: from_search(built, "strategy"),
    "screening": methods.screening,
    "extraction": methods.extraction,
    "outcomes": methods.outcomes,
    "variables": methods.variables,
    "bias_tool": methods.bias_tool,
    "measures": methods.measures,
    "grouping": methods.grouping,
    "conversions": methods.conversions,
    "display": methods.display,
    "methods": methods.methods,
    "causes_planned": methods.causes_planned,
    "sensitivity": methods.sensitivity,
    "missing_results": methods.missing_results,
    "certainty_method": methods.certainty_method,
    "not_pooled": methods.not_pooled,
    "flow": results.flow,
    "excluded": results.excluded,
    "characteristics": results.characteristics,
    "bias_results": results.bias_results,
    "study_results": results.study_results,
    "synthesis_bias": results.bias_results,
    "synthesis_results": results.synthesis_results,
    "causes": results.causes,
    "certainty": results.certainty,
    "limits_evidence": other.limits_evidence,
    "registration": other.registration,
    "protocol_link": other.protocol_link,
    "amendments": other.amendments,
    "funding": other.funding,
    "interests": other.interests,
    "public_data": other.public_data,
    "search_limits": other.search_limits,
    "search_filters": other.search_filters,
    "living_title": other.living_title,
    "living_status": other.living,
    "living_reason": other.living,
    "living_plan": other.updates,
    "previous": other.previous,
    "changes": other.living,
    "authors_roles": other.authors_roles,
}
