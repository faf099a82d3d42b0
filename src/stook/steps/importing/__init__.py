"""IMPORT: from what other software exports to a review folder, and the proof that it is the same.

`plan` decides what each analysis of a package becomes (comparison, outcome, time window, subgroup
column), `assemble` makes arms, results and judgements of its rows, `protocol` writes the protocol
that computes them the same way, `verify` recomputes every stored number from the written folder.
May import: stats, formats, model, problems and the other steps.
"""
