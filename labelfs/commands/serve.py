"""`labelfs serve`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from labelfs.commands.declare import as_option, declared
from labelfs.commands.habits import explain_options, explain_variables
from labelfs.commands.words import count, note, say
from labelfs.errors import BadRequest, NotFound
from labelfs.serve import DEFAULT_PORT, ServeOptions, serve

OWN = "own"
"""`--token` without a value: the person's own token, made when needed."""

EXAMPLES = """
labelfs serve                                       this project
labelfs serve cats --port 9000
labelfs serve cats --label-config boxes.xml         use this labeling config
LABELFS_TOKEN=… labelfs serve cats --host 0.0.0.0   let other machines in
"""


@declared("serve", examples=EXAMPLES, short_help="Serve a project or workspace and open it in the browser.")
@click.argument("folder", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, show_envvar=True,
              help="Port; the default gives way to the next free one, 0 takes any.")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Address to listen on; other than loopback needs a token.")
@click.option("--no-open", is_flag=True, show_envvar=True, help="Do not open the browser.")
@click.option("--token", is_flag=False, flag_value=OWN, default=None, metavar="[TOKEN]", show_envvar=True,
              help="Ask for this token; better given as LABELFS_TOKEN, since other users see a process's arguments. "
                   "Without a value: your own token, made when needed.")
@click.option("--require-token", is_flag=True, help="Ask for a token on this machine too (several people share it).")
@as_option
@click.option("--read-only", is_flag=True, help="Show everything, write nothing.")
@click.option("--label-config", type=click.Path(path_type=Path), metavar="X.XML",
              help="Use this labeling config; a folder that is no project yet becomes one.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="A further name of this server (behind a proxy).")
@click.option("--public-url", metavar="URL", help="The address the page is reached by; its host is allowed.")
@click.option("--no-fsync", is_flag=True, hidden=True, help="Do not wait for the disk.")
@click.option("--no-watch", is_flag=True, hidden=True, help="Do not watch for changes.")
@explain_options
@click.pass_context
def command(
    context: click.Context, folder: str | None, port: int, host: str, no_open: bool, token: str | None,
    require_token: bool, user: str | None, read_only: bool, label_config: Path | None,
    allow_host: tuple[str, ...], public_url: str | None, no_fsync: bool, no_watch: bool,
) -> int:
    """Serve FOLDER, a project or a workspace (a folder of projects), and open it in the browser.

    Without FOLDER: the current folder, or the nearest one above that is a project. Everything stays on this machine:
    no account, no other server. A folder that is already served is opened where it is.
    """
    explain_variables()
    if token and folder is None and Path(token).is_dir():
        folder, token = token, OWN
    root = _folder(folder)
    if label_config is not None:
        use_config(root, label_config, user)
    offer(root)
    return serve(ServeOptions(
        root=root,
        host=host,
        port=port,
        explicit_port=context.get_parameter_source("port") is not click.core.ParameterSource.DEFAULT,
        token=None if token == OWN else token,
        require_token=require_token or token is not None,
        open_browser=not no_open and has_browser(),
        user=user,
        read_only=read_only,
        public_url=_with_scheme(public_url) if public_url else None,
        allow_hosts=(*allow_host, *([_host(public_url)] if public_url else [])),
        watch=not no_watch,
        fsync=not no_fsync,
        say=say_now,
    ))


def say_now(line: str) -> None:
    """A line for the person, at once also where the output is a file or pipe."""
    say(line)
    sys.stdout.flush()


def has_browser() -> bool:
    """Whether this machine can show a browser window to the person."""
    if sys.platform in {"darwin", "win32"}:
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _folder(name: str | None) -> Path:
    """The folder named; else the nearest project; else the current folder, which may be a workspace."""
    from labelfs.commands.folders import project_folder

    if name is not None:
        return Path(name)
    try:
        return project_folder(None)
    except NotFound:
        return Path.cwd()


def _host(url: str) -> str:
    parts = urlsplit(url if "//" in url else f"//{url}")
    if not parts.netloc:
        raise BadRequest(f"--public-url {url}: no host in it", hint="as in https://labels.example.org")
    return parts.netloc.rpartition("@")[2]


def _with_scheme(url: str) -> str:
    return url if "//" in url else f"http://{url}"


def use_config(root: Path, path: Path, user: str | None) -> None:
    """Put a labeling config in force: in a new project, or in one whose results it does not orphan."""
    from labelfs.project import Project

    text = path.read_text(encoding="utf-8-sig")
    with Project.init(root, config=text, user=user) as project:
        if project.config.text.strip() != text.strip():
            project.set_config(text)
            note(f"labelfs: config.xml of {root} is now {path}")


def offer(root: Path) -> None:
    """Raise `NotFound` with the way on for a folder that holds files but neither a project nor projects."""
    from labelfs.commands.discover import census
    from labelfs.project import is_project

    if not root.is_dir() or is_project(root) or (root / "workspace.json").exists():
        return
    children = [child for child in root.iterdir() if not child.name.startswith(".")]
    if not children or any(child.is_dir() and is_project(child) for child in children):
        return
    found = census(root)
    holds = ", ".join(count(len(paths), f"{kind} file") for kind, paths in found.items()) or "other files"
    raise NotFound(f"{root} is not a project yet (it holds {holds})", hint=f"`labelfs init {root}` makes it one")
