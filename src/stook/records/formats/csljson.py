"""CSL-JSON (also one object a line, and `items` inside an object), in and out."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from stook.model.records import Field, Record, RecordType
from stook.records.formats import json_exports
from stook.records.formats.column_names import joined, split
from stook.records.formats.draft import Draft, noted_pmid
from stook.records.formats.encoding import mended, whole
from stook.records.formats.foreign import is_full, kind_note, own
from stook.records.formats.repairs import Repairs

_TYPES = {
    "article-journal": RecordType.JOURNAL,
    "article": RecordType.PREPRINT,
    "paper-conference": RecordType.CONFERENCE,
    "book": RecordType.BOOK,
    "chapter": RecordType.CHAPTER,
    "thesis": RecordType.THESIS,
    "report": RecordType.REPORT,
    "dataset": RecordType.DATASET,
    "webpage": RecordType.WEB,
}
_NAMES = {kind: name for name, kind in _TYPES.items()}
_PARTS = {
    "id": ("id", 0),
    "title": ("title", 0),
    "container-title": ("journal", 0),
    "volume": ("volume", 0),
    "issue": ("issue", 0),
    "page": ("pages", 0),
    "DOI": ("doi", 0),
    "PMID": ("pmid", 0),
    "abstract": ("abstract", 0),
    "language": ("language", 0),
    "source": ("source", 0),
    "year": ("year", 1),
}
_LISTS = {"ISSN": "issn", "keyword": "keywords", "URL": "url"}
_CHUNK = 1 << 20
Item = dict[str, object]
MAX_ITEM = 32 << 20
_BETWEEN = re.compile(r"[\s,\[\]]*")
_BREAK = re.compile(r"\}\s*,?\s*(?=\{)")


def _objects(text: TextIO, repairs: Repairs) -> Iterator[tuple[int, Item]]:
    """The objects of an array or of a sequence, each with its line; damage costs one object."""
    decoder = json.JSONDecoder()
    buffer, line, at, want = "", 1, 0, _CHUNK
    ended = False
    while True:
        hit = _BETWEEN.match(buffer, at)
        start = hit.end() if hit else at
        line += buffer.count("\n", at, start)
        at = start
        found: object = None
        if at < len(buffer):
            try:
                found, end = decoder.raw_decode(buffer, at)
            except (ValueError, RecursionError):
                end = -1
            if end >= 0 and (ended or end < len(buffer)):
                yield from _unwrapped(found, line, repairs)
                line += buffer.count("\n", at, end)
                at, want = end, _CHUNK
                continue
        if not ended and len(buffer) - at < MAX_ITEM:
            chunk = text.read(want)
            ended = not chunk
            buffer, at, want = buffer[at:] + chunk, 0, want * 2
            continue
        if at >= len(buffer):
            return
        repairs.note("E704", line, "an object that is not JSON was left out")
        skip = _BREAK.search(buffer, at + 1)
        stop = skip.end() if skip else len(buffer)
        line += buffer.count("\n", at, stop)
        buffer, at, want = buffer[stop:], 0, _CHUNK


def _unwrapped(found: object, line: int, repairs: Repairs) -> Iterator[tuple[int, Item]]:
    """An item, or the items inside a wrapper."""
    if isinstance(found, dict):
        for name in ("items", "references", "records", "studies", "results"):
            if isinstance(found.get(name), list):
                for item in found[name]:
                    yield from _unwrapped(item, line, repairs)
                return
        yield line, found
    else:
        repairs.note("W712", line, f"{str(found)[:60]!r} is no record")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return str(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _person(value: object) -> str | None:
    """A name, None where it has parts that one text cannot hold."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        return None
    if set(value) == {"literal"}:
        return str(value["literal"]) if ", " not in value["literal"] else None
    if "family" in value and set(value) <= {"family", "given"}:
        return ", ".join(part for part in (value["family"], value.get("given", "")) if part)
    return None


def _loose_person(value: object) -> str:
    if isinstance(value, dict):
        family = " ".join(
            _text(value[k]) for k in ("non-dropping-particle", "family") if value.get(k)
        )
        family = family or _text(value.get("literal") or value.get("name") or "")
        return ", ".join(part for part in (family, _text(value.get("given") or "")) if part)
    return _text(value)


def _year(draft: Draft, value: object) -> None:
    held: Item = value if isinstance(value, dict) else {}
    parts = held.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        draft.put("year", _text(parts[0][0]), "issued")
        if len(parts) > 1 or len(parts[0]) > 1 or set(held) != {"date-parts"}:
            draft.keep("issued", _text(value))
    elif isinstance(value, dict):
        for name in ("raw", "literal"):
            if isinstance(value.get(name), str):
                draft.put("year", value[name], "issued")
                return
        draft.keep("issued", _text(value))
    else:
        draft.put("year", _text(value), "issued")


def _authors(draft: Draft, value: object) -> None:
    people = value if isinstance(value, list) else split("authors", _text(value))
    for person in people:
        draft.put("authors", " ".join((_person(person) or _loose_person(person)).split()), "author")
    if any(_person(person) is None for person in people):
        draft.keep("author", _text(value))


