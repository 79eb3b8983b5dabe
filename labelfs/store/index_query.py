"""TaskQuery → SQL: columns and operators from lists, every value a parameter."""

# ruff: noqa: S608 - SQL is put together from constants of this package; every value is a parameter

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from labelfs.errors import BadRequest
from labelfs.store.ids import normal_email, person_id
from labelfs.store.index import Index, Row
from labelfs.store.index_columns import Column, column
from labelfs.store.patterns import matching
from labelfs.store.query import OPERATORS, TYPES, Filter, TaskQuery

FILTER_DEPTH = 8
OPEN_RANGES = 8
"""Up to this overlap open tasks are found by one look-up per number of annotations."""

_COMPARE = {"equal": "=", "less": "<", "less_or_equal": "<=", "greater": ">", "greater_or_equal": ">="}


class Query:
    """One TaskQuery on its way into SQL."""

    def __init__(self, index: Index, query: TaskQuery, overlap: int, numbers: Mapping[int, str]) -> None:
        self.index, self.query = index, query
        self.values: dict[str, Any] = {"overlap": overlap}
        self._numbers = numbers
        """Integer in `members.json` → e-mail, for filters by a person's number."""

    # ---- answers --------------------------------------------------------------------------------------------
    def ids(self) -> list[int]:
        """Ids of the matching tasks in order."""
        fast = self._open_tasks()
        if fast is not None:
            return [id_ for (id_,) in self.index.query(fast, self.values)]
        where, order = self._where(), self._order()
        sql = f"SELECT s.id FROM {self._tables(where, order)} WHERE {where} {order} {self._limit()}"
        return [id_ for (id_,) in self._run(sql)]

    def count(self) -> int:
        """How many tasks match, limit and offset aside."""
        where = self._where()
        if where == "true":
            row = self.index.one("SELECT coalesce(sum(tasks), 0) FROM totals")
            return int(row[0]) if row else 0
        return int(self._run(f"SELECT count(*) FROM {self._tables(where)} WHERE {where}")[0][0])

    def _run(self, sql: str) -> list[Row]:
        with self.index.reading() as connection:
            connection.create_function("has_folded", 2, _has_folded, deterministic=True)
            try:
                return connection.execute(sql, self.values).fetchall()
            except OverflowError:
                raise BadRequest("a number in the query has more than 64 bits") from None

    # ---- pieces ---------------------------------------------------------------------------------------------
    @staticmethod
    def _tables(*texts: str) -> str:
        return "states s JOIN tasks t ON t.id = s.id" if any("t." in text for text in texts) else "states s"

    def _open_tasks(self) -> str | None:
        """Tasks with fewer annotations than so many, the usual question of a queue: flat however many are done."""
        query = self.query
        if len(query.filters) != 1 or query.search or query.included is not None or query.excluded:
            return None
        only = query.filters[0]
        if (only.column, only.operator) != ("total_annotations", "less") or only.child or query.descending:
            return None
        order = {"id": "id", "predictions_score": "score IS NULL, score, id"}.get(query.order_by)
        if order is None or type(only.value) is not int or not 0 < only.value <= OPEN_RANGES or query.limit is None:
            return None
        self.values |= {"reach": query.limit + query.offset, "limit": query.limit, "offset": query.offset}
        parts = " UNION ALL ".join(
            f"SELECT * FROM (SELECT id, score FROM states WHERE annotations = {number} ORDER BY {order} LIMIT :reach)"
            for number in range(only.value))
        return f"SELECT id FROM ({parts}) ORDER BY {order} LIMIT :limit OFFSET :offset"

    def _where(self) -> str:
        query = self.query
        parts = []
        if query.filters:
            joint = " AND " if query.conjunction == "and" else " OR "
            parts.append("(" + joint.join(self._filter(one, 0) for one in query.filters) + ")")
        if query.search:
            parts.append(self._search(query.search))
        if query.included is not None:
            parts.append(f"s.id IN (SELECT value FROM json_each({self._value(json.dumps(sorted(query.included)))}))")
        if query.excluded:
            left_out = self._value(json.dumps(sorted(query.excluded)))
            parts.append(f"s.id NOT IN (SELECT value FROM json_each({left_out}))")
        return " AND ".join(parts) or "true"

    def _order(self) -> str:
        descending = " DESC" if self.query.descending else ""
        if self.query.order_by in ("id", "inner_id"):
            return f"ORDER BY s.id{descending}"
        sql = column(self.query.order_by, self.values).sql
        return f"ORDER BY ({sql}) IS NULL, ({sql}){descending}, s.id"

    def _limit(self) -> str:
        if self.query.limit is None and not self.query.offset:
            return ""
        limit = -1 if self.query.limit is None else self.query.limit
        return f"LIMIT {self._value(limit)} OFFSET {self._value(self.query.offset)}"

    def _value(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def _search(self, text: str) -> str:
        """Text in some `data` field, or the id."""
        found = f"EXISTS (SELECT 1 FROM json_each(t.raw, '$.data') j WHERE {self._contains('j.value', text)})"
        if text.isascii() and text.isprintable() and not set(text) & set('"\\/'):
            found = f"({self._contains('t.raw', text)} AND {found})"
        return f"(CAST(s.id AS TEXT) = {self._value(text.strip())} OR {found})"

    def _contains(self, sql: str, text: str) -> str:
        if text.isascii():
            return f"instr(lower({sql}), {self._value(text.lower())}) > 0"
        return f"has_folded({sql}, {self._value(text.casefold())})"

    # ---- filters --------------------------------------------------------------------------------------------
    def _filter(self, one: Filter, depth: int) -> str:
        if depth > FILTER_DEPTH:
            raise _bad(one, "filters are nested too deep")
        if one.operator not in OPERATORS:
            raise _bad(one, f"unknown operator {one.operator!r}")
        if one.type not in TYPES:
            raise _bad(one, f"unknown type {one.type!r}")
        if one.value is None:
            raise _bad(one, "the value is missing")
        operator = one.operator.removeprefix("not_")
        sql = self._condition(one, column(one.column, self.values), operator)
        if one.operator.startswith("not_"):
            sql = f"NOT coalesce({sql}, 0)"
        if one.child is not None:
            sql = f"({sql} AND {self._filter(one.child, depth + 1)})"
        return f"({sql})"

    def _condition(self, one: Filter, found: Column, operator: str) -> str:
        if operator == "empty":
            return self._empty(one, found)
        if found.kind == "people":
            return self._by_person(one, found, operator)
        if found.kind == "list" and operator in ("contains", "in_list", "equal"):
            return self._has_one_of(one, found)
        if operator == "regex":
            return self._regex(one, found)
        if operator == "contains":
            return self._contains(found.sql, _text(one, one.value))
        ready, sql = self._comparison(one, found)
        if operator == "in_list":
            if not isinstance(one.value, list):
                raise _bad(one, "the value must be a list")
            return f"{sql} IN ({', '.join(self._value(ready(value)) for value in one.value)})"
        if operator == "in":
            low, high = _bounds(one)
            return f"{sql} BETWEEN {self._value(ready(low))} AND {self._value(ready(high))}"
        return f"{sql} {_COMPARE[operator]} {self._value(ready(one.value))}"

    def _empty(self, one: Filter, found: Column) -> str:
        if not isinstance(one.value, (bool, str)) or str(one.value).lower() not in ("true", "false"):
            raise _bad(one, "the value must be true or false")
        sql = f"coalesce({found.sql}, 0) = 0" if found.zero_is_empty else f"coalesce({found.sql}, '') IN ('', '[]')"
        return sql if str(one.value).lower() == "true" else f"NOT {sql}"

    def _regex(self, one: Filter, found: Column) -> str:
        """The tasks whose text has a match, found before the query itself runs."""
        pattern = _text(one, one.value)
        rows = self.index.query(f"SELECT s.id, CAST({found.sql} AS TEXT) AS v FROM {self._tables(found.sql)} "
                                "WHERE v IS NOT NULL", self.values)
        try:
            ids = matching(pattern, rows)
        except BadRequest as error:
            raise _bad(one, error.message) from None
        return f"s.id IN (SELECT value FROM json_each({self._value(json.dumps(ids))}))"

    def _comparison(self, one: Filter, found: Column) -> tuple[Callable[[Any], Any], str]:
        """How a value of the filter is made ready, and the expression it is compared with."""
        kind = found.kind
        if kind == "data":
            kind = _kind_of_data(one)
        if kind == "number":
            return lambda value: _number(one, value), _as_number(found.sql) if found.kind == "data" else found.sql
        if kind == "flag":
            return lambda value: _boolean(one, value), found.sql
        if kind == "time":
            return lambda value: _time(one, value), found.sql
        return lambda value: _text(one, value), f"CAST({found.sql} AS TEXT)"

    def _has_one_of(self, one: Filter, found: Column) -> str:
        """One of some values stands in a list column."""
        wanted = one.value if isinstance(one.value, list) else [one.value]
        if found.sql == column("annotations_ids", {}).sql:
            wanted = [part for value in wanted for part in str(value).replace(";", " ").replace(",", " ").split()]
        if not wanted:
            return "false"
        whole = f"(char(31) || {found.sql} || char(31))"
        needles = [self._value(f"\x1f{_text(one, value).lower()}\x1f") for value in wanted]
        return "(" + " OR ".join(f"instr(lower({whole}), {needle}) > 0" for needle in needles) + ")"

    def _by_person(self, one: Filter, found: Column, operator: str) -> str:
        wanted = one.value if isinstance(one.value, list) else [one.value]
        if operator not in ("contains", "equal", "in_list"):
            raise _bad(one, f"{one.operator!r} does not go with people")
        people = [person for value in wanted for person in self._people(value)]
        if not people:
            return "false"
        among = ", ".join(map(self._value, people))
        if one.column == "annotators":
            return f"s.id IN (SELECT a.task FROM annotations a WHERE a.person IN ({among}) AND NOT a.hidden)"
        return f"{found.sql} IN ({among})"

    def _people(self, value: Any) -> list[str]:
        """E-mails that a person's number, or an e-mail, stands for."""
        text = str(value).strip()
        if not text.isdigit():
            return [normal_email(text)]
        number = int(text)
        known = {person for (person,) in self.index.query("SELECT DISTINCT person FROM annotations")}
        known |= {person for (person,) in self.index.query("SELECT DISTINCT by FROM activity")}
        return [person for person in known
                if self._numbers.get(number) == person or person_id(person) == number or person == f"user-{number}"]


def _has_folded(text: Any, needle: str) -> bool:
    return text is not None and needle in str(text).casefold()


def _kind_of_data(one: Filter) -> str:
    kinds = {"Number": "number", "Boolean": "flag", "Datetime": "time", "String": "text"}
    if one.type in kinds:
        return kinds[one.type]
    sample = one.value
    if isinstance(sample, Mapping):
        sample = sample.get("min")
    elif isinstance(sample, list):
        sample = sample[0] if sample else ""
    if isinstance(sample, bool):
        return "flag"
    return "number" if isinstance(sample, (int, float)) else "text"


def _as_number(sql: str) -> str:
    return (f"(CASE WHEN typeof({sql}) IN ('integer', 'real') THEN {sql} "
            f"WHEN {sql} GLOB '[-+.0-9]*' THEN CAST({sql} AS REAL) END)")


def _bad(one: Filter, message: str) -> BadRequest:
    whole = f"filter on {one.column!r}: {message}"
    return BadRequest(whole, fields={"filters": [whole]})


def _bounds(one: Filter) -> tuple[Any, Any]:
    value = one.value
    if not isinstance(value, Mapping) or value.get("min") is None or value.get("max") is None:
        raise _bad(one, "the value must be {\"min\": …, \"max\": …}")
    return value["min"], value["max"]


def _number(one: Filter, value: Any) -> float | int:
    if isinstance(value, (bool, Mapping, list)):
        raise _bad(one, "the value must be a number")
    if isinstance(value, int):
        return value if abs(value) < 2**63 else float(value)
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _bad(one, f"{value!r} is not a number") from None
    if number != number:  # noqa: PLR0124 - not a number
        raise _bad(one, "the value must be a number")
    return number


def _boolean(one: Filter, value: Any) -> int:
    if isinstance(value, bool) or value in (0, 1):
        return int(value)
    if str(value).lower() in ("true", "false"):
        return int(str(value).lower() == "true")
    raise _bad(one, "the value must be true or false")


def _text(one: Filter, value: Any) -> str:
    if isinstance(value, (Mapping, list)):
        raise _bad(one, "the value must be a text")
    if isinstance(value, bool):
        return str(int(value))
    return str(value)


def _time(one: Filter, value: Any) -> str:
    """A time in the form files have it; raises `BadRequest` for what is none."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise _bad(one, f"{value!r} is not a time") from None
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="microseconds") + "Z"
