"""Whether a quote stands in its report, and the number of its cell in the quote."""

from stook.extraction.quote_formulas import FORMULAS, agrees, convert
from stook.extraction.quote_search import Passage, find, stands_in
from stook.files.text import shown
from stook.model.quotes import Checked, Quote, ReportText, State

UNMAPPED = 0.02  # share of characters without a letter above which a page's text is not used
SCANNED = 20  # characters a page on average below which a report is a scan


def usable(text: ReportText) -> str:
    """'' where a report's text can be searched, else why it cannot."""
    if text.fault:
        return text.fault
    characters = sum(len(page.text.strip()) for page in text.pages)
    if characters < SCANNED * max(1, len(text.pages)):
        return "its pages are pictures without text"
    unmapped = sum(page.unmapped * len(page.text) for page in text.pages) / max(1, characters)
    if unmapped > UNMAPPED:
        return f"its fonts do not say which letter {unmapped:.0%} of the characters are"
    return ""


def check_quote(quote: Quote, text: ReportText | None, value: str) -> Checked:
    """A quote, looked for in its report (None where that is not here), and its number in it.

    `value` is what the author's cell holds.
    """
    if quote.how == "typed":
        wrong = number_fault(quote, value)
        state = State.WITHOUT_NUMBER if wrong else State.TYPED
        return Checked(quote=quote, state=state, page=quote.page, words=wrong)
    if text is None:
        return Checked(quote=quote, state=State.NO_REPORT, page=quote.page)
    fault = usable(text)
    if fault:
        return Checked(quote=quote, state=State.NO_TEXT, page=quote.page, words=fault)
    pages = tuple(page.text for page in text.pages)
    passage = find(quote.exact, quote.prefix, quote.suffix, quote.page, pages)
    if passage is None:
        words = f"{shown(quote.exact)} is not on page {quote.page}, and on no other."
        return Checked(quote=quote, state=State.NOT_FOUND, page=quote.page, words=words)
    if not passage.exact:
        near = pages[passage.page - 1][passage.start : passage.end]
        words = f"Page {passage.page} has {shown(near)}; the quote is {shown(quote.exact)}."
        return _found(quote, passage, State.NEAR, words)
    wrong = number_fault(quote, value)
    return _found(quote, passage, State.WITHOUT_NUMBER if wrong else State.VERIFIED, wrong)


def _found(quote: Quote, passage: Passage, state: State, words: str) -> Checked:
    return Checked(
        quote=quote, state=state, page=passage.page, start=passage.start, end=passage.end,
        words=words,
    )  # fmt: skip


def number_fault(quote: Quote, value: str) -> str:
    """'' where the cell's number, or what it was converted from, stands in the quote."""
    confirmed = quote.sign == "confirmed"
    if not quote.formula:
        number = _number(value)
        if number is None or stands_in(number, quote.exact, confirmed):
            return ""
        return f"The cell holds {value}; the quote is {shown(quote.exact)}."
    inputs = [_number(each) for each in quote.inputs]
    for written, number in zip(quote.inputs, inputs, strict=True):
        if number is None or not stands_in(number, quote.exact, confirmed):
            return f"The conversion begins with {written}; the quote is {shown(quote.exact)}."
    computed = convert(quote.formula, [n for n in inputs if n is not None], quote.given)
    if computed is None or not agrees(value, computed):
        known = FORMULAS.get(quote.formula)
        formula = known.write(quote.inputs, quote.given) if known else quote.formula
        result = f" is {computed:.6g}" if computed is not None else " cannot be computed"
        return f"{formula}{result}; the cell holds {value or 'nothing'}."
    return ""


def _number(text: str) -> float | None:
    plain = text.replace("\u2212", "-").replace("·", ".").strip()
    try:
        return float(plain)
    except ValueError:
        return None
