"""FORMS AS DATA: risk-of-bias tools as YAML files, and one engine that evaluates any of them.

The wording of the published instruments is licensed; the labels here are our own, and each form
links to its original (docs/adr/0013). May import: model and problems.
"""

from stook.tools.engine import Assessed, Proposal, assess, chosen, evaluate, propose_overall
from stook.tools.forms import BUILT_IN, built_in, folder_of
from stook.tools.reading import Fault, form_from
from stook.tools.results import JudgedResult, choices_of, judged_results

__all__ = [
    "BUILT_IN",
    "Assessed",
    "Fault",
    "JudgedResult",
    "Proposal",
    "assess",
    "built_in",
    "choices_of",
    "chosen",
    "evaluate",
    "folder_of",
    "form_from",
    "judged_results",
    "propose_overall",
]
