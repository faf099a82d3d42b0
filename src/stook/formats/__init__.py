"""TEXT <-> MODEL: how each file of a review is read, with the place of every value.

`layout` is the only file that knows paths. Readers never raise for bad data: they give what they
could read and a list of Problems. May import: `stook.store` and below.
"""
