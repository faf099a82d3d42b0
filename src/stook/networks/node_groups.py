"""Groups of treatments by effect and certainty: the minimally contextualised approach.

Brignardello-Petersen et al. 2020 (10.1136/bmj.m3900): a treatment whose interval against the
reference excludes no effect is better (group 1) or worse (-1) than it, else no different (0). Of
those that are better, the ones that are also better than another of them go up a group, until no
pair of a group differs; the same downwards.
"""

from stook.model.network import NetworkSynthesis


def sense(synthesis: NetworkSynthesis, better: str, one: str, other: str) -> int:
    """1 where `one` is better than `other` beyond chance, -1 where it is worse, else 0."""
    pair = synthesis.pair(one, other)
    if pair is None:
        return 0
    null = 1.0 if synthesis.ratio else 0.0
    if pair.network.ci_low <= null <= pair.network.ci_high:
        return 0
    higher = (pair.network.estimate > null) == (pair.a == one)
    return 1 if higher == (better == "higher") else -1


def groups(synthesis: NetworkSynthesis, better: str) -> dict[str, int]:
    """The group of every node; the reference is in group 0."""
    found = {
        node.id: 0
        if node.id == synthesis.reference
        else sense(synthesis, better, node.id, synthesis.reference)
        for node in synthesis.nodes
    }
    for side in (1, -1):
        level = side
        while True:
            here = [node for node, group in found.items() if group == level]
            beyond = [
                one for one in here
                if any(sense(synthesis, better, one, other) == side for other in here)
            ]  # fmt: skip
            if not beyond:
                break
            level += side
            found.update(dict.fromkeys(beyond, level))
    return found
