"""spaCy's DocBin files: texts with entities, span groups and categories, read without spaCy.

zlib over MessagePack: `attrs` (numbers of token attributes), `tokens` (64-bit values, a row per token), `spaces`,
`lengths`, `strings`, and per document `cats`, `flags`, `span_groups`. A value is the hash of a string (MurmurHash64A of
its UTF-8, seed 1), or for spaCy's own words their number (https://spacy.io/api/docbin).
"""

from __future__ import annotations

import struct
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from typing import Any

from labelfs.formats.msgpack import NotMsgpack, unpacked

ORTH, ENT_IOB, ENT_TYPE = 65, 77, 78
LARGEST = 4 * 1024**3
"""Bytes that a file may unpack to."""
_SPAN = struct.Struct(">QQQllll")
_MASK = 2**64 - 1
_INSIDE, _BEGIN = 1, 3
_WORDS = {
    1: "IS_ALPHA IS_ASCII IS_DIGIT IS_LOWER IS_PUNCT IS_SPACE IS_TITLE IS_UPPER LIKE_URL LIKE_NUM LIKE_EMAIL IS_STOP "
       "IS_OOV_DEPRECATED IS_BRACKET IS_QUOTE IS_LEFT_PUNCT IS_RIGHT_PUNCT IS_CURRENCY",
    64: "ID ORTH LOWER NORM SHAPE PREFIX SUFFIX LENGTH CLUSTER LEMMA POS TAG DEP ENT_IOB ENT_TYPE HEAD SENT_START "
        "SPACY PROB LANG ADJ ADP ADV AUX CONJ CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X EOL SPACE",
    380: "PERSON NORP FACILITY ORG GPE LOC PRODUCT EVENT WORK_OF_ART LANGUAGE LAW DATE TIME PERCENT MONEY QUANTITY "
         "ORDINAL CARDINAL acomp advcl advmod agent amod appos attr aux auxpass cc ccomp complm conj cop csubj "
         "csubjpass dep det dobj expl hmod hyph infmod intj iobj mark meta neg nmod nn npadvmod nsubj nsubjpass num "
         "number oprd obj obl parataxis partmod pcomp pobj poss possessive preconj prep prt punct quantmod relcl rcmod "
         "root xcomp acl ENT_KB_ID MORPH ENT_ID IDX _",
}
"""First number → spaCy's own words, numbered on from it."""


class BadDocBin(ValueError):
    """The file is no DocBin, or a broken one."""


def documents(content: bytes) -> Iterator[dict[str, Any]]:
    """`{text, entities: [[start, end, label]], cats}` of each document; raises `BadDocBin`."""
    packed = _packed(content)
    try:
        strings = {**_own_words(), **{hash_of(one): one for one in packed["strings"]}}
        attrs, lengths = list(packed["attrs"]), _numbers("i", packed["lengths"])
        rows, spaces = _numbers("Q", packed["tokens"]), packed["spaces"]
        orth = attrs.index(ORTH)
        iob, kind = (attrs.index(one) if one in attrs else None for one in (ENT_IOB, ENT_TYPE))
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise BadDocBin(f"it has not what a DocBin has ({fault})") from None
    width, start = len(attrs), 0
    if sum(lengths) * width != len(rows) or len(spaces) != sum(lengths) or min(lengths, default=0) < 0:
        raise BadDocBin("its lengths do not add up")
    for number, length in enumerate(lengths):
        tokens = [rows[width * place:width * (place + 1)] for place in range(start, start + length)]
        unknown = bool(_of(packed, "flags", number).get("has_unknown_spaces"))
        after = b"\1" * length if unknown else spaces[start:start + length]
        text, places = _text([_string(strings, one[orth]) for one in tokens], after)
        found = [] if iob is None or kind is None else list(_entities(tokens, iob, kind, strings, places))
        groups = _groups(packed, number, strings, places)
        start += length
        yield {"text": text, "entities": found + [one for one in groups if one not in found],
               "cats": _of(packed, "cats", number)}


