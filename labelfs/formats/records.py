"""Rows of text tools (spaCy, Prodigy, doccano, Hugging Face) as tasks: the rest of each row stays task data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from labelfs.formats.chunks import chunks, joined
from labelfs.formats.marks import Marks, annotation
from labelfs.formats.registry import Report
from labelfs.formats.sheet import Sheet

Row = Mapping[str, Any]
UNITS = "{n} offsets counted UTF-16 units; converted to characters"
TAGS = ("ner_tags", "tags", "labels", "pos_tags", "chunk_tags")
_HALF = 0.5
"""From which score on a category of `cats` holds."""


class Records:
    """Turns rows into tasks. `names`: column → names of its numbers (Hugging Face's features)."""

    def __init__(self, sheet: Sheet, key: str, report: Report, source: str, names: Mapping[str, list[str]]) -> None:
        self.sheet, self.key, self.report, self.source, self.names = sheet, key, report, source, names

    def task(self, row: Row) -> dict[str, Any]:
        """The task of one row; raises `ValueError` with the reason where its labels cannot be meant."""
        rest = dict(row)
        tokens = rest.get("tokens")
        tagged = next((name for name in TAGS if _fits(rest.get(name), tokens)), None) if _is_texts(tokens) else None
        if tagged is not None and isinstance(tokens, list):
            return self._tagged(rest, tokens, tagged)
        column = self._text_column(rest)
        if column is None:
            msg = "no text in this row"
            raise ValueError(msg)
        text = rest.pop(column)
        to = self.sheet.object("Text", self.key)
        by_user = self._annotations(rest, text, to)
        marks = Marks(self.sheet, to)
        self._spans(rest, text, marks)
        self._classes(rest, marks)
        made = [annotation(one, self.source, **({"completed_by": who} if who is not None else {}))
                for who, one in by_user]
        answer = rest.pop("answer", None)
        if marks.items or answer is not None or not made:
            skipped = {"was_cancelled": True} if answer in {"reject", "ignore"} else {}
            made.append(annotation(marks, self.source, **skipped))
        return self._finished(rest, {self.key: text}, made)

    def _finished(self, rest: dict[str, Any], data: dict[str, Any], made: list[dict[str, Any]]) -> dict[str, Any]:
        task: dict[str, Any] = {"annotations": made}
        meta = rest.pop("meta", None)
        if isinstance(meta, Mapping) and meta:
            task["meta"] = dict(meta)
        if isinstance(rest.get("id"), int) and not isinstance(rest["id"], bool):
            task["id"] = rest.pop("id")
        for drop in ("_input_hash", "_task_hash", "_view_id", "_annotator_id", "_session_id", "_timestamp"):
            if drop in rest:
                task.setdefault("meta", {})[drop] = rest.pop(drop)
        self.report.tasks += 1
        self.report.annotations += len(made)
        return {"data": {**data, **rest}, **task}

    @staticmethod
    def _text_column(rest: Row) -> str | None:
        for name in ("text", "sentence", "content", "document", "column_data", "data"):
            if isinstance(rest.get(name), str):
                return name
        return next((name for name, value in rest.items() if isinstance(value, str) and name not in {
            "label", "answer", "id"}), None)

    # ---- tokens -------------------------------------------------------------------------------------------
    def _tagged(self, rest: dict[str, Any], tokens: list[str], column: str) -> dict[str, Any]:
        text, places = joined(tokens)
        names = self.names.get(column, [])
        tags = [self._name(tag, names) for tag in rest.pop(column)]
        marks = Marks(self.sheet, self.sheet.object("Text", self.key))
        for first, after, label in chunks(tags):
            marks.span(label, places[first][0], places[after - 1][1], text)
        return self._finished(rest, {self.key: text}, [annotation(marks, self.source)])

    @staticmethod
    def _name(tag: Any, names: list[str]) -> str:
        if isinstance(tag, int):
            if names and not 0 <= tag < len(names):
                msg = f"class {tag}: there are {len(names)} names; the row was left out"
                raise ValueError(msg)
            return names[tag] if names else ("O" if tag == 0 else str(tag))
        return str(tag)

    # ---- spans --------------------------------------------------------------------------------------------
    def _spans(self, rest: dict[str, Any], text: str, marks: Marks) -> None:
        regions: dict[Any, str] = {}
        for column in [name for name, value in rest.items() if _is_spans(value)]:
            for span in rest.pop(column):
                id_, start, end, label, quote = _span(span)
                start, end = self._checked(text, start, end, quote)
                region = marks.span(label, start, end, text, id=id_)
                regions[id_] = region
                regions[start, end] = region
        rest.pop("entities", None) if rest.get("entities") == [] else None
        for one in rest.pop("relations", None) or ():
            self._relation(one, regions, marks)
        for empty in ("spans", "relations"):
            if rest.get(empty) == []:
                del rest[empty]
        if rest.get("tokens") and isinstance(rest["tokens"][0], Mapping):
            del rest["tokens"]

    def _checked(self, text: str, start: int, end: int, quote: Any) -> tuple[int, int]:
        if isinstance(quote, str) and quote and text[start:end] != quote:
            units = text.encode("utf-16-le")
            first, last = (len(units[:2 * edge].decode("utf-16-le", "ignore")) for edge in (start, end))
            if text[first:last] == quote:
                self.report.lose(UNITS)
                return first, last
            msg = f"characters {start} to {end} are {text[start:end][:40]!r}, not {quote[:40]!r}"
            raise ValueError(msg)
        if not 0 <= start <= end <= len(text):
            msg = f"a span from {start} to {end}, but the text has {len(text)} characters"
            raise ValueError(msg)
        return start, end

    @staticmethod
    def _relation(one: Any, regions: Mapping[Any, str], marks: Marks) -> None:
        if not isinstance(one, Mapping):
            msg = "a relation is no object"
            raise TypeError(msg)
        label = str(one.get("type") or one.get("label") or "")
        if "head_span" in one:
            ends = [regions.get((one[side].get("start"), one[side].get("end"))) for side in ("head_span", "child_span")]
        else:
            ends = [regions.get(_region_id(one.get(side))) for side in ("from_id", "to_id")]
        if ends[0] is None or ends[1] is None:
            msg = "a relation names a span that is not there"
            raise ValueError(msg)
        marks.relation(ends[0], ends[1], [label] if label else [])

    # ---- one annotation per person --------------------------------------------------------------------------
    def _annotations(self, rest: dict[str, Any], text: str, to: str) -> list[tuple[Any, Marks]]:
        """Of doccano, `annotations`: a list of spans, classes or texts, each with its user."""
        given = rest.get("annotations")
        if not isinstance(given, list) or not all(isinstance(one, Mapping) and "user" in one for one in given):
            return []
        del rest["annotations"]
        people: dict[Any, Marks] = {}
        classes: dict[Any, list[str]] = {}
        for one in given:
            marks = people.setdefault(one["user"], Marks(self.sheet, to))
            if "start_offset" in one:
                _id, start, end, label, _quote = _span(one)
                marks.span(label, *self._checked(text, start, end, None), text)
            elif "text" in one:
                marks.text("answer", [str(one["text"])], main=True)
            else:
                classes.setdefault(one["user"], []).append(str(one.get("label")))
        for who, chosen in classes.items():
            people[who].choices("label", chosen, main=True, several=True)
        return list(people.items())

    # ---- classes ------------------------------------------------------------------------------------------
    def _classes(self, rest: dict[str, Any], marks: Marks) -> None:
        cats = rest.get("cats")
        if isinstance(cats, Mapping):
            del rest["cats"]
            chosen = [str(name) for name, score in cats.items() if isinstance(score, (int, float)) and score >= _HALF]
            marks.choices("category", chosen, main=True, several=True, options=map(str, cats))
        elif _is_texts(cats):
            marks.choices("category", rest.pop("cats"), main=True, several=True)
        for column in [name for name in rest if name.casefold() in _LABELS or name in self.names]:
            value = rest[column]
            if isinstance(value, bool) or value is None or value == "":
                continue
            values = value if isinstance(value, list) else [value]
            if not values or not all(isinstance(one, (str, int)) for one in values):
                continue
            del rest[column]
            self._answer(column, [self._class(one, self.names.get(column, [])) for one in values], marks,
                         several=isinstance(value, list))

    def _class(self, value: Any, names: list[str]) -> str:
        return self._name(value, names) if names else str(value)

    def _answer(self, column: str, values: list[str], marks: Marks, *, several: bool) -> None:
        """Few words are a class; whole sentences are written answers."""
        if all(len(one) <= 60 and one.count(" ") < 5 and not one.endswith((".", "!", "?", "。", "！", "？"))
               for one in values):
            marks.choices(column, values, main=True, several=several, options=self.names.get(column, []))
        else:
            marks.text(column, values, main=True)


_LABELS = frozenset({"label", "labels", "column_label", "class", "category", "intent"})


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _fits(tags: Any, tokens: Any) -> bool:
    return isinstance(tags, list) and len(tags) == len(tokens) and all(
        isinstance(one, (int, str)) and not isinstance(one, bool) for one in tags)


def _is_spans(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(
        (isinstance(one, list) and len(one) >= 3 and isinstance(one[0], int) and isinstance(one[1], int)
         and isinstance(one[2], str))
        or (isinstance(one, Mapping) and "label" in one and ({"start", "end"} <= one.keys()
                                                             or {"start_offset", "end_offset"} <= one.keys()))
        for one in value)


def _span(one: Any) -> tuple[Any, int, int, str, Any]:
    """`(id, start, end, label, quoted text)`."""
    if isinstance(one, list):
        return None, one[0], one[1], one[2], None
    start, end = one.get("start", one.get("start_offset")), one.get("end", one.get("end_offset"))
    if not isinstance(start, int) or not isinstance(end, int):
        msg = f"a span from {start!r} to {end!r} has no place"
        raise ValueError(msg)  # noqa: TRY004 (one reason among others why a row is left out)
    return _region_id(one.get("id")), start, end, str(one["label"]), one.get("text")


def _region_id(value: Any) -> str | None:
    return None if value is None else str(value)


def looks_like_labels(row: Any) -> bool:
    """Whether a row is one of those text tools rather than bare data."""
    if not isinstance(row, Mapping) or "data" in row or "result" in row:
        return False
    tokens = row.get("tokens")
    if _is_texts(tokens) and any(_fits(row.get(name), tokens) for name in TAGS):
        return True
    if isinstance(row.get("annotations"), list) and row["annotations"] and all(
            isinstance(one, Mapping) and "user" in one and "result" not in one for one in row["annotations"]):
        return True
    return any(_is_spans(value) for value in row.values()) or isinstance(row.get("cats"), (Mapping, list)) or (
        "answer" in row and "text" in row)


def first_rows(rows: Iterable[Any], count: int = 20) -> list[Any]:
    """The first rows, for looking at."""
    from itertools import islice

    return list(islice(rows, count))
