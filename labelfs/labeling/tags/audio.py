"""The tag Audio."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Audio", role="object", naming="required",
    doc="Plays sound over its waveform, to be classified, transcribed or cut into time ranges.",
    use=(
        "With a label armed, drag on the wave; without one the stretch is played or waits for a label. Its ends "
        "and its body can be dragged, in the wave or in its lane; with Shift one draws over it. `[` and `]` put "
        "start and end where the play head stands.",
        "Space plays and pauses, Shift Space plays the selected region alone, with Alt O round and round. Alt and "
        "the arrow keys move the head by a step, with Shift by ten; Alt and the up and down keys go from region to "
        "region.",
        "Ctrl and the wheel zoom about the pointer, down to single samples, the wheel moves along; two fingers do "
        "both. The small wave above shows the whole sound.",
        "The view menu has the height of the wave, channels one below the other, and the spectrogram with its "
        "window, scale and colours.",
        "The wave comes from the server, which reads the file once piece by piece: WAV by itself, FLAC, MP3, OGG, "
        "M4A and others with ffmpeg where it is on the machine. What the browser cannot play is converted there "
        "too.",
        "Times are seconds from the start of the sound, on the raster of its samples.",
    ),
    attrs=(
        *f.OBJECT,
        Attr("defaultSpeed", "float", 1, "Playback rate at the start.", minimum=0.5, maximum=2),
        Attr("defaultZoom", "float", 1, "Horizontal zoom at the start.", minimum=1, maximum=1500),
        Attr("defaultVolume", "float", 1, "Volume at the start.", minimum=0, maximum=1),
        Attr("defaultScale", "float", 1, "Height of the waveform's swings."),
        Attr("height", "css", 96, "Height of the whole waveform, in pixels."),
        Attr("waveHeight", "css", 32, "Height of each lane when channels are split, in pixels."),
        Attr("splitChannels", "bool", False, "One lane per channel; regions remember theirs."),
        Attr("spectrogram", "bool", False, "Shows the spectrogram from the start."),
        Attr("decoder", "enum", "webaudio", "What reads the sound; `none`: no waveform, opens at once.",
             ("webaudio", "ffmpeg", "none")),
        Attr("player", "enum", "html5", "What plays the sound.", ("html5", "webaudio")),
        f.HOTKEY, f.SYNC,
        Attr("muted", "bool", False, "Silent at the start."),
        Attr("cursorWidth", "float", 2, "Width of the play head, in pixels."),
        Attr("cursorColor", "color", "#333", "Colour of the play head."),
        Attr("autoCenter", "bool", False, "Keeps the play head in the middle."),
        Attr("zoom", "bool", True, "Offers the zoom slider."),
        Attr("volume", "bool", True, "Offers the volume slider."),
        Attr("speed", "bool", True, "Offers the speed slider."),
        Attr("showLabels", "bool", None, "Writes labels on regions."),
        Attr("showScores", "bool", None, "Writes scores on regions."),
        f.RESOLVER,
    ),
    example="""<View>
  <Labels name="sound" toName="call">
    <Label value="Bark"/>
    <Label value="Howl"/>
  </Labels>
  <Audio name="call" value="$audio"/>
</View>""",
    example_data={"audio": "media/forest.mp3"},
))
