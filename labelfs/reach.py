"""How other programs reach this server: the address it tells them, and the key they send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NO_KEY = "labelfs-needs-no-token"
"""What clients and backends get where no token is asked for: any key is accepted then."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that was turned away: by which check, from which address, with which Host."""

    check: str
    """`host` or `token`."""
    address: str
    name: str
    at: float
    """Seconds of the monotonic clock."""


def _none() -> list[Refusal]:
    return []


@dataclass(frozen=True, slots=True)
class Reach:
    """One server, seen from outside."""

    hostname: str = "http://127.0.0.1:8080"
    """Without a closing slash; `--public-url`, else the address it listens on."""
    key: str = NO_KEY
    only_loopback: bool = True
    """It listens on this machine's own addresses only."""
    public: bool = False
    """`hostname` is what the person said (`--public-url`)."""
    port: int = 8080
    refusals: Callable[[], list[Refusal]] = _none
    """The last requests that were turned away."""
