"""`check`: what is wrong with an annotation, given its config and task. Reports, never raises, changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from labelfs.labeling import check_answers, check_shapes
from labelfs.labeling.config import Config, Node, expand
from labelfs.labeling.labels import effective_labels
from labelfs.labeling.result import Item, control_of, items_of
from labelfs.labeling.shapes import shape_of
from labelfs.labeling.tag import Tag, lookup
from labelfs.labeling.variables import MISSING, find, whole
from labelfs.labeling.visibility import missing_answers

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class ResultProblem:
    """One thing wrong with a result. `index`: item in the list (None: the annotation); `region`: its id."""

    index: int | None
    region: str | None
    code: str
    message: str
    level: Level = "error"

    def to_json(self) -> dict[str, Any]:
        """Its members as they are."""
        return asdict(self)


Finding = tuple[str, str, Level]
"""code, message, level."""


def check(annotation: Mapping[str, Any], config: Config, task_data: Mapping[str, Any]) -> list[ResultProblem]:
    """Every problem of an annotation's (or prediction's) result, in order of its items; [] for a good one.

    Level `error`: the item cannot be shown or used as it is; `warning`: it can, but something is odd. An answer that is
    required and missing is a warning, and none for a skipped annotation. In a prediction (it has a `model_version` or a
    `score`) ids and required answers may be missing.
    """
    result = annotation.get("result", [])
    if not isinstance(result, list):
        return [ResultProblem(None, None, "result", "the result is not a list")]
    predicted = "model_version" in annotation or "score" in annotation
    skipped = predicted or annotation.get("was_cancelled") is True
    return [problem for problem in _Check(config, task_data, result).problems(skipped=skipped)
            if not (predicted and problem.code == "no-id")]


class _Check:
    """One result with what is looked up for each of its items."""

    def __init__(self, config: Config, data: Mapping[str, Any], result: list[Any]) -> None:
        self.root = expand(config, data) if needs_expansion(config.root) else config.root
        by_name = {n.name: n for n in reversed(list(self.root.walk())) if n.name and n.role in _NAMED}
        self.config = Config(config.text, self.root, [], by_name)
        self.data = data
        self.result = result
        self.items = items_of(result)
        self.ids = {item.id for item in self.items if not item.is_relation}
        self.shaped = {item.id for item in self.items if item.makes_region or shape_of(item.value)}
        self._labels: dict[int, set[str]] = {}

    def problems(self, *, skipped: bool) -> Iterator[ResultProblem]:
        known = {item.index: item for item in self.items}
        for index, raw in enumerate(self.result):
            item = known.get(index)
            if item is None:
                yield ResultProblem(index, None, "item", f"item {index} is {_kind(raw)} and not an object")
                continue
            findings = self._relation(item) if item.is_relation else self._item(item)
            yield from (ResultProblem(index, item.id, *finding) for finding in findings)
        yield from self._doubles()
        yield from self._usages()
        yield from [] if skipped else self._required()

    # ---- one item ------------------------------------------------------------------------------------------

    def _relation(self, item: Item) -> Iterator[Finding]:
        for key in ("from_id", "to_id"):
            end = item.raw.get(key)
            if not isinstance(end, (str, int)) or str(end) not in self.ids:
                yield "relation-end", f"{key} {_short(end)} is no region of this result", "error"
        if item.raw.get("direction", "right") not in ("right", "left", "bi"):
            yield "direction", f"direction {_short(item.raw.get('direction'))} is none of right, left, bi", "warning"
        given = [label for node in self.root.walk() if node.tag == "Relations" for label in effective_labels(node)]
        for label in item.labels if given else ():
            if label not in given:
                yield "unknown-label", f"the config has no relation {_short(label)}", "error"

    def _item(self, item: Item) -> Iterator[Finding]:
        if not isinstance(item.raw.get("value"), Mapping):
            yield "value", f"value is {_kind(item.raw.get('value'))} and not an object", "error"
            return
        if item.id is None:
            yield "no-id", "the item has no id", "warning"
        control = control_of(item, self.config)
        if control is None:
            yield "unknown-control", f"the config has no control {_short(item.raw.get('from_name'))}", "error"
            return
        if control.role == "unknown":
            return
        yield from self._wiring(item, control)
        tag = lookup(control.tag)
        if tag is None or tag.result is None or not self._type_fits(item, control, tag):
            kind = tag.result.type if tag and tag.result else "nothing"
            yield "wrong-type", f"type {_short(item.raw.get('type'))}, but {control.tag} writes {kind}", "error"
            return
        target = self.config.by_name.get(item.to_name or "") or self.config.by_name.get(
            control.to_name[0] if control.to_name else "")
        yield from self._geometry(item, control, tag, target)
        yield from check_answers.findings(item, control, self.labels(control), self.data, target)

    def _wiring(self, item: Item, control: Node) -> Iterator[Finding]:
        names = [part.strip() for part in (item.to_name or "").split(",") if part.strip()]
        unknown = [name for name in names if name not in self.config.by_name]
        if unknown or not names:
            yield "unknown-object", f"the config has no object {_short(item.raw.get('to_name'))}", "error"
        elif control.to_name and not set(names) & {*control.to_name, control.name}:
            yield ("other-object", f'to_name is "{item.to_name}", but "{control.name}" works on '
                                   f"{', '.join(control.to_name)}", "warning")
        parent = item.raw.get("parentID")
        if parent is not None and str(parent) not in self.ids:
            yield "parent", f"parentID {_short(parent)} is no region of this result", "warning"

    def _type_fits(self, item: Item, control: Node, tag: Tag) -> bool:
        assert tag.result is not None
        if item.type == tag.result.type:
            return True
        repaired = item.from_name != control.name and item.type.endswith("labels")
        return repaired or (control.tag == "Labels" and item.type in _ALSO_LABELS)

    def _geometry(self, item: Item, control: Node, tag: Tag, target: Node | None) -> Iterator[Finding]:
        shape = shape_of(item.value, target.tag if target else None)
        makes = tag.result is not None and tag.result.region
        allowed = {one.name for one in tag.result.shapes} if tag.result else set()
        if shape is None:
            if makes and item.type != "chatmessage":
                yield "no-geometry", "the region has no place: value holds no geometry", "error"
            elif control.attrs.get("perRegion") is True and item.id not in self.shaped:
                yield "no-region", f'"{control.name}" is asked per region, but the item belongs to none', "warning"
            return
        if makes and not {shape, *_SAME.get(shape, ())} & allowed:
            yield "wrong-geometry", f"value holds a {shape}, which {control.tag} does not make", "error"
            return
        yield from check_shapes.findings(item, shape, target, self.data)
        yield from self._page(item, target)

    def _page(self, item: Item, target: Node | None) -> Iterator[Finding]:
        page = item.raw.get("item_index")
        listed = target.attrs.get("valueList") if target else None
        pages = find(whole(listed) or "", self.data) if isinstance(listed, str) else MISSING
        if page is None or not isinstance(pages, list):
            return
        if type(page) is not int or not 0 <= page < len(pages):
            yield "page", f"item_index {_short(page)} is no page: there are {len(pages)}", "warning"

    # ---- the whole result ----------------------------------------------------------------------------------

    def labels(self, control: Node) -> set[str]:
        """What the control's results may hold."""
        if id(control) not in self._labels:
            self._labels[id(control)] = set(effective_labels(control))
        return self._labels[id(control)]

    def _doubles(self) -> Iterator[ResultProblem]:
        """Several whole-object answers of one control: only the last is shown."""
        seen: set[tuple[str | None, str | None, str]] = set()
        for item in self.items:
            control = self.config.by_name.get(item.from_name or "")
            if item.is_relation or control is None or control.role != "control" or not item.is_classification():
                continue
            if control.attrs.get("perRegion") is True or item.id in self.shaped:
                continue
            place = (item.from_name, item.to_name, repr(item.raw.get("item_index")))
            if place in seen:
                yield ResultProblem(item.index, item.id, "duplicate-result",
                                    f'"{item.from_name}" is answered more than once', "warning")
            seen.add(place)

    def _usages(self) -> Iterator[ResultProblem]:
        """Labels used more often than their `maxUsages` allows."""
        used = Counter((item.from_name, label) for item in self.items if not item.is_relation for label in item.labels)
        for (name, label), count in used.items():
            control = self.config.by_name.get(name or "")
            limit = _limit(control, label) if control else None
            if limit is not None and count > limit:
                yield ResultProblem(None, None, "max-usages", f'"{label}" is used {count} times; at most {limit} are '
                                                              "allowed", "warning")

    def _required(self) -> Iterator[ResultProblem]:
        pages = _pages(self.root, self.data)
        for missing in missing_answers(self.root, self.result, pages=pages):
            where = "" if missing.item_index is None else f" (page {missing.item_index + 1})"
            yield ResultProblem(None, missing.region, "required", f"{missing.message}{where}", "warning")


