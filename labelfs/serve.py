"""Serve a project or workspace over HTTP: lock, port, threads, shutdown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_PORT = 8080
MAX_BODY = 200 * 1024 * 1024


def _silent(_line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How to serve; the command line and the environment fill it."""

    root: Path
    """A project folder, or a workspace folder whose children are projects."""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    explicit_port: bool = False
    """The person asked for exactly this port: a taken one is an error instead of giving way to the next."""
    token: str | None = None
    """The access token (from the environment, not from process arguments); None: the person's own, made when needed."""
    require_token: bool = False
    """Ask for the token also on loopback (machines that several people share)."""
    open_browser: bool = False
    user: str | None = None
    """E-mail of who works here (`--as`)."""
    read_only: bool = False
    allow_hosts: tuple[str, ...] = ()
    """Further names (`name` or `name:port`) that the Host header may carry."""
    watch: bool = True
    fsync: bool = True
    max_body: int = MAX_BODY
    say: Callable[[str], None] = field(default=_silent)
    """Called with each line for the person."""


def serve(options: ServeOptions) -> int:
    """Serve until SIGINT or SIGTERM; answers the exit code.

    A folder that is already served: says where, opens the browser there if asked, answers 0.
    Raises `BadRequest` for a host that needs a token, `Conflict` for a taken explicit port,
    `NotFound` for a folder that is neither a project nor a workspace.
    """
    raise NotImplementedError
