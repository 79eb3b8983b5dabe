"""Pascal VOC's masks: `SegmentationClass/*.png` and `SegmentationObject/*.png`, a colour per class and per object."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops, UnidentifiedImageError

from labelfs.errors import Problem
from labelfs.formats.encoding import encoding_of
from labelfs.formats.marks import Marks
from labelfs.formats.pictures_in import shown
from labelfs.formats.registry import Report
from labelfs.labeling.rle import MAX_PIXELS

CLASSES, OBJECTS = "SegmentationClass", "SegmentationObject"
VOID = 255
_TWENTY = ("aeroplane bicycle bird boat bottle bus car cat chair cow diningtable dog horse motorbike person "
           "pottedplant sheep sofa train tvmonitor").split()
_NOTHING = frozenset({"background", "_background_", "void", "__ignore__", "ignored"})
Colour = tuple[int, int, int]


class BadMaskFile(ValueError):
    """The file is no picture of classes or objects."""


@dataclass(frozen=True, slots=True)
class Areas:
    """A picture of at most 256 values, and the colour of each value."""

    image: Image.Image
    colours: Mapping[int, Colour]

    @property
    def values(self) -> list[int]:
        """The values that occur, from the smallest."""
        return [value for value, count in enumerate(self.image.histogram()) if count]

    def alpha(self, value: int) -> Image.Image:
        """White where the value is."""
        return self.image.point([255 if one == value else 0 for one in range(256)])


def is_mask(path: Path) -> bool:
    """Whether a file is one of these masks."""
    return path.suffix.lower() == ".png" and path.parent.name in (CLASSES, OBJECTS)


class Masks:
    """The masks of a data set by the names of their pictures."""

    def __init__(self, paths: Iterable[Path], root: Path, report: Report) -> None:
        self.report, self.root = report, root
        listed = list(paths)
        self._files = {(path.parent.name, path.stem): path for path in listed if is_mask(path)}
        self._by_colour, self._by_number = _names(listed)
        self._told = bool(self._by_colour or self._by_number) or not self._files
        self.left = dict.fromkeys(sorted({stem for _folder, stem in self._files}))
        """Pictures whose masks nobody has asked for yet."""

    def __bool__(self) -> bool:
        return bool(self._files)

    def size(self, stem: str) -> tuple[int, int] | None:
        """Width and height of a picture's masks in pixels."""
        try:
            return self._areas(CLASSES, stem)[1].image.size
        except (BadMaskFile, KeyError):
            return None

    def add(self, stem: str, marks: Marks) -> None:
        """Add a mask per object, or per class where the objects are not told apart; what is wrong is told."""
        if self.left.pop(stem, "") == "":
            return
        try:
            for name, alpha in self._found(stem):
                _fits(alpha, marks)
                marks.mask(name, alpha.tobytes())
        except BadMaskFile as fault:
            path = self._files.get((CLASSES, stem)) or self._files[OBJECTS, stem]
            self.report.problems.append(Problem(shown(path, self.root), None, str(fault), "voc"))

    def _found(self, stem: str) -> Iterator[tuple[str, Image.Image]]:
        if (CLASSES, stem) not in self._files:
            raise BadMaskFile(f"objects without classes: there is no {CLASSES}/{stem}.png; left out")
        path, classes = self._areas(CLASSES, stem)
        if (OBJECTS, stem) not in self._files:
            for value in classes.values:
                if name := self._name(classes, value, path):
                    yield name, classes.alpha(value)
            return
        _, objects = self._areas(OBJECTS, stem)
        if objects.image.size != classes.image.size:
            raise BadMaskFile("the masks of classes and of objects differ in size; left out")
        for value in (one for one in objects.values if one not in (0, VOID)):
            alpha = objects.alpha(value)
            counts = classes.image.histogram(alpha)
            named = [(count, name) for one, count in enumerate(counts)
                     if count and (name := self._name(classes, one, path))]
            if named:
                yield max(named)[1], alpha

    def _name(self, areas: Areas, value: int, path: Path) -> str:
        """The class of a value; empty for what is none."""
        if self._by_colour:
            name = self._by_colour.get(areas.colours.get(value, (value, value, value)))
            if name is None:
                raise BadMaskFile(f"the colour {areas.colours.get(value, value)} is not in labelmap.txt; left out")
        else:
            names = self._by_number or ["background", *_TWENTY]
            name = "" if value == VOID else names[value] if value < len(names) else f"class {value}"
            self._tell(path)
        return "" if name.casefold() in _NOTHING else name

    def _tell(self, path: Path) -> None:
        if not self._told:
            self._told = True
            self.report.notes.append(f"{shown(path, self.root)}: neither labelmap.txt nor class_names.txt is there; "
                                     "the names of the masks are those of Pascal VOC's twenty classes")

    def _areas(self, folder: str, stem: str) -> tuple[Path, Areas]:
        path = self._files[folder, stem]
        try:
            with Image.open(path) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise BadMaskFile(f"{image.width} × {image.height} pixels; left out")
                return path, _read(image)
        except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError):
            raise BadMaskFile("this is no picture, or a broken one") from None


