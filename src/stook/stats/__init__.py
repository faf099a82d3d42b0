"""ARITHMETIC: arrays in, small frozen results out. Usable without a review folder.

Imports nothing of ours; numpy, and `scipy.special` when first needed. Every function works on the
last axis (the studies) and broadcasts over the leading ones; an absent study has infinite variance.
"""
