"""`labelfs schema`."""

from __future__ import annotations

from importlib.resources import files

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.words import say, say_json
from labelfs.errors import NotFound

EXAMPLES = """
labelfs schema                       the names
labelfs schema annotation > annotation.schema.json
"""


@declared("schema", examples=EXAMPLES, short_help="Print the JSON Schema of a file of the format.")
@click.argument("name", required=False)
@json_option
def command(name: str | None, as_json: bool) -> int:
    """Print the JSON Schema of a file of the project folder, for editors, pipelines and other programs.

    Without NAME: the names there are.
    """
    known = names()
    if name is None:
        if as_json:
            say_json(known)
        else:
            say("\n".join(known))
        return 0
    click.echo(schema(name), nl=False)
    return 0


def names() -> list[str]:
    """The schemas that labelfs ships."""
    found = (entry.name for entry in files("labelfs.labeling").joinpath("schemas").iterdir())
    return sorted(name.removesuffix(".json") for name in found if name.endswith(".json"))


def schema(name: str) -> str:
    """The text of a schema, found by its name or the file's (`tasks`, `task`, `project.json`)."""
    known = names()
    wanted = name.strip().lower().removesuffix(".json")
    for candidate in (wanted, wanted.removesuffix("s"), f"{wanted}s"):
        if candidate in known:
            return files("labelfs.labeling").joinpath("schemas", f"{candidate}.json").read_text(encoding="utf-8")
    raise NotFound(f"there is no schema {name!r}", hint="there are " + ", ".join(known))
