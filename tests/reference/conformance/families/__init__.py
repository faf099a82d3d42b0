"""One module a family of R calls."""
