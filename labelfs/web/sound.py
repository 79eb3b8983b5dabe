"""Sounds for the labeling page: what a sound is, its peaks by byte range, single samples of a stretch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from labelfs.errors import BadRequest, NotFound
from labelfs.media_sound import State
from labelfs.sound import window
from labelfs.sound.wav import Unreadable
from labelfs.web import asking
from labelfs.web.answers import answer
from labelfs.web.media import open_regular, send

blueprint = Blueprint("sound", __name__)
PATIENCE = 0.25
"""Seconds that a short sound may take before its page is told to come again."""
LONGEST_PIECE = 1 << 16
MOST_PIECES = 1 << 14


def _sound(number: int, name: str) -> tuple[Path, State]:
    project = asking.project(number)
    path = project.media.find([name])
    open_regular(path).close()
    return path, project.sounds.look(path, PATIENCE)


@blueprint.get("/projects/<int:number>/sound/<path:name>")
def sound(number: int, name: str) -> Response:
    """Rate, channels and length, and how far its peaks are: `working` (with `done`, 0 … 1), `ready` or `failed`."""
    return answer(_told(_sound(number, name)[1]))


def _told(state: State) -> dict[str, Any]:
    if state.fault is not None:
        return {"state": "failed", "code": state.fault.code, "reason": state.fault.message}
    facts: dict[str, Any] = {"state": "ready" if state.peaks is not None else "working", "done": _done(state)}
    if state.rate:
        facts |= {"rate": state.rate, "channels": state.channels, "frames": state.frames, "promised": state.promised}
    return facts


def _done(state: State) -> float:
    if state.peaks is not None:
        return 1.0
    return round(min(0.999, state.read / state.frames), 3) if state.frames else 0.0


@blueprint.get("/projects/<int:number>/peaks/<path:name>")
def peaks(number: int, name: str) -> Response:
    """The file of peaks (see `labelfs.sound.peaks`), whole or a range of it; 404 while there is none."""
    state = _sound(number, name)[1]
    if state.peaks is not None:
        return _part(state.peaks, "application/octet-stream")
    raise NotFound("there are no peaks of this sound" if state.ended.is_set() else "the peaks are not ready yet")


def _part(content: Path | bytes, kind: str) -> Response:
    """A kept file, or what could not be kept; the range of it that is asked for."""
    if isinstance(content, Path):
        return send(content)
    response = Response(content, mimetype=kind)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


@blueprint.get("/projects/<int:number>/plain/<path:name>")
def plain(number: int, name: str) -> Response:
    """The sound as a WAV file, for what a browser cannot play as it is; needs ffmpeg on the machine."""
    project = asking.project(number)
    path = project.media.find([name])
    open_regular(path).close()
    try:
        return _part(project.sounds.plain(path), "audio/wav")
    except Unreadable as fault:
        raise NotFound(fault.message) from None


@blueprint.get("/projects/<int:number>/samples/<path:name>")
def samples(number: int, name: str) -> Response:
    """16-bit samples of `count` frames from frame `from`; with `columns` and `size` only that many pieces of them."""
    path, state = _sound(number, name)
    if state.fault is not None or not state.rate:
        raise NotFound(state.fault.message if state.fault else "the sound is not open yet")
    wish = _wish(state.channels)
    try:
        content = window.samples(path, state.rate, wish)
    except Unreadable as fault:
        raise NotFound(fault.message) from None
    response = Response(content, mimetype="application/octet-stream")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _wish(channels: int) -> window.Wish:
    start, count = asking.number("from", 0) or 0, asking.number("count", 0) or 0
    columns, size = asking.number("columns", 0) or 0, asking.number("size", 0) or 0
    if columns > MOST_PIECES or size > LONGEST_PIECE or bool(columns) != bool(size):
        raise BadRequest("Validation error", fields={"columns": [f"at most {MOST_PIECES} pieces of {LONGEST_PIECE}"]})
    if (columns * size if columns else count) * channels > window.MOST:
        raise BadRequest("Validation error", fields={"count": [f"at most {window.MOST} samples at once"]})
    return window.Wish(start, count, columns, size)
