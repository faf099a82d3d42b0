"""Commands for citation records."""
