"""What the readers of all syntaxes do alike: walk along a line, taking one token after another."""

import re
from abc import abstractmethod
from collections.abc import Callable

from stook.searching.strategies.tokens import Findings, Token, Unreadable


class Lexer:
    """One reading of one line. A syntax says what it knows beside brackets and terms."""

    def __init__(self, text: str, findings: Findings) -> None:
        self.text, self.findings = text, findings
        self.at = 0
        self.found: list[Token] = []

    def tokens(self) -> list[Token]:
        """All tokens of the line."""
        while self.at < len(self.text):
            if self.text[self.at].isspace():
                self.at += 1
            elif self.text[self.at] in "()":
                self.push(Token(self.text[self.at], self.at), 1)
            elif not any(take() for take in self.takers()):
                self.term()
        return self.found

    @abstractmethod
    def takers(self) -> tuple[Callable[[], bool], ...]:
        """What may stand here but a term, each taken and true where it does, in this order."""

    @abstractmethod
    def term(self) -> None:
        """Take a quoted phrase or a run of words. `Unreadable` where it is neither."""

    def push(self, token: Token, length: int) -> bool:
        """Take a token of this length."""
        self.found.append(token)
        self.at += length
        return True

    def phrase(self, pattern: re.Pattern[str]) -> str:
        """Take the quoted phrase that begins here; `pattern` has a group for what it quotes."""
        match = pattern.match(self.text, self.at)
        if not match:
            raise Unreadable(self.at, "a quotation mark is never closed")
        written = next((group for group in match.groups() if group is not None), "").strip()
        if not written:
            raise Unreadable(self.at, "there is nothing between the quotation marks")
        self.at = match.end()
        return written

    def run(self, ends: Callable[[int], bool]) -> str:
        """Take the words up to where they end, or to the end of the line."""
        start = self.at
        while self.at < len(self.text) and not ends(self.at):
            self.at += 1
        written = self.text[start : self.at].strip()
        if not written:
            raise Unreadable(start, f"{self.text[start : start + 10]!r} is no term")
        return written
