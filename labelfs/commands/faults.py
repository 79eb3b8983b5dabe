"""What a person reads when a command fails: one line, a hint, and the exit code."""

from __future__ import annotations

import sys
import traceback

import click

from labelfs.commands.words import note
from labelfs.errors import BadRequest, LabelfsError

FAILED, WRONG_CALL = 1, 2


def explain(fault: Exception, *, debug: bool) -> int:
    """Say what went wrong on standard error (with the traceback if asked) and answer the exit code."""
    if debug:
        traceback.print_exception(fault)
    if isinstance(fault, click.ClickException):
        return _call(fault)
    if isinstance(fault, LabelfsError):
        _say(fault.message, fault.hint, fault.fields if isinstance(fault, BadRequest) else {})
    elif isinstance(fault, BrokenPipeError):
        sys.stderr.close()
    elif isinstance(fault, OSError):
        where = f"{fault.filename}: " if fault.filename else ""
        _say(f"{where}{fault.strerror or fault}")
    else:
        _say(f"unexpected {type(fault).__name__}: {fault}", "" if debug else "`labelfs --debug …` shows where")
    return FAILED


def _call(fault: click.ClickException) -> int:
    context = fault.ctx if isinstance(fault, click.UsageError) else None
    command = context.command_path if context else "labelfs"
    _say(fault.format_message(), f"`{command} --help` explains it")
    return WRONG_CALL


def _say(message: str, hint: str = "", fields: dict[str, list[str]] | None = None) -> None:
    note(f"labelfs: {message.strip()}")
    for name, texts in (fields or {}).items():
        note("\n".join(f"  {name}: {text}" for text in texts))
    if hint:
        note(f"  {hint}")
