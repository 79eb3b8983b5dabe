"""The protocol of Label Studio's model backends (`label-studio-ml`), as the side that asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labelfs.models.outgoing import Target, Unreachable

TRIES = 3
QUICK = 10.0
"""Seconds for what should be quick: health, setup, events."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks: what `/setup` and `/predict` tell a backend about the project."""

    project: str
    """`<project id>.<unix time of its making>`, by which backends keep projects apart."""
    config: str
    hostname: str
    """The address under which the backend reaches this server."""
    token: str
    """What it sends as `Authorization: Token`."""


@dataclass(frozen=True, slots=True)
class Backend:
    """One model server."""

    target: Target

    def _quick(self) -> Target:
        from dataclasses import replace

        return replace(self.target, timeout=min(QUICK, self.target.timeout))

    def health(self) -> Json:
        """Whether it is up; raises `Unreachable`."""
        found = self._quick().call("GET", "/health").json()
        return found if isinstance(found, dict) else {}

    def setup(self, asking: Asking, extra: Any = None) -> str:
        """Tell it who asks; answers its version (empty: it has none). Raises `Unreachable`."""
        body = {"project": asking.project, "schema": asking.config, "hostname": asking.hostname,
                "access_token": asking.token, "extra_params": extra}
        found = self._quick().call("POST", "/setup", body).json()
        version = found.get("model_version") if isinstance(found, dict) else None
        return "" if version is None or isinstance(version, (bool, dict, list)) else str(version)

    def predict(
        self, tasks: Sequence[Mapping[str, Any]], asking: Asking, *, context: Any = None, tries: int = TRIES
    ) -> list[list[Json]]:
        """The predictions of each task, in order; raises `Unreachable`, also for an answer that makes no sense."""
        body = {"tasks": list(tasks), "project": asking.project, "label_config": asking.config,
                "params": {"login": None, "password": None, "context": context}}
        found = self.target.call("POST", "/predict", body, tries=tries).json()
        rows = parted(found)
        if len(rows) == len(tasks):
            return rows
        if len(rows) == 1 and len(tasks) > 1:  # old backends answer the first task only
            return [self.predict([task], asking, context=context, tries=tries)[0] for task in tasks]
        raise Unreachable("answer", f"{len(rows)} results for {len(tasks)} tasks")

    def tell(self, event: Mapping[str, Any]) -> None:
        """Hand an event to `/webhook`; raises `Unreachable`."""
        self._quick().call("POST", "/webhook", event)

    def versions(self, asking: Asking) -> list[str] | None:
        """The versions it has; None if it cannot tell."""
        try:
            found = self._quick().call("POST", "/versions", {"project": asking.project}).json()
        except Unreachable as fault:
            if fault.why == "status":
                return None
            raise
        versions = found.get("versions") if isinstance(found, dict) else None
        return [str(one) for one in versions] if isinstance(versions, list) else None


def parted(answer: Any) -> list[list[Json]]:
    """The predictions per task of a `/predict` answer; raises `Unreachable` naming what is wrong."""
    results = answer.get("results") if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise Unreachable("answer", "the answer has no list `results`")
    version = answer.get("model_version")
    return [[_prediction(part, version) for part in (row if isinstance(row, list) else [row])] for row in results]


def _prediction(part: Any, version: Any) -> Json:
    """One prediction with `result`, `score` and `model_version`; an empty object is one without regions."""
    if not isinstance(part, dict):
        raise Unreachable("answer", "each result must be an object")
    result = part.get("result") or []
    score = part.get("score")
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        raise Unreachable("answer", "`result` must be a list of objects")
    if isinstance(score, bool) or not (score is None or isinstance(score, (int, float))):
        raise Unreachable("answer", "`score` must be a number")
    given = part.get("model_version", version)
    return {"result": result, "score": score, "model_version": "" if given is None else str(given)}
