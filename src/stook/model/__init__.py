"""The nouns of a review, as frozen dataclasses: no input or output, no arithmetic.

May import: `stook.problems` (for places) and the standard library.
"""
