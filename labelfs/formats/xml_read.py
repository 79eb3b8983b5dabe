"""XML of other tools, read without entities and without the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from labelfs.errors import BadFile, Problem
from labelfs.formats.pictures_in import shown
from labelfs.formats.registry import Report

LARGEST = 512 * 1024 * 1024


def parser() -> etree.XMLParser:
    """A parser that loads nothing and expands nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                           remove_pis=True)


def root_of(path: Path, name: str) -> etree._Element:
    """The document's root; raises `BadFile` with the line where it is no XML, or has a DOCTYPE."""
    try:
        tree = etree.parse(str(path), parser())
    except etree.XMLSyntaxError as fault:
        raise BadFile(Problem(name, fault.lineno or None, f"not valid XML: {fault.msg}", "xml")) from None
    except OSError as fault:
        raise BadFile(Problem(name, None, f"cannot be read: {fault}", "xml")) from None
    if getattr(tree.docinfo, "doctype", ""):
        raise BadFile(Problem(name, 1, "has a DOCTYPE, which labelfs does not read", "doctype"))
    return tree.getroot()


def documents(
    paths: Iterable[Path], folder: Path, tag: str, report: Report
) -> Iterator[tuple[Path, str, etree._Element]]:
    """`(path, name in reports, root)` of each `.xml` file whose root is `<tag>`; the others are left, each with why."""
    for path in (one for one in paths if one.suffix.lower() == ".xml"):
        name = shown(path, folder)
        try:
            root = root_of(path, name)
        except BadFile as fault:
            report.problems.append(fault.problem)
            report.left(name, fault.problem.message)
            continue
        if root.tag != tag:
            report.left(name, f"its root is <{root.tag}>, not <{tag}>")
            continue
        yield path, name, root


def line_of(element: etree._Element) -> int | None:
    """The line on which an element begins."""
    line = element.sourceline
    return line if isinstance(line, int) and line else None


def text_of(element: etree._Element, path: str, default: str = "") -> str:
    """The text of a child, without blanks around."""
    return (element.findtext(path) or default).strip()


def number_of(element: etree._Element, path: str) -> float | None:
    """The finite number in a child; None where there is none."""
    import math

    try:
        found = float(text_of(element, path))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
