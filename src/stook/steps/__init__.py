"""VERBS: what is done with a review, as pure functions over the model.

`load` reads a folder. May import: formats, store, language, tools, model, problems, stats, plots;
never another layer's room beside it (`rules`, `sources`).
"""
