"""MessagePack in: the values that spaCy's files are packed of (https://github.com/msgpack/msgpack, spec.md)."""

from __future__ import annotations

import struct
from typing import Any

_SCALARS = {0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h",
            0xD2: ">i", 0xD3: ">q"}
_SIZED = {0xC4: ("bytes", 1), 0xC5: ("bytes", 2), 0xC6: ("bytes", 4), 0xD9: ("text", 1), 0xDA: ("text", 2),
          0xDB: ("text", 4), 0xDC: ("list", 2), 0xDD: ("list", 4), 0xDE: ("map", 2), 0xDF: ("map", 4)}
_DEEPEST = 64


class NotMsgpack(ValueError):
    """The bytes end too early, or are none of the values known here."""


def unpacked(content: bytes) -> Any:
    """The one value packed into `content`; raises `NotMsgpack`."""
    reader = _Reader(content)
    value = reader.value(0)
    if reader.at != len(content):
        raise NotMsgpack("something follows after the value")
    return value


class _Reader:
    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def take(self, size: int) -> bytes:
        part = self.content[self.at:self.at + size]
        if len(part) != size:
            raise NotMsgpack("it breaks off")
        self.at += size
        return part

    def value(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise NotMsgpack("nested too deep")
        mark = self.take(1)[0]
        if mark < 0x80 or mark >= 0xE0:
            return mark if mark < 0x80 else mark - 0x100
        if mark < 0xC0:
            kind, size = ("map", mark & 0x0F) if mark < 0x90 else ("list", mark & 0x0F) if mark < 0xA0 else (
                "text", mark & 0x1F)
            return self.sized(kind, size, depth)
        if mark in (0xC0, 0xC2, 0xC3):
            return {0xC0: None, 0xC2: False, 0xC3: True}[mark]
        if mark in _SCALARS:
            return struct.unpack(_SCALARS[mark], self.take(struct.calcsize(_SCALARS[mark])))[0]
        if mark in _SIZED:
            kind, width = _SIZED[mark]
            return self.sized(kind, int.from_bytes(self.take(width), "big"), depth)
        raise NotMsgpack(f"a value of the unknown kind {mark:#x}")

    def sized(self, kind: str, size: int, depth: int) -> Any:
        if kind == "bytes":
            return self.take(size)
        if kind == "text":
            try:
                return self.take(size).decode()
            except UnicodeDecodeError:
                raise NotMsgpack("a text is not UTF-8") from None
        if kind == "list":
            return [self.value(depth + 1) for _ in range(size)]
        return {_key(self.value(depth + 1)): self.value(depth + 1) for _ in range(size)}


def _key(value: Any) -> Any:
    if isinstance(value, (list, dict)):
        raise NotMsgpack("a key that is no plain value")
    return value
