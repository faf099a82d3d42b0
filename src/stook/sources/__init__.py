"""SOURCES: what databases and registries answer, as records and reported results.

`ctgov_json` and `ctgov_xml` read a record of ClinicalTrials.gov (API v2, and the older XML) into
one `RegistryRecord`. An answer is data of strangers: nothing in it is trusted, what cannot be read
becomes a Problem. May import: searching, extraction, records, files, model and the ground floor.
"""
