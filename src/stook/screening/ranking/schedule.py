"""When to learn again: a rule that depends on the labels alone."""

# The model learns again once the labels since the last time move a class by this share.
LEARN_AFTER = 0.025


class Schedule:
    """When to learn again: once the new labels would move the relevant or the others by a share.

    A relevant record counts 1 / relevant so far, another 1 / others so far. At first every label
    counts; with hundreds of labels a few more change the order so little that screening on costs
    nothing. The rule depends on the labels alone, so a replay learns when people's screening did.
    """

    def __init__(self, share: float = LEARN_AFTER) -> None:
        self._share = share
        self._known = [0, 0]
        self._new = [0, 0]

    @property
    def most(self) -> int:
        """How many records can be screened at most before it is time to learn again."""
        return int(self._share * max(self._known)) + 1

    def label(self, relevant: bool) -> bool:
        """Count one label; True when it is time to learn again."""
        self._new[relevant] += 1
        weights = (n / max(k, 1) for n, k in zip(self._new, self._known, strict=True))
        if sum(weights) <= self._share:
            return False
        self._known = [k + n for k, n in zip(self._known, self._new, strict=True)]
        self._new = [0, 0]
        return True
