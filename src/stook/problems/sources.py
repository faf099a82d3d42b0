"""Rules about what databases and registries answered (92x)."""

from stook.problems.model import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "W920",
        "A part of a registry record that cannot be read",
        "What a registry reports there is missing from its extraction.",
        "Download the record again; if the part is still malformed, extract it by hand.",
    ),
    Rule(
        "E921",
        "A registry mapping that does not fit the review",
        "Results would be filed under the wrong study, arm or outcome.",
        "Correct the entry in extraction/registry/mapping.yaml and run the import again.",
    ),
    Rule(
        "E922",
        "A file that is no registry record",
        "Only records of ClinicalTrials.gov can be read: JSON of its API (v2), or the older XML.",
        "Download the record from the registry's API and import that file.",
    ),
)
