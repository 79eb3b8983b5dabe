"""`/api/live`: what changes in the folder, as server-sent events."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, current_app, request

from labelfs.errors import Busy
from labelfs.web.live import Hub
from labelfs.web.openapi import TEXT, declares

blueprint = Blueprint("live", __name__)


class NoPlace(Busy):
    """All live connections are taken."""

    retry_after = 5


@blueprint.get("/api/live")
@declares(query={"since": TEXT}, media="text/event-stream")
def live() -> Response:
    """Events from `Last-Event-ID` (or `since`) on; 503 with `Retry-After` when too many listen."""
    hub: Hub = current_app.config["LABELFS_HUB"]
    last = request.headers.get("Last-Event-ID") or request.args.get("since")
    gone: Callable[[], bool] = request.environ.get("waitress.client_disconnected") or (lambda: False)
    if not hub.take_place():
        raise NoPlace("too many pages listen for changes; this one may ask again later")
    response = Response(_Stream(hub, hub.events(last, gone)), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Stream:
    """The events of one connection; gives its place back when the server closes it, however that comes about."""

    def __init__(self, hub: Hub, events: Iterator[bytes]) -> None:
        self._hub, self._events, self._open = hub, events, True

    def __iter__(self) -> Iterator[bytes]:
        return self._events

    def close(self) -> None:
        """Called by the server at the end of the response."""
        if self._open:
            self._open = False
            self._hub.leave_place()
