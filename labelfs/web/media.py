"""Media files over HTTP: byte ranges, types by extension, nothing active, nothing hidden."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from labelfs.errors import Forbidden, NotFound
from labelfs.media_references import upload_names
from labelfs.project import Project
from labelfs.web.asking import project as named_project
from labelfs.web.asking import workspace

blueprint = Blueprint("media", __name__)
CHUNK = 256 * 1024

TYPES = {
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "bmp": "image/bmp", "avif": "image/avif", "tif": "image/tiff", "tiff": "image/tiff", "ico": "image/x-icon",
    "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg",
    "flac": "audio/flac", "m4a": "audio/mp4", "aac": "audio/aac", "weba": "audio/webm",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "ogv": "video/ogg",
    "mkv": "video/x-matroska", "avi": "video/x-msvideo", "mpg": "video/mpeg", "mpeg": "video/mpeg",
    "txt": "text/plain; charset=utf-8", "log": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8", "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/json", "jsonl": "application/x-ndjson", "vtt": "text/vtt; charset=utf-8",
    "srt": "text/plain; charset=utf-8", "conll": "text/plain; charset=utf-8",
}
"""Extension → type; what is not listed goes out as an attachment."""

ACTIVE = {
    "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "svg": "image/svg+xml",
    "xml": "application/xml", "xhtml": "application/xhtml+xml", "pdf": "application/pdf",
}
"""Types that could run something: only inside a sandbox."""

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@blueprint.get("/projects/<int:number>/media/<path:name>")
def media(number: int, name: str) -> Response:
    """A file of the project folder."""
    found = named_project(number)
    return send(found.media.find([name]))


@blueprint.get("/projects/<int:number>/thumb/<path:name>")
def thumb(number: int, name: str) -> Response:
    """A small picture of a picture; `?w=` is its longer side in pixels."""
    from labelfs.web.thumbnails import thumbnail

    found = named_project(number)
    return thumbnail(found, found.media.find([name]))


@blueprint.get("/data/local-files")
def local_files() -> Response:
    """Label Studio's form: `?d=` is relative to the project, in a workspace with the project's folder in front."""
    name = request.args.get("d", "")
    if not name:
        raise Forbidden("the parameter d is missing")
    project, rest = _project_of(name)
    return send(project.media.find([rest]))


def _project_of(name: str) -> tuple[Project, str]:
    if workspace().alone:
        return named_project(workspace().numbers()[0]), name
    folder, _, rest = name.partition("/")
    for number in workspace().numbers():
        if workspace().slot(number).root.name == folder:
            return named_project(number), rest
    raise NotFound("no such media file", hint="in a workspace `d` begins with the project's folder")


@blueprint.get("/data/upload/<path:rest>")
def upload(rest: str) -> Response:
    """Label Studio's form of uploaded files: `/data/upload/<project>/<name>`."""
    names = upload_names(rest)
    first = rest.partition("/")[0]
    numbers = workspace().numbers()
    if not workspace().alone and first.isascii() and first.isdigit() and len(first) < 10 and int(first) in numbers:
        numbers = [int(first)]
    fault: NotFound | None = None
    for number in numbers:
        try:
            return send(named_project(number).media.find(names))
        except NotFound as missing:
            fault = missing
    raise fault or NotFound("no such media file")


# ---- sending ------------------------------------------------------------------------------------------------
def send(path: Path) -> Response:
    """The bytes of a regular file, whole or a range of them."""
    handle = open_regular(path)
    size, tag = _facts(handle)
    response = Response(direct_passthrough=True)
    response.set_etag(tag)
    response.accept_ranges = "bytes"
    response.headers["Cache-Control"] = "private, no-cache"
    _set_type(response, path)
    if request.if_none_match.contains(tag):
        handle.close()
        response.status_code = 304
        return response
    return _with_body(response, handle, size, tag)


def open_regular(path: Path) -> IO[bytes]:
    """Open a file that is a plain one before and after opening (a pipe would hang us for ever)."""
    if not path.is_file():
        raise NotFound("no such media file")
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.fdopen(os.open(path.resolve(), flags), "rb")
    except PermissionError:
        raise Forbidden("this server may not read that file") from None
    except OSError:
        raise NotFound("no such media file") from None
    if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        handle.close()
        raise NotFound("no such media file")
    return handle


def _facts(handle: IO[bytes]) -> tuple[int, str]:
    facts = os.fstat(handle.fileno())
    return facts.st_size, f"{facts.st_mtime_ns:x}-{facts.st_size:x}-{facts.st_ino:x}"


def _set_type(response: Response, path: Path) -> None:
    extension = path.suffix[1:].lower()
    if extension in TYPES:
        response.headers["Content-Type"] = TYPES[extension]
        return
    response.headers["Content-Security-Policy"] = SANDBOX
    if extension in ACTIVE:
        response.headers["Content-Type"] = ACTIVE[extension]
        return
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Disposition"] = "attachment"


def _with_body(response: Response, handle: IO[bytes], size: int, tag: str) -> Response:
    start, length = 0, size
    wanted = request.range if _range_holds(tag) else None
    if wanted is not None and wanted.units == "bytes" and len(wanted.ranges) == 1:
        span = wanted.range_for_length(size)
        if span is None:
            handle.close()
            raise RequestedRangeNotSatisfiable(size)
        start, length = span[0], span[1] - span[0]
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    response.content_length = length
    if request.method == "HEAD":
        handle.close()
        return response
    handle.seek(start)
    response.response = _body(handle, length)
    return response


def _range_holds(tag: str) -> bool:
    """`If-Range` with another version asks for the whole file."""
    condition = request.if_range
    if condition is None or "If-Range" not in request.headers:
        return True
    return condition.etag == tag


def _body(handle: IO[bytes], length: int) -> Any:
    """The server's own file sender, which needs no thread while a slow browser reads; else chunks."""
    wrapper = request.environ.get("wsgi.file_wrapper", FileWrapper)
    return _chunks(handle, length) if wrapper is FileWrapper else wrapper(handle, CHUNK)


def _chunks(handle: IO[bytes], length: int) -> Iterator[bytes]:
    with handle:
        while length > 0 and (chunk := handle.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
