"""Makes `examples/`: a workspace with one small project for each kind of data.

Run it from the checkout: `python scripts/make_examples.py`. Each run gives the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import make_image_examples
import make_watch_example
from draw_film import BOATS, FRAMES, HEIGHT, RATE, WIDTH, Boat
from draw_harbour import draw
from draw_invoice import invoice, rules
from draw_sound import CALLS, SECONDS, Part, call
from make_sample_project import MARA, annotation, region_id
from write_pdf import pdf

from labelfs.store import canonical, digests, names
from labelfs.store.layout import Kind

ROOT = Path(__file__).resolve().parents[1] / "examples"
Data = Mapping[str, Any]

NEWS = (
    "Rotterdam, 14 October. The port authority and Siemens Energy will build a shore power station at the Maasvlakte "
    "terminal. Hanne de Vries, who leads the project, expects the first berth in spring 2027.",
    "The research ship Pelagia left Den Helder on Monday with twelve scientists of the NIOZ institute on board. "
    "Tomás Ribeiro will map the sea floor off Iceland until 3 September.",
    "Antwerp and Bruges merged their ports in 2022. Jacques Vandermeiren said then that the joint port would save "
    "50 million euro a year.",
    "A humpback whale was seen off Texel on Sunday. Volunteers of the Dutch whale group followed it as far as Vlieland.",
    "The ferry Doktor Wagemaker turns twenty-one this year. Teso, its owner, has ordered a successor from Vigo in Spain.",
    "Fog closed the harbour of Hamburg for nine hours on 2 November. Pilot Ana Souza spoke of the longest wait since 2014.",
)
ENTITIES = (
    (0, "Rotterdam", "Place"), (0, "14 October", "Date"), (0, "Siemens Energy", "Organisation"),
    (0, "Maasvlakte", "Place"), (0, "Hanne de Vries", "Person"), (0, "spring 2027", "Date"),
    (1, "Pelagia", "Ship"), (1, "Den Helder", "Place"), (1, "NIOZ", "Organisation"),
    (1, "Tomás Ribeiro", "Person"), (1, "Iceland", "Place"), (1, "3 September", "Date"),
)  # fmt: skip
REVIEWS = (
    ("The ferry was late again, but the crew could not have been kinder.", "Mixed"),
    ("Best fish soup between Bergen and Brest.", "Good"),
    ("We waited forty minutes for a cold coffee.", "Bad"),
    ("Clean cabins, quiet engines, and a sunrise for free.", "Good"),
    ("The lighthouse is closed on Mondays. Nobody tells you before you have climbed the hill.", "Bad"),
    ("It is a harbour. There are boats.", None),
    ("Our children still talk about the captain who let them sound the horn.", None),
    ("Too crowded in July; go in May.", None),
)

NER_CONFIG = """\
<View>
  <Labels name="entities" toName="text">
    <Label value="Person"/>
    <Label value="Organisation"/>
    <Label value="Place"/>
    <Label value="Date"/>
    <Label value="Ship"/>
  </Labels>
  <Text name="text" value="$text" granularity="word"/>
  <Choices name="sure" toName="text" perRegion="true" showInline="true">
    <Choice value="Sure"/>
    <Choice value="Not sure"/>
  </Choices>
</View>
"""
REVIEW_CONFIG = """\
<View>
  <Text name="text" value="$text"/>
  <Choices name="verdict" toName="text" choice="single" showInline="true">
    <Choice value="Good"/>
    <Choice value="Mixed"/>
    <Choice value="Bad"/>
  </Choices>
  <Choices name="about" toName="text" choice="multiple" showInline="true">
    <Choice value="Food"/>
    <Choice value="Service"/>
    <Choice value="Place"/>
    <Choice value="Time"/>
  </Choices>
</View>
"""
PICTURE_CONFIG = """\
<View>
  <Image name="image" value="$image"/>
  <Choices name="weather" toName="image" choice="single-radio" showInline="true" required="true">
    <Choice value="Clear"/>
    <Choice value="Cloudy"/>
    <Choice value="Dusk"/>
    <Choice value="Fog"/>
  </Choices>
</View>
"""
INVOICE_CONFIG = """\
<View>
  <OcrLabels name="fields" toName="doc">
    <Label value="Number"/>
    <Label value="Date"/>
    <Label value="Boat"/>
    <Label value="Total"/>
  </OcrLabels>
  <Pdf name="doc" value="$pdf"/>
  <Choices name="paid" toName="doc" choice="single-radio" showInline="true">
    <Choice value="Paid"/>
    <Choice value="Open"/>
  </Choices>