def _packed(content: bytes) -> Mapping[str, Any]:
    unzip = zlib.decompressobj()
    try:
        raw = unzip.decompress(content, LARGEST)
        if unzip.unconsumed_tail:
            raise BadDocBin(f"it would unpack to more than {LARGEST:,} bytes")
        if not unzip.eof:
            raise BadDocBin("it is cut off")
        found = unpacked(raw)
    except (zlib.error, NotMsgpack) as fault:
        raise BadDocBin(f"no DocBin, or a broken one: {fault}") from None
    if not isinstance(found, Mapping):
        raise BadDocBin("no DocBin: its content is no map")
    return found


def _numbers(code: str, raw: bytes) -> array[int]:
    found = array(code)
    found.frombytes(raw)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _of(packed: Mapping[str, Any], name: str, number: int) -> Mapping[str, Any]:
    """The member `name` of one document; older files lack some."""
    listed = packed.get(name) or ()
    value = listed[number] if number < len(listed) else None
    return value if isinstance(value, Mapping) else {}


def _string(strings: Mapping[int, str], value: int) -> str:
    found = strings.get(value)
    if found is None:
        raise BadDocBin(f"the string {value} is not in the file")
    return found


def _text(words: list[str], spaces: bytes) -> tuple[str, list[tuple[int, int]]]:
    """The text, and start and end of each token in characters."""
    parts: list[str] = []
    places, at = [], 0
    for word, space in zip(words, spaces, strict=True):
        places.append((at, at + len(word)))
        parts.append(word + (" " if space else ""))
        at += len(parts[-1])
    return "".join(parts), places


def _entities(tokens: list[array[int]], iob: int, kind: int, strings: Mapping[int, str],
              places: list[tuple[int, int]]) -> Iterator[list[Any]]:
    """Entities by their first and further tokens."""
    open_: list[Any] | None = None
    for token, (start, end) in zip(tokens, places, strict=True):
        label = _string(strings, token[kind]) if token[iob] in (_INSIDE, _BEGIN) else ""
        if open_ is not None and token[iob] == _INSIDE and label == open_[2]:
            open_[1] = end
            continue
        if open_ is not None:
            yield open_
        open_ = [start, end, label] if label else None
    if open_ is not None:
        yield open_


def _groups(packed: Mapping[str, Any], number: int, strings: Mapping[int, str],
            places: list[tuple[int, int]]) -> Iterator[list[Any]]:
    """The spans of all span groups of a document."""
    listed = packed.get("span_groups") or ()
    raw = listed[number] if number < len(listed) else b""
    try:
        groups = unpacked(raw) if raw else []
        for group in groups:
            for span in unpacked(group)["spans"]:
                _id, _kb, label, first, after, *_characters = _SPAN.unpack(span)
                yield [places[first][0], places[after - 1][1] if after > first else places[first][0],
                       _string(strings, label)]
    except (NotMsgpack, struct.error, KeyError, IndexError, TypeError) as fault:
        raise BadDocBin(f"its span groups cannot be read ({fault})") from None


def _own_words() -> dict[int, str]:
    own = {first + place: word for first, words in _WORDS.items() for place, word in enumerate(words.split())}
    return own | {number: f"FLAG{number}" for number in range(19, 64)} | {0: ""}


def hash_of(text: str) -> int:
    """MurmurHash64A of the text's UTF-8 with the seed 1 (Austin Appleby, public domain); 0 for the empty text."""
    if not text:
        return 0
    content, factor = text.encode("utf-8", "surrogatepass"), 0xC6A4A7935BD1E995
    found = 1 ^ (len(content) * factor & _MASK)
    whole = len(content) // 8 * 8
    for (given,) in struct.iter_unpack("<Q", content[:whole]):
        part = given * factor & _MASK
        found = (found ^ ((part ^ (part >> 47)) * factor & _MASK)) * factor & _MASK
    if rest := content[whole:]:
        found = (found ^ int.from_bytes(rest, "little")) * factor & _MASK
    found = (found ^ (found >> 47)) * factor & _MASK
    return found ^ (found >> 47)
