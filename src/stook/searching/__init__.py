"""SEARCHING: strategies, the logs of searches, and strategies run on records at hand.

`strategies` reads and writes the syntaxes of databases, `translate` turns one into another,
`corpus` and `run_strategy` run one on local records, `source_log` and `run_log` read what a team
wrote down of its searches. May import: records and below.
"""