</View>
"""
FILM_CONFIG = """\
<View>
  <Labels name="boat" toName="film">
    <Label value="Sailing boat"/>
    <Label value="Ferry"/>
  </Labels>
  <TimelineLabels name="traffic" toName="film">
    <Label value="Quiet"/>
    <Label value="Busy"/>
    <Label value="Near miss"/>
  </TimelineLabels>
  <Video name="film" value="$film" frameRate="25"/>
  <VideoRectangle name="box" toName="film"/>
</View>
"""
FOLDERS = (
    "entities", "reviews", "weather", "invoices", "harbour-film", "outlines", "masks", "poses", "pages", "harbour-radio",
    "runs", "harbour-watch",
)  # fmt: skip
"""In the order of the page of projects."""
KEPT = ("runs",)
"""Not made here."""
RADIO_CONFIG = """\
<View>
  <Labels name="who" toName="call">
    <Label value="Harbour"/>
    <Label value="Ship"/>
    <Label value="Horn"/>
  </Labels>
  <Audio name="call" value="$call" spectrogram="true"/>
  <TextArea name="words" toName="call" perRegion="true" whenLabelValue="Harbour,Ship" editable="true" maxSubmissions="1"
            displayMode="region-list" placeholder="What is said?"/>
</View>
"""
FILM = "harbour-film/media/harbour.mp4"
INVOICES = (
    ("2026-114", "Zeemeeuw", "14 October 2026", 3), ("2026-115", "Doktor Wagemaker", "15 October 2026", 1),
    ("2026-116", "Pelagia", "2 November 2026", 12),
)  # fmt: skip


def write(name: str, content: bytes | str) -> None:
    """Write one file of the workspace."""
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def project(folder: str, title: str, config: str, tasks: Iterable[Data], labeled: Mapping[int, list[dict[str, Any]]]) -> None:
    """Write one project: config, tasks, and Mara's annotations by task id."""
    rows = [{"id": number, "data": dict(data)} for number, data in enumerate(tasks, 1)]
    write(f"{folder}/config.xml", config)
    write(f"{folder}/project.json", canonical.canonical_object({"title": title}, Kind.PROJECT))
    digest = digests.list_digest([row["data"] for row in rows])[:6]
    write(f"{folder}/" + names.import_file(folder, digest), canonical.canonical_array(rows, Kind.TASK))
    for row in rows:
        if row["id"] in labeled:
            file, content = annotation(row["id"], MARA, row["data"], labeled[row["id"]])
            write(f"{folder}/{file}", content)


def span(index: int, text: str, label: str) -> dict[str, Any]:
    """An entity as a result item; offsets in characters of the text."""
    start = NEWS[index].index(text)
    value = {"start": start, "end": start + len(text), "text": text, "labels": [label]}
    return {
        "id": region_id("news", index, text), "value": value, "from_name": "entities", "to_name": "text",
        "type": "labels", "origin": "manual",
    }  # fmt: skip


def choice(name: str, to_name: str, value: str, *parts: object) -> dict[str, Any]:
    """A choice for the whole text or picture."""
    return {
        "id": region_id(name, *parts), "value": {"choices": [value]}, "from_name": name, "to_name": to_name,
        "type": "choices", "origin": "manual",
    }  # fmt: skip


def field(label: str, text: str, place: tuple[float, float, float, float]) -> dict[str, Any]:
    """A box on the first page of an invoice; `place` is left, top, width and height in points."""
    x, y, width, height = place
    parts = {"x": x / 595, "y": y / 842, "width": width / 595, "height": height / 842}
    value = {
        **{key: round(part, 6) for key, part in parts.items()}, "rotation": 0, "pageIndex": 1, "ocrtext": text,
        "ocrlabels": [label],
    }  # fmt: skip
    return {
        "id": region_id("invoice", label), "value": value, "from_name": "fields", "to_name": "doc", "type": "ocrlabels",
        "origin": "manual", "original_width": 595, "original_height": 842,
    }  # fmt: skip


def invoices() -> None:
    """Documents of two pages; the first one is labeled."""
    for n, (number, boat, date, nights) in enumerate(INVOICES, 1):
        write(f"invoices/media/{n}.pdf", pdf([invoice(number, boat, date, nights), rules()]))
    fields = [
        field("Number", "2026-114", (120, 156, 72, 20)), field("Date", "14 October 2026", (87, 189, 84, 15)),
        field("Boat", "Zeemeeuw", (86, 207, 54, 15)), choice("paid", "doc", "Paid", 1),
    ]  # fmt: skip
    project("invoices", "Fields of invoices", INVOICE_CONFIG, ({"pdf": f"media/{n}.pdf"} for n in (1, 2, 3)), {1: fields})


