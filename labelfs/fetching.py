"""Fetching media that DVC knows and that are not here: only in folders that the person trusts on this machine.

What a fetch runs is written in the folder (`.dvc/config` may name programs and hosts), so that a cloned folder may not
start one by itself. Trust is kept in `$LABELFS_HOME`, never in the folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from labelfs.errors import Conflict, Forbidden, LabelfsError, NotFound
from labelfs.kept_list import KeptList
from labelfs.media_references import names_of

if TYPE_CHECKING:
    from labelfs.project import Project

TRUSTED = KeptList("trusted", "this folder is not trusted")
LONGEST = 3_600
"""Seconds after which a fetch is given up."""


def is_trusted(root: Path) -> bool:
    """Whether the person said that what this folder names may be run."""
    return bool(TRUSTED.of(root))


def trust(root: Path) -> bool:
    """Trust a folder from now on; False when it was trusted before."""
    if is_trusted(root):
        return False
    TRUSTED.add(root, {})
    return True


def distrust(root: Path) -> bool:
    """Trust a folder no longer; False when it was not trusted."""
    found = TRUSTED.of(root)
    for one in found:
        TRUSTED.remove(one["id"])
    return bool(found)


def fetch(project: Project, reference: str) -> str:
    """Run `dvc pull` for the file behind a reference; the pointer that was pulled.

    Raises `Forbidden` in a folder that is not trusted, `NotFound` for a file that DVC does not know, `Conflict` with
    what dvc said when it fails.
    """
    if not is_trusted(project.root):
        raise Forbidden("this folder is not trusted", hint="`labelfs trust` lets the pages fetch its media")
    pointer = next((found for name in names_of(reference) if (found := project.media.pointer(name))), None)
    if pointer is None:
        raise NotFound("DVC does not know this file")
    done = _run(project.root, pointer)
    if done.returncode != 0:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise _failed(pointer, " ".join(lines[-2:]))
    return pointer


def _run(root: Path, pointer: str) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).with_name("dvc")
    program = str(beside) if beside.is_file() else shutil.which("dvc")
    if program is None:
        raise Conflict("dvc is not installed here", hint="pip install dvc")
    try:
        return subprocess.run(
            [program, "pull", "-q", "--", pointer], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            errors="replace", check=False, timeout=LONGEST,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "DVC_NO_ANALYTICS": "1"})
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise _failed(pointer, str(fault)) from None


def _failed(pointer: str, why: str) -> LabelfsError:
    return Conflict(f"dvc could not fetch {pointer}: {why[:500]}")
