"""Flow diagrams and risk-of-bias plots: a new review, an update, unknown counts, no studies."""

from plotcases.forests import LONG, ROB2, SIGNS
from stook.plots import FlowData, RobData, RobRow

NEW = FlowData(
    counts={
        "database_results": 12_483,
        "register_results": 214,
        "duplicates": 3_011,
        "excluded_automatic": 0,
        "excluded_other": None,
        "records_screened": 9_686,
        "records_excluded": 9_402,
        "dbr_sought_reports": 284,
        "dbr_notretrieved_reports": 6,
        "dbr_assessed": 278,
        "dbr_excluded": 211,
        "new_studies": 67,
        "new_reports": 81,
        "total_studies_ma": 60,
    },
    sources=(("MEDLINE (Ovid)", 4_120), ("Embase", 6_900), ("CENTRAL", 1_463)),
    registers=(("ClinicalTrials.gov", 150), ("WHO ICTRP", 64)),
    dbr_reasons=(
        ("Not randomised", 102),
        ("Wrong population: people without chronic pain or with pain after an operation", 64),
        ("No outcome of interest", 45),
    ),
    title="Flow of records, reports and studies",
    href={"new_studies": "#included-studies"},
)
UPDATE = FlowData(
    counts={
        **NEW.counts,
        "previous_studies": 12,
        "previous_reports": 15,
        "website_results": 4,
        "organisation_results": None,
        "citations_results": 31,
        "other_sought_reports": 35,
        "other_notretrieved_reports": 0,
        "other_assessed": 35,
        "other_excluded": 33,
        "total_studies": 79,
        "total_reports": 96,
    },
    other_reasons=(("Not randomised", 33),),
    unknown="not published",
)
FLOWS = {"new": NEW, "update": UPDATE, "unknown": FlowData(unknown="not published")}


def judged(k: int) -> RobData:
    """`k` studies judged with RoB 2."""
    rows = tuple(
        RobRow(
            LONG if i == 1 else f"Author-{i} {1990 + i}",
            tuple(SIGNS[(i * j + j + i) % 4] for j in range(6)),
            weight=1.0 + i,
            ident=f"study-{i}",
        )
        for i in range(k)
    )
    return RobData(rows, ROB2, title="Risk of bias: pain", unknown="Not published")


JUDGED = {"none": RobData(domains=ROB2), "twelve": judged(12)}
