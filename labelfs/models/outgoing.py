"""Requests to other programs: checked addresses, no redirects, limits of time and size, retries with growing pauses."""

from __future__ import annotations

import base64
import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

MOST_BYTES = 100 * 1024 * 1024
"""Of an answer; a mask for each of a thousand tasks fits."""
PAUSES = (0.5, 1.5)
"""Seconds before the second and the third try."""
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
METADATA = ipaddress.ip_network("169.254.0.0/16")
"""Link-local: where clouds keep the credentials of the machine; never called."""


class Unreachable(Exception):
    """No usable answer: `why` is `address`, `refused`, `timeout`, `private`, `status`, `answer`."""

    def __init__(self, why: str, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.why, self.message, self.status = why, message, status


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    body: bytes

    def json(self) -> Any:
        """The JSON of the body; raises `Unreachable` (`answer`)."""
        try:
            return json.loads(self.body) if self.body.strip() else None
        except (ValueError, RecursionError):
            raise Unreachable("answer", f"the answer is not JSON: {_shown(self.body)}", status=self.status) from None


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called, and how."""

    url: str
    timeout: float = 10.0
    """Seconds for connecting, for the first byte, and for reading the answer."""
    private: bool = False
    """Addresses of this machine and of local networks are allowed."""
    user: str = ""
    password: str = field(default="", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str = "", body: Any = None, *, tries: int = 1) -> Reply:
        """Ask; an answer of 2xx is given back. Raises `Unreachable` after the last try."""
        for pause in (*PAUSES[:tries - 1], None):
            try:
                return self._once(method, path, body)
            except Unreachable as fault:
                again = fault.why in ("refused", "timeout") or fault.status in RETRIED
                if pause is None or not again:
                    raise
                time.sleep(pause)
        raise AssertionError("the last try ends the loop")

    def _once(self, method: str, path: str, body: Any) -> Reply:
        parts = parsed(self.url + path)
        connection = self._connection(parts)
        sent = None if body is None else json.dumps(body, ensure_ascii=False, default=dict).encode("utf-8")
        place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request(method, place, sent, self._headers(has_body=sent is not None))
            answer = connection.getresponse()
            content = _read(answer, time.monotonic() + self.timeout)
        except TimeoutError:
            raise Unreachable("timeout", f"{self.url} did not answer within {self.timeout:g} s") from None
        except (OSError, http.client.HTTPException) as fault:
            raise Unreachable("refused", f"{self.url}: {_reason(fault)}") from None
        finally:
            connection.close()
        if len(content) > MOST_BYTES:
            raise Unreachable("answer", f"the answer of {self.url} has more than {MOST_BYTES} bytes")
        if not 200 <= answer.status < 300:
            text = f"{self.url}{path} answered {answer.status}: {_shown(content)}"
            raise Unreachable("status", text, status=answer.status)
        return Reply(answer.status, content)

    def _headers(self, *, has_body: bool) -> dict[str, str]:
        found = {"User-Agent": "labelfs", "Accept": "application/json", **self.headers}
        if has_body:
            found["Content-Type"] = "application/json"
        if self.user or self.password:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
            found["Authorization"] = f"Basic {pair}"
        return found

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        """A connection to the very address that was checked: a name is looked up once."""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = parts.hostname or ""
        address = checked_address(host, port, private=self.private)
        kind = _Pinned if parts.scheme == "http" else _PinnedTls
        return kind(host, port, address, self.timeout)


class _Pinned(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, address: str, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)


class _PinnedTls(http.client.HTTPSConnection):
    def __init__(self, host: str, port: int, address: str, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self._address = address

    def connect(self) -> None:
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.host)


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    """The body, as far as it is not too long; raises `TimeoutError` for one that drips in."""
    found = bytearray()
    while len(found) <= MOST_BYTES and (chunk := answer.read1(1 << 16)):
        found += chunk
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(found)


def parsed(url: str) -> SplitResult:
    """The parts of an address; raises `Unreachable` (`address`) unless it is a plain http(s) one."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
        good = good and (parts.port is None or 0 < parts.port < 65_536) and url.isprintable() and " " not in url
        good = good and url.isascii() and len(url) <= 2_000
    except ValueError:
        good = False
    if not good:
        raise Unreachable("address", "not an address that begins with http:// or https://")
    return parts


def checked_address(host: str, port: int, *, private: bool) -> str:
    """The IP address of a host; raises `Unreachable` for one that cannot be found or may not be called."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable("address", f"there is no host {host} for this machine") from None
    for *_, place in found:
        address = ipaddress.ip_address(str(place[0]).partition("%")[0])
        plain = getattr(address, "ipv4_mapped", None) or address
        if (plain.version == 4 and plain in METADATA) or plain.is_multicast or plain.is_unspecified:
            continue
        if private or plain.is_global:
            return str(place[0])
    raise Unreachable("private", f"{host} is an address of this machine or of a local network")


def _shown(content: bytes) -> str:
    text = content[:200].decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()


def _reason(fault: Exception) -> str:
    return (getattr(fault, "strerror", None) or str(fault) or type(fault).__name__).lower()
