"""CITATION FORMATS: one module for each export format, in and out.

`citations` chooses the reader, `detect` recognises the format, `draft` collects what fields say.
Nothing is dropped silently: what had to be mended is in `repairs`. May import: files and below.
"""
