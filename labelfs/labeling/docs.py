"""`docs/tags/`: one page per tag, written from the declarations (`python -m labelfs.labeling.docs [FOLDER]`)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from labelfs.labeling.families import LABELS
from labelfs.labeling.tag import Attr, Shape, Tag, ValueKey, load

HEADINGS = {
    "object": "Objects: what is shown",
    "control": "Controls: what is asked",
    "child": "Parts of other tags",
    "visual": "Layout",
}
_STATUS = {
    "enterprise": "In Label Studio only the paid edition has this tag.",
    "old": "An old name, accepted for old configs.",
    "internal": "An internal name; accepted, but nobody needs to write it.",
    "experimental": "Never part of a Label Studio release: configs with it can be read, its results are kept, nothing "
                    "is drawn.",
}
_PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures" / "tags"
_NOTE = "<!-- Written by `python -m labelfs.labeling.docs` from labelfs/labeling/tags/; edit there. -->\n"


def pages() -> dict[str, str]:
    """File name → text of every page, the list of tags (`README.md`) among them."""
    tags = sorted(load().values(), key=lambda tag: tag.name.lower())
    return {"README.md": _index(tags)} | {f"{tag.name.lower()}.md": _page(tag) for tag in tags}


def write(folder: Path) -> None:
    """Write all pages into a folder and take away pages of tags that are gone."""
    write_pages(folder, pages())


def write_pages(folder: Path, wanted: Mapping[str, str]) -> None:
    """Make a folder hold just these pages (file name → text)."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _index(tags: list[Tag]) -> str:
    lines = [_NOTE, "# Tags", "", "What a labeling config (`config.xml`) is made of. Tag and attribute names may be "
             "written in any case.", ""]
    for role, heading in HEADINGS.items():
        lines += [f"## {heading}", "", "| tag | what it is for |", "| --- | --- |"]
        lines += [f"| [{tag.name}]({tag.name.lower()}.md) | {_cell(tag.doc)} |" for tag in tags if tag.role == role]
        lines.append("")
    return "\n".join(lines)


def _page(tag: Tag) -> str:
    return "\n".join([_NOTE, f"# {tag.name}", "", tag.doc, "", *_picture(tag), *_facts(tag), *_use(tag),
                      *_attributes(tag), *_result(tag), *_example(tag)])


def _picture(tag: Tag) -> Iterator[str]:
    """The example as the page shows it, where a picture was taken (`scripts/take_tag_pictures.py`)."""
    name = f"{tag.name.lower()}.webp"
    if (_PICTURES / name).is_file():
        yield f"![The example below on the labeling page](../pictures/tags/{name})\n"


def _use(tag: Tag) -> Iterator[str]:
    if tag.use:
        yield "## On the page\n"
        yield "\n".join(f"- {line}" for line in tag.use) + "\n"


def _facts(tag: Tag) -> Iterator[str]:
    if tag.status in _STATUS:
        yield _STATUS[tag.status] + "\n"
    if tag.alias_of:
        yield f"Read as {_link(tag.alias_of)}, with all its attributes.\n"
    if tag.objects:
        yield f"Works on: {'any object' if '*' in tag.objects else _links(tag.objects)}.\n"
    if tag.parents:
        yield f"Stands inside: {'any `*Labels` tag' if tag.parents == LABELS else _links(tag.parents)}.\n"
    if tag.children:
        yield f"Holds: {_links(tag.children)}.\n"


def _link(name: str) -> str:
    return f"[{name}]({name.lower()}.md)"


def _links(names: tuple[str, ...]) -> str:
    return ", ".join(map(_link, names))


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _attributes(tag: Tag) -> Iterator[str]:
    if tag.attrs:
        yield "| attribute | type | default | meaning |\n| --- | --- | --- | --- |"
        yield from map(_attribute, tag.attrs)
        yield ""


def _attribute(attr: Attr) -> str:
    kind = _cell(" \\| ".join(f"`{one}`" for one in attr.options)) if attr.options else attr.type
    kind = kind.replace("\\\\|", "\\|")
    notes = f"{_limits(attr.minimum, attr.maximum)}{' May hold `$variables`.' if attr.variable else ''}"
    return f"| `{attr.name}` | {kind} | {_default(attr)} | {_cell(attr.doc)}{notes} |"


def _default(attr: Attr) -> str:
    if attr.required:
        return "required"
    if attr.default is None:
        return ""
    text = json.dumps(attr.default) if isinstance(attr.default, bool) else str(attr.default)
    return f"`{_cell(text)}`" if text else ""


def _limits(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" From {low:g} to {high:g}."
    if low is not None:
        return f" At least {low:g}."
    return "" if high is None else f" At most {high:g}."


def _result(tag: Tag) -> Iterator[str]:
    if tag.result is None:
        return
    yield f"## Result\n\n`type` is `{tag.result.type}`."
    if tag.result.payload:
        yield "\nIn `value`:\n\n| key | type | meaning |\n| --- | --- | --- |"
        yield _key(tag.result.payload)
    shapes = tag.result.shapes
    for shape in shapes:
        yield _shape(shape, several=len(shapes) > 1)
    yield ""


def _shape(shape: Shape, *, several: bool) -> str:
    head = f"\nGeometry{f' of a region of kind {shape.name}' if several else ''}, in `value`"
    rows = "\n".join(map(_key, shape.keys))
    text = f"{head}:\n\n| key | type | meaning |\n| --- | --- | --- |\n{rows}"
    if several or not shape.beside:
        return text
    beside = "\n".join(map(_key, shape.beside))
    return f"{text}\n\nBeside `value`:\n\n| key | type | meaning |\n| --- | --- | --- |\n{beside}"


def _key(key: ValueKey) -> str:
    unit = f", {key.unit}" if key.unit else ""
    return f"| `{key.name}` | {key.type}{unit} | {_cell(key.doc)}{_limits(key.minimum, key.maximum)} |"


def _example(tag: Tag) -> Iterator[str]:
    yield f"## Example\n\n```xml\n{tag.example}\n```\n"
    if tag.example_data:
        yield f"Task data:\n\n```json\n{_json(dict(tag.example_data))}\n```\n"
    if tag.example_result:
        yield f"Result:\n\n```json\n{_json(tag.example_result)}\n```\n"


def _json(value: object) -> str:
    """Indented JSON with short objects and lists on one line."""
    return _laid_out(value, "")


def _laid_out(value: object, indent: str) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + len(indent) <= 100 or not isinstance(value, (dict, list)) or not value:
        return line
    deeper = indent + "  "
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {_laid_out(one, deeper)}" for key, one in value.items()]
        return "{\n" + ",\n".join(deeper + member for member in members) + f"\n{indent}}}"
    return "[\n" + ",\n".join(deeper + _laid_out(one, deeper) for one in value) + f"\n{indent}]"


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/tags"))
