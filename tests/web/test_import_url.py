"""Imports from an address: off until its host is allowed on this machine, and then within limits."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.web.conftest import Api

ROWS = [{"text": "from afar", "image": "media/1.png"}]


@pytest.fixture
def site() -> Iterator[str]:
    """A server with tasks, a redirect to them, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

        def do_GET(self) -> None:
            body = json.dumps(ROWS).encode()
            if self.path == "/away":
                self.send_response(302)
                self.send_header("Location", "/tasks.json")
                self.end_headers()
                return
            self.send_response(200 if self.path == "/tasks.json" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_only_from_allowed_hosts(api: Api, site: str) -> None:
    refused = api.post("/api/projects/1/import", {"url": f"{site}/tasks.json"})
    assert (refused.status_code, site in refused.json["detail"]) == (403, True)
    assert api.post("/api/me/import-hosts", {"host": site}).json == {"hosts": [site]}
    taken = api.post("/api/projects/1/import?return_task_ids=1", {"url": f"{site}/tasks.json"})
    assert (taken.status_code, taken.json["task_count"]) == (201, 1)
    assert api.get(f"/api/tasks/{taken.json['task_ids'][0]}").json["data"] == ROWS[0]
    form = api.ask("POST", "/api/projects/1/import", data={"url": f"{site}/tasks.json"},
                   content_type="application/x-www-form-urlencoded")
    assert form.status_code == 201
    for path, said in (("/away", "302"), ("/nothing.json", "404")):
        answer = api.post("/api/projects/1/import", {"url": site + path})
        assert (answer.status_code, said in json.dumps(answer.json["validation_errors"])) == (400, True)
    assert api.post("/api/me/import-hosts", {"host": site, "allow": False}).json == {"hosts": []}
    assert api.post("/api/projects/1/import", {"url": f"{site}/tasks.json"}).status_code == 403


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x.example/a", "", 7, None, ["x"], "http://user:pw@x/"])
def test_what_is_no_address(api: Api, url: object) -> None:
    assert api.post("/api/projects/1/import", {"url": url}).status_code in (400, 403)
