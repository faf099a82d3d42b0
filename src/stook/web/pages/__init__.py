"""The screens. To add one: write `pages/<screen>.py` with `ROUTES` (a list of Starlette routes,
each endpoint made by `web.screen.view` or `action`) and `templates/<screen>.html` that extends
`base.html`; name the module in `SCREENS`, and in `STAGES` where it stands at the side.
"""

# Modules of this package whose routes make the workspace, in order.
SCREENS = (
    "overview",
    "bias",
    "certainty",
    "comparing",
    "conflicts",
    "extract",
    "fulltext",
    "fulltexts",
    "problems",
    "screening",
    "search",
    "summary",
    "team",
)

# Entries at the side in three groups: address, label, icon, what its count counts.
STAGES: tuple[tuple[tuple[str, str, str, str], ...], ...] = (
    (("/", "Overview", "home", ""),),
    (
        ("/search", "Search", "search", "pairs to judge"),
        ("/screen", "Screening", "screen", "waiting for you"),
        ("/conflicts", "Conflicts", "conflicts", "to settle"),
        ("/fulltexts", "Full texts", "upload", ""),
        ("/extract", "Extraction", "extract", "to do"),
        ("/compare", "Comparison", "changes", "to settle"),
        ("/bias", "Risk of bias", "bias", ""),
        ("/certainty", "Certainty", "certainty", "to rate"),
        ("/summary", "Summary", "summary", ""),
    ),
    (
        ("/problems", "Problems", "warn", "problems"),
        ("/team", "Team and settings", "team", ""),
    ),
)
