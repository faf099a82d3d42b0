"""Conformance with R: every result of the oracle kit, answered by ours and compared.

A family (one module in `families/`) answers the R calls that it knows; `runner.py` finds all
families, runs every case, compares every number and says what is not covered. A new family needs a
module only, no registration:

    FAMILY = "trim and fill"                 # how the summary names it
    def answer(case: Case) -> Answer | None  # None: not mine
    def theirs(case: Case) -> dict[str, Any] # optional: R's result, flattened where it is nested

`kit.py` reads the kit and the R calls, `compare.py` holds tolerances, `inputs.py` turns data and
`escalc`/`rma` arguments into ours.
"""
