"""Lists, counts and amounts in words, by the rules of the catalogue's language."""

import re
from collections.abc import Sequence

from stook import figures
from stook.language.catalogue import Catalogue
from stook.language.cited_text import Text, as_text, shown
from stook.model.facts import Fact

_DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
_LIMITS = (("days", 21.0), ("weeks", 120.0), ("months", 760.0))


def listed(
    words: Catalogue,
    items: Sequence[Text | str],
    conjunction: str = "and",
    *,
    nested: bool = False,
) -> Text:
    """The items as a list ("a, b, and c"). `conjunction` is the catalogue's `and` or `or`.

    Two items are set apart by a comma too where one of them is itself a list (`nested`).
    """
    texts = [as_text(item) for item in items]
    if not texts:
        return Text("")
    if len(texts) == 1:
        return texts[0]
    conj = words.template(f"list.{conjunction}")
    if len(texts) == 2:
        nested = nested or any("," in item.text for item in texts)
        key = "list.two_long" if nested else "list.two"
        return words.say(key, a=texts[0], b=texts[1], conj=conj)
    start = texts[0]
    for item in texts[1:-1]:
        start = start + words.template("list.separator") + item
    return words.say("list.more", init=start, last=texts[-1], conj=conj)


def listed_names(words: Catalogue, names: Sequence[str], conjunction: str = "and") -> Text:
    """Names of outcomes as a list. A head that a name has in common with the one before it is
    left out ("the risk of a stroke and of dying"); two names are set apart by a comma where the
    conjunction could be read as a part of them."""
    said: list[str] = []
    before = ""
    for name in names:
        heads = (re.match(one, name) for one in words.words("outcome.head"))
        head = next((match[0] for match in heads if match), "")
        said.append(name.removeprefix(head) if head == before else name)
        before = head
    two = f" {words.template(f'list.{conjunction}')} ".join(said)
    unclear = any(re.fullmatch(one, two) for one in words.words("outcome.nested"))
    return listed(words, said, conjunction, nested=len(said) == 2 and unclear)


def measure_name(words: Catalogue, measure: str) -> str:
    """What tables and abstracts call an effect measure: its usual abbreviation or its name."""
    return str(words.table("sof.measure").get(measure, measure))


def why_not(words: Catalogue, reason: str) -> str:
    """Why there is no effect, in the catalogue's wording where it knows the arithmetic's."""
    known = words.table("why_not")
    return "; ".join(str(known.get(part, part)) for part in reason.split("; "))


def number(words: Catalogue, value: float, decimals: int = 0) -> str:
    """A number in digits: thousands marked from five digits on, trailing zeros dropped."""
    digits = figures.number(value, decimals)
    if "." in digits and "×" not in digits:
        digits = digits.rstrip("0").rstrip(".")
    whole, point, part = digits.partition(".")
    sign, size = (figures.MINUS, whole[1:]) if whole.startswith(figures.MINUS) else ("", whole)
    if size.isdigit() and len(size) >= 5:
        whole = sign + f"{int(size):,}".replace(",", words.template("number.thousands"))
    return whole + (words.template("number.point") + part if point else "")


def fact_number(words: Catalogue, fact: Fact) -> Text:
    """A fact as a number, marked; its own text where its value is not a number."""
    if isinstance(fact.value, str) or fact.value is None:
        return shown(fact.text, fact.id)
    return shown(number(words, fact.value), fact.id)


def fact_percent(words: Catalogue, fact: Fact) -> Text:
    """A fact as a whole percentage, marked; its own text where its value is not a number."""
    if isinstance(fact.value, str) or fact.value is None:
        return shown(fact.text, fact.id)
    return shown(words.say("number.percent", n=number(words, fact.value)).text, fact.id)


def counted(words: Catalogue, key: str, fact: Fact) -> Text:
    """A counted noun ("67 studies") from the template `count.<key>`, agreeing with the fact."""
    count = fact.value if isinstance(fact.value, int | float) else 2
    return words.say(f"count.{key}", words.grammar.form(count), n=fact_number(words, fact))


def duration(words: Catalogue, days: float) -> str:
    """A length of time in the unit that people would choose ("3 months")."""
    unit = next((name for name, limit in _LIMITS if days < limit), "years")
    amount = days / _DAYS[unit]
    # Years in halves: 42 months are hard to picture.
    amount = round(2 * amount) / 2 if unit == "years" else round(amount)
    return words.say(f"unit.{unit}", words.grammar.form(amount), n=number(words, amount, 1)).text


def month_and_year(words: Catalogue, fact: Fact) -> Text:
    """A date (YYYY-MM or YYYY-MM-DD) as month and year; anything else as it is written."""
    value = fact.value if isinstance(fact.value, str) else fact.text
    parts = value.split("-")
    months = words.words("months")
    if len(parts) < 2 or not all(part.isdigit() for part in parts):
        return shown(fact.text or value, fact.id)
    if not 1 <= int(parts[1]) <= len(months):
        return shown(fact.text or value, fact.id)
    said = words.say("date.month", month=months[int(parts[1]) - 1], year=parts[0])
    return shown(said.text, fact.id)
