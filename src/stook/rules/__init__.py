"""CHECKS: what can be wrong with a review that every file of reads well on its own.

One function a code, registered in a table by area; the codes and their words are in
`stook.problems`. May import: formats and below; not `steps`.
"""
