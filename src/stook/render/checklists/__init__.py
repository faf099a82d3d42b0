"""Reporting checklists, filled in: for each item where it is met, by what, or what is missing.

PRISMA 2020, its list for abstracts, PRISMA-S, PRISMA-LSR and SWiM. `items.toml` has the items in
our own words, `checks` answers each from what the folder holds; nothing is met by default.
"""

from stook.render.checklists.filled import Checklist, Item, checklists
from stook.render.checklists.table import checklist_files

__all__ = ["Checklist", "Item", "checklist_files", "checklists"]
