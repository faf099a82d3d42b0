"""WEB: the workspace in the browser, one module and one template a screen.

A screen is `pages/<screen>.py` (routes that read the desk and save edits) with
`templates/<screen>.html`; `pages/__init__.py` lists them. Everything works without script; the
ES modules in `static/` add keys, swapping and saving as one types. `security` decides who gets an
answer at all. May import: everything below; never `cli`.
"""
