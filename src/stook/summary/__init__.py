"""SUMMARY: what can be said, in which words, for whom.

`verdicts` decide what holds of an outcome over all time windows, `plan` what the summary says,
`plain` writes the plain language summary, `abstract` the abstract, `sof` the summary of findings,
`what_if` finds what would change a conclusion, `rewordings` keep people's own wording. May import:
certainty, synthesis and below. Wording itself is in `language`.
"""
