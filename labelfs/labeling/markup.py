"""XML text → elements with the line of each, safely: no DOCTYPE, no entities, no network, hard limits.

Reads with expat and not with a tree library because the line of a start tag, the bounds on depth and number while
reading, and the source text inside a tag (for HTML) are needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

MAX_BYTES = 1_000_000
MAX_DEPTH = 100
MAX_ELEMENTS = 20_000


@dataclass(slots=True)
class Element:
    """One element as written: tag, attributes, the line its start tag begins on, children and texts in order."""

    tag: str
    attrs: dict[str, str]
    line: int
    parts: list[Element | str] = field(default_factory=list)
    source: str = ""
    """The text between start and end tag, as written."""
    cdata: bool = False
    """Holds a CDATA section."""

    @property
    def elements(self) -> list[Element]:
        """The child elements."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """Its own character data, without that of children."""
        return "".join(part for part in self.parts if isinstance(part, str))


class Malformed(ValueError):
    """The text cannot be read as XML; `line` and `column` count from 1 (column from 0, as expat does)."""

    def __init__(self, message: str, line: int, column: int, *, code: str = "xml") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.code = code


@dataclass(slots=True)
class Document:
    """The root element and the comments outside and inside of it, in order."""

    root: Element
    comments: list[str]


def read(text: str) -> Document:
    """Read one XML document; raises `Malformed` for whatever is not well-formed or not allowed."""
    try:
        data = text.encode()
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise Malformed("a character is half of a surrogate pair", line, 0, code="encoding") from None
    if len(data) > MAX_BYTES:
        raise Malformed(f"the config has {len(data):,} bytes; at most {MAX_BYTES:,} are read", 1, 0, code="too-large")
    return _Reader(data).document()


class _Reader:
    """Collects expat's events."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.stack: list[Element] = []
        self.starts: list[int] = []
        self.open_start = False
        self.root: Element | None = None
        self.comments: list[str] = []
        self.count = 0
        self.parser = self._parser()

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = False  # a text's event must come at its own place in the source
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.CommentHandler = self._comment
        parser.StartCdataSectionHandler = self._cdata
        parser.ProcessingInstructionHandler = lambda *_: self._mark()
        parser.StartDoctypeDeclHandler = lambda *_: self._refuse("a DOCTYPE is not allowed", "doctype")
        parser.EntityDeclHandler = lambda *_: self._refuse("entity declarations are not allowed", "doctype")
        return parser

    def document(self) -> Document:
        try:
            self.parser.Parse(self.data, True)
        except expat.ExpatError as error:
            words = expat.errors.messages.get(error.code, expat.ErrorString(error.code))
            raise Malformed(words, error.lineno, error.offset) from None
        if self.root is None:  # pragma: no cover - expat reports it as "no element found"
            raise Malformed("no element found", 1, 0)
        return Document(self.root, self.comments)

    def _refuse(self, message: str, code: str) -> None:
        raise Malformed(message, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber, code=code)

    def _mark(self) -> None:
        """Note where the content of the element that was just opened begins."""
        if self.open_start:
            self.starts[-1] = self.parser.CurrentByteIndex
            self.open_start = False

    def _start(self, tag: str, attrs: dict[str, str]) -> None:
        self._mark()
        self.count += 1
        if len(self.stack) >= MAX_DEPTH:
            self._refuse(f"tags are nested deeper than {MAX_DEPTH} levels", "too-deep")
        if self.count > MAX_ELEMENTS:
            self._refuse(f"there are more than {MAX_ELEMENTS:,} tags", "too-many")
        element = Element(tag, attrs, self.parser.CurrentLineNumber)
        if self.stack:
            self.stack[-1].parts.append(element)
        else:
            self.root = element
        self.stack.append(element)
        self.starts.append(-1)
        self.open_start = True

    def _end(self, _tag: str) -> None:
        self._mark()
        element, start = self.stack.pop(), self.starts.pop()
        if element.parts or element.cdata:
            element.source = self.data[start:self.parser.CurrentByteIndex].decode()

    def _characters(self, text: str) -> None:
        self._mark()
        if self.stack:
            self.stack[-1].parts.append(text)

    def _comment(self, text: str) -> None:
        self._mark()
        self.comments.append(text)

    def _cdata(self) -> None:
        self._mark()
        if self.stack:
            self.stack[-1].cdata = True
