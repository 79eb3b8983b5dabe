"""Imports run one way, and only one file opens project files for writing. Read from the syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "labelfs"

ROOMS = ("commands", "web", "store", "labeling", "formats", "quality", "changes", "models", "sound", "pictures")
BELOW: dict[str, set[str]] = {
    "cli": {"commands", "errors", "labelfs"},
    "commands": {"cli", "app", "serve", "project", "web", "store", "labeling", "formats", "quality", "changes",
                 "models"},
    "serve": {"app", "web", "project", "store"},
    "app": {"web", "project"},
    "web": {"project", "store", "formats", "labeling", "quality", "changes", "models", "sound", "pictures"},
    "project": {"store", "labeling", "formats", "quality", "changes", "models", "sound", "pictures"},
    "formats": {"labeling"},
    "quality": {"labeling"},
    "changes": {"labeling", "store"},
    "models": {"labeling"},
    "sound": set(),
    "pictures": set(),
    "store": set(),
    "labeling": set(),
    "errors": set(),
    "labelfs": {"project"},
}
"""Who may import whom; everyone may import `errors` and the version in `labelfs`."""

WEB_FROM_STORE = {"labelfs.store.query", "labelfs.store.items", "labelfs.store.ids", "labelfs.store.bus"}
"""What web may know of the store: the words of queries and items, never its files."""

WRITERS = {
    "store/files.py": "the one place",
    "store/folder.py": "the machine's own `.labelfs/.gitignore`",
    "store/events.py": "the probe in `.labelfs/tmp` that tells whether file events work here",
    "store/index_texts.py": "texts beside the index in `.labelfs/`, derived and proved by their digest",
    "store/locks.py": "who serves, inside `.labelfs/`",
    "person.py": "the person's own folder, outside every project",
    "labeling/docs.py": "writes the pages of docs/tags, no project file",
    "pictures/render.py": "the cache in `.labelfs/`, in a process of its own",
    "web/thumbnails.py": "the cache in `.labelfs/`, derived and never read as truth",
}
"""Files that may open files for writing, with the reason; formats and commands write what the person names."""
WRITING_ROOMS = {"formats", "commands"}

SOURCES = sorted(PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    """`labelfs.web.api.tasks` → `web`; a module beside the rooms belongs to `project` unless it has a name here."""
    parts = module.split(".")
    if len(parts) == 1:
        return "labelfs"
    if parts[1] in ROOMS or parts[1] in BELOW:
        return parts[1]
    return "cli" if parts[1] == "__main__" else "project"


def module_of(path: Path) -> str:
    names = ("labelfs", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def typing_only(tree: ast.Module) -> set[ast.AST]:
    """Everything below `if TYPE_CHECKING:`, which never runs."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            found.update(inner for part in node.body for inner in ast.walk(part))
    return found


def imports(path: Path, *, running: bool = False) -> Iterator[tuple[int, str]]:
    """`(line, module)` of every import of ours."""
    tree = ast.parse(path.read_text("utf-8"))
    skipped = typing_only(tree) if running else set()
    for node in ast.walk(tree):
        if node in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.split(".")[0] == "labelfs")
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == "labelfs":
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield node.lineno, whole if exists(whole) else str(node.module)
        elif isinstance(node, ast.ImportFrom) and node.level > 0:
            yield node.lineno, f"<relative import of {node.module}>"


def exists(module: str) -> bool:
    place = PACKAGE.joinpath(*module.split(".")[1:])
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def offenders() -> list[str]:
    found = []
    for path in SOURCES:
        me = room_of(module_of(path))
        for line, module in imports(path):
            other = room_of(module) if not module.startswith("<") else "nowhere"
            if other in (me, "errors") or module == "labelfs" or other in BELOW[me]:
                continue
            found.append(f"{path.relative_to(PACKAGE)}:{line}: {me} imports {module}")
    return found


def test_imports_run_one_way() -> None:
    assert offenders() == []


def test_web_knows_only_the_words_of_the_store() -> None:
    """Types may be named; what runs goes through the project."""
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: imports {module}"
        for path in SOURCES if room_of(module_of(path)) == "web"
        for line, module in imports(path, running=True)
        if room_of(module) == "store" and module not in WEB_FROM_STORE
    ]
    assert found == []


def test_only_the_application_knows_the_pages() -> None:
    allowed = {"web", "app", "serve"}
    found = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in SOURCES if room_of(module_of(path)) not in allowed
        for line, module in imports(path) if room_of(module) == "web"
    ]
    assert found == []


def writes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Calls that open a file for writing, by their usual names."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("write_text", "write_bytes"):
            yield node.lineno, name
        elif name == "open" and _writing_mode(node):
            yield node.lineno, "open for writing"
        elif name == "open" and any(isinstance(n, ast.Attribute) and n.attr in ("O_WRONLY", "O_RDWR", "O_CREAT")
                                    for arg in node.args for n in ast.walk(arg)):
            yield node.lineno, "os.open for writing"


def _writing_mode(call: ast.Call) -> bool:
    words = [*call.args, *(k.value for k in call.keywords if k.arg == "mode")]
    texts = [w.value for w in words if isinstance(w, ast.Constant) and isinstance(w.value, str)]
    return any(len(text) <= 3 and set(text) & set("wax+") and set(text) <= set("rwaxbt+") for text in texts)


def test_one_place_writes() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {what}"
        for path in SOURCES
        if path.relative_to(PACKAGE).as_posix() not in WRITERS and room_of(module_of(path)) not in WRITING_ROOMS
        for line, what in writes(ast.parse(path.read_text("utf-8")))
        if path.name != "upload_import.py"  # a copy of an upload in the system's folder for temporary files
    ]
    assert found == []


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_writers_exist(name: str) -> None:
    assert (PACKAGE / name).is_file(), "a file that is gone needs no permission to write"


def test_offenders_are_named(tmp_path: Path) -> None:
    """The reader of imports sees what is inside functions, and tells modules from names."""
    path = tmp_path / "x.py"
    path.write_text(
        "from labelfs.store import files\n"
        "def f():\n    import labelfs.web.pages\n    from labelfs.errors import Stale\n"
    )
    assert list(imports(path)) == [(1, "labelfs.store.files"), (3, "labelfs.web.pages"), (4, "labelfs.errors")]
    assert list(writes(ast.parse("open('a', 'wb'); p.open('r'); p.write_text('')")))  == [
        (1, "open for writing"), (1, "write_text"),
    ]