_NAMED = {"object", "control", "unknown"}
_ALSO_LABELS = {"hypertextlabels", "paragraphlabels", "videovectorlabels"}
_SAME: Mapping[str, tuple[str, ...]] = {
    "video-box": ("video-vector",), "span": ("xpath", "time"), "xpath": ("span",), "time": ("span",),
}
"""Geometry that cannot always be told apart by its keys, or that is read in place of another."""


def needs_expansion(root: Node) -> bool:
    """Whether the tree differs from task to task: Repeaters, labels from the data, variables in labels."""
    return any(
        node.tag == "Repeater" or (node.role in {"control", "child"} and any(
            isinstance(value, str) and "$" in value for value in node.attrs.values()))
        for node in root.walk()
    )


def _pages(root: Node, data: Mapping[str, Any]) -> int | None:
    """How many pages the image list of the task has."""
    for node in root.walk():
        listed = node.attrs.get("valueList")
        found = find(whole(listed) or "", data) if isinstance(listed, str) else MISSING
        if isinstance(found, list):
            return len(found)
    return None


def _limit(control: Node, label: str) -> int | None:
    if control.tag == "Taxonomy":
        return None
    own = next((n.attrs.get("maxUsages") for n in control.walk() if n.tag == "Label" and label in (
        n.attrs.get("alias"), n.attrs.get("value"))), None)
    limit = own if own is not None else control.attrs.get("maxUsages")
    return limit if isinstance(limit, int) else None


def _short(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _kind(value: Any) -> str:
    names = {type(None): "missing", bool: "a boolean", str: "a text", list: "a list", int: "a number"}
    return names.get(type(value), "a number")
