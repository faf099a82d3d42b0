"""Plans of plain language summaries, made by hand, for unit, property and golden tests."""
