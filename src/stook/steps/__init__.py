"""VERBS: pure functions over the model, from what people collected to what can be said.

In order: load -> select (what is combined with what) -> contrasts -> synthesise -> findings ->
verdicts -> summary. May import: stats, formats, store, language, tools, model, problems.
"""
