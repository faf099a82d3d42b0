"""Commands for what is published."""
