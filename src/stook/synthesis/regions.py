"""Countries as readers group them: Europe as a whole, the rest by name."""

EUROPE = frozenset(
    """
    Albania Andorra Austria Belarus Belgium Bosnia Bulgaria Croatia Cyprus Czechia Denmark Estonia
    Finland France Germany Greece Hungary Iceland Ireland Italy Kosovo Latvia Liechtenstein
    Lithuania Luxembourg Malta Moldova Monaco Montenegro Netherlands Norway Poland Portugal Romania
    Serbia Slovakia Slovenia Spain Sweden Switzerland Ukraine
    """.split()  # noqa: SIM905
) | {"Bosnia and Herzegovina", "Czech Republic", "North Macedonia", "San Marino", "The Netherlands"}

SAME = {
    "united states": "USA",
    "united states of america": "USA",
    "us": "USA",
    "u.s.a.": "USA",
    "usa": "USA",
    "united kingdom": "UK",
    "great britain": "UK",
    "england": "UK",
    "scotland": "UK",
    "wales": "UK",
    "uk": "UK",
    "europe": "Europe",
}


def region(country: str) -> str:
    """Europe for its countries, UK and USA under one name each, any other country as written."""
    name = country.strip()
    return SAME.get(name.lower(), "Europe" if name in EUROPE else name)
