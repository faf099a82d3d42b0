"""The report: the whole review as one self-contained page, every number a link to its trail.

`page.py` gathers what the page shows, `template.html` lays it out, `style.css` and `trail.js` are
put inside. Opened from a disk it asks the network for nothing.
"""

from stook.render.report.page import report_html

__all__ = ["report_html"]
