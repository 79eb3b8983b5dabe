"""Media: ranges, types, what is never given out, thumbnails."""

from __future__ import annotations

import http.client
import io
import os
import struct
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from PIL import Image

from tests.web.conftest import Api, Server, write

BASE = "/projects/1/media"


@pytest.fixture
def clip(folder: Path) -> bytes:
    content = bytes(range(256)) * 40
    (folder / "media/clip.mp4").write_bytes(content)
    return content


def test_whole_and_unchanged(api: Api, clip: bytes) -> None:
    answer = api.get(f"{BASE}/media/clip.mp4")
    assert (answer.status_code, answer.get_data()) == (200, clip)
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["Accept-Ranges"] == "bytes"
    again = api.get(f"{BASE}/media/clip.mp4", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    head = api.ask("HEAD", f"{BASE}/media/clip.mp4")
    assert (head.status_code, head.content_length, head.get_data()) == (200, len(clip), b"")


@pytest.mark.parametrize(("asked", "start", "end"), [
    ("bytes=0-9", 0, 10), ("bytes=100-", 100, 10240), ("bytes=-5", 10235, 10240), ("bytes=10230-99999", 10230, 10240),
])
def test_ranges(api: Api, clip: bytes, asked: str, start: int, end: int) -> None:
    answer = api.get(f"{BASE}/media/clip.mp4", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.get_data() == clip[start:end]
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(clip)}"


def test_ranges_that_cannot_be(api: Api, clip: bytes) -> None:
    past = api.get(f"{BASE}/media/clip.mp4", headers={"Range": "bytes=99999-"})
    assert past.status_code == 416
    assert past.headers["Content-Range"] == f"bytes */{len(clip)}"
    for odd in ("bytes=abc", "bytes=5-2", "lines=1-2", "bytes=0-1,5-6"):
        assert api.get(f"{BASE}/media/clip.mp4", headers={"Range": odd}).get_data() == clip
    stale = api.get(f"{BASE}/media/clip.mp4", headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert (stale.status_code, stale.get_data()) == (200, clip)


@pytest.mark.parametrize("path", [
    "/projects/1/media/../config.xml", "/projects/1/media/media/../../secret.txt",
    "/projects/1/media/%2e%2e/secret.txt",
    "/projects/1/media/..%2fsecret.txt", "/projects/1/media//etc/passwd", "/projects/1/media/media%00.png",
    "/projects/1/media/.git/config", "/projects/1/media/.labelfs/index.db", "/projects/1/media/media/.hidden.png",
    "/projects/1/media/config.xml", "/projects/1/media/project.json", "/projects/1/media/tasks/rows.json",
    "/projects/1/media/annotations/x.json", "/projects/1/media/Tasks/rows.json", "/projects/1/media/media",
    "/projects/1/media/nothing.png", "/projects/1/media/media/link.png", "/projects/1/media/media\\..\\config.xml",
    "/data/local-files/?d=../secret.txt", "/data/local-files/?d=/etc/passwd",
    "/data/local-files?d=%2e%2e%2fsecret.txt",
    "/data/local-files?d=media/pipe.png", "/data/local-files?d=C:/secret.txt", "/data/local-files?d=con",
    "/data/upload/1/../../secret.txt", "/data/upload/../secret.txt", "/projects/1/thumb/media/link.png",
    "/projects/1/thumb/config.xml", "/projects/1/media/../harbour-evil/secret.png",
])
def test_what_is_never_given_out(api: Api, folder: Path, path: str) -> None:
    write(folder.parent, "secret.txt", "hush")
    write(folder.parent, "harbour-evil/secret.png", "hush")
    write(folder, ".git/config", "hush")
    write(folder, "media/.hidden.png", "hush")
    (folder / "media/link.png").symlink_to(folder.parent / "secret.txt")
    os.mkfifo(folder / "media/pipe.png")
    answer = api.get(path)
    assert answer.status_code in (400, 403, 404)
    assert "hush" not in answer.get_data(as_text=True)
    assert str(folder) not in answer.get_data(as_text=True)


def test_forms_of_label_studio(api: Api, folder: Path) -> None:
    png = (folder / "media/1.png").read_bytes()
    assert api.get("/data/local-files/?d=media/1.png").get_data() == png
    assert api.get("/data/local-files?d=media/1.png").headers["Content-Type"] == "image/png"
    assert api.get("/data/local-files/").status_code == 403
    for number, place in enumerate(("media/upload/7/a.png", "upload/7/b.png", "media/upload/c.png")):
        write(folder, place, str(number))
        assert api.get(f"/data/upload/7/{place[-5:]}").get_data() == str(number).encode()
    assert api.get("/data/upload/7/zzz.png").status_code == 404


@pytest.mark.parametrize(("name", "kind"), [
    ("x.html", "text/html"), ("x.svg", "image/svg+xml"), ("x.xml", "application/xml"), ("x.pdf", "application/pdf"),
    ("x.js", "application/octet-stream"), ("x.exe", "application/octet-stream"), ("x", "application/octet-stream"),
    ("x.HTM", "text/html"), ("x.mjs", "application/octet-stream"),
])
def test_what_could_run_is_caged(api: Api, folder: Path, name: str, kind: str) -> None:
    write(folder, f"media/{name}", "<script>alert(1)</script>")
    answer = api.get(f"{BASE}/media/{name}")
    assert answer.headers["Content-Type"].startswith(kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "allow-" not in policy
    assert (answer.headers.get("Content-Disposition") == "attachment") == (kind == "application/octet-stream")


def test_not_fetched_says_what_to_run(api: Api, folder: Path) -> None:
    write(folder, "media/big.png", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 5\n")
    write(folder, "media/far.png.dvc", "outs:\n- md5: 0\n  path: far.png\n")
    write(folder, "other.dvc", "outs:\n- md5: 0\n  path: other\n")
    found = (("media/big.png", "git lfs pull"), ("media/far.png", "dvc pull"), ("other/deep/a.png", "dvc pull"))
    for path, words in found:
        answer = api.get(f"{BASE}/{path}")
        assert (answer.status_code, answer.json["detail"]) == (404, "not fetched")
        assert words in answer.json["hint"]


def test_thumbnails(api: Api, folder: Path) -> None:
    picture = Image.new("RGB", (600, 300), "red")
    exif = picture.getexif()
    exif[0x0112] = 6
    picture.save(folder / "media/turned.jpg", exif=exif)
    answer = api.get("/projects/1/thumb/media/turned.jpg?w=100")
    assert answer.headers["Content-Type"] == "image/webp"
    assert Image.open(io.BytesIO(answer.get_data())).size == (64, 128)
    again = api.get("/projects/1/thumb/media/turned.jpg?w=100")
    assert again.status_code == 200
    assert list((folder / ".labelfs/cache/thumbs").rglob("*.webp"))
    Image.new("P", (10, 10)).save(folder / "media/p.gif")
    assert api.get("/projects/1/thumb/media/p.gif").status_code == 200


def test_pictures_that_are_none(api: Api, folder: Path) -> None:
    write(folder, "media/bad.png", "no picture")
    write(folder, "media/x.svg", "<svg/>")
    (folder / "media/eps.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n")
    for name in ("bad.png", "x.svg", "eps.png"):
        assert api.get(f"/projects/1/thumb/media/{name}").status_code == 404
    assert api.get("/projects/1/thumb/media/1.png?w=abc").status_code == 400


def test_a_picture_of_many_pixels_is_made_small_in_a_process_of_its_own(api: Api, folder: Path) -> None:
    Image.new("1", (9000, 6000)).save(folder / "media/huge.png")
    answer = api.get("/projects/1/thumb/media/huge.png?w=64")
    assert answer.status_code == 200 and Image.open(io.BytesIO(answer.data)).size == (64, 43)


def test_a_picture_of_more_pixels_than_anybody_has_is_refused(api: Api, folder: Path) -> None:
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    chunk = b"IHDR" + head
    png = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(head)) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (folder / "media/bomb.png").write_bytes(png + bytes(64))
    answer = api.get("/projects/1/thumb/media/bomb.png")
    assert answer.status_code in (404, 413) and answer.get_json()["detail"]


def test_ranges_of_a_real_server(folder: Path, clip: bytes, start: Callable[..., Server]) -> None:
    """The server's own file sender honours the range, and a browser that does not read holds nobody up."""
    big = bytes(range(256)) * 40_000
    (folder / "media/big.mp4").write_bytes(big)
    server = start(folder)

    def ask(name: str, asked: str | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        with closing(connection):
            connection.request("GET", f"{BASE}/media/{name}", headers={"Range": asked} if asked else {})
            answer = connection.getresponse()
            return answer.status, answer.read()

    assert ask("clip.mp4") == (200, clip)
    assert ask("clip.mp4", "bytes=5-9") == (206, clip[5:10])
    assert ask("clip.mp4", "bytes=-4") == (206, clip[-4:])
    assert ask("big.mp4", "bytes=1000000-") == (206, big[1_000_000:])
    with ExitStack() as stack:
        for _ in range(50):
            slow = stack.enter_context(closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)))
            slow.request("GET", f"{BASE}/media/big.mp4")
        begun = time.monotonic()
        assert ask("clip.mp4", "bytes=0-0") == (206, clip[:1])
        assert time.monotonic() - begun < 5
