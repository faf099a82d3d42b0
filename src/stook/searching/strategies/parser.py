"""From tokens to a tree: brackets, operators and their order, fields behind brackets.

The syntaxes differ in the order of operators only: PubMed works from left to right, Ovid and
Embase.com take adjacency first, then AND and NOT, then OR.
"""

from stook.model.strategy import (
    LineRef,
    Near,
    Node,
    Not,
    Restricted,
    Scope,
    all_of,
    any_of,
    height,
)
from stook.searching.strategies.tokens import Findings, Joint, Token, Unreadable

Tiers = tuple[frozenset[str], ...]
LEFT_TO_RIGHT: Tiers = (frozenset({"and", "or", "not"}), frozenset({"near"}))
BY_RANK: Tiers = (frozenset({"or"}), frozenset({"and", "not"}), frozenset({"near"}))

DEEPEST = 60  # brackets within brackets; more is no search but an accident or an attack


def parse(tokens: list[Token], findings: Findings, tiers: Tiers, implied: Joint) -> Node:
    """The tree of a line. `implied` joins two terms that have no operator between them.

    Brackets that do not match are mended and noted (E811). `Unreadable` for the rest.
    """
    kept = _matched(tokens, findings)
    if not kept:
        raise Unreadable(0, "there is nothing to search for")
    tree = _Parser(kept, findings, tiers, implied).whole()
    if height(tree) > 2 * DEEPEST:
        raise Unreadable(0, "its operators are nested too deeply")
    return tree


def _matched(tokens: list[Token], findings: Findings) -> list[Token]:
    """The tokens with a bracket for every bracket."""
    kept: list[Token] = []
    still_open: list[int] = []
    for token in tokens:
        if token.kind == "(":
            still_open.append(token.at)
            if len(still_open) > DEEPEST:
                raise Unreadable(token.at, "its brackets are nested too deeply")
        elif token.kind == ")":
            if not still_open:
                findings.add("E811", token.at, "This bracket closes nothing; it is left out.")
                continue
            still_open.pop()
        kept.append(token)
    for at in reversed(still_open):
        what = "This bracket is never closed; it is taken to close at the end of the line."
        findings.add("E811", at, what)
        kept.append(Token(")", tokens[-1].at))
    return kept


class _Parser:
    def __init__(
        self, tokens: list[Token], findings: Findings, tiers: Tiers, implied: Joint
    ) -> None:
        self.tokens, self.findings = tokens, findings
        self.tiers, self.implied = tiers, implied
        self.next = 0

    def whole(self) -> Node:
        tree = self.expression(0)
        if self.next < len(self.tokens):
            raise Unreadable(self.tokens[self.next].at, "nothing can stand here")
        return tree

    def expression(self, tier: int) -> Node:
        """Operands joined by the operators of this tier or of a tighter one."""
        if tier == len(self.tiers):
            return self.unit()
        left = self.expression(tier + 1)
        seen: set[str] = set()
        while (joint := self.joint(tier)) is not None:
            start = self.next
            right = self.expression(tier + 1)
            seen.add(joint.kind)
            if tier == 0 and {"and", "or"} <= seen and len(self.tiers) == 2:
                self.findings.add("W815", self.tokens[start].at, MIXED)
                seen.clear()
            left = joined(joint, left, right)
        return left

    def joint(self, tier: int) -> Joint | None:
        """The operator that stands here or is implied, if it is of this tier; it is taken."""
        if self.next >= len(self.tokens):
            return None
        token = self.tokens[self.next]
        if token.joint is not None:
            if token.joint.kind not in self.tiers[tier]:
                return None
            self.next += 1
            return token.joint
        if token.kind in ("node", "(") and self.implied.kind in self.tiers[tier]:
            word = "adj" if self.implied.kind == "near" else "AND"
            self.findings.add("W814", token.at, f"There is no operator here; {word} is understood.")
            return self.implied
        return None

    def unit(self) -> Node:
        """A term or a bracket, with the fields behind it."""
        if self.next >= len(self.tokens):
            raise Unreadable(self.tokens[-1].at, "an operator has nothing behind it")
        token = self.tokens[self.next]
        self.next += 1
        if token.kind == "(":
            if self.tokens[self.next].kind == ")":
                raise Unreadable(token.at, "there is nothing between the brackets")
            inside = self.expression(0)
            if self.tokens[self.next].kind != ")":
                raise Unreadable(self.tokens[self.next].at, "nothing can stand here")
            self.next += 1
        elif token.node is not None:
            inside = token.node
        elif token.joint is not None:
            raise Unreadable(token.at, "an operator has nothing before it")
        else:
            raise Unreadable(token.at, "there is nothing that the field could belong to")
        return self.scoped(inside)

    def scoped(self, inside: Node) -> Node:
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.kind == "scope":
                inside = Scope(inside, token.fields)
            elif token.kind == "restriction":
                inside = Restricted(inside, token.fields[0])
            else:
                break
            self.next += 1
        return inside


MIXED = "AND and OR are mixed without brackets; PubMed works from left to right."


def joined(joint: Joint, left: Node, right: Node) -> Node:
    """Two operands under an operator."""
    if joint.kind == "and":
        return all_of([left, right])
    if joint.kind == "or":
        return any_of([left, right])
    if joint.kind == "not":
        return Not(left, right)
    return Near((left, right), joint.within, joint.ordered)


def mixed_ranks(tokens: list[Token], findings: Findings) -> None:
    """Note where AND and OR are mixed at one level of brackets, where OR is taken last."""
    levels: list[set[str]] = [set()]
    for token in tokens:
        if token.kind == "(":
            levels.append(set())
        elif token.kind == ")" and len(levels) > 1:
            levels.pop()
        elif token.joint is not None and token.joint.kind in ("and", "or"):
            levels[-1].add(token.joint.kind)
            if len(levels[-1]) == 2:
                what = "AND and OR are mixed without brackets; AND is taken first."
                findings.add("W815", token.at, what)
                levels[-1].clear()


def is_number(text: str) -> LineRef | None:
    """A reference to a line, where the text is nothing but a short number."""
    return LineRef(int(text)) if text.isascii() and text.isdigit() and len(text) <= 4 else None
