"""Tables of the derived index, and how its file is opened, judged and begun anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from labelfs.store.index_texts import texts_beside

VERSION = 3
"""Raised whenever the tables or what is kept in them changes: an index of another version is built anew."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE files (
  id INTEGER PRIMARY KEY, dir TEXT NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, size INTEGER NOT NULL, inode INTEGER NOT NULL,
  revision BLOB NOT NULL, broken INTEGER NOT NULL);
CREATE TABLE tasks (
  row INTEGER PRIMARY KEY, file INTEGER GENERATED ALWAYS AS (row >> 24) VIRTUAL,
  id INTEGER, written INTEGER, line INTEGER, digest TEXT NOT NULL,
  full BLOB NOT NULL, revision BLOB NOT NULL, alone INTEGER NOT NULL, raw TEXT NOT NULL);
CREATE TABLE annotations (
  row INTEGER PRIMARY KEY, file INTEGER GENERATED ALWAYS AS (row >> 24) VIRTUAL,
  task INTEGER, hidden INTEGER NOT NULL DEFAULT 0, loose INTEGER NOT NULL DEFAULT 0,
  id INTEGER NOT NULL, written INTEGER, digest TEXT, person TEXT NOT NULL, number INTEGER,
  cancelled INTEGER NOT NULL, ground_truth INTEGER NOT NULL, created_at TEXT, unique_id TEXT, host INTEGER,
  deleted INTEGER NOT NULL DEFAULT 0, inline_digest TEXT, conflict INTEGER NOT NULL DEFAULT 0, line INTEGER,
  revision BLOB NOT NULL, alone INTEGER NOT NULL DEFAULT 1, labels TEXT, raw NOT NULL);
CREATE TABLE predictions (
  row INTEGER PRIMARY KEY, file INTEGER GENERATED ALWAYS AS (row >> 24) VIRTUAL,
  task INTEGER, local INTEGER NOT NULL,
  id INTEGER NOT NULL, written INTEGER, model_version TEXT NOT NULL, score REAL, created_at TEXT, host INTEGER,
  line INTEGER, revision BLOB NOT NULL, alone INTEGER NOT NULL, raw TEXT NOT NULL);
CREATE TABLE reviews (
  row INTEGER PRIMARY KEY, file INTEGER GENERATED ALWAYS AS (row >> 24) VIRTUAL,
  id INTEGER NOT NULL, annotation INTEGER NOT NULL, task INTEGER NOT NULL, reviewer TEXT NOT NULL,
  verdict TEXT NOT NULL, created_at TEXT, line INTEGER, revision BLOB NOT NULL,
  alone INTEGER NOT NULL, raw TEXT NOT NULL);
CREATE TABLE activity (
  file INTEGER NOT NULL, line INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL, task INTEGER NOT NULL,
  annotation INTEGER NOT NULL, event TEXT NOT NULL, seconds REAL);
CREATE TABLE assignments (file INTEGER NOT NULL, person TEXT NOT NULL, task INTEGER NOT NULL);
CREATE TABLE drafts (
  file INTEGER NOT NULL, id INTEGER NOT NULL, task INTEGER NOT NULL, annotation INTEGER, user TEXT NOT NULL,
  raw TEXT NOT NULL);
CREATE TABLE problems (file INTEGER NOT NULL, line INTEGER, message TEXT NOT NULL, code TEXT NOT NULL);
CREATE TABLE states (
  id INTEGER PRIMARY KEY, annotations INTEGER NOT NULL, cancelled INTEGER NOT NULL, ground_truth INTEGER NOT NULL,
  predictions INTEGER NOT NULL, score REAL);
CREATE TABLE totals (
  annotations INTEGER PRIMARY KEY, tasks INTEGER NOT NULL, cancelled INTEGER NOT NULL,
  ground_truth INTEGER NOT NULL, predictions INTEGER NOT NULL, skipped INTEGER NOT NULL);