def _listed(draft: Draft, name: str, value: object) -> None:
    part = _LISTS[name]
    texts = [_text(v) for v in value] if isinstance(value, list) else split(part, _text(value))
    for text in texts:
        draft.put(part, text, name)


def _single(draft: Draft, name: str, value: object) -> None:
    """A member with one value; Crossref writes such values as lists."""
    if isinstance(value, list) and value and name != "id":
        value, *others = value
        for other in others:
            draft.keep(name, _text(other))
    part, rank = _PARTS[name]
    text = _text(value)
    draft.put(part, text if name == "abstract" else " ".join(text.split()), name, rank)


def _custom(draft: Draft, members: Item) -> None:
    for key, held in members.items():
        for one in held if isinstance(held, list) else [held]:
            if is_full(key):
                draft.foreign(Field(key, _text(one)))
            else:
                draft.keep(f"csl:custom.{key}", _text(one))


def _give(draft: Draft, name: str, value: object) -> None:
    """One member of an item to the place where it belongs."""
    if name in ("author", "authors"):
        _authors(draft, value)
    elif name == "issued":
        _year(draft, value)
    elif name in _LISTS:
        _listed(draft, name, value)
    elif name in _PARTS:
        _single(draft, name, value)
    elif name == "custom" and isinstance(value, dict):
        _custom(draft, value)
    else:
        draft.keep(f"csl:{name}", _text(value))
        if name == "note":
            draft.put("pmid", noted_pmid(_text(value)), name, 2)


def record(item: Item, line: int, repairs: Repairs) -> Record:
    """The record of one item."""
    draft = Draft("csl", line, repairs)
    kind = _text(item.get("type", ""))
    for name, value in item.items():
        if value not in (None, "", [], {}) and name != "type":
            _give(draft, str(name), value)
    found = _TYPES.get(kind, RecordType.UNKNOWN)
    if kind not in ("", "document") and found is RecordType.UNKNOWN:
        draft.keep("csl:type", kind)
    return draft.build(found)


def read(text: TextIO, repairs: Repairs) -> Iterator[Record]:
    """Records of a CSL-JSON file, one by one."""
    for line, item in _objects(text, repairs):
        mended_item = _clean(item, line, repairs)
        other = json_exports.record(mended_item, line, repairs)
        yield other or record(mended_item, line, repairs)


def _clean(item: Item, line: int, repairs: Repairs) -> Item:
    """Texts without stray bytes and control characters."""
    return {
        mended(str(name), line, repairs): _mend(value, line, repairs)
        for name, value in item.items()
    }


def _mend(value: object, line: int, repairs: Repairs) -> object:
    if isinstance(value, str):
        return whole(mended(value, line, repairs))
    if isinstance(value, list):
        return [_mend(one, line, repairs) for one in value]
    return _clean(value, line, repairs) if isinstance(value, dict) else value


def _parsed(text: str) -> object:
    """A member that was kept as text, in its own shape again where that is not in doubt."""
    if text[:1] in "[{":
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _one_or_list(values: tuple[str, ...]) -> object:
    return values[0] if len(values) == 1 else list(values)


def item(record: Record) -> Item:
    """A record as a CSL-JSON item. Fields of other formats stand under `custom`."""
    out: Item = {"id": record.id, "type": _NAMES.get(record.type, "document")}
    custom: dict[str, list[str]] = {}
    people = []
    for name in record.authors:
        family, comma, given = name.partition(", ")
        people.append({"family": family, "given": given} if comma and family else {"literal": name})
    out |= {
        "title": record.title, "author": people, "container-title": record.journal,
        "issued": {"date-parts": [[record.year]]} if record.year else None,
        "volume": record.volume, "issue": record.issue, "page": record.pages, "DOI": record.doi,
        "PMID": record.pmid, "ISSN": _one_or_list(record.issn), "abstract": record.abstract,
        "keyword": joined("keywords", record.keywords), "language": record.language,
        "URL": _one_or_list(record.url), "source": record.source,
    }  # fmt: skip
    for field in record.extra:
        name = own(field, "csl")
        if name and not name.startswith("custom.") and (name not in out or name in _OVERRIDDEN):
            out[name] = _parsed(field.value)
        else:
            custom.setdefault(name.removeprefix("custom.") or field.name, []).append(field.value)
    if record.registry:
        custom["stook:registry"] = list(record.registry)
    if record.type and record.type not in _NAMES:
        custom["stook:type"] = [kind_note(record.type).value]
    if custom:
        out["custom"] = custom
    return {name: value for name, value in out.items() if value or name in ("id", "type")}


_OVERRIDDEN = ("author", "issued", "type")


def write(records: Iterable[Record], out: TextIO) -> int:
    """Write records as a CSL-JSON array; returns how many."""
    count = 0
    out.write("[")
    for record in records:
        out.write(",\n" if count else "\n")
        out.write(json.dumps(item(record), ensure_ascii=False))
        count += 1
    out.write("\n]\n")
    return count
