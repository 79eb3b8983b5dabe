"""Why a model backend and this server do not reach each other: address, bind, Host or token, and what cures it."""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from labelfs.models.outgoing import Target, Unreachable
from labelfs.reach import Reach

RECENT = 60.0
"""Seconds for which a refused request counts as the backend's."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One fault: which part is wrong, in words, and the command that cures it."""

    what: str
    """`address`, `bind`, `host`, `token`, `backend`."""
    text: str
    cure: str


def explained(url: str, fault: Unreachable, reach: Reach) -> Diagnosis:
    """Why a backend did not answer as it should."""
    if fault.why == "address":
        text = f"Can't connect to ML backend {url}: {fault.message}"
        return Diagnosis("address", text, "check the name in the address")
    if fault.status in (401, 403):
        return Diagnosis("token", f"ML backend {url} wants a user and a password ({fault.status})",
                         f"labelfs ml add {url} --user NAME (it asks for the password)")
    if fault.why in ("refused", "timeout"):
        port = urlsplit(url).port or 80
        return Diagnosis(
            "address", f"Can't connect to ML backend {url}, health check failed: {fault.message}",
            f"start the backend so that it listens on an address this machine reaches, for example "
            f"`label-studio-ml start MODEL --host 0.0.0.0 --port {port}`",
        )
    back = way_back(url, reach)
    if back:
        return Diagnosis(back[0].what, f"ML backend {url}: {fault.message}. {back[0].text}", back[0].cure)
    return Diagnosis("backend", f"ML backend {url} does not work: {fault.message}", "look into the backend's own log")


def way_back(url: str, reach: Reach) -> list[Diagnosis]:
    """What keeps a backend at this address from reaching this server."""
    elsewhere = not _is_here(urlsplit(url).hostname or "")
    found = _refused(url, reach)
    if elsewhere and reach.only_loopback:
        mine = _address_towards(url)
        command = f"labelfs serve FOLDER --host 0.0.0.0 --require-token --public-url http://{mine}:{reach.port}"
        text = "This server listens on its own machine only, so that backend cannot read tasks and files from it."
        found.append(Diagnosis("bind", text, command))
    elif elsewhere and _is_here(urlsplit(reach.hostname).hostname or ""):
        command = f"labelfs serve FOLDER --public-url http://{_address_towards(url)}:{reach.port}"
        text = f"The backend is told {reach.hostname}, which means its own machine there."
        found.append(Diagnosis("address", text, command))
    elif reach.public:
        found += _probed(reach)
    return found


def _refused(url: str, reach: Reach) -> list[Diagnosis]:
    """What this server turned away from the backend's address a moment ago."""
    theirs = _addresses(urlsplit(url).hostname or "")
    found: dict[str, Diagnosis] = {}
    for one in reach.refusals():
        if time.monotonic() - one.at > RECENT or one.address not in theirs:
            continue
        if one.check == "host":
            name = one.name.rpartition("@")[2]
            text = f"Its requests name this server {name}, which it does not answer to."
            found["host"] = Diagnosis("host", text, f"labelfs serve FOLDER --allow-host {name}")
        else:
            text = "Its requests come without the token of this server, or with an old one."
            found["token"] = Diagnosis("token", text, "connect the backend again: it gets the token anew")
    return list(found.values())


def _probed(reach: Reach) -> list[Diagnosis]:
    """Whether this server answers under its public address, asked from here."""
    headers = {"Authorization": f"Token {reach.key}"}
    try:
        Target(reach.hostname, timeout=5.0, private=True, headers=headers).call("GET", "/api/current-user/whoami")
    except Unreachable as fault:
        if fault.status == 403:
            name = urlsplit(reach.hostname).netloc
            text = f"This server does not answer to the name {name}."
            return [Diagnosis("host", text, f"labelfs serve FOLDER --allow-host {name}")]
        if fault.status == 401:
            text = f"{reach.hostname} does not take this server's token: is it another server?"
            return [Diagnosis("token", text, "check --public-url")]
        text = f"This server is not to be reached at {reach.hostname}: {fault.message}."
        return [Diagnosis("address", text, "check --public-url, and that its port is forwarded here")]
    return []


def _addresses(host: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(host, None)}
    except (OSError, UnicodeError):
        return set()


def _is_here(host: str) -> bool:
    """Whether a host is this machine's own loopback."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return any(ipaddress.ip_address(one.partition("%")[0]).is_loopback for one in _addresses(host))


def _address_towards(url: str) -> str:
    """The address of this machine as a backend sees it (no packet is sent for it)."""
    parts = urlsplit(url)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as towards:
            towards.connect((parts.hostname or "", parts.port or 80))
            return str(towards.getsockname()[0])
    except OSError:
        return "ADDRESS-OF-THIS-MACHINE"
