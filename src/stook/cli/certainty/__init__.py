"""Commands for certainty of the evidence."""
