"""`labelfs import`."""

from __future__ import annotations

from dataclasses import asdict

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder, split_project
from labelfs.commands.words import say_json

EXAMPLES = """
labelfs import reviews.csv                           into this project
labelfs import cats export.json                      a Label Studio export into the project `cats`
labelfs import cats "~/pictures/**/*.jpg"            pictures; those outside the project are copied into it
labelfs import cats model.json --take predictions    the annotations in it become predictions
labelfs import cats run.jsonl --take predictions     lines of {"task", "result", "score", "model_version"}
"""


@declared("import", examples=EXAMPLES, short_help="Add tasks, annotations and predictions.")
@click.argument("names", nargs=-1, required=True, metavar="[PROJECT] SOURCE...")
@click.option("--format", "format_name", metavar="NAME", envvar="LABELFS_IMPORT_FORMAT",
              help="What the sources are (JSON, JSONL, CSV, TSV, TXT, MEDIA); default: found by looking.")
@click.option("--as", "--take", "kind", type=click.Choice(["annotations", "predictions"]), default="annotations",
              show_default=True, allow_from_autoenv=False, help="What the annotations of the sources become.")
@click.option("--model-version", metavar="NAME", default="", help="The model of predictions that do not name it.")
@click.option("--key", metavar="KEY", help="The data key of texts and media (default: what the config reads).")
@click.option("--encoding", metavar="NAME", help="Encoding of tables and texts (default: found by looking).")
@click.option("--separator", metavar="CHARACTER", help="What separates columns of a table (default: found by looking).")
@json_option
def command(
    names: tuple[str, ...], format_name: str | None, kind: str, model_version: str, key: str | None,
    encoding: str | None, separator: str | None, as_json: bool,
) -> int:
    """Add the tasks of files, folders and globs, with the annotations and predictions they carry.

    Reads Label Studio JSON of any age, JSON lines, CSV, TSV, lines of text, pictures, sound, video and PDF.
    Doing it again adds only what is new. Exit code 1 when something could not be taken; the rest was.
    """
    from labelfs.commands.intake import take_in, tell
    from labelfs.formats.sources import sources
    from labelfs.project import Project

    project_name, given = split_project(names)
    folder = project_folder(project_name)
    found = sources(given, format_name=format_name)
    options = {"key": key, "encoding": encoding, "separator": separator}
    with Project.open(folder) as project:
        taken = take_in(project, found, predictions=kind == "predictions", model_version=model_version,
                        options={name: value for name, value in options.items() if value})
    if as_json:
        say_json(asdict(taken))
    else:
        tell(taken)
    return 1 if taken.problems else 0