CREATE TABLE journal (seq INTEGER PRIMARY KEY AUTOINCREMENT, origin TEXT NOT NULL, changed TEXT NOT NULL);
"""
"""A row's number is its file's, shifted, plus its place in the file: what a file holds is one range.
`loose`: an annotation that is not matched by both id and digest. `raw` of an annotation: its text, or the integer
that is its place in the file of texts beside the index (index_texts.py).
"""


TASK_INDEXES = """
CREATE INDEX tasks_by_id ON tasks(id, digest);
CREATE INDEX tasks_by_digest ON tasks(digest);
CREATE INDEX twins ON tasks(written) WHERE written <> id;
CREATE INDEX derived ON tasks(full) WHERE written IS NULL;
"""
"""Made when the tasks are in, while other processes still read annotations."""

INDEXES = """
CREATE UNIQUE INDEX files_by_path ON files(dir, name);
CREATE INDEX annotations_by_task ON annotations(task, hidden, cancelled, ground_truth, person, created_at, id);
CREATE INDEX annotations_by_id ON annotations(id);
CREATE INDEX predictions_by_task ON predictions(task, local, model_version, score);
CREATE INDEX predictions_by_id ON predictions(id);
CREATE INDEX reviews_by_task ON reviews(task);
CREATE INDEX reviews_by_annotation ON reviews(annotation);
CREATE INDEX activity_by_annotation ON activity(annotation, at, seconds);
CREATE INDEX activity_by_task ON activity(task, at);
CREATE INDEX activity_by_file ON activity(file);
CREATE INDEX assignments_by_person ON assignments(person, task);
CREATE INDEX assignments_by_task ON assignments(task);
CREATE INDEX drafts_by_id ON drafts(id);
CREATE INDEX drafts_by_task ON drafts(task, user);
CREATE INDEX problems_by_file ON problems(file);
CREATE INDEX loose_by_digest ON annotations(digest) WHERE loose;
CREATE INDEX loose_by_written ON annotations(written) WHERE loose;
CREATE INDEX inline ON annotations(host) WHERE host IS NOT NULL;
CREATE INDEX overriding ON annotations(id) WHERE inline_digest IS NOT NULL;
CREATE INDEX conflicting ON annotations(id) WHERE conflict;
CREATE INDEX numbered ON annotations(number) WHERE number IS NOT NULL;
CREATE INDEX annotations_by_unique_id ON annotations(unique_id) WHERE unique_id IS NOT NULL;
CREATE INDEX predictions_astray ON predictions(written) WHERE task IS NULL;
CREATE INDEX predictions_by_host ON predictions(host) WHERE host IS NOT NULL;
"""
"""Made when the rows are in."""

LATE = """
CREATE INDEX states_open ON states(annotations, id);
CREATE INDEX states_by_score ON states(annotations, score, id);
INSERT INTO totals SELECT annotations, count(*), sum(cancelled), sum(ground_truth), sum(predictions),
  sum(annotations = 0 AND cancelled > 0) FROM states GROUP BY annotations;
CREATE TRIGGER state_added AFTER INSERT ON states BEGIN
  INSERT INTO totals VALUES (new.annotations, 1, new.cancelled, new.ground_truth, new.predictions,
                             new.annotations = 0 AND new.cancelled > 0)
  ON CONFLICT (annotations) DO UPDATE SET
    tasks = tasks + 1, cancelled = cancelled + excluded.cancelled, ground_truth = ground_truth + excluded.ground_truth,
    predictions = predictions + excluded.predictions, skipped = skipped + excluded.skipped;
END;
CREATE TRIGGER state_removed AFTER DELETE ON states BEGIN
  UPDATE totals SET
    tasks = tasks - 1, cancelled = cancelled - old.cancelled, ground_truth = ground_truth - old.ground_truth,
    predictions = predictions - old.predictions, skipped = skipped - (old.annotations = 0 AND old.cancelled > 0)
  WHERE annotations = old.annotations;
END;
"""
"""Made last. `totals` holds, per number of annotations, how many tasks have so many, and their sums."""

COMPLETE = "complete"
"""Key in `meta` that is written last: an index without it was not finished."""
TEXTS = "texts"
"""Key in `meta`: the token in the names of its files of texts."""


def connect(path: Path) -> sqlite3.Connection:
    """Open the index for this thread's use; writers wait for each other up to 30 s."""
    connection = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -8000")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def connect_building(path: Path) -> sqlite3.Connection:
    """Open a new index that nobody else sees yet: fast, and worth nothing if the machine stops before `finish`."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA cache_size = -32000")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.executescript(TABLES)
    return connection


def usable(path: Path) -> bool:
    """Whether the file is a finished index of this version that can be read."""
    if not path.is_file():
        return False
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        try:
            found = dict(connection.execute("SELECT key, value FROM meta"))
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    whole = found.get("version") == VERSION and found.get(COMPLETE) == 1
    return whole and texts_beside(path, found[TEXTS], 0).is_file()


def finish(connection: sqlite3.Connection, token: str) -> None:
    """Mark a new index as whole; `token` names its files of texts."""
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)",
                           [("version", VERSION), (TEXTS, token), (COMPLETE, 1)])
