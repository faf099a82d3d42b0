"""ENGINE: the steps in order, a content-addressed cache, and the lineage of every fact.

`build.build` reads as a table of contents. A step is a pure function with a name and named inputs;
it runs again only when the content of an input (or stook itself) changed, and because its output
is compared by content too, a change that alters nothing stops where it stops mattering.
`load` reads a folder into a `Review`. May import: exchange and everything below it.
"""
