"""Pictures of every kind of file: what a browser cannot show is shown all the same, and measured by the original."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from .conftest import Folder, Server, client_point, drag, open_task, serialize, wait_until

pytestmark = pytest.mark.browser

CONFIG = """<View>
  <Image name="image" value="$image" zoom="true"/>
  <RectangleLabels name="objects" toName="image"><Label value="Boat"/></RectangleLabels>
</View>
"""
HUGE = (9000, 4600)
BRIGHTNESS = """([x, y]) => {
    const holds = (box) => box.left <= x && x < box.right && box.top <= y && y < box.bottom;
    const tile = [...document.querySelectorAll("[data-tiles] > img")].find((one) => holds(one.getBoundingClientRect()));
    const box = tile.getBoundingClientRect();
    const scale = tile.naturalWidth / box.width;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 1;
    const ctx = canvas.getContext("2d");
    ctx.drawImage(tile, (x - box.left) * scale, (y - box.top) * scale, 1, 1, 0, 0, 1, 1);
    return ctx.getImageData(0, 0, 1, 1).data[0];
}"""
"""Of the tile's pixel that is shown there, 0 … 255."""


def deep(path: Path) -> None:
    """Sixteen bits, of which only the lower ones are used: a browser shows it black."""
    Image.radial_gradient("L").resize((400, 300)).convert("I").point(lambda value: value * 3).convert("I;16").save(path)


def turned(path: Path) -> None:
    """A JPEG that lies on its side and says so."""
    picture = Image.new("RGB", (300, 200), (200, 60, 60))
    about = picture.getexif()
    about[0x0112] = 6
    picture.save(path, exif=about.tobytes())


def heic(path: Path) -> None:
    """A photograph of a telephone, held upright."""
    pillow_heif.register_heif_opener()
    turned(path)


def huge(path: Path) -> None:
    """Forty-one million pixels, the left half black, the right half white."""
    picture = Image.new("RGB", HUGE, (0, 0, 0))
    picture.paste((255, 255, 255), (HUGE[0] // 2, 0, *HUGE))
    picture.save(path, compress_level=1)


KINDS: dict[str, tuple[Callable[[Path], None], tuple[int, int]]] = {
    "plain.png": (lambda path: Image.new("RGB", (320, 240), (20, 120, 160)).save(path), (320, 240)),
    "scan.tif": (lambda path: Image.linear_gradient("L").convert("RGB").save(path), (256, 256)),
    "deep.png": (deep, (400, 300)),
    "turned.jpg": (turned, (200, 300)),
    "phone.heic": (heic, (200, 300)),
    "page.jp2": (lambda path: Image.linear_gradient("L").convert("RGB").save(path), (256, 256)),
    "huge.png": (huge, HUGE),
}


@pytest.fixture
def album(folder: Folder) -> Folder:
    (folder.root / "media").mkdir()
    folder.write("config.xml", CONFIG)
    for number, (name, (make, _)) in enumerate(KINDS.items(), 1):
        make(folder.root / "media" / name)
        folder.write(f"tasks/{number}.json", {"id": number, "data": {"image": f"media/{name}"}})
    (folder.root / "media" / "broken.tif").write_bytes(b"II*\0" + b"no picture" * 9)
    folder.write("tasks/90.json", {"id": 90, "data": {"image": "media/broken.tif"}})
    folder.write("tasks/91.json", {"id": 91, "data": {"image": "media/nowhere.png"}})
    folder.commit()
    return folder


def shown(page: Page) -> dict[str, Any]:
    """The picture as the browser has it, with the brightness of its middle and its corner."""
    return page.locator('[data-object="image"] > img').evaluate("""(image) => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [20, 20];
        const ctx = canvas.getContext("2d");
        ctx.drawImage(image, 0, 0, 20, 20);
        const at = (x, y) => ctx.getImageData(x, y, 1, 1).data[0];
        return {width: image.naturalWidth, height: image.naturalHeight, middle: at(10, 10), corner: at(0, 0)};
    }""")


def draw(page: Page) -> dict[str, Any]:
    page.locator('[data-control="objects"]').get_by_role("button", name="Boat").click()
    drag(page, client_point(page, "image", 20, 20), client_point(page, "image", 60, 70))
    (item,) = serialize(page)
    return item


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_of_picture_is_shown_and_labeled_in_its_own_size(
    page: Page, album: Folder, serve: Callable[..., Server], name: str
) -> None:
    before = {path.name: path.read_bytes() for path in (album.root / "media").iterdir()}
    open_task(page, serve(album), list(KINDS).index(name) + 1)
    picture = shown(page)
    assert picture["width"] > 0, picture
    if name == "deep.png":
        assert picture["corner"] > 200 and picture["middle"] < 60, "sixteen bits are stretched to what a screen shows"
    item = draw(page)
    assert (item["original_width"], item["original_height"]) == KINDS[name][1]
    assert item["value"]["x"] == pytest.approx(20, abs=0.5) and item["value"]["height"] == pytest.approx(50, abs=0.5)
    assert {path.name: path.read_bytes() for path in (album.root / "media").iterdir()} == before


def test_close_up_a_huge_picture_has_its_own_pixels(page: Page, album: Folder, serve: Callable[..., Server]) -> None:
    open_task(page, serve(album), list(KINDS).index("huge.png") + 1)
    assert shown(page)["width"] == 4096
    middle = client_point(page, "image", 50, 50)
    page.mouse.move(*middle)
    for _ in range(40):
        page.mouse.wheel(0, -240)
    tiles = page.locator("[data-tiles] > img")
    wait_until(lambda: tiles.count() > 0 and all(
        tiles.evaluate_all("all => all.map((one) => one.complete && one.naturalWidth > 0)")), seconds=60)
    assert tiles.count() <= 40
    edge = client_point(page, "image", 50, 50)
    left, right = (page.evaluate(BRIGHTNESS, [edge[0] + by, edge[1]]) for by in (-60, 60))
    assert left < 30 and right > 225, (left, right)


@pytest.mark.parametrize(("task", "said"), [(90, "media/broken.tif"), (91, "media/nowhere.png")])
def test_what_is_no_picture_is_named_and_the_page_works(
    page: Page, album: Folder, serve: Callable[..., Server], task: int, said: str
) -> None:
    open_task(page, serve(album), task)
    expect(page.locator('[data-object="image"]').get_by_text(said)).to_be_visible()
    page.get_by_role("button", name="Skip").click()
    wait_until(lambda: any(json.loads(path.read_text())["was_cancelled"] for path in album.annotation_files()))


@pytest.mark.parametrize("context", [{"viewport": {"width": 820, "height": 1100}}], indirect=True)
def test_thumbnails_of_such_pictures_stand_on_the_data_page(
    context: BrowserContext, page: Page, album: Folder, serve: Callable[..., Server]
) -> None:
    page.goto(f"{serve(album).url}/projects/1/data")
    for number in range(1, len(KINDS) + 1):
        small = page.locator(f'[data-task="{number}"] img').first
        wait_until(lambda small=small: small.count() > 0 and small.evaluate("one => one.naturalWidth") > 0, seconds=60)
