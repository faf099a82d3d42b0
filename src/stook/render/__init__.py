"""RENDER: findings, plots, tables, summary and report as bytes.

One module for each output; `outputs` lists them. Nothing is computed here that somebody could cite.
May import: pipeline and below.
"""
