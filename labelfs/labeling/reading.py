"""Elements → the typed tree of a config: canonical names, typed attributes, text content, wiring."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches

from labelfs.labeling import html
from labelfs.labeling.config import Config, ConfigProblem, Node
from labelfs.labeling.markup import Element, Malformed, read
from labelfs.labeling.tag import TAGS, Attr, BadValue, Tag, load, lookup, read_value


def read_config(text: str) -> Config:
    """Parse a config; never raises (see `config.parse`)."""
    try:
        document = read(text)
    except Malformed as error:
        return _unreadable(text, error)
    problems: list[ConfigProblem] = []
    root = Builder(problems).node(document.root, None) or Node("View", "visual", document.root.line, {})
    by_name = wire(root)
    from labelfs.labeling.rules import problems_of

    problems += problems_of(root, by_name)
    problems.sort(key=lambda problem: problem.line)
    return Config(text, root, problems, by_name, document.comments)


def _unreadable(text: str, error: Malformed) -> Config:
    message = f"{error.message}: line {error.line}, column {error.column}"
    return Config(text, Node("View", "visual", 1, {}), [ConfigProblem(error.line, "", message, code=error.code)], {})


class Builder:
    """Makes nodes of elements and notes what is wrong with single tags and attributes."""

    def __init__(self, problems: list[ConfigProblem]) -> None:
        load()
        self.problems = problems

    def problem(self, element: Element, message: str, code: str, *, warning: bool = False) -> None:
        self.problems.append(
            ConfigProblem(element.line, element.tag, message, "warning" if warning else "error", code))

    def node(self, element: Element, parent: Node | None) -> Node | None:
        """The node of an element with all below; None for HTML that must not be in the page."""
        tag = lookup(element.tag)
        if tag is None and html.is_html(element.tag):
            return self._html(element)
        node = self._unknown(element) if tag is None else Node(tag.name, tag.role, element.line, {})
        node.written, node.raw = element.tag, dict(element.attrs)
        self._attributes(element, node, tag)
        content = tag.content if tag else "children"
        if content in {"markup", "code", "css"} and not _wraps_tags(element):
            _take_source(element, node, content)
            return node
        self._children(element, node)
        if content == "value" or (content == "children" and not element.elements):
            _take_text(element, node, tag)
        return node

    def _children(self, element: Element, node: Node) -> None:
        for child in element.elements:
            built = self.node(child, node)
            if built is not None:
                node.children.append(built)

    def _unknown(self, element: Element) -> Node:
        near = get_close_matches(element.tag.lower(), [name.lower() for name in TAGS], 1, 0.7)
        hint = f"; did you mean {lookup(near[0]).name}?" if near else ""  # type: ignore[union-attr]
        self.problem(element, f"there is no tag <{element.tag}>{hint}", "unknown-tag")
        return Node(element.tag, "unknown", element.line, {})

    def _html(self, element: Element) -> Node | None:
        if html.is_dropped(element.tag):
            self.problem(element, f"<{element.tag}> is left out: it could run a program or load a page", "html-dropped",
                         warning=True)
            return None
        attrs, dropped = html.clean(element.attrs)
        for name in dropped:
            self.problem(element, f"{name} is left out: it could run a program", "html-dropped", warning=True)
        node = Node(element.tag.lower(), "visual", element.line, dict(attrs), html=True, written=element.tag,
                    raw=dict(element.attrs))
        for part in element.parts:
            child = self.node(part, node) if isinstance(part, Element) else _text_node(part, element.line)
            if child is not None:
                node.children.append(child)
        return node

    # ---- attributes ----------------------------------------------------------------------------------------

    def _attributes(self, element: Element, node: Node, tag: Tag | None) -> None:
        seen: set[str] = set()
        for written, text in element.attrs.items():
            if written.lower() in seen:
                self.problem(element, f"{written} stands there twice; the first one counts", "duplicate-attribute",
                             warning=True)
                continue
            seen.add(written.lower())
            self._attribute(element, node, tag, written, text)

    def _attribute(self, element: Element, node: Node, tag: Tag | None, written: str, text: str) -> None:
        lower = written.lower()
        if lower == "name" and (tag is None or tag.naming != "none"):
            node.name = text or None
        elif lower == "toname" and (tag is None or tag.attr("toName")):
            node.to_name = tuple(part.strip() for part in text.split(",") if part.strip())
        elif tag is None or (attr := tag.attr(lower)) is None:
            node.attrs[lower] = text
            self._stranger(element, tag, written)
        else:
            node.attrs[attr.name] = self._typed(element, attr, text)

    def _stranger(self, element: Element, tag: Tag | None, written: str) -> None:
        """Warn about an attribute that is no declared one but nearly."""
        names = [attr.name for attr in tag.attrs] if tag else []
        near = get_close_matches(written, names, 1, 0.8)
        if near:
            self.problem(element, f"{element.tag} has no attribute {written}; did you mean {near[0]}?",
                         "unknown-attribute", warning=True)

    def _typed(self, element: Element, attr: Attr, text: str) -> object:
        try:
            return read_value(attr, text)
        except BadValue as error:
            if "{{" not in text:
                self.problem(element, f'{attr.name}="{text}" {error}', "attribute-type", warning=not attr.strict)
            return text


def retype(node: Node, name: str, text: str) -> object:
    """An attribute's value after its text was replaced; what cannot be read stays text."""
    tag = lookup(node.tag)
    attr = tag.attr(name) if tag else None
    try:
        return read_value(attr, text) if attr else text
    except BadValue:
        return text


def _wraps_tags(element: Element) -> bool:
    """Whether HyperText stands around labels or choices in place of holding markup."""
    return any(child.tag in {"Choice", "Label", "View"} or _wraps_tags(child) for child in element.elements)


def _take_source(element: Element, node: Node, content: str) -> None:
    if content == "markup":
        node.text = element.text if element.cdata and not element.elements else element.source
        if node.text.strip():
            node.attrs.setdefault("value", node.text)
    else:
        node.text = "".join(_all_text(element))


def _all_text(element: Element) -> list[str]:
    return [text for part in element.parts for text in (_all_text(part) if isinstance(part, Element) else [part])]


def _take_text(element: Element, node: Node, tag: Tag | None) -> None:
    text = textwrap.dedent(element.text).strip()
    if not text:
        return
    node.text = text
    if tag is not None and tag.content == "value":
        node.attrs.setdefault("value", text)


def _text_node(text: str, line: int) -> Node | None:
    return Node("#text", "visual", line, {}, text=text, html=True) if text.strip() else None


def wire(root: Node) -> dict[str, Node]:
    """Bind controls without `toName` to the only object; the first node of each name."""
    by_name: dict[str, Node] = {}
    objects = [node for node in root.walk() if node.role == "object" and node.name]
    for node in root.walk():
        if not node.name or node.role not in {"object", "control", "unknown"}:
            continue
        by_name.setdefault(node.name, node)
        if node.self_bound:
            node.to_name = node.to_name or (node.name,)
        elif node.role == "control" and not node.to_name and len(objects) == 1 and node.tag != "Relations":
            node.to_name = (str(objects[0].name),)
    return by_name
