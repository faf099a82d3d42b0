"""EXTRACTION: what each person took from a report, and where two people differ.

The tables themselves are read in `files`. May import: records, files, language and below.
"""
