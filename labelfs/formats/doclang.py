"""DOCLANG: an archive per document, the DocLang XML of an answer with its pages."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from lxml import etree

from labelfs.errors import Problem
from labelfs.formats.items import made_of
from labelfs.formats.pictures import path_of
from labelfs.formats.registry import Exporter, Output, Report, Task, exporter
from labelfs.formats.task_data import keys_of, value_at

if TYPE_CHECKING:
    from labelfs.labeling.config import Config

WITHOUT = "{n} tasks without a DocLang document left out"
NO_PAGES = "{n} pictures of pages that are not on this machine left out"
ASSETS = "{n} references to assets left as they are: only the pages are packed"
_ROOT = re.compile(r"\s*(?:<\?xml[^>]*\?>\s*)?<(?:\w+:)?doclang[\s>/]")
_TYPES = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml", "png": "image/png", "jpg": "image/jpeg",
    "jpeg": "image/jpeg", "webp": "image/webp", "mp3": "audio/mpeg", "m4a": "audio/mp4", "aac": "audio/aac",
    "ogg": "audio/ogg", "opus": "audio/ogg", "wav": "audio/wav", "flac": "audio/flac", "mp4": "video/mp4",
    "webm": "video/webm", "mkv": "video/x-matroska", "mov": "video/quicktime",
}
"""Media type of each file ending that an archive declares."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "http://doclang.ai/ns/package/2026/relationships/document"


def export(tasks: Iterable[Task], config: Config, output: Output, _options: Mapping[str, Any], report: Report) -> None:
    """Write a `.dclx` archive per annotation, draft and prediction that holds a document, else per one in the data."""
    keys = keys_of(config, {"Image"})
    for task in tasks:
        report.tasks += 1
        found = list(_answers(task, report)) or list(_in_data(task))
        report.lose(WITHOUT, not found)
        for name, document in found:
            pages = _pages(task, keys, output, report) if found else []
            report.lose(ASSETS, document.count("assets/"))
            with output.file(f"{name}.dclx") as stream:
                stream.write(_packed(document, pages))


def _answers(task: Task, report: Report) -> Iterator[tuple[str, str]]:
    """Name and document of each valid annotation, draft of none of these, and prediction."""
    done: set[Any] = set()
    for one in made_of(task):
        if not (one.get("was_cancelled") or one.get("skipped")) and (text := _document_of(one)):
            report.annotations += 1
            done.add(one.get("id"))
            yield f"task-{task.get('id')}-annotation-{one.get('id')}", text
    for kind, name in (("drafts", "draft"), ("predictions", "prediction")):
        for one in task.get(kind) or ():
            if not isinstance(one, Mapping) or (one.get("annotation") is not None and one["annotation"] in done):
                continue
            if text := _document_of(one):
                yield f"task-{task.get('id')}-{name}-{one.get('id')}", text


def _in_data(task: Task) -> Iterator[tuple[str, str]]:
    data = task.get("data") or {}
    texts = [data[key] for key in ("doclang", "document") if _is_document(data.get(key))]
    for number, text in enumerate(texts):
        yield f"task-{task.get('id')}-data" + (f"-{number}" if number else ""), text


def _document_of(answer: Mapping[str, Any]) -> str | None:
    """The first DocLang document among the texts of an answer."""
    for result in answer.get("result") or ():
        value = result.get("value")
        texts = value.values() if isinstance(value, Mapping) else (value,)
        for text in texts:
            for one in text if isinstance(text, list) else (text,):
                if _is_document(one):
                    return str(one)
    return None


def _is_document(text: Any) -> bool:
    """Whether a text is a well-formed document; entities are not resolved, nothing is fetched."""
    if not isinstance(text, str) or not _ROOT.match(text):
        return False
    try:
        etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _pages(task: Task, keys: list[str], output: Output, report: Report) -> list[Path | None]:
    pages: list[Path | None] = []
    for key in keys:
        value = value_at(task, key)
        for reference in value if isinstance(value, list) else [value]:
            if isinstance(reference, str) and reference:
                pages.append(output.media(reference))
                if pages[-1] is None:
                    report.lose(NO_PAGES)
                    report.problems.append(Problem(f"task {task.get('id')}", None,
                                                   f"{path_of(reference)}: not on this machine", "media"))
    return pages


def _packed(document: str, pages: list[Path | None]) -> bytes:
    """The archive, dated 1980 so that equal exports are equal bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("[Content_Types].xml", _content_types()), ("_rels/.rels", _relations()),
                           ("document.xml", document.encode("utf-8", "replace"))):
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        for number, page in enumerate(pages, 1):
            if page is not None:
                name = f"pages/{number}{PurePosixPath(page.name).suffix.lower()}"
                archive.writestr(zipfile.ZipInfo(name), page.read_bytes())
    return whole.getvalue()


def _content_types() -> bytes:
    endings = "".join(f'  <Default Extension="{ending}" ContentType="{kind}"/>\n' for ending, kind in _TYPES.items())
    document = '  <Override PartName="/document.xml" ContentType="application/vnd.doclang.document+xml"/>\n'
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">\n{endings}{document}</Types>\n'.encode()


def _relations() -> bytes:
    """Which part is the document; attributes on lines of their own, byte for byte as Label Studio has it."""
    one = f'  <Relationship Id="rId1"\n    Type="{_DOCUMENT}"\n    Target="document.xml"/>\n'
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">\n{one}</Relationships>\n'.encode()


exporter(Exporter(
    name="DOCLANG",
    title="DocLang",
    description="An archive per document: the DocLang XML of a text area with the pictures of its pages.",
    suffix=".zip",
    run=export,
    needs=frozenset({"TextArea", "ReactCode"}),
    media_type="application/zip",
    limits=("Assets are not packed.",),
))
