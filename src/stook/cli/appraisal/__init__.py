"""Commands for risk of bias."""
