"""Commands for search strategies."""
