"""Serve a project or workspace over HTTP: lock, port, threads, shutdown."""

from __future__ import annotations

import errno
import gc
import logging
import os
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest, Conflict, NotFound

if TYPE_CHECKING:
    from labelfs.app import App
    from labelfs.reach import Reach
    from labelfs.store.locks import ServeLock
    from labelfs.web.security import Security
    from labelfs.workspace import Workspace

log = logging.getLogger("labelfs.serve")
DEFAULT_PORT = 8080
MAX_BODY = 200 * 1024 * 1024
WORKERS = 8
"""Threads that answer requests, besides those that live connections hold."""
TRIES = 100
"""Ports tried after the default one."""
GRACE = 1.5
"""Seconds that running requests get to end after a signal."""
OPEN_FILES = 1_024


def _silent(_line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How to serve; the command line and the environment fill it."""

    root: Path
    """A project folder, or a workspace folder whose children are projects."""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    """0: any free one."""
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
    public_url: str | None = None
    """The address under which other programs reach this server (`--public-url`)."""
    watch: bool = True
    fsync: bool = True
    max_body: int = MAX_BODY
    say: Callable[[str], None] = field(default=_silent)
    """Called with each line for the person."""
    page: str = "/"
    """Which page the browser opens at."""


def serve(options: ServeOptions) -> int:
    """Serve until SIGINT or SIGTERM; answers the exit code.

    A folder that is already served: says where, opens the browser there if asked, answers 0.
    Raises `BadRequest` for a host that needs a token, `Conflict` for a taken explicit port,
    `NotFound` for a folder that is neither a project nor a workspace.
    """
    root = options.root.expanduser()
    if not root.is_dir():
        raise NotFound(f"there is no folder {options.root}")
    _check_host(options)
    with _locked(root.resolve(), options) as lock:
        if lock is not None and lock.taken_by is not None:
            return _already_served(lock.taken_by, options)
        with _bound(options) as listening:
            return _run(root, options, listening, lock)


def _check_host(options: ServeOptions) -> None:
    from labelfs.web.security import is_loopback

    if not is_loopback(options.host) and not (options.token or options.require_token):
        raise BadRequest(
            f"serving on {options.host} lets other machines in, so a token is needed",
            hint="add --require-token (or set LABELFS_TOKEN), or leave --host out",
        )


# ---- port -----------------------------------------------------------------------------------------------------
@contextmanager
def _bound(options: ServeOptions) -> Iterator[socket.socket]:
    listening = _bind(options)
    try:
        yield listening
    finally:
        listening.close()


def _bind(options: ServeOptions) -> socket.socket:
    if options.explicit_port or options.port == 0:
        found = _try_bind(options.host, options.port)
        if found is None:
            raise Conflict(f"port {options.port} is taken", hint="name another --port, or none to get a free one")
        return found
    for port in range(options.port, min(options.port + TRIES, 65_536)):
        if (found := _try_bind(options.host, port)) is not None:
            if port != options.port:
                options.say(f"Port {options.port} is taken, so this is port {port}.")
            return found
    raise Conflict(f"no free port from {options.port} on", hint="name one with --port")


def _try_bind(host: str, port: int) -> socket.socket | None:
    """A listening socket; None when the port is taken. Raises `BadRequest` for a host that is not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host.strip("[]"), port))
        listening.listen(OPEN_FILES)
    except OSError as fault:
        listening.close()
        if fault.errno in (errno.EADDRINUSE, errno.EACCES):
            return None
        raise BadRequest(f"cannot listen on {host}: {fault.strerror or fault}") from None
    except OverflowError:
        listening.close()
        raise BadRequest(f"there is no port {port}") from None
    return listening


# ---- one server per folder --------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Held:
    lock: ServeLock
    taken_by: str | None


@contextmanager
def _locked(root: Path, options: ServeOptions) -> Iterator[_Held | None]:
    """The serve lock of the folder; None where none can be held (a folder that cannot be written)."""
    from labelfs.store.folder import prepare
    from labelfs.store.locks import ServeLock

    if options.read_only or not prepare(root):
        yield None
        return
    lock = ServeLock(root)
    holder = lock.acquire()
    if holder is not None:
        yield _Held(lock, holder.url)
        return
    try:
        yield _Held(lock, None)
    finally:
        lock.release()


def _already_served(url: str, options: ServeOptions) -> int:
    options.say(f"This folder is already served at {url or 'another address'}")
    if options.open_browser and url:
        webbrowser.open(url)
    return 0


