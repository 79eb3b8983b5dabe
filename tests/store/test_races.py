"""An edit by another program between our reading of a file and our rename over it is never lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from labelfs.errors import NotFound, Stale
from labelfs.store import files
from labelfs.store.store import Store

ITEM = {"id": "a", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["Calm"]}}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "tasks").mkdir()
    (tmp_path / "tasks/1.json").write_text('{"id": 1, "data": {"t": "x"}}\n')
    store = Store.open(tmp_path, fsync=False)
    store.create_annotation(1, {"result": [ITEM]}, person="a@b.org")
    return store


def meddle_once(monkeypatch: pytest.MonkeyPatch, edit: Callable[[], None]) -> None:
    """Another program edits the moment before our first temporary file is made."""
    left = [edit]

    def step(name: str) -> None:
        if name == "create" and left:
            left.pop()()

    monkeypatch.setattr(files, "before_step", step)


def rewrite(path: Path, text: str) -> None:
    path.write_text(text)


def annotation_file(store: Store) -> Path:
    return next((store.root / "annotations").glob("*.json"))


def test_both_edits_stand(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = annotation_file(store)
    id_ = store.annotations(1)[0].id

    def edit() -> None:
        content = json.loads(path.read_text())
        path.write_text(json.dumps({**content, "note": "from the editor"}))

    meddle_once(monkeypatch, edit)
    store.update_annotation(id_, {"ground_truth": True}, by="a@b.org")
    after = json.loads(path.read_text())
    assert after["note"] == "from the editor"
    assert after["ground_truth"] is True


def test_a_revision_that_the_caller_names_is_still_compared(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = annotation_file(store)
    item = store.annotations(1)[0]

    def edit() -> None:
        path.write_text(path.read_text().replace("Calm", "Angry"))

    meddle_once(monkeypatch, edit)
    with pytest.raises(Stale) as found:
        store.update_annotation(item.id, {"ground_truth": True}, by="a@b.org", expect=item.place.revision)
    assert found.value.current["result"][0]["value"] == {"choices": ["Angry"]}
    assert '"Angry"' in path.read_text()


def test_what_was_deleted_meanwhile_is_not_brought_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    path = annotation_file(store)
    id_ = store.annotations(1)[0].id
    meddle_once(monkeypatch, path.unlink)
    with pytest.raises(NotFound):
        store.update_annotation(id_, {"ground_truth": True}, by="a@b.org")
    assert not path.exists()


def test_settings_and_tasks_too(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.update_object("project.json", {"title": "One"})
    settings = store.root / "project.json"
    meddle_once(monkeypatch, lambda: rewrite(settings, '{"title": "One", "mine": 1}'))
    store.update_object("project.json", {"description": "Two"})
    assert json.loads(settings.read_text()) == {"title": "One", "description": "Two", "mine": 1}
    task = store.root / "tasks/1.json"
    meddle_once(monkeypatch, lambda: rewrite(task, '{"id": 1, "data": {"t": "x"}, "mine": 1}'))
    store.update_task(1, {"meta": {"seen": True}})
    assert json.loads(task.read_text()) == {"id": 1, "data": {"t": "x"}, "meta": {"seen": True}, "mine": 1}
