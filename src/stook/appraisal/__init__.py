"""APPRAISAL: risk-of-bias tools as forms in YAML files, and one engine that evaluates any of them.

The wording of the published instruments is licensed; the labels here are our own, and each form
links to its original (docs/adr/0013). `proposals` applies a form to what assessors wrote,
`judgement_rows` writes their table. May import: records, files, language, model, problems.
"""

from stook.appraisal.engine import Assessed, Proposal, assess, chosen, evaluate, propose_overall
from stook.appraisal.forms import BUILT_IN, built_in, folder_of
from stook.appraisal.reading import Fault, form_from
from stook.appraisal.result_judgements import JudgedResult, choices_of, judged_results

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
