"""Hosts that the person on this machine allowed, for media on pages and for imports; a project never decides it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from labelfs import person
from labelfs.errors import BadRequest

FILE = "media-hosts.json"
IMPORTS = "import-hosts.json"
"""The hosts from which tasks may be fetched; none until somebody says so."""
HOST = re.compile(r"https?://[a-z0-9]([a-z0-9.-]{0,250}[a-z0-9])?(:[0-9]{1,5})?")
MOST = 200


def allowed(file: str = FILE) -> list[str]:
    """The allowed hosts, as `https://name` or `http://name:port`."""
    try:
        found = json.loads(person.kept(file) or "[]")
    except ValueError:
        return []
    return [host for host in found if isinstance(host, str) and HOST.fullmatch(host)] if isinstance(found, list) else []


def allow(address: str, *, yes: bool = True, file: str = FILE) -> list[str]:
    """Allow the host of an address, or no longer; answers all that are allowed. Raises `BadRequest`."""
    host = host_of(address)
    if host is None:
        raise BadRequest("Validation error", fields={"host": ["Enter an address that begins with http:// or https://."]})
    hosts = [known for known in allowed(file) if known != host] + ([host] if yes else [])
    person.keep(file, json.dumps(sorted(hosts)[:MOST], indent=2) + "\n")
    return allowed(file)


def host_of(address: str) -> str | None:
    """`https://name` of an address; None if it is no web address."""
    try:
        parts = urlsplit(address)
        host = f"{parts.scheme}://{(parts.hostname or '').lower()}" + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return None
    return host if HOST.fullmatch(host) else None


def hosts_in(references: Iterable[str]) -> dict[str, bool]:
    """Host → whether it is allowed, for the web addresses among these references."""
    known = set(allowed())
    return {host: host in known for reference in references if (host := host_of(reference)) is not None}
