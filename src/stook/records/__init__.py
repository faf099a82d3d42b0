"""RECORDS: what databases returned, and which of it is the same paper or the same study.

`formats` reads citation exports, `import_runs` puts them into a review, `collect` and `gather` give
every record its id, `dedupe` finds duplicates, `linkage` reports of one study, `decided` keeps what
people said of either. May import: files, language, model and the ground floor. Who decides on
records is in `screening`, where they were searched in `searching`.
"""