def harbour_film(film: bytes) -> None:
    """A film of six seconds, kept as it is (`draw_film.py` makes it); the two boats that meet are labeled."""
    write(FILM, film)
    tracks = [track(number, boat) for number, boat in enumerate(BOATS[:2])]
    parts = [frames("Quiet", 1, 59), frames("Busy", 60, 150), frames("Near miss", 84, 104)]
    project("harbour-film", "Boats in a film", FILM_CONFIG, [{"film": "media/harbour.mp4"}], {1: [*tracks, *parts]})


def harbour_radio() -> None:
    """Two calls; the first one is cut and written down."""
    for n, parts in enumerate(CALLS, 1):
        write(f"harbour-radio/media/call-{n}.wav", call(parts, n))
    labeled = [item for n, part in enumerate(CALLS[0]) for item in spoken(n, part)]
    tasks = [{"call": f"media/call-{n}.wav"} for n in (1, 2)]
    project("harbour-radio", "Calls on the radio", RADIO_CONFIG, tasks, {1: labeled})


def spoken(number: int, part: Part) -> Iterable[dict[str, Any]]:
    """A range of a call with who speaks, and what is said."""
    place = {"start": part.start, "end": part.end, "channel": 0}
    item = {"id": region_id("radio", number), "to_name": "call", "origin": "manual", "original_length": SECONDS}
    yield {**item, "value": {**place, "labels": [part.label]}, "from_name": "who", "type": "labels"}
    if part.text:
        yield {**item, "value": {**place, "text": [part.text]}, "from_name": "words", "type": "textarea"}


def track(number: int, boat: Boat) -> dict[str, Any]:
    """A boat's way as a box between two keyframes, in percent of the picture."""
    sequence = []
    for frame in (boat.first, boat.last):
        x, y, width, height = boat.box(frame)
        parts = {"x": x / WIDTH, "y": y / HEIGHT, "width": width / WIDTH, "height": height / HEIGHT}
        place = {key: round(100 * part, 4) for key, part in parts.items()}
        going_on = frame < boat.last or frame == FRAMES
        sequence.append({"frame": frame, "enabled": going_on, "rotation": 0, **place, "time": frame / RATE})
    value = {"framesCount": FRAMES, "duration": FRAMES / RATE, "sequence": sequence, "labels": [boat.label]}
    return {
        "id": region_id("film", number), "value": value, "from_name": "box", "to_name": "film", "type": "videorectangle",
        "origin": "manual",
    }  # fmt: skip


def frames(label: str, start: int, end: int) -> dict[str, Any]:
    """A labeled range of frames."""
    value = {"ranges": [{"start": start, "end": end}], "timelinelabels": [label]}
    return {
        "id": region_id("film", label), "value": value, "from_name": "traffic", "to_name": "film",
        "type": "timelinelabels", "origin": "manual",
    }  # fmt: skip


def main() -> None:
    """Make the whole workspace anew."""
    film = (ROOT / FILM).read_bytes()
    for folder in set(FOLDERS) - set(KEPT):
        shutil.rmtree(ROOT / folder, ignore_errors=True)
    spans = {n + 1: [span(i, text, label) for i, text, label in ENTITIES if i == n] for n in (0, 1)}
    project("entities", "Entities in news", NER_CONFIG, ({"text": text} for text in NEWS), spans)
    verdicts = {n: [choice("verdict", "text", say, n)] for n, (_, say) in enumerate(REVIEWS, 1) if say}
    project("reviews", "Reviews of the coast", REVIEW_CONFIG, ({"text": text} for text, _ in REVIEWS), verdicts)
    for number in range(1, 7):
        image, _, _ = draw(number + 20)
        (ROOT / "weather/media").mkdir(parents=True, exist_ok=True)
        image.resize((480, 320)).save(ROOT / f"weather/media/{number}.jpg", quality=85, optimize=True)
    weather = {n: [choice("weather", "image", draw(n + 20)[2], n)] for n in (1, 2)}
    project("weather", "Weather in pictures", PICTURE_CONFIG, ({"image": f"media/{n}.jpg"} for n in range(1, 7)), weather)
    invoices()
    harbour_film(film)
    make_image_examples.examples(project, write)
    harbour_radio()
    make_watch_example.harbour_watch(project, write, film)
    write("workspace.json", json.dumps({"projects": dict(enumerate(FOLDERS, 1))}, indent=2) + "\n")


if __name__ == "__main__":
    main()
