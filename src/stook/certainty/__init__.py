"""CERTAINTY (GRADE): suggested ratings of a finding, domain by domain; people decide.

Every rating states what it looked at, by which rule, and what follows. What is not known is "not
assessed". Profiles differ in their rules:

- `core2025`: Core GRADE (BMJ 2025;389: e081903, e081904, e081905, e083864, e083865).
- `classic`: GRADE guidelines 3 to 9 (J Clin Epidemiol 2011) in the form that most reviews use.
- `partial`: as core2025, but imprecision counts the thresholds of trivial, small, moderate and
  large effects that the interval crosses (GRADE guidance 35, doi:10.1016/j.jclinepi.2022.07.015).

    body.py           the evidence as the rules look at it
    ...one module a domain, and total.py for what follows from all of them
    fit.py            a suggestion beside the judgement that people made

May import: synthesis and everything below it.
"""

from stook.certainty.answers import answers_for
from stook.certainty.fit import compare, misfits
from stook.certainty.suggest import suggest
from stook.certainty.total import total

__all__ = ["answers_for", "compare", "misfits", "suggest", "total"]
