"""Commands for data extraction."""
