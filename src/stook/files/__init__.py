"""FILES: a review's folder as text, with the place of every value.

`layout` is the only file that knows paths; `yaml_places` and `csv_places` read with places,
`tables` and `schema` validate, `writing` and `yaml_entry` write. Readers never raise for bad data:
they return what they could read and a list of Problems. May import: model, problems, store.
Citation exports are in `records.formats`, exports of review software in `exchange`.
"""
