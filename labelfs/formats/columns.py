"""Typed columns for the answers of a config, lossless both ways: what Hugging Face rows and Parquet files hold.

A type is `"string"`, `"int"`, `"double"`, `"bool"`, a list `[type]`, or a struct `{name: type}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.labeling.result import items_of

if TYPE_CHECKING:
    from labelfs.labeling.config import Config, Node

Type = Any
Row = Mapping[str, Any]
_BOX: dict[str, Type] = {"x": "double", "y": "double", "width": "double", "height": "double", "rotation": "double"}
_POLYGON: dict[str, Type] = {"points": [["double"]], "closed": "bool"}
_ELLIPSE: dict[str, Type] = {"x": "double", "y": "double", "radiusX": "double", "radiusY": "double",
                             "rotation": "double"}
_BRUSH: dict[str, Type] = {"format": "string", "rle": ["int"]}
_GEOMETRY: dict[str, dict[str, Type]] = {
    "RectangleLabels": _BOX, "PolygonLabels": _POLYGON, "EllipseLabels": _ELLIPSE, "BrushLabels": _BRUSH,
    "KeyPointLabels": {"x": "double", "y": "double", "width": "double"},
    "Rectangle": _BOX, "Polygon": _POLYGON, "Ellipse": _ELLIPSE, "Brush": _BRUSH,
}
_SPANS: dict[str, dict[str, Type]] = {
    "Text": {"start": "int", "end": "int", "text": "string"},
    "Audio": {"start": "double", "end": "double", "channel": "int"},
    "HyperText": {"start": "string", "end": "string", "startOffset": "int", "endOffset": "int", "text": "string"},
    "Image": {**_BOX, **_POLYGON, **_ELLIPSE, **_BRUSH},
}
_SIZES: dict[str, Type] = {"original_width": "int", "original_height": "int", "image_rotation": "int"}
_ANSWERS: dict[str, tuple[str, Type]] = {
    "Choices": ("choices", ["string"]), "TextArea": ("text", ["string"]), "Rating": ("rating", "int"),
    "Number": ("number", "double"), "Taxonomy": ("taxonomy", [["string"]]), "Pairwise": ("selected", "string"),
    "DateTime": ("datetime", "string"),
}
RELATIONS: Type = [{"from_id": "string", "to_id": "string", "direction": "string", "labels": ["string"]}]
BOOK: dict[str, Type] = {"annotation_id": "int", "annotator": "string", "created_at": "string", "updated_at": "string",
                         "lead_time": "double"}
MORE = "more_results"
"""Column with the results that have no typed place, as JSON."""


class Columns:
    """The columns of one config."""

    def __init__(self, config: Config, text: str = "") -> None:
        self.config = config
        self.text = text
        """The config's text where it came with the file."""
        self.controls = {node.name: node for node in config.controls() if node.name and "{{" not in node.name}
        self.types = {name: self._type(node) for name, node in self.controls.items()}
        self._whole = {name for name, node in self.controls.items()
                       if node.tag in _ANSWERS and node.attrs.get("perRegion") is not True
                       and node.attrs.get("perItem") is not True}

    def schema(self) -> dict[str, Type]:
        """Column → type of everything but the task's data."""
        return {**self.types, "relations": RELATIONS, MORE: "string", **BOOK}

    def _type(self, node: Node) -> Type:
        if node.tag in _ANSWERS:
            key, kind = _ANSWERS[node.tag]
            whole = node.attrs.get("perRegion") is not True and node.attrs.get("perItem") is not True
            return kind if whole else [{"id": "string", key: kind, "more": "string"}]
        return [{"id": "string", "labels": ["string"], **self._geometry(node), "more": "string"}]

    def _geometry(self, node: Node) -> dict[str, Type]:
        target = self.config.by_name.get(node.to_name[0]) if node.to_name else None
        kind = target.tag if target is not None else ""
        fields = _GEOMETRY.get(node.tag) or _SPANS.get(kind, {})
        return {**fields, **(_SIZES if kind == "Image" else {})}

    # ---- out ----------------------------------------------------------------------------------------------
    def row(self, result: list[Any]) -> dict[str, Any]:
        """The columns of one result; those without an answer are None."""
        made: dict[str, Any] = dict.fromkeys(self.schema())
        rest: list[Any] = []
        for item in items_of(result):
            name = item.from_name
            if item.is_relation and (relation := _relation(item.raw)) is not None:
                made["relations"] = [*(made["relations"] or []), relation]
            elif name in self._whole and made[name] is None and (value := self._answer(name, item.raw)) is not None:
                made[name] = value
            elif name in self.types and name not in self._whole and (struct := self._struct(name, item.raw)):
                made[name] = [*(made[name] or []), struct]
            else:
                rest.append(item.raw)
        if rest:
            made[MORE] = json.dumps(rest, ensure_ascii=False)
        return made

    def _answer(self, name: str, raw: Row) -> Any:
        node = self.controls[name]
        key, kind = _ANSWERS[node.tag]
        value = raw.get("value")
        plain = set(raw) <= {"id", "from_name", "to_name", "type", "value", "origin"}
        if not plain or not isinstance(value, Mapping) or set(value) != {key} or raw.get("type") != node.tag.lower():
            return None
        if not node.to_name or raw.get("to_name") != node.to_name[0]:
            return None
        return value[key] if _is(value[key], kind) else None

    def _struct(self, name: str, raw: Row) -> dict[str, Any] | None:
        node, fields = self.controls[name], self.types[name][0]
        value = raw.get("value")
        if not isinstance(value, Mapping) or not isinstance(raw.get("id"), str):
            return None
        payload = _ANSWERS[node.tag][0] if node.tag in _ANSWERS else str(raw.get("type"))
        column = _ANSWERS[node.tag][0] if node.tag in _ANSWERS else "labels"
        made: dict[str, Any] = dict.fromkeys(fields)
        made["id"] = raw["id"]
        inner = dict(value)
        if payload in inner and _is(inner[payload], fields[column]):
            made[column] = inner.pop(payload)
        outer = {key: one for key, one in raw.items() if key not in {"id", "from_name", "value"}}
        for key, kind in fields.items():
            source = outer if key in _SIZES else inner
            if key in source and key not in {"id", "more", column} and _is(source[key], kind):
                made[key] = source.pop(key)
        if outer.get("to_name") == (node.to_name[0] if node.to_name else None):
            del outer["to_name"]
        if outer.get("type") == node.tag.lower():
            del outer["type"]
        if inner or outer:
            made["more"] = json.dumps({"value": inner, "item": outer}, ensure_ascii=False)
        return made

    # ---- in -----------------------------------------------------------------------------------------------
    def fit(self, row: Row) -> bool:
        """Whether a row has the columns of this config."""
        return bool(self.controls) and "annotation_id" in row and any(name in row for name in self.controls)

    def task(self, rows: list[Row]) -> dict[str, Any]:
        """The task of the rows of one task; raises `ValueError` for answers of another type."""
        first = rows[0]
        own = {*self.schema(), "task_id"}
        data = {key.removeprefix("_data_"): value for key, value in first.items() if key not in own}
        task: dict[str, Any] = {"data": data}
        if isinstance(first.get("task_id"), int):
            task["id"] = first["task_id"]
        made = [self._annotation(row) for row in rows if row.get("annotation_id") is not None]
        return {**task, "annotations": made} if made else task

    def _annotation(self, row: Row) -> dict[str, Any]:
        kept = {"id": row["annotation_id"], "completed_by": row.get("annotator"), "created_at": row.get("created_at"),
                "updated_at": row.get("updated_at"), "lead_time": row.get("lead_time")}
        return {key: value for key, value in kept.items() if value is not None} | {"result": list(self._items(row))}

    def _items(self, row: Row) -> Iterator[dict[str, Any]]:
        for place, (name, kind) in enumerate(self.types.items(), 1):
            value = row.get(name)
            if value is None:
                continue
            if name in self._whole:
                if not _is(value, kind):
                    msg = f"the column {name} holds {json.dumps(value, default=str)[:60]}, which is no {_words(kind)}"
                    raise ValueError(msg)
                node = self.controls[name]
                yield {"id": f"a{place}", "from_name": name, "to_name": node.to_name[0], "type": node.tag.lower(),
                       "value": {_ANSWERS[node.tag][0]: value}}
            else:
                yield from (self._item(name, struct) for struct in value)
        yield from ({"type": "relation", **one} for one in row.get("relations") or ())
        if row.get(MORE):
            yield from json.loads(row[MORE])

    def _item(self, name: str, struct: Row) -> dict[str, Any]:
        node = self.controls[name]
        more = json.loads(struct["more"]) if struct.get("more") else {"value": {}, "item": {}}
        item = {"id": struct["id"], "from_name": name, "to_name": node.to_name[0] if node.to_name else "",
                "type": node.tag.lower(), **more["item"]}
        value = dict(more["value"])
        column = _ANSWERS[node.tag][0] if node.tag in _ANSWERS else "labels"
        for key, one in struct.items():
            if one is None or key in {"id", "more"}:
                continue
            if key in _SIZES:
                item[key] = one
            else:
                value[item["type"] if key == column == "labels" else key] = one
        return {**item, "value": value}