def _fits(alpha: Image.Image, marks: Marks) -> None:
    if marks.size is not None and (int(marks.size[0]), int(marks.size[1])) != alpha.size:
        width, height = alpha.size
        raise BadMaskFile(
            f"the mask is {width} × {height}, its picture {marks.size[0]:g} × {marks.size[1]:g}; left out")


def _read(image: Image.Image) -> Areas:
    if image.mode == "P":
        palette = (image.getpalette("RGB") or [])[:768]
        colours = {number: (palette[3 * number], palette[3 * number + 1], palette[3 * number + 2])
                   for number in range(len(palette) // 3)}
        return Areas(Image.frombytes("L", image.size, image.tobytes()), colours)
    if image.mode in ("L", "1"):
        return Areas(image.convert("L"), {})
    return _of_colours(image.convert("RGB"))


def _of_colours(image: Image.Image) -> Areas:
    """A coloured picture; the colours of Pascal VOC get their own numbers."""
    found = image.getcolors(256)
    if found is None:
        raise BadMaskFile("more than 256 colours: no mask of classes or objects; left out")
    own = {_voc_colour(number): number for number in range(256)}
    taken = {number for colour, number in own.items() if colour in {one for _count, one in found}}
    free = iter(number for number in range(1, 255) if number not in taken)
    made, colours, bands = Image.new("L", image.size), dict[int, Colour](), image.split()
    for _count, colour in found:
        red, green, blue = colour if isinstance(colour, tuple) else (0, 0, 0)
        number = own.get((int(red), int(green), int(blue)))
        number = next(free) if number is None else number
        same = [band.point([255 if one == wanted else 0 for one in range(256)])
                for band, wanted in zip(bands, (red, green, blue), strict=True)]
        made.paste(number, mask=ImageChops.darker(ImageChops.darker(same[0], same[1]), same[2]))
        colours[number] = (int(red), int(green), int(blue))
    return Areas(made, colours)


def _voc_colour(number: int) -> Colour:
    """The colour of a value in Pascal VOC's palette: bits of the number, three at a time, from the highest down."""
    channels = [0, 0, 0]
    for bit in range(8):
        for channel in range(3):
            channels[channel] |= (number >> (3 * bit + channel) & 1) << (7 - bit)
    return channels[0], channels[1], channels[2]


def _names(paths: list[Path]) -> tuple[dict[Colour, str], list[str]]:
    """Colour → name of `labelmap.txt` (`name:r,g,b:parts:actions`), or the names of `class_names.txt` by number."""
    for path in paths:
        if path.name not in ("labelmap.txt", "class_names.txt"):
            continue
        lines = path.read_text(encoding_of(path)).splitlines()
        if path.name == "class_names.txt" and lines:
            return {}, [line.strip() for line in lines]
        found = dict(_entry(line) for line in lines if line.count(":") >= 1 and not line.startswith("#"))
        if found:
            return found, []
    return {}, []


def _entry(line: str) -> tuple[Colour, str]:
    name, colour = line.split(":")[:2]
    numbers = [int(one) if one.strip().isdecimal() else -1 for one in colour.split(",")]
    red, green, blue = (*numbers, -1, -1, -1)[:3]
    return (red, green, blue), name.strip()
