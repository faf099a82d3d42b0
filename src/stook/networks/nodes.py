"""Which arm stands on which node of a network, and what each study reported of it."""

from collections import defaultdict

from stook.model.network import NetworkSpecification, NodeContrast, NodeGroup
from stook.model.protocol import NetworkPlan, Protocol
from stook.model.review import Review
from stook.model.study import Arm, Result
from stook.model.synthesis import Contrast, Group
from stook.synthesis.derive import combined, contrast_effect, group
from stook.synthesis.pairing import pairing


def node_of(arm: Arm, plan: NetworkPlan) -> str:
    """The node of an arm: its intervention (with the route, where that counts), else its
    comparator; '' for an arm that is neither."""
    if arm.intervention and arm.route and plan.nodes == "intervention and route":
        return f"{arm.intervention}-{arm.route}"
    return arm.intervention or arm.comparator


def node_cells(arm: Arm, plan: NetworkPlan) -> tuple[str, ...]:
    """The cells that put an arm on its node."""
    if not arm.intervention:
        return (arm.cell("comparator"),)
    routed = arm.route and plan.nodes == "intervention and route"
    return (arm.cell("intervention"), *((arm.cell("route"),) if routed else ()))


def node_names(review: Review, plan: NetworkPlan) -> tuple[dict[str, str], dict[str, str]]:
    """Technical and lay names by node."""
    protocol = review.protocol
    technical, lay = {}, {}
    for arm in review.arms:
        node = node_of(arm, plan)
        terms = (protocol.interventions.get(arm.intervention),
                 protocol.comparators.get(arm.comparator))  # fmt: skip
        term = next((one for one in terms if one is not None), None)
        if not node or term is None:
            continue
        technical[node], lay[node] = term.technical, term.plain
        route = protocol.routes.get(arm.route)
        if route is not None and node != (arm.intervention or arm.comparator):
            technical[node] += f" ({route.technical})"
            lay[node] += f" ({route.plain})"
    return technical, lay


def evidence_of(
    review: Review, plan: NetworkPlan, *, log: bool
) -> tuple[tuple[NodeGroup, ...], tuple[NodeContrast, ...]]:
    """What the studies reported of the outcome in the time window, by node."""
    arms = {(arm.study, arm.arm): arm for arm in review.arms if node_of(arm, plan)}
    rows: dict[str, list[Result]] = defaultdict(list)
    for row in review.results:
        if (row.outcome, row.timepoint) == (plan.outcome, plan.timepoint):
            rows[row.study].append(row)
    groups: list[NodeGroup] = []
    contrasts: list[NodeContrast] = []
    for study, own in rows.items():
        reported = [
            row for row in own
            if row.reference and (study, row.arm) in arms and (study, row.reference) in arms
        ]  # fmt: skip
        plain = [row for row in own if not row.reference and (study, row.arm) in arms]
        if reported:
            contrasts += _reported(review, plan, reported, arms, log=log)
        elif any(row.paired for row in plain):
            contrasts += _within(review, plan, plain, arms)
        else:
            groups += _groups(review, plan, plain, arms)
    return tuple(groups), tuple(contrasts)


Arms = dict[tuple[str, str], Arm]


def _groups(review: Review, plan: NetworkPlan, rows: list[Result], arms: Arms) -> list[NodeGroup]:
    """One group a node (and stratum): several arms on one node are combined."""
    by_node: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for row in rows:
        by_node[row.stratum, node_of(arms[row.study, row.arm], plan)].append(row)
    found = []
    for (stratum, node), own in by_node.items():
        study = review.studies[own[0].study]
        membership = (c for row in own for c in node_cells(arms[row.study, row.arm], plan))
        found.append(
            NodeGroup(
                study=f"{study.study}.{stratum}" if stratum else study.study,
                label=f"{study.label} ({stratum})" if stratum else study.label,
                node=node,
                group=combined([group(row) for row in own]),
                membership=tuple(dict.fromkeys(membership)),
            )
        )
    return found


def _reported(
    review: Review, plan: NetworkPlan, rows: list[Result], arms: Arms, *, log: bool
) -> list[NodeContrast]:
    found = []
    for row in rows:
        study = review.studies[row.study]
        effect, se, cells, derived = contrast_effect(row, log=log)
        one, two = arms[row.study, row.arm], arms[row.study, row.reference]
        found.append(
            NodeContrast(
                node=node_of(one, plan),
                other=node_of(two, plan),
                contrast=Contrast(
                    study=study.study, label=study.label, stratum=row.stratum,
                    shape="observed minus expected" if row.o_e is not None else "effect",
                    effect=effect, se=se, o_e=row.o_e, variance=row.variance, n=row.n,
                    n_cells=(row.cell("n"),) if row.n is not None else (), cells=cells,
                    membership=(*node_cells(one, plan), *node_cells(two, plan)), derived=derived,
                ),
            )
        )  # fmt: skip
    return found


def _within(
    review: Review, plan: NetworkPlan, rows: list[Result], arms: Arms
) -> list[NodeContrast]:
    """A crossover trial of two treatments, compared within people."""
    by_node: dict[str, list[Result]] = defaultdict(list)
    for row in rows:
        by_node[node_of(arms[row.study, row.arm], plan)].append(row)
    if len(by_node) != 2:
        return []
    (one, left), (two, right) = by_node.items()
    pair = pairing(left, right, review.protocol.synthesis.crossover_correlation)
    if pair is None:
        return []
    study = review.studies[rows[0].study]
    parts: list[Group] = [group(left[0]), group(right[0])]
    taken = tuple(cell for part in parts for own in part.cells.values() for cell in own)
    membership = (c for row in rows for c in node_cells(arms[row.study, row.arm], plan))
    made = Contrast(
        study=study.study, label=study.label, shape="paired means", paired=True,
        experimental=parts[0], comparator=parts[1], correlation=pair.correlation,
        refused=pair.refused, derived=pair.how, cells=(*taken, *pair.cells),
        membership=tuple(dict.fromkeys(membership)),
    )  # fmt: skip
    return [NodeContrast(node=one, other=two, contrast=made)]


def reference_of(protocol: Protocol, plan: NetworkPlan, there: frozenset[str]) -> str:
    """The node that all others are compared with: the plan's, else a placebo, else the first
    comparator (or intervention) that is in the network."""
    if plan.reference:
        return plan.reference
    placebos = [id_ for id_, one in protocol.comparators.items() if one.kind == "placebo"]
    order = (*placebos, *protocol.comparators, *protocol.interventions, *sorted(there))
    return next((node for node in order if node in there), "")


def used_rows(specification: NetworkSpecification) -> frozenset[str]:
    """The addresses of the rows of results.csv that a network takes in."""
    cells = [c for one in specification.groups for own in one.group.cells.values() for c in own]
    cells += [c for one in specification.contrasts for c in one.contrast.cells]
    return frozenset(cell.rpartition("!")[0] for cell in cells)
