"""What else a disk does: parts of a write, other file systems, folders that go away, odd files."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from labelfs.errors import Conflict, DiskFull, LabelfsError, NotFound, Stale, TooLarge
from labelfs.store import files, folder

NAME = "tasks/1.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    project.mkdir()
    assert folder.prepare(project)
    return project


def test_an_append_is_whole_or_not_at_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    size = files.append(root, "activity/a.jsonl", b"one\n", at=0)
    write = os.write

    def part(descriptor: int, content: bytes) -> int:
        if len(content) < 4:
            raise OSError(errno.ENOSPC, "no space left on device")
        return write(descriptor, bytes(content[:3]))

    monkeypatch.setattr(os, "write", part)
    with pytest.raises(DiskFull):
        files.append(root, "activity/a.jsonl", b"two\n", at=size)
    with pytest.raises(DiskFull):
        files.write_atomic(root, NAME, b"12345678")
    monkeypatch.undo()
    assert (root / "activity/a.jsonl").read_bytes() == b"one\n"
    assert not (root / NAME).exists()
    assert list((root / ".labelfs/tmp").iterdir()) == []
    assert files.append(root, "activity/a.jsonl", b"two\n", at=size) == 8


def test_a_disk_that_takes_small_parts_gets_it_all(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, bytes(content[:3])))
    files.write_atomic(root, NAME, b"0123456789")
    assert (root / NAME).read_bytes() == b"0123456789"


def test_a_project_folder_that_went_away_is_not_made_anew(root: Path) -> None:
    root.rename(root.with_name("elsewhere"))
    for write in (
        lambda: files.write_atomic(root, NAME, b"x"),
        lambda: files.write_many(root, [(NAME, b"x")]),
        lambda: files.append(root, NAME, b"x", at=0),
        lambda: files.move(root, NAME, "tasks/2.json"),
    ):
        with pytest.raises(NotFound):
            write()
    assert not root.exists()


def test_modes_stay(root: Path) -> None:
    files.write_atomic(root, NAME, b"one")
    assert stat.S_IMODE((root / NAME).stat().st_mode) == 0o666 & ~_umask()
    (root / NAME).chmod(0o640)
    files.write_atomic(root, NAME, b"two")
    assert stat.S_IMODE((root / NAME).stat().st_mode) == 0o640


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_another_file_system_gets_its_temporary_beside(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []
    (root / ".labelfs" / "tmp").rmdir()
    (root / ".labelfs" / "tmp").symlink_to("/proc")  # a folder on another file system
    monkeypatch.setattr(
        files, "before_step",
        lambda step: seen.append([one.name for one in (root / "tasks").iterdir()]) if step == "rename" else None,
    )
    files.write_atomic(root, NAME, b"x")
    assert [name.startswith(files.TEMPORARY) for name in seen[0]] == [True]
    assert [one.name for one in (root / "tasks").iterdir()] == ["1.json"]


def test_disks_without_hard_links_still_refuse_to_replace(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr(os, "link", none)
    files.write_atomic(root, NAME, b"one", expect=files.ABSENT)
    assert (root / NAME).read_bytes() == b"one"
    with pytest.raises(LabelfsError):
        files.write_atomic(root, NAME, b"two", expect=files.ABSENT)
    assert (root / NAME).read_bytes() == b"one"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
def test_many_files_are_each_whole(root: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    names = [f"tasks/{number}.json" for number in range(3)]
    for fail_at in range(40):
        for name in names:
            (root / name).unlink(missing_ok=True)
        files.write_atomic(root, names[1], b"old")
        left = [fail_at]

        def step(_: str, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise OSError(code, os.strerror(code))

        monkeypatch.setattr(files, "before_step", step)
        try:
            files.write_many(root, [(name, b"new") for name in names])
        except LabelfsError:
            monkeypatch.setattr(files, "before_step", lambda _: None)
            found = [(root / name).read_bytes() if (root / name).exists() else None for name in names]
            assert found[0] in (None, b"new")
            assert found[1] in (b"old", b"new")
            assert found[2] in (None, b"new")
            assert list((root / ".labelfs/tmp").iterdir()) == []
        else:
            assert all((root / name).read_bytes() == b"new" for name in names)
            return
    pytest.fail("it never came through")


def test_many_new_files_replace_nothing(root: Path) -> None:
    files.write_atomic(root, "tasks/2.json", b"theirs")
    with pytest.raises(Stale):
        files.write_many(root, [(NAME, b"one"), ("tasks/2.json", b"ours")], expect=files.ABSENT)
    assert (root / "tasks/2.json").read_bytes() == b"theirs"


def test_move_replaces_nothing_and_crosses_file_systems(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files.write_atomic(root, NAME, b"one")
    files.write_atomic(root, "tasks/2.json", b"two")
    with pytest.raises(Conflict):
        files.move(root, NAME, "tasks/2.json")
    with pytest.raises(NotFound):
        files.move(root, "tasks/none.json", ".labelfs/trash/none.json")
    rename = Path.rename

    def other_disk(self: Path, target: Path) -> Path:
        if self.name == "1.json":
            raise OSError(errno.EXDEV, "cross-device link")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", other_disk)
    files.move(root, NAME, ".labelfs/trash/t/1.json")
    assert (root / ".labelfs/trash/t/1.json").read_bytes() == b"one"
    assert not (root / NAME).exists()


def test_removing(root: Path) -> None:
    first = files.write_atomic(root, NAME, b"one")
    (root / NAME).write_bytes(b"other")
    with pytest.raises(Stale):
        files.remove(root, NAME, expect=first)
    files.remove(root, NAME)
    with pytest.raises(NotFound):
        files.remove(root, NAME)


def test_reading_odd_files(root: Path) -> None:
    (root / "big.json").write_bytes(b"x" * 100)
    with pytest.raises(TooLarge):
        files.read(root / "big.json", limit=99)
    assert files.read(root / "big.json", limit=100) == b"x" * 100
    for odd in (root, Path("/dev/zero")):
        with pytest.raises(Conflict):
            files.read(odd)
    with pytest.raises(FileNotFoundError):
        files.read(root / "none.json")


def test_a_file_where_a_folder_is_needed(root: Path) -> None:
    (root / "tasks").write_bytes(b"")
    with pytest.raises(LabelfsError):
        files.write_atomic(root, NAME, b"x")
    assert (root / "tasks").read_bytes() == b""
