"""Commands for start or bring a review."""
