"""Commands for screening."""
