"""The tag Video."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Video", role="object", naming="required",
    doc="Plays a film, to be classified, or to hold boxes that move and ranges of frames. Frames count from 1, each "
        "at the presentation time that the file gives it, also at variable rates.",
    use=(
        "Alt and the arrow keys step from frame to frame, with Shift ten frames, with Ctrl from keyframe to "
        "keyframe, with all three to the ends; the number of a frame can be typed.",
        "The timeline has a row for each box and each range. A click on a name goes to its first frame; a drag on "
        "the ruler scrubs; Ctrl and the wheel, or two fingers, zoom.",
        "A frame is what the file says: each is shown at its own presentation time. Where `frameRate` says "
        "something else, the page tells so.",
        "With `sync` the film plays together with sounds, series and dialogues of the same group.",
    ),
    attrs=(
        *f.OBJECT,
        Attr("frameRate", "float", 24, "Frames per second (below 1: seconds per frame) for the `time` of keyframes; "
             "frames are counted as the file has them, whatever it says.", variable=True, minimum=0),
        Attr("height", "css", 600, "Height of the player, in pixels."),
        Attr("timelineHeight", "css", 64, "Height of the rows of regions, in pixels."),
        Attr("muted", "bool", False, "Silent at the start."),
        Attr("defaultPlaybackSpeed", "float", 1, "Playback rate at the start.", minimum=0.05, maximum=10),
        Attr("minPlaybackSpeed", "float", 0.25, "Slowest playback rate on offer.", minimum=0.05, maximum=10),
        f.HOTKEY, f.SYNC, f.RESOLVER,
    ),
    example="""<View>
  <Video name="film" value="$video" frameRate="25"/>
  <VideoRectangle name="box" toName="film"/>
  <Labels name="bird" toName="film">
    <Label value="Goose"/>
  </Labels>
</View>""",
    example_data={"video": "media/lake.mp4"},
))
