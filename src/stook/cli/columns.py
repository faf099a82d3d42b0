"""Text in the columns of a terminal, where Chinese, Japanese and Korean characters take two."""


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns (at least 2), broken between words or wide characters."""
    if text.isascii():
        import textwrap

        return textwrap.wrap(text, width)
    import wcwidth

    return list(wcwidth.wrap(text, width))


def cut(text: str, width: int) -> str:
    """The beginning of a text that takes at most `width` columns."""
    if text.isascii():
        return text[:width]
    import wcwidth

    return str(wcwidth.clip(text, 0, width)).rstrip()


def padded(text: str, width: int) -> str:
    """A text with blanks behind it up to `width` columns."""
    if text.isascii():
        return text.ljust(width)
    import wcwidth

    return text + " " * max(width - wcwidth.wcswidth(text), 0)
