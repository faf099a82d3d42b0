"""NETWORKS: many treatments of one outcome at once, from the folder's rows to what can be said.

`called_for` finds the networks that the protocol asks for, `nodes` puts arms on nodes, `carry_out`
pools (by `stats.network`), `network_facts` names every number, `cinema` and `rating` say how far to
trust an estimate, `network_findings` puts it into words, `network_problems` says what is wrong.
May import: `synthesis` and below; `certainty`, `summary` and the build stand above.
"""