# ---- running ----------------------------------------------------------------------------------------------------
def _run(root: Path, options: ServeOptions, listening: socket.socket, held: _Held | None) -> int:
    from labelfs.app import create_app
    from labelfs.workspace import Workspace

    guard = _security(options, listening)
    workspace = Workspace.open(
        root, user=options.user, read_only=options.read_only, fsync=options.fsync, watch=options.watch
    )
    app = create_app(workspace, guard, _reach(options, guard))
    stopping = threading.Event()
    server = _server(app, listening, options)
    with _signals(stopping, server):
        address = _address(options.host, listening)
        if held is not None:
            held.lock.tell(address)
        _announce(address, guard, workspace, options)
        workspace.begin()
        if options.open_browser:
            _open_soon(_link(address, guard, options))
        gc.freeze()  # the program stays as long as the process: no need to look through it in the middle of an import
        _loop(server, stopping, app)
    workspace.close()
    return 0


def _security(options: ServeOptions, listening: socket.socket) -> Security:
    from labelfs.person import home, secret
    from labelfs.web.security import Security

    wanted = options.token or options.require_token
    try:
        token = (options.token or secret("token")) if wanted else None
        key = secret("jwt") if wanted else "labelfs"
    except OSError as fault:
        raise BadRequest(
            f"no token can be kept in {home()}: {fault.strerror or fault}", hint="set LABELFS_HOME to a folder of yours"
        ) from None
    return Security(
        port=listening.getsockname()[1], host=options.host, allow_hosts=options.allow_hosts, token=token,
        max_body=options.max_body, jwt_key=key.encode(),
    )


def _reach(options: ServeOptions, guard: Security) -> Reach:
    """How model backends find this server."""
    from labelfs.reach import NO_KEY, Reach

    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(options.host, options.host)  # noqa: S104
    return Reach(
        hostname=(options.public_url or f"http://{shown}:{guard.port}").rstrip("/"), key=guard.token or NO_KEY,
        only_loopback=guard.only_loopback, public=options.public_url is not None, port=guard.port or 0,
        refusals=lambda: list(guard.refused),
    )


def _server(app: App, listening: socket.socket, options: ServeOptions) -> Any:
    from waitress import server as waitress

    from labelfs.web.channel import JsonChannel
    from labelfs.web.live import CAP

    # a queue of one request for a moment is no news
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    server: Any = waitress.create_server(
        app, sockets=[listening], threads=WORKERS + CAP, channel_request_lookahead=1, asyncore_use_poll=True,
        connection_limit=OPEN_FILES // 2, max_request_body_size=options.max_body, ident=None, channel_timeout=60,
        clear_untrusted_proxy_headers=True,
    )
    server.channel_class = JsonChannel
    return server


def _address(host: str, listening: socket.socket) -> str:
    port = listening.getsockname()[1]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{shown}:{port}"


def _link(address: str, guard: Security, options: ServeOptions) -> str:
    page = options.page if options.page.startswith("/") else "/"
    mark = "&" if "?" in page else "?"
    return f"{address}{page}{mark}token={guard.token}" if guard.token else f"{address}{page if page != '/' else ''}"


def _announce(address: str, guard: Security, workspace: Workspace, options: ServeOptions) -> None:
    what = "project" if workspace.alone else "workspace"
    options.say(f"labelfs serves the {what} {workspace.root.name} at {_link(address, guard, options)}")
    if guard.token and not guard.only_loopback:
        options.say("Other machines can reach this server; whoever has the link can change the labels.")
    options.say("Press Ctrl+C to stop.")


def _open_soon(link: str) -> None:
    threading.Timer(0.2, webbrowser.open, [link]).start()


@contextmanager
def _signals(stopping: threading.Event, server: Any) -> Iterator[None]:
    """SIGINT and SIGTERM end the loop; only the main thread may ask for signals."""

    def stop(_number: int, _frame: object) -> None:
        stopping.set()
        server.pull_trigger()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _loop(server: Any, stopping: threading.Event, app: App) -> None:
    """Serve until told to stop, then let running requests end."""
    from waitress import wasyncore

    while not stopping.is_set():
        wasyncore.loop(timeout=1.0, use_poll=True, map=server._map, count=1)
    app.config["LABELFS_HUB"].close()
    app.config["LABELFS_OUTREACH"].close()
    server.accepting = False
    finished = threading.Thread(target=server.task_dispatcher.shutdown, kwargs={"timeout": GRACE}, daemon=True)
    finished.start()
    while finished.is_alive():
        wasyncore.loop(timeout=0.05, use_poll=True, map=server._map, count=1)
    wasyncore.loop(timeout=0.05, use_poll=True, map=server._map, count=2)
    server.close()