def from_schema(schema: Row) -> Columns | None:
    """The columns of the config that a Parquet file carries; None where it carries none."""
    text = schema.get("labelfs_config")
    if not isinstance(text, str) or not text:
        return None
    from labelfs.labeling.config import parse

    return Columns(parse(text), text)


def _relation(raw: Row) -> dict[str, Any] | None:
    if not {"from_id", "to_id"} <= raw.keys() or not raw.keys() <= {"type", "from_id", "to_id", "direction", "labels"}:
        return None
    made = {key: raw.get(key) for key in RELATIONS[0]}
    return made if all(value is None or _is(value, RELATIONS[0][key]) for key, value in made.items()) else None


def _is(value: Any, kind: Type) -> bool:
    """Whether a value is of a type; whole numbers are doubles too."""
    if isinstance(kind, list):
        return isinstance(value, list) and all(_is(one, kind[0]) for one in value)
    if isinstance(value, bool):
        return bool(kind == "bool")
    if kind == "double":
        return isinstance(value, float) or (isinstance(value, int) and abs(value) < 2**53)
    if kind == "int":
        return isinstance(value, int) and -2**63 <= value < 2**63
    return kind == "string" and isinstance(value, str)


def _words(kind: Type) -> str:
    return f"list of {_words(kind[0])}s" if isinstance(kind, list) else str(kind)


def type_of(value: Any) -> Type:
    """The column type of a value of the task's data; JSON text for what has none."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int) and -2**63 <= value < 2**63:
        return "int"
    if isinstance(value, float):
        return "double"
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return ["string"]
    return "string"
