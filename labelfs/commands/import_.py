"""`labelfs import`."""

from __future__ import annotations

from dataclasses import asdict

import click

from labelfs.commands.declare import declared, json_option
from labelfs.commands.folders import project_folder, split_project
from labelfs.commands.words import say, say_json

EXAMPLES = """
labelfs import reviews.csv                           into this project
labelfs import cats export.json                      a Label Studio export into the project `cats`
labelfs import cats "~/pictures/**/*.jpg"            pictures; those outside the project are copied into it
labelfs import cats model.json --take predictions    the annotations in it become predictions
labelfs import cats run.jsonl --take predictions     lines of {"task", "result", "score", "model_version"}
labelfs import cats coco/                            a data set of another tool: COCO, YOLO, VOC, CVAT, labelme, …
labelfs import cats coco/ --dry-run                  only the report of what would be taken and what not
labelfs import cats dataset.zip --json               the same in an archive; the report as JSON
labelfs import --list-formats
"""


@declared("import", examples=EXAMPLES, short_help="Add tasks, annotations and predictions.")
@click.argument("names", nargs=-1, metavar="[PROJECT] SOURCE...")
@click.option("--format", "format_name", metavar="NAME", envvar="LABELFS_IMPORT_FORMAT",
              help="What the sources are, one of --list-formats; default: found by looking.")
@click.option("--as", "--take", "kind", type=click.Choice(["annotations", "predictions"]), default="annotations",
              show_default=True, allow_from_autoenv=False, help="What the annotations of the sources become.")
@click.option("--model-version", metavar="NAME", default="", help="The model of predictions that do not name it.")
@click.option("--key", metavar="KEY", help="The data key of texts and media (default: what the config reads).")
@click.option("--encoding", metavar="NAME", help="Encoding of tables and texts (default: found by looking).")
@click.option("--separator", metavar="CHARACTER", help="What separates columns of a table (default: found by looking).")
@click.option("--boxes", is_flag=True, help="COCO: take the boxes around outlines too.")
@click.option("--one-based", is_flag=True, help="VOC: pixels count from 1 and the last one belongs to the box.")
@click.option("--documents", is_flag=True, help="CoNLL: a task per document, not per sentence.")
@click.option("--label-attribute", metavar="NAME", help="VIA: the region attribute that is the label.")
@click.option("--dry-run", "dry", is_flag=True, help="Read everything and tell what would come of it; write nothing.")
@click.option("--list-formats", is_flag=True, help="List the formats and end.")
@json_option
def command(
    names: tuple[str, ...], format_name: str | None, kind: str, model_version: str, key: str | None,
    encoding: str | None, separator: str | None, boxes: bool, one_based: bool, documents: bool,
    label_attribute: str | None, dry: bool, list_formats: bool, as_json: bool,
) -> int:
    """Add the tasks of files, folders and globs, with the annotations and predictions they carry.

    Reads Label Studio JSON of any age, tables, lines of text, media, and the data sets of other tools (--list-formats),
    also inside ZIP archives. Where there is no config.xml yet, the labels found make one. Doing it again adds what is
    new and brings annotations up to date that were not changed here. All is read before anything is written; an import
    that was cut off is completed by doing it again. Exit code 1 when something could not be taken; the rest was.
    """
    if list_formats:
        return _list(as_json)
    if not names:
        raise click.UsageError("SOURCE is missing: name the files or folders to import")
    from labelfs.commands.intake import tell
    from labelfs.commands.progress import importing
    from labelfs.formats.sources import sources
    from labelfs.import_run import Terms, take_in
    from labelfs.project import Project

    project_name, given = split_project(names)
    folder = project_folder(project_name)
    found = sources(given, format_name=format_name)
    options = {"key": key, "encoding": encoding, "separator": separator, "boxes": boxes, "one_based": one_based,
               "documents": documents, "label": label_attribute}
    terms = Terms(kind == "predictions", model_version, dry, {name: value for name, value in options.items() if value})
    with Project.open(folder) as project:
        taken = take_in(project, found, terms, importing)
    if as_json:
        say_json(asdict(taken))
    else:
        tell(taken)
    return 1 if taken.problems else 0



def _list(as_json: bool) -> int:
    from labelfs.formats.catalog import load
    from labelfs.formats.registry import IMPORTERS

    load()
    if as_json:
        say_json([{"name": one.name, "title": one.title, "description": one.description,
                   "suffixes": list(one.suffixes)} for one in IMPORTERS.values()])
        return 0
    for one in IMPORTERS.values():
        say(f"{one.name:13}  {one.description}")
    return 0
