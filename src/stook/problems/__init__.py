"""Problems: what is wrong with a review, as data.

Bad input is not an exception. It becomes a `Problem` with a code, a place, what was found, why it
matters and what to do; all problems are collected and shown at once, in the terminal, in CI and in
the browser. The codes live in the modules of this package, one module an area, and nowhere else.

May import: `figures`.
"""

from stook.problems.model import Place, Problem, Rule, Severity, Sureness
from stook.problems.registry import RULES, problem, rule

__all__ = ["RULES", "Place", "Problem", "Rule", "Severity", "Sureness", "problem", "rule"]
