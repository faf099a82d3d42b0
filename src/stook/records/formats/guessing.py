"""The old encodings of a text that is neither UTF-8 nor UTF-16, guessed from its letters.

The candidates are ranked by charset-normalizer (MIT). It expects a text in one language; exports
are English with a few names, where any two bytes may pass for a Chinese character. A candidate is
therefore taken only if its letters stand as they do in its script: in Chinese, Japanese, Korean,
Cyrillic and Greek beside one another, in Latin script single between plain letters.
"""

import re

_SAMPLE = 1 << 16  # bytes of lines with high bytes that are looked at
_DENSE_SHARE = 0.7  # of letters beyond ASCII that stand beside another, in a script without Latin
_LEAST = 4  # letters that it takes to tell a script, or Central European from Western
_DENSE = ("gb18030", "big5", "cp932", "cp949", "euc_jp", "cp1251", "koi8_r", "cp1253")
_LATIN = ("cp1252", "cp1250", "cp1254", "mac_roman", "cp850")
_WEST = ("cp1252", "mac_roman", "cp850")
_BROKEN = re.compile(r"[A-Za-z](?![’‘\u2010-\u2015])[^\x00-\x7f\w]+[a-z]|[A-Za-z][²³¹ªº][a-z]")
_COMMON = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœšžÀÁÂÄÅÆÇÈÉÊÍÑÓÖØÚÜ")
_MARKS_BETWEEN_WORDS = frozenset("–—‘’“”…•·°±²³µ×®™©«»§€£≤≥½¼¾")
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")


def guessed_encoding(sample: bytes) -> str:
    """The most likely encoding of a text by a sample of its bytes: a name that Python knows."""
    from charset_normalizer import from_bytes

    lines = [line for line in sample.splitlines()[:-1] or [sample] if not line.isascii()]
    telling = b"\n".join(lines or [sample])[:_SAMPLE]
    ranked = from_bytes(telling, cp_isolation=[*_DENSE, *_LATIN], threshold=0.3)
    chaos = {
        name: match.chaos for match in ranked for name in match.could_be_from_charset
    }  # encodings in which the text reads alike count alike
    for match in ranked:
        dense = is_dense(str(match))
        if match.encoding in _LATIN:
            if not dense:
                return _latin(telling, chaos)
        elif dense:
            return str(match.encoding)
    return _western(telling)


def is_dense(text: str) -> bool:
    """Whether the letters beyond ASCII stand beside one another, as in a script of their own.

    Chinese, Japanese and Korean words may stand right beside Latin ones; alphabets do not mix.
    """
    together = letters = 0
    for word in _WORD.findall(text):
        runs = [len(run) for run in _BEYOND_ASCII.findall(word)]
        letters += sum(runs)
        if max(word) > "\u2e80":
            together += sum(run for run in runs if run > 1)
        elif len(word) > 1 and runs == [len(word)]:
            together += len(word)
    return together >= _LEAST and together >= _DENSE_SHARE * letters


def _latin(telling: bytes, chaos: dict[str, float]) -> str:
    """Central European, Turkish or Western, of which Western is taken where they tie."""
    ranks = {
        name: (_broken(telling, name), chaos[name], _LATIN.index(name))
        for name in _LATIN
        if name in chaos
    }
    best = min(ranks, key=ranks.__getitem__)
    if sum(byte > 0x7F for byte in telling) < _LEAST:
        return _western(telling)
    if best in ("cp1250", "cp1254") and ranks[best][:2] < ranks.get("cp1252", (1 << 30, 1.0))[:2]:
        return best
    return _western(telling)


def _broken(telling: bytes, encoding: str) -> int:
    """How many words have a sign in their middle that is no letter."""
    return len(_BROKEN.findall(telling.decode(encoding, errors="replace")))


def _western(telling: bytes) -> str:
    """The Western encoding in which high bytes stand where accented letters do: between letters,
    not beside figures."""
    scores = {name: _fit(telling, name) for name in _WEST}
    return max(_WEST, key=lambda name: (scores[name], -_WEST.index(name)))


def _fit(sample: bytes, encoding: str) -> int:
    """How well the high bytes of a sample make sense in a one-byte encoding."""
    score = 0
    text = sample.decode(encoding, errors="replace")
    for hit in re.finditer(r"[^\x00-\x7f]", text[:200_000]):
        at, char = hit.start(), hit.group()
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if before.isalpha() and char == "’" and (after in "stdlrvm" or after.isupper()):
            score += 3
        elif before.isalpha() or after.isalpha():
            score += 2 if char in _COMMON else 1 if char in _MARKS_BETWEEN_WORDS else -1
        else:
            score += 1 if char in _MARKS_BETWEEN_WORDS else -1
    return score
