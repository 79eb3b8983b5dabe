"""Writes small PDF documents: pages of text lines and rules, in the fonts that every reader has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

A4 = (595, 842)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `x` and `y` in points from the upper left corner to the start of its base line."""

    x: float
    y: float
    text: str
    size: float = 11
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, in points from the upper left corner."""

    x: float
    y: float
    to_x: float
    to_y: float


def _drawn(page: Iterable[Line | Rule], height: float) -> bytes:
    parts: list[bytes] = []
    for one in page:
        if isinstance(one, Rule):
            parts.append(f"0.5 w {one.x:g} {height - one.y:g} m {one.to_x:g} {height - one.to_y:g} l S".encode())
            continue
        text = one.text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        font = b"/F2" if one.bold else b"/F1"
        parts.append(b"BT " + font + f" {one.size:g} Tf {one.x:g} {height - one.y:g} Td (".encode() + text + b") Tj ET")
    return b"\n".join(parts)


def pdf(pages: Sequence[Sequence[Line | Rule]], size: tuple[float, float] = A4) -> bytes:
    """A document with these pages, all of one size (width and height in points)."""
    width, height = size
    first = 5
    kids = " ".join(f"{first + 2 * n} 0 R" for n in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    for n, page in enumerate(pages):
        fonts = "<< /Font << /F1 3 0 R /F2 4 0 R >> >>"
        box = f"[0 0 {width:g} {height:g}]"
        head = f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {fonts} /Contents {first + 2 * n + 1} 0 R >>"
        drawn = _drawn(page, height)
        objects += [head.encode(), f"<< /Length {len(drawn)} >>\nstream\n".encode() + drawn + b"\nendstream"]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)
