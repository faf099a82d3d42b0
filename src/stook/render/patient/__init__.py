"""The plain language summary as a page to read or to hand over: one or two A4 pages.

The same verdicts, pictures and words as in the report, without the technical layer: a framed panel
for what is known, a dashed one of the same size for what is not, then the summary itself.
"""

from stook.render.patient.page import patient_page

__all__ = ["patient_page"]
