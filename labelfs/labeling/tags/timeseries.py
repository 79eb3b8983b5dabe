"""The tag TimeSeries."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="TimeSeries", role="object", naming="required", children=("Channel", "MultiChannel"),
    doc="Draws columns of numbers over time, to be classified or to hold time ranges and instants.",
    attrs=(
        f.NAME,
        Attr("value", "str", None, "Address of a CSV file or, with `valueType=\"json\"`, an object of columns.",
             variable=True),
        Attr("valueType", "enum", "url", "What the value is.", ("url", "json")),
        Attr("timeColumn", "str", None, "Name or index of the sorted time column (default: the row's number)."),
        Attr("timeFormat", "str", None, "How times are written, such as `%Y-%m-%d %H:%M`; empty: numbers."),
        Attr("timeDisplayFormat", "str", None, "How times stand on the axis."),
        Attr("durationDisplayFormat", "str", ".0f", "How the length of a selection is written."),
        Attr("sep", "str", ",", "What separates the cells of the CSV file."),
        Attr("overviewChannels", "list", None, "Columns in the overview (default: the first)."),
        Attr("overviewWidth", "css", "25%", "Part of the series that is in view at the start."),
        Attr("fixedScale", "bool", False, "The value axis spans all values and not only those in view."),
        Attr("multiAxis", "bool", False, "Draws all channels into one plot."),
        Attr("cursorColor", "color", None, "Colour of the play head."),
        f.HOTKEY, f.SYNC, f.RESOLVER,
    ),
    example="""<View>
  <TimeSeriesLabels name="event" toName="sensor">
    <Label value="Run"/>
    <Label value="Rest"/>
  </TimeSeriesLabels>
  <TimeSeries name="sensor" value="$csv" timeColumn="time">
    <Channel column="speed" units="m/s"/>
  </TimeSeries>
</View>""",
    example_data={"csv": "media/track.csv"},
))
