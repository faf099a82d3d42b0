"""PICTURES: our own SVG for the field's plots, exact, accessible and stable to the byte.

Imports `stook.stats` at most. Usable without a review folder.
"""
