"""FORMS AS DATA: risk-of-bias tools as YAML files, and one engine that evaluates any of them.

The wording of the published instruments is licensed; the labels here are our own, and each form
links to its original (docs/adr/0013). May import: model and problems.
"""

from stook.tools.engine import Assessed, Proposal, assess, chosen, evaluate, propose_overall
from stook.tools.forms import BUILT_IN, built_in, folder_of
from stook.tools.reading import Fault, form_from

__all__ = [
    "BUILT_IN",
    "Assessed",
    "Fault",
    "Proposal",
    "assess",
    "built_in",
    "chosen",
    "evaluate",
    "folder_of",
    "form_from",
    "propose_overall",
]
