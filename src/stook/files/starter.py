"""An empty review to start from: a commented review.yaml and tables that have only headers."""

import json
from collections.abc import Mapping
from pathlib import Path

from stook.files import layout
from stook.files.hints import hints
from stook.files.text import slug
from stook.model.appraisal import Appraisal
from stook.model.study import Arm, Result, Study

_TABLES = {
    layout.STUDIES: Study,
    layout.ARMS: Arm,
    layout.RESULTS: Result,
    layout.ROB2: Appraisal,
}

_REVIEW = """\
# The protocol of the review. Lines that begin with # are notes for you; delete them freely.
# `stook schema > review.schema.json` writes a schema with which your editor completes this file.
stook: 1
id: {id}
title: {title}

# Everything has two names: the field's, and the one that everybody understands.
question:
  population: {{technical: adults}}
  condition: {{technical: the condition, lay: its plain name}}
  intervention: {{technical: the intervention, lay: its plain name}}

eligibility:
  designs: [randomised trials]
  include: []
  exclude: []

# What is measured. Ids (here: main-benefit) are what the tables refer to.
outcomes:
  main-benefit:
    technical: symptom severity
    lay: symptoms
    plural: true
    family: benefit            # or: unwanted effect
    kind: continuous           # dichotomous, time to event, rate, generic
    measure: MD                # SMD; RR, OR, RD for events
    direction: lower is better
    means: score               # or amount, time until, time without; event, absence of event
    importance: critical
    scale: {{min: 0, max: 100}}
    # From which difference on an effect matters to people; decide before you see results.
    thresholds: {{small: 10, moderate: 20, large: 30, source: decided by the team}}
    in_summary: true
  unwanted-effects:
    technical: adverse events
    lay: unwanted effects
    plural: true
    family: unwanted effect
    kind: dichotomous
    measure: RR
    thresholds: direction only
    in_summary: true

interventions:
  intervention: {{technical: the intervention, lay: its plain name}}
comparators:
  placebo: {{technical: placebo, kind: placebo}}
time_windows:
  short: {{label: short term, lay: in the first weeks}}
comparisons:
  intervention-placebo: {{intervention: intervention, comparator: placebo}}

synthesis:
  model: random
  method: IV
  estimator: REML
  interval: HKSJ
  prediction: HTS

team: []
amendments: []
# Problems that you looked at and accept: still listed, no longer blocking.
accepted: []
"""

_CERTAINTY = """\
# How sure we can be of each finding; a finding's id is comparison.outcome.window. For example:
# findings:
#   intervention-placebo.main-benefit.short:
#     certainty: low
#     reasons:
#       - {domain: risk of bias, code: rob.blinding, levels: 1, text: people knew what they got}
#       - {domain: imprecision, code: imprecision.small, levels: 1}
"""

_DECLARED = """\
# Numbers that are known only from a publication, each with its source. For example:
# facts:
#   - {id: review.studies, value: 12, unit: studies, source: the abstract, coverage: partial}
"""


def starter(name: str) -> dict[str, str]:
    """The files of a new review by path; `name` becomes its id and title."""
    files = {
        layout.REVIEW: _REVIEW.format(id=slug(name) or "review", title=json.dumps(name)),
        layout.CERTAINTY: _CERTAINTY,
        layout.DECLARED: _DECLARED,
        # Outputs and cache can always be made again.
        ".gitignore": "output/\n.stook/\n",
    }
    for path, noun in _TABLES.items():
        files[path] = ",".join(column for column in hints(noun) if column != "more") + "\n"
    return dict(sorted(files.items()))


def begin(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of a new review; `FileExistsError`, and nothing is written, where one is
    there already."""
    present = [path for path in files if (folder / path).exists()]
    if present:
        raise FileExistsError(", ".join(present))
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
