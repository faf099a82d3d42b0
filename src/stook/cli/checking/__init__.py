"""Commands for checks and their explanations."""
