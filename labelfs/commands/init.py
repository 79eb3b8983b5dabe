"""`labelfs init`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from labelfs import resources
from labelfs.commands.declare import as_option, declared, json_option
from labelfs.commands.words import count, note, say, say_json
from labelfs.errors import BadRequest

if TYPE_CHECKING:
    from labelfs.import_run import Taken
    from labelfs.project import Project

EXAMPLES = """
labelfs init --list-templates
labelfs init cats --template object-detection
labelfs init news --config ner.xml --tasks articles.csv
labelfs init photos                                  a folder of pictures: each becomes a task, later ones too
labelfs init photos --media "raw/**/*.jpg"
"""


@declared("init", examples=EXAMPLES, short_help="Make a folder a project.")
@click.argument("folder", default=".")
@click.option("--template", metavar="NAME", help="Begin with this labeling template.")
@click.option("--config", "--label-config", "config", type=click.Path(path_type=Path), metavar="X.XML",
              help="Begin with this labeling config.")
@click.option("--tasks", multiple=True, metavar="SOURCE", help="Import these files, folders or globs.")
@click.option("--media", multiple=True, metavar="GLOB",
              help="Files of the folder that become tasks, now and as they appear, such as \"images/**/*.jpg\".")
@click.option("--title", metavar="TEXT", help="The project's title (default: the folder's name).")
@click.option("--samples", is_flag=True, help="Add the template's sample tasks.")
@click.option("--list-templates", is_flag=True, help="List the templates and end.")
@as_option
@json_option
def command(
    folder: str, template: str | None, config: Path | None, tasks: tuple[str, ...], media: tuple[str, ...],
    title: str | None, samples: bool, list_templates: bool, user: str | None, as_json: bool,
) -> int:
    """Make FOLDER (default: this one) a project.

    What is there stays: a config.xml is never replaced, tasks that are known are not added again, so that doing it
    twice does no harm. In a folder of media each file becomes a task, also those that come later.
    """
    if list_templates:
        return _list(as_json)
    if template and config:
        raise click.UsageError("--template and --config: only one of them can be the labeling config")
    if samples and not template:
        raise click.UsageError("--samples needs --template")
    from labelfs.commands.progress import importing
    from labelfs.formats.sources import sources
    from labelfs.import_run import take_in
    from labelfs.project import Project, is_project

    to_import = sources(tasks)
    root = Path(folder).expanduser()
    made = not is_project(root)
    found = {} if not made or tasks or media or not root.is_dir() else _media(root)
    text = _config(template, config) or _config_for(found, media)
    with Project.init(root, config=text, title=title, user=user) as project:
        kept = text is not None and (template is not None or config is not None) and _differs(project, text)
        entries = _entries(project, root, found, media)
        added = _add_media_tasks(project, entries)
        if template and samples:
            project.import_tasks(resources.template(template).tasks, source="samples")
        taken = take_in(project, to_import, watch=importing)
        _tell(project, taken, made=made, kept=kept, entries=added, as_json=as_json)
    return 1 if taken.problems else 0


def _list(as_json: bool) -> int:
    known = resources.templates()
    if as_json:
        say_json([{"name": f"{one.group}/{one.name}", "title": one.title, "description": one.description}
                  for one in known])
        return 0
    width = max(len(one.group) + len(one.name) + 1 for one in known)
    for one in known:
        say(f"{one.group + '/' + one.name:{width}}  {one.title}: {one.description}")
    return 0


def _config(template: str | None, config: Path | None) -> str | None:
    if template:
        return resources.template(template).config
    return config.read_text(encoding="utf-8-sig") if config else None


def _media(root: Path) -> dict[str, list[Path]]:
    from labelfs.commands.discover import census

    return {kind: paths for kind, paths in census(root).items() if kind != "data"}


def _config_for(found: dict[str, list[Path]], media: tuple[str, ...]) -> str | None:
    """The config that a folder of media begins with when none is named."""
    from labelfs.commands.discover import TEMPLATES, kind_of_glob

    kind = kind_of_glob(media[0]) if media else next(iter(found), None)
    return resources.template(TEMPLATES[kind]).config if kind else None


def _differs(project: Project, text: str) -> bool:
    return project.config.text.strip() != text.strip()


def _entries(project: Project, root: Path, found: dict[str, list[Path]],
             media: tuple[str, ...]) -> list[dict[str, str]]:
    """`media_tasks` for the globs named, or for the most frequent kind of media found."""
    from labelfs.commands.discover import kind_of_glob, media_tasks

    if media:
        return [{"glob": _checked(glob), "key": _key(project, kind_of_glob(glob))} for glob in media]
    kind = next(iter(found), None)
    return media_tasks(root, found[kind], _key(project, kind)) if kind else []


def _checked(glob: str) -> str:
    if Path(glob).is_absolute() or ".." in Path(glob).parts:
        raise BadRequest(f"--media {glob}: must lie in the project's folder", hint="`labelfs import` copies files in")
    return Path(glob).as_posix()


def _key(project: Project, kind: str) -> str:
    from labelfs.formats.media import key_of

    return key_of(kind, project.config, {})


def _add_media_tasks(project: Project, entries: list[dict[str, str]]) -> list[dict[str, str]]:
    from labelfs.media_tasks import make_tasks

    present: list[Any] = list(project.settings["media_tasks"])
    new = [entry for entry in entries if entry not in present]
    if new:
        project.update_settings({"media_tasks": [*present, *new]})
    make_tasks(project)
    return new


def _tell(project: Project, taken: Taken, *, made: bool, kept: bool, entries: list[dict[str, str]],
          as_json: bool) -> None:
    from labelfs.commands.intake import tell

    if kept:
        note("labelfs: config.xml is kept as it is; `labelfs serve FOLDER --label-config X.xml` would replace it")
    tasks = project.store.count()
    if as_json:
        say_json({"folder": str(project.root), "made": made, "config_kept": kept, "tasks": tasks,
                  "media_tasks": entries, "imported": asdict(taken)})
        return
    if taken.formats:
        tell(taken)
    say(f"{project.root} is {'now' if made else 'already'} a project with {count(tasks, 'task')}")
    for entry in entries:
        say(f"  files {entry['glob']} become tasks, as `{entry['key']}`")
    if made:
        say(f"  next: labelfs serve {project.root}")
