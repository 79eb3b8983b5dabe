"""The problems of `labelfs check` as other programs read them: SARIF, and the annotations of GitHub's workflows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from labelfs import __version__
from labelfs.commands.check_layout import is_error
from labelfs.errors import Problem

SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(problems: Iterable[Problem]) -> str:
    """SARIF 2.1.0 (OASIS): one run, a result per problem."""
    listed = list(problems)
    codes = sorted({one.code or "problem" for one in listed})
    run = {
        "tool": {"driver": {"name": "labelfs", "version": __version__, "rules": [{"id": code} for code in codes]}},
        "results": [_result(one) for one in listed],
    }
    return json.dumps({"$schema": SARIF, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _result(one: Problem) -> dict[str, Any]:
    region = {} if one.line is None else {"region": {"startLine": one.line}}
    return {"ruleId": one.code or "problem", "level": "error" if is_error(one) else "note",
            "message": {"text": one.message},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": one.file}, **region}}]}


def github(problems: Iterable[Problem]) -> str:
    """A workflow command per problem, which GitHub shows at its line of the change."""
    return "\n".join(_command(one) for one in problems)


def _command(one: Problem) -> str:
    line = "" if one.line is None else f",line={one.line}"
    level, title = "error" if is_error(one) else "notice", _property(one.code or "labelfs")
    return f"::{level} file={_property(one.file)}{line},title={title}::{_text(one.message)}"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
