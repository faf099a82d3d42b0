"""NOUNS: what a systematic review is made of, as frozen standard-library dataclasses.

No I/O and no numpy here. Classes whose fields people write down in a file (`protocol`, `study`,
`appraisal`, `certainty`, `declared`) have the names of that file's keys; unknown keys are refused
when the file is read. May import: `stook.problems` and the standard library.
"""
