"""EXCHANGE: from what other software exports to a review folder, and the proof that it is the same.

`import_package` makes the files of the folder: `planning` says how each analysis is computed,
`targets` what it becomes (comparison, outcome, time window, subgroup column), `assemble` makes
arms, results and judgements of its rows, `protocol` the protocol, `folder` the text of the files.
`verify` recomputes every stored number from the folder as written; `revman` reads RevMan's files.
May import: summary and everything below it.
"""

from stook.exchange.folder import Imported, import_package
from stook.exchange.import_model import Mapping
from stook.exchange.mapping import read_mapping
from stook.exchange.verify import Difference, Verification, verify

__all__ = [
    "Difference",
    "Imported",
    "Mapping",
    "Verification",
    "import_package",
    "read_mapping",
    "verify",
]
