"""Who may ask: Host, Origin and Fetch-Metadata checks, the token, and the headers of every answer."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from flask import Flask, Request, Response, g, request

from labelfs.errors import BadRequest, Forbidden, TooLarge, Unauthorized
from labelfs.reach import Refusal
from labelfs.web import jwt

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
PUBLIC = frozenset({"/health", "/api/version", "/api/token/refresh", "/user/login"})
KEY_ADDRESS = "/api/current-user/token"
PASS_SECONDS = 60.0
CUSTOM_HEADER = "X-Labelfs"
"""A page that signs in by cookie sends this with every write; a foreign page cannot."""

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{hosts}; "
    "media-src 'self' blob:{hosts}; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; frame-src 'self'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), payment=(), usb=()",
}


class UnsupportedType(BadRequest):
    """A body that is not JSON where only JSON is taken."""

    status = 415


@dataclass(slots=True)
class Security:
    """What one server accepts."""

    port: int | None = None
    """The port that the Host header must name; None: any (tests, embedding)."""
    host: str = "127.0.0.1"
    allow_hosts: tuple[str, ...] = ()
    token: str | None = None
    """The access token; None: none is asked for."""
    max_body: int = 200 * 1024 * 1024
    forms: set[str] = field(default_factory=set)
    """Endpoints that take forms: import and login."""
    jwt_key: bytes = b""
    dead_tokens: set[str] = field(default_factory=set)
    """Ids of refresh tokens that were rotated or blacklisted since the start."""
    refused: deque[Refusal] = field(default_factory=lambda: deque(maxlen=50))
    """The last requests that were turned away, so that a backend's can be explained."""
    passes: dict[str, float] = field(default_factory=dict)
    """Passes to the key → when each ends."""
    media_hosts: Callable[[], Iterable[str]] = tuple
    """Hosts of which the person on this machine allowed pictures, sounds and films."""

    # ---- host -------------------------------------------------------------------------------------------
    def check_host(self, asked: Request) -> None:
        """Refuse every Host but our own (DNS rebinding); before any routing."""
        name = asked.environ.get("HTTP_HOST", "")
        if name.lower() not in self._names() and not self._is_address(name):
            self._note("host", asked, name)
            raise Forbidden("this server does not answer for that host", hint="start it with --allow-host NAME")

    def _note(self, check: str, asked: Request, name: str) -> None:
        self.refused.append(Refusal(check, asked.remote_addr or "", name[:200], time.monotonic()))

    def _names(self) -> set[str]:
        names = {*LOOPBACK, *(() if self.only_loopback else (self.host, socket.gethostname()))}
        found = {form for name in names for form in self._with_port(name)}
        for name in self.allow_hosts:
            found |= {name.lower()} if _has_port(name) else set(self._with_port(name))
        return found

    def _with_port(self, name: str) -> Iterable[str]:
        name = name.lower()
        if self.port is None or self.port == 80:
            yield name
        if self.port is not None:
            yield f"{name}:{self.port}"

    @property
    def only_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    def _is_address(self, name: str) -> bool:
        """Without a fixed port any loopback port; on an open server any address of this machine by number."""
        host, _, port = name.rpartition(":") if _has_port(name) else (name, "", "")
        if self.port is None:
            return host.lower() in LOOPBACK and (not port or port.isdigit())
        if self.only_loopback or (port or "80") != str(self.port):
            return False
        try:
            ipaddress.ip_address(host.strip("[]"))
        except ValueError:
            return False
        return True

    # ---- origin -----------------------------------------------------------------------------------------
    def check_origin(self, asked: Request) -> None:
        """Refuse what another site makes this person's browser send."""
        origins = asked.headers.getlist("Origin")
        site = asked.headers.get("Sec-Fetch-Site")
        if asked.method in SAFE:
            if site in ("cross-site", "same-site") and asked.headers.get("Sec-Fetch-Mode") != "navigate":
                raise Forbidden("requests from other sites are refused")
            return
        own = f"http://{asked.environ.get('HTTP_HOST', '').lower()}"
        if site is None and not origins:
            return
        same_origin = len(origins) == 1 and origins[0].lower() == own
        same_site = site == "same-origin" or (site is None and self.token is not None)
        if not (same_origin and same_site):
            raise Forbidden("requests from other sites are refused")

    def check_type(self, asked: Request) -> None:
        """Bodies are JSON; forms only for import and login."""
        if asked.method in SAFE or "Content-Type" not in asked.headers:
            if asked.method not in SAFE and asked.content_length:
                raise UnsupportedType("send the body as application/json")
            return
        kind = asked.mimetype
        if kind == "application/json" or kind.endswith("+json"):
            return
        if not (kind in FORMS and asked.endpoint in self.forms):
            raise UnsupportedType("send the body as application/json")

    def check_size(self, asked: Request) -> None:
        """Refuse bodies over the limit before reading them."""
        if (asked.content_length or 0) > self.max_body:
            raise TooLarge(f"the body has more than the accepted {self.max_body} bytes")

    # ---- token ------------------------------------------------------------------------------------------
    @property
    def cookie(self) -> str:
        """Name of the sign-in cookie; cookies ignore ports, so the name carries ours."""
        return f"labelfs-{self.port or 0}"

    def check_token(self, asked: Request) -> None:
        """Where a token is required: in a header, or in our cookie (with the custom header for writes)."""
        g.signed_by = "none"
        if self.token is None:
            return
        sent = header_token(asked)
        if sent is not None:
            if not self.accepts(sent):
                self._note("token", asked, "")
                raise Unauthorized("Invalid token.")
            g.signed_by = "header"
            return
        if self._takes_pass(asked):
            g.signed_by = "header"
            return
        cookie = asked.cookies.get(self.cookie)
        if cookie is not None and hmac.compare_digest(cookie.encode(), self.session().encode()):
            if asked.method not in SAFE and CUSTOM_HEADER not in asked.headers and not _public(asked):
                raise Forbidden(f"writes of a signed-in page carry the header {CUSTOM_HEADER}")
            g.signed_by = "cookie"
            return
        if not _public(asked):
            self._note("token", asked, "")
            raise Unauthorized(
                "Authentication credentials were not provided.", hint="open the link that `labelfs serve` printed"
            )

    def follow_link(self, asked: Request) -> Response | None:
        """The printed link: put the cookie in place of the token and go on without it in the address."""
        sent = asked.args.get("token")
        if self.token is None or sent is None or asked.method != "GET" or asked.path.startswith("/api/"):
            return None
        if not hmac.compare_digest(sent.encode(), self.token.encode()):
            raise Unauthorized("Invalid token.", hint="open the link that `labelfs serve` printed")
        rest = urlencode([(key, value) for key, value in asked.args.items(multi=True) if key != "token"])
        # one slash only: a path that begins with two would name another host
        place = "/" + quote(asked.path.lstrip("/\\")) + (f"?{rest}" if rest else "")
        response = Response(status=303, headers={"Location": place})
        self.sign_in(response)
        return response

    def sign_in(self, response: Response) -> None:
        """Give the browser its session."""
        response.set_cookie(self.cookie, self.session(), httponly=True, samesite="Strict", max_age=30 * 24 * 3600)

    def give_pass(self, response: Response) -> None:
        """Let a program that signed in with the password read the key, once and within a minute."""
        made = secrets.token_hex(20)
        self.passes[made] = time.monotonic() + PASS_SECONDS
        response.set_cookie(f"{self.cookie}-pass", made, httponly=True, samesite="Strict", max_age=int(PASS_SECONDS))

    def _takes_pass(self, asked: Request) -> bool:
        """A pass opens one address, to programs only: no page ever reads the key."""
        if asked.path.rstrip("/") != KEY_ADDRESS or asked.method != "GET" or "Sec-Fetch-Site" in asked.headers:
            return False
        ends = self.passes.pop(asked.cookies.get(f"{self.cookie}-pass", ""), None)
        return ends is not None and time.monotonic() < ends

    def accepts(self, sent: str) -> bool:
        """Whether this is the token, or a JWT of ours."""
        if self.token is not None and hmac.compare_digest(sent.encode(), self.token.encode()):
            return True
        claims = jwt.read(sent, self.jwt_key)
        return claims is not None and str(claims.get("jti")) not in self.dead_tokens

    def session(self) -> str:
        """What the cookie holds: never the token itself."""
        return hmac.new((self.token or "").encode(), self.cookie.encode(), "sha256").hexdigest()

    # ---- answers ----------------------------------------------------------------------------------------
    def harden(self, response: Response) -> Response:
        """Put the security headers on an answer; a stricter policy that a route set stays."""
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if "Content-Security-Policy" not in response.headers:
            page = response.mimetype == "text/html"
            hosts = "".join(f" {host}" for host in self.media_hosts()) if page else ""
            response.headers["Content-Security-Policy"] = CSP.format(hosts=hosts)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


def header_token(asked: Request) -> str | None:
    """The key of `Authorization: Token|Bearer …` or `X-API-Key`."""
    header = asked.headers.get("Authorization", "")
    scheme, _, key = header.partition(" ")
    if scheme.lower() in ("token", "bearer") and key.strip():
        return key.strip()
    return asked.headers.get("X-API-Key") or None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to this host."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _public(asked: Request) -> bool:
    return asked.path.rstrip("/") in PUBLIC or asked.path.startswith("/static/")


def _has_port(name: str) -> bool:
    return ":" in name.rpartition("]")[2]


def register(app: Flask, security: Security) -> None:
    """Check every request before its route sees it."""

    @app.before_request
    def check() -> Response | None:
        security.check_host(request)
        security.check_origin(request)
        if signed_in := security.follow_link(request):
            return signed_in
        security.check_token(request)
        security.check_size(request)
        security.check_type(request)
        return None

    app.after_request(security.harden)
