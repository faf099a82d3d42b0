"""POOLING: `stook pool`, a meta-analysis of a table that somebody has, without a review folder.

`any_table` reads the table, `columns` and `roles` say what its columns hold, `numeric_cells` and
`compound` read its cells, `table` pools, `wording` and `r_script` say it. May import: records,
files, language, plots, stats and below.
"""
