"""The tag Channel."""

from __future__ import annotations

from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="Channel", role="child", parents=("TimeSeries",),
    doc="One column of a TimeSeries, drawn as a line.",
    use=(
        "`column` is a name, small or capital letters alike, or a number from 0. Empty cells and such that are no "
        "number are gaps in the line.",
    ),
    attrs=(
        Attr("column", "str", None, "Name or index of the column.", required=True),
        Attr("legend", "str", None, "Its name beside the line."),
        Attr("units", "str", None, "Unit of its values."),
        Attr("displayFormat", "str", ".1f", "How its values are written."),
        Attr("height", "css", 200, "Height of its plot, in pixels."),
        Attr("strokeColor", "color", None, "Colour of the line (default: from the palette)."),
        Attr("strokeWidth", "float", 1, "Width of the line, in pixels."),
        Attr("markerColor", "color", None, "Colour of the marks on samples."),
        Attr("markerSize", "float", 0, "Size of the marks on samples; 0: none."),
        Attr("markerSymbol", "enum", "circle", "Form of the marks on samples.",
             ("circle", "cross", "diamond", "square", "star", "triangle", "wye")),
        Attr("interpolation", "str", "curveStep", "How samples are joined: `curveStep`, `curveLinear`, `curveBasis`…"),
        Attr("timeRange", "range", None, "First and last time of the axis, with a comma."),
        Attr("dataRange", "range", None, "Lowest and highest value of the axis, with a comma."),
        Attr("showAxis", "bool", True, "Shows the time axis."),
        Attr("showYAxis", "bool", True, "Shows the value axis."),
        Attr("fixedScale", "bool", None, "As in TimeSeries, for this channel."),
    ),
    example="""<View>
  <TimeSeries name="sensor" value="$csv" timeColumn="time">
    <Channel column="speed" units="m/s" strokeColor="#2a6f97" interpolation="curveLinear"/>
    <Channel column="pulse" units="1/min" dataRange="40,200"/>
  </TimeSeries>
</View>""",
    example_data={"csv": "media/track.csv"},
))
