"""SYNTHESIS: from results of studies to findings.

In order: select (what is combined with what), pairing and contrasts, study_effects, synthesise,
findings, facts (every number by name). May import: appraisal, extraction, records, files, language,
model, stats; what is said of findings is in `certainty` and `summary`.
"""
