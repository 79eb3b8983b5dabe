"""The tag TimeSeries."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="TimeSeries", role="object", naming="required", children=("Channel", "MultiChannel"),
    doc="Draws columns of numbers over time, to be classified or to hold time ranges and instants.",
    use=(
        "The file has separated values (comma, tab or semicolon, found by itself where `sep` is not written) with "
        "or without a row of names, or JSON: an object of columns or a list of rows. It is read in pieces beside "
        "the page; ten columns of a million rows are fluent.",
        "Times are numbers in the unit of the column, or texts by `timeFormat` (`%Y-%m-%d %H:%M:%S.%f`, `%s`, …, "
        "in UTC); a pattern that is missing is found from the first times and named. Without `timeColumn` the rows "
        "count from 0. Rows out of order are sorted, rows without a time left out; both is told above the plots.",
        "Ctrl and the wheel zoom about the pointer, the wheel moves along, two fingers do both. In the overview "
        "the window and its edges are dragged; a click brings it there.",
        "The value of each channel at the pointer stands beside its name; in a MultiChannel a click on the name "
        "switches it off.",
        "With `sync` (or beside a film in a HyperText) the head shows where sound or film stand, and a click moves "
        "them: numbers are seconds of the media, dates count from the first sample.",
    ),
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
