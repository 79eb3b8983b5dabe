"""Names of the files that labelfs writes: the `<person>` part, slugs, sharding folders; safe on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath

from labelfs.store.ids import base32, hash_base32, normal_email
from labelfs.store.layout import is_device_name

PERSON_LENGTH = 60
SLUG_LENGTH = 40
_EMAIL = re.compile(r"[a-z0-9][a-z0-9._+-]*@[a-z0-9.-]+")
_MODEL = re.compile(r"[a-z0-9][a-z0-9._-]*")
_UNSAFE = re.compile(r"[^a-z0-9]+")
_UPLOAD_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#%]+')


def slug(text: str, empty: str) -> str:
    """ASCII slug: NFKD, marks dropped, lower-case, others `-`, at most 40 characters; `empty` if none is left."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character)).lower()
    return _UNSAFE.sub("-", bare).strip("-")[:SLUG_LENGTH].rstrip("-") or empty


def person(email: str) -> str:
    """The `<person>` part of a file name for an e-mail: two people never share one."""
    plain = normal_email(email)
    if _EMAIL.fullmatch(plain) and len(plain) <= PERSON_LENGTH and not is_device_name(plain):
        return plain
    return f"{slug(plain.rpartition('@')[0], 'user')}-{hash_base32(plain, 4)}"


def model_folder(model_version: str) -> str:
    """Folder of a model's predictions below `predictions/`: slug of the version, `model` if empty."""
    plain = unicodedata.normalize("NFC", model_version).strip().lower()
    if not plain:
        return "model"
    safe = _MODEL.fullmatch(plain) and len(plain) <= PERSON_LENGTH and not plain.endswith(".")
    if safe and not is_device_name(plain):
        return plain
    return f"{slug(plain, 'model')}-{hash_base32(plain, 4)}"


def shard(task_id: int) -> str:
    """The folder with a closing slash in which files of this task stand: empty below 1000, else `012/`."""
    return "" if task_id < 1000 else f"{task_id // 1000 % 1000:03}/"


def task_file(task_id: int, data_digest: str) -> str:
    """Path of a task that is created alone: `tasks/17-3f9c.json`."""
    return f"tasks/{shard(task_id)}{task_id}-{data_digest[:4]}.json"


def import_file(source: str, digest: str) -> str:
    """Path of (a part of) an import: `tasks/<source>-<6 hex>.json`; `digest` as `digests.list_digest` gives it."""
    return f"tasks/{slug(PurePosixPath(source).stem, 'import')}-{digest[:6]}.json"


def annotation_file(task_id: int, person_part: str, annotation_id: int | None = None, *, digits: int = 5) -> str:
    """Path of an annotation; with an id that of a further one by the same person (last 5, or all 11 digits of it)."""
    further = "" if annotation_id is None else f".{base32(annotation_id)[-digits:]}"
    return f"annotations/{shard(task_id)}{task_id}.{person_part}{further}.json"


def review_file(task_id: int, annotator: str, reviewer: str, review_id: int, *, digits: int = 5) -> str:
    """Path of a review; `annotator` and `reviewer` are `<person>` parts."""
    return f"reviews/{shard(task_id)}{task_id}.{annotator}.{reviewer}.{base32(review_id)[-digits:]}.json"


def prediction_file(model_version: str, date: str, random_hex: str) -> str:
    """Path of one run of one model: `predictions/yolo-v8/2026-11-20-9c41.jsonl`."""
    return f"predictions/{model_folder(model_version)}/{date}-{random_hex[:4]}.jsonl"


def assignment_file(email: str) -> str:
    """Path of a person's assignments."""
    return f"assignments/{person(email)}.json"


def activity_file(month: str, person_part: str, random_hex: str) -> str:
    """Path of an activity log: `activity/2026-11.alice@example.org.9c41aa02.jsonl`."""
    return f"activity/{month}.{person_part}.{random_hex[:8]}.jsonl"


def view_file(title: str, random_hex: str) -> str:
    """Path of a saved view: `views/<slug>-<4 hex>.json`."""
    return f"views/{slug(title, 'view')}-{random_hex[:4]}.json"


def mask_name(item_id: int, png: bytes) -> str:
    """What `value.mask` says for these pixels: `masks/<id, base32>-<16 hex of SHA-256 of the PNG>.png`."""
    return f"masks/{base32(item_id)}-{hashlib.sha256(png).hexdigest()[:16]}.png"


def upload_file(name: str, content: bytes) -> str:
    """Path of an uploaded file: `media/upload/<8 hex of content>-<name>`, the name made safe but readable."""
    return upload_path(name, hashlib.sha256(content).hexdigest())


def upload_path(name: str, digest: str) -> str:
    """The same by the SHA-256 of the content in hex."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    stem, dot, suffix = plain.rpartition(".")
    if not dot:
        stem, suffix = plain, ""
    safe = _UPLOAD_UNSAFE.sub("-", stem).strip(" .-") or "file"
    ending = _UPLOAD_UNSAFE.sub("", suffix).strip(" .")[:10]
    shown = _cut(safe, 80) + (f".{ending}" if ending else "")
    return f"media/upload/{digest[:8]}-{shown}"


def _cut(text: str, most: int) -> str:
    """At most this many bytes of UTF-8, whole characters."""
    return text.encode()[:most].decode(errors="ignore")
