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
    Rule(
        "E923",
        "A retracted study in the analysis",
        "A retracted report is no evidence: its data belong in no analysis (MECIR C48).",
        "Take its rows out of extraction/agreed/results.csv and list it among the excluded "
        "studies, citing the notice; or accept the problem in review.yaml with the reason why "
        "its data stay.",
    ),
    Rule(
        "W924",
        "A study under an expression of concern",
        "A journal doubts whether its results are reliable; the study may yet be retracted.",
        "Read the notice. Exclude the study where it is about the validity of its data; else "
        "accept the problem with the reason, and look again before publication.",
    ),
    Rule(
        "W925",
        "A corrected study",
        "The extracted numbers may be those from before the correction.",
        "Compare the extracted rows with the correction, and accept the problem saying so.",
    ),
    Rule(
        "W926",
        "A retraction without its source or date",
        "Readers cannot follow what is said of a study without a notice that they can open.",
        "Fill in retraction_source, and retraction_date as YYYY-MM-DD; `stook check-retractions "
        "--write` fills in both.",
    ),
    Rule(
        "W927",
        "A report that may have been retracted",
        "Title, year and first author agree with a notice, but no identifier does.",
        "Compare the notice with the report; write the state into studies.csv where it is the "
        "same paper.",
    ),
    Rule(
        "E928",
        "A file that tells nothing of retractions",
        "A source that could not be read is not a source that found nothing.",
        "Download it again: PubMed XML (efetch), a Crossref work (JSON) or Retraction Watch's CSV.",
    ),
    Rule(
        "W930",
        "Effects with the opposite sign",
        "Benefit is read as harm where the sign of an effect turned and its direction did not.",
        "Find out which direction the new version codes, and turn the column back or correct the "
        "direction before importing it.",
    ),
    Rule(
        "W931",
        "Changed standard deviations",
        "Standard deviations decide the weights; a correction without a word may be an error.",
        "Compare the cells with the reports, or ask the maintainers, before importing them.",
    ),
    Rule(
        "W932",
        "Texts that became numbers",
        "Identifiers and doses without their letters no longer say what they are of.",
        "Take the column from the old version, or ask for a version with its texts.",
    ),
    Rule(
        "W933",
        "Rows that are gone",
        "A study or result that vanishes silently biases the synthesis.",
        "Find out why they were removed before importing the new version.",
    ),
)
