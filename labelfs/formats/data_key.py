"""Under which `data` key a task without columns (a line of text, a picture) is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from labelfs.errors import BadRequest

if TYPE_CHECKING:
    from labelfs.labeling.config import Config


def data_key(config: Config | None, options: Mapping[str, Any], tags: Iterable[str], default: str) -> str:
    """The option `key`, else the key that the config's only fitting object reads, else its only key, else `default`.

    Raises `BadRequest` when the config reads several keys and none is clearly meant.
    """
    if options.get("key"):
        return str(options["key"])
    keys = config.variables() if config is not None else []
    fitting = _read_by(config, set(tags)) if config is not None else []
    for found in (fitting, keys):
        if len(found) == 1:
            return found[0]
    if not keys:
        return default
    listed = ", ".join(fitting or keys)
    msg = f"the config reads several keys ({listed}): say which one is meant"
    raise BadRequest(msg, hint=f"--key {(fitting or keys)[0]}", fields={"key": [f"one of {listed}"]})


def _read_by(config: Config, tags: set[str]) -> list[str]:
    values = [node.attrs.get("value") for node in config.objects() if node.tag in tags]
    plain = [value[1:] for value in values if isinstance(value, str) and value.startswith("$")]
    return list(dict.fromkeys(key for key in plain if key.isidentifier()))
