"""WORDS: from verdicts to sentences, in a language whose wording lives in one catalogue file.

No wording in Python: `catalogues/<language>.toml` holds whole statements with placeholders, and the
language's rules of number and lists are small functions in `grammar`. What is said in which order
is decided in `summary`. May import: model, problems, stats.
"""
