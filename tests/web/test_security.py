"""Who may ask: Host, Origin, Fetch-Metadata, content types, the token, and the headers of every answer."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from labelfs.app import create_app
from labelfs.web.security import CUSTOM_HEADER, Security
from labelfs.workspace import Workspace
from tests.web.conftest import BASE, ME, PORT, Api, Server

TOKEN = "s3cret-token-of-mine"


@pytest.fixture
def empty(tmp_path: Path) -> Workspace:
    root = tmp_path / "workspace"
    root.mkdir()
    return Workspace.open(root, user=ME)


@pytest.fixture
def api(empty: Workspace) -> Api:
    return Api(create_app(empty, Security(port=PORT)))


@pytest.fixture
def guarded(empty: Workspace) -> Api:
    return Api(create_app(empty, Security(port=PORT, token=TOKEN, jwt_key=b"key")))


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1:8080", 200), ("localhost:8080", 200), ("[::1]:8080", 200), ("LOCALHOST:8080", 200),
    ("127.0.0.1", 403), ("127.0.0.1:8081", 403), ("evil.example:8080", 403), ("127.0.0.1.evil.example:8080", 403),
    ("", 403), ("127.0.0.1:8080, 127.0.0.1:8080", 403), ("localhost:8080.evil.example", 403), ("192.168.1.5:8080", 403),
    ("0.0.0.0:8080", 403), ("[::]:8080", 403),
])
@pytest.mark.parametrize("path", ["/health", "/", "/static/css/tokens.css", "/nothing/here"])
def test_host(api: Api, host: str, status: int, path: str) -> None:
    answer = api.raw.get(path, base_url=BASE, environ_overrides={"HTTP_HOST": host})
    assert (answer.status_code == 403) == (status == 403)


def test_hosts_that_are_allowed(empty: Workspace) -> None:
    api = Api(create_app(empty, Security(port=PORT, allow_hosts=("box.lan", "proxy.lan:443"))))
    for host, status in (("box.lan:8080", 200), ("box.lan", 403), ("proxy.lan:443", 200), ("proxy.lan:8080", 403)):
        assert api.raw.get("/health", environ_overrides={"HTTP_HOST": host}).status_code == status


def test_forwarded_headers_say_nothing(api: Api) -> None:
    answer = api.raw.get("/health", environ_overrides={"HTTP_HOST": "evil.example"},
                         headers={"X-Forwarded-Host": "127.0.0.1:8080", "Forwarded": "host=127.0.0.1:8080"})
    assert answer.status_code == 403


@pytest.mark.parametrize(("origin", "site", "allowed"), [
    (None, None, True), (BASE, "same-origin", True),
    ("http://evil.example", "cross-site", False), ("http://evil.example", None, False),
    ("http://127.0.0.1:3000", "same-site", False), (BASE, "cross-site", False), ("null", "cross-site", False),
    ("null", None, False), (None, "cross-site", False), (None, "same-site", False), (None, "none", False),
    (None, "same-origin", False), (BASE, None, False), ("https://127.0.0.1:8080", "same-origin", False),
    (BASE + ".evil.example", "same-origin", False),
])
def test_unsafe_requests(api: Api, origin: str | None, site: str | None, allowed: bool) -> None:
    headers = {**({"Origin": origin} if origin else {}), **({"Sec-Fetch-Site": site} if site else {})}
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        answer = api.ask(method, "/api/projects/validate", {"label_config": 3}, headers=headers)
        assert (answer.status_code == 403) != allowed
        assert answer.is_json


def test_pages_of_other_sites_cannot_read_but_may_link(api: Api) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert api.get("/api/projects", headers={**foreign, "Sec-Fetch-Mode": "cors"}).status_code == 403
    assert api.get("/api/live", headers={**foreign, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert api.get("/", headers={**foreign, "Sec-Fetch-Mode": "navigate"}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_changes_anything(api: Api, kind: str) -> None:
    answer = api.raw.post("/api/projects", base_url=BASE, data=b'{"title":"x"}', headers={"Content-Type": kind})
    assert answer.status_code == 415
    assert answer.json["detail"]


def test_no_cors_and_no_method_override(api: Api) -> None:
    answer = api.ask("OPTIONS", "/api/projects", headers={"Origin": "http://evil.example",
                                                          "Access-Control-Request-Method": "POST"})
    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control")]
    changed = api.get("/api/projects?_method=DELETE", headers={"X-HTTP-Method-Override": "DELETE"})
    assert changed.status_code == 200


@pytest.mark.parametrize("path", ["/", "/health", "/api/nope", "/nope", "/static/css/tokens.css", "/favicon.ico"])
def test_headers_of_every_answer(api: Api, path: str) -> None:
    headers = api.get(path).headers
    policy = headers["Content-Security-Policy"]
    for part in ("default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'",
                 "frame-ancestors 'none'", "form-action 'self'", "connect-src 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


# ---- token ----------------------------------------------------------------------------------------------------
def test_without_a_token_everything_is_401(guarded: Api) -> None:
    for path in ("/api/projects", "/", "/projects/1/data", "/api/live", "/data/local-files?d=a", "/api/me", "/nope"):
        answer = guarded.get(path)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"] == "Token"
    for path in ("/health", "/api/version", "/static/css/tokens.css"):
        assert guarded.get(path).status_code == 200


@pytest.mark.parametrize(("header", "value", "status"), [
    ("Authorization", f"Token {TOKEN}", 200), ("Authorization", f"Bearer {TOKEN}", 200), ("X-API-Key", TOKEN, 200),
    ("Authorization", f"token {TOKEN}", 200), ("Authorization", "Token wrong", 401),
    ("Authorization", f"Basic {TOKEN}", 401), ("Authorization", TOKEN, 401), ("X-API-Key", "x", 401),
    ("Authorization", "Token ", 401), ("X-API-Key", "ümlaut", 401),
])
def test_token_headers(guarded: Api, header: str, value: str, status: int) -> None:
    assert guarded.get("/api/projects", headers={header: value}).status_code == status


def test_token_in_the_address_is_for_the_printed_link_only(guarded: Api) -> None:
    assert guarded.get(f"/api/projects?token={TOKEN}").status_code == 401
    assert guarded.get("/?token=wrong").status_code == 401
    answer = guarded.get(f"/projects/1/data?task=3&token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/projects/1/data?task=3"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"labelfs-{PORT}=")
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert guarded.get("/api/projects").status_code == 200


def test_the_link_never_leads_elsewhere(guarded: Api) -> None:
    for path in ("//evil.example/", "///evil.example", "/\\evil.example"):
        place = guarded.raw.get("/", base_url=BASE, environ_overrides={"PATH_INFO": path},
                                query_string={"token": TOKEN}).headers["Location"]
        assert place.startswith("/")
        assert not place.startswith(("//", "/\\"))


def test_writes_by_cookie_need_the_custom_header(guarded: Api) -> None:
    guarded.get(f"/?token={TOKEN}")
    body = {"label_config": "<View></View>"}
    same = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
    assert guarded.post("/api/projects/validate", body, headers=same).status_code == 403
    assert guarded.post("/api/projects/validate", body, headers={**same, CUSTOM_HEADER: "1"}).status_code != 403
    foreign = {CUSTOM_HEADER: "1", "Origin": "http://evil.example"}
    assert guarded.post("/api/projects/validate", body, headers=foreign).status_code == 403


def test_a_foreign_cookie_is_not_ours(guarded: Api) -> None:
    guarded.raw.set_cookie(f"labelfs-{PORT}", "0" * 64)
    assert guarded.get("/api/projects").status_code == 401
    guarded.raw.set_cookie("labelfs-9999", TOKEN)
    assert guarded.get("/api/projects").status_code == 401


def test_no_endpoint_gives_the_token_to_a_page(guarded: Api) -> None:
    guarded.get(f"/?token={TOKEN}")
    for path in ("/api/current-user/token", "/api/current-user/whoami", "/api/me", "/", "/api/token"):
        assert TOKEN not in guarded.get(path).get_data(as_text=True)
    mine = {"Authorization": f"Token {TOKEN}"}
    assert guarded.get("/api/current-user/token", headers=mine).json == {"token": TOKEN}


def test_tokens_of_clients(guarded: Api) -> None:
    mine = {"Authorization": f"Token {TOKEN}"}
    refresh = guarded.post("/api/token/", headers=mine)
    assert refresh.status_code == 201
    access = guarded.post("/api/token/refresh/", {"refresh": refresh.json["token"]})
    assert access.status_code == 200
    for key in (access.json["access"], refresh.json["token"]):
        assert guarded.get("/api/projects", headers={"Authorization": f"Bearer {key}"}).status_code == 200
    assert guarded.post("/api/token/refresh/", {"refresh": "not-a-token"}).status_code == 401
    assert guarded.post("/api/token/refresh/", {}).json["validation_errors"] == {"refresh": ["This field is required."]}
    assert guarded.post("/api/token/blacklist/", {"refresh": refresh.json["token"]}, headers=mine).status_code == 204
    assert guarded.post("/api/token/refresh/", {"refresh": refresh.json["token"]}).status_code == 401


def test_without_token_mode_keys_are_accepted_and_ignored(api: Api) -> None:
    for header in ({"Authorization": "Token abc"}, {"Authorization": "Bearer a.b.c"}, {"X-API-Key": "x"}):
        assert api.get("/api/projects", headers=header).status_code == 200
    assert api.get("/api/current-user/token").json["token"]
    made = api.post("/api/token").json["token"]
    assert api.post("/api/token/refresh", {"refresh": made}).json["access"].count(".") == 2


# ---- a real server --------------------------------------------------------------------------------------------
def raw(server: Server, lines: list[str], body: bytes = b"") -> tuple[int, dict[str, str], bytes]:
    """Send exactly these header lines."""
    import socket

    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)
        answer = http.client.HTTPResponse(connection)
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


def test_hosts_of_a_real_server(tmp_path: Path, start: Callable[..., Server]) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    server = start(root)
    here = f"127.0.0.1:{server.port}"
    assert raw(server, ["GET /health HTTP/1.1", f"Host: {here}"])[0] == 200
    assert raw(server, ["GET /health HTTP/1.1", f"Host: {here}", f"Host: {here}"])[0] in (400, 403)
    assert raw(server, ["GET /health HTTP/1.1", f"Host: {here}", "Host: evil.example"])[0] in (400, 403)
    assert raw(server, ["GET /health HTTP/1.1", "Host: evil.example"])[0] == 403
    assert raw(server, ["GET /health HTTP/1.1"])[0] in (400, 403)
    assert raw(server, [f"GET http://{here}/health HTTP/1.1", "Host: evil.example"])[0] in (400, 403)


def test_a_body_too_large_is_refused_before_it_is_read(tmp_path: Path, start: Callable[..., Server]) -> None:
    root = tmp_path / "workspace"
    root.mkdir()
    server = start(root, max_body=1_000)
    head = ["POST /api/projects HTTP/1.1", f"Host: 127.0.0.1:{server.port}", "Content-Type: application/json"]
    status, headers, body = raw(server, [*head, "Content-Length: 1000000"])
    assert status == 413
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body)["detail"]


def test_port_and_lock(tmp_path: Path, start: Callable[..., Server]) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = start(one)
    port = first.port
    again = start(one, port=port, explicit_port=True)
    assert again.process.wait(10) == 0
    assert f"already served at http://127.0.0.1:{port}" in again.log.read_text()
    refused = start(two, port=port, explicit_port=True)
    assert refused.process.wait(10) != 0
    assert f"port {port} is taken" in refused.log.read_text()
    moved = start(two, port=port)
    assert moved.port != port
    assert f"Port {port} is taken" in moved.log.read_text()


def test_a_killed_server_leaves_no_lock(tmp_path: Path, start: Callable[..., Server]) -> None:
    root = tmp_path / "one"
    root.mkdir()
    first = start(root)
    assert first.url
    first.process.kill()
    first.process.wait()
    assert start(root).url


@pytest.mark.parametrize("number", [2, 15])
def test_signals_end_it_soon(tmp_path: Path, start: Callable[..., Server], number: int) -> None:
    root = tmp_path / "one"
    root.mkdir()
    server = start(root)
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/api/live")
    assert connection.getresponse().status == 200
    begun = time.monotonic()
    server.process.send_signal(number)
    assert server.process.wait(5) == 0
    assert time.monotonic() - begun < 5


def test_other_hosts_need_a_token(tmp_path: Path, start: Callable[..., Server]) -> None:
    root = tmp_path / "one"
    root.mkdir()
    refused = start(root, host="0.0.0.0")
    assert refused.process.wait(10) != 0
    assert "a token is needed" in refused.log.read_text()
    server = start(root, host="0.0.0.0", require_token=True)
    url = server.url
    assert "token=" in url
    host = f"Host: 127.0.0.1:{server.port}"
    assert raw(server, ["GET /api/projects HTTP/1.1", host])[0] == 401
    token = url.partition("token=")[2]
    assert raw(server, ["GET /api/projects HTTP/1.1", host, f"Authorization: Token {token}"])[0] == 200


def test_start_is_quick(tmp_path: Path, start: Callable[..., Server]) -> None:
    root = tmp_path / "one"
    root.mkdir()
    server = start(root)
    assert raw(server, ["GET / HTTP/1.1", f"Host: 127.0.0.1:{server.port}"])[0] == 200
    assert time.monotonic() - server.begun < 30  # the bench measures; this only catches disasters


