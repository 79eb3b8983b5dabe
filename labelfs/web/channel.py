"""Failures that the server meets before the application does, in JSON like all others."""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.task import ErrorTask

from labelfs.web.answers import PEER_VERSION, printable, to_bytes


class JsonErrorTask(ErrorTask):
    """Answers a request that could not be read (too large, malformed) and closes the connection."""

    def execute(self) -> None:
        """Write the answer."""
        request: Any = self.request
        fault = request.error
        detail = printable(f"{fault.reason}: {fault.body}")
        body = to_bytes({"status_code": fault.code, "version": PEER_VERSION, "detail": detail, "exc_info": None})
        self.status = f"{fault.code} {fault.reason}"
        self.response_headers = [
            ("Content-Length", str(len(body))), ("Content-Type", "application/json"), ("Connection", "close"),
            ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store"),
        ]
        self.close_on_finish = True
        self.content_length = len(body)
        self.write(body)


class JsonChannel(HTTPChannel):
    """A connection whose early failures are JSON."""

    error_task_class: Any = JsonErrorTask
