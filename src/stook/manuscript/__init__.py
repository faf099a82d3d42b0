"""MANUSCRIPT: anybody's text as blocks, its statistics, and whether each can be right.

Reads DOCX, PDF, HTML, Markdown and LaTeX; recomputes what can be recomputed from the numbers that
stand beside it. Knows nothing of a review: facts to compare with are handed in. May import
`extraction` (the reader of PDFs), `stats` and what lies below.
"""
