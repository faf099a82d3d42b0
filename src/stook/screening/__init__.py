"""SCREENING: reviewers' decisions, who screens what next, and the PRISMA flow.

`journals` reads one file per reviewer, `decisions` folds them, `queue` holds the state of a stage,
`ranking` learns the order, `stopping` says when to stop, `flow` counts. May import: searching,
appraisal, extraction, records and below; never synthesis or rules, which stand beside it.
"""
